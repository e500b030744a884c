"""A mapping file (TOML): how the columns of a register become fields of an institution.

Its keys are described where people meet them, in `docs/examples/institutions.toml`.
"""

import codecs
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from server.importing.words import Flaw, ImportFault

Field = Literal[
    "name",
    "uscc",
    "registered_on",
    "entity_type",
    "capital",
    "business_scope",
    "province",
    "city",
    "address",
    "division_code",
    "category",
    "mode",
]
"""The fields of `Particulars`."""


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the mapping."""


class FileForm(_Table, frozen=True, kw_only=True):
    """How the file spells its rows."""

    encoding: str = "utf-8"
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ","


class Dates(_Table, frozen=True, kw_only=True):
    """How the file spells a day, as `strptime` reads it."""

    formats: tuple[str, ...] = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class Values(_Table, frozen=True, kw_only=True):
    """What means "not known"."""

    not_known: frozenset[str] = frozenset({"N/A", "空", "-"})


class Key(_Table, frozen=True, kw_only=True):
    """By what an institution without a known code is found."""

    otherwise: Annotated[tuple[Field, ...], Meta(min_length=1)] = ("name", "address")


class Division(_Table, frozen=True, kw_only=True):
    """Where a division code comes from, if no column has it."""

    from_code: bool = True


class Mapping(_Table, frozen=True, kw_only=True):
    """A mapping as read.

    Attributes:
        columns: field to header.
        source: what events name as their source; empty for the name of the file.
    """

    columns: dict[Field, str]
    source: Annotated[str, Meta(max_length=100)] = ""
    file: FileForm = FileForm()
    dates: Dates = Dates()
    values: Values = Values()
    key: Key = Key()
    division: Division = Division()

    def __post_init__(self) -> None:
        """Hold what the types do not say."""
        if "name" not in self.columns:
            raise ValueError("columns.name is missing")
        if len(set(self.columns.values())) < len(self.columns):
            raise ValueError("two fields of [columns] name one header")
        try:
            codecs.lookup(self.file.encoding)
        except LookupError as error:
            raise ValueError(f"file.encoding: {error}") from error


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        ImportFault: it cannot be read, is not TOML, or a key is unknown or of another type.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Mapping)
    except OSError as error:
        detail = error.strerror or str(error)
        raise ImportFault(path, 0, "", Flaw.UNREADABLE, detail=detail) from error
    except (ValueError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ImportFault(path, 0, "", Flaw.MAPPING, detail=str(error)) from error
