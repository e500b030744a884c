"""Questions about proceedings: which there are, and how one stands, folded from the log."""

from collections.abc import Iterator
from typing import Any

from core.kernel.ids import stream_kind, stream_name
from core.kernel.times import day_of_ms
from core.log.eventlog import EventLog
from projections.folds import FOLDS, START, as_dict
from projections.reading import see_event
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


def proceeding(views: Views, log: EventLog, kind: str, uuid: str) -> dict[str, Any] | None:
    """Return one with its state as far as the read model has read, None if there is none."""
    stream = stream_name(kind, uuid)
    with views.read("proceedings") as db:
        row = db.execute(
            f"SELECT {_COLUMNS} FROM proceedings WHERE stream = ?",  # noqa: S608 - as above
            (stream,),
        ).fetchone()
    if row is None:
        return None
    named = _named(row)
    return {**named, "state": as_dict(_folded(log, stream, named["last_leaf"]))}


def _folded(log: EventLog, stream: str, last_leaf: int) -> Any:
    kind = stream_kind(stream)
    state = START[kind]()
    with log.read() as reader:
        for event in reader.stream(stream):
            if event.leaf > last_leaf:
                break
            seen = see_event(event)
            if seen.data is not None:  # what this release cannot read moves nothing
                state = FOLDS[kind](state, seen)
    return state


def _named(row: Any) -> dict[str, Any]:
    named = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return {**named, "since": day_of_ms(named["opened_ms"])}
