"""The procedure of a case once a penalty stands: money, remedies, publication, closing."""

from typing import Final

from core.domain.case import after_events as after
from core.domain.case import events as spine
from core.domain.case import ground_events as ground
from core.domain.case import money_events as money
from core.domain.case.rows import (
    AFTERWARDS,
    EFFECTIVE,
    LITIGATE,
    PAY,
    RECONSIDER,
    STANDING,
    UNDECIDED,
    row,
    since,
)
from core.kernel.transitions import Deadline, Transition

_OWN_MOTION: Final = "case.reconsider-own-motion"
_DECIDED: Final = frozenset({"decided", "no_penalty", "effective", "closed"})
MONEY: Final[tuple[Transition, ...]] = (
    row(
        money.SimplePenaltyImposed,
        frozenset({"unfiled"}),
        "simple-open",
        to="effective",
        opens=(
            since("imposed_on", PAY),
            since("imposed_on", RECONSIDER),
            since("imposed_on", LITIGATE),
            Deadline(kind="simple.report", field="report_by", runs_from="imposed_on"),
            Deadline(kind="fine.hand_in", field="hand_in_by", runs_from="imposed_on"),
        ),
        on="imposed_on",
    ),
    row(
        money.SimpleReported,
        EFFECTIVE,
        "simple-report",
        ends=("simple.report",),
        ends_on="reported_on",
    ),
    row(
        money.FineHandedIn,
        AFTERWARDS - {"closed"},
        "hand-in",
        ends=("fine.hand_in",),
        ends_on="handed_in_on",
        opens=(Deadline(kind="fine.to_bank", field="to_bank_by", runs_from="handed_in_on"),),
    ),
    row(
        money.FineBanked,
        AFTERWARDS - {"closed"},
        "bank",
        ends=("fine.to_bank",),
        ends_on="banked_on",
    ),
    row(
        spine.Paid, EFFECTIVE, "pay", ends=("case.pay",), ends_on="paid_on", ends_unless="owed_fen"
    ),
    row(money.PaymentDeferred, EFFECTIVE, "defer", opens=(PAY,)),
    row(money.InstalmentsGranted, EFFECTIVE, "instalments", opens=(PAY,)),
    row(money.SurchargeAdded, EFFECTIVE, "surcharge", on="to_day"),
    row(money.SurchargeCorrected, STANDING, "surcharge", on="to_day"),
    row(money.SurchargePaid, EFFECTIVE, "pay"),
    row(money.SurchargeWaived, EFFECTIVE, "surcharge-waive"),
    row(
        money.DemandServed,
        EFFECTIVE,
        "demand",
        opens=(
            Deadline(kind="demand", field="perform_by", is_window=True, runs_from="served_on"),
            Deadline(kind="court.apply", field="apply_by"),
        ),
    ),
    row(
        money.CourtEnforcementApplied,
        EFFECTIVE,
        "court-apply",
        ends=("court.apply",),
        ends_on="applied_on",
    ),
    row(money.Enforced, EFFECTIVE, "enforce"),
)
AFTER: Final[tuple[Transition, ...]] = (
    row(
        after.ReconsiderationRequested,
        STANDING,
        "reconsideration",
        ends=("reconsider",),
        ends_on="requested_on",
    ),
    row(
        after.ReconsiderationDecided,
        AFTERWARDS,
        "reconsideration-decide",
        opens=(since("decided_on", LITIGATE, term="litigate.after_reconsideration"),),
    ),
    row(after.LitigationBegun, STANDING, "litigation", ends=("litigate",), ends_on="begun_on"),
    row(after.LitigationDecided, AFTERWARDS, "litigation-decide"),
    row(
        after.Published, STANDING, "publish", ends=("publication.publish",), ends_on="published_on"
    ),
    row(
        after.WithdrawalOrdered,
        AFTERWARDS,
        "order-withdrawal",
        opens=(Deadline(kind="publication.withdraw", field="withdraw_by", runs_from="ordered_on"),),
    ),
    row(
        after.PublicationWithdrawn,
        AFTERWARDS,
        "publication-withdraw",
        ends=("publication.withdraw",),
        ends_on="withdrawn_on",
    ),
    row(after.CreditRepaired, STANDING, "repair"),
    row(after.PublicationEnded, STANDING, "publication-end"),
    row(
        spine.PenaltyRevoked,
        STANDING,
        "revoke",
        to="revoked",
        ends=(_OWN_MOTION,),
        drops=("case.pay", "demand", "court.apply", "publication.publish"),
    ),
    row(money.SimplePenaltyRevoked, STANDING, "revoke", to="revoked", drops=("case.pay",)),
    row(spine.Varied, STANDING, "vary", ends=(_OWN_MOTION,), ends_on="varied_on"),
    row(
        ground.GroundFellAway,
        _DECIDED,
        "note-ground",
        opens=(Deadline(kind=_OWN_MOTION, field="look_by", runs_from="noted_on"),),
    ),
    row(ground.DecisionKept, _DECIDED, "keep", ends=(_OWN_MOTION,), ends_on="decided_on"),
    row(
        spine.Closed,
        UNDECIDED | {"no_penalty", "transferred", "terminated", "effective", "revoked"},
        "close",
        to="closed",
        drops=(
            "case.decide",
            "defence",
            "case.serve",
            "case.pay",
            "demand",
            "court.apply",
            "transfer.decide",
        ),
    ),
)
