"""The acts of every room on the command line, made from the commands themselves."""

import argparse
import re
from typing import Any, Final

from core.kernel.ids import UUID7_PATTERN
from projections.views import Views
from server.acts.act import Act
from server.acts.doing import Wish, do_act
from server.acts.ids import NOT_AN_ID, id_of
from server.acts.reading import Field, fields_of, read_typed
from server.acts.table import ACTS
from server.answers import Answer, WrongCall
from server.calls.shared import Calls, folder_of, office_of, read_models_of, region_of
from server.words import N_, _, said

RECORDED = N_("recorded: {types}")
ALREADY = N_("nothing to record: it is already so")
BEGUN = N_("{kind} {id}")
_OWN: Final = frozenset({"on"})


def add_acts(acts: Calls, shared: argparse.ArgumentParser, kind: str) -> None:
    """Add every act of a room below its name."""
    for act in ACTS.get(kind, ()):
        parser = acts.add_parser(act.name, parents=[shared], help=_(act.about))
        parser.set_defaults(run=_run, act=act, kind=kind)
        if not act.creates:
            parser.add_argument("id", metavar=kind.upper())
        if "on" in act.command.__struct_fields__:
            parser.add_argument("--on", metavar="DATE", help=_("the day of the act; default today"))
        add_as(parser)
        if act.creates:
            parser.add_argument("--region", metavar="CODE", type=region_of, dest="of_region")
        for field in _asked(act, kind):
            _add_field(parser, field)
        for name in act.personal:
            parser.add_argument(
                _option(name), metavar="TEXT", dest=f"personal_{name}",
                help=_("kept beside the log, never in it"),
            )  # fmt: skip


def add_as(parser: argparse.ArgumentParser) -> None:
    """Let a person name the officer in whose office they act."""
    parser.add_argument(
        "--as", dest="as_officer", metavar="OFFICER", help=_("who acts; default the administrator")
    )


def officer_of(given: argparse.Namespace) -> str:
    """Return the id of who acts.

    Raises:
        WrongCall: `--as` is no id of an officer.
    """
    named: str | None = getattr(given, "as_officer", None)
    if named is None:
        return folder_of(given).load().administrator
    if not re.match(UUID7_PATTERN, named):
        raise WrongCall(NOT_AN_ID, "--as", kind="officer", seen=named)
    return named


def _asked(act: Act, kind: str) -> list[Field]:
    """Return the fields that a person types: not who acts, not what the office finds itself."""
    filled = {*act.fills, *_OWN, kind, *act.personal.values()}
    return [field for field in fields_of(act.command) if field.name not in filled]


def _add_field(parser: argparse.ArgumentParser, field: Field) -> None:
    dest = f"field_{field.name}"
    if field.kind == "flag":
        parser.add_argument(field.option, dest=dest, action="store_true", default=None)
        return
    parser.add_argument(
        field.option,
        dest=dest,
        required=field.is_required,
        action="append" if field.many else "store",
        choices=field.choices or None,
        metavar=_metavar(field),
    )


def _metavar(field: Field) -> str | None:
    if field.choices:
        return None
    if field.kind == "parts":
        return ",".join(f"{part.option.removeprefix('--')}=…" for part in field.parts)
    if field.is_day:
        return "DATE"
    return {"money": "YUAN", "number": "N"}.get(field.kind, "TEXT")


def _run(given: argparse.Namespace) -> Answer:
    act: Act = given.act
    values: dict[str, Any] = {}
    for field in _asked(act, given.kind):
        typed = read_typed(field, getattr(given, f"field_{field.name}"))
        if typed is not None:
            values[field.name] = typed
    if getattr(given, "on", None) is not None:
        values["on"] = given.on
    personal = {name: getattr(given, f"personal_{name}") for name in act.personal}
    if act.looks_up:
        with read_models_of(given):
            pass  # brought up to the log: what the act looks up is there
    with office_of(given) as office, Views(folder_of(given).projections) as views:
        wish = Wish(
            act=act,
            kind=given.kind,
            uuid="" if act.creates else id_of(given.id, given.kind),
            values=values,
            officer=officer_of(given),
            administrator=folder_of(given).load().administrator,
            region=getattr(given, "of_region", None) or "",
            personal={name: text for name, text in personal.items() if text is not None},
            views=views,
        )
        done = do_act(office, wish)
    types = [one.type for one in done.stored]
    return recorded(given.kind, done.uuid, types, is_new=act.creates)


def recorded(kind: str, uuid: str, types: list[str], *, is_new: bool = False) -> Answer:
    """Say what an act came to."""
    line = said(RECORDED, types=", ".join(types)) if types else _(ALREADY)
    begun = (said(BEGUN, kind=_(kind), id=uuid),) if is_new and types else ()
    return Answer(lines=(*begun, line), data={kind: uuid, "recorded": types})


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
