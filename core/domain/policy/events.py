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
