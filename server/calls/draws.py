"""Random draws: announced, frozen, bound, revealed, published; and recomputed by anybody."""

import argparse
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import UNSET

from core.domain.draw.lots import how_many
from core.domain.draw.state import Draw
from core.evidence.body import Actor
from core.kernel.acting import Acting
from core.kernel.ids import UUID7_PATTERN, stream_name
from core.kernel.times import day_of_ms
from core.process.dossier import Deed
from projections.proceedings_queries import proceedings
from server.acting import acting_of
from server.acts.ids import id_of
from server.acts.places import check_places
from server.answers import Answer, WrongCall
from server.calls.acts import add_as, do_typed, recorded, types_of
from server.calls.draw_checks import add_checks, team_lines, teams_of
from server.calls.draw_plan import add_plan
from server.calls.shared import Calls, folder_of, office_of, read_models_of, region_of
from server.calls.who import officer_of
from server.drawing import commit_of, forget, freeze_of, known_on, reveal_of
from server.office import Asked, Office, state_of
from server.words import N_, _, said, staged

LINE = N_("{id}  {stage}  since {since}  region {region}")
NONE = N_("no draw was announced")
POOLS = N_("institutions: {objects} in the pool, {left_out} left out; inspectors: {inspectors}")
STRATUM = N_("stratum {stratum}: {to_draw} of {pool_size} will be drawn, {per_mille} per mille")
LEFT_OUT = N_("left out, {why}: {count}")
WHY = {
    "white_list": N_("on the white list and visited within its exemption"),
    "black_list": N_("on the black list: targeted"),
    "unlicensed": N_("without licence: targeted"),
    "absconded": N_("absconded: targeted"),
    "closed": N_("closed"),
    "no_ratio": N_("of a grade without ratio"),
}
SECRET = N_("the seed lies in the data folder until it is revealed; let nobody read that file")
BAD_RATIO = N_("{field}: {seen} is not STRATUM=PER_MILLE, e.g. C=300")
BAD_INTEREST = N_("{field}: {seen} is not OFFICER=INSTITUTION, both as ids")
NO_DRAW = N_("nothing is known as {field}")
GROUNDS = ("recusal", "unable")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `draw announce` and the steps after it, `list`, `show` and `verify`."""
    whole = calls.add_parser("draw", help=_("random draws, which anybody can recompute"))
    acts = whole.add_subparsers(metavar="ACT", required=True)
    acts.add_parser("list", parents=[shared], help=_("every draw")).set_defaults(run=_list)
    add_checks(acts, shared)
    add_plan(acts, shared)
    _add_announce(acts, shared)

    def step(name: str, text: str, run: Run) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = acts.add_parser(name, parents=[shared], help=text)
        parser.add_argument("draw", metavar="DRAW")
        add_as(parser)
        parser.set_defaults(run=run, on=None)
        return parser

    freeze = step("freeze", _("freeze both pools as they stand today"), _freeze)
    freeze.add_argument(
        "--interest", action="append", metavar="OFFICER=INSTITUTION", default=[],
        help=_("an interest that keeps an officer away, beside those declared"),
    )  # fmt: skip
    step("commit", _("draw a seed, keep it secret, and log its hash"), _commit)
    reveal = step("reveal", _("make the seed public, and draw"), _reveal)
    reveal.add_argument("--beacon", metavar="TEXT", help=_("what the public number turned out"))
    redraw = step("redraw", _("draw one lot again, with a reason"), _redraw)
    redraw.add_argument("institution", metavar="INSTITUTION")
    redraw.add_argument("--officer", metavar="ID", help=_("who is replaced; else the institution"))
    redraw.add_argument("--ground", choices=GROUNDS, default="recusal")
    publish = step("publish", _("make the draw public"), _publish)
    cancel = step("cancel", _("end a draw before its seed is revealed"), _cancel)
    for parser in (redraw, cancel):
        parser.add_argument("--reason", required=True)
    for parser in (redraw, publish, cancel):
        parser.add_argument("--on", metavar="DATE", help=_("the day of the step; default today"))


Run = Callable[[argparse.Namespace], Answer]


def _add_announce(acts: Calls, shared: argparse.ArgumentParser) -> None:
    announce = acts.add_parser("announce", parents=[shared], help=_("announce a draw"))
    announce.add_argument("--region", required=True, metavar="CODE", type=region_of)
    announce.add_argument("--title", required=True)
    announce.add_argument("--item", action="append", required=True, metavar="CODE", dest="items")
    announce.add_argument("--visits-by", required=True, metavar="DATE")
    announce.add_argument(
        "--ratio", action="append", metavar="STRATUM=PER_MILLE", default=[],
        help=_("of a thousand; default those of the law"),
    )  # fmt: skip
    announce.add_argument("--officers", type=int, default=0, metavar="N")
    announce.add_argument("--load-cap", type=int, default=0, metavar="N")
    announce.add_argument("--beacon", metavar="TEXT", help=_("a public number not known yet"))
    announce.add_argument("--beacon-on", metavar="DATE", help=_("the day on which it is known"))
    announce.add_argument("--replaces", metavar="DRAW", help=_("a draw that was cancelled"))
    add_as(announce)
    announce.set_defaults(run=_announce, on=None)


def _list(given: argparse.Namespace) -> Answer:
    with read_models_of(given) as models:
        rows = tuple(proceedings(models.views, "draw"))
    lines = tuple(
        said(
            LINE,
            id=row["id"],
            stage=staged("draw", row["stage"]),
            since=row["since"],
            region=row["region"],
        )
        for row in rows
    )
    return Answer(lines=lines or (_(NONE),), data={"draws": list(rows)})


def _announce(given: argparse.Namespace) -> Answer:
    values = {
        "region": given.region,
        "title": given.title,
        "items": given.items,
        "visits_by": given.visits_by,
        "ratios": [_ratio(text) for text in given.ratio],
        "officers_per_object": given.officers,
        "load_cap": given.load_cap,
        "beacon": given.beacon,
        "beacon_on": given.beacon_on,
        "replaces": given.replaces,
    }
    done = do_typed(given, ("draw", "announce"), "", values)
    return recorded("draw", done.uuid, types_of(done), is_new=True)


def _freeze(given: argparse.Namespace) -> Answer:
    interests = _interests(given.interest)
    with office_of(given) as office:
        draw, today = _draw(given, office), _today(office)
    with read_models_of(given) as models:
        known = known_on(models.views, models.log, draw, today, interests)
    with office_of(given) as office:
        command = freeze_of(known, draw, office.law, today, _by(given, office, draw))
        types = _execute(given, office, draw, command)
        draw = _draw(given, office)
    answer = recorded("draw", draw.draw, types)
    lines, data = _sizes(draw)
    return Answer(lines=(*answer.lines, *lines), data=answer.data | data)


def _commit(given: argparse.Namespace) -> Answer:
    with office_of(given) as office:
        draw = _draw(given, office)
        by = _by(given, office, draw)
        command = commit_of(folder_of(given), draw, office.pen, _today(office), by)
        try:
            types = _execute(given, office, draw, command)
        finally:  # a refused call leaves no seed lying about
            if _draw(given, office).stage != "committed":
                forget(folder_of(given), draw.draw)
    answer = recorded("draw", draw.draw, types)
    data = answer.data | {"seed_sha256": command.seed_sha256}
    return Answer(lines=(*answer.lines, _(SECRET)), data=data)


def _reveal(given: argparse.Namespace) -> Answer:
    beacon = UNSET if given.beacon is None else given.beacon
    with office_of(given) as office:
        draw = _draw(given, office)
        command = reveal_of(
            folder_of(given), draw, beacon, _today(office), _by(given, office, draw)
        )
        types = _execute(given, office, draw, command)
        draw = _draw(given, office)
    forget(folder_of(given), draw.draw)
    answer = recorded("draw", draw.draw, list(dict.fromkeys(types)))
    return Answer(lines=(*answer.lines, *team_lines(draw)), data=answer.data | teams_of(draw))


def _redraw(given: argparse.Namespace) -> Answer:
    values = {"institution": given.institution, "reason": given.reason}
    name = "redraw-institution"
    if given.officer is not None:
        name = "redraw-inspector"
        values |= {"officer": given.officer, "ground": given.ground}
    done = do_typed(given, ("draw", name), given.draw, values)
    with office_of(given) as office:
        draw = _draw(given, office)
    answer = recorded("draw", draw.draw, types_of(done))
    return Answer(lines=(*answer.lines, *team_lines(draw)), data=answer.data | teams_of(draw))


def _publish(given: argparse.Namespace) -> Answer:
    done = do_typed(given, ("draw", "publish"), given.draw, {})
    return recorded("draw", done.uuid, types_of(done))


def _cancel(given: argparse.Namespace) -> Answer:
    done = do_typed(given, ("draw", "cancel"), given.draw, {"reason": given.reason})
    return recorded("draw", done.uuid, types_of(done))


def _execute(
    given: argparse.Namespace, office: Office, draw: Draw, command: msgspec.Struct
) -> list[str]:
    asked = Asked(actor=Actor(id=officer_of(given)), region=draw.region)
    deed = Deed(stream=stream_name("draw", draw.draw), command=command)
    return [one.type for one in office.execute([deed], asked)]


def _by(given: argparse.Namespace, office: Office, draw: Draw) -> Acting:
    """Return who acts, in the region of the draw."""
    with office.log.read() as reader:
        administrator = folder_of(given).load().administrator
        by = acting_of(reader, officer_of(given), administrator, on=_today(office))
    check_places(by, (draw.region,), stream_name("draw", draw.draw))
    return by


def _draw(given: argparse.Namespace, office: Office) -> Draw:
    stream = stream_name("draw", id_of(given.draw, "draw"))
    with office.log.read() as reader:
        draw: Draw = state_of(reader, stream)
    if draw.stage == "unannounced":
        raise WrongCall(NO_DRAW, stream)
    return draw


def _today(office: Office) -> str:
    return day_of_ms(office.pen.clock.wall_ms())


def _ratio(text: str) -> dict[str, Any]:
    stratum, _equals, number = text.partition("=")
    if not number.isascii() or not number.isdecimal():
        raise WrongCall(BAD_RATIO, "--ratio", seen=text)
    return {"stratum": stratum, "per_mille": int(number)}


def _interests(texts: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for text in texts:
        officer, _equals, institution = text.partition("=")
        if not (re.match(UUID7_PATTERN, officer) and re.match(UUID7_PATTERN, institution)):
            raise WrongCall(BAD_INTEREST, "--interest", seen=text)
        found.setdefault(officer, set()).add(institution)
    return found


def _sizes(draw: Draw) -> tuple[list[str], dict[str, Any]]:
    """Return how large the pools are, and how many of each stratum will be drawn."""
    sizes = Counter(one.stratum for one in draw.objects)
    out = Counter(one.why for one in draw.left_out)
    strata: list[dict[str, str | int]] = [
        {
            "stratum": ratio.stratum,
            "per_mille": ratio.per_mille,
            "pool_size": sizes[ratio.stratum],
            "to_draw": how_many(ratio.per_mille, sizes[ratio.stratum]),
        }
        for ratio in draw.ratios
    ]
    whole = {"objects": len(draw.objects), "inspectors": len(draw.inspectors)}
    lines = [said(POOLS, left_out=out.total(), **whole)]
    lines += [said(STRATUM, **one) for one in strata]
    lines += [said(LEFT_OUT, why=_(WHY[why]), count=count) for why, count in sorted(out.items())]
    return lines, {"pools": {**whole, "left_out": dict(out)}, "strata": strata}
