"""What every route is given by the composition root."""

from litestar.di import NamedDependency

from server.station import Station

Served = NamedDependency[Station]
"""The open station that the application serves."""
