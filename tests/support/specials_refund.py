"""Values of a refund that no type describes: sums that somebody is owed, days that were missed."""

from typing import Final

from core.domain.refund.commands import LineFound, LinePaid
from tests.support.drawing import Drawer, Special, later
from tests.support.subjects import uid


def _paid(draw: Drawer) -> tuple[LinePaid, ...]:
    owed = [one for one in draw.state.lines.values() if one.owed_fen > 0]
    if not owed:
        return (LinePaid(pupil=uid(1), paid_fen=1),)
    return tuple(
        LinePaid(pupil=one.pupil, paid_fen=draw.rnd.choice((one.owed_fen, one.owed_fen, 1)))
        for one in draw.rnd.sample(owed, draw.rnd.randint(1, len(owed)))
    )


def _someone_owed(draw: Drawer) -> str:
    return str(draw.rnd.choice(draw.state.owed_pupils or (uid(1),)))


def _owed_somebody(draw: Drawer) -> int:
    owed = [one.owed_fen for one in draw.state.lines.values() if one.owed_fen > 0]
    return int(draw.rnd.choice((1, *owed, *owed)))


def _last_days(draw: Drawer) -> list[str]:
    missed = [one.due_on for one in draw.state.overdues]
    return [one.due_on for one in draw.state.lines.values()] + missed or [draw.today]


def _ended(draw: Drawer) -> str:
    return draw.rnd.choice((draw.today, later(draw.rnd.choice(_last_days(draw)), 1)))


def _missed(draw: Drawer) -> str:
    days = [one.due_on for one in draw.state.overdues] or [draw.today]
    return str(draw.rnd.choice(days))


def _some_day(draw: Drawer) -> str:
    due = _last_days(draw)
    return draw.rnd.choice((draw.today, draw.today, draw.rnd.choice(due), draw.day("on")))


def _found(draw: Drawer) -> tuple[LineFound, ...]:
    known = [str(one) for one in draw.known.named("pupil")] if draw.rnd.random() < 0.1 else []
    pupils = sorted({*draw.state.lines, *known}) or [uid(1)]
    nothing_is_left = draw.rnd.random() < 0.2
    return tuple(
        LineFound(
            pupil=pupil,
            consumed_classes=1 if nothing_is_left else draw.rnd.choice((0, 1, 2)),
            unit_price_fen=1_000_000 if nothing_is_left else draw.rnd.choice((1, 100)),
        )
        for pupil in draw.rnd.sample(pupils, draw.rnd.choice((len(pupils), 1)))
    )


REFUND: Final[Special] = {
    "VerifyLines.lines": _found,
    "RecordPayment.lines": _paid,
    "elsewhere": lambda draw: draw.rnd.choice(((), (), (), (), (uid(3),))),  # the office finds them
    "RecordPayment.on": _some_day,  # it comes to light whenever it does
    "WaiveLine.pupil": _someone_owed,
    "WaiveLine.waived_fen": _owed_somebody,
    "WaiveLine.on": _some_day,
    "EndDay.on": _ended,
    "WithdrawOverdue.due_on": _missed,
    "WithdrawOverdue.part": lambda draw: draw.rnd.choice((1, 1, 2)),
}
