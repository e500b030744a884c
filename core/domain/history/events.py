"""What a ledger of the past says of an institution (CREDIT.md): signed by an importer's key.

One stream for each institution of a ledger, and one for the readings of the ledger itself. What
the ledger says is a fact that it was recorded so; nothing here decides, and no deadline runs from
it. A record that reads otherwise later is a new event, whose header's `corrects` names the old one.
"""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.kernel.fields import Count, DayText, HashText, Line, Natural, Uuid7

LedgerName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]
"""What a ledger is called here, for ever: `sf-inspections`."""
Number = Annotated[str, Meta(pattern=r"^(0|(?!-0\Z)-?(0|[1-9][0-9]{0,14})(\.[0-9]{0,5}[1-9])?)\Z")]
"""A decimal in its one spelling: no exponent, no sign but minus, no zero at its end."""
FieldName = Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}\Z")]
FieldText = Annotated[str, Meta(max_length=500)]
Fields = Annotated[dict[FieldName, FieldText | int | bool], Meta(max_length=40)]
"""What a ledger says beside what has a name here; nothing personal."""
CurrencyCode = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]
"""ISO 4217."""
OddityCode = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}\Z")]
Piece = Annotated[str, Meta(min_length=1, max_length=2_000)]
"""At most 8 KiB as UTF-8, whatever is written in it (FORMAT §10)."""


class InstitutionNamed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ledger calls this institution so.

    Attributes:
        key: the institution's own key in the ledger.
    """

    ledger: LedgerName
    key: Line
    institution: Uuid7


class RecordedFinding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One finding of a visit, as the ledger words it.

    Attributes:
        points: what it cost by the ledger itself.
    """

    code: Line
    severity: Line | UnsetType = UNSET
    points: Number | UnsetType = UNSET
    detail: Line | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class VisitRecorded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ledger records a visit with what was found.

    Attributes:
        key: the visit's own key in the ledger, its parts joined by " | "; the second of those
            alike ends in " #2".
        kind: of visit, as the ledger calls it.
        score, grade: as the ledger recorded them.
    """

    ledger: LedgerName
    key: Line
    institution: Uuid7
    visited_on: DayText
    kind: Line | UnsetType = UNSET
    findings: Annotated[tuple[RecordedFinding, ...], Meta(max_length=500)]
    score: Number | UnsetType = UNSET
    grade: Line | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class FactRecorded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ledger records something else that happened: a fine, a payment, an appeal.

    Attributes:
        key: as in `VisitRecorded`.
        kind: in a word of ours or of the mapping: fine, notification, penalty, payment, appeal.
        subject: the case in which it happened, by the ledger's own name.
        amount: in `currency`, in its main unit.
    """

    ledger: LedgerName
    key: Line
    institution: Uuid7
    kind: LedgerName
    happened_on: DayText
    subject: Line | UnsetType = UNSET
    amount: Number | UnsetType = UNSET
    currency: CurrencyCode | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class FileRead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of a reading.

    Attributes:
        name: without its folder.
        sha256: of its bytes.
        rows: rows of data.
    """

    name: Line
    sha256: HashText
    rows: Natural


class OddityCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often something odd was seen; where, says the report."""

    code: OddityCode
    count: Count


class LedgerRead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ledger was read to its end; what is new of it stands before this event.

    Attributes:
        mapping: the mapping file in pieces that join to its text; empty where it is too long for
            a body, and then kept beside the report alone.
        mapping_sha256: of its bytes.
        rows: of all files.
        added, corrected: records that came into the log since the reading before this one.
        unchanged: records that stood in the log already, and stand as they are read.
        vanished: records of the log within the days of these files that the files do not have.
        oddities: by code.
        report_sha256: of the report in the data folder.
    """

    ledger: LedgerName
    mapping: Annotated[tuple[Piece, ...], Meta(max_length=16)]
    mapping_sha256: HashText
    files: Annotated[tuple[FileRead, ...], Meta(max_length=100)]
    rows: Natural
    added: Natural
    corrected: Natural
    unchanged: Natural
    vanished: Natural
    oddities: Annotated[tuple[OddityCount, ...], Meta(max_length=100)]
    report_sha256: HashText
