"""What a demonstration ends with, and where it left it."""

from pathlib import Path
from typing import Final

import msgspec

ENDING: Final = "ending."
"""Before the word for how a case ended, in what there is to look at."""


class DemoResult(msgspec.Struct, frozen=True, kw_only=True):
    """What `--json` prints.

    Attributes:
        events: how many of each type.
        verdicts: how many events of devices got which verdict.
        content_digests: SHA-256 over everything each read model says.
        fsck: `clean`, or `faults`.
        checked: how many rows of each kind were checked.
        look_at: ids for the calls that show what happened.
    """

    seed: int
    events: dict[str, int]
    verdicts: dict[str, int]
    content_digests: dict[str, str]
    fsck: str
    faults: int
    checked: dict[str, int]
    look_at: dict[str, str]


def beside(path: Path) -> Path:
    """Return where the laptops keep theirs: beside the office's folder, which never sees it."""
    named = path if path.name else path.resolve()  # "." has no name of its own
    return named.with_name(f"{named.name}-field")
