"""The days of a case counted again, once a notice on holidays that they waited for is known."""

import msgspec

from core.domain.case import money
from core.domain.case.day_events import DeadlineSettled
from core.domain.case.enforcing import remedies_end
from core.domain.case.guards import may_in, step_needed
from core.domain.case.paying import surcharged
from core.domain.case.state import Case, Event, evolve
from core.kernel.running import Running, SettleDeadlines
from core.law.book import Law
from core.law.look_up import due_by
from core.law.settling import settled


def settle_days(case: Case, command: SettleDeadlines, law: Law) -> tuple[Event, ...]:
    """Let what was provisional be firm, or later; no day is ever made earlier.

    Raises:
        Refused: it is not for this person or job to do.
    """
    may_in(case, "settle-days", command.by, command.on, law)
    events: tuple[Event, ...] = ()
    for day in command.days:  # one after the other: the court's term runs from the party's
        for one in settled(command, (_counted(case, day, law),), case.settled, law):
            event = DeadlineSettled(case=case.case, **msgspec.structs.asdict(one))
            events += (event, *_surcharged_anew(case, event, law))
            case = evolve(case, event)
    return events


def _counted(case: Case, day: Running, law: Law) -> Running:
    """Return a day with what its event does not say: from when it runs, by which term."""
    change = msgspec.structs.replace
    match day.kind:
        case "publication.publish":
            return change(day, since=case.decided_on or None)
        case "court.apply":
            return change(day, since=remedies_end(case) or None)
        case "defence":
            return change(day, term=_longer_to_be_heard(case, law))
        case _:
            return day


def _longer_to_be_heard(case: Case, law: Law) -> str:
    """Return the term that gave the party the later day: who may ask for a hearing has its own."""
    if step_needed(law, "hearing", case.proposed, case.noticed_on) is None:
        return "defence"
    terms = ("defence", "hearing.request")
    return max(terms, key=lambda term: due_by(law, term, case.noticed_on).on)


def _surcharged_anew(case: Case, event: DeadlineSettled, law: Law) -> tuple[Event, ...]:
    """Take back a surcharge for days that are in time now."""
    if event.kind != "case.pay" or not case.money.surcharged_to or case.stage != "effective":
        return ()
    return surcharged(case, money.evolve(case.money, event), case.money.surcharged_to, law)
