"""What may be brought in of a ledger's past, and what then happened (CREDIT.md, a mapping).

The importer asks with what stands under the keys that it is about to write: the whole stream, or
the part of it that its read model found.
"""

from typing import assert_never

import msgspec

from core.domain.history.content import Record, content_of, day_of, what_of
from core.domain.history.events import InstitutionNamed, LedgerRead
from core.domain.history.state import Event, History
from core.domain.history.table import ALLOWED
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.fields import DayText, Line, Uuid7
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import may


class NameInstitution(msgspec.Struct, frozen=True, kw_only=True):
    """Say which entry of the register the ledger's key means."""

    ledger: Line
    key: Line
    institution: Uuid7
    on: DayText
    by: Acting


class TakeIn(msgspec.Struct, frozen=True, kw_only=True):
    """Bring a record in.

    Attributes:
        corrects: id of the record that stands under its key and that it replaces; empty for a
            new one.
        on: the day of the import; no record speaks of a later one.
    """

    record: Record
    corrects: str = ""
    on: DayText
    by: Acting


class EndReading(msgspec.Struct, frozen=True, kw_only=True):
    """Say that the ledger was read to its end, unless that brought nothing.

    Attributes:
        named: institutions that were named since the reading before.
    """

    reading: LedgerRead
    named: int
    on: DayText
    by: Acting


Command = NameInstitution | TakeIn | EndReading


def decide(history: History, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: whoever asks may not import; the key means another institution, or is another
            record's; what is to be corrected does not stand; the day is yet to come.
    """
    may(law, "history.import", command.by, command.on)
    match command:
        case NameInstitution():
            return _name(history, command)
        case TakeIn():
            return _bring_in(history, command)
        case EndReading():
            return _end(history, command)
        case _:
            assert_never(command)


def _name(history: History, command: NameInstitution) -> tuple[Event, ...]:
    wanted = (command.ledger, command.key, command.institution)
    if history.stage == "named":
        if (history.ledger, history.key, history.institution) == wanted:
            return ()
        raise Refused(
            Reason.HISTORY_NAMED, ledger=history.ledger, key=history.key, to=history.institution
        )
    _needs(history, InstitutionNamed)
    return (
        InstitutionNamed(ledger=command.ledger, key=command.key, institution=command.institution),
    )


def _bring_in(history: History, command: TakeIn) -> tuple[Event, ...]:
    record = command.record
    _needs(history, type(record))
    if (record.ledger, record.institution) != (history.ledger, history.institution):
        raise Refused(
            Reason.HISTORY_NAMED, ledger=history.ledger, key=history.key, to=history.institution
        )
    if day_of(record) > command.on:
        raise Refused(Reason.HISTORY_AHEAD, key=record.key, day=day_of(record), on=command.on)
    content, what = content_of(record).hex(), what_of(record)
    there = history.under(what, record.key)
    if there is not None and there.content == content:
        return ()
    seen = there.id if there else ""
    if seen != command.corrects:
        raise Refused(
            Reason.HISTORY_CLASH,
            key=record.key,
            seen=seen or "nothing",
            needed=command.corrects or "nothing",
        )
    return (record,)


def _end(history: History, command: EndReading) -> tuple[Event, ...]:
    _needs(history, LedgerRead)
    reading = command.reading
    if not (reading.added or reading.corrected or command.named):
        return ()
    return (reading,)


def _needs(history: History, event: type[Event]) -> None:
    if history.stage not in ALLOWED[event]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=history.stage,
            act=event.__name__,
            needed=" / ".join(sorted(ALLOWED[event])),
        )
