"""How rectification notices go: corrected, withdrawn, extended, or overdue (DOMAIN.md §4.3)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from core.domain.leg.commands import RecheckNotice, ReportRectification
from core.domain.leg.events import ItemVerdict
from core.domain.notice.commands import (
    DecideObjection,
    ExtendNotice,
    HoldLookBack,
    ReceiveObjection,
    WithdrawItems,
)
from core.law.look_up import due_by
from server.demo.scale import cases
from server.demo.scale.story import Act, Go, Steps
from server.demo.scale.world import Matter
from server.demo.years.hand import Act as FieldAct

CODE: Final = "V-DOC-01"
TERM: Final = "notice.item.15"
_OPENED: Final = "notice.served visit.correction-ordered visit.town-notified"
_ENDINGS: Final[Mapping[str, int]] = {
    "corrected": 50, "extended": 8, "objected": 8, "withdrawn": 6, "overdue": 20, "late": 8,
}  # fmt: skip


def on_the_spot(one: Matter) -> Steps:
    """A notice that was corrected, seen and closed on the visit that served it."""
    on = (yield 0).day
    one.model.points["N02"] += 1
    yield Act(
        says=f"{_OPENED} notice.rectification-reported notice.rechecked"
        " notice.closed notice.look-back-scheduled",
        stage="closed",
        running=1,
    )
    yield from _looked_back(one, on)


def served(one: Matter) -> Steps:
    """A notice with fifteen days, and what becomes of it."""
    on = (yield 0).day
    one.model.points["N02"] += 1
    yield Act(says=_OPENED, stage="served", running=2)
    yield from _ENDED[one.dice.pick(_ENDINGS)](one, on)


def _corrected(one: Matter, on: str) -> Steps:
    yield one.dice.within(1, 3)
    on = (yield Go(acts=lambda day: (_report(one), _recheck(one, day)))).day
    yield 0
    one.model.says("leg.rectification-reported leg.notice-rechecked")
    yield Act(
        says="notice.rectification-reported notice.rechecked"
        " notice.closed notice.look-back-scheduled",
        stage="closed",
        running=1,
    )
    yield from _looked_back(one, on)


def _extended(one: Matter, on: str) -> Steps:
    due_on = due_by(one.world.bureau.station.office.law, TERM, on).on
    on = (yield one.dice.within(1, 5)).day
    later = (date.fromisoformat(due_on) + timedelta(days=7)).isoformat()
    extend = ExtendNotice(due_on=later, reason="工程未完", on=on, by=one.by("head"))
    yield Act(who="head", commands=(extend,), says="notice.extended", running=2)
    yield from _corrected(one, on)


def _objected(one: Matter, on: str) -> Steps:
    """An objection on the very day of service, rejected."""
    take = ReceiveObjection(on=on, by=one.by("clerk"))
    yield Act(who="clerk", commands=(take,), says="notice.objection-received", running=3)
    on = (yield 1).day
    decide = DecideObjection(reason="理由不成立", on=on, by=one.by("head"))
    yield Act(who="head", commands=(decide,), says="notice.objection-decided", running=2)
    yield from _corrected(one, on)


def _withdrawn(one: Matter, on: str) -> Steps:
    on = (yield one.dice.within(1, 5)).day
    withdraw = WithdrawItems(codes=(CODE,), reason="适用依据有误", on=on, by=one.by("head"))
    yield Act(
        who="head",
        commands=(withdraw,),
        says="notice.item-withdrawn notice.withdrawn",
        stage="withdrawn",
        running=0,
    )


def _overdue(one: Matter, on: str) -> Steps:
    """Nobody reports: the day ends, the office files a case by itself (R6)."""
    due_on = due_by(one.world.bureau.station.office.law, TERM, on).on
    yield (date.fromisoformat(due_on) - date.fromisoformat(on)).days + 1
    one.model.points["N03"] += 1
    yield Act(says="notice.overdue notice.recheck-scheduled", stage="overdue", running=2)
    on = (yield 0).day
    case = Matter(one.world, one.subject, _case_of(one), CODE)
    case.begin(on, cases.filed_by_itself(case))


def _late(one: Matter, on: str) -> Steps:
    """Overdue, and found corrected when it is rechecked afterwards."""
    yield from _overdue(one, on)
    yield one.dice.within(1, 4)
    on = (yield Go(acts=lambda day: (_recheck(one, day),))).day
    yield 0
    one.model.says("leg.notice-rechecked")
    yield Act(
        says="notice.rechecked notice.closed notice.look-back-scheduled", stage="closed", running=1
    )
    yield from _looked_back(one, on)


def _looked_back(one: Matter, on: str) -> Steps:
    """Look back thirty days and more after the closing (R7)."""
    on = (yield one.dice.within(35, 80)).day
    hold = HoldLookBack(on=on, by=one.by("handler"))
    yield Act(who="handler", commands=(hold,), says="notice.look-back-held", running=0)


def _report(one: Matter) -> FieldAct:
    return ReportRectification(notice=one.uuid, codes=(CODE,))


def _recheck(one: Matter, day: str) -> FieldAct:
    verdicts = (ItemVerdict(code=CODE, verdict="verified"),)
    return RecheckNotice(notice=one.uuid, verdicts=verdicts, today=day)


def _case_of(one: Matter) -> str:
    """Return the case that the office filed on a notice's overdue, as the log has it."""
    with one.world.bureau.station.office.log.read() as reader:
        leaf = reader.claimed("case-of", one.uuid)
        filed = None if leaf is None else reader.event(leaf)
    assert filed is not None, f"{one.stream} is overdue"
    return filed.stream


_ENDED: Final[Mapping[str, Callable[[Matter, str], Steps]]] = {
    "corrected": _corrected,
    "extended": _extended,
    "objected": _objected,
    "withdrawn": _withdrawn,
    "overdue": _overdue,
    "late": _late,
}
