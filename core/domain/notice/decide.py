"""What may be done with a rectification notice, and what then happened.

`law` picks every date; the outcome stands in the event, so replay needs no law.
"""

from datetime import timedelta
from typing import assert_never

import msgspec

from core.domain.notice.events import (
    Closed,
    Item,
    Overdue,
    OverdueWithdrawn,
    Rechecked,
    RectificationReported,
    Served,
    Verdict,
)
from core.domain.notice.state import ALLOWED, Event, Notice
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.times import date_of
from core.law.book import Law
from core.law.look_up import due_by


class OpenNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Open the stream of a notice that a leg served on the spot.

    Attributes:
        objection_until: as the paper says; the office's own reckoning may only lengthen it.
    """

    notice: str
    number: str
    institution: str
    visit: str
    items: tuple[Item, ...]
    served_on: str
    objection_until: str
    provisional: bool


class ReportRectification(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the institution reported items done.

    Attributes:
        reported_on: the day it reported, as an admitted fact has it.
        overdue_event: id of the overdue recorded meanwhile, which a report in time annuls.
    """

    codes: tuple[str, ...]
    reported_on: str
    overdue_event: str | None = None


class Recheck(msgspec.Struct, frozen=True, kw_only=True):
    """Record the verdicts of a recheck 复查.

    Attributes:
        overdue_event: id of the overdue recorded meanwhile, which a recheck within the time that
            found everything done annuls.
    """

    verdicts: tuple[Verdict, ...]
    rechecked_on: str
    overdue_event: str | None = None


class EndDay(msgspec.Struct, frozen=True, kw_only=True):
    """Tell the notice that a local day has ended; `today` is the day after it."""

    today: str


class Close(msgspec.Struct, frozen=True, kw_only=True):
    """Close the notice: rectified, or escalated to a case."""

    escalated: bool
    closed_on: str


Command = OpenNotice | ReportRectification | Recheck | EndDay | Close


def decide(notice: Notice, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: the stage does not allow it, or the command speaks of items not on the paper.
    """
    match command:
        case OpenNotice():
            return _open(notice, command, law)
        case ReportRectification():
            return _report(notice, command)
        case Recheck():
            return _recheck(notice, command)
        case EndDay():
            return _end_day(notice, command)
        case Close():
            return _close(notice, command)
        case _:
            assert_never(command)


def _open(notice: Notice, command: OpenNotice, law: Law) -> tuple[Event, ...]:
    if notice.stage != "unserved" and notice.notice == command.notice:
        return ()
    _needs(notice, Served)
    if not command.items:
        raise Refused(Reason.NOTHING_TO_SERVE)
    objection = due_by(law, "notice.objection", command.served_on)
    return (
        Served(
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
        ),
    )


def _report(notice: Notice, command: ReportRectification) -> tuple[Event, ...]:
    """Record a report whenever it comes to light; what counts is the day on which it was made."""
    _known(notice, command.codes)
    timely = notice.timely(command.codes, command.reported_on)
    missed = set(notice.missed_codes)
    events: tuple[Event, ...] = ()
    if timely & missed or {*notice.open_codes} & {*command.codes}:
        _needs(notice, RectificationReported)
        events = (
            RectificationReported(
                notice=notice.notice, codes=command.codes, reported_on=command.reported_on
            ),
        )
    return (*events, *_withdrawn(notice, timely, command.reported_on, command.overdue_event))


def _withdrawn(
    notice: Notice, timely: frozenset[str], shown_on: str, overdue_event: str | None
) -> tuple[Event, ...]:
    """Take back an overdue once everything that it missed proves to have been in time."""
    if not notice.was_overdue or not timely or overdue_event is None:
        return ()
    if not timely.issuperset(notice.missed_codes):
        return ()
    return (
        OverdueWithdrawn(
            notice=notice.notice,
            institution=notice.institution,
            due_on=notice.overdue_on,
            annuls=overdue_event,
            annuls_from=_day_after(notice.overdue_on),
            reported_on=shown_on,
        ),
    )


def _recheck(notice: Notice, command: Recheck) -> tuple[Event, ...]:
    _known(notice, tuple(verdict.code for verdict in command.verdicts))
    same_day = command.rechecked_on == notice.rechecked_on
    if all(
        verdict.code in notice.verified_codes
        if verdict.verdict == "verified"
        else same_day and verdict.code in notice.failed_codes
        for verdict in command.verdicts
    ):
        return ()
    _needs(notice, Rechecked)
    rechecked = Rechecked(
        notice=notice.notice,
        institution=notice.institution,
        verdicts=command.verdicts,
        rechecked_on=command.rechecked_on,
    )
    done = frozenset(one.code for one in command.verdicts if one.verdict == "verified")
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
            effective_on=_day_after(notice.due_on),
        ),
    )


def _close(notice: Notice, command: Close) -> tuple[Event, ...]:
    if notice.stage == "closed":
        return ()
    _needs(notice, Closed)
    if not command.escalated and notice.stage != "verified":
        raise Refused(
            Reason.WRONG_STAGE, stage=notice.stage, act="closing as rectified", needed="verified"
        )
    late = notice.was_overdue or notice.missed_codes
    closed = Closed(
        notice=notice.notice,
        institution=notice.institution,
        outcome="rectified_late" if late else "rectified",
        closed_on=command.closed_on,
    )
    if command.escalated:
        closed = msgspec.structs.replace(closed, outcome="escalated")
    return (closed,)


def _needs(notice: Notice, event: type[Event]) -> None:
    if notice.stage not in ALLOWED[event]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=notice.stage,
            act=event.__name__,
            needed=" / ".join(sorted(ALLOWED[event])),
        )


def _known(notice: Notice, codes: tuple[str, ...]) -> None:
    for code in codes:
        if code not in notice.codes:
            raise Refused(Reason.NO_SUCH_ITEM, code=code, codes=", ".join(notice.codes))


def _day_after(day: str) -> str:
    return (date_of(day) + timedelta(days=1)).isoformat()
