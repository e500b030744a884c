"""What a ledger says of the past, in plain records: what a mapping yields, before any event.

Text that the ledger does not give is empty; a number is decimal text in normal form (`numbers`), a
day is `YYYY-MM-DD`. `file` and `line` say where a record begins and are no part of what it says.
"""

import msgspec

from core.domain.institution.events import Particulars

Value = str | int | bool
"""What a field holds, as FORMAT §4 allows it."""

MOST_FINDINGS = 500
"""A visit has no more; what is above is reported."""
MOST_FIELDS = 40


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing found on a visit.

    Attributes:
        code: the ledger's own code, at most 200 characters.
        points: as the ledger weighs it; empty where it does not.
        detail: at most 200 characters.
    """

    code: str
    severity: str = ""
    points: str = ""
    detail: str = ""
    fields: dict[str, Value] = {}


class Institution(msgspec.Struct, frozen=True, kw_only=True):
    """One that the ledger tells of.

    Attributes:
        key: the ledger's own key, at most 200 characters; parts joined by " | ".
        particulars: the name at least; the key stands for it where the ledger gives none.
    """

    key: str
    particulars: Particulars
    file: str = ""
    line: int = 0


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One visit, with what was found and how it was scored and graded.

    Attributes:
        key: once in an institution; the second of alike ones ends in " #2".
        score: as recorded.
        grade: as recorded.
    """

    key: str
    institution_key: str
    visited_on: str
    kind: str = ""
    findings: tuple[Finding, ...] = ()
    score: str = ""
    grade: str = ""
    fields: dict[str, Value] = {}
    file: str = ""
    line: int = 0


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to an institution: a fine, its notification, a payment.

    Attributes:
        key: once in an institution, as for a visit.
        kind: a name, `^[a-z0-9][a-z0-9-]{0,39}$`.
        subject: the ledger's case.
        currency: ISO 4217, three capitals; empty without an amount.
    """

    key: str
    institution_key: str
    kind: str
    happened_on: str
    subject: str = ""
    amount: str = ""
    currency: str = ""
    fields: dict[str, Value] = {}
    file: str = ""
    line: int = 0


class FileRead(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the ledger, as it was read.

    Attributes:
        name: of the file, without folders.
        sha256: of its bytes, in hexadecimal.
        rows: below the header, blank ones not counted.
        encoding: as read; empty for a workbook or a log of events.
        serves: the files of the mapping that it stood for.
    """

    name: str
    sha256: str
    rows: int
    encoding: str
    serves: tuple[str, ...]
