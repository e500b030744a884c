"""The composition root of the HTTP server: routes, problems, documentation, and what they share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from server.api import public, sync, watch
from server.problems import problem
from server.station import Station

_VERSION = "1"


def make_app(station: Station) -> Litestar:
    """Return the application over an open station; the caller closes the station."""

    def provide() -> Station:
        return station

    @asynccontextmanager
    async def working(app: Litestar) -> AsyncIterator[None]:
        def tell(error: BaseException) -> None:
            if app.logger is not None:
                app.logger.error("the office's own work failed: %r", error)

        station.start(tell)
        yield

    return Litestar(
        route_handlers=[sync.router, public.router, watch.router],
        dependencies={"station": Provide(provide, sync_to_thread=False)},
        exception_handlers={Exception: problem},
        lifespan=[working],
        openapi_config=OpenAPIConfig(
            title="Anjuan",
            version=_VERSION,
            path="/api/v1/schema",
            render_plugins=[JsonRenderPlugin()],
        ),
    )
