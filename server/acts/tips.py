"""Tips and patrols (DOMAIN.md §4.1)."""

from typing import Final

from core.domain.officer.state import Officer
from core.domain.tip import commands as tip
from core.kernel.errors import Refused
from core.kernel.ids import stream_name
from core.kernel.reasons import Reason
from core.kernel.times import day_of_ms
from core.law.look_up import requirement
from projections.queries import visit_streams
from projections.replay import merged_visit
from server.acts.act import Act, Filling, PartBy
from server.office import state_of
from server.words import N_


def _receipt_no(filling: Filling) -> str:
    """Return the receipt that whoever reported is given at once: day and six random symbols."""
    given = filling.given.get("receipt_no")
    if given:
        return str(given)
    pen = filling.office.pen
    day = day_of_ms(pen.clock.wall_ms()).replace("-", "")
    return f"T{day}-{pen.random(3).hex().upper()}"


def _credentialed(filling: Filling) -> list[dict[str, str]]:
    """Return who verified, each with a credential of their own that was valid (第五十五条).

    Raises:
        Refused: the number is not one of that officer's, or was not valid that day; the visit that
            stands for them had too few.
    """
    _two_on_the_visit(filling)
    shown: list[dict[str, str]] = list(filling.given.get("officers", ()))
    day = str(filling.given["on"])
    for one in shown:
        person: Officer = state_of(filling.writer, stream_name("officer", one["officer"]))
        issues = [kept for kept in person.credentials if kept.credential_no == one["credential_no"]]
        if not any(kept.is_valid(day) for kept in issues):
            needed = requirement(filling.office.law, "credentials_shown", day)
            raise Refused(
                Reason.OFFICER_NOT_CREDENTIALED, needed.basis, officer=one["officer"], on=day
            )
    return shown


_CHECKED_BY: Final = {
    "verification": "tip.verification-by",
    "observation": "tip.observation-by",
}


def _two_on_the_visit(filling: Filling) -> None:
    """Let a visit stand for who verified only where two made it (行政处罚法 第四十二条)."""
    visit = filling.given.get("visit")
    if not visit:
        return
    assert filling.views is not None, "the act looks things up"
    merged = merged_visit(filling.office.log, visit, visit_streams(filling.views, visit))
    two = requirement(filling.office.law, "two_officers", str(filling.given["on"]))
    seen = len({*merged.officers})
    if seen < int(two.value):
        raise Refused(Reason.TOO_FEW_OFFICERS, two.basis, seen=seen, needed=int(two.value))


_RECEIPT = {"receipt_no": _receipt_no}
_TIPSTER = {"content": "", "tipster_name": "tipster", "tipster_phone": "tipster"}

ACTS = (
    Act(
        name="receive",
        command=tip.ReceiveTip,
        about=N_("receive a tip; gives its receipt number"),
        creates=True,
        fills=_RECEIPT,
        personal=_TIPSTER,
    ),
    Act(
        name="patrol",
        command=tip.LogPatrol,
        about=N_("log a patrol: an observation, never an inspection"),
        creates=True,
        personal={"content": ""},
    ),
    Act(
        name="escalate",
        command=tip.EscalatePatrol,
        about=N_("make a tip of what a patrol saw"),
        fills=_RECEIPT,
    ),
    Act(name="triage", command=tip.TriageTip, about=N_("say which way a tip goes")),
    Act(name="reject", command=tip.RejectTip, about=N_("reject a tip, with the ground")),
    Act(
        name="merge",
        command=tip.MergeTip,
        about=N_("merge a tip into the one it repeats"),
        reaches={"into": "tip"},
    ),
    Act(name="transfer", command=tip.TransferTip, about=N_("hand a tip to another agency")),
    Act(
        name="assign",
        command=tip.AssignTip,
        about=N_("give a tip to who checks it"),
        names={"handlers": PartBy(field="kind", rows=_CHECKED_BY)},
    ),
    Act(name="extend", command=tip.ExtendTip, about=N_("give the check more time, once")),
    Act(
        name="verify",
        command=tip.VerifyTip,
        about=N_("record what the check found"),
        completes={"officers": _credentialed},
        names={"officers": "tip.verification-by"},
        looks_up=True,
        rests_on={"visit": ("visit",)},
    ),
    Act(
        name="feed-back",
        command=tip.FeedBack,
        about=N_("tell the tipster what came of it"),
        personal={"reply": ""},
    ),
    Act(name="close", command=tip.CloseTip, about=N_("close a tip")),
    Act(name="reopen", command=tip.ReopenTip, about=N_("open a closed tip again")),
)
