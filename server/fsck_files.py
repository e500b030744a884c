"""The part of fsck for the files beside the log: vault, follower, codes, and any other."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import msgspec

from core.evidence.commitment import commit
from core.kernel.reasons import reason_named
from core.log import vault
from core.log.check_rows import check_digests
from core.log.check_scratch import Findings
from core.log.files import schema_faults
from core.log.row_digest import row_digest
from server import enrolment, follower_file
from server.enrolment import CODE_LIFE_MS, Grant
from server.fsck_anchor import check_database, reading, shown
from server.fsck_events import Implied

_MIGRATED: Final = ("__migration__", 1)
"""The row that the library keeps about its own table."""
_TRACKING: Final = (
    "CREATE TABLE tracking (application_name TEXT, notification_id INTEGER, PRIMARY KEY"
    " (application_name)) WITHOUT ROWID"
)
"""As the library makes it."""
_HEX: Final = re.compile(r"[0-9a-f]{64}")


def check_vault(connection: sqlite3.Connection, implied: Implied, findings: Findings) -> None:
    """Every value must be what the event that it stands beside committed to (FORMAT §3 pd)."""
    check_database(connection, "vault.db", findings)
    wanted = (("application_id", vault.APPLICATION_ID), ("user_version", vault.USER_VERSION))
    for pragma, value in wanted:
        found = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
        if found != value:
            findings.add("vault.db", pragma, f"{found} where {value} is needed")
    for name, detail in schema_faults(connection, vault.DDL):
        findings.add("vault.db", name, detail)
    for c, event_id, subject, d in connection.execute(
        "SELECT c, event_id, subject, d FROM disclosure NOT INDEXED"
    ):
        findings.count("disclosure")
        for fault in _disclosure_faults(implied, shown(c), shown(event_id), subject, d):
            findings.add("disclosure", c, fault)


def _disclosure_faults(
    implied: Implied, c: str, event_id: str, subject: str, d: bytes
) -> list[str]:
    faults = []
    if not d.isascii() or commit(d.decode("ascii")) != c:
        faults.append("the value is not what was committed to")
    said = implied.subject_of(c, event_id)
    if said is None:
        faults.append(f"event {event_id} holds no such commitment")
    elif said != subject:
        faults.append(f"is of subject {subject} where the event says {said}")
    return faults


def follower_position(connection: sqlite3.Connection) -> int:
    """Return how far the policies have read."""
    row = connection.execute(
        "SELECT notification_id FROM tracking WHERE application_name = 'follower'"
    ).fetchone()
    return int(row[0]) if row else 0


def check_follower(
    connection: sqlite3.Connection, implied: Implied, size: int, findings: Findings
) -> None:
    """What the follower remembers must follow from the events up to its position."""
    check_database(connection, "follower.db", findings)
    position = follower_position(connection)
    if position > size:
        findings.add("follower.db", "tracking", f"is at {position} in a log of {size} leaves")
    for name, value in connection.execute("SELECT application_name, notification_id FROM tracking"):
        findings.count("tracking")
        if (name, value) not in {("follower", position), _MIGRATED}:
            findings.add("follower.db", f"tracking {name}", f"{value} is of nobody known")
    if not position and not _has(connection, "due"):
        return  # opened, and killed before its own tables were made
    for name, detail in schema_faults(connection, (_TRACKING, *follower_file.TABLES.split(";"))):
        findings.add("follower.db", name, detail)
    _check_tracking_digest(connection, position, findings)
    _check_due(connection, implied, findings)
    _check_places(connection, implied, findings)
    check_digests(connection, "declined", findings)
    _check_declined(connection, findings)


def _check_tracking_digest(
    connection: sqlite3.Connection, position: int, findings: Findings
) -> None:
    rows = connection.execute("SELECT application_name, row_sha FROM tracking_digest").fetchall()
    digest = row_digest("tracking", (follower_file.NAME, position))
    if rows != ([(follower_file.NAME, digest)] if position else []):
        findings.add(
            "follower.db", f"tracking {follower_file.NAME}", f"{position} was never written"
        )


def _check_due(connection: sqlite3.Connection, implied: Implied, findings: Findings) -> None:
    for name, due_on, region in connection.execute("SELECT stream, due_on, region FROM due"):
        findings.count("due")
        wanted = implied.db.execute(
            "DELETE FROM due WHERE stream = ? RETURNING due_on, region", (shown(name),)
        ).fetchall()
        if wanted != [(due_on, region)]:
            findings.add("due", name, f"{due_on} {region} where the events say {wanted}")
    for (name,) in implied.db.execute("SELECT stream FROM due"):
        findings.add("due", name, "is missing")


def _check_places(connection: sqlite3.Connection, implied: Implied, findings: Findings) -> None:
    for table in ("held", "declined"):
        for event_id, leaf in connection.execute(f"SELECT event_id, leaf FROM {table}"):  # noqa: S608 - our own names
            findings.count(table)
            if table == "declined" and leaf == follower_file.NO_LEAF:
                continue  # of a stream's day; only its digest can say whether it is as written
            if implied.leaf_of(shown(event_id)) != leaf:
                findings.add(table, event_id, f"leaf {leaf} is not this event")


def _check_declined(connection: sqlite3.Connection, findings: Findings) -> None:
    for event_id, reason, detail in connection.execute(
        "SELECT event_id, reason, detail FROM declined"
    ):
        if not _says(reason, detail):
            findings.add("declined", event_id, f"{reason} does not say {detail!r}")


def check_codes(path: Path, implied: Implied, findings: Findings) -> None:
    """A code that was used granted what the log says was enrolled with it."""
    with closing(reading(path)) as connection:
        check_database(connection, "enrolment.db", findings)
        if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            return  # opened, and killed before its table was made
        for name, detail in schema_faults(connection, (enrolment.TABLE,)):
            findings.add("enrolment.db", name, detail)
        check_digests(connection, "code", findings)
        rows = connection.execute("SELECT hash, request, until_ms, used_ms, pub FROM code")
        for digest, request, until_ms, used_ms, pub in rows.fetchall():
            findings.count("code")
            for fault in _code_faults(implied, digest, request, pub):
                findings.add("code", digest, fault)
            if used_ms is not None and not 0 <= until_ms - used_ms <= CODE_LIFE_MS:
                findings.add("code", digest, f"was used at {used_ms} but good until {until_ms}")


def _code_faults(implied: Implied, digest: Any, request: Any, pub: str | None) -> list[str]:
    faults = []
    if not isinstance(digest, str) or not _HEX.fullmatch(digest):
        faults.append("is no hash")
    try:
        grant = msgspec.json.decode(request, type=Grant)
    except (msgspec.MsgspecError, TypeError) as error:
        return [*faults, f"what it grants cannot be read: {error}"]
    if msgspec.json.encode(grant) != request:
        faults.append("what it grants is not spelled as written")
    row = implied.db.execute(
        "SELECT request FROM enrolled WHERE pub = ?", (shown(pub or ""),)
    ).fetchone()
    if row is not None and row[0] != request:
        faults.append(f"it grants other than what key {pub} was enrolled for")
    if row is None and pub is not None and _is_enrolled(implied, request):
        faults.append(f"key {pub} was not enrolled with it, another was")
    return faults


def _is_enrolled(implied: Implied, request: bytes) -> bool:
    """Tell whether some key was enrolled for just this grant: its device id is fresh."""
    found = implied.db.execute("SELECT 1 FROM enrolled WHERE request = ?", (request,)).fetchone()
    return found is not None


def check_other(path: Path, findings: Findings) -> None:
    """A database that no other check knows is at least whole."""
    with closing(reading(path)) as connection:
        check_database(connection, path.name, findings)
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        for (name,) in names:
            rows = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - a name from the file's own schema
            findings.count(f"{path.name}/{name}", rows)


def _has(connection: sqlite3.Connection, table: str) -> bool:
    return bool(
        connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
        ).fetchone()
    )


def _says(reason: str, detail: str) -> bool:
    """Tell whether a sentence is the reason's, whatever fills it and whatever basis follows."""
    why = reason_named(reason)
    if why is None:  # unreadable, or a day that no law reaches
        return reason == "beyond-law" or detail.startswith(f"{reason}: ")
    parts = re.split(r"\{[a-z_]+\}", why.value)
    return bool(re.match(".*".join(map(re.escape, parts)), detail, re.DOTALL))
