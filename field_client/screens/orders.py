"""What a leg's measures and answers propose to find, and what its findings may be ordered to do."""

from typing import Final

import msgspec
from msgspec import UNSET

from core.domain.leg.commands import Order
from core.domain.leg.events import FindingRecorded
from core.domain.leg.state import Leg
from core.law.look_up import due_by, term_in_force
from core.law.thresholds import ThresholdRow
from field_client.screens.desk import LegDesk
from field_client.widgets.spoken import (
    answer_text,
    limit_text,
    measured_text,
    title_of,
    violation_title,
)
from field_client.words import N_, _, listed

TERMS: Final = (
    "notice.item.immediate",
    "notice.item.5",
    "notice.item.15",
    "notice.item.30",
)
MODES_OF_SERVICE: Final = (
    ("handed", N_("handed over")),
    ("refused_and_left", N_("refused, left there")),
)
ANSWERED: Final = N_("{what}: {answer}")
AGAINST: Final = N_("{what}: {measured} ({limit})")
DUE: Final = N_("{code}: due {on}")
OBJECTION: Final = N_("objection until {on}")
PROVISIONAL: Final = N_("provisional: a holiday notice still to come may change it")
NONE_CHOSEN: Final = N_("choose a term with a digit for each item of the notice")


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A violation that is on record as measured or seen, but not found by anyone yet."""

    code: str
    measure: str | None = None
    measured: str | None = None
    limit: str | None = None

    @property
    def key(self) -> str:
        """Tell it from the others of a leg."""
        return f"{self.code}/{self.measure or ''}"


def proposals(leg: Leg) -> tuple[Proposal, ...]:
    """Return what the officers may find now: each measure over its limit, each violating answer."""
    made = {(one.code, None if one.measure is UNSET else one.measure) for one in findings(leg)}
    measured = [
        Proposal(code=one.code, measure=one.measure, measured=one.measured, limit=one.limit)
        for one in leg.measurements
        if one.exceeded
    ]
    seen = [Proposal(code=one.code) for one in leg.answers if one.answer == "violating"]
    found = {(one.code, one.measure): one for one in (*measured, *seen)}
    return tuple(one for key, one in found.items() if key not in made)


def findings(leg: Leg) -> tuple[FindingRecorded, ...]:
    """Return the findings that stand."""
    return tuple(leg.findings.values())


def open_findings(leg: Leg) -> dict[str, FindingRecorded]:
    """Return the findings that no notice of this leg orders to correct yet."""
    ordered = {item.finding for notice in leg.notices for item in notice.items}
    return {key: one for key, one in leg.findings.items() if key not in ordered}


def said_of(desk: LegDesk, one: Proposal | FindingRecorded) -> str:
    """Return a proposal or a finding in words."""
    today = desk.capture.today()
    what = violation_title(desk.device.law, one.code, today)
    if not one.measured or not one.limit:
        return what
    row = _row(desk, one)
    if row is None:  # of another law than this release's
        return _(AGAINST).format(what=what, measured=one.measured, limit=one.limit)
    if row.kind == "boolean":
        return _(ANSWERED).format(what=what, answer=answer_text(row, one.measured))
    measured = measured_text(row, one.measured)
    return _(AGAINST).format(what=what, measured=measured, limit=limit_text(row))


def terms(desk: LegDesk) -> list[tuple[str, str]]:
    """Return the terms that an item may be given, as the law in force today words them."""
    law, today = desk.device.law, desk.capture.today()
    return [(code, title_of(term_in_force(law, code, today))) for code in TERMS]


def chosen_orders(desk: LegDesk, leg: Leg) -> tuple[Order, ...]:
    """Return the items that were given a term, in the order of the findings."""
    drafts = desk.capture.drafts
    orders = []
    for finding_id, finding in open_findings(leg).items():
        draft = drafts.get(desk.key(f"term/{finding_id}"))
        if draft is not None and draft.value:
            orders.append(Order(code=finding.code, finding=finding_id, term=draft.value))
    return tuple(orders)


def due_text(desk: LegDesk, leg: Leg) -> str:
    """Return the last days that the notice would set if it were served today."""
    law, today = desk.device.law, desk.capture.today()
    orders = chosen_orders(desk, leg)
    if not orders:
        return _(NONE_CHOSEN)
    dues = [due_by(law, order.term, today) for order in orders]
    objection = due_by(law, "notice.objection", today)
    parts = [
        _(DUE).format(code=order.code, on=due.on) for order, due in zip(orders, dues, strict=True)
    ]
    parts.append(_(OBJECTION).format(on=objection.on))
    if any(due.provisional for due in (*dues, objection)):
        parts.append(_(PROVISIONAL))
    return listed(parts)


def offered_number(desk: LegDesk, leg: Leg) -> str:
    """Return the number for the next paper; once shown, it stays until it is served (F42)."""
    journal, key = desk.device.journal, f"notice-number/{desk.stream}"
    offered = journal.setting(key)
    if offered is None or offered in {notice.number for notice in leg.notices}:
        offered = desk.capture.provisional_number()
        journal.put_setting(key, offered)
    return offered


def _row(desk: LegDesk, one: Proposal | FindingRecorded) -> ThresholdRow | None:
    """Return the row whose limit was applied."""
    wanted = (one.code, one.measure, one.limit)
    rows = (
        row for row in desk.device.law.thresholds if (row.code, row.measure, row.limit) == wanted
    )
    return next(rows, None)
