"""One device's part of a visit, as its facts left it (DOMAIN.md §4.2, ARCHITECTURE.md decision 1).

    (unopened) ── Opened ──> OPENED ── CredentialsShown ──> ON_SITE ── RecordSigned ──> SIGNED
                                └──────── RecordSigned (nobody there) ────────────────>   │
                                                                                        Left
                                                                                          v
    after LEFT corrections alone are taken                                               LEFT

A correction is a fact of the same type that names the one it replaces; the old one stays in
`facts`. `evolve` is total and its result does not depend on the order of different facts, but for
the order in which `facts` lists them.
"""

from collections.abc import Mapping
from typing import Final, Literal, TypeVar, assert_never

import msgspec
from msgspec import UNSET

from core.domain.leg.events import (
    AdsRemoved,
    AssistantsAttended,
    CredentialsShown,
    EvidenceReferenced,
    FindingRecorded,
    HazardRecorded,
    ItemAnswered,
    ItemMeasured,
    Left,
    NoticeRechecked,
    NoticeServed,
    Opened,
    PartyHeard,
    RecordSigned,
    RectificationReported,
    Recused,
    Sampled,
    ShownCredential,
)
from core.domain.leg.simple_events import SimplePenaltyImposed

Event = (
    Opened
    | CredentialsShown
    | ItemAnswered
    | ItemMeasured
    | FindingRecorded
    | EvidenceReferenced
    | NoticeServed
    | PartyHeard
    | RectificationReported
    | NoticeRechecked
    | AdsRemoved
    | HazardRecorded
    | Sampled
    | AssistantsAttended
    | Recused
    | SimplePenaltyImposed
    | RecordSigned
    | Left
)
Stage = Literal["unopened", "opened", "on_site", "signed", "left"]

_ORDER: Final[tuple[Stage, ...]] = ("unopened", "opened", "on_site", "signed", "left")
_ENTERED: Final[frozenset[Stage]] = frozenset({"opened", "on_site", "signed"})
_SHOWN: Final[frozenset[Stage]] = frozenset({"on_site", "signed"})

ALLOWED: Final[Mapping[type[Event], frozenset[Stage]]] = {
    Opened: frozenset({"unopened"}),
    CredentialsShown: _ENTERED,
    ItemAnswered: _ENTERED,
    ItemMeasured: _SHOWN,
    FindingRecorded: _SHOWN,
    EvidenceReferenced: _ENTERED,
    NoticeServed: _SHOWN,
    PartyHeard: _ENTERED,
    RectificationReported: _ENTERED,
    NoticeRechecked: _SHOWN,
    AdsRemoved: _ENTERED,
    HazardRecorded: _SHOWN,
    Sampled: _SHOWN,
    AssistantsAttended: _ENTERED,
    Recused: _ENTERED,
    SimplePenaltyImposed: _SHOWN,
    RecordSigned: frozenset({"opened", "on_site"}),
    Left: frozenset({"signed"}),
}
"""From which stages each fact may come when it corrects nothing; a correction may always come."""

AnyEvent = TypeVar("AnyEvent", bound=Event)


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """An event of this leg with what its header says of it.

    Attributes:
        id: the event's id.
        corrects: id of the fact that it replaces.
    """

    id: str
    event: Event
    corrects: str | None = None


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """One device's part of a visit.

    Attributes:
        facts: every fact as recorded, each once, the corrected ones too.
        replaced: type and id of what a correction names.
    """

    stage: Stage = "unopened"
    facts: tuple[Fact, ...] = ()
    replaced: frozenset[tuple[type[Event], str]] = frozenset()

    @property
    def standing(self) -> tuple[Fact, ...]:
        """The facts that no correction replaces, in the order of recording."""
        return tuple(
            fact for fact in self.facts if (type(fact.event), fact.id) not in self.replaced
        )

    @property
    def visit(self) -> str:
        """The visit that the join code spelled; empty before the leg is opened."""
        return next((opened.visit for opened in reversed(self._all(Opened))), "")

    @property
    def institution(self) -> str | None:
        """Whom the officers believe they visit; None for premises in no register."""
        for opened in reversed(self._all(Opened)):
            return None if opened.institution is UNSET else opened.institution
        return None

    @property
    def premises(self) -> str | None:
        """What premises in no register are called on the spot."""
        for opened in reversed(self._all(Opened)):
            return None if opened.premises is UNSET else opened.premises
        return None

    @property
    def credentials(self) -> tuple[ShownCredential, ...]:
        """Every credential shown, each officer once."""
        by_officer = {
            credential.officer: credential
            for shown in self._all(CredentialsShown)
            for credential in shown.shown
        }
        return tuple(by_officer.values())

    @property
    def answers(self) -> tuple[ItemAnswered, ...]:
        """What was answered by looking."""
        return self._all(ItemAnswered)

    @property
    def measurements(self) -> tuple[ItemMeasured, ...]:
        """What was measured."""
        return self._all(ItemMeasured)

    @property
    def findings(self) -> dict[str, FindingRecorded]:
        """The findings by event id."""
        return {
            fact.id: fact.event for fact in self.standing if isinstance(fact.event, FindingRecorded)
        }

    @property
    def notices(self) -> tuple[NoticeServed, ...]:
        """The notices served on the spot."""
        return self._all(NoticeServed)

    @property
    def assistants(self) -> tuple[str, ...]:
        """The assisting staff who came along, each once."""
        attended = self._all(AssistantsAttended)
        return tuple(dict.fromkeys(one for fact in attended for one in fact.assistants))

    @property
    def recused(self) -> frozenset[str]:
        """The officers who withdrew from this visit."""
        return frozenset(fact.officer for fact in self._all(Recused))

    @property
    def simple(self) -> tuple[SimplePenaltyImposed, ...]:
        """The penalties imposed on the spot."""
        return self._all(SimplePenaltyImposed)

    @property
    def signed(self) -> Literal["signed", "refused_with_witness", "absent"] | None:
        """How the party stood to the on-site record; None before."""
        return next((record.party for record in reversed(self._all(RecordSigned))), None)

    @property
    def has_left(self) -> bool:
        """This part of the team left; corrections alone are taken."""
        return self.stage == "left"

    def latest(self, kind: type[Event], fact_id: str) -> Fact | None:
        """Return what stands in the place of a fact of this kind: itself, or its correction."""
        for fact in self.facts:
            if type(fact.event) is kind and fact.corrects == fact_id:
                fact_id = fact.id
        return next(
            (fact for fact in self.standing if fact.id == fact_id and type(fact.event) is kind),
            None,
        )

    def _all(self, kind: type[AnyEvent]) -> tuple[AnyEvent, ...]:
        return tuple(fact.event for fact in self.standing if isinstance(fact.event, kind))


def evolve(leg: Leg, fact: Fact) -> Leg:
    """Return the leg after the fact; a fact already known changes nothing."""
    if any(known.id == fact.id for known in leg.facts):
        return leg
    replaced = leg.replaced
    if fact.corrects is not None:
        replaced |= {(type(fact.event), fact.corrects)}
    reached = _reached(fact.event)
    return Leg(
        stage=reached if _ORDER.index(reached) > _ORDER.index(leg.stage) else leg.stage,
        facts=(*leg.facts, fact),
        replaced=replaced,
    )


def _reached(event: Event) -> Stage:
    match event:
        case Opened():
            return "opened"
        case CredentialsShown():
            return "on_site"
        case RecordSigned():
            return "signed"
        case Left():
            return "left"
        case (
            ItemAnswered()
            | ItemMeasured()
            | FindingRecorded()
            | EvidenceReferenced()
            | NoticeServed()
            | PartyHeard()
            | RectificationReported()
            | NoticeRechecked()
            | AdsRemoved()
            | HazardRecorded()
            | Sampled()
            | AssistantsAttended()
            | Recused()
            | SimplePenaltyImposed()
        ):
            return "unopened"
        case _:
            assert_never(event)
