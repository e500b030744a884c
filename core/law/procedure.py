"""Steps without which an act may not be done (行政处罚法 chapter 5): what is needed."""

from typing import Literal

import msgspec

from core.kernel.basis import Basis
from core.law.rows import Row, check_dates, read_rows

FILE = "procedure.toml"

RequirementKind = Literal["before", "at_least", "at_most", "more_than"]
"""`before`: the step precedes the act `value`; `at_least`: so many; `at_most`: no more than;
`more_than`: above so many, itself not enough."""


class RequirementRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `procedure.toml`, picked by the day on which the step or act is taken.

    Attributes:
        value: a number for `at_least` and `more_than`; for the others the act or measure it is held
            against.
    """

    kind: RequirementKind
    value: int | str
    title_zh: str
    title_en: str


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement in force: what a refusal needs to know."""

    basis: Basis
    value: int | str


def read_procedure(raw: bytes) -> tuple[str, tuple[RequirementRow, ...]]:
    """Parse `procedure.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one code overlap.
    """
    version, rows = read_rows(FILE, raw, RequirementRow)
    check_dates(FILE, rows, lambda row: (row.code,))
    return version, rows
