"""The read model of the fleet: devices, their keys, and the end of every key's chain."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from sqlite_utils import Database

from core.domain.device import events as device
from core.kernel.ids import stream_uuid
from core.log.leaves import Row
from projections.projection import Projection
from projections.reading import Seen
from projections.sql import known, spelled, upsert

_FLEET: Final = """
SELECT keys.*, heads.seq AS head_seq, heads.leaf AS last_leaf, heads.received_ms AS last_ms,
  heads.events AS events
FROM keys LEFT JOIN heads USING (kid)
"""


def _create(db: Database) -> None:
    db.table("keys").create(
        {
            "kid": str,
            "device": str,
            "epoch": int,
            "label": str,
            "officer": str,
            "scope": str,
            "key_class": str,
            "status": str,
            "reason": str,
            "suspected_since": str,
            "forks": int,
            "enrolled_leaf": int,
        },
        pk="kid",
        defaults={"forks": 0},
        strict=True,
    )
    db.table("keys").create_index(["device"])
    db.table("heads").create(
        {"kid": str, "seq": int, "leaf": int, "received_ms": int, "events": int},
        pk="kid",
        strict=True,
    )
    db.create_view("fleet", _FLEET)


def _enrolled(db: sqlite3.Connection, seen: Seen) -> None:
    assert isinstance(seen.data, device.Enrolled)
    event = seen.data
    upsert(
        db,
        "keys",
        "kid",
        kid=event.kid,
        device=stream_uuid(seen.stream),
        epoch=event.epoch,
        label=event.label,
        officer=event.officer,
        scope=spelled(event.scope),
        key_class=event.key_class,
        status="believed",
        reason=None,
        suspected_since=None,
        forks=0,
        enrolled_leaf=seen.leaf,
    )


def _revoked(db: sqlite3.Connection, seen: Seen) -> None:
    assert isinstance(seen.data, device.Revoked)
    event = seen.data
    db.execute(
        "UPDATE keys SET status = 'revoked', reason = ?, suspected_since = ? WHERE kid = ?",
        (event.reason, known(event.suspected_since), event.kid),
    )


def _fork_found(db: sqlite3.Connection, seen: Seen) -> None:
    assert isinstance(seen.data, device.ForkFound)
    db.execute(
        "UPDATE keys SET forks = forks + 1,"
        " status = CASE status WHEN 'believed' THEN 'sealed' ELSE status END WHERE kid = ?",
        (seen.data.kid,),
    )


def _heads(db: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """Move the head of every key that signed; the columns say it, no body is read."""
    heads: dict[str, tuple[str, int, int, int, int]] = {}
    for position, _, _, _, _, _, kid, seq, received_ms, _ in rows:
        before = heads[kid][4] if kid in heads else 0
        heads[kid] = (kid, seq, position - 1, received_ms, before + 1)
    db.executemany(
        "INSERT INTO heads VALUES (?, ?, ?, ?, ?) ON CONFLICT (kid) DO UPDATE SET"
        " seq = excluded.seq, leaf = excluded.leaf, received_ms = excluded.received_ms,"
        " events = events + excluded.events",
        tuple(heads.values()),
    )


FLEET: Final = Projection(
    name="fleet",
    version=1,
    create=_create,
    handlers={
        "device.enrolled.v1": _enrolled,
        "device.revoked.v1": _revoked,
        "device.fork-found.v1": _fork_found,
    },
    bulk=_heads,
)
