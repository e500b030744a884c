"""Check every stored event: its place, columns against body, signature, chain and claims."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from core.evidence.body import Header, trusted_header
from core.evidence.envelope import Signed, first_prev, is_authentic, next_prev
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected
from core.kernel.ids import DEVICE_KINDS, stream_kind
from core.log import queries
from core.log.check_scratch import Findings, Scratch
from core.log.leaves import Row, row_leaf_hash
from core.log.records import KeyHead, StreamHead

PAGE_ROWS: Final = 1_000
MISSING_MOST: Final = 100_000
"""Leaves missing in a row, past which nothing behind them can be placed."""

_NO_HASH: Final = bytes(32)
"""Stands for a leaf that is missing or unreadable, so that those behind it keep their places."""


class Judges(msgspec.Struct, frozen=True, kw_only=True):
    """What the log does not know itself.

    Attributes:
        public_key: kid to raw public key, None for a key that was never enrolled.
        claims_of: type and body to the (kind, key) that the event must have claimed.
        open_note: note to (size, root) as its log signed them; raises `Rejected`.
    """

    public_key: Callable[[str], bytes | None]
    claims_of: Callable[[str, bytes], Iterable[tuple[str, str]]]
    open_note: Callable[[str], tuple[int, bytes]]


class EventCheck:
    """Goes through the events in log order and remembers what the other tables must say.

    Attributes:
        keys: the end of every chain, as the events imply it.
        scratch: stream heads and claims, likewise.
    """

    def __init__(self, judges: Judges, findings: Findings, scratch: Scratch) -> None:
        """Start before leaf 0."""
        self.keys: dict[str, KeyHead] = {}
        self.scratch = scratch
        self._judges = judges
        self._findings = findings
        self._last_ms = 0

    def leaf_hashes(self, connection: sqlite3.Connection) -> Iterator[bytes]:
        """Yield the hash of every leaf from 0, having checked the event in it."""
        position = 0
        try:
            while rows := queries.rows_after(connection, position - 1, PAGE_ROWS):
                for row in rows:
                    missing = int(row[0]) - position - 1
                    if missing:
                        self._add(position, f"{missing} leaves from here are missing")
                    if missing > MISSING_MOST:
                        return
                    yield from (_NO_HASH for _ in range(missing))
                    position = int(row[0])
                    yield self._leaf_hash(row)
        except sqlite3.DatabaseError as error:
            self._add(position, f"from here on unreadable: {error}")

    def _leaf_hash(self, row: Row) -> bytes:
        self._findings.count("stored_events")
        leaf = row[0] - 1
        try:
            row = msgspec.convert(row, Row)
            hashed = row_leaf_hash(row)
        except Exception as error:  # noqa: BLE001 - junk provokes anything, struct.error among it
            self._add(leaf, f"its columns make no entry: {error}")
            return _NO_HASH
        self._check(leaf, row)
        return hashed

    def _check(self, leaf: int, row: Row) -> None:
        _, stream, ver, kind, body, event_id, kid, seq, received_ms, sig = row
        if received_ms < self._last_ms:
            self._add(leaf, f"received_ms {received_ms} is before the leaf before it")
        self._last_ms = max(self._last_ms, received_ms)
        signed = Signed(body=body, sig=sig)
        self._check_signature(leaf, kid, signed)
        self._check_stream(leaf, stream, ver, kid)
        header = self._header(leaf, body)
        if header is not None:
            columns = (stream, ver, kind, event_id, kid, seq)
            dev = header.dev
            said = (header.stream, header.ver, header.type, header.id, dev.kid, dev.seq)
            names = ("originator_id", "originator_version", "topic", "event_id", "kid", "seq")
            for name, column, word in zip(names, columns, said, strict=True):
                if column != word:
                    self._add(leaf, f"{name} is {column!r} where the body says {word!r}")
        self._check_chain(leaf, kid, seq, header)
        self.keys[kid] = KeyHead(seq, next_prev(signed))
        self._check_claims(leaf, kind, body)

    def _header(self, leaf: int, body: bytes) -> Header | None:
        try:
            return trusted_header(body)
        except (Rejected, ValueError, RecursionError) as error:
            self._add(leaf, f"the body has no header: {error}")
            return None

    def _check_signature(self, leaf: int, kid: str, signed: Signed) -> None:
        public = self._judges.public_key(kid)
        if public is None:
            self._add(leaf, f"key {kid!r} was never enrolled")
        elif not is_authentic(signed, public):
            self._add(leaf, f"the signature is not of key {kid!r} over this body")

    def _check_stream(self, leaf: int, stream: str, ver: int, kid: str) -> None:
        head = self.scratch.head(stream)
        if ver != (head.ver if head else 0) + 1:
            self._add(leaf, f"{stream} has ver {ver} behind {head.ver if head else 0}")
        if head and head.kid != kid and stream_kind(stream) in DEVICE_KINDS:
            self._add(leaf, f"{stream} belongs to key {head.kid}, this is of {kid}")
        self.scratch.set_head(stream, StreamHead(ver, head.kid if head else kid))

    def _check_chain(self, leaf: int, kid: str, seq: int, header: Header | None) -> None:
        head = self.keys.get(kid)
        if seq != (head.seq if head else 0) + 1:
            self._add(leaf, f"key {kid} has seq {seq} behind {head.seq if head else 0}")
        if header is None:
            return
        try:
            wanted = head.hash if head else first_prev(header.log, kid)
        except ValueError as error:
            self._add(leaf, str(error))
            return
        if header.dev.prev != b64u(wanted):
            self._add(leaf, "dev.prev is not the hash of the key's event before")

    def _check_claims(self, leaf: int, kind: str, body: bytes) -> None:
        try:
            claims = tuple(self._judges.claims_of(kind, body))
        except Exception as error:  # noqa: BLE001 - a judge may stumble over junk; that is a finding
            self._add(leaf, f"its claims cannot be told: {error}")
            return
        for name, key in claims:
            if not self.scratch.claim(name, key, leaf):
                self._add(leaf, f"claim {name}/{key} was made before")

    def _add(self, leaf: int, detail: str) -> None:
        self._findings.add("stored_events", f"leaf {leaf}", detail)


def lenient(connection: sqlite3.Connection) -> None:
    """Let text that is not UTF-8 come through, to be named instead of stopping the scan."""
    connection.text_factory = _decoded


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
