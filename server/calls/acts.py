"""The acts of every room on the command line, made from the commands themselves."""

import argparse
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from projections.views import Views
from server.acts.act import Act
from server.acts.beside import Pupil
from server.acts.doing import MINTED, Done, Wish, do_act
from server.acts.ids import id_of
from server.acts.reading import Field, asked_of, read_typed, takes_region
from server.acts.table import ACTS, act_of
from server.answers import Answer, WrongCall
from server.calls.pupils import read_pupils
from server.calls.shared import Calls, folder_of, office_of, read_models_of, region_of
from server.calls.who import officer_of
from server.words import N_, _, said

RECORDED = N_("recorded: {types}")
ALREADY = N_("nothing to record: it is already so")
BEGUN = N_("{kind} {id}")
_PLACE = re.compile(r"([a-z_]+)(.*)", re.ASCII)
SAID = N_("{name}: {value}")


def add_acts(acts: Calls, shared: argparse.ArgumentParser, kind: str) -> None:
    """Add every act of a room below its name, but those that have a call of their own."""
    for act in ACTS.get(kind, ()):
        if not act.by_hand:
            add_act(acts, shared, kind, act)


def add_act(
    acts: Calls, shared: argparse.ArgumentParser, kind: str, act: Act, name: str = ""
) -> None:
    """Add one act of a room, under its own name or a shorter one."""
    parser = acts.add_parser(name or act.name, parents=[shared], help=_(act.about))
    parser.set_defaults(run=_run, act=act, kind=kind)
    if not act.creates:
        parser.add_argument("id", metavar=kind.upper())
    add_day(parser)
    add_as(parser)
    if takes_region(act):
        parser.add_argument("--region", metavar="CODE", type=region_of, dest="of_region")
    if act.takes_pupils:
        parser.add_argument(
            "--pupils", metavar="FILE", type=Path,
            help=_("CSV: name, paid, guardian_phone; kept beside the log"),
        )  # fmt: skip
    for field in options_of(act, kind):
        _add_field(parser, field)
    for personal in act.personal:
        parser.add_argument(
            _option(personal), metavar="TEXT", dest=f"personal_{personal}",
            help=_("kept beside the log, never in it"),
        )  # fmt: skip


def add_day(parser: argparse.ArgumentParser) -> None:
    """Let a person name the day of an act."""
    parser.add_argument("--on", metavar="DATE", help=_("the day of the act; default today"))


def add_as(parser: argparse.ArgumentParser) -> None:
    """Let a person name the officer in whose office they act."""
    parser.add_argument(
        "--as", dest="as_officer", metavar="OFFICER",
        help=_("who acts: id, credential number or name; default the administrator"),
    )  # fmt: skip


def options_of(act: Act, kind: str) -> Iterator[Field]:
    """Yield the fields that are options; those of a part that is said once stand for themselves."""
    for field in asked_of(act, kind):
        if field.kind == "parts" and not field.many:
            yield from field.parts
        else:
            yield field


def do_typed(
    given: argparse.Namespace,
    what: tuple[str, str],
    uuid: str,
    values: Mapping[str, Any],
    personal: Mapping[str, str] | None = None,
) -> Done:
    """Do an act of the table with what a call of its own has read.

    Args:
        given: the call, which names folder, day and officer.
        what: the room and the name of the act.
        uuid: of the stream; "" for an act that begins one.
        values: the command's fields; those that are None were not said.
        personal: values kept beside the log.
    """
    kind, name = what
    act = act_of(kind, name)
    assert act is not None, "the table knows it"
    said_values = {field: value for field, value in values.items() if value is not None}
    if getattr(given, "on", None) is not None:
        said_values[act.day] = given.on
    wish = Wish(
        act=act,
        kind=kind,
        uuid=id_of(uuid, kind) if uuid else "",
        values=said_values,
        officer=officer_of(given),
        administrator=folder_of(given).load().administrator,
        personal=personal or {},
    )
    return _do(given, wish)


def recorded(kind: str, uuid: str, types: list[str], *, is_new: bool = False) -> Answer:
    """Say what an act came to."""
    line = said(RECORDED, types=", ".join(types)) if types else _(ALREADY)
    begun = (said(BEGUN, kind=_(kind), id=uuid),) if is_new and types else ()
    return Answer(lines=(*begun, line), data={kind: uuid, "recorded": types})


def types_of(done: Done) -> list[str]:
    """Return the types of what was recorded."""
    return [one.type for one in done.stored]


def _run(given: argparse.Namespace) -> Answer:
    act, kind = given.act, given.kind
    values = _typed(given, act, kind)
    if given.on is not None:
        values[act.day] = given.on
    personal = {name: getattr(given, f"personal_{name}") for name in act.personal}
    pupils = _pupils(given) if act.takes_pupils else ()
    wish = Wish(
        act=act,
        kind=kind,
        uuid="" if act.creates else id_of(given.id, kind),
        values=values,
        officer=officer_of(given),
        administrator=folder_of(given).load().administrator,
        region=getattr(given, "of_region", None) or "",
        personal={name: text for name, text in personal.items() if text is not None},
        pupils=pupils,
    )
    done = _do(given, wish)
    answer = recorded(kind, done.uuid, types_of(done), is_new=act.creates)
    minted = {name: done.values[name] for name in MINTED if name in done.values}
    lines = tuple(said(SAID, name=_(name), value=value) for name, value in minted.items())
    return Answer(lines=(*answer.lines, *lines), data={**minted, **answer.data})


def _do(given: argparse.Namespace, wish: Wish) -> Done:
    if wish.act.looks_up:
        with read_models_of(given):
            pass  # brought up to the log: what the act looks up is there
    try:
        with office_of(given) as office, Views(folder_of(given).projections) as views:
            looking = views if wish.act.looks_up else None
            return do_act(office, msgspec.structs.replace(wish, views=looking))
    except WrongCall as wrong:
        raise _spoken(wrong, wish) from wrong


def _spoken(wrong: WrongCall, wish: Wish) -> WrongCall:
    """Say a field by the option that it was typed as."""
    fields = {field.name: field.option for field in options_of(wish.act, wish.kind)}
    fields |= {wish.act.day: "--on", "region": "--region"} | fields
    fields |= {name: _option(name) for name in wish.act.personal}
    read = _PLACE.match(wrong.field)
    if read is None:
        return wrong
    head, rest = read.groups()
    if rest.removeprefix(".") in fields:  # a part that is said once has options of its own
        return WrongCall(wrong.sentence, fields[rest.removeprefix(".")], **wrong.seen)
    if head not in fields:
        return wrong
    return WrongCall(wrong.sentence, fields[head] + rest, **wrong.seen)


def _typed(given: argparse.Namespace, act: Act, kind: str) -> dict[str, Any]:
    """Return what was typed in plain values; the options of a part that is said once make it up."""
    values: dict[str, Any] = {}
    for field in asked_of(act, kind):
        if field.kind == "parts" and not field.many:
            typed = _said(given, field.parts)
            if typed:
                values[field.name] = typed
        else:
            values |= _said(given, (field,))
    return values


def _said(given: argparse.Namespace, fields: tuple[Field, ...]) -> dict[str, Any]:
    read = {field.name: read_typed(field, getattr(given, _dest(field))) for field in fields}
    return {name: value for name, value in read.items() if value is not None}


def _pupils(given: argparse.Namespace) -> tuple[Pupil, ...]:
    return () if given.pupils is None else read_pupils(given.pupils)


def _add_field(parser: argparse.ArgumentParser, field: Field) -> None:
    if field.kind == "flag":
        if field.is_required:  # a no has to be said as well
            parser.add_argument(
                field.option, dest=_dest(field), action=argparse.BooleanOptionalAction,
                required=True,
            )  # fmt: skip
            return
        parser.add_argument(field.option, dest=_dest(field), action="store_true", default=None)
        return
    parser.add_argument(
        field.option,
        dest=_dest(field),
        required=field.is_required,
        action="append" if field.many else "store",
        choices=field.choices or None,
        metavar=_metavar(field),
    )


def _dest(field: Field) -> str:
    return f"field_{field.name}"


def _metavar(field: Field) -> str | None:
    if field.choices:
        return None
    if field.kind == "parts":
        return ",".join(f"{part.option.removeprefix('--')}=…" for part in field.parts)
    if field.is_day:
        return "DATE"
    return {"money": "YUAN", "number": "N"}.get(field.kind, "TEXT")


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
