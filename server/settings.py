"""The data folder: which file is what, and the few settings that are not events."""

from pathlib import Path
from typing import Final

import msgspec

from core.kernel.fields import Authority, Count
from server.words import N_

NOT_DATA: Final = N_("{folder} is not a data folder; run `anjuan init`")


class NotADataFolder(Exception):  # noqa: N818 - says what was found
    """The folder holds no data of this product; `anjuan init` makes one."""

    def __init__(self, detail: str = "", *, folder: str = "") -> None:
        super().__init__(detail or NOT_DATA.format(folder=folder))
        self.folder = folder


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`settings.json`.

    Attributes:
        authority: constant for ever; part of every signed body.
        n: incarnation of the log.
        administrator: officer id for whom the local command line acts.
    """

    v: int
    authority: Authority
    n: Count
    administrator: str


class Folder(msgspec.Struct, frozen=True):
    """Names the files of a data folder."""

    path: Path

    @property
    def log(self) -> Path:
        """The event log."""
        return self.path / "log.db"

    @property
    def vault(self) -> Path:
        """Personal values."""
        return self.path / "vault.db"

    @property
    def key(self) -> Path:
        """The server's key."""
        return self.path / "server.key"

    @property
    def importer_key(self) -> Path:
        """The key that signs what ledgers of the past say, once one was imported."""
        return self.path / "importer.key"

    @property
    def imports(self) -> Path:
        """Reports of imports, and what they wait for one another by."""
        return self.path / "imports"

    @property
    def settings(self) -> Path:
        """Settings that are not events."""
        return self.path / "settings.json"

    @property
    def published(self) -> Path:
        """The last checkpoint that was sent, outside the log's own file."""
        return self.path / "published.note"

    @property
    def policy(self) -> Path:
        """Which witnesses are asked, and how many must agree (C2SP tlog-policy)."""
        return self.path / "witness.policy"

    @property
    def cosigned(self) -> Path:
        """What the witnesses have signed."""
        return self.path / "cosigned.db"

    @property
    def follower(self) -> Path:
        """How far the policies have read."""
        return self.path / "follower.db"

    @property
    def codes(self) -> Path:
        """One-time enrolment codes, hashed, until they are used."""
        return self.path / "enrolment.db"

    @property
    def projections(self) -> Path:
        """Read models."""
        return self.path / "projections"

    def load(self) -> Settings:
        """Read the settings.

        Raises:
            NotADataFolder: there are none, or they cannot be read.
        """
        try:
            return msgspec.json.decode(self.settings.read_bytes(), type=Settings)
        except FileNotFoundError as error:
            raise NotADataFolder(folder=str(self.path)) from error
        except msgspec.MsgspecError as error:
            raise NotADataFolder(f"{self.settings}: {error}") from error

    def save(self, settings: Settings) -> None:
        """Write the settings."""
        self.settings.write_bytes(msgspec.json.format(msgspec.json.encode(settings)) + b"\n")
