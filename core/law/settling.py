"""Provisional deadlines, counted again when the notice on holidays that they waited for is known.

A last day that stands on a paper, or that somebody relied on, is never shortened: the later one
holds, for the party as for the office itself; what proves too long only becomes firm.
"""

from collections.abc import Iterable

import msgspec

from core.kernel.running import Running, SettleDeadlines, Settlings
from core.law.book import Law
from core.law.calendar import Calendar
from core.law.look_up import term_in_force
from core.law.terms import due


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a deadline, field by field as the rooms' `DeadlineSettled` says it.

    Attributes:
        before, due_on: last day until now, and from now on; never an earlier one.
        provisional: a further notice is still missing.
        by_law: version of the calendar by which it was counted.
    """

    kind: str
    before: str
    due_on: str
    provisional: bool
    by_law: str


def settled(
    command: SettleDeadlines, days: Iterable[Running], known: Settlings, law: Law
) -> tuple[Settled, ...]:
    """Return which of the days are firm or later now; nothing of those that stay as they are.

    Args:
        command: the years of which no notice was known when the days were counted.
        days: what runs in the stream, as its room knows it; `command.days` where that is all.
        known: what was settled in this stream before.
        law: with the calendar; a term's row is picked by the day from which it runs.
    """
    before = law.calendar.without(command.years)
    fresh = (day for day in days if (day.kind, day.due_on) not in known)
    found = (_settled(day, day.since, before, law) for day in fresh if day.since is not None)
    return tuple(one for one in found if one is not None)


def _settled(day: Running, since: str, before: Calendar, law: Law) -> Settled | None:
    term = term_in_force(law, day.term, since).term
    # one flag of an event stands for all its days: the calendar says which of them it meant
    if day.provisional is False or not due(since, term, before).provisional:
        return None
    again = due(since, term, law.calendar)
    due_on = max(day.due_on, again.on)
    is_firm_now = bool(day.provisional) and not again.provisional
    if due_on == day.due_on and not is_firm_now:
        return None
    return Settled(
        kind=day.kind,
        before=day.due_on,
        due_on=due_on,
        provisional=again.provisional,
        by_law=dict(law.versions)["calendar"],
    )
