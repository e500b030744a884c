"""What a row says as the event that it becomes, and what keeps it from becoming one."""

from typing import Final

from msgspec import UNSET, UnsetType

from core.domain.history.content import NOBODY, Record, day_of
from core.domain.history.events import FactRecorded, RecordedFinding, VisitRecorded
from core.kernel import codec, limits
from core.kernel.personal import number_in
from server.history import records as told
from server.history.oddities import Odd, Oddities
from server.history.staging import Said

ROOM_BYTES: Final = limits.DEVICE_BODY_BYTES - 4 * 1024
"""For the data of a body; its header, with a checkpoint and the law's versions, takes the rest."""


def said_of(ledger: str, one: told.Visit | told.Fact) -> Said:
    """Return what a row says, without our institution."""
    record = _visit(ledger, one) if isinstance(one, told.Visit) else _fact(ledger, one)
    return Said(
        inst=one.institution_key,
        record=record,
        plain=codec.encode(record),
        file=one.file,
        line=one.line,
    )


class Sieve:
    """Keeps out what the office would hold back (FORMAT §8 row 11) or could not hold (§10)."""

    def __init__(self, oddities: Oddities, today: str) -> None:
        """Report to `oddities`; no record speaks of a day after `today`."""
        self._oddities = oddities
        self._today = today

    def passes(self, said: Said) -> bool:
        """Tell whether a record can come in; what cannot is reported."""
        if number_in(said.inst) is not None:
            return False  # reported with the institution
        day, size = day_of(said.record), len(said.plain)
        if day > self._today:
            self._oddities.add(Odd.AHEAD, said.file, said.line, "", day)
            return False
        for text in _numbers(said.record):
            kind = number_in(text)
            if kind is not None:
                self._oddities.add(Odd.PERSONAL_KEY, said.file, said.line, "", text, kind)
                return False
        if size > ROOM_BYTES:
            self._oddities.add(Odd.TOO_LARGE, said.file, said.line, "", size, ROOM_BYTES)
            return False
        return True

    def names(self, one: told.Institution) -> bool:
        """Tell whether an institution's key can stand in an event; if not, it is reported."""
        kind = number_in(one.key)
        if kind is None:
            return True
        self._oddities.add(Odd.PERSONAL_KEY, one.file, one.line, "", one.key, kind)
        return False


def _visit(ledger: str, visit: told.Visit) -> VisitRecorded:
    return VisitRecorded(
        ledger=ledger,
        key=visit.key,
        institution=NOBODY,
        visited_on=visit.visited_on,
        kind=visit.kind or UNSET,
        findings=tuple(map(_finding, visit.findings)),
        score=visit.score or UNSET,
        grade=visit.grade or UNSET,
        fields=visit.fields or UNSET,
    )


def _fact(ledger: str, fact: told.Fact) -> FactRecorded:
    return FactRecorded(
        ledger=ledger,
        key=fact.key,
        institution=NOBODY,
        kind=fact.kind,
        happened_on=fact.happened_on,
        subject=fact.subject or UNSET,
        amount=fact.amount or UNSET,
        currency=fact.currency or UNSET,
        fields=fact.fields or UNSET,
    )


def _finding(one: told.Finding) -> RecordedFinding:
    return RecordedFinding(
        code=one.code,
        severity=one.severity or UNSET,
        points=one.points or UNSET,
        detail=one.detail or UNSET,
        fields=one.fields or UNSET,
    )


def _numbers(record: Record) -> list[str]:
    """Return the ledger's own numbers; every other text the reading half has looked through."""
    if isinstance(record, VisitRecorded):
        return [record.key, *(one.code for one in record.findings)]
    subject: str | UnsetType = record.subject
    return [record.key] if isinstance(subject, UnsetType) else [record.key, subject]
