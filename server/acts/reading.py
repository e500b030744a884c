"""What a command asks of a person, field by field, and what was said on the command line.

On the command line money is yuan (`--fine 20000.00`), in JSON it is whole fen (`fine_fen`).
"""

import re
from collections.abc import Collection, Iterable
from typing import Any, Final

import msgspec
from msgspec import inspect

from core.kernel.times import DAY_PATTERN
from server.acts.act import Act
from server.answers import WrongCall
from server.words import N_

SHELL_FIELDS: Final = frozenset({"by"})
"""What no person types: who acts is known from who is signed in."""
BAD_AMOUNT = N_("{field}: {seen} is not an amount in yuan, e.g. 20000.00")
BAD_PART = N_("{field}: {seen} is not KEY=VALUE,KEY=VALUE with keys {needed}")
_YUAN = re.compile(r"(\d{1,12})(?:\.(\d{2}))?\Z", re.ASCII)


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a command as the command line asks for it.

    Attributes:
        option: `--served-on`; money without its unit, `--fine`.
        kind: `flag`, `money`, `number`, `text` or `parts`.
        is_day: the text is a DATE.
        many: it may be said several times.
        choices: the words that it may be, if those are few.
        parts: the fields of each part; of a part that is not `many` they are options themselves.
    """

    name: str
    option: str
    kind: str
    is_required: bool
    is_day: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    parts: tuple["Field", ...] = ()


def fields_of(
    command: type[msgspec.Struct], left_out: Collection[str] = SHELL_FIELDS
) -> tuple[Field, ...]:
    """Return what a command holds but for these fields; without them, who gives it."""
    return tuple(
        _field(one.encode_name, inspect.type_info(one.type), is_required=one.required)
        for one in msgspec.structs.fields(command)
        if one.name not in left_out
    )


def asked_of(act: Act, kind: str) -> tuple[Field, ...]:
    """Return what a person is asked for: not the day, nor what the office finds itself.

    Args:
        act: of a room.
        kind: of the room's streams; a field of that name holds the stream's own id.
    """
    filled = {*SHELL_FIELDS, *act.fills, act.day, kind, *act.personal.values()}
    unneeded = {*act.completes, *(("lines",) if act.takes_pupils else ())}
    return tuple(
        msgspec.structs.replace(field, is_required=field.is_required and field.name not in unneeded)
        for field in fields_of(act.command, filled)
    )


def takes_region(act: Act) -> bool:
    """Tell whether whoever begins a stream by this act may say where it is, beside its fields."""
    return act.creates and not {"region", "scope"} & {*act.command.__struct_fields__}


def read_typed(field: Field, said: Any) -> Any:
    """Return what was said on the command line in plain values.

    Raises:
        WrongCall: it is no amount, or no list of parts.
    """
    if field.kind == "flag" or said is None:
        return said
    if field.many:
        return [_one(field, one) for one in said]
    return _one(field, said)


def _field(name: str, of: inspect.Type, *, is_required: bool) -> Field:
    kind, many, choices, parts = _kind(of)
    if kind == "number" and name.endswith("_fen"):
        kind = "money"
    spoken = name.removesuffix("_fen") if kind == "money" else name
    return Field(
        name=name,
        option="--" + spoken.replace("_", "-"),
        kind=kind,
        is_required=is_required,
        is_day=_is_day(of),
        many=many,
        choices=choices,
        parts=parts,
    )


def _kind(kind: inspect.Type) -> tuple[str, bool, tuple[str, ...], tuple[Field, ...]]:
    match kind:
        case inspect.BoolType():
            return "flag", False, (), ()
        case inspect.IntType():
            return "number", False, (), ()
        case inspect.LiteralType(values=values):
            words = tuple(str(one) for one in values)
            return ("number" if isinstance(values[0], int) else "text"), False, words, ()
        case inspect.VarTupleType(item_type=item):
            inner, _, choices, parts = _kind(item)
            return inner, True, choices, parts
        case inspect.StructType(fields=fields):
            return "parts", False, (), _parts_of(fields)
        case inspect.UnionType(types=types):
            rest = [
                one for one in types if not isinstance(one, inspect.CustomType | inspect.NoneType)
            ]
            known = [one for one in rest if type(one).__name__ != "UnsetType"]
            return _kind(known[0])
        case _:
            return "text", False, (), ()


def _parts_of(fields: Iterable[inspect.Field]) -> tuple[Field, ...]:
    return tuple(_field(one.encode_name, one.type, is_required=one.required) for one in fields)


def _is_day(kind: inspect.Type) -> bool:
    match kind:
        case inspect.StrType(pattern=pattern):
            return pattern == DAY_PATTERN
        case inspect.UnionType(types=types):
            return any(_is_day(one) for one in types)
        case _:
            return False


def _one(field: Field, said: str) -> Any:
    match field.kind:
        case "money":
            return _fen(field, said)
        case "number":
            return int(said) if re.fullmatch(r"-?\d{1,15}", said, re.ASCII) else said
        case "parts":
            return _parts(field, said)
        case _:
            return said


def _fen(field: Field, said: str) -> int:
    """Read an amount in yuan as whole fen; nothing is rounded."""
    read = _YUAN.match(said)
    if read is None:
        raise WrongCall(BAD_AMOUNT, field.option, seen=said)
    return int(read[1]) * 100 + int(read[2] or 0)


def _parts(field: Field, said: str) -> dict[str, Any]:
    known = {one.option.removeprefix("--").replace("-", "_"): one for one in field.parts}
    found: dict[str, Any] = {}
    for piece in said.split(","):
        key, equals, value = piece.partition("=")
        part = known.get(key.strip())
        if not equals or part is None:
            raise WrongCall(BAD_PART, field.option, seen=said, needed=", ".join(known))
        if part.kind == "flag":
            found[part.name] = value == "yes"
        else:
            found[part.name] = _one(part, value)
    return found
