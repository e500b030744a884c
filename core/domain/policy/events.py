"""What the office adopts, with the whole text: ten years on, the log alone explains a score."""

from typing import Annotated

import msgspec
from msgspec import Meta

from core.kernel.fields import DayText, HashText, Line


class PackAdopted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A credit pack is in force from this day on.

    Attributes:
        sha256: of the text's UTF-8 bytes.
        text: the TOML file, whole.
    """

    pack: Line
    version: Line
    from_day: DayText
    sha256: HashText
    text: Annotated[str, Meta(min_length=1, max_length=60_000)]


class LawAdopted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of the law, or those of its rows that change, is in force over what ships.

    Attributes:
        file: its name, e.g. `calendar.toml`.
        version: the text's own, a DATE.
        from_day: first day for which its dated rows answer; a year of the calendar and a school
            vacation name their days themselves, and are known from the adoption on.
        sha256: of the text's UTF-8 bytes.
        text: the TOML file, whole.
    """

    file: Annotated[str, Meta(pattern=r"^[a-z_]{2,40}\.toml\Z")]
    version: DayText
    from_day: DayText
    sha256: HashText
    text: Annotated[str, Meta(min_length=1, max_length=64_000)]
