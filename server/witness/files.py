"""A witness's folder on disk: which file is what, its tables, and making it once."""

import sqlite3
from pathlib import Path
from typing import Final

import msgspec

from core.evidence.note import COSIGNATURE_V1, format_vkey
from core.evidence.policy import parse_policy
from core.log.files import connect, prepare, trigger
from core.log.records import UnfitFile
from core.log.row_digest import with_digest
from server.keys import draw_seed, load_key, save_key
from server.settings import NotADataFolder
from server.words import N_

APPLICATION_ID: Final = 0x414A5731
USER_VERSION: Final = 1

NO_WITNESS: Final = N_("{field} holds no witness; run `anjuan witness init`")
LOST: Final = N_(
    "{field} has a key but no database of what was cosigned: this witness must not go on; make a"
    " new one under a new name with `anjuan witness init`"
)

_ME = "CREATE TABLE me (name TEXT PRIMARY KEY, public BLOB NOT NULL, row_sha BLOB NOT NULL) STRICT"
_SEEN = (
    "CREATE TABLE seen (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, note TEXT NOT NULL,"
    " time_s INTEGER NOT NULL, row_sha BLOB NOT NULL) STRICT"
)
_CONTRADICTION = (
    "CREATE TABLE contradiction (sha BLOB PRIMARY KEY, origin TEXT NOT NULL, time_s INTEGER NOT"
    " NULL, status INTEGER NOT NULL, cosigned TEXT NOT NULL, asked BLOB NOT NULL,"
    " row_sha BLOB NOT NULL) STRICT"
)
DDL: Final = (
    _ME,
    trigger("me_never_changes", "BEFORE UPDATE ON me", "a witness keeps its name and key"),
    trigger("me_once", "BEFORE INSERT ON me WHEN EXISTS (SELECT 1 FROM me)", "one witness a file"),
    _SEEN,
    trigger(
        "seen_moves_forward",
        "BEFORE UPDATE ON seen WHEN NEW.origin IS NOT OLD.origin OR NEW.size < OLD.size"
        " OR NEW.time_s < OLD.time_s",
        "what was cosigned only grows",
    ),
    trigger("seen_never_shrinks", "BEFORE DELETE ON seen", "what was cosigned only grows"),
    _CONTRADICTION,
)


class NotAWitness(NotADataFolder):
    """The folder holds no witness, or one that must not go on.

    Attributes:
        sentence: English message id; `{field}` is the folder.
    """

    def __init__(self, sentence: str, path: Path) -> None:
        super().__init__(sentence.format(field=path))
        self.sentence = sentence


class WitnessFiles(msgspec.Struct, frozen=True):
    """Names the files of a witness's folder."""

    path: Path

    @property
    def key(self) -> Path:
        """The private half."""
        return self.path / "witness.key"

    @property
    def database(self) -> Path:
        """What was cosigned."""
        return self.path / "witness.db"

    @property
    def logs(self) -> Path:
        """The logs that are served."""
        return self.path / "logs.policy"


def make_witness(path: Path, name: str, logs: tuple[str, ...]) -> str:
    """Make a witness's folder, and return the key that the office writes into its policy.

    Args:
        path: of the folder.
        name: of the key, e.g. `jijian.example.gov.cn/w1`: no white space and no plus.
        logs: verifier keys of the logs to serve.

    Raises:
        FileExistsError: there is a witness already; nothing is changed.
        Rejected: `policy` or `note`: a key of a log is none.
    """
    files = WitnessFiles(path)
    if files.key.exists() or files.database.exists():
        raise FileExistsError(f"{path} holds a witness already")
    lines = "".join(f"log {vkey}\n" for vkey in logs)
    parse_policy(f"{lines}quorum none\n")
    seed = draw_seed()
    path.mkdir(parents=True, exist_ok=True)
    files.logs.write_text(f"{lines}quorum none\n")
    save_key(files.key, seed)
    public = load_key(files.key).public
    connection = connect(files.database)
    try:
        prepare(connection, DDL, APPLICATION_ID, USER_VERSION)
        connection.execute("INSERT INTO me VALUES (?, ?, ?)", with_digest("me", name, public))
    finally:
        connection.close()
    return format_vkey(name, public, COSIGNATURE_V1)


def name_in(database: Path, public: bytes) -> str:
    """Return the name that stands in a database, if it is this key's."""
    connection = connect(database)
    try:
        row = connection.execute("SELECT name, public FROM me").fetchone()
    except sqlite3.DatabaseError as error:
        raise UnfitFile(f"{database} is no witness's database: {error}") from error
    finally:
        connection.close()
    if row is None or row[1] != public:
        raise UnfitFile(
            f"{database} was made for another key than the one beside it: neither may be taken"
            " from another folder"
        )
    return str(row[0])
