"""`anjuan fsck`: everything in a data folder that can be recomputed is, and compared.

    settings.json, server.key, leaf 0 ──▶ whom to believe
    log.db      bytes, signatures, chains, tree, claims, checkpoints; then what every event says
    vault.db    every value against the commitment in its event
    published.note, follower.db, enrolment.db, cosigned.db, others
    projections built anew in a scratch folder

Nothing is opened as a writer and nothing is repaired: whoever changed something has to explain it.
A server may be running meanwhile.
"""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

import msgspec

from core.log import queries
from core.log.check import Checked, check_log
from core.log.check_scratch import FAULTS_KEPT, Fault, Findings
from server.fsck_anchor import Anchor, find_anchor, guarded, reading, shown
from server.fsck_beside import check_beside, check_published
from server.fsck_cosigned import check_cosigned
from server.fsck_events import (
    TICK_ROWS,
    EventCheck,
    Implied,
    judges_of,
)
from server.fsck_files import (
    check_codes,
    check_follower,
    check_other,
    check_vault,
    follower_position,
)
from server.fsck_projections import check_projections
from server.settings import Folder, NotADataFolder

Progress = Callable[[str, int, int], None]
"""What is checked, how many rows of it are done, and how many there are."""


class FsckReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of a data folder has read and found.

    Attributes:
        rows: rows read, by table; of files that are no database, one each.
        faults: the first thousand, each with its table or file and its row.
        fault_count: how many there are in all.
    """

    rows: dict[str, int]
    faults: tuple[Fault, ...]
    fault_count: int

    @property
    def ok(self) -> bool:
        """Whether all is well."""
        return self.fault_count == 0


def fsck(path: Path, progress: Progress | None = None) -> FsckReport:
    """Check a data folder.

    Raises:
        NotADataFolder: it has neither settings nor a log.
    """
    folder = Folder(path)
    if not folder.settings.exists() and not folder.log.exists():
        raise NotADataFolder(folder=str(path))
    findings = Findings()
    told: Progress = progress or _silent
    anchor = find_anchor(folder, findings)
    if anchor is None or not folder.log.exists():
        findings.add("log.db", "leaf 0", "no key can be believed; the log cannot be checked")
    else:
        with ExitStack() as stack:
            implied = stack.enter_context(closing(Implied()))
            _check_folder(folder, anchor, implied, findings, told)
    return FsckReport(
        rows=dict(findings.rows),
        faults=tuple(
            Fault(shown(one.table), shown(one.row), shown(one.detail)) for one in findings.faults
        ),
        fault_count=findings.fault_count,
    )


def _check_folder(
    folder: Folder, anchor: Anchor, implied: Implied, findings: Findings, told: Progress
) -> None:
    # a server may write meanwhile: what follows the log is read as of before it, so that the log is
    # never behind
    with ExitStack() as stack:
        vault = _snapshot(folder.vault, stack, findings)
        follower = _snapshot(folder.follower, stack, findings) if folder.follower.exists() else None
        position = _position(follower, findings)
        size = _check_log(folder.log, anchor, findings, told)
        events = EventCheck(anchor, findings, implied, position)
        guarded("stored_events", findings, partial(_check_events, folder.log, events, size, told))
        guarded("log.db", findings, partial(_check_beside, folder, anchor, implied, findings))
        log_is_sound = not any(fault.table in _OF_THE_LOG for fault in findings.faults)
        if vault is not None:
            guarded("vault.db", findings, partial(check_vault, vault, implied, findings))
        if follower is not None:
            guarded(
                "follower.db", findings, partial(check_follower, follower, implied, size, findings)
            )
    if folder.codes.exists():
        guarded("enrolment.db", findings, partial(check_codes, folder.codes, implied, findings))
    guarded("cosigned.db", findings, partial(check_cosigned, folder, anchor, findings))
    known = {folder.log, folder.vault, folder.follower, folder.codes, folder.cosigned}
    for other in sorted(folder.path.glob("*.db")):
        if other not in known:
            guarded(other.name, findings, partial(check_other, other, findings))
    if log_is_sound and folder.projections.is_dir():
        check_projections(folder.projections, folder.log, findings, told)


_OF_THE_LOG = frozenset({"log.db", "stored_events", "sqlite_master"})
"""Tables whose faults would show again as faults of every read model."""


def _snapshot(path: Path, stack: ExitStack, findings: Findings) -> sqlite3.Connection | None:
    """Open a file as it stands now."""
    if not path.exists():
        findings.add(path.name, "file", "is missing")
        return None
    try:
        connection = stack.enter_context(closing(reading(path)))
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the snapshot's moment
    except (sqlite3.DatabaseError, ValueError) as error:
        findings.add(path.name, "file", f"unreadable: {error}")
        return None
    return connection


def _position(follower: sqlite3.Connection | None, findings: Findings) -> int:
    position = 0

    def ask() -> None:
        nonlocal position
        position = 0 if follower is None else follower_position(follower)

    guarded("follower.db", findings, ask)
    return position


def _check_log(path: Path, anchor: Anchor, findings: Findings, told: Progress) -> int:
    """Check the log as its own bytes say, and return how many leaves it has."""
    size = 0
    try:
        with closing(reading(path)) as connection:
            size = queries.log_size(connection)[0]
    except (sqlite3.DatabaseError, ValueError) as error:
        findings.add("log.db", "file", f"unreadable: {error}")
    judges = judges_of(anchor, _ticking("log.db", size, told))
    guarded("log.db", findings, lambda: _take_over(check_log(path, judges), findings))
    return size


def _take_over(checked: Checked, findings: Findings) -> None:
    for table, rows in checked.rows.items():
        findings.count(table, rows)
    for fault in checked.faults:
        findings.add(fault.table, fault.row, fault.detail)
    findings.fault_count += checked.fault_count - len(checked.faults)
    assert len(findings.faults) <= FAULTS_KEPT, "the rest are only counted"


def _check_events(path: Path, events: EventCheck, size: int, told: Progress) -> None:
    with closing(reading(path)) as connection:
        events.check(connection, _ticking("events", size, told))


def _check_beside(folder: Folder, anchor: Anchor, implied: Implied, findings: Findings) -> None:
    with closing(reading(folder.log)) as connection:
        check_beside(connection, implied, anchor, findings)
        if folder.published.exists():
            check_published(connection, folder.published, findings)


def _ticking(what: str, size: int, told: Progress) -> Callable[[], None]:
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if done % TICK_ROWS == 0 or done == size:
            told(what, done, size)

    return tick


def _silent(_what: str, _done: int, _of: int) -> None:
    pass
