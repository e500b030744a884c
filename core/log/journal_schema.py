"""FORMAT §9: the tables of `journal.db`, and the triggers that keep an inspector's work (R10).

Whatever opens the file, ours or a stranger's tool, meets the triggers: own events and their
disclosures only grow, each event next in its key's chain and in its stream; the receipt of a logged
event never changes; a receipt leaves its table only after it stands in `receipt_set_aside`.
"""

from typing import Final

from core.log.device_db import Layout

_OWN_EVENT = """
CREATE TABLE own_event (
  kid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  stream TEXT NOT NULL,
  ver INTEGER NOT NULL,
  type TEXT NOT NULL,
  state BLOB NOT NULL,
  event_id TEXT NOT NULL,
  sig BLOB NOT NULL,
  PRIMARY KEY (kid, seq),
  UNIQUE (stream, ver)
) STRICT
"""

# Both conditions also stop INSERT OR REPLACE on a connection without recursive triggers: a row
# that would replace another is never the next one.
_OWN_EVENT_IS_NEXT = """
CREATE TRIGGER own_event_is_next BEFORE INSERT ON own_event BEGIN
  SELECT RAISE(ABORT, 'own_event: seq is not next of its key')
  WHERE NEW.seq <> 1 + coalesce((SELECT max(seq) FROM own_event WHERE kid = NEW.kid), 0);
  SELECT RAISE(ABORT, 'own_event: ver is not next of its stream')
  WHERE NEW.ver <> 1 + coalesce((SELECT max(ver) FROM own_event WHERE stream = NEW.stream), 0);
  SELECT RAISE(ABORT, 'own_event: the stream belongs to another key')
  WHERE NEW.kid <> coalesce(
    (SELECT kid FROM own_event WHERE stream = NEW.stream AND ver = 1), NEW.kid);
END
"""

_DISCLOSURE = """
CREATE TABLE disclosure (
  c TEXT NOT NULL PRIMARY KEY,
  event_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  d BLOB NOT NULL
) STRICT
"""

_DISCLOSURE_IS_NEW = """
CREATE TRIGGER disclosure_is_new BEFORE INSERT ON disclosure
WHEN EXISTS (SELECT 1 FROM disclosure WHERE c = NEW.c) BEGIN
  SELECT RAISE(ABORT, 'disclosure: this commitment has its value already');
END
"""

_RECEIPT_COLUMNS = """
  kid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  sha BLOB NOT NULL,
  leaf INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  detail TEXT NOT NULL,
  is_ours INTEGER NOT NULL,
"""

# is_ours: sha is that of the body in own_event; the server logged our bytes and not a copy's (F9)
_RECEIPT = f"""
CREATE TABLE receipt ({_RECEIPT_COLUMNS}
  PRIMARY KEY (kid, seq)
) STRICT, WITHOUT ROWID
"""

_RECEIPT_STANDS = """
CREATE TRIGGER receipt_stands BEFORE UPDATE ON receipt WHEN OLD.leaf >= 0 BEGIN
  SELECT RAISE(ABORT, 'receipt: that of a logged event never changes');
END
"""

_RECEIPT_IS_KEPT = """
CREATE TRIGGER receipt_is_kept BEFORE DELETE ON receipt
WHEN OLD.leaf >= 0 AND NOT EXISTS (
  SELECT 1 FROM receipt_set_aside
  WHERE kid = OLD.kid AND seq = OLD.seq AND leaf = OLD.leaf AND sha = OLD.sha
) BEGIN
  SELECT RAISE(ABORT, 'receipt: set it aside first');
END
"""

# why: 'restored' (the server lost that leaf, R6) or 'contradiction' (it said two things, I4)
_RECEIPT_SET_ASIDE = f"""
CREATE TABLE receipt_set_aside (
  id INTEGER PRIMARY KEY,{_RECEIPT_COLUMNS}
  why TEXT NOT NULL
) STRICT
"""

_RECEIPT_NOTE = """
CREATE TABLE receipt_note (
  id INTEGER PRIMARY KEY,
  size INTEGER NOT NULL,
  note TEXT NOT NULL,
  raw BLOB NOT NULL,
  sig BLOB NOT NULL
) STRICT
"""

# The five states of R9, from data alone; any SQLite tool reads the same that the officer sees.
_OUTBOX = """
CREATE VIEW outbox AS
SELECT o.kid, o.seq, o.type, o.stream, o.event_id,
  CASE
    WHEN r.verdict IS NULL THEN
      CASE
        WHEN o.seq <= (SELECT f.seq FROM offer AS f WHERE f.kid = o.kid) THEN 'queued'
        ELSE 'local'
      END
    WHEN r.leaf < 0 AND r.verdict GLOB 'deferred*' THEN 'queued'
    WHEN r.leaf < 0 OR NOT r.is_ours THEN 'delivered'
    WHEN r.leaf < (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'durable_size')
      THEN 'durable'
    WHEN r.verdict GLOB 'review*' THEN 'review'
    ELSE 'admitted'
  END AS state,
  r.verdict, r.detail, r.leaf, r.received_ms
FROM own_event AS o LEFT JOIN receipt AS r ON r.kid = o.kid AND r.seq = o.seq
"""


def _append_only(table: str) -> tuple[str, str]:
    return (
        (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN"
            f" SELECT RAISE(ABORT, '{table}: rows are never changed'); END"
        ),
        (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN"
            f" SELECT RAISE(ABORT, '{table}: rows are never deleted'); END"
        ),
    )


JOURNAL: Final = Layout(
    application_id=0x414A4A31,
    version=1,
    synchronous="FULL",
    statements=(
        _OWN_EVENT,
        _OWN_EVENT_IS_NEXT,
        *_append_only("own_event"),
        _DISCLOSURE,
        _DISCLOSURE_IS_NEW,
        "CREATE INDEX disclosure_of_event ON disclosure (event_id)",
        *_append_only("disclosure"),
        _RECEIPT,
        _RECEIPT_STANDS,
        _RECEIPT_SET_ASIDE,
        *_append_only("receipt_set_aside"),
        _RECEIPT_IS_KEPT,
        _RECEIPT_NOTE,
        *_append_only("receipt_note"),
        "CREATE TABLE offer (kid TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL) STRICT",
        (
            "CREATE TABLE draft (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL,"
            " saved_ms INTEGER NOT NULL) STRICT"
        ),
        "CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
        _OUTBOX,
    ),
)
