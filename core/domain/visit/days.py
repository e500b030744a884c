"""The days of a visit counted again, once a notice on holidays that they waited for is known."""

import msgspec

from core.domain.visit.day_events import DeadlineSettled
from core.domain.visit.state import Event, Visit
from core.kernel.running import Running, SettleDeadlines
from core.law.book import Law
from core.law.look_up import may
from core.law.settling import settled


def settle_days(visit: Visit, command: SettleDeadlines, law: Law) -> tuple[Event, ...]:
    """Let what was provisional be firm, or later; no day is ever made earlier.

    Raises:
        Refused: it is not for this person or job to do.
    """
    may(law, "visit.settle-days", command.by, command.on)
    days = tuple(_counted(visit, day) for day in command.days)
    found = settled(command, days, visit.settled, law)
    return tuple(DeadlineSettled(visit=visit.visit, **msgspec.structs.asdict(one)) for one in found)


def _counted(visit: Visit, day: Running) -> Running:
    """Let an approval that comes afterwards run by its own term, from what it follows."""
    if day.kind != "visit.approve" or visit.plan is None:
        return day
    if not (visit.plan.is_urgent or visit.unplanned_on):
        return day
    since = visit.unplanned_on or visit.plan.visit_on
    return msgspec.structs.replace(day, term="visit.approve_after", since=since)
