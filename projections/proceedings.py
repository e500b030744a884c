"""The read model of proceedings: every stream of the office's rooms with its stage and state.

One table for all of them: a room is read by its own fold, as replay reads it.
"""

import sqlite3
from typing import Final

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
    for kind in ("case", "tip", "refund", "fund", "draw", "notice", "institution", "agency")
    if kind in FOLDS
)
"""The rooms whose streams are kept here; a visit is read together with its legs, elsewhere."""


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
            "state": str,
        },
        pk="stream",
        strict=True,
    )
    db.table("proceedings").create_index(["kind", "stage"])
    db.table("proceedings").create_index(["institution"])


def _take(db: sqlite3.Connection, seen: Seen) -> None:
    kind = stream_kind(seen.stream)
    row = db.execute(
        "SELECT state, opened_ms, region, institution FROM proceedings WHERE stream = ?",
        (seen.stream,),
    ).fetchone()
    before = START[kind]() if row is None else msgspec.json.decode(row[0], type=START[kind])
    after = FOLDS[kind](before, seen)
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
        state=spelled(after),
    )


PROCEEDINGS: Final = Projection(
    name="proceedings",
    version=2,
    create=_create,
    handlers=dict.fromkeys((name for name in EVENTS if name.partition(".")[0] in KINDS), _take),
)
