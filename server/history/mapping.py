"""A mapping file (TOML): how the files and columns of a ledger become records of the past."""

import codecs
import re
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta

from server.history.days import check_format, check_zone
from server.history.faults import MappingError, Wrong, hint
from server.history.shapes import (
    Column,
    Condition,
    Dates,
    FactTable,
    FileForm,
    FindingTable,
    InstitutionTable,
    Name,
    Numbers,
    Values,
    VisitTable,
    With,
)

MOST_BYTES: Final = 60_000
"""A mapping is recorded with every run."""
_PATH: Final = re.compile(r"^(?P<detail>.*) - at `(?:key` in `)?\$?(?P<path>.*)`$")
_NO_TEXT: Final = frozenset({"unicode_escape", "raw_unicode_escape", "utf-7", "idna", "punycode"})
"""Encodings of something else than files of text."""
_UNKNOWN: Final = re.compile(r"unknown field `(?P<name>[^`]*)`")
_TABLES: Final[dict[str, type[msgspec.Struct]]] = {
    "institution": InstitutionTable,
    "visit": VisitTable,
    "finding": FindingTable,
    "fact": FactTable,
    "file": FileForm,
    "dates": Dates,
    "values": Values,
    "numbers": Numbers,
}


_Kind = TypeVar("_Kind", bound=msgspec.Struct)


_INNER: Final[dict[str, type[msgspec.Struct]]] = {
    "where": Condition,
    "dates": Dates,
    "with": With,
}


class _Tables(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tables as they stand in the file."""

    ledger: Name
    title_zh: Annotated[str, Meta(max_length=200)] = ""
    title_en: Annotated[str, Meta(max_length=200)] = ""
    region: Annotated[str, Meta(pattern=r"^([0-9]{6,12})?\Z")] = ""
    dates: Dates = Dates()
    values: Values = Values()
    numbers: Numbers = Numbers()
    file: Annotated[dict[Name, FileForm], Meta(min_length=1)]
    institution: InstitutionTable
    visit: VisitTable | None = None
    finding: tuple[FindingTable, ...] = ()
    fact: tuple[FactTable, ...] = ()


class Mapping(_Tables, frozen=True, kw_only=True):
    """A mapping as read; every table names its file.

    Attributes:
        path: as it was named.
        text: the file's text, which a run records.
        sha256: of its bytes, in hexadecimal.
    """

    path: Path
    text: str
    sha256: str

    def wrong(self, table: str, key: str, flaw: Wrong, **seen: str) -> MappingError:
        """Return the error that names this file."""
        return MappingError(self.path, table, key, flaw, **seen)

    def dates_of(self, file: str) -> Dates:
        """How a file spells its days."""
        return self.file[file].dates or self.dates

    def pattern_of(self, file: str) -> str:
        """What the path of a file has to fit."""
        return self.file[file].path or ("*" if len(self.file) == 1 else f"{file}.*")


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        MappingError: it cannot be read, is not TOML, or a key is missing, unknown or of another
            type; it names table and key.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except OSError as error:
        detail = error.strerror or str(error)
        raise MappingError(path, "", "", Wrong.UNREADABLE, detail=detail) from error
    except (ValueError, RecursionError) as error:
        raise MappingError(path, "", "", Wrong.NOT_TOML, detail=str(error)) from error
    if len(data) > MOST_BYTES:
        detail = f"{len(data)} bytes; at most {MOST_BYTES} can be recorded"
        raise MappingError(path, "", "", Wrong.UNREADABLE, detail=detail)
    read = _read(path, tables)
    mapping = Mapping(
        **{name: getattr(read, name) for name in read.__struct_fields__},
        path=path,
        text=text,
        sha256=sha256(data).hexdigest(),
    )
    mapping = _with_files(mapping)
    _check(mapping)
    return mapping


def _read(path: Path, tables: dict[str, Any]) -> _Tables:
    """Read table by table, so that an error names the right one."""
    pieces: list[tuple[str, type[msgspec.Struct], Any]] = []
    for name, kind in _TABLES.items():
        raw = tables.get(name)
        if name == "file" and isinstance(raw, dict):
            pieces += [(f"file.{key}", kind, form) for key, form in raw.items()]
        elif isinstance(raw, list):
            pieces += [(f"{name} {at}", kind, one) for at, one in enumerate(raw, 1)]
        elif raw is not None:
            pieces.append((name, kind, raw))
    for table, kind, raw in pieces:
        _convert(path, table, kind, raw)
    return _convert(path, "", _Tables, tables)


def _convert(path: Path, table: str, kind: type[_Kind], raw: Any) -> _Kind:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        found = _PATH.match(str(error))
        detail, where = (found["detail"], found["path"]) if found else (str(error), "")
        key = where.replace("[...]", "").lstrip(".")
        unknown = _UNKNOWN.search(detail)
        if unknown is None:
            raise MappingError(path, table, key, Wrong.SHAPE, detail=detail) from error
        names = keys_of(_inner(key) if key else kind)
        seen = unknown["name"]
        at = ".".join(part for part in (table, key) if part)
        raise MappingError(
            path,
            at,
            seen,
            Wrong.UNKNOWN_KEY,
            seen=seen,
            hint=hint(seen, names),
            needed=", ".join(names),
        ) from error


def _inner(key: str) -> type[msgspec.Struct]:
    """Return the table that stands under a key of a table."""
    return _INNER.get(key.partition("[")[0], Column)


def keys_of(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The keys of a table as they are written."""
    return tuple(kind.__struct_encode_fields__)


def _with_files(mapping: Mapping) -> Mapping:
    """Give every table the name of its file."""
    looked_up = {one.file for form in mapping.file.values() for one in form.with_}
    names = [name for name in mapping.file if name not in looked_up]
    only = names[0] if len(names) == 1 else ""
    visit = mapping.visit
    if visit is not None:
        visit = _named(visit, only)
    facts = tuple(_named(fact, only) for fact in mapping.fact)
    main = visit.file if visit is not None else (facts[0].file if facts else only)
    return msgspec.structs.replace(
        mapping,
        visit=visit,
        fact=facts,
        finding=tuple(_named(finding, main) for finding in mapping.finding),
        institution=_named(mapping.institution, main),
    )


def _named(table: Any, file: str) -> Any:
    return table if table.file else msgspec.structs.replace(table, file=file)


def _check(mapping: Mapping) -> None:
    """Hold what one table alone does not say."""
    if mapping.visit is None and not mapping.fact:
        raise mapping.wrong("", "", Wrong.NO_TABLE)
    if mapping.finding and mapping.visit is None:
        raise mapping.wrong("finding", "", Wrong.SHAPE, detail="findings need a [visit]")
    institution, *others = tables_of(mapping)
    for table, used in (*others, institution):  # whose file is that of the others, if none is named
        _check_file(mapping, table, used.file)
    for name, form in mapping.file.items():
        _check_lookups(mapping, name, form)
        _check_encoding(mapping, name, form)
    for number, finding in enumerate(mapping.finding, 1):
        own = mapping.visit is not None and finding.file == mapping.visit.file
        if not own and not finding.join:
            detail = "join is missing: which columns name the visit"
            raise mapping.wrong(f"finding {number}", "join", Wrong.SHAPE, detail=detail)
    _check_dates(mapping)


def tables_of(mapping: Mapping) -> list[tuple[str, Any]]:
    """Every table that reads a file, by its name in messages."""
    return [
        ("institution", mapping.institution),
        *([("visit", mapping.visit)] if mapping.visit else []),
        *((f"finding {at}", table) for at, table in enumerate(mapping.finding, 1)),
        *((f"fact {at}", table) for at, table in enumerate(mapping.fact, 1)),
    ]


def _check_file(mapping: Mapping, table: str, name: str) -> None:
    known = tuple(mapping.file)
    if not name:
        raise mapping.wrong(table, "file", Wrong.NO_FILE_NAMED, needed=", ".join(known))
    if name not in known:
        close = hint(name, known)
        needed = ", ".join(known)
        raise mapping.wrong(table, "file", Wrong.UNKNOWN_FILE, seen=name, hint=close, needed=needed)


def _check_lookups(mapping: Mapping, name: str, form: FileForm) -> None:
    for other in form.with_:
        _check_file(mapping, f"file.{name}.with", other.file)
        if other.file == name or mapping.file[other.file].with_:
            detail = "a file that is looked up looks up nothing itself"
            raise mapping.wrong(f"file.{name}.with", "file", Wrong.SHAPE, detail=detail)


def _check_encoding(mapping: Mapping, name: str, form: FileForm) -> None:
    if form.encoding and not _is_text(form.encoding):
        raise mapping.wrong(f"file.{name}", "encoding", Wrong.NO_ENCODING, seen=form.encoding)


def _is_text(encoding: str) -> bool:
    """Whether Python knows an encoding of text by this name."""
    try:
        known = codecs.lookup(encoding)
        b"a".decode(known.name, "replace")
    except (LookupError, ValueError):
        return False
    return known.name not in _NO_TEXT


def _check_dates(mapping: Mapping) -> None:
    """Hold that every format and zone is one, wherever it stands."""
    forms: list[tuple[str, Dates | Column]] = [("dates", mapping.dates)]
    forms += [(f"file.{name}.dates", f.dates) for name, f in mapping.file.items() if f.dates]
    for table, used in tables_of(mapping):
        refs = [(key, getattr(used, key)) for key in used.__struct_fields__]
        refs += [(f"fields.{key}", ref) for key, ref in getattr(used, "fields", {}).items()]
        forms += [(f"{table}.{key}", ref) for key, ref in refs if isinstance(ref, Column)]
    for table, form in forms:
        if not check_zone(form.zone):
            raise mapping.wrong(table, "zone", Wrong.NO_ZONE, seen=form.zone)
        for text in form.formats:
            if not check_format(text):
                raise mapping.wrong(table, "formats", Wrong.BAD_FORMAT, seen=text)
