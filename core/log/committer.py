"""The one writer: works wait in a queue, and one commit carries all that are waiting.

    caller ── queue ──▶ writer thread:  BEGIN IMMEDIATE
                                          SAVEPOINT · work 1 · RELEASE
                                          SAVEPOINT · work 2 · ROLLBACK TO   (its error goes back)
                                          full tiles
                                        COMMIT  (one fsync)
    caller ◀───────── answers ────────  only now

While one group is at its fsync the next gathers, so many callers cost little more than one. If
nothing is waiting, the caller itself takes the turn: no hand-over, and the queue is empty of anyone
it could overtake.
"""

import sqlite3
from collections import deque
from collections.abc import Callable
from threading import Condition, Lock, Thread, get_ident
from typing import Any, Final, TypeVar

from core.evidence.tree import Tree
from core.log.growth import Batch, Tiles
from core.log.records import CommitFailed
from core.log.writer import LogWriter

T = TypeVar("T")
Work = Callable[[LogWriter], T]

GROUP_WORKS: Final = 256
"""Works in one commit at most, so that the first of them does not wait for a crowd."""
GATHER_S: Final = 0.001
"""How long at most a group waits for as many works as the last one had."""


class _Job:
    """A work, and the gate at which its caller waits for the outcome."""

    __slots__ = ("error", "gate", "result", "work")

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.result: Any = None
        self.error: BaseException | None = None
        self.gate = Lock()
        self.gate.acquire()


class Committer:
    """Runs works one after the other and commits them in groups.

    Attributes:
        tree: of the last commit; replaced, never changed, so any thread may read it.
        grown: notified after every commit.
    """

    def __init__(
        self, connection: sqlite3.Connection, tree: Tree, tiles: Tiles, now_ms: Callable[[], int]
    ) -> None:
        """Take over the only connection that writes."""
        self.tree = tree
        self.grown = Condition()
        self._connection = connection
        self._tiles = tiles
        self._now_ms = now_ms
        self._turn = Lock()  # held from BEGIN to COMMIT
        self._owner = 0  # thread that holds the turn
        self._jobs: deque[_Job] = deque()  # taken out only by whoever holds the turn
        self._waiting = Condition()
        self._crowd = 0  # works of the last group
        self._thread: Thread | None = None
        self._closing = False

    def write(self, work: Work[T]) -> T:
        """Run a work, and return its result once it is committed.

        Raises:
            CommitFailed: nothing of the group was acknowledged.
        """
        assert self._owner != get_ident(), "a work does not write through the log it is part of"
        assert not self._closing, "the log is closed"
        job = _Job(work)
        if not self._jobs and self._turn.acquire(blocking=False):
            try:
                self._commit([job])
            finally:
                self._turn.release()
        else:
            self._enqueue(job)
            job.gate.acquire()
        if job.error is not None:
            raise job.error
        result: T = job.result
        return result

    def adopt(self, tree: Tree) -> None:
        """Take over what a reader has hashed of another process's commits.

        Racing a commit it may put an older tree back; the next transaction catches up again.
        """
        if tree.size > self.tree.size:
            self.tree = tree

    def close(self) -> None:
        """Commit what is waiting, then stop."""
        with self._waiting:
            self._closing = True
            self._waiting.notify()
        if self._thread is not None:
            self._thread.join()
        with self._turn:
            self._connection.close()
        with self.grown:
            self.grown.notify_all()

    def _enqueue(self, job: _Job) -> None:
        with self._waiting:
            assert not self._closing, "the log is closed"
            self._jobs.append(job)
            if self._thread is None:
                self._thread = Thread(target=self._serve, name="log-writer", daemon=True)
                self._thread.start()
            if len(self._jobs) in (1, self._crowd):
                self._waiting.notify()

    def _serve(self) -> None:
        while True:
            with self._waiting:
                self._waiting.wait_for(lambda: self._jobs or self._closing)
                if not self._jobs:
                    return
            with self._turn:
                while jobs := self._next_group():
                    self._commit(jobs)
                    for job in jobs:
                        job.gate.release()

    def _next_group(self) -> list[_Job]:
        """Take the works that wait; after a crowd, give those just answered a moment to return.

        Without it the first of them would be committed alone, and the others wait for that fsync.
        """
        with self._waiting:
            if self._crowd > 1:
                self._waiting.wait_for(
                    lambda: len(self._jobs) >= self._crowd or self._closing, GATHER_S
                )
            self._crowd = min(len(self._jobs), GROUP_WORKS)
            return [self._jobs.popleft() for _ in range(self._crowd)]

    def _commit(self, jobs: list[_Job]) -> None:
        """Run the jobs in one transaction; every outcome, good or bad, goes into its job."""
        self._owner = get_ident()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            batch = Batch(self._connection, self.tree, self._tiles)
            for job in jobs:
                self._run(job, batch, alone=len(jobs) == 1)
            if self._connection.in_transaction:
                tree = batch.seal()
                self._connection.execute("COMMIT")
                self.tree = tree
        except BaseException as error:  # noqa: BLE001 - each caller is told; none may wait for ever
            _fail(jobs, error)
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._tiles.fresh.clear()
            self._owner = 0
        with self.grown:
            self.grown.notify_all()

    def _run(self, job: _Job, batch: Batch, *, alone: bool) -> None:
        """Run one work in its savepoint; a work that is alone has the transaction for one."""
        mark = batch.mark()
        if not alone:
            self._connection.execute("SAVEPOINT work")
        try:
            job.result = job.work(LogWriter(batch, self._now_ms()))
        except BaseException as error:
            if not self._connection.in_transaction:
                raise  # a full disk rolls back everything, the works before this one too
            job.error = error
            batch.reset(mark)
            self._connection.execute("ROLLBACK" if alone else "ROLLBACK TO work")
        if self._connection.in_transaction and not alone:
            self._connection.execute("RELEASE work")


def _fail(jobs: list[_Job], error: BaseException) -> None:
    """Tell every caller of a lost group; an error of its own stays what it was."""
    for job in jobs:
        if job.error is None:
            job.error = CommitFailed("nothing of this group was stored")
            job.error.__cause__ = error
