"""From what was typed or sent to a command: decoded by the command's own types, errors by field.

On the command line money is yuan (`--fine 20000.00`), in JSON it is whole fen (`fine_fen`).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from msgspec import inspect

from core.kernel.times import DAY_PATTERN, date_of
from server.answers import WrongCall
from server.words import N_

SHELL_FIELDS: Final = frozenset({"by"})
"""What no person types: who acts is known from who is signed in."""
BAD_FIELD = N_("{field}: {detail}")
BAD_DAY = N_("{field} takes a day as YYYY-MM-DD, not {seen}")
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
        parts: the fields of each part.
    """

    name: str
    option: str
    kind: str
    is_required: bool
    is_day: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    parts: tuple["Field", ...] = ()


def fields_of(command: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Return what a person has to say for a command."""
    info = inspect.type_info(command)
    assert isinstance(info, inspect.StructType), "a command is a struct"
    return tuple(_field(one) for one in info.fields if one.name not in SHELL_FIELDS)


def read_typed(field: Field, said: Any) -> Any:
    """Return what was said on the command line in plain values, for `read_command`.

    Raises:
        WrongCall: it is no amount, or no list of parts.
    """
    if field.kind == "flag" or said is None:
        return said
    if field.many:
        return [_one(field, one) for one in said]
    return _one(field, said)


def read_command(command: type[msgspec.Struct], values: Mapping[str, Any]) -> msgspec.Struct:
    """Return the command.

    Raises:
        WrongCall: a field is missing or wrong; it is named.
    """
    for field in fields_of(command):
        for seen in _days_in(field, values.get(field.name)):
            _check_day(field, seen)
    try:
        return msgspec.convert(dict(values), command)
    except msgspec.ValidationError as error:
        detail, _, place = str(error).partition(" - at `$.")
        raise WrongCall(BAD_FIELD, place.rstrip("`") or "FIELD", detail=detail) from error


def _field(one: inspect.Field) -> Field:
    kind, many, choices, parts = _kind(one.type)
    if kind == "number" and one.encode_name.endswith("_fen"):
        kind = "money"
    name = one.encode_name
    spoken = name.removesuffix("_fen") if kind == "money" else name
    return Field(
        name=name,
        option="--" + spoken.replace("_", "-"),
        kind=kind,
        is_required=one.required,
        is_day=_is_day(one.type),
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
            return "parts", False, (), tuple(_field(one) for one in fields)
        case inspect.UnionType(types=types):
            rest = [
                one for one in types if not isinstance(one, inspect.CustomType | inspect.NoneType)
            ]
            known = [one for one in rest if type(one).__name__ != "UnsetType"]
            return _kind(known[0])
        case _:
            return "text", False, (), ()


def _is_day(kind: inspect.Type) -> bool:
    match kind:
        case inspect.StrType(pattern=pattern):
            return pattern == DAY_PATTERN
        case inspect.UnionType(types=types):
            return any(_is_day(one) for one in types)
        case _:
            return False


def _days_in(field: Field, value: Any) -> Iterator[str]:
    if field.is_day and isinstance(value, str) and value:
        yield value
    if field.kind == "parts" and isinstance(value, list):
        for part in field.parts:
            for one in value:
                yield from _days_in(part, one.get(part.name) if isinstance(one, dict) else None)


def _check_day(field: Field, seen: str) -> None:
    try:
        date_of(seen)
    except ValueError as error:
        raise WrongCall(BAD_DAY, field.option, seen=seen) from error


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
