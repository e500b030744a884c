"""The rectification notice 整改通知书 as its events left it (DOMAIN.md §4.3).

    (unserved) ── Served ──> SERVED ── RectificationReported ──> REPORTED ── Rechecked ─┐
                               │  └────────── Rechecked ─────────────────────────────┐  │
                             Overdue                                                 v  v
                               v                                             VERIFIED | FAILED
                            OVERDUE ── OverdueWithdrawn ──> REPORTED              │      │
                               └────── Rechecked ──────────────────────────────>  └──────┴─ Closed

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
    RectificationReported: frozenset({"served", "overdue", "failed"}),
    Rechecked: frozenset({"served", "reported", "overdue", "failed"}),
    Overdue: frozenset({"served"}),
    OverdueWithdrawn: frozenset({"overdue", "reported", "verified", "failed", "closed"}),
    Closed: frozenset({"overdue", "verified", "failed"}),
}
"""From which stages each event may come; what `decide` may ask for, and nothing else."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A rectification notice.

    Attributes:
        due_on: last local day in time; nothing that comes later shortens it.
        open_codes: what is neither reported nor verified.
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
    reported_on: str = ""
    overdue_on: str = ""
    was_overdue: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The violations to correct, in the order of the paper."""
        return tuple(item.code for item in self.items)


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
            return msgspec.structs.replace(
                notice, stage="overdue", overdue_on=event.due_on, was_overdue=True
            )
        case OverdueWithdrawn():
            stage = "reported" if notice.stage == "overdue" else notice.stage
            return msgspec.structs.replace(
                notice,
                stage=stage,
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
        reported_on=event.reported_on,
    )


def _rechecked(notice: Notice, event: Rechecked) -> Notice:
    verified = {verdict.code for verdict in event.verdicts if verdict.verdict == "verified"}
    failed = tuple(verdict.code for verdict in event.verdicts if verdict.verdict == "failed")
    still_open = tuple(code for code in notice.codes if code in failed or code in notice.open_codes)
    still_open = tuple(code for code in still_open if code not in verified)
    stage: Stage = "failed" if failed else "verified" if not still_open else notice.stage
    return msgspec.structs.replace(notice, stage=stage, open_codes=still_open)
