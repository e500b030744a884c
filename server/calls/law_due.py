"""`anjuan law due`: the last day in time, and how it was counted."""

import argparse
from typing import Final

import msgspec

from core.kernel.times import date_of
from core.law.book import Law
from core.law.counting import Count, count
from core.law.look_up import term_in_force
from core.law.terms import Term, TermKind, TermRow
from server.answers import Answer, WrongCall
from server.calls.law_asked import cited_in, law_of, length_of, read_day, title_of
from server.calls.shared import Calls
from server.words import N_, _, said

COUNTED_WORKING = N_("{length} from {since}, not itself counted; days of rest passed over: {rest}")
COUNTED_CALENDAR = N_("{length} from {since}, not itself counted; days rolled forward: {rest}")
COUNTED_IN = N_("worked instead of rested (调休), and counted: {days}")
FIRM = N_("firm: every notice on holidays that it depends on is known")
PROVISIONAL = N_("provisional: a notice on holidays that is not known yet may change it")
BY_TERM = N_("{code}: {title}; {cite} ({mark})")
ROLLS_BY = N_("a last day of rest rolls forward by {cite} ({mark})")
NO_LENGTH = N_("{field}: say --days and --kind, or --term")
NOT_BOTH = N_("{field} has its own length; leave out --days, --kind, --months and --rolls")
ONLY_CALENDAR = N_("{field} is for --kind calendar; working days have none")
BEYOND = N_("{field}: {seen} is not within 0 and {most}")
TOO_FAR = N_("{field}: {seen} is too far off; the last year is {last}")
DAYS_MOST: Final = 400
MONTHS_MOST: Final = 60
LAST_YEAR: Final = 9000
"""Of a day from which a term is counted: what follows still is a day."""


def add_due(acts: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `law due`."""
    due = acts.add_parser("due", parents=[shared], help=_("the last day in time"))
    due.add_argument("--from", dest="since", metavar="DATE", required=True)
    due.add_argument("--days", metavar="N", type=int)
    due.add_argument("--kind", choices=("working", "calendar"))
    due.add_argument("--months", metavar="M", type=int)
    due.add_argument(
        "--rolls",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=_("whether a last day of rest rolls forward; calendar days do by default"),
    )
    due.add_argument("--term", metavar="CODE", help=_("a row of the law instead of a length"))
    due.set_defaults(run=_due)


def _due(given: argparse.Namespace) -> Answer:
    since = read_day(given.since, "--from")
    if date_of(since).year > LAST_YEAR:
        raise WrongCall(TOO_FAR, "--from", seen=since, last=LAST_YEAR)
    law = law_of(given)
    row = None if given.term is None else _term_row(law, given)
    term = _typed(given) if row is None else row.term
    counted = count(since, term, law.calendar)
    lines = (counted.due.on, *_how(since, term, counted), *([] if row is None else _by(row)))
    data = {
        "due_on": counted.due.on,
        "provisional": counted.due.provisional,
        "from": since,
        "days": term.days,
        "kind": term.kind,
        "months": term.months,
        "counted": {
            "rest_days": counted.rest_days,
            "adjusted_workdays": list(counted.adjusted_workdays),
        },
    }
    if row is not None:
        data["term"] = {
            "code": row.code,
            "title_zh": row.title_zh,
            "title_en": row.title_en,
            "basis": msgspec.to_builtins(row.basis),
            "rolls": None if row.rolls is None else msgspec.to_builtins(row.rolls),
        }
    return Answer(lines=lines, data=data)


def _term_row(law: Law, given: argparse.Namespace) -> TermRow:
    if any(one is not None for one in (given.days, given.kind, given.months, given.rolls)):
        raise WrongCall(NOT_BOTH, "--term")
    return term_in_force(law, given.term, given.since)


def _typed(given: argparse.Namespace) -> Term:
    """Read a length of time that was typed; its bounds are those of `terms.toml`."""
    kind: TermKind | None = given.kind
    if kind is None or (given.days is None and given.months is None):
        raise WrongCall(NO_LENGTH, "--days" if kind else "--kind")
    for field, seen, most in (
        ("--days", given.days, DAYS_MOST),
        ("--months", given.months, MONTHS_MOST),
    ):
        if seen is not None and not 0 <= seen <= most:
            raise WrongCall(BEYOND, field, seen=seen, most=most)
    if kind == "working":
        for field, value in (("--months", given.months), ("--rolls", given.rolls)):
            if value:
                raise WrongCall(ONLY_CALENDAR, field)
        return Term(days=given.days or 0, kind=kind)
    return Term(
        days=given.days or 0, kind=kind, months=given.months or 0, rolls=given.rolls is not False
    )


def _how(since: str, term: Term, counted: Count) -> list[str]:
    working = term.kind == "working"
    lines = [
        said(
            COUNTED_WORKING if working else COUNTED_CALENDAR,
            length=length_of(term),
            since=since,
            rest=counted.rest_days,
        )
    ]
    if counted.adjusted_workdays:
        lines.append(said(COUNTED_IN, days=", ".join(counted.adjusted_workdays)))
    return [*lines, _(PROVISIONAL if counted.due.provisional else FIRM)]


def _by(row: TermRow) -> list[str]:
    lines = [said(BY_TERM, code=row.code, title=title_of(row), **cited_in(row.basis))]
    return lines if row.rolls is None else [*lines, said(ROLLS_BY, **cited_in(row.rolls))]
