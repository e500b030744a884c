"""A pack in shadow: who would move, from what grade to what, and why; nothing is written."""

import argparse
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from core.domain.credit.pack import Pack, parse
from core.kernel.times import date_of
from projections.credit_shadow import Move, Shadowed, Stand, days_between
from projections.credit_shadow import shadow as shadow_all
from server.answers import Answer, WrongCall
from server.calls.credit_asked import day_of_argument, pack_text_of, today
from server.calls.shared import read_models_of
from server.progress import ProgressLine
from server.words import N_, _, said

HEAD = N_(
    "{pack} {version} in shadow, {since} to {until}: {all} institutions, {moved} would move,"
    " {otherwise} keep their grade with other points"
)
GRADE = N_("  grade {grade}: {before} now, {after} then")
MOVE = N_("{name}: {before} to {after}, since {since}")
SAME_GRADE = N_("{name}: {before} to {after}")
STAND = N_("{grade} ({total})")
NO_STAND = N_("no grade")
BECAUSE = N_("    {on}  event {event}: {before} to {after}")
ELSE = N_("    no event counts otherwise; what differs: {what}")
PARTS = {
    "score": N_("which score stands"),
    "base": N_("the base"),
    "limits": N_("the limits of the total"),
    "components": N_("the components"),
    "grades": N_("what the grades ask"),
    "names": N_("the names of the grades"),
    "changes": N_("when grades change"),
}
SCORED = N_("that a score stands at all")
NAMES = N_(
    "  grades have other names, {before} now and {after} then: a grade that bears another name is a"
    " move, whatever the points"
)
MORE = N_("and {count} more; --json tells them all")
BACKWARDS = N_("{field}: the last day lies before the first")
_SHOWN = 20


def shadow(given: argparse.Namespace) -> Answer:
    """Answer `credit pack shadow`."""
    until = day_of_argument(given.until, "--to", today())
    since = day_of_argument(given.since, "--from", f"{date_of(until).year}-01-01")
    if since > until:
        raise WrongCall(BACKWARDS, "--to")
    pack = parse(pack_text_of(given.pack, field="PACK"))
    out = Shadowed(days=days_between(since, until))
    line = ProgressLine(_("scoring"))
    with read_models_of(given) as models:
        try:
            moves = list(shadow_all(models.views, pack, out.days, out, line))
        finally:
            line.end()
    moves.sort(key=lambda one: one.before.grade == one.after.grade)  # who moves comes first
    data = {
        "pack": pack.name,
        "version": pack.version,
        "sha256": pack.sha256,
        "from": since,
        "to": until,
        **msgspec.to_builtins(out),
        "moves": msgspec.to_builtins(moves),
    }
    return Answer(lines=tuple(_lines(pack, (since, until), out, moves)), data=data)


def _lines(pack: Pack, days: tuple[str, str], out: Shadowed, moves: list[Move]) -> Iterator[str]:
    since, until = days
    yield said(
        HEAD,
        pack=pack.name,
        version=pack.version,
        since=since,
        until=until,
        all=out.institutions,
        moved=out.moved,
        otherwise=out.scored_otherwise,
    )
    if out.names_before and set(out.names_before) != set(out.names_after):
        yield said(NAMES, before=_listed(out.names_before), after=_listed(out.names_after))
    for grade in sorted({*out.grades_before, *out.grades_after}):
        yield said(
            GRADE,
            grade=grade or _(NO_STAND),
            before=out.grades_before.get(grade, 0),
            after=out.grades_after.get(grade, 0),
        )
    for one in moves[:_SHOWN]:
        yield said(
            MOVE if one.since else SAME_GRADE,
            name=one.name or one.institution,
            before=_stand(one.before),
            after=_stand(one.after),
            since=one.since,
        )
        yield from _why(one)
    if len(moves) > _SHOWN:
        yield said(MORE, count=len(moves) - _SHOWN)


def _why(one: Move) -> Iterator[str]:
    for reason in one.why:
        yield said(
            BECAUSE,
            on=reason.effective_on,
            event=reason.event,
            before=_items(reason.before),
            after=_items(reason.after),
        )
    if not one.why:
        yield said(ELSE, what=_listed(_(PARTS[part]) for part in one.by) or _(SCORED))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _items(counted: dict[str, Any]) -> str:
    return ", ".join(f"{points} {item}" for item, points in counted.items()) or "0"


def _stand(one: Stand) -> str:
    return _(NO_STAND) if one.total is None else said(STAND, grade=one.grade, total=one.total)
