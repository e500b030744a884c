"""The procedure of a case as data (DOMAIN.md §4.4, §4.5): every event, from where, and its days.

Who may do an act stands in `acts.toml` under the act's code, how long in `terms.toml` under the
deadline's kind.
"""

from typing import Any, Final

from core.domain.case import after_events as after
from core.domain.case import events as spine
from core.domain.case import hearing_events as hearing
from core.domain.case import money_events as money
from core.kernel.transitions import Deadline, Transition, allowed

_WORKED: Final = frozenset({"investigating", "investigated", "noticed"})
_UNDECIDED: Final = _WORKED | {"filed"}
_REPORTED: Final = frozenset({"investigated", "noticed"})
_NOTICED: Final = frozenset({"noticed"})
_UNSERVED: Final = frozenset({"decided", "no_penalty"})
_EFFECTIVE: Final = frozenset({"effective"})
_STANDING: Final = frozenset({"effective", "closed"})
_AFTERWARDS: Final = frozenset({"effective", "revoked", "closed"})
_DECIDE: Final = Deadline(kind="case.decide", field="decide_by")
_SERVE: Final = Deadline(kind="case.serve", field="serve_by")
_PAY: Final = Deadline(kind="case.pay", field="pay_by")
_RECONSIDER: Final = Deadline(kind="reconsider", field="reconsider_by", is_window=True)
_LITIGATE: Final = Deadline(kind="litigate", field="litigate_by", is_window=True)


def _row(  # noqa: PLR0913 - the fields of a row
    event: type[Any],
    given: frozenset[str],
    act: str,
    *,
    to: str = "",
    opens: tuple[Deadline, ...] = (),
    ends: tuple[str, ...] = (),
    ends_on: str = "",
    ends_unless: str = "",
) -> Transition:
    return Transition(
        event=event,
        given=given,
        to=frozenset({to} if to else ()),
        act=f"case.{act}",
        opens=opens,
        ends=ends,
        ends_on=ends_on,
        ends_unless=ends_unless,
    )


_TO_DECISION: Final = (
    _row(spine.Filed, frozenset({"unfiled"}), "file", to="filed", opens=(_DECIDE,)),
    _row(spine.HandlersAssigned, _UNDECIDED | _UNSERVED | _EFFECTIVE, "assign", to="investigating"),
    _row(
        hearing.EvidencePreserved,
        _WORKED,
        "preserve",
        opens=(Deadline(kind="evidence.preserve", field="decide_by"),),
    ),
    _row(
        hearing.PreservationDecided,
        _WORKED | _UNSERVED | _EFFECTIVE,
        "preserve-decide",
        ends=("evidence.preserve",),
        ends_on="decided_on",
    ),
    _row(spine.InvestigationClosed, _WORKED, "report", to="investigated"),
    _row(hearing.LegallyReviewed, _REPORTED, "review"),
    _row(
        spine.AdvanceNoticeServed,
        _REPORTED,
        "notice",
        to="noticed",
        opens=(Deadline(kind="defence", field="defence_until", is_window=True),),
    ),
    _row(hearing.DefenceReceived, _NOTICED, "defence"),
    _row(hearing.HearingRequested, _NOTICED, "hearing-request"),
    _row(hearing.HearingNotified, _NOTICED, "hearing-notice"),
    _row(hearing.HearingHeld, _NOTICED, "hearing-hold"),
    _row(hearing.HearingWaived, _NOTICED, "hearing-waive"),
    _row(hearing.CollectivelyDiscussed, _REPORTED, "discuss"),
    _row(hearing.DecisionExtended, _WORKED, "extend", opens=(_DECIDE,)),
    Transition(event=hearing.Suspended, given=_WORKED, act="case.suspend", pauses=True),
    Transition(
        event=hearing.Resumed, given=_WORKED, act="case.resume", opens=(_DECIDE,), resumes=True
    ),
)
_DECIDED: Final = (
    _row(spine.DecisionApproved, _NOTICED, "decide"),
    _row(
        spine.PenaltyDecided,
        _NOTICED,
        "decide",
        to="decided",
        opens=(_SERVE,),
        ends=("case.decide", "defence"),
        ends_on="decided_on",
    ),
    _row(
        spine.NoPenaltyDecided,
        _REPORTED,
        "no-penalty",
        to="no_penalty",
        opens=(_SERVE,),
        ends=("case.decide", "defence"),
        ends_on="decided_on",
    ),
    _row(
        after.ServedByNotice,
        _UNSERVED,
        "serve-by-notice",
        ends=("case.serve",),
        ends_on="put_up_on",
        opens=(Deadline(kind="service.by_notice", field="deemed_on"),),
    ),
    _row(
        after.DeliveryReceipted,
        _UNSERVED,
        "serve",
        opens=(
            _RECONSIDER,
            _LITIGATE,
            Deadline(kind="publication.publish", field="publish_by"),
        ),
        ends=("case.serve", "service.by_notice"),
        ends_on="served_on",
    ),
    _row(
        spine.DecisionServed,
        frozenset({"decided"}),
        "serve",
        to="effective",
        opens=(_PAY,),
        ends=("case.serve",),
        ends_on="served_on",
    ),
    _row(
        after.Transferred,
        _UNDECIDED,
        "transfer",
        to="transferred",
        opens=(Deadline(kind="transfer.deliver", field="deliver_by"),),
        ends=("case.decide", "defence"),
        ends_on="decided_on",
    ),
    _row(
        after.TransferDelivered,
        frozenset({"transferred"}),
        "transfer-deliver",
        ends=("transfer.deliver",),
        ends_on="delivered_on",
    ),
    _row(
        after.TransferReturned,
        frozenset({"transferred"}),
        "transfer-return",
        to="investigated",
        opens=(_DECIDE,),
    ),
    _row(after.Terminated, _UNDECIDED, "terminate", to="terminated", ends=("*",)),
)
_MONEY: Final = (
    _row(
        money.SimplePenaltyImposed,
        frozenset({"unfiled"}),
        "simple-open",
        to="effective",
        opens=(
            _PAY,
            _RECONSIDER,
            _LITIGATE,
            Deadline(kind="simple.report", field="report_by"),
            Deadline(kind="fine.hand_in", field="hand_in_by"),
        ),
    ),
    _row(
        money.SimpleReported,
        _EFFECTIVE,
        "simple-report",
        ends=("simple.report",),
        ends_on="reported_on",
    ),
    _row(
        money.FineHandedIn,
        _AFTERWARDS - {"closed"},
        "hand-in",
        ends=("fine.hand_in",),
        ends_on="handed_in_on",
        opens=(Deadline(kind="fine.to_bank", field="to_bank_by"),),
    ),
    _row(
        money.FineBanked,
        _AFTERWARDS - {"closed"},
        "bank",
        ends=("fine.to_bank",),
        ends_on="banked_on",
    ),
    _row(
        spine.Paid, _EFFECTIVE, "pay", ends=("case.pay",), ends_on="paid_on", ends_unless="owed_fen"
    ),
    _row(money.PaymentDeferred, _EFFECTIVE, "defer", opens=(_PAY,)),
    _row(money.InstalmentsGranted, _EFFECTIVE, "instalments", opens=(_PAY,)),
    _row(money.SurchargeAdded, _EFFECTIVE, "surcharge"),
    _row(money.SurchargeCorrected, _EFFECTIVE, "surcharge"),
    _row(money.SurchargePaid, _EFFECTIVE, "pay"),
    _row(money.SurchargeWaived, _EFFECTIVE, "surcharge-waive"),
    _row(
        money.DemandServed,
        _EFFECTIVE,
        "demand",
        opens=(
            Deadline(kind="demand", field="perform_by", is_window=True),
            Deadline(kind="court.apply", field="apply_by"),
        ),
    ),
    _row(
        money.CourtEnforcementApplied,
        _EFFECTIVE,
        "court-apply",
        ends=("court.apply",),
        ends_on="applied_on",
    ),
    _row(money.Enforced, _EFFECTIVE, "enforce"),
)
_AFTER: Final = (
    _row(
        after.ReconsiderationRequested,
        _STANDING,
        "reconsideration",
        ends=("reconsider",),
        ends_on="requested_on",
    ),
    _row(after.ReconsiderationDecided, _AFTERWARDS, "reconsideration-decide", opens=(_LITIGATE,)),
    _row(after.LitigationBegun, _STANDING, "litigation", ends=("litigate",), ends_on="begun_on"),
    _row(after.LitigationDecided, _AFTERWARDS, "litigation-decide"),
    _row(
        after.Published, _STANDING, "publish", ends=("publication.publish",), ends_on="published_on"
    ),
    _row(
        after.WithdrawalOrdered,
        _AFTERWARDS,
        "revoke",
        opens=(Deadline(kind="publication.withdraw", field="withdraw_by"),),
    ),
    _row(
        after.PublicationWithdrawn,
        _AFTERWARDS,
        "publication-withdraw",
        ends=("publication.withdraw",),
        ends_on="withdrawn_on",
    ),
    _row(after.CreditRepaired, _STANDING, "repair"),
    _row(after.PublicationEnded, _STANDING, "publication-end"),
    _row(
        spine.PenaltyRevoked,
        _STANDING,
        "revoke",
        to="revoked",
        ends=("case.pay", "demand", "court.apply", "publication.publish"),
    ),
    _row(money.SimplePenaltyRevoked, _STANDING, "revoke", to="revoked", ends=("case.pay",)),
    _row(spine.Varied, _STANDING, "vary"),
    _row(
        spine.Closed,
        _UNDECIDED | {"no_penalty", "transferred", "terminated", "effective", "revoked"},
        "close",
        to="closed",
        ends=("case.decide", "defence", "case.serve", "case.pay", "demand", "court.apply"),
    ),
)
TABLE: Final[tuple[Transition, ...]] = (*_TO_DECISION, *_DECIDED, *_MONEY, *_AFTER)
ALLOWED: Final = allowed(TABLE)
"""From which stages each event may come; what `decide` may ask for, and nothing else."""
