"""The part of fsck for `cosigned.db` and `witness.policy`: what witnesses have signed.

Every line is checked against the log's own checkpoint of its size, by the key that the policy gives
its witness. A witness that the policy no longer names is believed by nobody, so its lines are only
compared with their digest and with the log.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from core.evidence.checkpoint import cosigned_at
from core.evidence.note import COSIGNATURE_V1, format_vkey, parse_note
from core.evidence.policy import Policy, parse_policy
from core.kernel.errors import Rejected
from core.log.check_rows import check_digests
from core.log.check_scratch import Findings
from core.log.files import schema_faults
from server.cosigning.store import APPLICATION_ID, DDL, TABLES, USER_VERSION
from server.fsck_anchor import Anchor, check_database, reading
from server.settings import Folder


def check_cosigned(folder: Folder, anchor: Anchor, findings: Findings) -> None:
    """Check both files, as far as they are there."""
    policy = _policy(folder.policy, anchor, findings)
    if not folder.cosigned.exists():
        return
    with closing(reading(folder.cosigned)) as connection:
        _check_file(connection, findings)
        notes = _notes(folder.log)
        for row in connection.execute(
            "SELECT number, origin, size, witness, time_s, note, line FROM cosignature"
            " ORDER BY number"
        ):
            findings.count("cosignature")
            for fault in _faults(row, notes, anchor, policy):
                findings.add("cosignature", row[0], fault)


def _check_file(connection: sqlite3.Connection, findings: Findings) -> None:
    found = tuple(
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "user_version")
    )
    if found != (APPLICATION_ID, USER_VERSION):
        findings.add("cosigned.db", "file", "is another kind of file")
    for name, detail in schema_faults(connection, DDL):
        findings.add("cosigned.db", name, detail)
    check_database(connection, "cosigned.db", findings)
    for table in TABLES:
        check_digests(connection, table, findings)
    numbers = connection.execute(
        "SELECT count(*), coalesce(max(number), 0) FROM cosignature"
    ).fetchone()
    if numbers[0] != numbers[1]:
        findings.add("cosignature", "number", f"{numbers[1]} were numbered, {numbers[0]} are here")


def _policy(path: Path, anchor: Anchor, findings: Findings) -> Policy:
    if not path.exists():
        return Policy()
    findings.count("witness.policy")
    try:
        policy = parse_policy(path.read_bytes())
    except Rejected as error:
        findings.add("witness.policy", "file", error.detail)
        return Policy()
    ours = format_vkey(anchor.origin, anchor.public)
    named = {format_vkey(one.key.name, one.key.public, one.key.kind) for one in policy.logs}
    if named and ours not in named:
        findings.add("witness.policy", "log", f"names other logs than this one, {ours}")
    return policy


def _notes(path: Path) -> dict[int, str]:
    with closing(reading(path)) as connection:
        return dict(connection.execute("SELECT size, note FROM checkpoint").fetchall())


def _faults(
    row: tuple[int, str, int, str, int, str, str],
    notes: dict[int, str],
    anchor: Anchor,
    policy: Policy,
) -> Iterator[str]:
    _, origin, size, witness, time_s, note, line = row
    if origin != anchor.origin:
        return  # of an incarnation whose log is elsewhere
    if notes.get(size) != note:
        yield f"size {size}: the note is no checkpoint of the log that is here"
    try:
        names = [one.name for one in parse_note(note + line).signatures]
        if names[1:] != [witness]:
            yield f"size {size}: the line is not one by {witness}"
        for one in policy.witnesses:
            if one.key.name != witness or one.key.kind != COSIGNATURE_V1:
                continue
            if cosigned_at(note + line, witness, one.key.public) != time_s:
                yield f"size {size}: time_s {time_s} is not the time that was signed"
    except Rejected as error:
        yield f"size {size}: {error.detail}"
