"""What a person may wish of an institution itself; `decide` grants or refuses it.

What its file gathers and the lists stand in `book_commands`.

`on` is the day of the act, `by` who does it, filled in by the shell as is `institution`.
"""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.domain.institution.events import (
    Category,
    Particulars,
    Profit,
    SchoolStage,
    TeachingMode,
)
from core.kernel.acting import Acting
from core.kernel.fields import DayText, Line, Text, Uuid7


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """Enter an institution in the register.

    Attributes:
        source: what it was read from.
        by: who enters it; None for a reading of a register, whose shell has asked already.
    """

    particulars: Particulars
    source: Line
    on: DayText = ""
    by: Acting | None = None


class Amend(msgspec.Struct, frozen=True, kw_only=True):
    """Bring the entry up to a new full reading of the register.

    Attributes:
        particulars: everything that the reading says; what is absent is not known any more.
        by: as for `Register`.
    """

    particulars: Particulars
    source: Line
    on: DayText = ""
    by: Acting | None = None


class Categorise(msgspec.Struct, frozen=True, kw_only=True):
    """Say what it teaches, to whom and how; what is left out stays as it is known.

    Attributes:
        from_day: first day on which this is so; `on` where it is left out.
        source: the register that says so, for an import.
    """

    institution: Uuid7
    categories: tuple[Category, ...] = ()
    stages: tuple[SchoolStage, ...] = ()
    mode: TeachingMode | UnsetType = UNSET
    profit: Profit | UnsetType = UNSET
    from_day: DayText | UnsetType = UNSET
    source: Line | UnsetType = UNSET
    on: DayText
    by: Acting


class GrantLicence(msgspec.Struct, frozen=True, kw_only=True):
    """Grant a licence, or renew it under its number; see `events.Licensed`."""

    institution: Uuid7
    licence_no: Line
    authority: Line | UnsetType = UNSET
    scope: Text | UnsetType = UNSET
    valid_from: DayText
    valid_to: DayText | UnsetType = UNSET
    source: Line | UnsetType = UNSET
    on: DayText
    by: Acting


class RevokeLicence(msgspec.Struct, frozen=True, kw_only=True):
    """Record that a licence allows nothing from `on` on."""

    institution: Uuid7
    licence_no: Line
    ground: Line
    case: Uuid7 | UnsetType = UNSET
    on: DayText
    by: Acting


class OpenReregistration(msgspec.Struct, frozen=True, kw_only=True):
    """Call the institution to be examined and registered anew."""

    institution: Uuid7
    category: Category
    on: DayText
    by: Acting


class Reregister(msgspec.Struct, frozen=True, kw_only=True):
    """Register the institution anew after its examination."""

    institution: Uuid7
    category: Category
    on: DayText
    by: Acting


class Convert(msgspec.Struct, frozen=True, kw_only=True):
    """Record a conversion.

    Attributes:
        categories: what it teaches afterwards; needed for `to_non_subject` only.
    """

    institution: Uuid7
    how: Literal["to_nonprofit", "to_non_subject"]
    categories: tuple[Category, ...] = ()
    on: DayText
    by: Acting


class Suspend(msgspec.Struct, frozen=True, kw_only=True):
    """Order the institution to stop until a defect is mended."""

    institution: Uuid7
    ground: Line
    rests_on: Uuid7 | UnsetType = UNSET
    on: DayText
    by: Acting


class Resume(msgspec.Struct, frozen=True, kw_only=True):
    """Let it work again, after the competent department accepted what was mended."""

    institution: Uuid7
    accepted_by: Line
    on: DayText
    by: Acting


class ReportAbsconded(msgspec.Struct, frozen=True, kw_only=True):
    """Record that nobody of it can be reached any more."""

    institution: Uuid7
    circumstances: Text
    on: DayText
    by: Acting


class Close(msgspec.Struct, frozen=True, kw_only=True):
    """Record that it closed; see `events.Closed`."""

    institution: Uuid7
    how: Literal["voluntary", "reduced", "shut", "banned"]
    papers: Literal["licensed", "unlicensed_registered", "unlicensed_unregistered", "incomplete"]
    case: Uuid7 | UnsetType = UNSET
    on: DayText
    by: Acting


class Reopen(msgspec.Struct, frozen=True, kw_only=True):
    """Record that an institution that was closed or had absconded is there again."""

    institution: Uuid7
    reason: Line
    on: DayText
    by: Acting


RegisterCommand = Register | Amend
KindCommand = Categorise | GrantLicence | RevokeLicence | OpenReregistration | Reregister | Convert
StatusCommand = Suspend | Resume | ReportAbsconded | Close | Reopen
