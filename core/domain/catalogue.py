"""Every event type: its struct, its claims, its upcasts; the only place that knows them all.

A released type is never edited: a change is a `.v2` with an upcast from `.v1`.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Final

import msgspec

from core.domain.case import events as case
from core.domain.device import events as device
from core.domain.institution import events as institution
from core.domain.intent import events as intent
from core.domain.ledger import events as ledger
from core.domain.leg import events as leg
from core.domain.notice import events as notice
from core.domain.officer import events as officer
from core.domain.policy import events as policy
from core.domain.review import events as review
from core.domain.visit import events as visit
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected
from core.kernel.ids import stream_kind, stream_uuid

Claim = tuple[str, str]
"""Kind and key: earned once in the log, in the commit of the event that earns it (FORMAT §3)."""

EVENTS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "agency.registered.v1": officer.AgencyRegistered,
    "answer.accepted.v1": intent.Accepted,
    "answer.refused.v1": intent.AnswerRefused,
    "case.advance-notice-served.v1": case.AdvanceNoticeServed,
    "case.closed.v1": case.Closed,
    "case.decision-served.v1": case.DecisionServed,
    "case.filed.v1": case.Filed,
    "case.paid.v1": case.Paid,
    "case.penalty-decided.v1": case.PenaltyDecided,
    "case.penalty-revoked.v1": case.PenaltyRevoked,
    "device.enrolled.v1": device.Enrolled,
    "device.fork-found.v1": device.ForkFound,
    "device.revoked.v1": device.Revoked,
    "institution.particulars-changed.v1": institution.ParticularsChanged,
    "institution.registered.v1": institution.Registered,
    "intent.case-filing-wished.v1": intent.CaseFilingWished,
    "ledger.opened.v1": ledger.Opened,
    "ledger.ticked.v1": ledger.Ticked,
    "leg.credentials-shown.v1": leg.CredentialsShown,
    "leg.evidence-referenced.v1": leg.EvidenceReferenced,
    "leg.finding-recorded.v1": leg.FindingRecorded,
    "leg.item-answered.v1": leg.ItemAnswered,
    "leg.item-measured.v1": leg.ItemMeasured,
    "leg.left.v1": leg.Left,
    "leg.notice-rechecked.v1": leg.NoticeRechecked,
    "leg.notice-served.v1": leg.NoticeServed,
    "leg.opened.v1": leg.Opened,
    "leg.party-heard.v1": leg.PartyHeard,
    "leg.record-signed.v1": leg.RecordSigned,
    "leg.rectification-reported.v1": leg.RectificationReported,
    "notice.closed.v1": notice.Closed,
    "notice.overdue.v1": notice.Overdue,
    "notice.overdue-withdrawn.v1": notice.OverdueWithdrawn,
    "notice.rechecked.v1": notice.Rechecked,
    "notice.rectification-reported.v1": notice.RectificationReported,
    "notice.served.v1": notice.Served,
    "officer.credential-issued.v1": officer.CredentialIssued,
    "officer.credential-withdrawn.v1": officer.CredentialWithdrawn,
    "officer.registered.v1": officer.OfficerRegistered,
    "policy.pack-adopted.v1": policy.PackAdopted,
    "review.admitted.v1": review.Admitted,
    "review.excluded.v1": review.Excluded,
    "review.opened.v1": review.Opened,
    "review.rescued.v1": review.Rescued,
    "visit.concluded.v1": visit.Concluded,
    "visit.finding-confirmed.v1": visit.FindingConfirmed,
    "visit.leg-moved.v1": visit.LegMoved,
}
_TYPE_OF: Final[Mapping[type[msgspec.Struct], str]] = {
    struct: name for name, struct in EVENTS.items()
}
_DECODERS: Final = {name: msgspec.json.Decoder(struct) for name, struct in EVENTS.items()}

UPCASTS: Final[Mapping[str, Callable[[msgspec.Struct], msgspec.Struct]]] = {}
"""From an old type to the struct of its successor, applied when reading; none is released yet."""


def type_of(event: msgspec.Struct) -> str:
    """Return the versioned type under which an event is stored."""
    return _TYPE_OF[type(event)]


def knows(event_type: str) -> bool:
    """Tell whether this release can read the type."""
    return event_type in EVENTS


def digest() -> str:
    """Return a hash of the known types, by which the two sides of a sync see skew."""
    return b64u(sha256("\n".join(sorted(EVENTS)).encode()).digest())


def read(event_type: str, data: msgspec.Raw | bytes) -> msgspec.Struct:
    """Read an event's data, brought up to the newest version of its type.

    Raises:
        Rejected: `unknown-type` or `schema`, the words that its review will carry.
    """
    decoder = _DECODERS.get(event_type)
    if decoder is None:
        raise Rejected("unknown-type", event_type)
    try:
        event = decoder.decode(data)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Rejected("schema", str(error)) from error
    upcast = UPCASTS.get(event_type)
    return upcast(event) if upcast else event


_CASE_OF: Final = {"notice": "case-of", "visit": "case-of-visit", "intent": "case-of-intent"}
"""One case for one ground: the claim's kind by the kind of the stream that a case was filed on."""


def claims(event: msgspec.Struct) -> Iterator[Claim]:  # noqa: C901 - a table, one row a type
    """Yield what the event claims; derivable from the log, so fsck recomputes the table."""
    match event:
        case intent.Accepted(intent=wish) | intent.AnswerRefused(intent=wish):
            yield "intent", wish
        case device.Enrolled():
            yield "key", event.kid
        case notice.Served():
            yield "notice", event.notice
        case notice.Overdue():
            yield "overdue", f"{event.notice}/{event.due_on}"
        case case.Filed():
            yield (
                _CASE_OF.get(stream_kind(event.source), "case-of-stream"),
                stream_uuid(event.source),
            )
        case case.PenaltyDecided():
            yield "doc-no", event.doc_no
        case case.Paid():
            yield "payment", event.ref
        case institution.Registered(particulars=institution.Particulars(uscc=str() as uscc)):
            yield "uscc", uscc
        case _:
            pass
