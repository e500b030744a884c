"""What the log says that a pack speaks of: entries, what takes them back, inspections.

All of it is a function of one event and the pack, so that it may be kept; the score is a function
of all of it together (`core.domain.credit.score`).
"""

from collections.abc import Collection, Iterable
from itertools import chain
from typing import Final, Protocol, Self

import msgspec

from core.kernel.basis import Basis

CORRECTED: Final = Basis(cite="FORMAT 3", verified="proposed")
"""Why a corrected event does not count: the one that corrects it stands for it."""


Subject = tuple[str, str]
"""A subject, and before it the stream whose own word it is."""


class EventContext(msgspec.Struct, frozen=True, kw_only=True):
    """What the log knows of an event besides its data.

    Attributes:
        received_ms: when the log took it, or when a person admitted it after review.
        institution: id of the institution whose credit it touches.
        stream: of a ledger's past, whose own words its subjects are; empty where they are our ids.
        corrects: id of the event that it replaces; that one then never counted.
    """

    event_id: str
    leaf: int
    received_ms: int
    institution: str
    stream: str = ""
    corrects: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Points that one unit of one event gives under one item.

    Attributes:
        points: in units of the scale's last decimal place.
        unit: place in the event's list, 0 where the item counts the event as a whole.
        subject: what the fact belongs to: a notice's, a case's, a visit's id.
        stream: in whose words, as of an `EventContext`; so in all that speaks of a subject.
        codes: the violations it speaks of.
        effective_on: first DATE on which it counts.
        expires_on: first DATE on which it does not count any more; empty if never.
        due_on: last DATE for putting it right in time; empty where there is none.
        fact_on: the DATE from which `effective_on` was counted; empty: the same.
        once: what it shares with entries of the same item that count once; empty: nothing.
    """

    item: str
    title_zh: str
    title_en: str
    basis: Basis
    points: int
    institution: str
    event: str
    leaf: int
    unit: int
    subject: str
    codes: tuple[str, ...]
    effective_on: str
    expires_on: str
    due_on: str
    recorded_ms: int
    fact_on: str = ""
    once: str = ""
    stream: str = ""


class Annulment(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An event, or the entries of a subject, taken back.

    Attributes:
        event: the event that takes back.
        annuls: id of the event taken back; empty where it is a subject.
        annuls_from: first DATE on which it does not count, as known from `recorded_ms` on; empty:
            it never did.
        subject: whose entries are taken back; empty where it is one event.
        codes: only entries that share one of these; empty: all.
        items: only entries of these; empty: all.
        is_correction: the event itself stands for the one taken back.
    """

    event: str
    annuls: str
    annuls_from: str
    recorded_ms: int
    basis: Basis
    subject: str = ""
    codes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    is_correction: bool = False
    stream: str = ""


class Erasure(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Something put right: it erases an item's entries on its subject and codes, if in time.

    Attributes:
        on: DATE of putting right; from it on the entries do not count.
        unless_item, due_plus_days: see `core.domain.credit.speaking.Eraser`.
        of_any_code: it erases entries whatever their codes.
        unit: place in the event's list.
        amount: what it adds to the payment, as a number's text; None where it is not counted.
    """

    event: str
    item: str
    subject: str
    codes: tuple[str, ...]
    on: str
    unless_item: str | None
    recorded_ms: int
    due_plus_days: int | None = None
    of_any_code: bool = False
    unit: int = 0
    amount: str | None = None
    stream: str = ""


class Debt(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What is to be paid on a subject before payments erase an item's entries.

    Attributes:
        on: DATE from which it is owed.
        unit: place in the event's list.
        amount: a number's text.
    """

    event: str
    item: str
    subject: str
    on: str
    recorded_ms: int
    unit: int
    amount: str
    stream: str = ""


class Adjustment(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Other points for earlier entries, from a day on.

    Attributes:
        adjusts: id of the event whose entries change; empty where it is a subject.
        adjusts_from: first DATE of the new points; empty: they always were.
        subject, codes, items: as of an `Annulment`.
        points: the new points; None where it is a part of what they were.
        percent: that part.
    """

    event: str
    leaf: int
    adjusts: str
    adjusts_from: str
    recorded_ms: int
    basis: Basis
    subject: str = ""
    codes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    points: int | None = None
    percent: int = 100
    stream: str = ""


Reversal = Annulment | Erasure | Adjustment | Debt


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """An inspection: entries of its subject make its score.

    Attributes:
        on: the DATE of it.
        kind: what sort of inspection it was, as the ledger says; empty if it does not.
        score, grade: what the ledger recorded; empty if nothing.
    """

    event: str
    leaf: int
    institution: str
    subject: str
    on: str
    recorded_ms: int
    kind: str = ""
    score: str = ""
    grade: str = ""
    stream: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a ledger recorded that an item of ours should give.

    Attributes:
        check: number of the pack's check, from 0.
        on: DATE on which the ledger says it took effect; empty where no day is compared.
        points: what the ledger says it weighs; None where no points are compared.
    """

    check: int
    event: str
    leaf: int
    institution: str
    subject: str
    recorded_ms: int
    on: str = ""
    points: int | None = None
    stream: str = ""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A field that the pack needs and the event does not have: no points are made of it.

    Attributes:
        row: the item, or the table of the pack.
        path: where nothing useful stood.
    """

    event: str
    leaf: int
    row: str
    path: str
    detail: str
    recorded_ms: int


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What events of one institution say under one pack; in any order, repeated or not."""

    entries: tuple[Entry, ...] = ()
    reversals: tuple[Reversal, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    records: tuple[Record, ...] = ()
    faults: tuple[Fault, ...] = ()

    def __add__(self, other: Self) -> "Facts":
        return joined((self, other))

    def __bool__(self) -> bool:
        return any(
            (self.entries, self.reversals, self.occasions, self.records, self.faults),
        )

    @property
    def events(self) -> frozenset[str]:
        """The ids of the events that say anything."""
        said = (self.entries, self.reversals, self.occasions, self.records, self.faults)
        return frozenset(one.event for one in chain(*said))

    def without(self, events: Collection[str]) -> "Facts":
        """Return what would be known if these events had never been ("what if")."""
        return Facts(
            entries=tuple(one for one in self.entries if one.event not in events),
            reversals=tuple(one for one in self.reversals if one.event not in events),
            occasions=tuple(one for one in self.occasions if one.event not in events),
            records=tuple(one for one in self.records if one.event not in events),
            faults=tuple(one for one in self.faults if one.event not in events),
        )


NOTHING: Final = Facts()


class _Speaking(Protocol):
    @property
    def stream(self) -> str: ...
    @property
    def subject(self) -> str: ...


def whose(one: _Speaking) -> Subject:
    """Return of what something speaks: what two ledgers call alike is not one and the same."""
    return one.stream, one.subject


def joined(parts: Iterable[Facts]) -> Facts:
    """Put facts together; linear, unlike adding them up one by one."""
    parts = tuple(parts)
    return Facts(
        entries=tuple(chain.from_iterable(part.entries for part in parts)),
        reversals=tuple(chain.from_iterable(part.reversals for part in parts)),
        occasions=tuple(chain.from_iterable(part.occasions for part in parts)),
        records=tuple(chain.from_iterable(part.records for part in parts)),
        faults=tuple(chain.from_iterable(part.faults for part in parts)),
    )
