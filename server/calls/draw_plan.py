"""`anjuan draw plan`: what the lots fell on becomes planned visits, each institution's once."""

import argparse
from typing import Any

from core.domain import catalogue
from core.domain.draw.state import Draw
from core.domain.visit.events import Planned
from core.evidence.body import trusted_header
from core.kernel.errors import Refused
from core.kernel.ids import stream_name
from core.log.localise import localise
from projections.views import Views
from server.acts.doing import Wish, do_act
from server.acts.ids import id_of
from server.acts.table import act_of
from server.answers import NO, Answer, WrongCall
from server.calls.acts import add_as
from server.calls.shared import Calls, folder_of, office_of, read_models_of
from server.calls.who import officer_of
from server.office import Office, state_of
from server.words import N_, _, said, words

PLANNED = N_("{visit}  {institution}  join code {code}")
REFUSED = N_("not planned: {institution}: {sentence}")
ALREADY = N_("{count} were planned before")
NOT_DRAWN = N_("draw {field} has drawn nobody yet")


def add_plan(acts: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `draw plan`."""
    plan = acts.add_parser("plan", parents=[shared], help=_("plan the visits that were drawn"))
    plan.add_argument("draw", metavar="DRAW")
    plan.add_argument("--visit-on", required=True, metavar="DATE")
    add_as(plan)
    plan.set_defaults(run=_plan)


def _plan(given: argparse.Namespace) -> Answer:
    with read_models_of(given):
        pass  # how often an institution was visited is read from them
    uuid = id_of(given.draw, "draw")
    with office_of(given) as office, Views(folder_of(given).projections) as views:
        with office.log.read() as reader:
            draw: Draw = state_of(reader, stream_name("draw", uuid))
        if not draw.teams:
            raise WrongCall(NOT_DRAWN, uuid)
        return _all(given, office, views, draw)


def _all(given: argparse.Namespace, office: Office, views: Views, draw: Draw) -> Answer:
    planned: list[dict[str, str]] = []
    refused: list[dict[str, str]] = []
    before = 0
    for team in draw.teams:
        with office.log.read() as reader:
            known = reader.claimed("visit-of-draw", f"{draw.draw}/{team.institution}")
        if known is not None:
            before += 1
            continue
        wish = _wish(given, draw, team.institution, team.officers, views)
        try:
            done = do_act(office, wish)
        except Refused as error:
            sentence = localise(error, words())
            refused.append({"institution": team.institution, "sentence": sentence})
            continue
        event = catalogue.read(done.stored[0].type, trusted_header(done.stored[0].body).data)
        assert isinstance(event, Planned), "that is what a plan gives"
        planned.append({"visit": done.uuid, "institution": team.institution, "code": event.code})
    lines = [said(PLANNED, **one) for one in planned]
    lines += [said(REFUSED, **one) for one in refused]
    lines += [said(ALREADY, count=before)] if before else []
    data: dict[str, Any] = {
        "draw": draw.draw,
        "planned": planned,
        "refused": refused,
        "before": before,
    }
    return Answer(code=NO if refused else 0, lines=tuple(lines), data=data)


def _wish(
    given: argparse.Namespace,
    draw: Draw,
    institution: str,
    officers: tuple[str, ...],
    views: Views,
) -> Wish:
    act = act_of("visit", "plan")
    assert act is not None, "the table has it"
    return Wish(
        act=act,
        kind="visit",
        uuid="",
        values={
            "kind": "double_random",
            "institution": institution,
            "batch": draw.title,
            "items": list(draw.items),
            "officers": list(officers),
            "visit_on": given.visit_on,
            "basis": draw.title,
            "source": stream_name("draw", draw.draw),
        },
        officer=officer_of(given),
        administrator=folder_of(given).load().administrator,
        region=draw.region,
        views=views,
    )
