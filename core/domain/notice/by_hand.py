"""What a person of the office does with a notice: more time, objections, numbers, suspension."""

from datetime import timedelta
from typing import assert_never

from core.domain.notice.commands import (
    ByAPerson,
    DecideObjection,
    ExtendNotice,
    HoldLookBack,
    LiftSuspension,
    NumberNotice,
    OrderSuspension,
    ReceiveObjection,
    WithdrawItems,
)
from core.domain.notice.events import (
    Extended,
    ItemWithdrawn,
    LookBackHeld,
    Numbered,
    ObjectionDecided,
    ObjectionReceived,
    SuspensionLifted,
    SuspensionOrdered,
    Withdrawn,
)
from core.domain.notice.needs import day_order, known, needs, taken_back
from core.domain.notice.state import Event, Notice
from core.domain.notice.table import EXTENDABLE
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.times import date_of
from core.law.book import Law
from core.law.look_up import due_by, may, requirement
from core.law.procedure import Requirement


def decide_by_hand(  # noqa: C901 - a table, one row a command
    notice: Notice, command: ByAPerson, law: Law
) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: not for this person, not from this stage, or not on this day.
    """
    match command:
        case ExtendNotice():
            return _extend(notice, command, law)
        case ReceiveObjection():
            return _object(notice, command, law)
        case DecideObjection():
            return _decide_objection(notice, command, law)
        case WithdrawItems():
            return _withdraw(notice, command, law)
        case NumberNotice():
            return _number(notice, command, law)
        case OrderSuspension():
            return _suspend(notice, command, law)
        case LiftSuspension():
            return _lift(notice, command, law)
        case HoldLookBack():
            return _look_back(notice, command, law)
        case _:
            assert_never(command)


def without_fresh_eyes(
    law: Law, served_by: tuple[str, ...], rechecked_by: tuple[str, ...], on: str
) -> Requirement | None:
    """Return what a recheck by the same officers falls short of; a warning, never a refusal (R5).

    Args:
        law: all rules.
        served_by: ids of who served the notice.
        rechecked_by: ids of who rechecked it.
        on: the day of the recheck.
    """
    fresh = requirement(law, "recheck_fresh_eyes", on)
    return fresh if len({*rechecked_by} - {*served_by}) < int(fresh.value) else None


def _extend(notice: Notice, command: ExtendNotice, law: Law) -> tuple[Event, ...]:
    """R3: once, by no more than it was given at first, before it ends, by another than served."""
    may(law, "notice.extend", command.by, command.on, {"server": command.served_by})
    if notice.extensions and command.due_on == notice.due_on:
        return ()
    if command.on > notice.due_on and notice.stage in EXTENDABLE | {"overdue"}:
        raise Refused(Reason.EXTENSION_LATE, due_on=notice.due_on, on=command.on)
    if notice.stage not in EXTENDABLE:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=notice.stage,
            act=Extended.__name__,
            needed=" / ".join(sorted(EXTENDABLE)),
        )
    _within_the_grant(notice, command, law)
    return (
        Extended(
            notice=notice.notice,
            institution=notice.institution,
            before=notice.due_on,
            due_on=command.due_on,
            ground="granted",
            reason=command.reason,
            extended_on=command.on,
        ),
    )


def _within_the_grant(notice: Notice, command: ExtendNotice, law: Law) -> None:
    times = requirement(law, "notice_extensions", command.on)
    if notice.extensions >= int(times.value):
        raise Refused(Reason.EXTENDED_ALREADY, times.basis, due_on=notice.due_on)
    day_order("--on", command.on, notice.served_on)
    if command.due_on <= notice.due_on:
        raise Refused(Reason.DUE_SHORTENED, paper=notice.due_on, seen=command.due_on)
    percent = requirement(law, "notice_extension_percent", command.on)
    given = date_of(notice.first_due_on) - date_of(notice.served_on)
    more = timedelta(days=given.days * int(percent.value) // 100)
    longest = (date_of(notice.due_on) + more).isoformat()
    if command.due_on > longest:
        raise Refused(
            Reason.EXTENSION_TOO_LONG, percent.basis, seen=command.due_on, longest=longest
        )


def _object(notice: Notice, command: ReceiveObjection, law: Law) -> tuple[Event, ...]:
    may(law, "notice.object", command.by, command.on)
    codes = known(notice, command.codes or notice.codes)
    if codes and {*codes} <= notice.objected_codes:
        return ()
    needs(notice, ObjectionReceived)
    if not codes:  # what it is about orders nothing any more
        return ()
    day_order("--on", command.on, notice.served_on)
    if command.on > notice.objection_until:
        raise Refused(Reason.OBJECTION_LATE, until=notice.objection_until, seen=command.on)
    by = due_by(law, "notice.objection.decide", command.on)
    return (
        ObjectionReceived(
            notice=notice.notice,
            institution=notice.institution,
            codes=codes,
            received_on=command.on,
            decide_by=by.on,
            provisional=by.provisional,
        ),
    )


def _decide_objection(notice: Notice, command: DecideObjection, law: Law) -> tuple[Event, ...]:
    may(law, "notice.decide-objection", command.by, command.on, {"server": command.served_by})
    needs(notice, ObjectionDecided)
    upheld = known(notice, command.upheld)
    if not notice.objected_codes or not {*upheld} <= notice.objected_codes:
        raise Refused(Reason.NO_OBJECTION, codes=", ".join(command.upheld) or notice.notice)
    day_order("--on", command.on, notice.objected_on)
    decided = ObjectionDecided(
        notice=notice.notice,
        institution=notice.institution,
        upheld=upheld,
        rejected=tuple(
            code for code in notice.codes if code in notice.objected_codes and code not in upheld
        ),
        reason=command.reason,
        decided_on=command.on,
    )
    return (decided, *_items_withdrawn(notice, upheld, command))


def _withdraw(notice: Notice, command: WithdrawItems, law: Law) -> tuple[Event, ...]:
    may(law, "notice.withdraw", command.by, command.on, {"server": command.served_by})
    codes = known(notice, command.codes)
    if not codes:
        return ()
    needs(notice, ItemWithdrawn)
    day_order("--on", command.on, notice.served_on)
    return _items_withdrawn(notice, codes, command)


def _items_withdrawn(
    notice: Notice, codes: tuple[str, ...], command: DecideObjection | WithdrawItems
) -> tuple[Event, ...]:
    """An overdue of nothing else goes with the items; one that missed others stands for those."""
    if not codes:
        return ()
    withdrawn = ItemWithdrawn(
        notice=notice.notice,
        institution=notice.institution,
        codes=codes,
        reason=command.reason,
        withdrawn_on=command.on,
    )
    events: tuple[Event, ...] = (withdrawn,)
    if notice.overdue_codes <= {*codes}:
        events += taken_back(notice, command.on, command.overdue_event)
    if {*notice.codes} <= {*codes}:
        events += (
            Withdrawn(
                notice=notice.notice, institution=notice.institution, withdrawn_on=command.on
            ),
        )
    return events


def _number(notice: Notice, command: NumberNotice, law: Law) -> tuple[Event, ...]:
    may(law, "notice.number", command.by, command.on)
    if notice.official_no == command.official_no:
        return ()
    needs(notice, Numbered)
    if notice.official_no:
        raise Refused(Reason.NUMBERED_ALREADY, number=notice.official_no)
    day_order("--on", command.on, notice.served_on)
    return (
        Numbered(notice=notice.notice, official_no=command.official_no, numbered_on=command.on),
    )


def _suspend(notice: Notice, command: OrderSuspension, law: Law) -> tuple[Event, ...]:
    may(law, "notice.suspend", command.by, command.on)
    if notice.is_suspended:
        return ()
    needs(notice, SuspensionOrdered)
    codes = known(notice, command.codes or notice.codes)
    day_order("--on", command.on, notice.served_on)
    return (
        SuspensionOrdered(
            notice=notice.notice,
            institution=notice.institution,
            codes=codes,
            basis=command.basis,
            ordered_on=command.on,
        ),
    )


def _lift(notice: Notice, command: LiftSuspension, law: Law) -> tuple[Event, ...]:
    may(law, "notice.lift-suspension", command.by, command.on)
    needs(notice, SuspensionLifted)
    if not notice.suspended_on:
        raise Refused(Reason.NOT_SUSPENDED)
    if not notice.is_suspended:
        return ()
    day_order("--accepted-on", command.accepted_on, notice.suspended_on)
    day_order("--on", command.on, command.accepted_on)
    return (
        SuspensionLifted(
            notice=notice.notice,
            institution=notice.institution,
            accepted_by=command.accepted_by,
            accepted_on=command.accepted_on,
            lifted_on=command.on,
        ),
    )


def _look_back(notice: Notice, command: HoldLookBack, law: Law) -> tuple[Event, ...]:
    may(law, "notice.look-back", command.by, command.on)
    recurred = known(notice, command.recurred)
    if notice.look_back_held_on == command.on:
        return ()
    needs(notice, LookBackHeld)
    if not notice.look_back_from or command.on < notice.look_back_from:
        raise Refused(Reason.LOOK_BACK_EARLY, from_day=notice.look_back_from or "-", on=command.on)
    return (
        LookBackHeld(
            notice=notice.notice,
            institution=notice.institution,
            recurred=recurred,
            held_on=command.on,
        ),
    )
