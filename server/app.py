"""The composition root of the HTTP server: routes, problems, documentation, and what they share."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from server.api import acts, credit, public, sync, watch
from server.problems import problem
from server.station import Station

_VERSION = "1"
_log = logging.getLogger("anjuan")


def make_app(station: Station, *, works: bool = True) -> Litestar:
    """Return the application over an open station; the caller closes the station.

    Args:
        station: the open office.
        works: the station does its own work beside the calls; a demonstration or a test, whose
            days are simulated, asks it to at the moments that it chooses.
    """

    def provide() -> Station:
        return station

    @asynccontextmanager
    async def working(_app: Litestar) -> AsyncIterator[None]:
        def tell(error: BaseException) -> None:
            _log.error("the office's own work failed", exc_info=error)

        if works:
            station.start(tell)
        yield

    return Litestar(
        route_handlers=[sync.router, public.router, acts.router, credit.router, watch.router],
        dependencies={"station": Provide(provide, sync_to_thread=False)},
        exception_handlers={Exception: problem},
        lifespan=[working],
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="Anjuan",
            version=_VERSION,
            path="/api/v1/schema",
            render_plugins=[JsonRenderPlugin()],
        ),
    )
