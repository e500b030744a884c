"""Cases: how they stand, and the steps from advance notice to closing; `decide` judges each."""

import argparse
import re
from collections.abc import Callable
from typing import Any

import msgspec

from core.domain.case.events import Penalty
from projections.queries import case_status
from projections.queries import cases as case_list
from server.answers import NO, Answer, WrongCall
from server.calls.acts import add_acts, add_as, add_day, do_typed, recorded, types_of
from server.calls.shared import Calls, read_models_of
from server.calls.telling import today, values_of
from server.words import N_, _, said, staged

LINE = N_("{id}  {stage}  filed {filed}  {violations}  institution {institution}")
NONE = N_("no case was filed")
NO_CASE = N_("no case is known as {field}")
BAD_PENALTY = N_("{field}: {seen} is not KIND or KIND=YUAN, e.g. warning, fine=20000.00")
BAD_AMOUNT = N_("{field}: {seen} is not an amount in yuan, e.g. 20000.00")
_YUAN = re.compile(r"(\d{1,10})(?:\.(\d{2}))?", re.ASCII)


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `case list`, `case show` and the steps of a case."""
    whole = calls.add_parser("case", help=_("cases: how they stand, and their steps"))
    acts = whole.add_subparsers(metavar="ACT", required=True)
    acts.add_parser("list", parents=[shared], help=_("every case")).set_defaults(run=_list)
    show = acts.add_parser("show", parents=[shared], help=_("one case"))
    show.add_argument("case", metavar="CASE")
    show.set_defaults(run=_show)

    _add_steps(acts, shared)
    add_acts(acts, shared, "case")


def _add_steps(acts: Calls, shared: argparse.ArgumentParser) -> None:
    def step(name: str, text: str, wish: Wish) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = acts.add_parser(name, parents=[shared], help=text)
        parser.add_argument("case", metavar="CASE")
        add_day(parser)
        add_as(parser)
        parser.set_defaults(run=_step, wish=wish, step=name)
        return parser

    notice = step("notice", _("serve the advance notice"), _notice)
    notice.add_argument("--basis", required=True)
    notice.add_argument("penalties", metavar="KIND[=YUAN]", nargs="+")
    decide = step("decide", _("decide the penalty"), _decide)
    decide.add_argument("--number", required=True, help=_("number of the decision"))
    decide.add_argument("--basis", required=True)
    decide.add_argument("--waived", action="store_true", help=_("the party waived its defence"))
    decide.add_argument("penalties", metavar="KIND[=YUAN]", nargs="+")
    serve = step("serve", _("serve the decision"), _serve)
    serve.add_argument("--mode", choices=_MODES, default="handed", help=_("how it was served"))
    serve.add_argument("--consented", action="store_true", help=_("signed for electronic service"))
    serve.add_argument("--witnessed", action="store_true", help=_("the refusal was witnessed"))
    pay = step("pay", _("record a payment"), _pay)
    pay.add_argument("--ref", required=True, help=_("the bank's reference; counts once"))
    pay.add_argument(
        "--towards", choices=("fine", "surcharge"), default="fine", help=_("what is paid")
    )
    pay.add_argument("amount", metavar="YUAN")
    revoke = step("revoke", _("take the decision back"), _revoke)
    revoke.add_argument("--reason", required=True)
    revoke.add_argument(
        "--from", dest="annuls_from", metavar="DATE", help=_("default: from its first day on")
    )
    close = step("close", _("close the case"), _close)
    close.add_argument("--not-founded", action="store_true")


Values = dict[str, Any]
Wish = Callable[[argparse.Namespace], Values]
"""Reads the fields of a command from what was typed."""
_MODES = ("handed", "left", "mail", "electronic", "entrusted")


def _list(given: argparse.Namespace) -> Answer:
    with read_models_of(given) as models:
        rows = case_list(models.views)
    lines = tuple(
        said(
            LINE,
            id=row.id,
            stage=staged("case", row.stage),
            filed=row.filed_on,
            violations=" ".join(row.violations),
            institution=row.institution,
        )
        for row in rows
    )
    return Answer(lines=lines or (_(NONE),), data={"cases": msgspec.to_builtins(rows)})


def _show(given: argparse.Namespace) -> Answer:
    with read_models_of(given) as models:
        row = case_status(models.views, given.case)
        data = msgspec.to_builtins(row)
        lines = tuple(values_of(given, models.log, "case").lines(data or {}, today()))
    if row is None:
        return _unknown(given.case)
    return Answer(lines=lines, data={"case": data})


def _unknown(name: str) -> Answer:
    sentence = said(NO_CASE, field=name)
    return Answer(
        code=NO, lines=(sentence,), data={"error": {"code": "NO_CASE", "sentence": sentence}}
    )


def _step(given: argparse.Namespace) -> Answer:
    values = given.wish(given)
    done = do_typed(given, ("case", given.step), given.case, values)
    return recorded("case", done.uuid, types_of(done))


def _notice(given: argparse.Namespace) -> Values:
    return {"proposed": _penalties(given.penalties), "basis": given.basis}


def _decide(given: argparse.Namespace) -> Values:
    return {
        "doc_no": given.number,
        "penalties": _penalties(given.penalties),
        "basis": given.basis,
        "waived_defence": given.waived,
    }


def _serve(given: argparse.Namespace) -> Values:
    return {"mode": given.mode, "consented": given.consented, "witnessed": given.witnessed}


def _pay(given: argparse.Namespace) -> Values:
    fen = _fen(given.amount, "YUAN")
    return {"ref": given.ref, "paid_fen": fen, "towards": given.towards}


def _revoke(given: argparse.Namespace) -> Values:
    return {"annuls_from": given.annuls_from, "reason": given.reason}


def _close(given: argparse.Namespace) -> Values:
    return {"not_founded": given.not_founded}


def _penalties(texts: list[str]) -> list[Values]:
    return [_penalty(text) for text in texts]


def _penalty(text: str) -> Values:
    kind, equals, amount = text.partition("=")
    money = {"fine_fen": _fen(amount, "KIND=YUAN")} if equals else {}
    said_so: Values = {"kind": kind, **money}
    try:
        msgspec.convert(said_so, Penalty)
    except msgspec.ValidationError as error:
        raise WrongCall(BAD_PENALTY, "KIND", seen=text) from error
    return said_so


def _fen(text: str, field: str) -> int:
    """Read an amount in yuan as whole fen; nothing is rounded."""
    read = _YUAN.fullmatch(text)
    if read is None:
        raise WrongCall(BAD_AMOUNT, field, seen=text)
    return int(read[1]) * 100 + int(read[2] or 0)
