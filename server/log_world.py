"""The log as admission asks of it, inside one write transaction.

What admission asks of a whole push is read set-wise at the start; what the push itself adds is kept
beside it, so that event n is judged with events 1 to n-1 in place.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from core.domain.device.state import Device
from core.domain.leg import events as leg
from core.domain.leg.simple_events import SimplePenaltyImposed
from core.domain.notice.state import Notice
from core.domain.visit.state import Visit
from core.evidence.body import Header
from core.evidence.checkpoint import open_checkpoint, parse_checkpoint
from core.evidence.envelope import Signed, first_prev, next_prev
from core.evidence.note import parse_note
from core.kernel.b64 import from_b64u
from core.kernel.errors import Rejected
from core.kernel.ids import stream_name, stream_uuid
from core.kernel.times import day_of, day_of_ms, ms_of
from core.law.book import Law
from core.law.simple import is_beyond_power
from core.log.reader import LogReader
from core.log.records import StoredAt
from core.log.writer import LogWriter
from core.sync.world import Head, Key, Logged
from server.office import state_of
from server.scribe import Pen


class LogWorld:
    """Answers about the log before an event of the push; `take` moves it past one."""

    def __init__(
        self, writer: LogWriter, pen: Pen, law: Law, kid: str, places: Iterable[tuple[str, int]]
    ) -> None:
        """Read at once what the push will ask.

        Args:
            writer: the open transaction.
            pen: the office's own key and authority.
            law: by which an act on the spot was in officers' power or not.
            kid: the key whose push it is.
            places: (stream, ver) of every event offered, as far as legible.
        """
        self._writer = writer
        self._pen = pen
        self._law = law
        self._origin = pen.origin
        self._size = writer.size
        wanted = tuple(places)
        self._stored: dict[tuple[str, int], StoredAt] = writer.stored_at(wanted)
        heads = writer.stream_heads({stream for stream, _ in wanted})
        self._streams = {stream: (head.ver, head.kid) for stream, head in heads.items()}
        self._kid = kid
        self._key = read_key(writer, kid)
        self._head = self._read_head()
        self._states: dict[str, Any] = {}
        self._roots: dict[int, bytes] = {}
        self._times: dict[int, int] = {}
        self._behind: dict[str, bool] = {}

    @property
    def authority(self) -> str:
        """The owner of the log."""
        return self._pen.authority

    @property
    def origin(self) -> str:
        """The log's present incarnation."""
        return self._origin

    @property
    def size(self) -> int:
        """How many leaves stood before this push."""
        return self._size

    @property
    def received_ms(self) -> int:
        """The time that admitted events are given."""
        return self._writer.received_ms

    def root(self, size: int) -> bytes:
        """The log's root at a size."""
        if size not in self._roots:  # the events of a push name few checkpoints
            self._roots[size] = self._writer.root(size)
        return self._roots[size]

    def time_of_leaf(self, leaf: int) -> int:
        """The received_ms of a leaf."""
        if leaf not in self._times:  # as the roots
            event = self._writer.event(leaf)
            assert event is not None, "admission asks only for leaves below the log's size"
            self._times[leaf] = event.received_ms
        return self._times[leaf]

    def key(self, kid: str) -> Key | None:
        """The key whose push it is; no other one is asked for."""
        return self._key if kid == self._kid else None

    def head(self, kid: str) -> Head:
        """The chain of the key whose push it is."""
        assert kid == self._kid, "one push, one key"
        return self._head

    def logged(self, stream: str, ver: int) -> Logged | None:
        """The event at a place of a stream."""
        stored = self._stored.get((stream, ver))
        if stored is None:
            return None
        return Logged(
            leaf=stored.leaf,
            received_ms=stored.received_ms,
            body_sha=stored.body_sha,
            kid=stored.kid,
            seq=stored.seq,
        )

    def stream(self, name: str) -> tuple[int, str] | None:
        """Head version and owner of a stream."""
        return self._streams.get(name)

    def is_behind(self, note: str) -> bool:
        """Whether we signed this note over more than we have, or in a later incarnation."""
        if note not in self._behind:
            self._behind[note] = _is_behind(note, self._size, self._pen)
        return self._behind[note]

    def is_late(self, header: Header, event: msgspec.Struct) -> bool:
        """Whether an overdue, or a visit's conclusion, was decided without this fact (F21)."""
        if isinstance(event, leg.RectificationReported):
            return any(self._is_past(day) for day in self._dues(event.notice, event.codes))
        if isinstance(event, leg.NoticeRechecked):
            # an ordinary recheck comes after the time; one that claims to lie within it is judged
            codes = tuple(one.code for one in event.verdicts)
            day = day_of(header.occurred)
            return any(self._is_past(due) and day <= due for due in self._dues(event.notice, codes))
        visit_id = getattr(event, "visit", None)
        if visit_id is None or not isinstance(event, leg.FindingRecorded | leg.ItemMeasured):
            return False
        visit: Visit = self._state(stream_name("visit", visit_id))
        return visit.concluded is not None and header.corrects is UNSET

    def is_beyond_power(self, event: msgspec.Struct) -> bool:
        """Whether a penalty on the spot is above what the law of that day allows there."""
        if not isinstance(event, SimplePenaltyImposed):
            return False
        by_kind: dict[str, int] = {}
        for penalty in event.penalties:
            by_kind[penalty.kind] = by_kind.get(penalty.kind, 0) + (penalty.fine_fen or 0)
        officers = len(set(event.officers))
        try:
            return is_beyond_power(self._law, event.party, by_kind, officers, event.imposed_on)
        except LookupError:  # no row is in force on that day: nobody had the power
            return True

    def _notice(self, notice: str) -> Notice:
        found: Notice = self._state(stream_name("notice", notice))
        return found

    def _dues(self, notice: str, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Return the last days of what a paper names; another may have ordered it first."""
        paper = self._notice(notice)
        elsewhere = {item.code: item.ordered_by for item in paper.repeats}
        held = [self._notice(elsewhere[code]) for code in codes if code in elsewhere]
        return tuple(one.due_on for one in (paper, *held))

    def _is_past(self, due_on: str) -> bool:
        """Whether the last day ended by our clock, whether the job that ends it has run or not."""
        return bool(due_on) and due_on < day_of_ms(self.received_ms)

    def take(self, header: Header, signed: Signed) -> None:
        """Put an event in place, before its leaf is given."""
        self._head = Head(seq=header.dev.seq, prev=next_prev(signed), at_ms=ms_of(header.at))
        owner = self._streams.get(header.stream, (0, header.dev.kid))[1]
        self._streams[header.stream] = (header.ver, owner)

    def seal(self) -> None:
        """The key was found to have forked."""
        if self._key is not None:
            self._key = msgspec.structs.replace(self._key, sealed=True)

    def _read_head(self) -> Head:
        head = self._writer.key_heads((self._kid,)).get(self._kid)
        if head is None:
            return Head(seq=0, prev=first_prev(self.authority, self._kid))
        return Head(seq=head.seq, prev=head.hash)

    def _state(self, stream: str) -> Any:
        if stream not in self._states:
            self._states[stream] = state_of(self._writer, stream)
        return self._states[stream]


def _is_behind(note: str, size: int, pen: Pen) -> bool:
    try:
        origin = parse_checkpoint(parse_note(note).text).origin
        checkpoint = open_checkpoint(note, origin, pen.signer.public)
    except Rejected:
        return False
    authority, _, n = origin.rpartition("/log/")
    if authority != pen.authority:
        return False
    return int(n) > pen.n or (int(n) == pen.n and checkpoint.size > size)


def read_key(log: LogWriter | LogReader, kid: str) -> Key | None:
    """Return what the log says of a key now: enrolled once, perhaps revoked or sealed since."""
    leaf = log.claimed("key", kid)
    enrolled = None if leaf is None else log.event(leaf)
    if enrolled is None:
        return None
    device: Device = state_of(log, enrolled.stream)
    key = device.key(kid)
    assert key is not None, "the claim's event enrols this key"
    return Key(
        public=from_b64u(key.pub, 32),
        device=stream_uuid(enrolled.stream),
        officer=key.officer,
        key_class=key.key_class,
        scope=key.scope,
        revoked=key.status == "revoked",
        sealed=bool(key.forks),  # a revoked key can fork too, and does not come back either
        suspected_since_ms=ms_of(key.suspected_since) if key.suspected_since else None,
    )
