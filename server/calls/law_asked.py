"""What every call about the law asks first: which law, which day, and how a row is cited."""

import argparse
from typing import Any, Final

from core.kernel.basis import Basis
from core.kernel.times import date_of, day_of_ms
from core.law.book import Law
from core.law.look_up import term_in_force
from core.law.terms import Term
from core.log.eventlog import EventLog
from server.answers import WrongCall
from server.calls.shared import folder_of
from server.clock import SystemClock
from server.opening import load_law
from server.words import N_, _, said, titled

WORKING = N_("{days} working days")
CALENDAR = N_("{days} days")
MONTHS = N_("{months} months")
MONTHS_AND = N_("{months} months and {days} days")
BAD_DAY = N_("{field} takes a day as YYYY-MM-DD, not {seen}")
MARKS: Final = {
    "law": N_("read in the statute"),
    "seen": N_("excerpt seen"),
    "memory": N_("unverified"),
    "proposed": N_("proposed"),
}
"""How far a text was checked, in words (DOMAIN.md §0); `memory` is M, `proposed` is P."""


def law_of(given: argparse.Namespace) -> Law:
    """Return what ships, or with a folder that was named what its office goes by."""
    if given.named is None:
        return load_law()
    folder = folder_of(given)
    folder.load()
    with EventLog.open(folder.log, now_ms=SystemClock().wall_ms) as log:
        return load_law(log)


def on_of(given: argparse.Namespace) -> str:
    """Return the day that `--on` names, today where it names none."""
    if given.on is None:
        return day_of_ms(SystemClock().wall_ms())
    return read_day(given.on, "--on")


def read_day(typed: str, field: str) -> str:
    """Return a DATE that was typed.

    Raises:
        WrongCall: it is none.
    """
    try:
        date_of(typed)
    except ValueError as error:
        raise WrongCall(BAD_DAY, field, seen=typed) from error
    return typed


def title_of(row: Any) -> str:
    """Return a row's title in the person's language."""
    return titled(row.title_zh, row.title_en)


def cited_in(basis: Basis) -> dict[str, str]:
    """Return what fills `{cite}` and `{mark}` of a sentence."""
    return {"cite": basis.cite, "mark": _(MARKS[basis.verified])}


def length_of(term: Term) -> str:
    """Return a length of time as a person says it."""
    if term.kind == "working":
        return said(WORKING, days=term.days)
    if not term.months:
        return said(CALENDAR, days=term.days)
    return said(MONTHS_AND if term.days else MONTHS, months=term.months, days=term.days)


def term_title(law: Law, code: str, on: str) -> str:
    """Return what a deadline is for, in the person's language; its code where no term has it."""
    try:
        return title_of(term_in_force(law, code, on))
    except LookupError:
        return code
