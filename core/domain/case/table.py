"""The procedure of a case as data (DOMAIN.md §4.4, §4.5): every event, from where, and its days.

Who may do an act stands in `acts.toml` under the act's code, how long in `terms.toml` under the
deadline's kind. What follows a decision in effect stands in `after_table`.
"""

from typing import Final

from core.domain.case import after_events as after
from core.domain.case import events as spine
from core.domain.case import ground_events as ground
from core.domain.case import hearing_events as hearing
from core.domain.case.after_table import AFTER, MONEY
from core.domain.case.day_events import DeadlineSettled
from core.domain.case.rows import (
    AFTERWARDS,
    DECIDE,
    EFFECTIVE,
    LITIGATE,
    MOVED,
    NOTICED,
    PAY,
    RECONSIDER,
    REPORTED,
    SERVE,
    UNDECIDED,
    UNSERVED,
    WORKED,
    row,
    since,
)
from core.kernel.transitions import Deadline, Transition, allowed

_TRANSFER: Final = Deadline(kind="transfer.decide", field="transfer_by", runs_from="reported_on")
_TO_DECISION: Final = (
    row(spine.Filed, frozenset({"unfiled"}), "file", to="filed", opens=(DECIDE,)),
    row(ground.FiledAgain, frozenset({"unfiled"}), "file", to="filed", opens=(DECIDE,)),
    row(spine.HandlersAssigned, frozenset({"filed"}), "assign", to="investigating"),
    row(spine.HandlersAssigned, WORKED | UNSERVED | EFFECTIVE, "assign"),
    row(
        hearing.EvidencePreserved,
        WORKED,
        "preserve",
        opens=(Deadline(kind="evidence.preserve", field="decide_by", runs_from="preserved_on"),),
    ),
    row(
        hearing.PreservationDecided,
        WORKED | UNSERVED | EFFECTIVE,
        "preserve-decide",
        ends=("evidence.preserve",),
        ends_on="decided_on",
    ),
    row(
        spine.InvestigationClosed,
        WORKED - NOTICED,
        "report",
        to="investigated",
        drops=("transfer.decide",),
        opens=(_TRANSFER,),
    ),
    row(
        spine.InvestigationClosed,  # a new report undoes no notice that the party was given
        NOTICED,
        "report",
        drops=("transfer.decide",),
        opens=(_TRANSFER,),
    ),
    row(hearing.LegallyReviewed, REPORTED, "review"),
    row(
        spine.AdvanceNoticeServed,
        REPORTED,
        "notice",
        to="noticed",
        drops=("transfer.decide",),
        opens=(
            Deadline(kind="defence", field="defence_until", is_window=True, runs_from="served_on"),
        ),
    ),
    row(hearing.DefenceReceived, NOTICED, "defence"),
    row(
        hearing.HearingRequested,
        NOTICED,
        "hearing-request",
        ends=("defence",),
        ends_on="requested_on",
    ),
    row(
        hearing.HearingNotified,
        NOTICED,
        "hearing-notice",
        opens=(Deadline(kind="hearing.hold", field="hearing_on"),),
        on="notified_on",
    ),
    row(hearing.HearingHeld, NOTICED, "hearing-hold", ends=("hearing.hold",), ends_on="held_on"),
    row(hearing.HearingWaived, NOTICED, "hearing-waive", drops=("hearing.hold",)),
    row(hearing.CollectivelyDiscussed, REPORTED, "discuss"),
    row(hearing.DecisionExtended, WORKED, "extend", opens=(MOVED,)),
    Transition(event=hearing.Suspended, given=WORKED, act="case.suspend", pauses=True),
    Transition(
        event=hearing.Resumed, given=WORKED, act="case.resume", opens=(MOVED,), resumes=True
    ),
)
_DECIDED: Final = (
    row(spine.DecisionApproved, NOTICED, "approve"),
    row(
        spine.PenaltyDecided,
        NOTICED,
        "decide",
        to="decided",
        opens=(SERVE,),
        ends=("case.decide",),
        ends_on="decided_on",
        drops=("defence",),
    ),
    row(
        spine.NoPenaltyDecided,
        REPORTED,
        "no-penalty",
        to="no_penalty",
        opens=(SERVE,),
        ends=("case.decide",),
        ends_on="decided_on",
        drops=("defence", "transfer.decide"),
    ),
    row(
        after.ServedByNotice,
        UNSERVED,
        "serve-by-notice",
        ends=("case.serve",),
        ends_on="put_up_on",
        opens=(Deadline(kind="service.by_notice", field="deemed_on", runs_from="put_up_on"),),
    ),
    row(
        after.DeliveryReceipted,
        UNSERVED,
        "serve",
        opens=(
            since("served_on", RECONSIDER),
            since("served_on", LITIGATE),
            Deadline(kind="publication.publish", field="publish_by"),
        ),
        ends=("case.serve", "service.by_notice"),
        ends_on="served_on",
    ),
    row(
        spine.DecisionServed,
        frozenset({"decided"}),
        "take-effect",
        to="effective",
        opens=(since("served_on", PAY),),
        ends=("case.serve",),
        ends_on="served_on",
    ),
    row(
        after.Transferred,
        UNDECIDED,
        "transfer",
        to="transferred",
        opens=(Deadline(kind="transfer.deliver", field="deliver_by", runs_from="decided_on"),),
        ends=("case.decide", "transfer.decide"),
        ends_on="decided_on",
        drops=("defence",),
    ),
    row(
        after.TransferDelivered,
        frozenset({"transferred"}),
        "transfer-deliver",
        ends=("transfer.deliver",),
        ends_on="delivered_on",
    ),
    row(
        after.TransferReturned,
        frozenset({"transferred"}),
        "transfer-return",
        to="investigated",
        opens=(since("returned_on", DECIDE),),
    ),
    row(after.Terminated, UNDECIDED, "terminate", to="terminated", drops=("*",)),
)
_ANYWHERE: Final = (
    Transition(
        event=DeadlineSettled,
        given=UNDECIDED | UNSERVED | AFTERWARDS | {"transferred"},
        act="case.settle-days",
        settles=True,
    ),
)
TABLE: Final[tuple[Transition, ...]] = (*_TO_DECISION, *_DECIDED, *MONEY, *AFTER, *_ANYWHERE)
ALLOWED: Final = allowed(TABLE)
"""From which stages each event may come; what `decide` may ask for, and nothing else."""
