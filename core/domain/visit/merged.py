"""The joint visit as the set of its legs says it (SYNC.md §5.2, §5.7; ARCHITECTURE.md decision 2).

A pure fold over a set: any order of arrival, any split and any repetition give the same view (I3).
Different answers to one item both stay, as a disagreement for a person to reconcile. What counts is
told from outside: an event under review or excluded arrives with `counts` false, and says nothing.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Generic, TypeVar

import msgspec
from msgspec import UNSET

from core.domain.leg.events import (
    AssistantsAttended,
    CredentialsShown,
    FindingRecorded,
    ItemAnswered,
    ItemMeasured,
    Left,
    NoticeServed,
    Opened,
    RecordSigned,
    Recused,
)
from core.domain.leg.state import Event
from core.domain.visit.events import LegMoved, LegSeen
from core.domain.visit.tally import Tally, tally


class LegEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A logged fact of a leg with what its header says of it.

    Attributes:
        officer: who recorded it (`actor.id`).
        companions: who was present by that officer's word (`actor.with`).
        occurred: TIME of what it speaks of.
        counts: no review of it is open, and none excluded it (FORMAT §3, standing).
    """

    stream: str
    ver: int
    kid: str
    seq: int
    hlc: tuple[int, int]
    id: str
    officer: str
    occurred: str
    event: Event
    companions: tuple[str, ...] = ()
    corrects: str | None = None
    counts: bool = True


Said = TypeVar("Said", bound=Event)


class Assertion(msgspec.Struct, Generic[Said], frozen=True, kw_only=True):
    """What one officer said on one leg, and when; no correction replaces it."""

    id: str
    leg: str
    officer: str
    occurred: str
    event: Said


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An item of the checklist with everything that was said of it.

    Attributes:
        measure: empty for what was answered by looking.
    """

    code: str
    measure: str
    assertions: tuple[Assertion[ItemAnswered] | Assertion[ItemMeasured], ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The different values, each once, in the order in which they were said."""
        return tuple(dict.fromkeys(_value(assertion.event) for assertion in self.assertions))


class MergedLeg(msgspec.Struct, frozen=True, kw_only=True):
    """One leg in the view.

    Attributes:
        ver: how far it is known, events that do not count included.
        signed: how the party stood to its on-site record; None before.
        held: events that do not count: under review, or excluded.
    """

    stream: str
    kid: str
    ver: int
    officers: tuple[str, ...]
    institution: str | None
    premises: str | None
    signed: str | None
    has_left: bool
    held: int


class MergedVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as all its legs together say it.

    Attributes:
        officers: who was there: recorded something, showed a credential or was named, sorted.
        assistants: assisting staff 协助人员 who were there, never among `officers`, sorted.
        recused: officers who withdrew, sorted; they were there all the same.
        missing: those of them who recorded nothing that counts (F18), sorted.
        items: by code and measure, sorted.
    """

    visit: str
    legs: tuple[MergedLeg, ...] = ()
    officers: tuple[str, ...] = ()
    assistants: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    findings: tuple[Assertion[FindingRecorded], ...] = ()
    notices: tuple[Assertion[NoticeServed], ...] = ()
    counts: Tally = Tally()

    @property
    def institutions(self) -> tuple[str, ...]:
        """Whom the legs believe to visit, sorted; more than one is a disagreement too."""
        return tuple(sorted({leg.institution for leg in self.legs if leg.institution is not None}))

    @property
    def disagreements(self) -> tuple[Item, ...]:
        """The items of which different values were said (F17)."""
        return tuple(item for item in self.items if len(item.values) > 1)

    @property
    def legs_seen(self) -> tuple[LegSeen, ...]:
        """How far each leg is known, as a conclusion records it."""
        return tuple(LegSeen(leg=leg.stream, ver=leg.ver) for leg in self.legs)


def merge(visit: str, events: Iterable[LegEvent], moves: Iterable[LegMoved] = ()) -> MergedVisit:
    """Return the view of one visit.

    Args:
        visit: its id.
        events: facts of any legs, of other visits too, in any order, repeated or not.
        moves: the office's moves in log order; of one leg the last holds.
    """
    moved = {move.leg: move.visit for move in moves}
    unique = {(event.kid, event.seq): event for event in events}
    in_order = sorted(unique.values(), key=lambda event: (event.hlc, event.kid, event.seq))
    mine = [
        leg_events
        for leg, leg_events in sorted(_by_leg(in_order).items())
        if _home(leg, leg_events, moved) == visit
    ]
    here = {event.stream for leg_events in mine for event in leg_events}
    known = [event for event in in_order if event.stream in here and event.counts]
    said = _standing(known)
    legs = tuple(_leg(leg_events) for leg_events in mine)
    officers, assistants = _present(known, said)
    return MergedVisit(
        visit=visit,
        legs=legs,
        officers=tuple(sorted(officers)),
        assistants=tuple(sorted(assistants)),
        recused=tuple(sorted({one.event.officer for one in _only(said, Recused)})),
        missing=tuple(sorted(officers - {event.officer for event in known})),
        items=_items(said),
        findings=_only(said, FindingRecorded),
        notices=_only(said, NoticeServed),
        counts=tally(one.event for one in said),
    )


def _by_leg(in_order: Iterable[LegEvent]) -> dict[str, list[LegEvent]]:
    legs: dict[str, list[LegEvent]] = {}
    for event in in_order:
        legs.setdefault(event.stream, []).append(event)
    return legs


def _home(leg: str, leg_events: list[LegEvent], moved: Mapping[str, str]) -> str | None:
    """Return the visit to which a leg belongs.

    A leg of which nothing counts is shown where it says it belongs, as held.
    """
    if leg in moved:
        return moved[leg]
    said = _standing(event for event in leg_events if event.counts) or _standing(leg_events)
    opened = _only(said, Opened)
    return next((assertion.event.visit for assertion in opened[-1:] or said[:1]), None)


def _standing(known: Iterable[LegEvent]) -> tuple[Assertion[Event], ...]:
    """Return what no fact of the same leg and type replaces; an officer corrects only itself."""
    facts = list(known)
    replaced = {
        (event.stream, type(event.event), event.corrects)
        for event in facts
        if event.corrects is not None
    }
    return tuple(
        Assertion(
            id=event.id,
            leg=event.stream,
            officer=event.officer,
            occurred=event.occurred,
            event=event.event,
        )
        for event in facts
        if (event.stream, type(event.event), event.id) not in replaced
    )


def _leg(leg_events: list[LegEvent]) -> MergedLeg:
    known = [event for event in leg_events if event.counts]
    said = _standing(known)
    opened = next((one.event for one in reversed(_only(said, Opened))), None)
    record = next((one.event for one in reversed(_only(said, RecordSigned))), None)
    return MergedLeg(
        stream=leg_events[0].stream,
        kid=leg_events[0].kid,
        ver=max(event.ver for event in leg_events),
        officers=tuple(sorted({event.officer for event in known})),
        institution=None if opened is None or opened.institution is UNSET else opened.institution,
        premises=None if opened is None or opened.premises is UNSET else opened.premises,
        signed=None if record is None else record.party,
        has_left=bool(_only(said, Left)),
        held=len(leg_events) - len(known),
    )


def _present(
    known: Iterable[LegEvent], said: tuple[Assertion[Event], ...]
) -> tuple[set[str], set[str]]:
    """Return the officers and the assisting staff who were there; nobody is both.

    Who recorded something or showed a credential is an officer; who was only named is what the
    legs say of them.
    """
    facts = list(known)
    acted = {event.officer for event in facts} | {
        credential.officer
        for assertion in _only(said, CredentialsShown)
        for credential in assertion.event.shown
    }
    attended = {one for fact in _only(said, AssistantsAttended) for one in fact.event.assistants}
    named = {officer for event in facts for officer in event.companions}
    return acted | (named - attended), attended - acted


def _items(said: tuple[Assertion[Event], ...]) -> tuple[Item, ...]:
    checked: list[Assertion[ItemAnswered] | Assertion[ItemMeasured]] = [
        *_only(said, ItemAnswered),
        *_only(said, ItemMeasured),
    ]
    checked.sort(key=_item)
    return tuple(
        Item(code=code, measure=measure, assertions=tuple(assertions))
        for (code, measure), assertions in groupby(checked, key=_item)
    )


def _item(assertion: Assertion[ItemAnswered] | Assertion[ItemMeasured]) -> tuple[str, str]:
    event = assertion.event
    return event.code, event.measure if isinstance(event, ItemMeasured) else ""


def _value(event: ItemAnswered | ItemMeasured) -> str:
    return event.measured if isinstance(event, ItemMeasured) else event.answer


def _only(said: Iterable[Assertion[Event]], kind: type[Said]) -> tuple[Assertion[Said], ...]:
    return tuple(
        Assertion(
            id=one.id, leg=one.leg, officer=one.officer, occurred=one.occurred, event=one.event
        )
        for one in said
        if isinstance(one.event, kind)
    )
