"""The end of a tip: the tipster is told 反馈, it is closed, and may be reopened."""

from msgspec import UNSET

from core.domain.tip.commands import CloseTip, FeedBack, ReopenTip
from core.domain.tip.events import Closed, FedBack, Reopened
from core.domain.tip.reasons import TipReason
from core.domain.tip.state import Event, Tip
from core.domain.tip.steps import follows, needs
from core.kernel.errors import Refused
from core.law.book import Law
from core.law.look_up import due_by, may, requirement, term_in_force


def feed_back(tip: Tip, command: FeedBack, law: Law) -> tuple[Event, ...]:
    """Record that the tipster was told (T6)."""
    may(law, "tip.feed-back", command.by, command.on)
    if tip.stage == "fed_back" and tip.satisfaction == command.satisfaction:
        return ()
    needs(tip, FedBack)
    if not tip.has_tipster:
        raise Refused(TipReason.TIP_NOBODY_TO_TELL)
    follows(tip, "on", command.on)
    return (FedBack(tip=tip.tip, satisfaction=command.satisfaction, fed_back_on=command.on),)


def close(tip: Tip, command: CloseTip, law: Law) -> tuple[Event, ...]:
    """Close it: checked or let go with a reason, and the tipster told if there is one."""
    may(law, "tip.close", command.by, command.on)
    if tip.stage == "closed":
        return ()
    if not tip.outcome and tip.stage not in {"unreceived", "patrolled"}:
        checked = requirement(law, "tip.checked", command.on)
        raise Refused(TipReason.TIP_UNCHECKED, checked.basis, stage=tip.stage)
    needs(tip, Closed)
    if tip.feed_back_by:
        basis = term_in_force(law, "tip.feedback", tip.last_on).basis
        raise Refused(TipReason.TIP_NOT_FED_BACK, basis, until=tip.feed_back_by)
    follows(tip, "on", command.on)
    until = due_by(law, "tip.reopen", command.on)
    assert tip.outcome, "a tip without an outcome was refused above"
    return (
        Closed(
            tip=tip.tip,
            institution=tip.institution or UNSET,
            outcome=tip.outcome,
            led_to=command.led_to,
            closed_on=command.on,
            reopen_until=until.on,
            provisional=until.provisional,
        ),
    )


def reopen(tip: Tip, command: ReopenTip, law: Law) -> tuple[Event, ...]:
    """Have it checked again, within the term from its closing (T7)."""
    may(law, "tip.reopen", command.by, command.on)
    if tip.stage == "reopened" and tip.last_on == command.on:
        return ()
    needs(tip, Reopened)
    follows(tip, "on", command.on)
    if command.on > tip.reopen_until:
        basis = term_in_force(law, "tip.reopen", tip.closed_on).basis
        raise Refused(TipReason.TIP_REOPEN_OVER, basis, until=tip.reopen_until, today=command.on)
    due = due_by(law, "tip.assign", command.on)
    return (
        Reopened(
            tip=tip.tip,
            institution=tip.institution or UNSET,
            ground=command.ground,
            reason=command.reason,
            reopened_on=command.on,
            assign_by=due.on,
            provisional=due.provisional,
        ),
    )
