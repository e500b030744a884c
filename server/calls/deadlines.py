"""`anjuan deadlines`: what lapses in the next days, and what was missed (the radar)."""

import argparse

import msgspec

from core.kernel.regions import covers
from core.kernel.times import day_of_ms
from core.law.book import Law
from core.law.look_up import may, term_in_force
from projections.answers import Deadline
from projections.queries import deadlines_within
from server.acting import acting_of
from server.acts.places import check_places
from server.answers import Answer, WrongCall
from server.calls.acts import add_as
from server.calls.shared import Calls, office_of, read_models_of, region_of
from server.calls.who import officer_of
from server.clock import SystemClock
from server.opening import load_law
from server.words import N_, _, said, titled

AHEAD = N_("{due_on}  {left:>4} days  {kind}  {stream}{marks}")
PAST = N_("{due_on}  {past:>4} days past  {kind}  {stream}{marks}")
BAD_DAYS = N_("{field} takes 0 days or more, not {seen}")
NOTHING = N_("nothing lapses within {days} days")
PROVISIONAL = N_("provisional: the calendar of that year is not published")
PAUSED = N_("paused")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `deadlines`."""
    radar = calls.add_parser("deadlines", parents=[shared], help=_("what lapses, what was missed"))
    radar.add_argument("--days", type=int, default=30, metavar="N", help=_("how far to look"))
    radar.add_argument(
        "--region", metavar="CODE", type=region_of, help=_("only what lies in this area")
    )
    add_as(radar)
    radar.set_defaults(run=_deadlines)


def _deadlines(given: argparse.Namespace) -> Answer:
    today = day_of_ms(SystemClock().wall_ms())
    if given.days < 0:
        raise WrongCall(BAD_DAYS, "--days", seen=given.days)
    scope = _scope(given, today)
    with read_models_of(given) as models:
        law = load_law(models.log)
        due = tuple(
            one
            for one in deadlines_within(models.views, today, given.days)
            if scope is None or covers(scope, one.region or "")
        )
    lines = tuple(_line(one, law, today) for one in due)
    rows = [{**msgspec.to_builtins(one), **_titled(law, one.kind, today)} for one in due]
    return Answer(
        lines=lines or (said(NOTHING, days=given.days),),
        data={"today": today, "deadlines": rows},
    )


def _scope(given: argparse.Namespace, today: str) -> tuple[str, ...] | None:
    """Return the areas whose deadlines are asked for; None is everywhere.

    Raises:
        Refused: the officer who is named does not work there, or is not in office.
    """
    named = (given.region,) if given.region else None
    if given.as_officer is None:
        return named
    with office_of(given) as office, office.log.read() as reader:
        by = acting_of(reader, officer_of(given), on=today)
    may(office.law, "room.read", by, today)
    if named is not None:
        check_places(by, named, given.region)
    return named or by.scope or None


def _line(one: Deadline, law: Law, today: str) -> str:
    marks = [_(PROVISIONAL)] if one.provisional else []
    marks += [_(PAUSED)] if one.is_paused else []
    return said(
        PAST if one.days_left < 0 else AHEAD,
        due_on=one.due_on,
        left=one.days_left,
        past=-one.days_left,
        kind=_titled(law, one.kind, today)["title"],
        stream=one.stream,
        marks="".join(f"  ({mark})" for mark in marks),
    )


def _titled(law: Law, kind: str, today: str) -> dict[str, str]:
    """Return what a deadline is for and by which article; its code where no term has it."""
    try:
        row = term_in_force(law, kind, today)
    except LookupError:
        return {"title": kind, "cite": "", "verified": ""}
    return {
        "title": titled(row.title_zh, row.title_en),
        "cite": row.basis.cite,
        "verified": row.basis.verified,
    }
