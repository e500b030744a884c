"""Questions about proceedings: which there are, and how one stands."""

from collections.abc import Iterator
from typing import Any

import msgspec

from core.kernel.times import day_of_ms
from projections.views import Views

_COLUMNS = "id, kind, stage, institution, region, opened_ms, last_ms, last_leaf"


def proceedings(
    views: Views,
    kind: str,
    *,
    stage: str | None = None,
    institution: str | None = None,
    region: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the streams of a room, the oldest first, without their states.

    Args:
        views: the read models.
        kind: of the streams.
        stage: only those that stand there.
        institution: only those that concern it.
        region: beginning of a division code.
    """
    with views.read("proceedings") as db:
        rows = db.execute(
            f"SELECT {_COLUMNS} FROM proceedings WHERE kind = ?1"  # noqa: S608 - our own columns
            " AND (?2 IS NULL OR stage = ?2) AND (?3 IS NULL OR institution = ?3)"
            " AND (?4 IS NULL OR substr(region, 1, length(?4)) = ?4) ORDER BY opened_ms, id",
            (kind, stage, institution, region),
        )
        for row in rows:
            yield _named(row)


def proceeding(views: Views, kind: str, uuid: str) -> dict[str, Any] | None:
    """Return one with its state, None if there is none."""
    with views.read("proceedings") as db:
        row = db.execute(
            f"SELECT {_COLUMNS}, state FROM proceedings WHERE stream = ?",  # noqa: S608 - as above
            (f"{kind}:{uuid}",),
        ).fetchone()
    if row is None:
        return None
    *plain, state = row
    return {**_named(plain), "state": msgspec.json.decode(state)}


def _named(row: Any) -> dict[str, Any]:
    named = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return {**named, "since": day_of_ms(named["opened_ms"])}
