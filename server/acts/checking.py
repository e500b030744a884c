"""What was typed or sent, judged field by field before anything is looked up with it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from core.kernel.ids import UUID7_PATTERN
from core.kernel.limits import ARRAY_ITEMS, MAX_INT, NESTING
from core.kernel.times import DAY_PATTERN, date_of
from server.acts.reading import Field
from server.answers import WrongCall
from server.words import N_

BAD_FIELD = N_("{field}: {detail}")
BAD_DAY = N_("{field} takes a day as YYYY-MM-DD, not {seen}")
NO_FIELD = N_("{field} is not a field of this act; its fields are {known}")
MISSING = N_("{field} is missing; say it")
BEYOND = N_("{field}: {seen} is beyond what can be recorded, at most {most}")
TOO_MANY = N_("{field}: {seen} items are more than {most}; do it in parts")
TOO_DEEP = N_("{field}: nested too deep")
NOT_TEXT = N_("{field}: this is no text in UTF-8")
WRITTEN: Final = {
    UUID7_PATTERN: N_("{field} takes an id of 36 characters, as lists show it"),
    DAY_PATTERN: N_("{field} takes a day as YYYY-MM-DD"),
}
"""What to say instead of a pattern that only a programmer reads."""


def check_values(
    command: type[msgspec.Struct], values: Mapping[str, Any], asked: Iterable[Field]
) -> None:
    """Check that every value is of a field that a person fills in, and of that field's kind.

    Raises:
        WrongCall: an unknown field, one of another kind, or one that is missing; it is named.
    """
    fields = {field.name: field for field in asked}
    kinds = {one.encode_name: one.type for one in msgspec.structs.fields(command)}
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            raise WrongCall(NO_FIELD, name, known=", ".join(fields))
        _check_bounds(name, value)
        _check_names(field, value)
        _check_kind(field, value, kinds[name])
        _check_days(field, value)
    for field in fields.values():
        if field.is_required and field.name not in values:
            raise WrongCall(MISSING, field.name)


def check_day(name: str, seen: Any) -> str:
    """Return a day as it is written.

    Raises:
        WrongCall: it is none.
    """
    if not isinstance(seen, str):
        raise WrongCall(BAD_DAY, name, seen=str(seen)[:40])
    try:
        date_of(seen)
    except ValueError as error:
        raise WrongCall(BAD_DAY, name, seen=seen) from error
    return seen


def read_command(command: type[msgspec.Struct], values: Mapping[str, Any]) -> msgspec.Struct:
    """Return the command.

    Raises:
        WrongCall: a field is missing or wrong; it is named.
    """
    try:
        return msgspec.convert(dict(values), command)
    except msgspec.ValidationError as error:
        raise _bad("", error) from error


def _check_kind(field: Field, value: Any, kind: Any) -> None:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise _bad(field.name, error) from error


def _bad(name: str, error: msgspec.ValidationError) -> WrongCall:
    detail, _, place = str(error).partition(" - at `$")
    where = (name + place.rstrip("`")).lstrip(".")
    for pattern, sentence in WRITTEN.items():
        if repr(pattern) in detail:
            return WrongCall(sentence, where or "FIELD")
    return WrongCall(BAD_FIELD, where or "FIELD", detail=detail)


def _check_names(field: Field, value: Any) -> None:
    """Refuse what a part does not know: it would be dropped without a word."""
    if field.kind != "parts":
        return
    known = [part.name for part in field.parts]
    for one in value if isinstance(value, list) else [value]:
        for name in one if isinstance(one, dict) else ():
            if name not in known:
                raise WrongCall(NO_FIELD, f"{field.name}.{name}", known=", ".join(known))


def _check_days(field: Field, value: Any, within: str = "") -> None:
    if field.is_day and value:
        check_day(within + field.name, value)
    if field.kind == "parts":
        for one in value if isinstance(value, list) else [value]:
            for part in field.parts:
                said = one.get(part.name) if isinstance(one, dict) else None
                _check_days(part, said, f"{field.name}.")


def _check_bounds(name: str, value: Any, depth: int = 0) -> None:
    """Hold what was sent within what a body can hold (FORMAT §10)."""
    if depth > NESTING:
        raise WrongCall(TOO_DEEP, name)
    if isinstance(value, list) and len(value) > ARRAY_ITEMS:
        raise WrongCall(TOO_MANY, name, seen=len(value), most=ARRAY_ITEMS)
    if isinstance(value, list):
        inner = [(name, one) for one in value]
    elif isinstance(value, dict):
        inner = [(f"{name}.{key}"[:80], one) for key, one in value.items()]
    else:
        _check_scalar(name, value)
        return
    for place, one in inner:
        _check_bounds(place, one, depth + 1)


def _check_scalar(name: str, value: Any) -> None:
    if isinstance(value, int) and abs(value) > MAX_INT:
        raise WrongCall(BEYOND, name, seen=f"2^{value.bit_length() - 1}", most=MAX_INT)
    if isinstance(value, str):
        check_text(name, value)


def check_text(name: str, value: str) -> None:
    """Check that a text can be written in UTF-8, which what a terminal hands over need not be.

    Raises:
        WrongCall: it cannot.
    """
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise WrongCall(NOT_TEXT, name) from error
