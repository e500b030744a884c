"""What was not paid by its day: overdue by itself, and withdrawn where that proves wrong.

Not paid for more than fifteen days after the request, where no day was agreed, or by the day that
was: 视为故意拖延或者无理拒绝 (侵害消费者权益行为处罚办法 第十条).
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

import msgspec

from core.domain.refund.amounts import LINES, Ground, MissedLine
from core.domain.refund.commands import EndDay, WithdrawOverdue
from core.domain.refund.events import Overdue, OverdueWithdrawn
from core.domain.refund.guards import check_may, check_stage
from core.domain.refund.lines import Missed, PupilLine
from core.domain.refund.reasons import RefundReason
from core.domain.refund.state import Event, Refund
from core.domain.refund.table import FALLS_OVERDUE
from core.kernel.errors import Refused
from core.kernel.times import date_of
from core.law.book import Law

DELAY: Final = "V-REF-01"
"""故意拖延或者无理拒绝退费."""


def end_day(refund: Refund, command: EndDay, law: Law) -> tuple[Event, ...]:
    """Let fall overdue what was verified, and not paid by a day that has ended; each day once.

    What is not verified waits: a mere claim is no breach (DOMAIN.md §0.1, trap 10).
    """
    check_may(refund, Overdue, command, law)
    if refund.stage not in FALLS_OVERDUE:
        return ()
    late = [
        line
        for line in refund.lines.values()
        if line.verified is not None
        and line.missed_fen > 0
        and line.due_on < command.on
        and line.due_on not in line.overdue_days
    ]
    return tuple(_overdues(refund, late))


def withdraw(refund: Refund, command: WithdrawOverdue, law: Law) -> tuple[Event, ...]:
    """Take an overdue back whole; who was late all the same is overdue anew, with the same day."""
    check_may(refund, OverdueWithdrawn, command, law)
    key = (command.due_on, command.part)
    missed = next((one for one in refund.overdues if (one.due_on, one.part) == key), None)
    if missed is None:
        raise Refused(RefundReason.REFUND_NO_OVERDUE, due_on=command.due_on, part=command.part)
    if missed.is_withdrawn:
        return ()
    check_stage(refund, OverdueWithdrawn)
    lines = [refund.lines[pupil] for pupil in missed.pupils if pupil in refund.lines]
    late = [
        # judged by the day that was missed, whatever day was agreed since
        line
        for one in lines
        if (line := _as_missed(one, missed)).missed_fen > 0
    ]
    if len(late) == len(missed.pupils):
        raise Refused(RefundReason.REFUND_LATE_INDEED, due_on=command.due_on, part=command.part)
    withdrawn = OverdueWithdrawn(
        refund=refund.refund,
        institution=refund.institution,
        due_on=command.due_on,
        part=command.part,
        annuls=command.overdue_event,
        annuls_from=_day_after(command.due_on),
        withdrawn_on=command.on,
    )
    return (withdrawn, *_overdues(refund, late))


def _as_missed(line: PupilLine, missed: Missed) -> PupilLine:
    return msgspec.structs.replace(line, due_on=missed.due_on, ground=missed.ground)


def _overdues(refund: Refund, late: Iterable[PupilLine]) -> Iterator[Overdue]:
    """Yield the overdues of these lines: by day and ground, no more pupils than an event holds."""
    grouped: dict[tuple[str, Ground], list[PupilLine]] = {}
    for line in late:
        grouped.setdefault((line.due_on, line.ground), []).append(line)
    parts = [one.due_on for one in refund.overdues]
    for (due_on, ground), lines in sorted(grouped.items()):
        for first in range(0, len(lines), LINES):
            parts.append(due_on)
            yield _overdue(refund, ground, lines[first : first + LINES], parts.count(due_on))


def _overdue(refund: Refund, ground: Ground, lines: list[PupilLine], part: int) -> Overdue:
    due_on = lines[0].due_on
    known_on = max(line.verified_on for line in lines)
    return Overdue(
        refund=refund.refund,
        institution=refund.institution,
        code=DELAY,
        ground=ground,
        due_on=due_on,
        part=part,
        lines=tuple(MissedLine(pupil=line.pupil, owed_fen=line.missed_fen) for line in lines),
        pupils=len(lines),
        owed_fen=sum(line.missed_fen for line in lines),
        effective_on=max(_day_after(due_on), known_on),
    )


def _day_after(day: str) -> str:
    return (date_of(day) + timedelta(days=1)).isoformat()
