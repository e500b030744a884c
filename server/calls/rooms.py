"""Rooms that need no calls of their own: every one as a list, one in full, and its acts."""

import argparse
from typing import Final

from projections.proceedings_queries import proceeding, proceedings
from server.acts.ids import id_of
from server.answers import NO, Answer
from server.calls.acts import add_acts
from server.calls.shared import Calls, read_models_of
from server.calls.telling import today, values_of
from server.words import N_, _, said, staged

LINE = N_("{id}  {stage}  begun {since}  {institution}")
NONE = N_("there is none")
UNKNOWN = N_("no {kind} is known as {id}")

ROOMS: Final = {
    "tip": N_("tips and patrols: received, routed, handled, fed back"),
    "refund": N_("refunds: claimed, verified, ordered, paid, settled"),
    "fund": N_("prepayments under supervision: accounts, reports, alerts"),
    "notice": N_("rectification notices: extended, objected to, rechecked"),
    "institution": N_("the register: categories, licences, lists, annual inspection"),
    "agency": N_("agencies: activities, circulars, reports"),
}


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add a call for each room."""
    for kind, about in ROOMS.items():
        whole = calls.add_parser(kind, help=_(about))
        acts = whole.add_subparsers(metavar="ACT", required=True)
        add_reading(acts, shared, kind)
        add_acts(acts, shared, kind)


def add_reading(acts: Calls, shared: argparse.ArgumentParser, kind: str) -> None:
    """Add `list` and `show`."""
    several = acts.add_parser("list", parents=[shared], help=_("every one"))
    several.add_argument("--stage", metavar="STAGE")
    several.add_argument("--institution", metavar="ID")
    several.set_defaults(run=_list, kind=kind)
    one = acts.add_parser("show", parents=[shared], help=_("one, as it stands"))
    one.add_argument("id", metavar=kind.upper())
    one.set_defaults(run=_show, kind=kind)


def _list(given: argparse.Namespace) -> Answer:
    with read_models_of(given) as models:
        rows = tuple(
            proceedings(models.views, given.kind, stage=given.stage, institution=given.institution)
        )
    lines = tuple(
        said(
            LINE, id=row["id"], stage=staged(given.kind, row["stage"]), since=row["since"],
            institution=row["institution"],
        )
        for row in rows
    )  # fmt: skip
    return Answer(lines=lines or (_(NONE),), data={f"{given.kind}s": list(rows)})


def _show(given: argparse.Namespace) -> Answer:
    uuid = id_of(given.id, given.kind)
    with read_models_of(given) as models:
        row = proceeding(models.views, models.log, given.kind, uuid)
        values = values_of(given, models.log, given.kind)
        lines = () if row is None else tuple(values.lines(row["state"], today()))
    if row is None:
        sentence = said(UNKNOWN, kind=_(given.kind), id=given.id)
        return Answer(
            code=NO, lines=(sentence,), data={"error": {"code": "NOT_FOUND", "sentence": sentence}}
        )
    return Answer(lines=lines, data={given.kind: row})
