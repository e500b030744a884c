"""What several calls need: opening the office, and acting in the administrator's name."""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from core.evidence.body import Actor
from core.kernel.ids import REGION_PATTERN
from core.log.eventlog import EventLog
from projections.registry import ALL
from projections.runner import Runner
from projections.views import Views
from server.clock import SystemClock
from server.office import Asked, Office
from server.opening import open_office
from server.settings import Folder
from server.words import N_, said


class Models(NamedTuple):
    """The read models, brought up to the log that they are made from."""

    views: Views
    log: EventLog


BAD_REGION = N_(
    "{seen} is not a division code of 6 to 12 digits, e.g. 410422, or 410400 for a city"
)
STOPPED = N_("read model {name} stopped: {detail}\n")

Calls = Any
"""What `argparse` calls the place where sub-commands are added."""


def folder_of(given: argparse.Namespace) -> Folder:
    """Return the data folder that a call names."""
    return Folder(Path(given.data))


@contextmanager
def office_of(given: argparse.Namespace) -> Iterator[Office]:
    """Open the office that a call names; what it does is under a checkpoint when it closes."""
    office = open_office(Path(given.data))
    try:
        yield office
        office.checkpoint()
    finally:
        office.close()


@contextmanager
def read_models_of(given: argparse.Namespace) -> Iterator[Models]:
    """Bring the read models up to the log, and open them for questions."""
    folder = folder_of(given)
    folder.load()
    log = EventLog.open(folder.log, now_ms=SystemClock().wall_ms)
    try:
        with Runner(folder.projections, log, ALL) as runner:
            for state in runner.catch_up():
                if state.stopped is not None:
                    sys.stderr.write(said(STOPPED, name=state.name, detail=str(state.stopped)))
        with Views(folder.projections) as views:
            yield Models(views, log)
    finally:
        log.close()


def region_of(text: str) -> str:
    """Read a division code from the command line; for `type=` of an argument.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not re.match(REGION_PATTERN, text):
        raise argparse.ArgumentTypeError(said(BAD_REGION, seen=text))
    return text


def by_administrator(given: argparse.Namespace) -> Asked:
    """Return on whose behalf the local command line acts."""
    return Asked(actor=Actor(id=folder_of(given).load().administrator))
