"""Keeps the read models behind the log: catch up, rebuild beside, audit (ARCHITECTURE.md step 10).

    with EventLog.open(...) as log, Runner(data / "projections", log, ALL) as runner:
        runner.catch_up()

Rows, position, count and digest of a batch are one transaction. A projection that failed, was
rebuilt by another process, or is ahead of a log that was put back, is recognised and dealt with;
the others go on.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import msgspec

from core.log.eventlog import EventLog
from core.log.records import PositionClash
from projections import generations
from projections.digests import START, chained, content_digest
from projections.keeper import BATCH_ROWS, Keeper
from projections.projection import Progress, Projection, ReadState

Fault = Literal["count", "digest", "ahead"]


class Audited(msgspec.Struct, frozen=True, kw_only=True):
    """What the log says of a projection's input.

    Attributes:
        fault: `count`: it took another number of events than the log has up to its position;
            `digest`: others; `ahead`: the log ends before its position; None: it is right.
    """

    name: str
    position: int
    count: int
    fault: Fault | None


class Runner:
    """The projections of one data folder; used by one thread at a time."""

    def __init__(
        self,
        folder: Path | str,
        log: EventLog,
        projections: Sequence[Projection],
        *,
        batch_rows: int = BATCH_ROWS,
    ) -> None:
        """Open nothing yet.

        Args:
            folder: of the projections' files; made if it is not there.
            log: what they read.
            projections: with different names.
            batch_rows: events a transaction.
        """
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._log = log
        self._projections = {projection.name: projection for projection in projections}
        self._batch_rows = batch_rows
        self._keepers: dict[str, Keeper] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The projections, in the order given."""
        return tuple(self._projections)

    def catch_up(
        self, names: Iterable[str] | None = None, progress: Progress | None = None
    ) -> tuple[ReadState, ...]:
        """Take what is new, each projection for itself; one that stops says at which event.

        Raises:
            KeyError: no projection has that name.
        """
        asked = self.names if names is None else tuple(names)
        return tuple(self._caught_up(self._projections[name], progress) for name in asked)

    def rebuild(self, name: str, progress: Progress | None = None) -> ReadState:
        """Build a projection anew beside its file, then let the link point to the new one.

        The old one stays readable meanwhile, and until the next rebuild or start. A new one that
        stops before the old one's position is thrown away; the state returned names the event.
        """
        projection = self._projections[name]
        self._keeper(projection)  # there is always a generation to read meanwhile
        generations.sweep(self.folder, name)
        path = generations.following(self.folder, name)
        keeper = Keeper.open(projection, path)
        try:
            self._advance(keeper, progress)
            state = keeper.state()
        finally:
            keeper.close()
        if state.stopped and self._is_further(projection, state.position):
            generations.remove(path)
            return state
        generations.switch(self.folder, name, path)
        return state

    def state(self, name: str) -> ReadState:
        """Return how far a projection has read."""
        return self._keeper(self._projections[name]).state()

    def audit(self, names: Iterable[str] | None = None) -> tuple[Audited, ...]:
        """Compare what projections have read with the log itself, in one pass over it."""
        states = [self.state(name) for name in (self.names if names is None else names)]
        wanted = {state.position: "" for state in states}
        digest, end = START, 0
        wanted[0] = digest
        for row in self._log.iter_rows():
            if end >= max(wanted):
                break
            digest, end = chained(digest, (row,)), row[0]
            if end in wanted:
                wanted[end] = digest
        return tuple(_audited(state, wanted[state.position], end) for state in states)

    def verify(self, name: str) -> bool:
        """Tell whether a projection says what its events say, by building it once more beside it.

        The copy is thrown away; `rebuild` mends what is wrong.
        """
        keeper = self._keeper(self._projections[name])
        path = generations.scratch(self.folder, name)
        copy = Keeper.open(keeper.projection, path)
        try:
            copy.advance(self._log, self._batch_rows, until=keeper.state().position)
            return copy.read(content_digest) == keeper.read(content_digest)
        finally:
            copy.close()
            generations.remove(path)

    def content_digest(self, name: str) -> str:
        """Return the SHA-256 over everything a projection says, in hex."""
        return self._keeper(self._projections[name]).read(content_digest)

    def close(self) -> None:
        """Close every file."""
        for name in tuple(self._keepers):
            self._let_go(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _caught_up(self, projection: Projection, progress: Progress | None) -> ReadState:
        keeper = self._keeper(projection)
        if keeper.version != projection.version or keeper.state().position > self._size():
            self.rebuild(projection.name, progress)
            keeper = self._keeper(projection)
        with suppress(PositionClash):  # another process took the same events, and rightly
            self._advance(keeper, progress)
        return keeper.state()

    def _advance(self, keeper: Keeper, progress: Progress | None) -> None:
        name, size = keeper.projection.name, self._size() if progress else 0

        def tell(position: int) -> None:
            assert progress is not None
            progress(name, position, max(size, position))

        keeper.advance(self._log, self._batch_rows, tell if progress else None)

    def _keeper(self, projection: Projection) -> Keeper:
        """Return the open file; one that another process has replaced is opened anew."""
        name = projection.name
        path = generations.current(self.folder, name)
        keeper = self._keepers.get(name)
        if keeper is not None and keeper.path == path:
            return keeper
        if keeper is None:  # a generation that was just replaced may still be read
            generations.sweep(self.folder, name)
        self._let_go(name)
        if path is None:
            path = self._first(projection)
        self._keepers[name] = Keeper.open(projection, path)
        return self._keepers[name]

    def _first(self, projection: Projection) -> Path:
        """Make the first generation, empty; another process may be doing the same."""
        name, made = projection.name, generations.scratch(self.folder, projection.name)
        Keeper.open(projection, made).close()
        return generations.settle(self.folder, name, made)

    def _is_further(self, projection: Projection, position: int) -> bool:
        keeper = self._keeper(projection)
        old = keeper.state().position
        return keeper.version == projection.version and position < old <= self._size()

    def _let_go(self, name: str) -> None:
        keeper = self._keepers.pop(name, None)
        if keeper is not None:
            keeper.close()

    def _size(self) -> int:
        with self._log.read() as reader:
            return reader.size


def _audited(state: ReadState, digest: str, end: int) -> Audited:
    fault: Fault | None = None
    if state.position > end:
        fault = "ahead"
    elif state.count != state.position:
        fault = "count"
    elif state.input_digest != digest:
        fault = "digest"
    return Audited(name=state.name, position=state.position, count=state.count, fault=fault)
