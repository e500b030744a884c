"""From the field to the notice: what legs recorded moves the notice's own stream.

A notice served on the spot is a legal act on paper; its stream is opened from the leg, once. Two
devices of one visit may each serve a paper on the same violation: both papers are recorded, the
violation is followed up once, under the first to come to light, and the longer day counts. So one
violation gives one overdue, one case, and its points once (行政处罚法 第二十九条).
"""

from collections.abc import Iterable
from typing import Literal

from core.domain.leg import events as leg
from core.domain.notice import commands as notice
from core.domain.notice import events as notified
from core.domain.notice.events import Item, RepeatedItem, Verdict
from core.domain.visit.commands import NoteOrders
from core.kernel.acting import by_job
from core.kernel.ids import stream_name
from core.process.dossier import Deed, Dossier, Occasion


def open_from_leg(
    occasion: Occasion, event: leg.NoticeServed, dossier: Dossier
) -> tuple[Deed, ...]:
    """Open the notice that a leg handed over (DOMAIN.md §4.3 R1, R2); note what it orders first."""
    standing = _standing_orders(event, dossier)
    fresh = tuple(item for item in event.items if item.code not in standing)
    repeated = tuple(item for item in event.items if item.code in standing)
    opening = notice.OpenNotice(
        notice=event.notice,
        number=event.number,
        institution=event.institution,
        visit=event.visit,
        items=tuple(
            Item(code=item.code, due_on=item.due_on, finding=item.finding) for item in fresh
        ),
        repeats=tuple(
            RepeatedItem(
                code=item.code,
                due_on=item.due_on,
                finding=item.finding,
                ordered_by=standing[item.code],
            )
            for item in repeated
        ),
        served_on=event.served_on,
        objection_until=event.objection_until,
        provisional=event.provisional,
    )
    deeds = [_to(event.notice, opening)]
    if fresh:
        deeds.append(_note_orders(occasion, event, fresh))
    for first, due_on in _longest({standing[item.code]: item.due_on} for item in repeated):
        deeds.append(_lengthen(event, first, due_on, dossier))
    return tuple(deeds)


def _standing_orders(event: leg.NoticeServed, dossier: Dossier) -> dict[str, str]:
    """Return under which other notice of the visit a code of this paper is followed up.

    A notice whose own paper does not count any more, its device being suspected, holds nothing.
    """
    visit = dossier.visit(event.visit)
    found: dict[str, str] = {}
    for item in event.items:
        first = visit.ordered_by(event.institution, item.code)
        if first is not None and first != event.notice and dossier.notice_counts(first):
            found[item.code] = first
    return found


def _note_orders(
    occasion: Occasion, event: leg.NoticeServed, fresh: Iterable[leg.NoticeItem]
) -> Deed:
    command = NoteOrders(
        visit=event.visit,
        notice=event.notice,
        institution=event.institution,
        codes=tuple(item.code for item in fresh),
        on=occasion.today,
        by=by_job("follower"),
    )
    return Deed(stream=stream_name("visit", event.visit), command=command)


def _longest(dues: Iterable[dict[str, str]]) -> Iterable[tuple[str, str]]:
    """Return of each first notice the latest day that a second paper gives, in their order."""
    latest: dict[str, str] = {}
    for due in dues:
        for first, due_on in due.items():
            latest[first] = max(due_on, latest.get(first, ""))
    return latest.items()


def _lengthen(event: leg.NoticeServed, first: str, due_on: str, dossier: Dossier) -> Deed:
    command = notice.Lengthen(
        by_notice=event.notice,
        due_on=due_on,
        served_on=event.served_on,
        overdue_event=dossier.last_overdue(first),
    )
    return _to(first, command)


def report_from_leg(
    occasion: Occasion, event: leg.RectificationReported, dossier: Dossier
) -> tuple[Deed, ...]:
    """Pass on that the institution showed its corrections, on the day it did (R4).

    A report that comes to light late but was made in time withdraws the overdue. What the paper
    only repeats is reported under the notice that orders it.
    """
    return tuple(
        _to(
            name,
            notice.ReportRectification(
                codes=codes,
                reported_on=occasion.day,
                overdue_event=dossier.last_overdue(name),
            ),
        )
        for name, codes in _followed_up(event.notice, event.codes, dossier)
    )


def recheck_from_leg(
    occasion: Occasion, event: leg.NoticeRechecked, dossier: Dossier
) -> tuple[Deed, ...]:
    """Pass on a recheck, and close what is wholly verified (R5)."""
    verdicts = {one.code: Verdict(code=one.code, verdict=one.verdict) for one in event.verdicts}
    deeds: list[Deed] = []
    for name, codes in _followed_up(event.notice, tuple(verdicts), dossier):
        recheck = notice.Recheck(
            verdicts=tuple(verdicts[code] for code in codes),
            rechecked_on=occasion.day,
            overdue_event=dossier.last_overdue(name),
        )
        deeds.append(_to(name, recheck))
        verified = {code for code in codes if verdicts[code].verdict == "verified"}
        if _is_wholly_verified(name, verified, dossier):
            deeds.append(_to(name, notice.Close(escalated=False, closed_on=occasion.today)))
    return tuple(deeds)


def _followed_up(
    name: str, codes: tuple[str, ...], dossier: Dossier
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Return under which notices a paper's codes are followed up; the paper's own where it is."""
    elsewhere = {item.code: item.ordered_by for item in dossier.notice(name).repeats}
    found: dict[str, tuple[str, ...]] = {}
    for code in codes:
        at = elsewhere.get(code, name)
        found[at] = (*found.get(at, ()), code)
    return (found or {name: codes}).items()


def _is_wholly_verified(name: str, verified: set[str], dossier: Dossier) -> bool:
    """Tell whether nothing is left; training that is suspended waits for its acceptance."""
    there = dossier.notice(name)
    left = {*there.codes} - there.verified_codes - verified
    return bool(there.codes) and not left and not there.is_suspended


def seen_to_later(
    event: notified.RectificationReported | notified.Closed,
) -> tuple[Deed, ...]:
    """Let the recheck be due once everything is reported (R5), the look-back once closed (R7)."""
    if isinstance(event, notified.RectificationReported):
        return (_recheck(event.notice, "report", event.reported_on),)
    command = notice.ScheduleLookBack(on=event.closed_on, by=by_job("follower"))
    return (_to(event.notice, command),)


def recheck_after_deadline(event: notified.Overdue) -> tuple[Deed, ...]:
    """Let the recheck be due after the time ended (R5)."""
    return (_recheck(event.notice, "deadline", event.due_on),)


def _recheck(name: str, after: Literal["report", "deadline"], on: str) -> Deed:
    return _to(name, notice.ScheduleRecheck(after=after, on=on, by=by_job("follower")))


def end_day(due_notices: tuple[str, ...], today: str) -> tuple[Deed, ...]:
    """Tell each notice whose day may have ended; overdue comes by itself (R6)."""
    return tuple(_to(one, notice.EndDay(today=today)) for one in due_notices)


def _to(uuid: str, command: notice.Command) -> Deed:
    return Deed(stream=stream_name("notice", uuid), command=command)
