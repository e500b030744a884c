"""What follows from grades: who belongs on a list by the pack in force, and what is done next."""

import argparse
from collections.abc import Iterator

import msgspec

from projections.credit_standing import Due, consequences_due
from server.answers import Answer
from server.calls.credit_asked import day_of_argument, today
from server.calls.shared import read_models_of
from server.progress import ProgressLine
from server.words import N_, _, said

BELONGS = N_("{name}: grade {grade}, {total} points: belongs on the {list} list")
BEGUN = N_("{name}: grade {grade}, {total} points: the way to the {list} list has begun")
NO_MORE = N_(
    "{name}: grade {grade}, {total} points: stands on the {list} list, which its grade does"
    " not ask for"
)
STANDS = N_("  stands on the {list} list now")
BASIS = N_("  by the pack: {cite}")
NEXT = N_("  next: {command}")
NOTHING = N_("every institution stands where its grade says")


def consequences(given: argparse.Namespace) -> Answer:
    """Answer `credit consequences`."""
    at = day_of_argument(given.at, "--at", today())
    line = ProgressLine(_("scoring"))
    with read_models_of(given) as models:
        try:
            due = tuple(consequences_due(models.views, at, line))
        finally:
            line.end()
    data = {
        "at": at,
        "consequences": [msgspec.to_builtins(one) | {"next": next_command(one)} for one in due],
    }
    lines = tuple(text for one in due for text in _lines(one))
    return Answer(lines=lines or (_(NOTHING),), data=data)


def next_command(due: Due) -> str:
    """Return what a person gives next; the way to a list is notice, statement, decision."""
    whom = due.institution
    match due.act:
        case "noticed":
            return f"anjuan institution list-enter {whom} --listing {due.listing}"
        case "delist":
            return f"anjuan institution delist {whom} --listing {due.listing} --how repair"
        case "list" if due.list in {"watch", "black"}:  # the score is put on record first
            return f"anjuan credit listing propose --institution {whom} --list {due.list}"
        case "list":
            return f"anjuan institution notice-listing {whom} --list {due.list}"


def _lines(due: Due) -> Iterator[str]:
    sentence = {"list": BELONGS, "noticed": BEGUN, "delist": NO_MORE}[due.act]
    yield said(
        sentence,
        name=due.name or due.institution,
        grade=due.grade,
        total="-" if due.total is None else due.total,
        list=_(due.list),
    )
    if due.stands_on and due.act != "delist":
        yield said(STANDS, list=_(due.stands_on))
    if due.cite:
        yield said(BASIS, cite=due.cite)
    yield said(NEXT, command=next_command(due))
