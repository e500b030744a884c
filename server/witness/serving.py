"""A witness over HTTP: `POST /add-checkpoint` (C2SP tlog-witness)."""

import asyncio
import signal
import sqlite3
import sys
from typing import Any

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, Request, Response, post
from litestar.di import NamedDependency, Provide
from litestar.params import RawBody

from core.evidence.witnessing import REQUEST_BYTES
from core.kernel.errors import Rejected
from server.witness.store import Witness

_BUSY = 503
Serving = NamedDependency[Witness]


@post("/add-checkpoint", sync_to_thread=True, status_code=200, request_max_body_size=REQUEST_BYTES)
def add_checkpoint(witness: Serving, body: RawBody) -> Response[str]:
    """Cosign a checkpoint, or say why not; what is cosigned is kept before it is answered."""
    reply = witness.add_checkpoint(body)
    return Response(reply.body, status_code=reply.status, media_type=reply.media_type)


def make_witness_app(witness: Witness) -> Litestar:
    """Return the application over an open witness; the caller closes the witness."""

    def provide() -> Witness:
        return witness

    return Litestar(
        route_handlers=[add_checkpoint],
        dependencies={"witness": Provide(provide, sync_to_thread=False)},
        exception_handlers={sqlite3.Error: _not_now, Rejected: _not_now, OSError: _not_now},
        logging_config=None,
        openapi_config=None,
    )


def serve_witness(witness: Witness, host: str, port: int, told: str) -> None:
    """Say what is served, and serve until a signal to stop; a call in flight is finished first."""
    sys.stdout.write(told + "\n")
    sys.stdout.flush()
    server = Server(
        make_witness_app(witness),
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        log_enabled=False,
    )
    asyncio.run(_until_stopped(server))


async def _until_stopped(server: Server) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, server.stop)
    await server.serve()


def _not_now(_request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """Answer for a disk, a database or a file of logs that cannot be used: nothing was cosigned."""
    return Response(f"{error}\n", status_code=_BUSY, media_type="text/plain; charset=utf-8")
