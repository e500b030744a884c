"""Running the HTTP server on a socket: until told to stop, or beside other work."""

import asyncio
import contextlib
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
from granian.constants import Interfaces
from granian.server.embed import Server

from server.app import make_app
from server.opening import open_office
from server.station import Station
from server.words import N_, said

SERVING = N_("serving {folder} on http://{host}:{port}; stop with Ctrl-C")
_READY_TRIES = 200
_READY_WAIT_S = 0.05


def serve_folder(path: Path, host: str, port: int) -> None:
    """Serve a data folder until a signal to stop; a call in flight is finished first."""
    station = Station(open_office(path), path)
    try:
        sys.stdout.write(said(SERVING, folder=str(path), host=host, port=port) + "\n")
        sys.stdout.flush()
        asyncio.run(_until_stopped(_server(station, host, port, works=True)))
    finally:
        station.close()


@contextlib.contextmanager
def serving(station: Station, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve an open station on a free port beside other work; give its address.

    The station works only when it is asked to.
    """
    port = free_port(host)
    server = _server(station, host, port, works=False)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=_run, args=(loop, server), name="serving")
    thread.start()
    url = f"http://{host}:{port}"
    try:
        _wait_until_ready(url)
        yield url
    finally:
        loop.call_soon_threadsafe(server.stop)
        thread.join()


def free_port(host: str) -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def _server(station: Station, host: str, port: int, *, works: bool) -> Server:
    return Server(
        make_app(station, works=works),
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        log_enabled=False,
    )


def _run(loop: asyncio.AbstractEventLoop, server: Server) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(server.serve())
    finally:
        loop.close()


async def _until_stopped(server: Server) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, server.stop)
    await server.serve()


def _wait_until_ready(url: str) -> None:
    waiting = threading.Event()
    for _try in range(_READY_TRIES):
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"{url}/api/v1/health", timeout=5).raise_for_status()
            return
        waiting.wait(_READY_WAIT_S)
    raise TimeoutError(f"the server at {url} did not answer")
