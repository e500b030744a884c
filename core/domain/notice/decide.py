"""What may be done with a rectification notice, and what then happened.

`law` picks every date; the outcome stands in the event, so replay needs no law. What the field
reported is decided here; what a person of the office does, in `by_hand`.
"""

from typing import Literal

from core.domain.notice.by_hand import decide_by_hand
from core.domain.notice.commands import (
    Close,
    Command,
    EndDay,
    Lengthen,
    OpenNotice,
    Recheck,
    ReportRectification,
    ScheduleLookBack,
    ScheduleRecheck,
    TakeOver,
)
from core.domain.notice.days import settle_days
from core.domain.notice.events import (
    Closed,
    Extended,
    LookBackScheduled,
    Overdue,
    Rechecked,
    RecheckScheduled,
    RectificationReported,
    Repeated,
    Served,
)
from core.domain.notice.needs import day_after, day_order, known, last_day, needs, taken_back
from core.domain.notice.state import Event, Notice
from core.domain.notice.table import ALLOWED
from core.domain.notice.taking_over import take_over
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.running import SettleDeadlines
from core.law.book import Law
from core.law.look_up import due_by, may


def decide(  # noqa: C901 - a table, one row a command
    notice: Notice, command: Command, law: Law
) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: the stage does not allow it, the command speaks of items not on the paper, or it
            is not for this person to do.
    """
    match command:
        case OpenNotice():
            return _open(notice, command, law)
        case Lengthen():
            return _lengthen(notice, command, law)
        case ReportRectification():
            return _report(notice, command, law)
        case Recheck():
            return _recheck(notice, command, law)
        case EndDay():
            return _end_day(notice, command)
        case Close():
            return _close(notice, command, law)
        case ScheduleRecheck():
            return _schedule_recheck(notice, command, law)
        case ScheduleLookBack():
            return _schedule_look_back(notice, command, law)
        case SettleDeadlines():
            return settle_days(notice, command, law)
        case TakeOver():
            return take_over(notice, command, law)
        case _:
            return decide_by_hand(notice, command, law)


def _open(notice: Notice, command: OpenNotice, law: Law) -> tuple[Event, ...]:
    if notice.stage != "unserved" and notice.notice == command.notice:
        return ()
    needs(notice, Served)
    if not (command.items or command.repeats):
        raise Refused(Reason.NOTHING_TO_SERVE)
    served = (_served(command, law),) if command.items else ()
    if not command.repeats:
        return served
    repeated = Repeated(
        notice=command.notice,
        number=command.number,
        institution=command.institution,
        visit=command.visit,
        items=command.repeats,
        served_on=command.served_on,
    )
    return (*served, repeated)


def _served(command: OpenNotice, law: Law) -> Served:
    objection = due_by(law, "notice.objection", command.served_on)
    return Served(
        notice=command.notice,
        number=command.number,
        institution=command.institution,
        visit=command.visit,
        items=command.items,
        served_on=command.served_on,
        # a differing reckoning of ours never shortens what the paper says
        due_on=max(item.due_on for item in command.items),
        objection_until=max(objection.on, command.objection_until),
        provisional=command.provisional or objection.provisional,
    )


def _lengthen(notice: Notice, command: Lengthen, law: Law) -> tuple[Event, ...]:
    """The party holds two papers: the longer day counts, whatever was recorded meanwhile."""
    due_on, _ = last_day(command.due_on, command.served_on, law)
    if due_on <= notice.due_on:
        return ()
    needs(notice, Extended)
    extended = Extended(
        notice=notice.notice,
        institution=notice.institution,
        before=notice.due_on,
        due_on=due_on,
        ground="second_paper",
        by_notice=command.by_notice,
        extended_on=command.served_on,
    )
    return (*taken_back(notice, command.served_on, command.overdue_event), extended)


def _report(notice: Notice, command: ReportRectification, law: Law) -> tuple[Event, ...]:
    """Record a report whenever it comes to light; what counts is the day on which it was made."""
    if command.by is not None:
        may(law, "notice.report", command.by, command.reported_on)
        day_order("--on", command.reported_on, notice.served_on)
    codes = known(notice, command.codes)
    timely = notice.timely(codes, command.reported_on)
    events: tuple[Event, ...] = ()
    if timely & {*notice.missed_codes} or {*notice.open_codes} & {*codes}:
        needs(notice, RectificationReported)
        reported = RectificationReported(
            notice=notice.notice, codes=codes, reported_on=command.reported_on
        )
        events = (reported,)
    return (*events, *_withdrawn(notice, timely, command.reported_on, command.overdue_event))


def _withdrawn(
    notice: Notice, timely: frozenset[str], shown_on: str, overdue_event: str | None
) -> tuple[Event, ...]:
    """Take back an overdue once everything that it missed proves to have been in time."""
    if not timely or not timely.issuperset(notice.missed_codes):
        return ()
    return taken_back(notice, shown_on, overdue_event)


def _recheck(notice: Notice, command: Recheck, law: Law) -> tuple[Event, ...]:
    if command.by is not None:
        may(law, "notice.recheck", command.by, command.rechecked_on)
        day_order("--on", command.rechecked_on, notice.served_on)
    said = {verdict.code: verdict for verdict in command.verdicts}  # of two, the later one counts
    verdicts = tuple(said[code] for code in known(notice, tuple(said)))
    same_day = command.rechecked_on == notice.rechecked_on
    if all(
        verdict.code in notice.verified_codes
        if verdict.verdict == "verified"
        else same_day and verdict.code in notice.failed_codes
        for verdict in verdicts
    ):
        return ()
    needs(notice, Rechecked)
    rechecked = Rechecked(
        notice=notice.notice,
        institution=notice.institution,
        verdicts=verdicts,
        rechecked_on=command.rechecked_on,
    )
    done = frozenset(one.code for one in verdicts if one.verdict == "verified")
    timely = done if notice.is_in_time(command.rechecked_on) else frozenset[str]()
    withdrawn = _withdrawn(notice, timely, command.rechecked_on, command.overdue_event)
    return (rechecked, *withdrawn)


def _end_day(notice: Notice, command: EndDay) -> tuple[Event, ...]:
    """Overdue comes by itself when the due day has ended and something was not in time (R6)."""
    if notice.stage not in ALLOWED[Overdue] or notice.was_overdue:
        return ()
    if not notice.missed_codes or command.today <= notice.due_on:
        return ()
    return (
        Overdue(
            notice=notice.notice,
            institution=notice.institution,
            due_on=notice.due_on,
            codes=notice.missed_codes,
            effective_on=day_after(notice.due_on),
        ),
    )


def _schedule_recheck(notice: Notice, command: ScheduleRecheck, law: Law) -> tuple[Event, ...]:
    """R5: five working days after everything was reported, or after the time ended."""
    may(law, "notice.schedule", command.by, command.on)
    waits = command.after == "report" and notice.open_codes
    done = notice.stage not in ALLOWED[RecheckScheduled]
    if waits or done or command.on < notice.served_on:  # a day before service says nothing
        return ()
    by = due_by(law, "recheck", command.on)
    if by.on <= notice.recheck_by:  # what came to light late makes nothing due in the past
        return ()
    return (
        RecheckScheduled(
            notice=notice.notice,
            institution=notice.institution,
            after=command.after,
            recheck_by=by.on,
            provisional=by.provisional,
        ),
    )


def _schedule_look_back(notice: Notice, command: ScheduleLookBack, law: Law) -> tuple[Event, ...]:
    """R7: what was rectified is looked at again; what was escalated is the case's matter."""
    may(law, "notice.schedule", command.by, command.on)
    if notice.stage != "closed" or notice.outcome == "escalated" or notice.look_back_from:
        return ()
    first = due_by(law, "look_back.from", command.on)
    last = due_by(law, "look_back.until", command.on)
    return (
        LookBackScheduled(
            notice=notice.notice,
            institution=notice.institution,
            from_day=first.on,
            until_day=last.on,
            provisional=first.provisional or last.provisional,
        ),
    )


def _close(notice: Notice, command: Close, law: Law) -> tuple[Event, ...]:
    if command.by is not None:
        may(law, "notice.close", command.by, command.closed_on)
    if notice.stage == "closed":
        return ()
    needs(notice, Closed)
    if command.by is not None:
        day_order("--on", command.closed_on, max(notice.served_on, notice.rechecked_on))
    if command.escalated:
        return (_closed(notice, command, "escalated"),)
    if notice.stage != "verified":
        raise Refused(
            Reason.WRONG_STAGE, stage=notice.stage, act="closing as rectified", needed="verified"
        )
    if notice.is_suspended:
        raise Refused(Reason.SUSPENSION_STANDS)
    late = notice.was_overdue or notice.missed_codes
    return (_closed(notice, command, "rectified_late" if late else "rectified"),)


def _closed(
    notice: Notice,
    command: Close,
    outcome: Literal["rectified", "rectified_late", "escalated"],
) -> Closed:
    return Closed(
        notice=notice.notice,
        institution=notice.institution,
        outcome=outcome,
        closed_on=command.closed_on,
    )
