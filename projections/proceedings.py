"""The read model of proceedings: every stream of the office's rooms with its stage.

One table for all of them: a room is read by its own fold, as replay reads it. How a stream stands
in full is folded from the log when it is asked (`proceedings_queries`): the pools of a draw, the
books of an institution, the balances of an account are too long to be written at every event.
"""

import sqlite3
from typing import Any, Final

import msgspec
from sqlite_utils import Database

from core.domain.catalogue import EVENTS
from core.kernel.ids import stream_kind, stream_uuid
from projections.folds import FOLDS, START
from projections.projection import Projection
from projections.reading import Seen
from projections.sql import spelled, upsert

KINDS: Final = tuple(
    kind
    for kind in (
        *("case", "credit", "tip", "refund", "fund", "draw", "notice"),
        *("institution", "agency"),
    )
    if kind in FOLDS
)
"""The rooms whose streams are kept here; a visit is read together with its legs, elsewhere."""

LONG: Final = frozenset({"agency", "draw", "fund", "institution"})
"""The rooms whose stage follows from each event alone; nothing of their states is kept here."""


def _create(db: Database) -> None:
    db.table("proceedings").create(
        {
            "stream": str,
            "id": str,
            "kind": str,
            "stage": str,
            "institution": str,
            "region": str,
            "opened_ms": int,
            "last_ms": int,
            "last_leaf": int,
            "fold": str,
        },
        pk="stream",
        strict=True,
    )
    db.table("proceedings").create_index(["kind", "stage"])
    db.table("proceedings").create_index(["institution"])


def _take(db: sqlite3.Connection, seen: Seen) -> None:
    kind = stream_kind(seen.stream)
    row = db.execute(
        "SELECT fold, opened_ms, region, institution, stage FROM proceedings WHERE stream = ?",
        (seen.stream,),
    ).fetchone()
    after = FOLDS[kind](_before(kind, row), seen)
    upsert(
        db,
        "proceedings",
        "stream",
        stream=seen.stream,
        id=stream_uuid(seen.stream),
        kind=kind,
        stage=getattr(after, "stage", ""),
        institution=getattr(after, "institution", "") or (row[3] if row else ""),
        region=seen.region if row is None else row[2],
        opened_ms=seen.received_ms if row is None else row[1],
        last_ms=seen.received_ms,
        last_leaf=seen.leaf,
        fold="" if kind in LONG else spelled(after),
    )


def _before(kind: str, row: sqlite3.Row | None) -> Any:
    """Return the state that the next event of a stream moves, or as much as its stage asks for."""
    begun = START[kind]()
    if row is None:
        return begun
    if kind in LONG:
        return msgspec.structs.replace(begun, stage=row[4])
    return msgspec.json.decode(row[0], type=type(begun))


PROCEEDINGS: Final = Projection(
    name="proceedings",
    version=5,
    create=_create,
    handlers=dict.fromkeys((name for name in EVENTS if name.partition(".")[0] in KINDS), _take),
)
