"""The last checkpoint that left this office, kept outside the log's file (SYNC.md F11).

A log put back from a backup is shorter than what was published; this note shows it at start-up.
"""

import os
from pathlib import Path

from core.evidence.checkpoint import open_checkpoint
from core.kernel.errors import Rejected
from core.log.eventlog import EventLog
from core.log.reader import LogReader
from core.log.records import UnfitFile
from server.scribe import Pen


def publish(path: Path, note: str) -> None:
    """Write the note before it is sent; a reader finds the old one or the new one, whole."""
    beside = path.with_suffix(".new")
    beside.write_text(note)
    os.replace(beside, path)  # noqa: PTH105 - the one call that replaces in one step


def check_log(log: EventLog, pen: Pen, path: Path) -> None:
    """Refuse a log that is not the one its last checkpoint, or the published one, signed.

    Raises:
        UnfitFile: and what to do (F11, F12).
    """
    with log.read() as reader:
        last = reader.last_checkpoint()
        notes = [] if last is None else [(f"the last checkpoint in {log.path}", last[1])]
        if path.exists():
            notes.append((str(path), path.read_text()))
        for where, note in notes:
            check_note(reader, pen, where, note)


def check_note(reader: LogReader, pen: Pen, where: str, note: str) -> None:
    """Refuse a log that is not the one that a note of ours is over.

    Raises:
        UnfitFile: and what to do.
    """
    try:
        checkpoint = open_checkpoint(note, pen.origin, pen.signer.public)
    except Rejected as error:
        raise UnfitFile(f"{where} is not a checkpoint of this office: {error}") from error
    if checkpoint.size > reader.size:
        raise UnfitFile(
            f"the log has {reader.size} events, {where} covers {checkpoint.size}: this is an old"
            " copy; stop, and put the newest back"
        )
    if reader.root(checkpoint.size) != checkpoint.root:
        raise UnfitFile(f"the log is not the one that {where} signed; run `anjuan fsck`")
