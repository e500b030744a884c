"""From the field to the notice: what legs recorded moves the notice's own stream.

A notice served on the spot is a legal act on paper; its stream is opened from the leg, once.
"""

from core.domain.leg import events as leg
from core.domain.notice import decide as notice
from core.domain.notice.events import Item, Verdict
from core.kernel.ids import stream_name
from core.process.dossier import Deed, Dossier, Occasion


def open_from_leg(event: leg.NoticeServed) -> tuple[Deed, ...]:
    """Open the notice that a leg handed over (DOMAIN.md §4.3 R1, R2)."""
    command = notice.OpenNotice(
        notice=event.notice,
        number=event.number,
        institution=event.institution,
        visit=event.visit,
        items=tuple(
            Item(code=item.code, due_on=item.due_on, finding=item.finding) for item in event.items
        ),
        served_on=event.served_on,
        objection_until=event.objection_until,
        provisional=event.provisional,
    )
    return (_to(event.notice, command),)


def report_from_leg(
    occasion: Occasion, event: leg.RectificationReported, dossier: Dossier
) -> tuple[Deed, ...]:
    """Pass on that the institution showed its corrections, on the day it did (R4).

    A report that comes to light late but was made in time withdraws the overdue.
    """
    command = notice.ReportRectification(
        codes=event.codes,
        reported_on=occasion.day,
        overdue_event=dossier.last_overdue(event.notice),
    )
    return (_to(event.notice, command),)


def recheck_from_leg(
    occasion: Occasion, event: leg.NoticeRechecked, dossier: Dossier
) -> tuple[Deed, ...]:
    """Pass on a recheck, and close what is wholly verified (R5)."""
    verdicts = tuple(Verdict(code=one.code, verdict=one.verdict) for one in event.verdicts)
    recheck = notice.Recheck(
        verdicts=verdicts,
        rechecked_on=occasion.day,
        overdue_event=dossier.last_overdue(event.notice),
    )
    verified = {one.code for one in verdicts if one.verdict == "verified"}
    if set(dossier.notice(event.notice).codes) != verified:
        return (_to(event.notice, recheck),)
    close = notice.Close(escalated=False, closed_on=occasion.today)
    return (_to(event.notice, recheck), _to(event.notice, close))


def end_day(due_notices: tuple[str, ...], today: str) -> tuple[Deed, ...]:
    """Tell each notice whose day may have ended; overdue comes by itself (R6)."""
    return tuple(_to(one, notice.EndDay(today=today)) for one in due_notices)


def _to(uuid: str, command: notice.Command) -> Deed:
    return Deed(stream=stream_name("notice", uuid), command=command)
