"""`anjuan export --format bundle`: a bag that a stranger verifies offline (`anjuan-bundle/1`).

data/checkpoint         the log's signed note, with cosignatures; all that follows stands under it
data/events.jsonl       events in log order, each with its proof, or all of the log without
data/keys.jsonl         what the log says of the devices whose keys signed them
data/erasures.jsonl     which persons' values were erased by law
data/streams.txt        streams of which nothing is left out, one name a line
data/tile/entries/…     every entry of the log: proves what streams.txt says
data/views/trail.csv    to be read; not evidence
data/policy             what the office asks of witnesses; a verifier goes by its own
data/verify.py          the verifier; take it, or its hash, from elsewhere
"""

import csv
import io
import re
import tempfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from msgspec import UNSET

from core.evidence.body import trusted_header
from core.evidence.commitment import open_disclosure
from core.evidence.entry import Leaf, entry_of
from core.evidence.tiles import TILE_WIDTH, entries_path, pack_entries
from core.kernel.times import day_of_ms, time_of
from core.log.leaves import Row
from core.log.records import StoredEvent
from server.bundle.bag import BagWriter
from server.bundle.lines import HEAD, line_of
from server.exports.choosing import choice_of, rows_of
from server.office import Office

Progress = Callable[[int, int], None]
"""Leaves gone through, and leaves in all."""

FORMAT: Final = b"anjuan-bundle/1\n"
MAX_PROOFS: Final = 50_000
"""Above so many events no proof stands beside each: the entries of the whole log prove them."""
ENTRIES_UP_TO: Final = 100_000
"""Leaves of a log whose entries (167 bytes each) come with every bundle, unless told otherwise."""
TICK: Final = 1_000
ERASED: Final = re.compile(r"[a-z]+\.personal-data-erased\.v[0-9]+")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What goes into a bundle; with neither institution nor case, everything.

    Attributes:
        redact: fields whose values are withheld; empty for every field, None for none.
        entries: whether the log's entries come along; None lets the size of the log decide.
    """

    institution: str | None = None
    case: str | None = None
    redact: tuple[str, ...] | None = None
    entries: bool | None = None

    @property
    def is_all(self) -> bool:
        """Whether the bundle is the whole log, which needs no proofs."""
        return self.institution is None and self.case is None


class Under(msgspec.Struct, frozen=True, kw_only=True):
    """The checkpoint that a bundle stands under.

    Attributes:
        policy: what the office asks of witnesses, to be read.
    """

    size: int
    note: str
    policy: str


def export_bundle(
    office: Office, out: Path, wanted: Wanted, under: Under, progress: Progress | None = None
) -> int:
    """Write a bundle to a folder, or to a zip if `out` ends so; return how many events it holds.

    Memory does not grow with the bundle. Broken off, it leaves nothing, and is begun anew.

    Raises:
        NothingNamed: no event speaks of the institution or case.
        FileExistsError: there is something at `out`; it stays.
    """
    writing = _Writing(office, wanted, under, progress or _silent)
    with BagWriter(out) as bag:
        bag.add("data/FORMAT", FORMAT)
        bag.add("data/checkpoint", under.note.encode())
        bag.add("data/policy", under.policy.encode())
        writing.write(bag)
        bag.add("data/verify.py", (files("server.bundle") / "verify.py").read_bytes())
        pen = office.pen
        bag.finish(
            {
                "Source-Organization": pen.authority,
                "Bagging-Date": day_of_ms(pen.clock.wall_ms()),
                "External-Identifier": f"{pen.origin} {under.size}",
            }
        )
    return writing.count


class _Writing:
    """One pass over the log for the events, then what they rely on."""

    def __init__(self, office: Office, wanted: Wanted, under: Under, progress: Progress) -> None:
        self.count = 0
        self._office, self._wanted, self._size = office, wanted, under.size
        self._progress = progress
        self._takes = choice_of(office.log, under.size, wanted.institution, wanted.case)
        self._times = array("Q")
        self._streams: dict[str, int] = {}
        self._kids: set[str] = set()
        self._erasures: list[int] = []
        self._subjects: set[str] = set()

    def write(self, bag: BagWriter) -> None:
        with tempfile.TemporaryFile() as trail:
            with bag.file("data/events.jsonl") as file:
                self._events(file.write, trail)
            with bag.file("data/views/trail.csv") as file:
                trail.seek(0)
                while chunk := trail.read(1 << 20):
                    file.write(chunk)
        with bag.file("data/keys.jsonl") as file:
            for event in self._keys():
                self._streams[event.stream] = self._streams.get(event.stream, 0) + 1
                file.write(self._proven(event))
        with bag.file("data/erasures.jsonl") as file:
            for event in self._erased():
                file.write(self._proven(event))
        with bag.file("data/streams.txt") as file:
            for name in self._whole():
                file.write(f"{name}\n".encode())
        if self._has_entries():
            self._entries(bag)

    def _events(self, write: Callable[[bytes], None], trail: BinaryIO) -> None:
        text = io.TextIOWrapper(trail, "utf-8-sig", newline="", write_through=True)
        table = csv.writer(text)
        table.writerow(HEAD)
        for row in rows_of(self._office.log, self._size):
            position, stream, _, event_type, _, event_id, kid, _, received_ms, _ = row
            self._times.append(received_ms)
            if ERASED.fullmatch(event_type):
                self._erasures.append(position - 1)
            if self._takes(row) and (self._wanted.is_all or not stream.startswith("device:")):
                self.count += 1
                self._kids |= {kid} - {self._office.pen.signer.kid}
                if not self._wanted.is_all:
                    self._streams[stream] = self._streams.get(stream, 0) + 1
                write(line_of(row, self._proof(position - 1), self._told(event_id)))
                table.writerow(self._shown(row))
            if position % TICK == 0 or position == self._size:
                self._progress(position, self._size)
        text.detach()

    def _proof(self, leaf: int) -> Sequence[bytes]:
        """Return a proof; none where all leaves are at hand, or where proofs would be too many."""
        if self._wanted.is_all or self.count > MAX_PROOFS:
            return ()
        with self._office.log.read() as reader:
            return reader.inclusion_proof(leaf, self._size)

    def _told(self, event_id: str) -> list[str]:
        """Return the values of an event that may be given away."""
        redact = self._wanted.redact
        if redact == ():
            return []
        told = [one.d.decode() for one in self._office.vault.for_event(event_id)]
        return [one for one in told if redact is None or open_disclosure(one)[0] not in redact]

    def _shown(self, row: Row) -> tuple[str | int, ...]:
        position, stream, ver, event_type, body, event_id, kid, seq, received_ms, _ = row
        header = trusted_header(body)
        self._subjects |= {subject for subject, _ in header.pd}
        cp = 0 if header.cp is UNSET or header.cp.size >= position else header.cp.size
        before = time_of(self._times[cp - 1]) if cp else ""
        times = (time_of(received_ms), before)
        return (position - 1, *times, event_type, stream, ver, kid, seq, event_id, header.at,
                header.occurred)  # fmt: skip

    def _keys(self) -> Iterator[StoredEvent]:
        """Yield all that the log says of the devices that signed; a whole log says it by itself."""
        if self._wanted.is_all:
            return
        with self._office.log.read() as reader:
            names = reader.streams("device")
        for name in names:
            with self._office.log.read() as reader:
                events = [one for one in reader.stream(name) if one.leaf < self._size]
            if any(kid.encode() in one.body for one in events for kid in self._kids):
                yield from events

    def _erased(self) -> Iterator[StoredEvent]:
        """Yield the erasures of persons of whom an event of the bundle speaks."""
        for leaf in self._erasures:
            with self._office.log.read() as reader:
                event = reader.event(leaf)
            assert event is not None, "it was read a moment ago"
            if any(subject.encode() in event.body for subject in self._subjects):
                yield event

    def _proven(self, event: StoredEvent) -> bytes:
        with self._office.log.read() as reader:
            proof = reader.inclusion_proof(event.leaf, self._size)
        return line_of(_row(event), proof, ())

    def _whole(self) -> Iterator[str]:
        """Yield the streams of which every event up to the checkpoint is in the bundle."""
        for name, count in sorted(self._streams.items()):
            with self._office.log.read() as reader:
                head = reader.stream_heads((name,))[name].ver
                if head != count:
                    head = sum(one.leaf < self._size for one in reader.stream(name, count + 1))
            if head == count:
                yield name

    def _has_entries(self) -> bool:
        if self._wanted.is_all:
            return False
        if self._wanted.entries is None:
            return self._size <= ENTRIES_UP_TO or self.count > MAX_PROOFS
        return self._wanted.entries or self.count > MAX_PROOFS

    def _entries(self, bag: BagWriter) -> None:
        entries: list[bytes] = []
        for row in rows_of(self._office.log, self._size):
            entries.append(_entry(row))
            if len(entries) == TILE_WIDTH or row[0] == self._size:
                name = entries_path((row[0] - 1) // TILE_WIDTH, len(entries))
                bag.add(f"data/{name}", pack_entries(entries))
                entries.clear()


def _entry(row: Row) -> bytes:
    _, stream, ver, _, body, event_id, kid, seq, received_ms, sig = row
    return entry_of(
        Leaf(
            event_id=event_id,
            stream=stream,
            ver=ver,
            kid=kid,
            seq=seq,
            received_ms=received_ms,
            body=body,
            sig=sig,
        )
    )


def _row(event: StoredEvent) -> Row:
    place = (event.leaf + 1, event.stream, event.ver, event.type, event.body, event.event_id)
    return (*place, event.kid, event.seq, event.received_ms, event.sig)


def _silent(_done: int, _whole: int) -> None:
    pass
