"""Reading the read models: snapshots that neither wait for the runner nor hold it up."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from core.log.readers import ReadPool
from projections import generations
from projections.progress import state_of
from projections.projection import ReadState


class NotBuilt(LookupError):  # noqa: N818 - says what is, as callers read it
    """The read model has no file yet; catch up first."""


class Views:
    """Read-only snapshots of a folder's projections, for any thread.

    A generation that a rebuild replaces is read to the end by whoever has it open.
    """

    def __init__(self, folder: Path | str) -> None:
        """Open nothing yet."""
        self._folder = Path(folder)
        self._pools: dict[str, tuple[Path, ReadPool]] = {}
        self._retired: list[ReadPool] = []
        self._lock = Lock()

    @contextmanager
    def read(self, name: str) -> Generator[sqlite3.Connection]:
        """Give a snapshot of one read model; rows come as tuples.

        Raises:
            NotBuilt: there is no file of that name.
        """
        with self._pool(name).snapshot() as connection:
            yield connection

    def state(self, name: str) -> ReadState:
        """Return how far a read model has read; a stopped one is incomplete since then (R13).

        Raises:
            NotBuilt: there is no file of that name.
        """
        with self.read(name) as connection:
            return state_of(connection, name)

    def close(self) -> None:
        """Close what is idle; what is lent is closed when it comes back."""
        with self._lock:
            for pool in (*self._retired, *(pool for _, pool in self._pools.values())):
                pool.close()
            self._retired.clear()
            self._pools.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _pool(self, name: str) -> ReadPool:
        path = generations.current(self._folder, name)
        if path is None:
            raise NotBuilt(f"{generations.link_of(self._folder, name)} is not built yet")
        with self._lock:
            known = self._pools.get(name)
            if known is not None and known[0] == path:
                return known[1]
            for pool in self._retired:
                pool.close()
            self._retired = [known[1]] if known else []  # somebody may just be taking from it
            pool = ReadPool(path)
            self._pools[name] = (path, pool)
            return pool
