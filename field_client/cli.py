"""`anjuan-field`: the terminal app, and all that it can do as plain lines, for screen readers too.

Exit codes: 0 done, 1 a rule or the answer says no, 2 the call or its input is wrong. What only one
command needs is imported by that command: `status` answers before a terminal library would be read.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import msgspec

from core.kernel.times import time_of
from field_client import line_mode
from field_client.answers import DONE, NO, Answer, answer_of, said, show
from field_client.checks import ENROLLED, is_ready, run_checks
from field_client.clock import SystemClock
from field_client.device import Device
from field_client.outbox import STATE_WORDS
from field_client.settings import DEFAULT_FOLDER, FOLDER_VARIABLE, folder_of
from field_client.status import Status, read_status
from field_client.told import Told
from field_client.words import N_, _

IN_SYNC = N_("in sync")
NOT_IN_SYNC = N_("not in sync:")
LAST_SYNC_NEVER = N_("last sync: never")
LAST_SYNC = N_("last sync: {when}")
DRAFTS = N_("half-typed texts: {count}")
NO_APP = N_("the terminal app is not installed ({detail}); use the line mode: anjuan-field visit")
NO_TERMINAL = N_("the screens need a terminal; in a script use the line mode: anjuan-field visit")
NO_SYNC = N_("this installation cannot sync: {detail}")
ENDED = N_("the exchange with the office ended")
STOPPED = N_("the exchange with the office stopped ({trouble}): {detail}")
READY = N_("ready")
NOT_READY = N_("not ready")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one call and return its exit code; for the console script."""
    given = parser().parse_args(arguments, unsaid(RealPlace()))
    try:
        answer: Answer = given.run(given)
    except Exception as error:
        found = answer_of(error)
        if found is None:
            raise
        answer = found
    show(answer, as_json=given.json)
    return answer.code


class Place(Protocol):
    """Where and when a call happens: a script's simulated day, or the real one."""

    def folder(self, given: argparse.Namespace) -> Path:
        """The data folder."""
        ...

    def opened(self, given: argparse.Namespace) -> Device:
        """A device that is there."""
        ...

    def created(self, given: argparse.Namespace) -> Device:
        """A device that enrols; what is missing is made."""
        ...


class RealPlace:
    """The machine's clock and randomness."""

    def folder(self, given: argparse.Namespace) -> Path:
        """The folder given, else the environment's, else the default."""
        return folder_of(given.data, os.environ)

    def opened(self, given: argparse.Namespace) -> Device:
        """Open a device that is there."""
        return Device.open(self.folder(given), clock=SystemClock(), random_bytes=os.urandom)

    def created(self, given: argparse.Namespace) -> Device:
        """Open a device for enrolment."""
        return Device.create(self.folder(given), clock=SystemClock(), random_bytes=os.urandom)


def unsaid(place: Place) -> argparse.Namespace:
    """Return what holds where a call does not say otherwise."""
    # what is said before the call holds unless it is said again behind it: argparse would let an
    # inner parser's default win, so the defaults stand here and in no parser
    return argparse.Namespace(run=_app, data=None, json=False, place=place)


def parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help=_("data folder; default {variable}, then {folder}").format(
            variable=FOLDER_VARIABLE, folder=DEFAULT_FOLDER
        ),
    )
    shared.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=_("answer as JSON")
    )
    whole = argparse.ArgumentParser(
        prog="anjuan-field", parents=[shared], description=_("inspections, recorded offline")
    )
    calls = whole.add_subparsers(metavar="CALL")
    enrol = calls.add_parser("enrol", parents=[shared], help=_("make this device known"))
    enrol.add_argument("url", metavar="URL")
    enrol.add_argument("code", metavar="CODE")
    enrol.add_argument("--renew", action="store_true", help=_("a new key, after a revocation"))
    enrol.set_defaults(run=_enrol)
    sync = calls.add_parser("sync", parents=[shared], help=_("exchange with the office"))
    sync.add_argument("--server", metavar="URL", help=_("the office's new address, from now on"))
    sync.set_defaults(run=_sync)
    status = calls.add_parser("status", parents=[shared], help=_("where the work is"))
    status.set_defaults(run=_status)
    check = calls.add_parser("check", parents=[shared], help=_("is this device fit to go out"))
    check.set_defaults(run=_check)
    script = calls.add_parser("script", parents=[shared], help=_("calls from standard input"))
    script.add_argument("--simulate", metavar="HOST", help=_("only for *.demo.invalid"))
    script.add_argument("--seed", default="1", help=_("of the simulation"))
    script.set_defaults(run=_script)
    line_mode.add_calls(calls, shared, _open)
    return whole


def _open(given: argparse.Namespace) -> Device:
    place: Place = given.place
    return place.opened(given)


def _app(given: argparse.Namespace) -> Answer:
    try:
        app = import_module("field_client.app")
    except ImportError as error:
        raise Told(NO_APP, detail=str(error)) from error
    with _open(given) as device:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise Told(NO_TERMINAL)
        app.FieldApp(device).run()
    return Answer()


def _enrol(given: argparse.Namespace) -> Answer:
    enrolling = _network("field_client.enrolling")
    with given.place.created(given) as device:
        enrolment = enrolling.enrol(device, given.url, given.code, renew=given.renew)
    seen = {"device": enrolment.device, "authority": enrolment.authority}
    return Answer(lines=(said(ENROLLED, **seen),), data={"enrolment": enrolment})


def _sync(given: argparse.Namespace) -> Answer:
    session = _network("field_client.sync_session")
    with _open(given) as device:
        if given.server:
            device.remember_enrolment(
                msgspec.structs.replace(device.enrolment, server=given.server)
            )
        report = session.sync(device)
        status = read_status(device)
    # what the exchange did is for scripts; the person reads the status computed from data (R9)
    told = _status_of(status)
    stopped = report.trouble is not None
    first = said(STOPPED, trouble=report.trouble, detail=report.detail) if stopped else said(ENDED)
    left = status.counts.waiting + status.counts.delivered
    return Answer(
        code=NO if stopped or left else DONE,
        lines=(first, *told.lines),
        data={"report": report, **told.data},
    )


def _network(module: str) -> Any:
    """Import a module that talks to the office; only its callers pay for an HTTP library."""
    try:
        return import_module(module)
    except ImportError as error:
        raise Told(NO_SYNC, detail=str(error)) from error


def _script(given: argparse.Namespace) -> Answer:
    script = import_module("field_client.script")
    runner = script.script_of(given.place.folder(given), given.simulate, given.seed)
    return Answer(code=runner.run(sys.stdin, parser(), unsaid(runner)))


def _status(given: argparse.Namespace) -> Answer:
    with _open(given) as device:
        return _status_of(read_status(device))


def _status_of(status: Status) -> Answer:
    counted = status.counts
    lines = [f"{getattr(counted, state)}  {said(word)}" for state, word in STATE_WORDS.items()]
    heard = status.last_sync
    when = said(LAST_SYNC_NEVER) if heard is None else said(LAST_SYNC, when=time_of(heard.ms))
    lines += [when, said(DRAFTS, count=status.drafts)]
    lines.append(said(IN_SYNC) if status.in_sync else said(NOT_IN_SYNC))
    lines += [f"- {said(one.sentence, count=one.count)}" for one in status.missing]
    confirmed = status.confirmation
    lines += [f"- {said(confirmed.sentence, count=confirmed.count)}"] if confirmed else []
    return Answer(lines=tuple(lines), data={"status": status, "in_sync": status.in_sync})


def _check(given: argparse.Namespace) -> Answer:
    with _open(given) as device:
        checks = run_checks(device)
    ready = is_ready(checks)
    lines = [f"{said(_GRADES[one.grade])}: {said(one.sentence, **one.seen)}" for one in checks]
    lines.append(said(READY if ready else NOT_READY))
    return Answer(
        code=DONE if ready else NO, lines=tuple(lines), data={"ready": ready, "checks": checks}
    )


_GRADES = {"ok": N_("ok"), "warning": N_("warning"), "failed": N_("failed")}

if __name__ == "__main__":
    sys.exit(main())
