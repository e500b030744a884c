"""A wire that breaks: a TCP proxy on the loopback that cuts where a test says."""

import socket
import threading
from typing import Literal

Fault = Literal["none", "cut", "swallow"]
_PIECE = 4_096


class Proxy:
    """Passes bytes to a server.

    Attributes:
        fault: `cut`: both sides are closed once `upto` bytes have gone up on one connection;
            `swallow`: what comes down after `upto` bytes have gone up is lost, then it closes.
    """

    def __init__(self, port: int) -> None:
        self.fault: Fault = "none"
        self.upto = 0
        self._upstream = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._serve, name="proxy")
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Stop listening, and wait for what is open."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        while True:
            try:
                down, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._carry, args=(down,), name="proxied")
            self._threads.append(thread)
            thread.start()

    def _carry(self, down: socket.socket) -> None:
        """Pass one connection's bytes up here, and those that come down in another thread."""
        fault, upto = self.fault, self.upto
        up = socket.create_connection(("127.0.0.1", self._upstream))
        passed = [0]
        answers = threading.Thread(target=self._answer, args=(up, down, fault, upto, passed))
        answers.start()
        with up, down:
            while piece := _receive(down):
                if fault == "cut" and passed[0] + len(piece) >= upto:
                    _send(up, piece[: upto - passed[0]])
                    break
                passed[0] += len(piece)
                if not _send(up, piece):
                    break
            _shut(up)
            if fault == "cut":
                _shut(down)
            answers.join()

    def _answer(
        self, up: socket.socket, down: socket.socket, fault: Fault, upto: int, passed: list[int]
    ) -> None:
        while piece := _receive(up):
            if fault == "swallow" and passed[0] >= upto:
                break
            if not _send(down, piece):
                break
        _shut(down)


def _receive(end: socket.socket) -> bytes:
    try:
        return end.recv(_PIECE)
    except OSError:
        return b""


def _send(end: socket.socket, piece: bytes) -> bool:
    try:
        end.sendall(piece)
    except OSError:
        return False
    return True


def _shut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
