"""The versioned types of a case's events, under which they are stored for ever; what they claim."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from core.domain.case import after_events as after
from core.domain.case import events as spine
from core.domain.case import ground_events as ground
from core.domain.case import hearing_events as hearing
from core.domain.case import money_events as money
from core.domain.case.day_events import DeadlineSettled
from core.kernel.ids import stream_kind, stream_uuid

EVENTS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "case.advance-notice-served.v1": spine.AdvanceNoticeServed,
    "case.closed.v1": spine.ClosedV1,
    "case.closed.v2": spine.Closed,
    "case.collectively-discussed.v1": hearing.CollectivelyDiscussed,
    "case.court-enforcement-applied.v1": money.CourtEnforcementApplied,
    "case.credit-repaired.v1": after.CreditRepaired,
    "case.deadline-settled.v1": DeadlineSettled,
    "case.decision-approved.v1": spine.DecisionApproved,
    "case.decision-extended.v1": hearing.DecisionExtended,
    "case.decision-kept.v1": ground.DecisionKept,
    "case.decision-served.v1": spine.DecisionServed,
    "case.defence-received.v1": hearing.DefenceReceived,
    "case.delivery-receipted.v1": after.DeliveryReceipted,
    "case.demand-served.v1": money.DemandServed,
    "case.enforced.v1": money.Enforced,
    "case.evidence-preserved.v1": hearing.EvidencePreserved,
    "case.filed.v1": spine.Filed,
    "case.filed-again.v1": ground.FiledAgain,
    "case.fine-banked.v1": money.FineBanked,
    "case.fine-handed-in.v1": money.FineHandedIn,
    "case.ground-fell-away.v1": ground.GroundFellAway,
    "case.handlers-assigned.v1": spine.HandlersAssigned,
    "case.hearing-held.v1": hearing.HearingHeld,
    "case.hearing-notified.v1": hearing.HearingNotified,
    "case.hearing-requested.v1": hearing.HearingRequested,
    "case.hearing-waived.v1": hearing.HearingWaived,
    "case.instalments-granted.v1": money.InstalmentsGranted,
    "case.investigation-closed.v1": spine.InvestigationClosed,
    "case.legally-reviewed.v1": hearing.LegallyReviewed,
    "case.litigation-begun.v1": after.LitigationBegun,
    "case.litigation-decided.v1": after.LitigationDecided,
    "case.no-penalty-decided.v1": spine.NoPenaltyDecided,
    "case.paid.v1": spine.Paid,
    "case.payment-deferred.v1": money.PaymentDeferred,
    "case.penalty-decided.v1": spine.PenaltyDecided,
    "case.penalty-revoked.v1": spine.PenaltyRevoked,
    "case.preservation-decided.v1": hearing.PreservationDecided,
    "case.publication-ended.v1": after.PublicationEnded,
    "case.publication-withdrawn.v1": after.PublicationWithdrawn,
    "case.published.v1": after.Published,
    "case.reconsideration-decided.v1": after.ReconsiderationDecided,
    "case.reconsideration-requested.v1": after.ReconsiderationRequested,
    "case.resumed.v1": hearing.Resumed,
    "case.served-by-notice.v1": after.ServedByNotice,
    "case.simple-penalty-imposed.v1": money.SimplePenaltyImposed,
    "case.simple-penalty-revoked.v1": money.SimplePenaltyRevoked,
    "case.simple-reported.v1": money.SimpleReported,
    "case.surcharge-added.v1": money.SurchargeAdded,
    "case.surcharge-corrected.v1": money.SurchargeCorrected,
    "case.surcharge-paid.v1": money.SurchargePaid,
    "case.surcharge-waived.v1": money.SurchargeWaived,
    "case.suspended.v1": hearing.Suspended,
    "case.terminated.v1": after.Terminated,
    "case.transfer-delivered.v1": after.TransferDelivered,
    "case.transfer-returned.v1": after.TransferReturned,
    "case.transferred.v1": after.Transferred,
    "case.varied.v1": spine.Varied,
    "case.withdrawal-ordered.v1": after.WithdrawalOrdered,
}
_CASE_OF: Final = {"notice": "case-of", "visit": "case-of-visit", "intent": "case-of-intent"}
"""One case for one ground: the claim's kind by the kind of the stream that a case was filed on."""


def claims(event: msgspec.Struct) -> Iterator[tuple[str, str]]:
    """Yield what an event of a case claims, once in the whole log (FORMAT §3)."""
    match event:
        case spine.Filed():
            yield (
                _CASE_OF.get(stream_kind(event.source), "case-of-stream"),
                stream_uuid(event.source),
            )
        case ground.FiledAgain(after=after):
            yield "case-after", after
        case spine.PenaltyDecided(doc_no=doc_no) | spine.NoPenaltyDecided(doc_no=doc_no):
            yield "doc-no", doc_no
        case spine.Paid(ref=ref) | money.SurchargePaid(ref=ref) | money.FineBanked(ref=ref):
            yield "payment", ref
        case money.SimplePenaltyImposed():
            # 同一个违法行为，不得给予两次以上罚款: what was punished before claims nothing
            for code in event.violations:
                if code not in event.again:
                    yield "simple", f"{event.visit}/{code}"
        case _:
            pass
