"""The steps of a case, ordinary or simple (DOMAIN.md §4.4, §4.5)."""

from core.domain.case import after_commands as after
from core.domain.case import commands as case
from core.domain.case import ground_commands as ground
from core.domain.case import hearing_commands as hearing
from core.domain.case import money_commands as money
from core.domain.case.state import Case
from server.acts.act import Act, Filling
from server.acts.once import one_case
from server.answers import WrongCall
from server.office import state_of
from server.words import N_

NOT_SERVED = N_("case {field} has no decision that was served")
_EFFECT = ("case.decision-served.", "case.simple-penalty-imposed.")
"""The events that give a penalty its effect."""


def _served_event(filling: Filling) -> str:
    """Return the id of the event that gave the penalty its effect, the last one."""
    served = [
        one.event_id
        for one in filling.writer.events(filling.stream)
        if one.type.startswith(_EFFECT)
    ]
    if not served:
        raise WrongCall(NOT_SERVED, filling.stream)
    return served[-1]


def _annuls_from(filling: Filling) -> str:
    """A decision that is taken back never counted, unless a day is named (DOMAIN.md §4.7)."""
    there: Case = state_of(filling.writer, filling.stream)
    return str(filling.given.get("annuls_from") or there.effective_on)


ACTS = (
    Act(
        name="file",
        command=case.FileCase,
        about=N_("file a case on a notice, visit or tip"),
        creates=True,
        looks_up=True,
        rests_on={"source": ("notice", "visit", "tip", "intent", "institution", "refund", "fund")},
        checks=(one_case,),
    ),
    Act(
        name="assign",
        command=case.AssignHandlers,
        about=N_("name who handles the case"),
        names={"handlers": "case.handled-by"},
    ),
    Act(
        name="preserve",
        command=hearing.PreserveEvidence,
        about=N_("register and preserve evidence"),
    ),
    Act(
        name="preservation",
        command=hearing.DecidePreservation,
        about=N_("decide on preserved evidence"),
    ),
    Act(
        name="investigated",
        command=case.CloseInvestigation,
        about=N_("report what was found and what is proposed"),
    ),
    Act(
        name="notice",
        command=case.ServeAdvanceNotice,
        about=N_("serve the advance notice"),
        by_hand=True,
    ),
    Act(
        name="decide",
        command=case.DecidePenalty,
        about=N_("decide the penalty"),
        by_hand=True,
    ),
    Act(name="serve", command=case.ServeDecision, about=N_("serve the decision"), by_hand=True),
    Act(name="pay", command=money.RecordPayment, about=N_("record a payment"), by_hand=True),
    Act(
        name="revoke",
        command=case.RevokePenalty,
        about=N_("take the decision back"),
        fills={"served_event": _served_event},
        completes={"annuls_from": _annuls_from},
        by_hand=True,
    ),
    Act(name="close", command=case.CloseCase, about=N_("close the case"), by_hand=True),
    Act(name="legal-review", command=hearing.ReviewLegally, about=N_("give a legal opinion")),
    Act(name="defence", command=hearing.ReceiveDefence, about=N_("take the party's defence")),
    Act(
        name="hearing-request",
        command=hearing.RequestHearing,
        about=N_("take a request to be heard"),
    ),
    Act(
        name="hearing-notice",
        command=hearing.NotifyHearing,
        about=N_("set a hearing"),
        names={"host": "case.heard-by"},
        part_day="hearing_on",
    ),
    Act(name="hearing-held", command=hearing.HoldHearing, about=N_("record that it was held")),
    Act(name="hearing-waived", command=hearing.WaiveHearing, about=N_("record that it was let go")),
    Act(
        name="discuss",
        command=hearing.DiscussCollectively,
        about=N_("record a joint decision of heads"),
        names={"members": "case.discussed-by"},
    ),
    Act(
        name="extend",
        command=hearing.ExtendDecision,
        about=N_("move the last day for the decision"),
    ),
    Act(name="suspend", command=hearing.SuspendCase, about=N_("let the case rest")),
    Act(name="resume", command=hearing.ResumeCase, about=N_("let the case go on")),
    Act(name="no-penalty", command=case.DecideNoPenalty, about=N_("decide not to penalise")),
    Act(
        name="serve-by-notice",
        command=case.ServeByNotice,
        about=N_("serve the decision by public notice"),
    ),
    Act(name="deem-served", command=case.DeemServed, about=N_("the days of the notice are over")),
    Act(name="vary", command=case.VaryPenalty, about=N_("put a lighter penalty in its place")),
    Act(
        name="keep",
        command=ground.KeepDecision,
        about=N_("let the decision stand though its ground fell away"),
    ),
    Act(name="defer", command=money.DeferPayment, about=N_("let the party pay later")),
    Act(name="instalments", command=money.GrantInstalments, about=N_("let the party pay in parts")),
    Act(name="surcharge", command=money.AddSurcharge, about=N_("reckon the surcharge up to a day")),
    Act(name="waive", command=money.WaiveSurcharge, about=N_("remit surcharge in an agreement")),
    Act(name="demand", command=money.ServeDemand, about=N_("call upon the party to perform")),
    Act(name="court", command=money.ApplyToCourt, about=N_("ask the court to enforce")),
    Act(
        name="enforced", command=money.RecordEnforcement, about=N_("record that the court finished")
    ),
    Act(name="report-simple", command=money.ReportSimple, about=N_("file a penalty on the spot")),
    Act(name="hand-in", command=money.HandInFine, about=N_("hand in what was collected")),
    Act(name="bank", command=money.BankFine, about=N_("pay a collected fine into the bank")),
    Act(
        name="transfer",
        command=after.TransferCase,
        about=N_("hand the case to who must deal with it"),
    ),
    Act(
        name="delivered",
        command=after.DeliverTransfer,
        about=N_("record that its papers went over"),
    ),
    Act(name="took-back", command=after.TakeBackTransfer, about=N_("record that it came back")),
    Act(name="terminate", command=after.TerminateCase, about=N_("end it without a decision")),
    Act(
        name="reconsideration",
        command=after.RequestReconsideration,
        about=N_("the party asks for reconsideration"),
    ),
    Act(
        name="reconsidered",
        command=after.DecideReconsideration,
        about=N_("record how the reconsideration ended"),
    ),
    Act(name="litigation", command=after.BeginLitigation, about=N_("the party goes to court")),
    Act(name="judged", command=after.DecideLitigation, about=N_("record the final judgement")),
    Act(name="publish", command=after.PublishDecision, about=N_("publish the decision, masked")),
    Act(
        name="withdraw-publication",
        command=after.WithdrawPublication,
        about=N_("take the published decision down"),
    ),
    Act(name="repair", command=after.RepairCredit, about=N_("record that credit was repaired")),
    Act(name="end-publication", command=after.EndPublication, about=N_("end its publication")),
)
