"""The days of a notice counted again, once a notice on holidays that they waited for is known."""

import msgspec

from core.domain.notice.day_events import DeadlineSettled
from core.domain.notice.needs import taken_back
from core.domain.notice.state import Event, Notice, evolve
from core.domain.notice.table import ALLOWED
from core.kernel.running import Running, SettleDeadlines
from core.kernel.transitions import DAY_OF_REST
from core.law.book import Law
from core.law.look_up import may
from core.law.settling import settled

_DUE = "notice.due"


def settle_days(notice: Notice, command: SettleDeadlines, law: Law) -> tuple[Event, ...]:
    """Let what was provisional be firm, or later; an overdue that this proves wrong goes.

    Raises:
        Refused: it is not for this person or job to do.
    """
    may(law, "notice.settle-days", command.by, command.on)
    if notice.stage not in ALLOWED[DeadlineSettled]:
        return ()
    events: tuple[Event, ...] = ()
    for day in _due_first(
        notice, command
    ):  # one after the other: the recheck runs from the due day
        for one in settled(command, (_counted(notice, day),), notice.settled, law):
            after: tuple[Event, ...] = ()
            if one.kind == _DUE and one.due_on > one.before:
                after = taken_back(notice, command.on, command.overdue_event)
            after += (DeadlineSettled(notice=notice.notice, **msgspec.structs.asdict(one)),)
            for event in after:
                notice = evolve(notice, event)
            events += after
    return events


def _due_first(notice: Notice, command: SettleDeadlines) -> tuple[Running, ...]:
    """Return what runs, and the notice's own day also once it was missed, while it is open."""
    own = tuple(day for day in command.days if day.kind == _DUE)
    last = notice.due_on
    if not own and notice.was_overdue and notice.stage != "closed":
        own = (Running(kind=_DUE, term=DAY_OF_REST, since=last, due_on=last),)
    others = tuple(day for day in command.days if day.kind != _DUE)
    return others if _is_at_once(notice) else (*own, *others)


def _counted(notice: Notice, day: Running) -> Running:
    if day.kind != "recheck":
        return day
    return msgspec.structs.replace(day, since=_recheck_since(notice))


def _is_at_once(notice: Notice) -> bool:
    """What is to be corrected on the spot is not put off to a working day (DOMAIN.md 4.3 R1)."""
    return notice.due_on == notice.served_on


def _recheck_since(notice: Notice) -> str | None:
    since = notice.reported_on if notice.recheck_after == "report" else notice.due_on
    return since or None
