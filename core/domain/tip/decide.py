"""What may be done with a tip, and what then happened (DOMAIN.md §4.1).

`law` says who may do it and picks every date; the outcome stands in the event, so replay needs no
law. Here stands how a tip begins; what follows stands beside, in the order of the procedure.
"""

from typing import Final, assert_never

from msgspec import UNSET
from msgspec.structs import asdict

from core.domain.tip.checking import assign, extend, verify
from core.domain.tip.closing import close, feed_back, reopen
from core.domain.tip.commands import (
    AssignTip,
    CloseTip,
    Command,
    EscalatePatrol,
    ExtendTip,
    FeedBack,
    LogPatrol,
    MergeTip,
    NoteMerge,
    ReceiveTip,
    RejectTip,
    ReopenTip,
    TransferTip,
    TriageTip,
    VerifyTip,
)
from core.domain.tip.day_events import DeadlineSettled
from core.domain.tip.events import Channel, PatrolLogged, Received
from core.domain.tip.reasons import TipReason
from core.domain.tip.routing import merge, note_merge, reject, transfer, triage
from core.domain.tip.state import Event, Tip
from core.domain.tip.steps import follows, needs
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.running import SettleDeadlines
from core.law.book import Law
from core.law.look_up import act, due_by, may
from core.law.settling import settled

_CHANNEL_OF: Final[dict[str, Channel]] = {
    "grid_worker": "grid",
    "community": "community",
    "social_supervisor": "social_supervisor",
    "assistant": "town",
}
"""By which way a patrol's lead came."""


def decide(tip: Tip, command: Command, law: Law) -> tuple[Event, ...]:  # noqa: C901, PLR0911, PLR0912 - a table, one row a command
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: not this person, not at this stage, not on this day, or a step is missing.
    """
    match command:
        case LogPatrol():
            return _log_patrol(tip, command, law)
        case EscalatePatrol():
            return _escalate(tip, command, law)
        case ReceiveTip():
            return _receive(tip, command, law)
        case TriageTip():
            return triage(tip, command, law)
        case RejectTip():
            return reject(tip, command, law)
        case MergeTip():
            return merge(tip, command, law)
        case NoteMerge():
            return note_merge(tip, command, law)
        case TransferTip():
            return transfer(tip, command, law)
        case AssignTip():
            return assign(tip, command, law)
        case ExtendTip():
            return extend(tip, command, law)
        case VerifyTip():
            return verify(tip, command, law)
        case FeedBack():
            return feed_back(tip, command, law)
        case CloseTip():
            return close(tip, command, law)
        case ReopenTip():
            return reopen(tip, command, law)
        case SettleDeadlines():
            may(law, "tip.settle-days", command.by, command.on)
            found = settled(command, command.days, tip.settled, law)
            return tuple(DeadlineSettled(tip=tip.tip, **asdict(one)) for one in found)
        case _:
            assert_never(command)


def _log_patrol(tip: Tip, command: LogPatrol, law: Law) -> tuple[Event, ...]:
    """Record an observation: no organ without the power inspects (国办发〔2024〕54号)."""
    may(law, "tip.patrol", command.by, command.on)
    if command.patroller not in command.by.roles:
        basis = act(law, "tip.patrol", command.on).basis
        raise Refused(Reason.ROLE_NEEDED, basis, act="tip.patrol", needed=command.patroller)
    if tip.stage != "unreceived" and tip.tip == command.tip:
        return ()
    needs(tip, PatrolLogged)
    _names_a_place(command)
    return (
        PatrolLogged(
            tip=command.tip,
            patroller=command.patroller,
            institution=command.institution,
            premises=command.premises,
            topic=command.topic,
            patrolled_on=command.on,
        ),
    )


def _receive(tip: Tip, command: ReceiveTip, law: Law) -> tuple[Event, ...]:
    may(law, "tip.receive", command.by, command.on)
    if tip.tip == command.tip and tip.receipt_no == command.receipt_no:
        return ()
    if tip.stage == "patrolled":  # a lead of this patrol is about what the patrol noted
        raise Refused(
            Reason.WRONG_STAGE, stage=tip.stage, act=Received.__name__, needed="unreceived"
        )
    needs(tip, Received)
    _names_a_place(command)
    triage_by = due_by(law, "tip.triage", command.on)
    return (
        Received(
            tip=command.tip,
            receipt_no=command.receipt_no,
            channel=command.channel,
            topic=command.topic,
            institution=command.institution,
            premises=command.premises,
            violations=command.violations,
            is_anonymous=command.is_anonymous,
            tipster=command.tipster,
            ref=command.ref,
            received_on=command.on,
            triage_by=triage_by.on,
            provisional=triage_by.provisional,
        ),
    )


def _escalate(tip: Tip, command: EscalatePatrol, law: Law) -> tuple[Event, ...]:
    may(law, "tip.escalate", command.by, command.on)
    if tip.patroller and tip.receipt_no == command.receipt_no:
        return ()
    if tip.stage != "patrolled":
        raise Refused(
            Reason.WRONG_STAGE, stage=tip.stage, act=EscalatePatrol.__name__, needed="patrolled"
        )
    follows(tip, "on", command.on)
    triage_by = due_by(law, "tip.triage", command.on)
    return (
        Received(
            tip=tip.tip,
            receipt_no=command.receipt_no,
            channel=_CHANNEL_OF[tip.patroller],
            topic=command.topic,
            institution=tip.institution or UNSET,
            premises=tip.premises or UNSET,
            violations=command.violations,
            is_anonymous=False,
            received_on=command.on,
            triage_by=triage_by.on,
            provisional=triage_by.provisional,
        ),
    )


def _names_a_place(command: LogPatrol | ReceiveTip) -> None:
    if command.institution is UNSET and command.premises is UNSET:
        raise Refused(TipReason.TIP_PLACE_MISSING)
