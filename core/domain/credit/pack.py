"""Read a credit pack: TOML text in, a checked scheme out, or the row and field that are wrong.

A pack is adopted with its whole text (`policy.pack-adopted.v1`); what passes here scores for years.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256
from typing import Annotated, Final, TypeVar, cast

import msgspec

from core.domain.credit.checks import check_pack, pack_faults
from core.domain.credit.faults import PackError, row_name
from core.domain.credit.items import Component, Item, OneFact, Repeat
from core.domain.credit.paths import check_paths, path_faults
from core.domain.credit.scheme import (
    MOST_DECIMALS,
    Check,
    Consequence,
    Grade,
    Pack,
    Scale,
    ScoreRule,
)
from core.domain.credit.speaking import (
    NAME_PATTERN,
    PATH_PATTERN,
    Adjuster,
    Annuller,
    Name,
    Title,
)
from core.domain.credit.units import in_points, spelled
from core.kernel.b64 import b64u

__all__ = ["Pack", "PackError", "faults_of", "parse"]

Version = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,39}\Z")]
Row = TypeVar("Row", bound=msgspec.Struct)
_Table = dict[str, object]
_AT_PATH = re.compile(r" - at `\$\.?([^`]*)`")
_PATTERN = re.compile(r"matching regex '(.*)'\Z")
_WORDS: Final = {
    NAME_PATTERN: "letters and digits of ASCII, `.`, `_`, `-`, at most 40 (the mapping of an import"
    " may map a ledger's own word to it)",
    PATH_PATTERN: "a path such as `fields.kind` or `@.code`, in small letters",
}
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_MOST_PARTS = 32
_DEEP_KEY = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*)"""
    rf"{{{_MOST_PARTS}}}"
)


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    version: Version
    title_zh: Title
    title_en: Title
    scale: _Table
    score: _Table = {}
    item: tuple[_Table, ...]
    component: tuple[_Table, ...] = ()
    grade: tuple[_Table, ...]
    annulment: tuple[_Table, ...] = ()
    adjustment: tuple[_Table, ...] = ()
    repeat: tuple[_Table, ...] = ()
    one_fact: tuple[_Table, ...] = ()
    check: tuple[_Table, ...] = ()
    consequence: tuple[_Table, ...] = ()


def parse(text: str, events: Mapping[str, type[msgspec.Struct]] | None = None) -> Pack:
    """Read a pack.

    Args:
        text: of the TOML file.
        events: the types of event that there are (`core.domain.catalogue.EVENTS`): with them an
            unknown type and a path that its events do not have are wrong too. A text out of the
            log is read without them, as it was adopted.

    Raises:
        PackError: not TOML, or a table that cannot be right, by its row and field.
    """
    file = _read(_toml(text), _File, "")
    pack = _assembled(file, _scale(file.scale), text)
    check_pack(pack)
    if events is not None:
        check_paths(pack, events)
    return pack


def faults_of(text: str, events: Mapping[str, type[msgspec.Struct]]) -> tuple[PackError, ...]:
    """Return everything that is wrong with a pack, so that it is mended at once; empty: nothing.

    What rows say of each other is looked at once each row can be read by itself.
    """
    try:
        file = _read(_toml(text), _File, "")
        scale = _scale(file.scale)
    except PackError as fault:
        return (fault,)
    faults = tuple(_faults_of_rows(file, scale))
    if faults:
        return faults
    try:
        pack = _assembled(file, scale, text)
    except PackError as fault:  # of the one table that has no rows: `score`
        return (fault,)
    return (*pack_faults(pack), *path_faults(pack, events))


def _assembled(file: _File, scale: Scale, text: str) -> Pack:
    return Pack(
        name=file.name,
        version=file.version,
        sha256=b64u(sha256(text.encode()).digest()),
        title_zh=file.title_zh,
        title_en=file.title_en,
        scale=scale,
        score=_read(_one_or_more(file.score, "occasion"), ScoreRule, "score"),
        items=_rows(file.item, Item, "item", scale),
        components=_rows(file.component, Component, "component", scale),
        annulments=_rows(file.annulment, Annuller, "annulment", scale),
        adjustments=_rows(file.adjustment, Adjuster, "adjustment", scale),
        repeats=_rows(file.repeat, Repeat, "repeat", scale),
        one_facts=_rows(file.one_fact, OneFact, "one_fact", scale),
        grades=_rows(file.grade, Grade, "grade", scale),
        checks=_rows(file.check, Check, "check", scale),
        consequences=_rows(file.consequence, Consequence, "consequence", scale),
    )


def _faults_of_rows(file: _File, scale: Scale) -> Iterator[PackError]:
    kinds: tuple[tuple[str, tuple[_Table, ...], type[msgspec.Struct]], ...] = (
        ("item", file.item, Item),
        ("component", file.component, Component),
        ("annulment", file.annulment, Annuller),
        ("adjustment", file.adjustment, Adjuster),
        ("repeat", file.repeat, Repeat),
        ("one_fact", file.one_fact, OneFact),
        ("grade", file.grade, Grade),
        ("check", file.check, Check),
        ("consequence", file.consequence, Consequence),
    )
    for name, tables, kind in kinds:
        for number, table in enumerate(tables, start=1):
            try:
                _row(table, kind, row_name(name, number, table), scale)
            except PackError as fault:
                yield fault


def _toml(text: str) -> _Table:
    if _DEEP_KEY.search(text):  # reading it would take as long as a person waits, and longer
        raise PackError("", "", f"a key has more than {_MOST_PARTS} parts")
    try:
        table = tomllib.loads(text, parse_float=Decimal)
        return _spelled(table)
    except RecursionError as error:
        raise PackError("", "", "the tables are nested too deeply") from error
    except PackError:
        raise
    except (ValueError, ArithmeticError) as error:  # tomllib's own, and numbers without end
        raise PackError("", "", str(error)) from error


def _spelled(tables: _Table) -> _Table:
    out: _Table = {}
    for name, value in tables.items():
        if isinstance(value, list):
            out[name] = [
                spelled(row, (_called(name, number, row), ""))
                for number, row in enumerate(cast("list[object]", value), start=1)
            ]
        else:
            out[name] = spelled(value, (name, ""))
    return out


def _called(name: str, number: int, row: object) -> str:
    return row_name(name, number, cast("_Table", row) if isinstance(row, dict) else {})


def _scale(table: _Table) -> Scale:
    decimals = table.get("decimals", 0)
    if decimals not in range(MOST_DECIMALS + 1) or isinstance(decimals, bool):
        decimals = 0  # what it is instead, reading the table says
    return _read(in_points(table, cast("int", decimals), "scale"), Scale, "scale")


def _rows(tables: tuple[_Table, ...], kind: type[Row], name: str, scale: Scale) -> tuple[Row, ...]:
    return tuple(
        _row(table, kind, row_name(name, number, table), scale)
        for number, table in enumerate(tables, start=1)
    )


def _row(table: _Table, kind: type[Row], row: str, scale: Scale) -> Row:
    table = _one_or_more(table, "once_by", "until_next")
    return _read(in_points(table, scale.decimals, row), kind, row)


def _one_or_more(table: _Table, *names: str) -> _Table:
    """A list of one may be written without its brackets."""
    return {
        name: [value] if name in names and not isinstance(value, list) else value
        for name, value in table.items()
    }


def _read(table: Mapping[str, object], kind: type[Row], row: str) -> Row:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        found = _AT_PATH.search(str(error))
        field = found[1] if found else ""
        detail = _in_words(_AT_PATH.sub("", str(error))) + _meant(str(error), kind)
        raise PackError(row, field, detail) from error


def _in_words(message: str) -> str:
    """Say which characters are needed, not how a machine writes that."""
    found = _PATTERN.search(message)
    words = _WORDS.get(found[1].replace("\\\\", "\\")) if found else None
    return message if words is None else f"needed: {words}"


def _meant(message: str, kind: type[msgspec.Struct]) -> str:
    """Suggest the word that a misspelt key may stand for."""
    unknown = _UNKNOWN.search(message)
    if unknown is None:
        return ""
    close = get_close_matches(unknown[1], _words(kind), n=1)
    return f"; did you mean `{close[0]}`?" if close else ""


def _words(kind: type[msgspec.Struct]) -> set[str]:
    """Return every key of a table and of the tables in it."""
    words: set[str] = set()
    waiting = [msgspec.inspect.type_info(kind)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, msgspec.inspect.StructType):
            words |= {field.encode_name for field in one.fields}
            waiting += [field.type for field in one.fields]
        elif isinstance(one, msgspec.inspect.VarTupleType):
            waiting.append(one.item_type)
        elif isinstance(one, msgspec.inspect.UnionType):
            waiting += one.types
    return words
