"""Cases: how they stand, and the steps from advance notice to closing; `decide` judges each."""

import argparse
import re
from collections.abc import Callable

import msgspec

from core.domain.case import commands as case
from core.domain.case.events import Penalty
from core.domain.case.money_commands import RecordPayment
from core.evidence.body import Actor
from core.kernel.acting import Acting
from core.kernel.ids import stream_name
from core.kernel.times import date_of, day_of_ms
from core.process.dossier import Deed
from projections.queries import case_status
from projections.queries import cases as case_list
from server.acting import acting_of
from server.answers import NO, Answer, WrongCall
from server.calls.acts import add_acts, add_as, officer_of
from server.calls.shared import Calls, folder_of, office_of, read_models_of
from server.office import Asked, state_of
from server.words import N_, _, said, shown

LINE = N_("{id}  {stage}  filed {filed}  {violations}  institution {institution}")
NONE = N_("no case was filed")
RECORDED = N_("recorded: {types}")
ALREADY = N_("nothing to record: it is already so")
NO_CASE = N_("no case is known as {field}")
BAD_PENALTY = N_("{field}: {seen} is not KIND or KIND=YUAN, e.g. warning, fine=20000.00")
BAD_AMOUNT = N_("{field}: {seen} is not an amount in yuan, e.g. 20000.00")
BAD_DAY = N_("{field} takes a day as YYYY-MM-DD, not {seen}")
FUTURE = N_("{field}: {seen} is after today, {today}; a step is recorded when it was taken")
NOT_SERVED = N_("case {field} has no decision that was served")
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
        parser.add_argument("--on", metavar="DATE", help=_("the day of the step; default today"))
        add_as(parser)
        parser.set_defaults(run=_step, wish=wish)
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


Wish = Callable[[argparse.Namespace, str, Acting], case.Command]
"""Makes a command of what was typed, for a day, in somebody's name."""
_MODES = ("handed", "left", "mail", "electronic", "entrusted")
_EFFECT = ("case.decision-served.", "case.simple-penalty-imposed.")
"""The events that give a penalty its effect."""


def _list(given: argparse.Namespace) -> Answer:
    with read_models_of(given) as models:
        rows = case_list(models.views)
    lines = tuple(
        said(
            LINE,
            id=row.id,
            stage=_(row.stage),
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
    if row is None:
        return _unknown(given.case)
    data = msgspec.to_builtins(row)
    lines = tuple(
        f"{name}: {shown(value)}" for name, value in data.items() if value not in ("", None)
    )
    return Answer(lines=lines, data={"case": data})


def _unknown(name: str) -> Answer:
    sentence = said(NO_CASE, field=name)
    return Answer(
        code=NO, lines=(sentence,), data={"error": {"code": "NO_CASE", "sentence": sentence}}
    )


def _step(given: argparse.Namespace) -> Answer:
    stream = stream_name("case", given.case)
    who = officer_of(given)
    with office_of(given) as office:
        with office.log.read() as reader:
            events = reader.stream(stream)
        if not events:
            return _unknown(given.case)
        served = [one.event_id for one in events if one.type.startswith(_EFFECT)]
        given.served_event = served[-1] if served else ""
        with office.log.read() as reader:
            given.effective_on = state_of(reader, stream).effective_on
            by = acting_of(reader, who, folder_of(given).load().administrator)
        day = _day(given.on, day_of_ms(office.pen.clock.wall_ms()))
        deed = Deed(stream=stream, command=given.wish(given, day, by))
        stored = office.execute([deed], Asked(actor=Actor(id=who)))
    types = [one.type for one in stored]
    line = said(RECORDED, types=", ".join(types)) if types else _(ALREADY)
    return Answer(lines=(line,), data={"case": given.case, "recorded": types})


def _day(typed: str | None, today: str) -> str:
    """Read the day of a step: what has not happened yet cannot be recorded."""
    if typed is None:
        return today
    try:
        date_of(typed)
    except ValueError as error:
        raise WrongCall(BAD_DAY, "--on", seen=typed) from error
    if typed > today:
        raise WrongCall(FUTURE, "--on", seen=typed, today=today)
    return typed


def _notice(given: argparse.Namespace, day: str, by: Acting) -> case.Command:
    return case.ServeAdvanceNotice(
        proposed=_penalties(given.penalties), basis=given.basis, on=day, by=by
    )


def _decide(given: argparse.Namespace, day: str, by: Acting) -> case.Command:
    return case.DecidePenalty(
        doc_no=given.number,
        penalties=_penalties(given.penalties),
        basis=given.basis,
        waived_defence=given.waived,
        on=day,
        by=by,
    )


def _serve(given: argparse.Namespace, day: str, by: Acting) -> case.Command:
    return case.ServeDecision(
        mode=given.mode, consented=given.consented, witnessed=given.witnessed, on=day, by=by
    )


def _pay(given: argparse.Namespace, day: str, by: Acting) -> case.Command:
    fen = _fen(given.amount, "YUAN")
    return RecordPayment(ref=given.ref, paid_fen=fen, towards=given.towards, on=day, by=by)


def _revoke(given: argparse.Namespace, day: str, by: Acting) -> case.Command:
    if not given.served_event:
        raise WrongCall(NOT_SERVED, given.case)
    # DOMAIN.md §4.7: a decision that is taken back never counted, unless a day is named
    return case.RevokePenalty(
        served_event=given.served_event,
        annuls_from=given.annuls_from or given.effective_on,
        reason=given.reason,
        on=day,
        by=by,
    )


def _close(given: argparse.Namespace, day: str, by: Acting) -> case.Command:
    return case.CloseCase(not_founded=given.not_founded, on=day, by=by)


def _penalties(texts: list[str]) -> tuple[Penalty, ...]:
    return tuple(_penalty(text) for text in texts)


def _penalty(text: str) -> Penalty:
    kind, equals, amount = text.partition("=")
    money = {"fine_fen": _fen(amount, "KIND=YUAN")} if equals else {}
    try:
        return msgspec.convert({"kind": kind, **money}, Penalty)
    except msgspec.ValidationError as error:
        raise WrongCall(BAD_PENALTY, "KIND", seen=text) from error


def _fen(text: str, field: str) -> int:
    """Read an amount in yuan as whole fen; nothing is rounded."""
    read = _YUAN.fullmatch(text)
    if read is None:
        raise WrongCall(BAD_AMOUNT, field, seen=text)
    return int(read[1]) * 100 + int(read[2] or 0)
