"""What an import came to: counts for the log and the terminal, everything odd in a file.

The file is JSON, kept in the data folder under `imports/`; it may be long, so it is written line by
line and never held whole. The log keeps its SHA-256.
"""

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from server.history.mapping import Mapping
from server.history.oddities import Oddity
from server.history.staging import Paired, Vanished

_encode: Final = msgspec.json.Encoder().encode


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import of a ledger did, or would do.

    Attributes:
        files: name, SHA-256, rows and encoding of each.
        rows: of all files.
        institutions: how many are `added` to the register, `changed` there, `named` by the ledger
            for the first time, and how many there are in `all`.
        records: visits and facts: what the pairing came to.
        other_mapping: the reading before this one went by another mapping, so a record may read
            otherwise though the ledger is what it was.
        held: by verdict, records that a review holds back.
        oddities: by code.
        first_oddities: the first few, as the report has them.
        file: the whole report; empty where nothing is kept.
    """

    ledger: str
    dry_run: bool
    files: tuple[dict[str, Any], ...]
    rows: int
    institutions: dict[str, int]
    records: Paired
    held: dict[str, int]
    oddities: dict[str, int]
    other_mapping: bool = False
    first_oddities: tuple[Oddity, ...] = ()
    file: str = ""

    @property
    def is_news(self) -> bool:
        """Whether anything came into the log, or would."""
        brought = self.records.added + self.records.corrected
        return bool(brought or any(self.institutions[one] for one in ("added", "named", "changed")))


def write_report(
    path: Path,
    report: ImportReport,
    mapping: Mapping,
    oddities: Iterable[msgspec.Struct],
    vanished: Iterable[Vanished],
) -> str:
    """Write the whole report; return its SHA-256 in hex.

    A crash leaves the old file or none, never a half one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        _write(file, report, mapping, {"vanished": vanished, "oddities": oddities})
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    digest = sha256()
    with path.open("rb") as file:
        while some := file.read(1 << 20):
            digest.update(some)
    return digest.hexdigest()


def _write(
    file: BinaryIO,
    report: ImportReport,
    mapping: Mapping,
    lists: dict[str, Iterable[msgspec.Struct]],
) -> None:
    head = msgspec.to_builtins(report)
    del head["first_oddities"]
    head["oddity_counts"] = head.pop("oddities")
    head["mapping"] = {"sha256": mapping.sha256, "text": mapping.text}
    file.write(b"{")
    file.writelines(b'"%b":%b,\n' % (name.encode(), _encode(head[name])) for name in head)
    for number, (name, many) in enumerate(lists.items()):
        file.write(b'%b"%b":[' % (b",\n" if number else b"", name.encode()))
        file.writelines((b",\n" if at else b"\n") + _encode(one) for at, one in enumerate(many))
        file.write(b"\n]")
    file.write(b"}\n")
