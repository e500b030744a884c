"""Where the device's data is: one folder, and the names of the files in it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

FOLDER_VARIABLE: Final = "ANJUAN_FIELD_DATA"
DEFAULT_FOLDER: Final = "~/.anjuan-field"


class Files(msgspec.Struct, frozen=True):
    """The files of a data folder.

    Attributes:
        folder: holds everything the device keeps; a copy of it is a second device (R7).
    """

    folder: Path

    @property
    def journal(self) -> Path:
        """Own events, drafts, settings; never deleted by us."""
        return self.folder / "journal.db"

    @property
    def mirror(self) -> Path:
        """What was pulled; may be deleted and pulled again."""
        return self.folder / "mirror.db"

    @property
    def key(self) -> Path:
        """The private half of the device's key."""
        return self.folder / "device.key"


def folder_of(given: str | None, environment: Mapping[str, str]) -> Path:
    """Return the data folder: the one given, else the environment's, else the default."""
    return Path(given or environment.get(FOLDER_VARIABLE) or DEFAULT_FOLDER).expanduser()
