"""Everything that a running server holds: the open office and what goes on beside the calls."""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core.kernel.times import day_of_ms
from projections.queries import leaves_of
from projections.registry import ALL
from projections.runner import Runner
from projections.views import NotBuilt, Views
from server.auth import Nonces
from server.follower import Follower
from server.month_end import propose_lists
from server.office import Office
from server.scope_digest import ScopeDigests
from server.settings import Folder

TICK_S = 0.5
_TAIL_PAGE = 1_000
CHECKPOINT_MS = 60_000
_MONTH_IS_YOUNG = "07"
"""Until this day of the month what its beginning brings is made up for, if nobody worked then."""


class Station:
    """An office with its follower, its read models and its nonces."""

    def __init__(self, office: Office, path: Path) -> None:
        """Open what stands beside the log."""
        self.office = office
        self.folder = Folder(path)
        self.follower = Follower(office, self.folder)
        self.runner = Runner(self.folder.projections, office.log, ALL)
        self.views = Views(self.folder.projections)
        self.nonces = Nonces(office.pen.clock)
        self.digests = ScopeDigests(office.log)
        self.lost_data = False
        self.read_upto = 0
        office.is_used = self._is_used
        self._today = ""
        self._month = ""
        self._checkpoint_ms = 0
        self._busy = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def work_once(self) -> None:
        """Do what is due now: react, end the day, sign a checkpoint, bring read models up."""
        with self._busy:
            now_ms = self.office.pen.clock.wall_ms()
            if not self.lost_data:  # FORMAT §8 row 8: no leaf and no signature over what is left
                self._write(now_ms)
            states = self.runner.catch_up()
            self.read_upto = min(state.position for state in states)

    def read_up(self) -> None:
        """Bring the read models up to the log, for an act that rests on them."""
        with self._busy:
            states = self.runner.catch_up()
            self.read_upto = min(state.position for state in states)

    def _write(self, now_ms: int) -> None:
        self.follower.catch_up()
        today = day_of_ms(now_ms)
        if today != self._today:
            self.follower.end_day(today)
            self._today = today
        if now_ms - self._checkpoint_ms >= CHECKPOINT_MS:
            self.office.checkpoint()
            self._checkpoint_ms = now_ms

    def end_month(self) -> None:
        """Propose lists on the scores of the last month's end, in its first days and once."""
        today = day_of_ms(self.office.pen.clock.wall_ms())
        if self.lost_data or today[:7] == self._month or today[8:] > _MONTH_IS_YOUNG:
            return
        propose_lists(self.office, self.views, today)
        self._month = today[:7]

    def _is_used(self, event_id: str) -> bool:
        """Tell whether an id stands in the log: by the index, and what it has not read yet."""
        with suppress(NotBuilt):
            if leaves_of(self.views, event_id):
                return True
        leaf = self.read_upto - 1
        while True:
            with self.office.log.read() as reader:
                events = reader.pages(leaf, _TAIL_PAGE)
            if not events:
                return False
            if any(event.event_id == event_id for event in events):
                return True
            leaf = events[-1].leaf

    def start(self, on_failure: Callable[[BaseException], None]) -> None:
        """Work in a thread of its own until `close`."""
        self._thread = threading.Thread(target=self._run, args=(on_failure,), name="station")
        self._thread.start()
        if self.office.cosigning is not None:
            self.office.cosigning.start(on_failure)

    def close(self) -> None:
        """Stop the work and close every file."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self.follower.close()
        self.views.close()
        self.runner.close()
        self.office.close()

    def _run(self, on_failure: Callable[[BaseException], None]) -> None:
        while not self._stop.is_set():
            try:
                self.work_once()
                self.end_month()
            except Exception as error:  # noqa: BLE001 - the thread must live; what failed is told
                on_failure(error)
            with self.office.log.read() as reader:
                size = reader.size
            self.office.log.wait_for(size, TICK_S)
