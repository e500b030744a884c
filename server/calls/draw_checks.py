"""Looking at a draw and checking it: its record for strangers, and every line recomputed."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from core.domain import catalogue
from core.domain.draw.state import Draw
from core.domain.ledger.events import Opened
from core.evidence.body import trusted_header
from core.kernel.b64 import from_b64u
from core.kernel.ids import stream_name
from core.log.eventlog import EventLog
from server.acts.ids import id_of
from server.answers import DONE, NO, Answer, WrongCall
from server.calls.shared import Calls, folder_of
from server.calls.telling import today, values_of
from server.clock import SystemClock
from server.draw_record import (
    Fault,
    Record,
    check_record,
    fold,
    readable,
    record_of,
    summary_of,
)
from server.office import state_of
from server.words import N_, _, said

TEAM = N_("{institution}: {officers}")
RIGHT = N_("draw {draw}: all {lines} lines follow from one another and are signed with {key}")
WRONG_LINE = N_("line {line}: {what}: {seen} stands there, {needed} was needed")
NO_BEACON = N_("no public number was named: whoever bound the seed could have chosen among many")
NOT_REVEALED = N_("no seed was revealed: nothing was drawn yet")
NO_DRAW = N_("nothing is known as {field}")
BAD_FILE = N_("{field} is no record of a draw: {detail}")
ONE_OF_BOTH = N_("{field}: name a draw of this office, or a file; not both")
OTHER_KEY = N_("{field}: the record names another key, {seen}")

FAULTS = {
    "backdated": N_("the day is not that of its signature"),
    "beacon": N_("the public number was not there, or not yet"),
    "beacon-known": N_("the seed was bound when the public number could be known"),
    "list-hash": N_("the rows of a pool are not those that were frozen"),
    "list-order": N_("rows of a pool are missing or out of order"),
    "list-size": N_("a pool has not as many rows as were frozen"),
    "lots": N_("the lots fall otherwise"),
    "malformed": N_("the bytes are no event"),
    "missing": N_("what was drawn is not on record"),
    "not-drawn": N_("the lots did not draw this"),
    "other-actor": N_("the line names another person than the one who acted"),
    "other-draw": N_("the line belongs to another draw"),
    "other-key": N_("the line was written with another key"),
    "same-person": N_("who made the pools had a hand in the seed"),
    "schema": N_("the event has fields that it cannot have"),
    "seed-hash": N_("the seed is not the one that was bound"),
    "signature": N_("the signature is false"),
    "stage": N_("the step came out of order"),
    "summary": N_("the summary says otherwise than the record"),
    "team-size": N_("a team is not as large as was announced"),
    "unknown-type": N_("this release does not know the event"),
    "version": N_("a line is missing before this one"),
}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What `draw show --json` writes: how the draw stands, and the record to check it by."""

    draw: dict[str, Any]
    record: Record


def add_checks(acts: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `draw show` and `draw verify`."""
    show = acts.add_parser("show", parents=[shared], help=_("one draw; --json for its record"))
    show.add_argument("draw", metavar="DRAW")
    show.set_defaults(run=_show)
    verify = acts.add_parser("verify", parents=[shared], help=_("recompute a draw"))
    verify.add_argument("draw", metavar="DRAW", nargs="?")
    verify.add_argument("--file", metavar="FILE", help=_("what `draw show --json` wrote"))
    verify.add_argument("--key", metavar="KEY", help=_("the office's public key, as published"))
    verify.set_defaults(run=_verify)


def team_lines(draw: Draw, named: Callable[[str], str] = str) -> list[str]:
    """Return who visits whom, a line each."""
    return [
        said(TEAM, institution=one.institution, officers=", ".join(map(named, one.officers)))
        for one in draw.teams
    ]


def teams_of(draw: Draw) -> dict[str, Any]:
    """Return who visits whom, for a script."""
    return {"teams": msgspec.to_builtins(draw.teams)}


def _show(given: argparse.Namespace) -> Answer:
    found = _of_folder(given)
    data = {"draw": summary_of(found.state), "record": found.record}
    return Answer(lines=found.lines, data=data)


def _verify(given: argparse.Namespace) -> Answer:
    if (given.draw is None) == (given.file is None):
        raise WrongCall(ONE_OF_BOTH, "DRAW")
    summary = None
    if given.file is None:
        record = _of_folder(given).record
    else:
        told = _of_file(given.file)
        summary, record = told.draw, told.record
    if given.key is not None and given.key != record.public_key:
        raise WrongCall(OTHER_KEY, "--key", seen=record.public_key)
    return _judged(record, check_record(record, summary))


def _judged(record: Record, faults: tuple[Fault, ...]) -> Answer:
    lines = [
        said(
            WRONG_LINE,
            line=one.line,
            what=_(FAULTS[one.fault]),
            seen=one.seen or "-",
            needed=one.needed or "-",
        )
        for one in faults
    ]
    state = fold(readable(record))
    if not faults:
        key = record.public_key
        lines.append(said(RIGHT, draw=record.draw, lines=len(record.events), key=key))
    if not state.seed:
        lines.append(_(NOT_REVEALED))
    elif not state.beacon_name:
        lines.append(_(NO_BEACON))
    data = {
        "draw": record.draw,
        "public_key": record.public_key,
        "lines": len(record.events),
        "is_right": not faults,
        "has_beacon": bool(state.beacon_name),
        "stage": state.stage,
        "differences": msgspec.to_builtins(faults),
    }
    return Answer(code=NO if faults else DONE, lines=tuple(lines), data=data)


class _Found(NamedTuple):
    """A draw of this office; `lines` tell how it stands."""

    state: Draw
    record: Record
    lines: tuple[str, ...]


def _of_folder(given: argparse.Namespace) -> _Found:
    uuid = id_of(given.draw, "draw")
    stream = stream_name("draw", uuid)
    folder = folder_of(given)
    folder.load()
    log = EventLog.open(folder.log, now_ms=SystemClock().wall_ms)
    try:
        with log.read() as reader:
            events = reader.stream(stream)
            first = reader.event(0)
            state: Draw = state_of(reader, stream)
        values = values_of(given, log, "draw")
        told = {**summary_of(state), "teams": []}
        lines = (*values.lines(told, today()), *team_lines(state, values.person))
    finally:
        log.close()
    if not events or first is None:
        raise WrongCall(NO_DRAW, stream)
    opened = catalogue.read(first.type, trusted_header(first.body).data)
    assert isinstance(opened, Opened), "leaf 0 opens the ledger"
    record = record_of(uuid, events, from_b64u(opened.server_pub, 32))
    return _Found(state, record, lines)


def _of_file(path: str) -> Shown:
    try:
        told = msgspec.json.decode(Path(path).read_bytes(), type=Shown)
        from_b64u(told.record.public_key, 32)
    except (msgspec.MsgspecError, ValueError) as error:
        raise WrongCall(BAD_FILE, path, detail=str(error)) from error
    return told
