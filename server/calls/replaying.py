"""How a case, a notice or a visit came to be, step by step."""

import argparse
import re
from functools import cache

from core.domain.officer.state import Officer
from core.kernel.ids import STREAM_PATTERN, UUID7_PATTERN, stream_name
from core.log.eventlog import EventLog
from projections.replay import replay
from server.answers import NO, Answer, WrongCall
from server.calls.credit_asked import moment_of
from server.calls.shared import Calls, folder_of, read_models_of
from server.calls.step_text import PartsOf, Teller, told_in_json
from server.calls.who import names_of_officers
from server.office import state_of
from server.opening import load_law
from server.words import N_, _, said

EMPTY = N_("{stream} has no event that was known then")
BAD_STREAM = N_("{field} takes KIND:UUID, e.g. case:019a…, not {seen}")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `replay`."""
    call = calls.add_parser("replay", parents=[shared], help=_("a history, step by step"))
    call.add_argument("stream", metavar="STREAM")
    call.add_argument("--at", metavar="WHEN", help=_("what was true on this day"))
    call.add_argument("--known", metavar="WHEN", help=_("what was known on this day"))
    call.set_defaults(run=_replay)


def _replay(given: argparse.Namespace) -> Answer:
    if not re.match(STREAM_PATTERN, given.stream):
        raise WrongCall(BAD_STREAM, "STREAM", seen=given.stream)
    moment_of(given.at, "--at")
    moment_of(given.known, "--known")
    with read_models_of(given) as models:
        try:
            steps = tuple(replay(models.log, given.stream, given.at, given.known))
        except LookupError:
            sentence = said(EMPTY, stream=given.stream)
            error = {"code": "NO_EVENTS", "sentence": sentence}
            return Answer(code=NO, lines=(sentence,), data={"error": error})
        folder = folder_of(given)
        teller = Teller(
            load_law(models.log),
            _roles(models.log, folder.load().administrator),
            names_of_officers(folder, models.log),
        )
        lines = [line for step in steps for line in teller.lines(step)]
        data = {"stream": given.stream, "steps": [told_in_json(step, teller) for step in steps]}
    return Answer(lines=tuple(lines), data=data)


def _roles(log: EventLog, administrator: str) -> PartsOf:
    """Return what knows the roles of a person on a day, by the person's own stream."""

    @cache
    def officer(person: str) -> Officer:
        with log.read() as reader:
            found: Officer = state_of(reader, stream_name("officer", person))
        return found

    def roles_on(person: str, day: str) -> tuple[str, ...]:
        if not re.match(UUID7_PATTERN, person):
            return ()
        roles: tuple[str, ...] = officer(person).roles_on(day)
        return (*roles, "administrator") if person == administrator else roles

    return roles_on
