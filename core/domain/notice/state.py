"""The rectification notice 整改通知书 as its events left it (DOMAIN.md §4.3).

    (unserved) ── Served ──> SERVED ── RectificationReported ──> REPORTED ── Rechecked ─┐
        │                      │  └────────── Rechecked ─────────────────────────────┐  │
      Repeated               Overdue (from REPORTED too, if the report came late)    v  v
        v                      v                                             VERIFIED | FAILED
    REPEATED                OVERDUE ── OverdueWithdrawn ──> REPORTED              │      │
                               └────── Rechecked ──────────────────────────────>  └──────┴─ Closed

    any with orders ── ItemWithdrawn of the last item, Withdrawn ──> WITHDRAWN

A report is a fact and may come at any stage; from an unverified stage the notice closes only by
escalation. What was verified or failed stays so when the overdue comes, or is withdrawn. A later
last day (Extended) is applied to everything shown so far, as if the paper had said it at once.
`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from core.domain.notice import events as happened
from core.domain.notice.afterwards import Afterwards, changes
from core.domain.notice.day_events import DeadlineSettled
from core.domain.notice.events import Item, RepeatedItem
from core.domain.notice.shown import Shown, after_recheck, in_time_anew
from core.domain.notice.take_over_events import OrdersTakenOver
from core.kernel.running import Settlings, with_day

Event = (
    happened.Served | happened.Repeated
    | happened.RectificationReported | happened.Rechecked
    | happened.Overdue | happened.OverdueWithdrawn | happened.Extended
    | happened.ItemWithdrawn
    | DeadlineSettled | OrdersTakenOver | Afterwards
)  # fmt: skip
Stage = Literal[
    "unserved", "served", "repeated", "reported", "overdue", "verified", "failed", "closed",
    "withdrawn",
]  # fmt: skip


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A rectification notice.

    Attributes:
        items: what the paper orders and was not withdrawn.
        repeats: orders of this paper that are followed up under another notice.
        due_on: last local day in time; nothing that comes later shortens it.
        first_due_on, extensions: the day as first served; how often the head extended it.
        open_codes: what is neither reported nor verified.
        in_time_codes: what was reported or verified by `due_on`, as known now.
        verified_codes, failed_codes, rechecked_on: what the rechecks so far say, and the last.
        shown: all reports and rechecks, in the order in which they came to light.
        overdue_on, overdue_codes, was_overdue: the overdue that stands; then what is verified
            now is verified late.
        withdrawn_codes, objected_codes: what it orders no more; what an objection is open on.
        official_no: the office's number; empty before it was given.
        look_back_from, look_back_until: when to look back; empty if there is none.
    """

    stage: Stage = "unserved"
    notice: str = ""
    institution: str = ""
    visit: str = ""
    items: tuple[Item, ...] = ()
    repeats: tuple[RepeatedItem, ...] = ()
    served_on: str = ""
    due_on: str = ""
    first_due_on: str = ""
    extensions: int = 0
    open_codes: tuple[str, ...] = ()
    in_time_codes: frozenset[str] = frozenset()
    verified_codes: frozenset[str] = frozenset()
    failed_codes: frozenset[str] = frozenset()
    shown: tuple[Shown, ...] = ()
    reported_on: str = ""
    rechecked_on: str = ""
    overdue_on: str = ""
    overdue_codes: frozenset[str] = frozenset()
    was_overdue: bool = False
    withdrawn_codes: frozenset[str] = frozenset()
    objection_until: str = ""
    objected_codes: frozenset[str] = frozenset()
    objected_on: str = ""
    official_no: str = ""
    is_suspended: bool = False
    suspended_on: str = ""
    outcome: str = ""
    recheck_by: str = ""
    recheck_after: Literal["", "report", "deadline"] = ""
    look_back_from: str = ""
    look_back_until: str = ""
    look_back_held_on: str = ""
    settled: Settlings = frozenset()

    @property
    def codes(self) -> tuple[str, ...]:
        """The violations to correct, in the order of the paper."""
        return tuple(item.code for item in self.items)

    @property
    def missed_codes(self) -> tuple[str, ...]:
        """What was neither reported nor verified by `due_on`, in the order of the paper."""
        return tuple(code for code in self.codes if code not in self.in_time_codes)

    def is_in_time(self, day: str) -> bool:
        """Tell whether a day lies from service to the due day; before it nothing was ordered yet.

        So a device whose clock stands in 1970 keeps nothing in time.
        """
        return self.served_on <= day <= self.due_on

    def timely(self, codes: tuple[str, ...], reported_on: str) -> frozenset[str]:
        """Return which of the codes a report made on that day keeps in time.

        What a recheck within the time found not done needs a report made after that recheck.
        """
        if not self.is_in_time(reported_on):
            return frozenset()
        refuted = reported_on < self.rechecked_on <= self.due_on
        return frozenset(codes) - (self.failed_codes if refuted else frozenset())


_DAYS: Final = {
    "notice.objection": "objection_until",
    "recheck": "recheck_by",
    "look_back.until": "look_back_until",
}


def evolve(notice: Notice, event: Event) -> Notice:  # noqa: C901 - a table, one row an event
    """Return the notice after the event."""
    match event:
        case happened.Served():
            return _served(notice, event)
        case happened.Repeated():
            return _repeated(notice, event)
        case happened.RectificationReported():
            return _reported(notice, event)
        case happened.Rechecked():
            return _rechecked(notice, event)
        case happened.Overdue():
            return _overdue(notice, event)
        case happened.OverdueWithdrawn():
            return _overdue_withdrawn(notice, event)
        case happened.Extended():
            granted = notice.extensions + (event.ground == "granted")
            return _lengthened(replace(notice, extensions=granted), event.due_on)
        case OrdersTakenOver():
            return _taken_over(notice, event)
        case DeadlineSettled():
            known = with_day(notice, notice.settled, event, _DAYS)
            return _lengthened(known, event.due_on) if event.kind == "notice.due" else known
        case happened.ItemWithdrawn():
            return _item_withdrawn(notice, event)
        case _:
            return replace(notice, **changes(event, notice.objected_codes))


def _served(notice: Notice, event: happened.Served) -> Notice:
    return replace(
        notice,
        stage="served",
        notice=event.notice,
        institution=event.institution,
        visit=event.visit,
        items=event.items,
        served_on=event.served_on,
        due_on=event.due_on,
        first_due_on=event.due_on,
        objection_until=event.objection_until,
        open_codes=tuple(item.code for item in event.items),
    )


def _repeated(notice: Notice, event: happened.Repeated) -> Notice:
    return replace(
        notice,
        stage="repeated" if notice.stage == "unserved" else notice.stage,
        notice=event.notice,
        institution=event.institution,
        visit=event.visit,
        repeats=event.items,
        served_on=event.served_on,
    )


def _reported(notice: Notice, event: happened.RectificationReported) -> Notice:
    still_open = tuple(code for code in notice.open_codes if code not in event.codes)
    shown = Shown(day=event.reported_on, reported=frozenset(event.codes))
    return replace(
        notice,
        stage="reported" if not still_open and notice.stage == "served" else notice.stage,
        open_codes=still_open,
        in_time_codes=notice.in_time_codes | notice.timely(event.codes, event.reported_on),
        shown=(*notice.shown, shown),
        reported_on=event.reported_on,
    )


def _rechecked(notice: Notice, event: happened.Rechecked) -> Notice:
    verified = {verdict.code for verdict in event.verdicts if verdict.verdict == "verified"}
    failed = {verdict.code for verdict in event.verdicts if verdict.verdict == "failed"}
    still_open = ({*notice.open_codes} | failed) - verified
    all_verified = (notice.verified_codes | verified) - failed
    shown = Shown(day=event.rechecked_on, verified=frozenset(verified), failed=frozenset(failed))
    in_time = notice.in_time_codes
    if notice.is_in_time(event.rechecked_on):
        in_time = after_recheck(in_time, shown)
    stage: Stage = notice.stage
    if failed:
        stage = "failed"
    elif all_verified >= {*notice.codes}:
        stage = "verified"
    return replace(
        notice,
        stage=stage,
        open_codes=tuple(code for code in notice.codes if code in still_open),
        in_time_codes=in_time,
        verified_codes=all_verified,
        failed_codes=(notice.failed_codes | failed) - verified,
        shown=(*notice.shown, shown),
        rechecked_on=event.rechecked_on,
    )


def _overdue(notice: Notice, event: happened.Overdue) -> Notice:
    return replace(
        notice,
        stage="overdue" if notice.stage in {"served", "reported"} else notice.stage,
        overdue_on=event.due_on,
        overdue_codes=frozenset(event.codes),
        was_overdue=True,
    )


def _overdue_withdrawn(notice: Notice, event: happened.OverdueWithdrawn) -> Notice:
    return replace(
        notice,
        stage="reported" if notice.stage == "overdue" else notice.stage,
        in_time_codes=frozenset(notice.codes),
        overdue_on="",
        overdue_codes=frozenset(),
        was_overdue=False,
        reported_on=event.reported_on,
    )


def _lengthened(notice: Notice, later: str) -> Notice:
    """Judge all that was shown so far by the later day."""
    due_on = max(notice.due_on, later)
    is_open = notice.open_codes and not notice.was_overdue
    reopens = is_open and notice.stage in {"reported", "overdue"}
    return replace(
        notice,
        stage="served" if reopens else notice.stage,
        due_on=due_on,
        in_time_codes=in_time_anew(notice.shown, notice.served_on, due_on),
    )


def _taken_over(notice: Notice, event: OrdersTakenOver) -> Notice:
    due_on = max(notice.due_on, event.due_on)
    return replace(
        notice,
        stage="failed" if notice.stage == "failed" else "served",
        items=(*notice.items, *event.items),
        repeats=tuple(one for one in notice.repeats if one.ordered_by != event.from_notice),
        due_on=due_on,
        first_due_on=notice.first_due_on or event.due_on,
        objection_until=max(notice.objection_until, event.objection_until),
        open_codes=(*notice.open_codes, *(item.code for item in event.items)),
        in_time_codes=in_time_anew(notice.shown, notice.served_on, due_on),
    )


def _item_withdrawn(notice: Notice, event: happened.ItemWithdrawn) -> Notice:
    gone = {*event.codes}
    items = tuple(item for item in notice.items if item.code not in gone)
    left = {item.code for item in items}
    still_open = tuple(code for code in notice.open_codes if code in left)
    stage = notice.stage
    if left and stage == "served" and not still_open:
        stage = "reported"
    if left and notice.verified_codes >= left and stage != "closed":
        stage = "verified"
    return replace(
        notice,
        stage=stage,
        items=items,
        open_codes=still_open,
        failed_codes=notice.failed_codes - gone,
        withdrawn_codes=notice.withdrawn_codes | gone,
        objected_codes=notice.objected_codes - gone,
    )
