"""The packs that an office adopted, and which of them is in force on a day."""

import msgspec

from projections.rows import select
from projections.views import Views


class AdoptedPack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack as it was adopted.

    Attributes:
        from_day: first DATE on which it is in force, unless one adopted later is.
        fault: why it cannot be read; None if it can.
        is_in_force: on the day asked.
        until: last DATE on which it is in force, as far as is known; None has no end, one before
            `from_day` is of a pack in whose place another was put from the same day on.
    """

    event_id: str
    name: str
    version: str
    from_day: str
    sha256: str
    recorded_at: str
    fault: str | None
    until: str | None
    is_in_force: bool


_PACKS = (
    "SELECT event_id, name, version, from_day, sha256, recorded_ms, fault,"
    " (SELECT date(min(later.from_day), '-1 day') FROM packs AS later WHERE"
    " later.from_day > packs.from_day OR (later.from_day = packs.from_day"
    " AND later.leaf > packs.leaf)) AS until,"
    " leaf = (SELECT leaf FROM packs AS best WHERE best.from_day <= ?1"
    " ORDER BY from_day DESC, leaf DESC LIMIT 1) AS is_in_force"
    " FROM packs ORDER BY from_day, leaf"
)


def adopted_packs(views: Views, on: str) -> tuple[AdoptedPack, ...]:
    """Return every pack adopted, by the day from which it is in force."""
    with views.read("credit") as db:
        return select(db, _PACKS, (on,), AdoptedPack)


def adopted_text(views: Views, name: str) -> str | None:
    """Return the text of the pack of a name that was adopted last; None if none was."""
    with views.read("credit") as db:
        row = db.execute(
            "SELECT text FROM packs WHERE name = ? ORDER BY leaf DESC LIMIT 1", (name,)
        ).fetchone()
    return None if row is None else str(row[0])
