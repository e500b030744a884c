"""Every event type: its struct, its claims, its upcasts; the only place that knows them all.

A released type is never edited: a change is a `.v2` with an upcast from `.v1`.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Final

import msgspec

from core.domain.case import events as case
from core.domain.case import types as case_types
from core.domain.device import events as device
from core.domain.draw import day_events as draw_days
from core.domain.draw import events as draw
from core.domain.fund import events as fund
from core.domain.history import events as history
from core.domain.institution import book_events as institution_book
from core.domain.institution import day_events as institution_days
from core.domain.institution import events as institution
from core.domain.institution import listing_events as institution_list
from core.domain.intent import events as intent
from core.domain.ledger import events as ledger
from core.domain.leg import events as leg
from core.domain.leg import simple_events as leg_simple
from core.domain.matter import types as matter_types
from core.domain.notice import events as notice
from core.domain.notice import types as notice_types
from core.domain.officer import agency_events as agency
from core.domain.officer import events as officer
from core.domain.policy import events as policy
from core.domain.refund import day_events as refund_days
from core.domain.refund import events as refund
from core.domain.review import events as review
from core.domain.tip import day_events as tip_days
from core.domain.tip import events as tip
from core.domain.visit import day_events as visit_days
from core.domain.visit import events as visit
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected
from core.kernel.ids import stream_kind, stream_uuid

Claim = tuple[str, str]
"""Kind and key: earned once in the log, in the commit of the event that earns it (FORMAT §3)."""

EVENTS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "agency.activity-recorded.v1": agency.ActivityRecorded,
    "agency.baseline-declared.v1": agency.BaselineDeclared,
    "agency.circular-issued.v1": agency.CircularIssued,
    "agency.registered.v1": officer.AgencyRegistered,
    "agency.report-issued.v1": agency.ReportIssued,
    "answer.accepted.v1": intent.Accepted,
    "answer.refused.v1": intent.AnswerRefused,
    **case_types.EVENTS,
    **matter_types.EVENTS,
    "device.enrolled.v1": device.Enrolled,
    "device.fork-found.v1": device.ForkFound,
    "device.number-voided.v1": device.NumberVoided,
    "device.numbers-leased.v1": device.NumbersLeased,
    "device.numbers-returned.v1": device.NumbersReturned,
    "device.revoked.v1": device.Revoked,
    "draw.announced.v1": draw.Announced,
    "draw.cancelled.v1": draw.Cancelled,
    "draw.deadline-settled.v1": draw_days.DeadlineSettled,
    "draw.inspectors-assigned.v1": draw.InspectorsAssigned,
    "draw.inspectors-listed.v1": draw.InspectorsListed,
    "draw.objects-drawn.v1": draw.ObjectsDrawn,
    "draw.objects-left-out.v1": draw.ObjectsLeftOut,
    "draw.objects-listed.v1": draw.ObjectsListed,
    "draw.pools-frozen.v1": draw.PoolsFrozen,
    "draw.published.v1": draw.Published,
    "draw.redrawn.v1": draw.Redrawn,
    "draw.seed-committed.v1": draw.SeedCommitted,
    "draw.seed-revealed.v1": draw.SeedRevealed,
    "fund.account-closed.v1": fund.AccountClosed,
    "fund.account-opened.v1": fund.AccountOpened,
    "fund.alert-disposed.v1": fund.AlertDisposed,
    "fund.alert-raised.v1": fund.AlertRaised,
    "fund.balance-reported.v1": fund.BalanceReported,
    "fund.classes-consumed.v1": fund.ClassesConsumed,
    "fund.classes-scheduled.v1": fund.ClassesScheduled,
    "fund.fees-reported.v1": fund.FeesReported,
    "fund.frozen.v1": fund.Frozen,
    "fund.min-balance-set.v1": fund.MinBalanceSet,
    "fund.movement-reported.v1": fund.MovementReported,
    "fund.refund-requests-reported.v1": fund.RefundRequestsReported,
    "fund.signs-reported.v1": fund.SignsReported,
    "fund.unfrozen.v1": fund.Unfrozen,
    "hist.fact-recorded.v1": history.FactRecorded,
    "hist.institution-named.v1": history.InstitutionNamed,
    "hist.ledger-read.v1": history.LedgerRead,
    "hist.visit-recorded.v1": history.VisitRecorded,
    "institution.absconded.v1": institution.Absconded,
    "institution.annual-inspection-concluded.v1": institution_book.AnnualInspectionConcluded,
    "institution.audited.v1": institution_book.Audited,
    "institution.categorised.v1": institution.Categorised,
    "institution.closed.v1": institution.Closed,
    "institution.commended.v1": institution_book.Commended,
    "institution.contact-assigned.v1": institution_book.ContactAssigned,
    "institution.converted.v1": institution.Converted,
    "institution.deadline-settled.v1": institution_days.DeadlineSettled,
    "institution.delisted.v1": institution_list.Delisted,
    "institution.licence-revoked.v1": institution.LicenceRevoked,
    "institution.licensed.v1": institution.Licensed,
    "institution.listed.v1": institution_list.Listed,
    "institution.listing-dropped.v1": institution_list.ListingDropped,
    "institution.listing-noticed.v1": institution_list.ListingNoticed,
    "institution.listing-published.v1": institution_list.ListingPublished,
    "institution.listing-statement-received.v1": institution_list.ListingStatementReceived,
    "institution.particulars-changed.v1": institution.ParticularsChanged,
    "institution.platform-joined.v1": institution_book.PlatformJoined,
    "institution.registered.v1": institution.Registered,
    "institution.reopened.v1": institution.Reopened,
    "institution.reregistered.v1": institution.Reregistered,
    "institution.reregistration-opened.v1": institution.ReregistrationOpened,
    "institution.resumed.v1": institution.Resumed,
    "institution.staff-engaged.v1": institution_book.StaffEngaged,
    "institution.staff-left.v1": institution_book.StaffLeft,
    "institution.suspended.v1": institution.Suspended,
    "institution.venue-added.v1": institution_book.VenueAdded,
    "institution.venue-closed.v1": institution_book.VenueClosed,
    "intent.case-filing-wished.v1": intent.CaseFilingWished,
    "ledger.opened.v1": ledger.Opened,
    "ledger.ticked.v1": ledger.Ticked,
    "leg.ads-removed.v1": leg.AdsRemoved,
    "leg.assistants-attended.v1": leg.AssistantsAttended,
    "leg.credentials-shown.v1": leg.CredentialsShown,
    "leg.evidence-referenced.v1": leg.EvidenceReferenced,
    "leg.finding-recorded.v1": leg.FindingRecorded,
    "leg.hazard-recorded.v1": leg.HazardRecorded,
    "leg.item-answered.v1": leg.ItemAnswered,
    "leg.item-measured.v1": leg.ItemMeasured,
    "leg.left.v1": leg.Left,
    "leg.notice-rechecked.v1": leg.NoticeRechecked,
    "leg.notice-served.v1": leg.NoticeServed,
    "leg.opened.v1": leg.Opened,
    "leg.party-heard.v1": leg.PartyHeard,
    "leg.record-signed.v1": leg.RecordSigned,
    "leg.rectification-reported.v1": leg.RectificationReported,
    "leg.recused.v1": leg.Recused,
    "leg.sampled.v1": leg.Sampled,
    "leg.simple-penalty-imposed.v1": leg_simple.SimplePenaltyImposed,
    **notice_types.EVENTS,
    "officer.credential-issued.v1": officer.CredentialIssued,
    "officer.credential-withdrawn.v1": officer.CredentialWithdrawn,
    "officer.interest-declared.v1": officer.InterestDeclared,
    "officer.interest-ended.v1": officer.InterestEnded,
    "officer.registered.v1": officer.OfficerRegistered,
    "officer.roles-changed.v1": officer.RolesChanged,
    "policy.law-adopted.v1": policy.LawAdopted,
    "policy.pack-adopted.v1": policy.PackAdopted,
    "refund.accepted.v1": refund.Accepted,
    "refund.agreed.v1": refund.Agreed,
    "refund.claimed.v1": refund.Claimed,
    "refund.closed.v1": refund.Closed,
    "refund.deadline-settled.v1": refund_days.DeadlineSettled,
    "refund.disputed.v1": refund.Disputed,
    "refund.line-waived.v1": refund.LineWaived,
    "refund.lines-added.v1": refund.LinesAdded,
    "refund.mediated.v1": refund.Mediated,
    "refund.ordered.v1": refund.Ordered,
    "refund.overdue.v1": refund.Overdue,
    "refund.overdue-withdrawn.v1": refund.OverdueWithdrawn,
    "refund.paid.v1": refund.Paid,
    "refund.referred.v1": refund.Referred,
    "refund.reopened.v1": refund.Reopened,
    "refund.settled.v1": refund.Settled,
    "refund.verified.v1": refund.Verified,
    "review.admitted.v1": review.Admitted,
    "review.excluded.v1": review.Excluded,
    "review.opened.v1": review.Opened,
    "review.rescued.v1": review.Rescued,
    "tip.assigned.v1": tip.Assigned,
    "tip.closed.v1": tip.Closed,
    "tip.deadline-settled.v1": tip_days.DeadlineSettled,
    "tip.extended.v1": tip.Extended,
    "tip.fed-back.v1": tip.FedBack,
    "tip.merge-noted.v1": tip.MergeNoted,
    "tip.merged.v1": tip.Merged,
    "tip.patrol-logged.v1": tip.PatrolLogged,
    "tip.received.v1": tip.Received,
    "tip.rejected.v1": tip.Rejected,
    "tip.reopened.v1": tip.Reopened,
    "tip.transferred.v1": tip.Transferred,
    "tip.triaged.v1": tip.Triaged,
    "tip.verified.v1": tip.Verified,
    "visit.approved.v1": visit.Approved,
    "visit.cancelled.v1": visit.Cancelled,
    "visit.concluded.v1": visit.Concluded,
    "visit.correction-ordered.v1": visit.CorrectionOrdered,
    "visit.deadline-settled.v1": visit_days.DeadlineSettled,
    "visit.finding-confirmed.v1": visit.FindingConfirmed,
    "visit.leg-moved.v1": visit.LegMoved,
    "visit.notification-acknowledged.v1": visit.NotificationAcknowledged,
    "visit.notified.v1": visit.Notified,
    "visit.planned.v1": visit.Planned,
    "visit.publication-demanded.v1": visit.PublicationDemanded,
    "visit.recusal-refused.v1": visit.RecusalRefused,
    "visit.recused.v1": visit.Recused,
    "visit.result-published.v1": visit.ResultPublished,
    "visit.school-notified.v1": visit.SchoolNotified,
    "visit.town-notified.v1": visit.TownNotified,
    "visit.unplanned-seen.v1": visit.UnplannedSeen,
}
_TYPE_OF: Final[Mapping[type[msgspec.Struct], str]] = {
    struct: name for name, struct in EVENTS.items()
}
_DECODERS: Final = {name: msgspec.json.Decoder(struct) for name, struct in EVENTS.items()}

UPCASTS: Final[Mapping[str, Callable[[msgspec.Struct], msgspec.Struct]]] = {
    "case.closed.v1": case.closed_v2,
}
"""From an old type to the struct of its successor, applied when reading."""


def type_of(event: msgspec.Struct) -> str:
    """Return the versioned type under which an event is stored."""
    return _TYPE_OF[type(event)]


def versions(event_type: str) -> tuple[str, ...]:
    """Return every released version of a type, all of which are read as the newest."""
    name = event_type.rpartition(".v")[0]
    return tuple(one for one in EVENTS if one.rpartition(".v")[0] == name)


def type_of_struct(struct: type[msgspec.Struct]) -> str:
    """Return the versioned type under which events of a struct are stored."""
    return _TYPE_OF[struct]


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


def claims(event: msgspec.Struct) -> Iterator[Claim]:  # noqa: C901, PLR0912 - a table, one row a type
    """Yield what the event claims; derivable from the log, so fsck recomputes the table."""
    match event:
        case intent.Accepted(intent=wish) | intent.AnswerRefused(intent=wish):
            yield "intent", wish
        case device.Enrolled():
            yield "key", event.kid
        case notice.Served():
            yield "notice", event.notice
        case notice.Numbered():
            yield "doc-no", event.official_no
        case device.NumbersLeased():
            yield "form-block", f"{event.kind}/{event.prefix}/{event.first}"
        case notice.Overdue():
            yield "overdue", f"{event.notice}/{event.due_on}"
        case refund.Ordered(doc_no=doc_no):
            yield "doc-no", doc_no
        case refund.Paid(ref=ref):
            yield "payment", ref
        case refund.Overdue():
            yield "overdue", f"{event.refund}/{event.due_on}/{event.part}"
        case fund.AccountOpened(number=1):
            yield "fund-of", event.institution
        case institution.Registered(particulars=institution.Particulars(uscc=str() as uscc)):
            yield "uscc", uscc
        case tip.Received():
            yield "receipt-no", event.receipt_no
        case visit.Planned(source=str() as source) if stream_kind(source) == "draw":
            yield "visit-of-draw", f"{stream_uuid(source)}/{event.institution or event.premises}"
        case _:
            yield from case_types.claims(event)
