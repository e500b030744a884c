"""The read model of the review queue: what is held back and why, how it was settled, and forks.

The steps themselves stand in `standing`, which every read model keeps; here is what a person reads.
"""

import sqlite3
from typing import Final

import msgspec
from sqlite_utils import Database

from core.domain.device import events as device
from core.domain.review import events as review
from core.domain.review.state import Event, Review, evolve
from core.kernel.ids import stream_uuid
from projections.projection import Projection
from projections.reading import Seen
from projections.sql import insert, known, spelled, update, upsert

_review: Final = msgspec.json.Decoder(Review)


def _create(db: Database) -> None:
    db.table("reviews").create(
        {
            "event_id": str,
            "state": str,
            "codes": str,
            "opened_leaf": int,
            "opened_ms": int,
            "settled_leaf": int,
            "settled_ms": int,
            "settled_by": str,
            "reason": str,
            "fold": str,
        },
        pk="event_id",
        strict=True,
    )
    db.table("reviews").create_index(["state", "opened_leaf"])
    db.table("forks").create(
        {
            "leaf": int,
            "device": str,
            "kid": str,
            "seq": int,
            "logged": str,
            "other": str,
            "received_ms": int,
        },
        pk="leaf",
        strict=True,
    )
    db.table("rescued").create(
        {"leaf": int, "stream": str, "reason": str, "actor": str, "received_ms": int},
        pk="leaf",
        strict=True,
    )


def _take(db: sqlite3.Connection, seen: Seen) -> None:
    event: Event = seen.data  # type: ignore[assignment] # the catalogue gives a review's type its struct
    if isinstance(event, review.Rescued):
        insert(
            db,
            "rescued",
            leaf=seen.leaf,
            stream=seen.stream,
            reason=event.reason,
            actor=seen.actor,
            received_ms=seen.received_ms,
        )
        return
    row = db.execute("SELECT fold FROM reviews WHERE event_id = ?", (event.event,)).fetchone()
    before = _review.decode(row[0]) if row else Review()
    after = evolve(before, event)
    upsert(
        db,
        "reviews",
        "event_id",
        event_id=event.event,
        state=after.standing,
        codes=spelled(after.codes or before.codes),
        fold=spelled(after),
    )
    _dated(db, seen, event, before)


def _dated(
    db: sqlite3.Connection,
    seen: Seen,
    event: review.Opened | review.Admitted | review.Excluded,
    before: Review,
) -> None:
    if isinstance(event, review.Opened):
        if before.standing != "open":
            update(
                db,
                "reviews",
                "event_id",
                event_id=event.event,
                opened_leaf=seen.leaf,
                opened_ms=seen.received_ms,
                settled_leaf=None,
                settled_ms=None,
                settled_by=None,
                reason=None,
            )
        return
    update(
        db,
        "reviews",
        "event_id",
        event_id=event.event,
        settled_leaf=seen.leaf,
        settled_ms=seen.received_ms,
        settled_by=seen.actor,
        reason=event.reason,
    )


def _fork(db: sqlite3.Connection, seen: Seen) -> None:
    assert isinstance(seen.data, device.ForkFound)
    insert(
        db,
        "forks",
        leaf=seen.leaf,
        device=stream_uuid(seen.stream),
        kid=seen.data.kid,
        seq=seen.data.seq,
        logged=known(seen.data.logged),
        other=seen.data.other,
        received_ms=seen.received_ms,
    )


REVIEWS: Final = Projection(
    name="reviews",
    version=1,
    create=_create,
    handlers={
        "review.opened.v1": _take,
        "review.admitted.v1": _take,
        "review.excluded.v1": _take,
        "review.rescued.v1": _take,
        "device.fork-found.v1": _fork,
    },
)
