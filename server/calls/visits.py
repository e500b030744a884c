"""Joint visits in the office: the merged view, and what a person decides about it."""

import argparse
from typing import Any

import msgspec

from core.domain.visit.merged import MergedVisit
from projections.queries import visit_streams, visits
from projections.replay import merged_visit
from server.answers import Answer, WrongCall
from server.calls.acts import add_acts, add_as, add_day, do_typed, recorded, types_of
from server.calls.shared import Calls, read_models_of
from server.words import N_, _, said

LINE = N_("{visit}  {day}  {legs} legs, {findings} findings  institution {institution}")
NONE = N_("no visit has come in")
NO_VISIT = N_("no leg of visit {field} has come in")
LEG = N_("leg {leg}: {officers}")
DIFFER = N_("differ: {code} {measure}: {values}")
FINDING = N_("finding {id}: {code} {measured}")
MISSING = N_("missing: the leg of officer {officer} never came")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `visit list`, `show`, and what may be done with a visit."""
    whole = calls.add_parser("visit", help=_("joint visits: merged, confirmed, concluded"))
    acts = whole.add_subparsers(metavar="ACT", required=True)
    acts.add_parser("list", parents=[shared], help=_("visits")).set_defaults(run=_list)
    show = acts.add_parser("show", parents=[shared], help=_("what the legs say together"))
    show.set_defaults(run=_show)
    confirm = acts.add_parser("confirm", parents=[shared], help=_("stand by a finding"))
    confirm.set_defaults(run=_confirm)
    conclude = acts.add_parser("conclude", parents=[shared], help=_("close the visit"))
    conclude.set_defaults(run=_conclude)
    move = acts.add_parser("move", parents=[shared], help=_("bring a leg to its own visit"))
    move.set_defaults(run=_move)
    for act in (show, confirm, conclude, move):
        act.add_argument("visit", metavar="VISIT")
    confirm.add_argument("finding", metavar="FINDING")
    for act in (confirm, conclude):
        act.add_argument("--institution", metavar="ID", help=_("where the legs disagree"))
    outcomes = ("no_issue", "notice", "case_referral")
    conclude.add_argument("--outcome", required=True, choices=outcomes)
    move.add_argument("leg", metavar="LEG")
    move.add_argument("--from", dest="from_visit", required=True, metavar="VISIT")
    move.add_argument("--reason", required=True)
    for act in (confirm, conclude, move):
        add_day(act)
        add_as(act)
    add_acts(acts, shared, "visit")


def _list(given: argparse.Namespace) -> Answer:
    with read_models_of(given) as models:
        rows = visits(models.views)
    lines = tuple(
        said(
            LINE,
            visit=row.visit,
            day=row.opened_on,
            legs=row.legs,
            findings=row.findings,
            institution=row.institution or "-",
        )
        for row in rows
    )
    return Answer(lines=lines or (_(NONE),), data={"visits": msgspec.to_builtins(rows)})


def _show(given: argparse.Namespace) -> Answer:
    merged = _merged(given)
    lines = [said(LEG, leg=leg.stream, officers=", ".join(leg.officers)) for leg in merged.legs]
    lines += [
        said(FINDING, id=one.id, code=one.event.code, measured=one.event.measured or "")
        for one in merged.findings
    ]
    lines += [
        said(DIFFER, code=one.code, measure=one.measure, values=" / ".join(map(str, one.values)))
        for one in merged.disagreements
    ]
    lines += [said(MISSING, officer=officer) for officer in merged.missing]
    data = {
        "merged": msgspec.to_builtins(merged),
        "disagreements": msgspec.to_builtins(merged.disagreements),
    }
    return Answer(lines=tuple(lines), data=data)


def _confirm(given: argparse.Namespace) -> Answer:
    values = {"finding": given.finding, "institution": given.institution}
    return _do(given, "confirm", values)


def _conclude(given: argparse.Namespace) -> Answer:
    values = {"institution": given.institution, "outcome": given.outcome}
    return _do(given, "conclude", values)


def _move(given: argparse.Namespace) -> Answer:
    values = {"leg": given.leg, "from_visit": given.from_visit, "reason": given.reason}
    return _do(given, "move", values)


def _do(given: argparse.Namespace, name: str, values: dict[str, Any]) -> Answer:
    done = do_typed(given, ("visit", name), given.visit, values)
    return recorded("visit", done.uuid, types_of(done))


def _merged(given: argparse.Namespace) -> MergedVisit:
    with read_models_of(given) as models:
        streams = visit_streams(models.views, given.visit)
        merged = merged_visit(models.log, given.visit, streams)
    if not merged.legs:
        raise WrongCall(NO_VISIT, given.visit)
    return merged
