"""What a call needs to tell a state: the law of its log, and who its officers are."""

import argparse

from core.kernel.times import day_of_ms
from core.log.eventlog import EventLog
from server.calls.shared import folder_of
from server.calls.value_text import Values
from server.calls.who import names_of_officers
from server.clock import SystemClock
from server.opening import load_law


def values_of(given: argparse.Namespace, log: EventLog, kind: str) -> Values:
    """Return what tells the state of a stream of a room."""
    names = names_of_officers(folder_of(given), log)
    return Values(law=load_law(log), name_of=names, kind=kind)


def today() -> str:
    """Return the local DATE."""
    return day_of_ms(SystemClock().wall_ms())
