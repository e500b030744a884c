"""The part of the institution file that is the register: one row each, found by its words.

Chinese names are searched by `instr`: a trigram index finds no two-character word (STACK.md), and a
province's register is read in milliseconds.
"""

import sqlite3
from typing import Final

import msgspec
from sqlite_utils import Database

from core.domain.institution.events import Particulars
from core.domain.institution.state import Event, Institution, evolve
from core.kernel.ids import stream_uuid
from projections.reading import Seen
from projections.sql import known, spelled, upsert

PARTICULARS: Final = Particulars.__struct_fields__
_institution: Final = msgspec.json.Decoder(Institution)


def create(db: Database) -> None:
    """Make the table."""
    columns = dict.fromkeys(PARTICULARS, str)
    db.table("institutions").create(
        {"id": str, **columns, "source": str, "region": str, "last_leaf": int, "state": str},
        pk="id",
        strict=True,
    )
    for column in ("uscc", "name", "division_code"):
        db.table("institutions").create_index([column])


def take(db: sqlite3.Connection, seen: Seen) -> None:
    """Fold the event into its entry."""
    key = stream_uuid(seen.stream)
    row = db.execute("SELECT state FROM institutions WHERE id = ?", (key,)).fetchone()
    event: Event = seen.data  # type: ignore[assignment] # the catalogue gives the type its struct
    after = evolve(_institution.decode(row[0]) if row else Institution(), event)
    values = msgspec.structs.asdict(after.particulars)
    upsert(
        db,
        "institutions",
        "id",
        id=key,
        **{name: known(value) for name, value in values.items()},
        source=after.source,
        region=known(after.particulars.division_code) or seen.region,
        last_leaf=seen.leaf,
        state=spelled(after),
    )


HANDLERS: Final = {
    "institution.registered.v1": take,
    "institution.particulars-changed.v1": take,
}
