"""How a case, a notice or a visit came to be, step by step."""

import argparse
import re

import msgspec

from core.kernel.ids import STREAM_PATTERN
from core.kernel.times import day_of
from core.law.book import Law
from core.law.look_up import act as act_row
from core.law.look_up import term_in_force
from projections.replay import Step, replay
from server.answers import NO, Answer, WrongCall
from server.calls.credit import moment_of
from server.calls.shared import Calls, read_models_of
from server.opening import load_law
from server.words import N_, _, said, shown, titled

STEP = N_("{ver:>4}  {occurred}  {type}  by {actor}  {standing}")
LEAF = N_("      leaf {leaf}, received {received}")
BY_ARTICLE = N_("      by {cite}")
SETS = N_("      sets: {kind}, by {due_on}")
IN_TIME = N_("      in time: {kind}, was due {due_on}")
TOO_LATE = N_("      too late: {kind}, was due {due_on}")
MARKS = {"seen": N_("excerpt seen"), "memory": N_("unverified"), "proposed": N_("proposed")}
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
    law = load_law()
    lines = [line for step in steps for line in _lines(step, law)]
    told = [{**msgspec.to_builtins(step), "basis": _basis(law, step)} for step in steps]
    data = {"stream": given.stream, "steps": told}
    return Answer(lines=tuple(lines), data=data)


def _basis(law: Law, step: Step) -> dict[str, str] | None:
    """Return the article of a step, as in force on its day; None if none is on file."""
    try:
        row = act_row(law, step.act, day_of(step.occurred))
    except LookupError:
        return None
    return {"cite": row.basis.cite, "verified": row.basis.verified}


def _lines(step: Step, law: Law) -> list[str]:
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
    basis = _basis(law, step)
    if basis is not None:
        mark = "" if basis["verified"] == "law" else f" ({_(MARKS[basis['verified']])})"
        told.append(said(BY_ARTICLE, cite=basis["cite"] + mark))
    told += [
        said(
            IN_TIME if day.in_time else TOO_LATE,
            kind=_kind(law, day.kind, step),
            due_on=day.due_on,
        )
        for day in step.ends
    ]
    told += [said(SETS, kind=_kind(law, day.kind, step), due_on=day.due_on) for day in step.opens]
    told += [f"      {name}: {shown(value)}" for name, value in step.data.items()]
    return told


def _kind(law: Law, kind: str, step: Step) -> str:
    """Return what a deadline is for, in the person's words; its code where no term has it."""
    try:
        row = term_in_force(law, kind, day_of(step.occurred))
    except LookupError:
        return kind
    return titled(row.title_zh, row.title_en)
