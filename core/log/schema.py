"""FORMAT §9: the tables of `log.db`, and what their triggers let happen to them.

stored_events   one wide table; leaf = notification_id - 1, given by the writer, gap-free
key_head        the end of every key's chain; moves forward only
claim           exactly once (FORMAT §3), derivable from the events
tile            full tiles of the Merkle tree; the rest is re-hashed at open
checkpoint      signed notes as sent, stored before they are sent
forensic        bytes that could not take a leaf, up to a bound, then counted
peer_seen       the largest checkpoint that each peer has shown

The last four have a `row_sha` (`row_digest`): no event implies what stands in them.
"""

from typing import Final

from core.evidence.tiles import TILE_BYTES
from core.log.files import append_only, trigger

APPLICATION_ID: Final = 0x414A4C31
USER_VERSION: Final = 1

EVENT_COLUMNS: Final = (
    "notification_id, originator_id, originator_version, topic, state,"
    " event_id, kid, seq, received_ms, sig"
)
"""In the order in which rows are inserted and read everywhere."""

_STORED_EVENTS = """
CREATE TABLE stored_events (
  notification_id INTEGER PRIMARY KEY,
  originator_id TEXT NOT NULL,
  originator_version INTEGER NOT NULL,
  topic TEXT NOT NULL,
  state BLOB NOT NULL,
  event_id TEXT NOT NULL,
  kid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  sig BLOB NOT NULL,
  UNIQUE (originator_id, originator_version)
) STRICT
"""
_KEY_HEAD = (
    "CREATE TABLE key_head (kid TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash BLOB NOT NULL)"
    " STRICT, WITHOUT ROWID"
)
# one row a key and commit, not one an event: a step of more than one is checked against the events
# by the writer before, and by fsck after
_KEY_HEAD_TRIGGERS = (
    trigger(
        "key_head_moves_forward",
        "BEFORE UPDATE ON key_head WHEN NEW.kid IS NOT OLD.kid OR NEW.seq <= OLD.seq",
        "a key head moves forward only",
    ),
    trigger(
        "key_head_never_shrinks",
        "BEFORE DELETE ON key_head",
        "a key head is never taken back",
    ),
    trigger(
        "key_head_once",
        "BEFORE INSERT ON key_head"
        " WHEN NEW.seq < 1 OR EXISTS (SELECT 1 FROM key_head WHERE kid = NEW.kid)",
        "a key has one head",
    ),
)
_CLAIM = (
    "CREATE TABLE claim (kind TEXT NOT NULL, key TEXT NOT NULL, leaf INTEGER NOT NULL,"
    " PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID"
)
_TILE = (
    "CREATE TABLE tile (level INTEGER NOT NULL, idx INTEGER NOT NULL, data BLOB NOT NULL"
    f" CHECK (length(data) = {TILE_BYTES}), PRIMARY KEY (level, idx)) STRICT"
)
_CHECKPOINT = (
    "CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL,"
    " saved_ms INTEGER NOT NULL, row_sha BLOB NOT NULL) STRICT"
)
_FORENSIC = (
    "CREATE TABLE forensic (id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, kid TEXT,"
    " seq INTEGER, code TEXT NOT NULL, body BLOB NOT NULL, sig BLOB NOT NULL,"
    " used_bytes INTEGER NOT NULL, row_sha BLOB NOT NULL) STRICT"
)
_FORENSIC_OF_KEY = "CREATE INDEX forensic_of_key ON forensic (kid, seq)"
_FORENSIC_DROPPED = (
    "CREATE TABLE forensic_dropped (code TEXT PRIMARY KEY, dropped INTEGER NOT NULL,"
    " row_sha BLOB NOT NULL) STRICT, WITHOUT ROWID"
)
_PEER_SEEN = (
    "CREATE TABLE peer_seen (kid TEXT PRIMARY KEY, size INTEGER NOT NULL, note TEXT NOT NULL,"
    " received_ms INTEGER NOT NULL, row_sha BLOB NOT NULL) STRICT, WITHOUT ROWID"
)

DDL: Final = (
    _STORED_EVENTS.strip(),
    *append_only(
        "stored_events",
        out_of_turn="NEW.notification_id IS NOT"
        " (SELECT coalesce(max(notification_id), 0) + 1 FROM stored_events)"
        " OR NEW.originator_version IS NOT"
        " (SELECT coalesce(max(originator_version), 0) + 1 FROM stored_events"
        " WHERE originator_id = NEW.originator_id)",
        needed="the next leaf and the next version of its stream are needed",
    ),
    _KEY_HEAD,
    *_KEY_HEAD_TRIGGERS,
    _CLAIM,
    *append_only(
        "claim",
        out_of_turn="EXISTS (SELECT 1 FROM claim WHERE kind = NEW.kind AND key = NEW.key)"
        " OR NEW.leaf NOT BETWEEN 0 AND (SELECT max(notification_id) - 1 FROM stored_events)",
        needed="a claim is made once, by an event that is stored",
    ),
    _TILE,
    *append_only(
        "tile",
        out_of_turn="NEW.level < 0 OR NEW.idx IS NOT"
        " (SELECT coalesce(max(idx), -1) + 1 FROM tile WHERE level = NEW.level)",
        needed="the next tile of its level is needed",
    ),
    _CHECKPOINT,
    *append_only(
        "checkpoint",
        out_of_turn="NEW.size <= (SELECT coalesce(max(size), -1) FROM checkpoint)"
        " OR NEW.size > (SELECT coalesce(max(notification_id), 0) FROM stored_events)",
        needed="a checkpoint larger than the last, of leaves that are stored, is needed",
    ),
    _FORENSIC,
    _FORENSIC_OF_KEY,
    *append_only(
        "forensic",
        out_of_turn="NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM forensic)",
        needed="the next forensic row is needed",
    ),
    _FORENSIC_DROPPED,
    _PEER_SEEN,
)
