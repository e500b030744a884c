"""When two records of a ledger say the same: their content, without the place that they have.

A ledger may hold records that are alike in their key. They are told apart by a number behind it,
` #2`, which says nothing of what they are; and which entry of ours the institution is, is not the
ledger's word. Neither belongs to the content.
"""

import re
from hashlib import sha256
from typing import Final

import msgspec

from core.domain.history.events import FactRecorded, VisitRecorded
from core.kernel import codec

Record = VisitRecorded | FactRecorded

VISIT: Final = "visit"
"""What a visit is called among the kinds of record; a fact is called by its kind."""
NOBODY: Final = "00000000-0000-7000-8000-000000000000"
"""In the place of our institution, where only what the ledger says counts."""
_NUMBER: Final = re.compile(r" #[1-9][0-9]*\Z")


def base_of(key: str) -> str:
    """Return a record's key without the number that tells it from others alike."""
    return _NUMBER.sub("", key)


def numbered(base: str, number: int) -> str:
    """Return the key of the first, the second … record of those alike."""
    return base if number == 1 else f"{base} #{number}"


def content_of(record: Record) -> bytes:
    """Return the hash, 16 bytes, of what a record says.

    In what order a file lists the findings of a visit is no part of it.
    """
    said = msgspec.structs.replace(record, key=base_of(record.key), institution=NOBODY)
    if isinstance(said, VisitRecorded) and len(said.findings) > 1:
        said = msgspec.structs.replace(
            said, findings=tuple(sorted(said.findings, key=codec.encode))
        )
    return sha256(codec.encode(said)).digest()[:16]


def what_of(record: Record) -> str:
    """Return which kind of record it is: a key of the ledger is unique within one kind."""
    return VISIT if isinstance(record, VisitRecorded) else f"fact {record.kind}"


def day_of(record: Record) -> str:
    """Return the day of which a record speaks."""
    return record.visited_on if isinstance(record, VisitRecorded) else record.happened_on
