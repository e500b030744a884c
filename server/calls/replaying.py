"""How a case, a notice or a visit came to be, step by step."""

import argparse
import re

import msgspec

from core.kernel.ids import STREAM_PATTERN
from projections.replay import Step, replay
from server.answers import NO, Answer, WrongCall
from server.calls.credit import moment_of
from server.calls.shared import Calls, read_models_of
from server.words import N_, _, said, shown

STEP = N_("{ver:>4}  {occurred}  {type}  by {actor}  {standing}")
LEAF = N_("      leaf {leaf}, received {received}")
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
    lines = [line for step in steps for line in _lines(step)]
    data = {"stream": given.stream, "steps": msgspec.to_builtins(steps)}
    return Answer(lines=tuple(lines), data=data)


def _lines(step: Step) -> list[str]:
    told = [
        said(
            STEP,
            ver=step.ver,
            occurred=step.occurred,
            type=step.type,
            actor=step.actor,
            standing="" if step.standing in {"none", "admitted"} else _(step.standing),
        ),
        said(LEAF, leaf=step.leaf, received=step.received_at),
    ]
    told += [f"      {name}: {shown(value)}" for name, value in step.data.items()]
    return told
