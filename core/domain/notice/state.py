"""The rectification notice 整改通知书 as its events left it (DOMAIN.md §4.3).

    (unserved) ── Served ──> SERVED ── RectificationReported ──> REPORTED ── Rechecked ─┐
                               │  └────────── Rechecked ─────────────────────────────┐  │
                             Overdue (from REPORTED too, if the report came late)    v  v
                               v                                             VERIFIED | FAILED
                            OVERDUE ── OverdueWithdrawn ──> REPORTED              │      │
                               └────── Rechecked ──────────────────────────────>  └──────┴─ Closed

A report is a fact and may come at any stage; from an unverified stage the notice closes only by
escalation. What was verified or failed stays so when the overdue comes, or is withdrawn.
`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal, assert_never

import msgspec

from core.domain.notice.events import (
    Closed,
    Item,
    Overdue,
    OverdueWithdrawn,
    Rechecked,
    RectificationReported,
    Served,
)

Event = Served | RectificationReported | Rechecked | Overdue | OverdueWithdrawn | Closed
Stage = Literal["unserved", "served", "reported", "overdue", "verified", "failed", "closed"]

ALLOWED: Final[dict[type[Event], frozenset[Stage]]] = {
    Served: frozenset({"unserved"}),
    RectificationReported: frozenset(
        {"served", "reported", "overdue", "verified", "failed", "closed"}
    ),
    Rechecked: frozenset({"served", "reported", "overdue", "failed"}),
    Overdue: frozenset({"served", "reported", "verified", "failed"}),
    OverdueWithdrawn: frozenset({"overdue", "verified", "failed", "closed"}),
    Closed: frozenset({"overdue", "verified", "failed"}),
}
"""From which stages each event may come; what `decide` may ask for, and nothing else."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A rectification notice.

    Attributes:
        due_on: last local day in time; nothing that comes later shortens it.
        open_codes: what is neither reported nor verified.
        in_time_codes: what was reported or verified by `due_on`, as known now.
        verified_codes, failed_codes: what the rechecks so far say.
        rechecked_on: the day of the last recheck.
        overdue_on: the due day that was missed, unless withdrawn.
        was_overdue: an overdue stands; what is verified now is verified late.
    """

    stage: Stage = "unserved"
    notice: str = ""
    institution: str = ""
    visit: str = ""
    items: tuple[Item, ...] = ()
    served_on: str = ""
    due_on: str = ""
    open_codes: tuple[str, ...] = ()
    in_time_codes: frozenset[str] = frozenset()
    verified_codes: frozenset[str] = frozenset()
    failed_codes: frozenset[str] = frozenset()
    reported_on: str = ""
    rechecked_on: str = ""
    overdue_on: str = ""
    was_overdue: bool = False

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


def evolve(notice: Notice, event: Event) -> Notice:
    """Return the notice after the event."""
    match event:
        case Served():
            return _served(notice, event)
        case RectificationReported():
            return _reported(notice, event)
        case Rechecked():
            return _rechecked(notice, event)
        case Overdue():
            stage = "overdue" if notice.stage in {"served", "reported"} else notice.stage
            return msgspec.structs.replace(
                notice, stage=stage, overdue_on=event.due_on, was_overdue=True
            )
        case OverdueWithdrawn():
            stage = "reported" if notice.stage == "overdue" else notice.stage
            return msgspec.structs.replace(
                notice,
                stage=stage,
                in_time_codes=frozenset(notice.codes),
                overdue_on="",
                was_overdue=False,
                reported_on=event.reported_on,
            )
        case Closed():
            return msgspec.structs.replace(notice, stage="closed")
        case _:
            assert_never(event)


def _served(notice: Notice, event: Served) -> Notice:
    return msgspec.structs.replace(
        notice,
        stage="served",
        notice=event.notice,
        institution=event.institution,
        visit=event.visit,
        items=event.items,
        served_on=event.served_on,
        due_on=event.due_on,
        open_codes=tuple(item.code for item in event.items),
    )


def _reported(notice: Notice, event: RectificationReported) -> Notice:
    still_open = tuple(code for code in notice.open_codes if code not in event.codes)
    return msgspec.structs.replace(
        notice,
        stage="reported" if not still_open and notice.stage == "served" else notice.stage,
        open_codes=still_open,
        in_time_codes=notice.in_time_codes | notice.timely(event.codes, event.reported_on),
        reported_on=event.reported_on,
    )


def _rechecked(notice: Notice, event: Rechecked) -> Notice:
    verified = {verdict.code for verdict in event.verdicts if verdict.verdict == "verified"}
    failed = {verdict.code for verdict in event.verdicts if verdict.verdict == "failed"}
    still_open = ({*notice.open_codes} | failed) - verified
    all_verified = (notice.verified_codes | verified) - failed
    in_time = notice.in_time_codes
    if notice.is_in_time(event.rechecked_on):  # a failed item is open again while there is time
        in_time = (in_time | verified) - failed
    stage: Stage = notice.stage
    if failed:
        stage = "failed"
    elif all_verified >= {*notice.codes}:
        stage = "verified"
    return msgspec.structs.replace(
        notice,
        stage=stage,
        open_codes=tuple(code for code in notice.codes if code in still_open),
        in_time_codes=in_time,
        verified_codes=all_verified,
        failed_codes=(notice.failed_codes | failed) - verified,
        rechecked_on=event.rechecked_on,
    )
