"""The days of a refund case counted again, once a notice on holidays that they waited for is known.

The pupils have days of their own: those who share one get the same new one, by the rule that a last
day of rest gives way (民法典 第二百零三条).
"""

from collections.abc import Iterator

import msgspec

from core.domain.refund.day_events import DeadlineSettled
from core.domain.refund.guards import check_may
from core.domain.refund.lines import KIND_OF, PupilLine
from core.domain.refund.state import Event, Refund
from core.kernel.running import Running, SettleDeadlines
from core.kernel.transitions import DAY_OF_REST
from core.law.book import Law
from core.law.settling import settled


def settle_days(refund: Refund, command: SettleDeadlines, law: Law) -> tuple[Event, ...]:
    """Let what was provisional be firm, or later; a day that was missed already stays."""
    check_may(refund, DeadlineSettled, command, law)
    if refund.stage in {"settled", "closed"}:
        return ()
    found = settled(command, _days(refund), refund.settled, law)
    return tuple(
        DeadlineSettled(refund=refund.refund, **msgspec.structs.asdict(one)) for one in found
    )


def _days(refund: Refund) -> Iterator[Running]:
    shared: dict[tuple[str, str], list[PupilLine]] = {}
    for line in refund.lines.values():
        if line.is_awaited and line.ground != "agreed":  # a day that was promised stays
            shared.setdefault((KIND_OF[line.ground], line.due_on), []).append(line)
    for (kind, due_on), lines in shared.items():
        said = {line.provisional for line in lines}
        yield Running(
            kind=kind,
            term=DAY_OF_REST,
            since=due_on,
            due_on=due_on,
            provisional=True if True in said else None if None in said else False,
        )
