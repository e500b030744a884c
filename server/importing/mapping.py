"""A mapping file (TOML): how the columns of a register become fields of an institution.

Its keys are described where people meet them, in `docs/examples/institutions.toml`.
"""

import codecs
import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, field

from core.domain.institution.events import Category, Profit, SchoolStage, TeachingMode
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
StandingField = Literal[
    "categories",
    "stages",
    "mode",
    "profit",
    "licence_no",
    "licence_authority",
    "licence_scope",
    "licence_valid_from",
    "licence_valid_to",
]
"""What the register says in codes of ours: the kind of an institution, and its licence."""
WordField = Literal["categories", "stages", "mode", "profit"]

_CATEGORIES: Final[dict[str, Category]] = {
    "学科类": "SUBJECT",
    "体育类": "SPORT",
    "文化艺术类": "ART",
    "科技类": "TECH",
    "其他非学科类": "OTHER_NS",
}
_STAGES: Final[dict[str, SchoolStage]] = {
    "学前": "PRESCHOOL",
    "小学": "PRIMARY",
    "初中": "JUNIOR",
    "高中": "SENIOR",
}
_MODES: Final[dict[str, TeachingMode]] = {"线下": "OFFLINE", "线上": "ONLINE", "线上线下": "BOTH"}
_PROFITS: Final[dict[str, Profit]] = {"非营利性": "NONPROFIT", "营利性": "FORPROFIT"}


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


class Words(_Table, frozen=True, kw_only=True):
    """What a word of the file means; a cell may hold several, parted by one of `between`."""

    between: str = "、,，;；/ "
    categories: dict[str, Category] = field(default_factory=_CATEGORIES.copy)
    stages: dict[str, SchoolStage] = field(default_factory=_STAGES.copy)
    mode: dict[str, TeachingMode] = field(default_factory=_MODES.copy)
    profit: dict[str, Profit] = field(default_factory=_PROFITS.copy)


class Division(_Table, frozen=True, kw_only=True):
    """Where a division code comes from, if no column has it."""

    from_code: bool = True


class Mapping(_Table, frozen=True, kw_only=True):
    """A mapping as read.

    Attributes:
        columns: field to header, for the particulars as the register words them.
        standing: field to header, for what becomes events of its own.
        source: what events name as their source; empty for the name of the file.
    """

    columns: dict[Field, str]
    standing: dict[StandingField, str] = {}
    source: Annotated[str, Meta(max_length=100)] = ""
    file: FileForm = FileForm()
    dates: Dates = Dates()
    values: Values = Values()
    key: Key = Key()
    division: Division = Division()
    words: Words = Words()

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that is read; one may serve `columns` and `standing`."""
        return tuple(dict.fromkeys((*self.columns.values(), *self.standing.values())))

    def __post_init__(self) -> None:
        """Hold what the types do not say."""
        if "name" not in self.columns:
            raise ValueError("columns.name is missing")
        if len(set(self.columns.values())) < len(self.columns):
            raise ValueError("two fields of [columns] name one header")
        if len(set(self.standing.values())) < len(self.standing):
            raise ValueError("two fields of [standing] name one header")
        licence = {field for field in self.standing if field.startswith("licence_")}
        if licence and not licence >= {"licence_no", "licence_valid_from"}:
            raise ValueError("a licence needs standing.licence_no and standing.licence_valid_from")
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
