"""Refunds and supervised accounts (DOMAIN.md §5)."""

from core.domain import catalogue
from core.domain.fund import commands as fund
from core.domain.refund import commands as refund
from core.domain.refund.events import Overdue
from core.domain.refund.reasons import RefundReason
from core.domain.refund.state import Refund
from core.evidence.body import trusted_header
from core.kernel.errors import Refused
from core.kernel.ids import stream_name
from projections.proceedings_queries import proceedings
from server.acts.act import Act, Filling
from server.office import state_of
from server.words import N_


def _overdue_event(filling: Filling) -> str:
    """Return the id of the overdue of a day and part."""
    due_on, part = str(filling.given["due_on"]), int(filling.given["part"])
    for event in filling.writer.events(filling.stream):
        if event.type.startswith("refund.overdue.v"):
            said = catalogue.read(event.type, trusted_header(event.body).data)
            if isinstance(said, Overdue) and (said.due_on, said.part) == (due_on, part):
                return event.event_id
    raise Refused(RefundReason.REFUND_NO_OVERDUE, due_on=due_on, part=part)


def _elsewhere(filling: Filling) -> list[str]:
    """Return which of the pupils stand in another refund of the institution."""
    assert filling.views is not None, "the act looks things up"
    there: Refund = state_of(filling.writer, filling.stream)
    whom = str(filling.given.get("institution") or there.institution)
    asked = {str(one["pupil"]) for one in filling.given.get("lines") or ()}
    known: set[str] = set()
    for row in proceedings(filling.views, "refund", institution=whom) if asked else ():
        stream = stream_name("refund", row["id"])
        if stream != filling.stream:
            other: Refund = state_of(filling.writer, stream)
            known |= asked & other.lines.keys()
    return sorted(known)


REFUND_ACTS = (
    Act(
        name="claim",
        command=refund.ClaimRefund,
        about=N_("take a claim of one or many pupils"),
        creates=True,
        takes_pupils=True,
        rests_on={"source": ("tip", "notice", "case")},
        fills={"elsewhere": _elsewhere},
        looks_up=True,
    ),
    Act(
        name="add",
        command=refund.AddLines,
        about=N_("add pupils to a claim"),
        takes_pupils=True,
        fills={"elsewhere": _elsewhere},
        looks_up=True,
    ),
    Act(name="accept", command=refund.AcceptRefund, about=N_("accept a claim")),
    Act(name="verify", command=refund.VerifyLines, about=N_("reckon what each pupil gets back")),
    Act(name="agree", command=refund.AgreeRefund, about=N_("record the day agreed for payment")),
    Act(name="dispute", command=refund.DisputeRefund, about=N_("record that a side disputes it")),
    Act(name="mediate", command=refund.MediateRefund, about=N_("record how the mediation ended")),
    Act(name="refer", command=refund.ReferRefund, about=N_("refer it to 12315, court or police")),
    Act(name="order", command=refund.OrderRefund, about=N_("order the institution to pay back")),
    Act(name="pay", command=refund.RecordPayment, about=N_("record what was paid back")),
    Act(name="waive", command=refund.WaiveLine, about=N_("record what a guardian let go")),
    Act(
        name="withdraw-overdue",
        command=refund.WithdrawOverdue,
        about=N_("take back an overdue that never was"),
        fills={"overdue_event": _overdue_event},
    ),
    Act(
        name="settle", command=refund.SettleRefund, about=N_("record that nothing is owed any more")
    ),
    Act(name="close", command=refund.CloseRefund, about=N_("close a refund")),
    Act(name="reopen", command=refund.ReopenRefund, about=N_("open a refund again")),
)

FUND_ACTS = (
    Act(
        name="open",
        command=fund.OpenAccount,
        about=N_("register the account of an institution"),
        creates=True,
    ),
    Act(name="minimum", command=fund.SetMinBalance, about=N_("set the minimum balance")),
    Act(name="balance", command=fund.ReportBalance, about=N_("record the balance of a day")),
    Act(name="movement", command=fund.ReportMovement, about=N_("record that money moved")),
    Act(name="fees", command=fund.ReportFees, about=N_("record the fees of one charging cycle")),
    Act(
        name="schedule",
        command=fund.ReportSchedule,
        about=N_("record the classes in the timetable"),
    ),
    Act(
        name="consumption",
        command=fund.ReportConsumption,
        about=N_("record classes held and money released"),
    ),
    Act(
        name="requests",
        command=fund.ReportRefundRequests,
        about=N_("record how many asked for money back"),
    ),
    Act(name="signs", command=fund.ReportSigns, about=N_("record signs of trouble")),
    Act(name="review", command=fund.ReviewAlerts, about=N_("look for alerts that come with time")),
    Act(name="dispose", command=fund.DisposeAlert, about=N_("record what was done on an alert")),
    Act(name="freeze", command=fund.FreezeAccount, about=N_("have releases stopped")),
    Act(name="unfreeze", command=fund.UnfreezeAccount, about=N_("let releases go on")),
    Act(name="close", command=fund.CloseAccount, about=N_("end the supervision")),
)
