"""The leg as a record to read before it is signed, and what it lacks (DOMAIN.md §4.2 I5)."""

from collections.abc import Iterator
from typing import Final, assert_never

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
)
from core.domain.leg.simple_events import SimplePenaltyImposed
from core.domain.leg.state import Event, Leg
from core.law.measures import NOT_APPLICABLE
from field_client.screens.desk import LegDesk, place_of
from field_client.screens.hearing import RESPONSES, response_of
from field_client.screens.officers import short
from field_client.screens.orders import ANSWERED, Proposal, open_findings, proposals, said_of
from field_client.widgets.spoken import ANSWERS as SEEN
from field_client.widgets.spoken import detailed, violation_title
from field_client.words import N_, _, listed

OPENED: Final = N_("visit to {place}, join code {code}")
CREDENTIALS: Final = N_("credentials shown: {shown}")
WITHIN: Final = N_("{what}; within the limit")
BROKEN: Final = N_("{what}; the limit is broken")
ANSWERS: Final = {
    "compliant": N_("in order"),
    "violating": N_("violation"),
    "not_applicable": N_("does not apply"),
}
FINDING: Final = N_("finding: {what}")
EVIDENCE: Final = N_("evidence: {kind}")
NOTICE: Final = N_("notice {number} served: {items}; objection until {until}")
HEARD: Final = N_("the party was heard: {response}")
REPORTED: Final = N_("the institution showed corrected: {codes}")
RECHECKED: Final = N_("rechecked: {verdicts}")
SIGNED: Final = {
    "signed": N_("the record was read and signed"),
    "refused_with_witness": N_("signing was refused before a witness"),
    "absent": N_("nobody was there to sign"),
}
ADS: Final = N_("advertisements removed: {pieces}")
HAZARDS: Final = N_("hazards, {kind}: {hazards}")
MAJOR_HAZARDS: Final = N_("major hazards, {kind}: {hazards}")
HAZARD_KINDS: Final = {
    "fire": N_("fire safety"),
    "building": N_("building"),
    "electricity": N_("electricity"),
    "exits": N_("exits"),
    "hygiene": N_("hygiene"),
    "other": N_("other"),
}
SAMPLED: Final = N_("sampled, {kind}: {sampled}, of these in breach {violating}")
SAMPLE_KINDS: Final = {
    "materials": N_("teaching materials"),
    "contracts": N_("contracts"),
    "staff": N_("staff"),
    "timetable": N_("timetable"),
    "ledger": N_("ledger"),
}
ASSISTED: Final = N_("assisting staff present: {count}")
IMPOSED: Final = N_("penalty on the spot {number}: {penalties}")
PENALTIES: Final = {"fine": N_("fine"), "warning": N_("warning")}
RECUSED: Final = N_("officer {officer} recused themselves: {interest}")
INTERESTS: Final = {
    "kinship": N_("kinship"),
    "property": N_("property"),
    "employment": N_("employment"),
    "dispute": N_("dispute"),
    "other": N_("other"),
}
LEFT: Final = N_("this part of the team left")

NO_CREDENTIALS: Final = N_("no credentials were shown yet")
NO_ITEMS: Final = N_("no item of the checklist was answered or measured")
NOT_FOUND: Final = N_("not found yet, though on record as broken: {codes}")
NO_NOTICE: Final = N_("found, but in no notice: {codes}")
NOT_HEARD: Final = N_("the party was not heard")
HALF_TYPED: Final = N_("half typed, and no fact yet: {texts}")
NOT_SIGNED: Final = N_("the record is not signed")


def record_lines(desk: LegDesk, leg: Leg) -> tuple[str, ...]:
    """Return the record, a line a standing fact, in the order of recording."""
    return tuple(
        f"{number}. {fact_text(desk, leg, fact.event)}"
        for number, fact in enumerate(leg.standing, 1)
    )


def fact_text(desk: LegDesk, leg: Leg, event: Event) -> str:  # noqa: C901, PLR0911, PLR0912 - a table, one row a fact
    """Return one fact in words."""
    match event:
        case Opened():
            return _(OPENED).format(place=place_of(desk, leg), code=event.code)
        case CredentialsShown():
            shown = listed(f"{one.credential_no} ({short(one.officer)})" for one in event.shown)
            return _(CREDENTIALS).format(shown=shown)
        case ItemAnswered():
            title = violation_title(desk.device.law, event.code, desk.capture.today())
            return _(ANSWERED).format(what=title, answer=_(ANSWERS[event.answer]))
        case ItemMeasured():
            return _measured_text(desk, event)
        case FindingRecorded():
            return detailed(_(FINDING).format(what=said_of(desk, event)), event.detail)
        case EvidenceReferenced():
            return _(EVIDENCE).format(kind=event.kind)
        case NoticeServed():
            items = listed(f"{item.code} {item.due_on}" for item in event.items)
            until = event.objection_until
            return _(NOTICE).format(number=event.number, items=items, until=until)
        case PartyHeard():
            return _(HEARD).format(response=_(dict(RESPONSES)[event.response]))
        case RectificationReported():
            return _(REPORTED).format(codes=listed(event.codes))
        case NoticeRechecked():
            verdicts = listed(f"{one.code} {_(one.verdict)}" for one in event.verdicts)
            return _(RECHECKED).format(verdicts=verdicts)
        case AdsRemoved() | HazardRecorded() | Sampled():
            return _counted_text(event)
        case AssistantsAttended() | Recused():
            return _team_text(event)
        case SimplePenaltyImposed():
            return _(IMPOSED).format(number=event.number, penalties=_penalties_text(event))
        case RecordSigned():
            return _(SIGNED[event.party])
        case Left():
            return _(LEFT)
        case _:
            assert_never(event)


def _team_text(event: AssistantsAttended | Recused) -> str:
    if isinstance(event, AssistantsAttended):
        return _(ASSISTED).format(count=len(event.assistants))
    interest = _(INTERESTS[event.interest])
    return _(RECUSED).format(officer=short(event.officer), interest=interest)


def _counted_text(event: AdsRemoved | HazardRecorded | Sampled) -> str:
    match event:
        case AdsRemoved():
            return detailed(_(ADS).format(pieces=event.pieces), event.detail)
        case HazardRecorded():
            kind = _(HAZARD_KINDS[event.kind])
            sentence = _(MAJOR_HAZARDS if event.major else HAZARDS)
            return detailed(sentence.format(kind=kind, hazards=event.hazards), event.detail)
        case Sampled():
            kind = _(SAMPLE_KINDS[event.kind])
            counts = {"sampled": event.sampled, "violating": event.violating}
            return detailed(_(SAMPLED).format(kind=kind, **counts), event.detail)
        case _:
            assert_never(event)


def _penalties_text(event: SimplePenaltyImposed) -> str:
    parts: list[str] = []
    for one in event.penalties:
        kind = _(PENALTIES.get(one.kind, one.kind))
        fen = one.fine_fen or 0
        parts.append(f"{kind} {fen // 100}.{fen % 100:02}" if fen else kind)
    return listed(parts)


def missing(desk: LegDesk, leg: Leg) -> tuple[str, ...]:
    """Return what the record lacks before the team leaves; only the law stops anybody."""
    return tuple(_lacks(desk, leg))


def _lacks(desk: LegDesk, leg: Leg) -> Iterator[str]:
    if not leg.credentials:
        yield _(NO_CREDENTIALS)
    if not leg.answers and not leg.measurements:
        yield _(NO_ITEMS)
    if unfound := proposals(leg):
        yield _(NOT_FOUND).format(codes=listed(one.code for one in unfound))
    if unordered := open_findings(leg):
        yield _(NO_NOTICE).format(codes=listed(one.code for one in unordered.values()))
        if not response_of(leg):
            yield _(NOT_HEARD)
    if typed := _half_typed(desk):
        yield _(HALF_TYPED).format(texts=listed(typed))
    if leg.signed is None:
        yield _(NOT_SIGNED)


def _half_typed(desk: LegDesk) -> list[str]:
    """Return the texts of this leg that are no facts; a chosen term is no text."""
    prefix, terms = f"{desk.stream}/", desk.key("term/")
    return [
        one.value
        for key, one in desk.capture.drafts.items()
        if key.startswith(prefix) and one.value and not key.startswith(terms)
    ]


def _measured_text(desk: LegDesk, event: ItemMeasured) -> str:
    what = _measured(desk, event)
    if event.measured == NOT_APPLICABLE:
        return what
    if event.measured in SEEN:  # what is answered by looking has no limit to keep within
        answer = "violating" if event.exceeded else "compliant"
        return detailed(what, _(ANSWERS[answer]))
    return _(BROKEN if event.exceeded else WITHIN).format(what=what)


def _measured(desk: LegDesk, event: ItemMeasured) -> str:
    return said_of(
        desk,
        Proposal(
            code=event.code, measure=event.measure, measured=event.measured, limit=event.limit
        ),
    )
