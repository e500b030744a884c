"""Triage of a tip and where it goes then 流转: nowhere, to another tip, to another agency."""

from msgspec import UNSET

from core.domain.tip.commands import MergeTip, NoteMerge, RejectTip, TransferTip, TriageTip
from core.domain.tip.events import Merged, MergeNoted, Rejected, Transferred, Triaged
from core.domain.tip.reasons import TipReason
from core.domain.tip.state import Event, Tip
from core.domain.tip.steps import feedback_due, follows, needs
from core.kernel.errors import Refused
from core.law.book import Law
from core.law.look_up import due_by, may


def triage(tip: Tip, command: TriageTip, law: Law) -> tuple[Event, ...]:
    """Say where it goes (T2): what stays here is assigned in one term, what does not leaves."""
    may(law, "tip.triage", command.by, command.on)
    if tip.stage == "triaged" and (tip.route, tip.is_urgent) == (command.route, command.is_urgent):
        return ()
    needs(tip, Triaged)
    follows(tip, "on", command.on)
    leaves = command.route == "transfer"
    due = due_by(law, "tip.transfer" if leaves else "tip.assign", command.on)
    return (
        Triaged(
            tip=tip.tip,
            route=command.route,
            is_urgent=command.is_urgent,
            triaged_on=command.on,
            assign_by=UNSET if leaves else due.on,
            transfer_by=due.on if leaves else UNSET,
            provisional=due.provisional,
        ),
    )


def reject(tip: Tip, command: RejectTip, law: Law) -> tuple[Event, ...]:
    """Leave a lead unchecked, which a head alone may; the ground is written down."""
    may(law, "tip.reject", command.by, command.on)
    if tip.stage == "rejected" and tip.ground == command.ground:
        return ()
    needs(tip, Rejected)
    follows(tip, "on", command.on)
    feed_back_by, provisional = feedback_due(tip, law, command.on)
    return (
        Rejected(
            tip=tip.tip,
            ground=command.ground,
            reason=command.reason,
            rejected_on=command.on,
            feed_back_by=feed_back_by,
            provisional=provisional,
        ),
    )


def merge(tip: Tip, command: MergeTip, law: Law) -> tuple[Event, ...]:
    """Let another tip carry it: never one that this one carries, or neither would be checked."""
    may(law, "tip.merge", command.by, command.on)
    if tip.stage == "merged" and tip.merged_into == command.into:
        return ()
    needs(tip, Merged)
    if command.into in {tip.tip, *tip.merged}:
        raise Refused(TipReason.TIP_MERGED_IN_CIRCLE, into=command.into)
    follows(tip, "on", command.on)
    feed_back_by, provisional = feedback_due(tip, law, command.on)
    return (
        Merged(
            tip=tip.tip,
            into=command.into,
            reason=command.reason,
            merged_on=command.on,
            feed_back_by=feed_back_by,
            provisional=provisional,
        ),
    )


def note_merge(tip: Tip, command: NoteMerge, law: Law) -> tuple[Event, ...]:
    """Learn that another tip was merged into this one.

    A tip that is let go or closed carries no other: that is refused, and a person looks at it.
    """
    may(law, "tip.note-merge", command.by, command.on)
    if command.merged in tip.merged:
        return ()
    needs(tip, MergeNoted)
    return (MergeNoted(tip=tip.tip, merged=command.merged, noted_on=command.on),)


def transfer(tip: Tip, command: TransferTip, law: Law) -> tuple[Event, ...]:
    """Hand it to another agency (T3), while it is being checked too."""
    may(law, "tip.transfer", command.by, command.on)
    if tip.stage == "transferred" and tip.transferred_to == command.to:
        return ()
    needs(tip, Transferred)
    follows(tip, "on", command.on)
    feed_back_by, provisional = feedback_due(tip, law, command.on)
    return (
        Transferred(
            tip=tip.tip,
            to=command.to,
            agency=command.agency,
            reason=command.reason,
            transferred_on=command.on,
            feed_back_by=feed_back_by,
            provisional=provisional,
        ),
    )
