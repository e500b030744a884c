"""Making a data folder, and serving it."""

import argparse
import re
from pathlib import Path

from core.kernel.ids import AUTHORITY_PATTERN
from server.answers import Answer, WrongCall
from server.calls.shared import Calls
from server.words import N_, _, said

MADE = N_("made {folder} for {authority}; its log has its first leaf and a signed checkpoint")
KEEP_KEY = N_("keep a copy of {key} apart from this machine: whoever has it can write the log")
TRIAL_AUTHORITY = "anjuan.trial.invalid"
"""For a folder that nobody will rely on: RFC 2606 keeps `.invalid` out of the world."""

TRIAL = N_("no --authority was given: {authority} is for trying things out, and cannot be changed")
THERE = N_("{field} holds data already; nothing was changed")
BAD_AUTHORITY = N_("{field} is not a host name in lower case, of at most 100 characters")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `init` and `serve`."""
    init = calls.add_parser("init", parents=[shared], help=_("make a data folder"))
    init.add_argument(
        "--authority",
        default=None,
        metavar="HOST",
        help=_("host name that owns the log, for ever; e.g. anjuan.example.gov.cn"),
    )
    init.set_defaults(run=_init)
    serve = calls.add_parser("serve", parents=[shared], help=_("serve devices and the public"))
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8480)
    serve.set_defaults(run=_serve)


def _init(given: argparse.Namespace) -> Answer:
    from server.opening import init_folder  # noqa: PLC0415 - only this call pays for it

    if given.authority and not re.match(AUTHORITY_PATTERN, given.authority):
        raise WrongCall(BAD_AUTHORITY, "--authority")
    path = Path(given.data)
    authority = given.authority or TRIAL_AUTHORITY
    try:
        settings = init_folder(path, authority)
    except FileExistsError as error:
        raise WrongCall(THERE, str(path)) from error
    return Answer(
        lines=(
            said(MADE, folder=str(path), authority=authority),
            *([] if given.authority else [said(TRIAL, authority=authority)]),
            said(KEEP_KEY, key=str(path / "server.key")),
        ),
        data={"authority": settings.authority, "administrator": settings.administrator},
    )


def _serve(given: argparse.Namespace) -> Answer:
    from server.serving import serve_folder  # noqa: PLC0415 - the HTTP framework is slow to import

    serve_folder(Path(given.data), given.host, given.port)
    return Answer()
