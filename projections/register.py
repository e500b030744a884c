"""The part of the institution file that is the register: one row each, found by its words.

Chinese names are searched by `instr`: a trigram index finds no two-character word (STACK.md), and a
province's register is read in milliseconds. What depends on the day asked about (is the licence
valid, is it on a list still) stands as days; `projections.register_queries` answers for a day.
"""

import sqlite3
from typing import Any, Final

import msgspec
from sqlite_utils import Database

from core.domain import catalogue
from core.domain.institution.events import Particulars
from core.domain.institution.state import Event, Institution, evolve
from core.domain.institution.table import ALLOWED
from core.kernel.ids import stream_uuid
from projections.projection import Handler
from projections.reading import Seen
from projections.sql import known, spelled, upsert

PARTICULARS: Final = Particulars.__struct_fields__
STANDING: Final = (
    "operating", "status_on", "categories", "school_stages", "teaching_mode", "profit",
    "kind_from", "licence_no", "licence_valid_to", "licence_revoked_on", "reregister_by",
    "reregistered_on", "converted_how", "converted_on", "platform_joined_on", "annual_result",
    "list_status", "list_from", "list_until", "list_left_on",
)  # fmt: skip
"""What events other than readings of a register say; None where it is not known."""
_institution: Final = msgspec.json.Decoder(Institution)


def create(db: Database) -> None:
    """Make the table."""
    columns = dict.fromkeys((*PARTICULARS, *STANDING), str)
    db.table("institutions").create(
        {
            "id": str,
            **columns,
            "annual_year": int,
            "source": str,
            "region": str,
            "last_leaf": int,
            "state": str,
        },
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
        **_standing(after),
        source=after.source,
        region=known(after.particulars.division_code) or seen.region,
        last_leaf=seen.leaf,
        state=spelled(after),
    )


def state_of(body: str) -> Institution:
    """Return the state that a row holds."""
    return _institution.decode(body)


def _standing(after: Institution) -> dict[str, Any]:
    """Return the columns that `STANDING` names, and the year of the last annual inspection."""
    registration, book = after.registration, after.book
    licence = registration.licences[-1] if registration.licences else None
    annual = book.last_inspection
    listing = next((one for one in reversed(after.listings) if one.from_day), None)
    texts = {
        "operating": after.operating,
        "status_on": after.status_on,
        "categories": ",".join(registration.kind.categories),
        "school_stages": ",".join(registration.kind.stages),
        "teaching_mode": known(registration.kind.mode),
        "profit": known(registration.kind.profit),
        "kind_from": registration.kind_from,
        "licence_no": licence and licence.licence_no,
        "licence_valid_to": licence and licence.valid_to,
        "licence_revoked_on": licence and licence.revoked_on,
        "reregister_by": registration.reregister_by,
        "reregistered_on": registration.reregistered_on,
        "converted_how": registration.converted_how,
        "converted_on": registration.converted_on,
        "platform_joined_on": book.platform_joined_on,
        "annual_result": annual and annual.result,
        "list_status": listing and listing.list.upper(),
        "list_from": listing and listing.from_day,
        "list_until": listing and listing.until,
        "list_left_on": listing and listing.left_on,
    }
    return {name: text or None for name, text in texts.items()} | {
        "annual_year": annual and annual.year
    }


HANDLERS: Final[dict[str, Handler]] = {
    name: take for name, struct in catalogue.EVENTS.items() if struct in ALLOWED
}
"""Every event of an institution."""
