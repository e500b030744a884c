"""Credit on the command line: scores and why, packs, ledgers compared, what follows from grades."""

import argparse
from pathlib import Path

from server.calls import (
    credit_compare,
    credit_packs,
    credit_room,
    credit_score,
    credit_shadow,
    credit_standing,
)
from server.calls.acts import add_as
from server.calls.shared import Calls
from server.words import _

__all__ = ["add"]


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add every call about credit."""
    credit = calls.add_parser("credit", help=_("credit: scores and why, packs, ledgers compared"))
    acts = credit.add_subparsers(metavar="ACT", required=True)
    _add_score(acts, shared)
    packs = acts.add_parser("packs", parents=[shared], help=_("packs: shipped, adopted, in force"))
    packs.add_argument("--at", metavar="DATE", help=_("in force on this day; default today"))
    packs.set_defaults(run=credit_packs.packs)
    _add_pack(acts, shared)
    _add_compare(acts, shared)
    after = acts.add_parser(
        "consequences", parents=[shared], help=_("who belongs on a list by grade, and is not")
    )
    after.add_argument("--at", metavar="DATE", help=_("as of the end of this day; default today"))
    after.set_defaults(run=credit_standing.consequences)
    credit_room.add_room(acts, shared)


def _add_score(acts: Calls, shared: argparse.ArgumentParser) -> None:
    score = acts.add_parser("score", parents=[shared], help=_("a score, and why"))
    score.add_argument(
        "who", metavar="WHO", help=_("id, unified code, part of the name, or LEDGER:KEY")
    )
    score.add_argument("--at", metavar="DATE", help=_("as of the end of this day; default today"))
    score.add_argument("--known", metavar="DATE", help=_("as known then; default all that is"))
    score.add_argument("--pack", metavar="PACK", help=_("what if: under this pack, NAME or FILE"))
    score.add_argument(
        "--without",
        metavar="EVENT",
        action="append",
        default=[],
        help=_("what if this event had never been; may be repeated"),
    )
    score.add_argument("--explain", action="store_true", help=_("show every entry"))
    score.set_defaults(run=credit_score.score)


def _add_pack(acts: Calls, shared: argparse.ArgumentParser) -> None:
    pack = acts.add_parser("pack", help=_("one pack: check, adopt, shadow"))
    steps = pack.add_subparsers(metavar="STEP", required=True)
    check = steps.add_parser("check", parents=[shared], help=_("all that is wrong with a pack"))
    check.add_argument("file", metavar="FILE", type=Path)
    check.set_defaults(run=credit_packs.check)
    adopt = steps.add_parser("adopt", parents=[shared], help=_("put a pack in force from a day on"))
    adopt.add_argument("pack", metavar="PACK", help=_("name of one that ships, or a file"))
    adopt.add_argument(
        "--from", dest="since", metavar="DATE", required=True, help=_("its first day in force")
    )
    add_as(adopt)
    adopt.set_defaults(run=credit_packs.adopt)
    shadow = steps.add_parser(
        "shadow", parents=[shared], help=_("who would move if it were in force; writes nothing")
    )
    shadow.add_argument("pack", metavar="PACK", help=_("name of one that ships, or a file"))
    shadow.add_argument("--from", dest="since", metavar="DATE", help=_("first day looked at"))
    shadow.add_argument("--to", dest="until", metavar="DATE", help=_("last day; default today"))
    shadow.set_defaults(run=credit_shadow.shadow)


def _add_compare(acts: Calls, shared: argparse.ArgumentParser) -> None:
    compare = acts.add_parser(
        "compare", parents=[shared], help=_("what ledgers recorded, against what a pack gives")
    )
    compare.add_argument(
        "--pack", metavar="PACK", help=_("NAME or FILE; default the one in force today")
    )
    compare.add_argument("--ledger", metavar="NAME", default="", help=_("this ledger alone"))
    compare.add_argument(
        "--from", dest="since", metavar="DATE", help=_("inspections from this day")
    )
    compare.add_argument("--to", dest="until", metavar="DATE", help=_("inspections to this day"))
    compare.add_argument(
        "--what", choices=("score", "grade", "entry"), help=_("this kind of record alone")
    )
    compare.add_argument(
        "--all", action="store_true", help=_("tell every difference, not the first thousand")
    )
    compare.set_defaults(run=credit_compare.compare)
