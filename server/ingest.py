"""A device's push becomes leaves, reviews, forensic bytes and a signed receipt (FORMAT §7, §8).

Everything that the push adds stands in one commit. Disclosures follow into the vault after it and
before the receipt: a device that got no receipt sends them again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256

import msgspec

from core.domain.device.decide import FindFork
from core.domain.ledger.decide import Tick
from core.domain.review.events import Opened
from core.evidence.body import Actor, Header
from core.evidence.checkpoint import open_checkpoint
from core.evidence.commitment import commit
from core.evidence.envelope import RECEIPT_TYPE, pae
from core.kernel import codec, limits
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected
from core.kernel.fields import Count, StreamText
from core.kernel.ids import stream_name
from core.log.records import DisclosureClash, NewEvent
from core.log.vault import Disclosure
from core.log.writer import LogWriter
from core.process.dossier import Deed
from core.sync.admission import Verdict, admit
from core.sync.messages import Offered, PushHeader, Receipt, ReceiptRow, SignedReceipt
from server.cosigning.rounds import served
from server.log_world import LogWorld
from server.office import Asked, Office
from server.scribe import Saying, Scribe

INGEST = Actor(job="ingest")
QUIET_MS = 10 * 60 * 1000


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a push came to.

    Attributes:
        server_behind: a device holds our own signature over a larger log: we have lost data.
        rows: what the receipt says of every event.
    """

    receipt: SignedReceipt
    server_behind: bool = False
    rows: tuple[ReceiptRow, ...] = ()


def push(
    office: Office,
    header: PushHeader,
    offered: Sequence[Offered],
    before: Callable[[LogWriter], None] | None = None,
) -> Taken:
    """Admit a push and answer for every event in it.

    Args:
        office: whose log it is.
        header: of the push.
        offered: its events.
        before: what the office itself says first, in the same commit, if anything.
    """
    note = None if header.cp is msgspec.UNSET else header.cp
    verdicts: list[tuple[Offered, Verdict]] = []

    def work(writer: LogWriter) -> tuple[int, Receipt]:
        verdicts.clear()
        _tick_if_quiet(office, writer)
        if before is not None:
            before(writer)
        intake = _Intake(writer)
        law, pen = office.know_law(writer)
        world = LogWorld(writer, pen, law, header.kid, _places(offered))
        rows = []
        for one in offered:
            verdict = _with_own_id(office, admit(one, header.kid, note, world))
            rows.append(_settle(office, intake, world, one, verdict))
            verdicts.append((one, verdict))
        receipt = _receipt(office, intake.writer(), header, note, rows)
        return writer.size, receipt

    size, receipt = office.log.write(work)
    _keep_disclosures(office, verdicts)
    office.publish(size, receipt.cp)
    receipt = _with_witnesses(office, size, receipt)
    payload = codec.encode(receipt)
    signed = SignedReceipt(
        payload=b64u(payload), sig=b64u(office.pen.signer.sign(pae(RECEIPT_TYPE, payload)))
    )
    behind = any(verdict.code == "server-behind" for _, verdict in verdicts)
    return Taken(receipt=signed, server_behind=behind, rows=receipt.events)


def _with_own_id(office: Office, verdict: Verdict) -> Verdict:
    """Refuse an event that would be held back under the id of another one.

    Standing goes by event id (FORMAT §3): a revoked key that borrows an id would hold back the
    event that it belongs to. An id used twice without a review is only reported.
    """
    header = verdict.header
    if verdict.outcome != "review" or header is None or not office.is_used(header.id):
        return verdict
    return Verdict(
        outcome="rejected",
        code="malformed",
        detail=f"event id {header.id} is that of another event",
        header=header,
        forensic=True,
    )


def _tick_if_quiet(office: Office, writer: LogWriter) -> None:
    """Close the time bracket of what comes next, where nothing was logged for a while (§6)."""
    first, last = writer.event(0), writer.event(writer.size - 1)
    assert first is not None, "leaf 0 opened the ledger"
    assert last is not None, "a log has a last leaf"
    if writer.received_ms - last.received_ms > QUIET_MS:
        office.execute_in(writer, [Deed(stream=first.stream, command=Tick())], Asked(actor=INGEST))
        Scribe(writer, office.pen).checkpoint()


class _Intake:
    """Appends what is admitted in sets, while each event knows its leaf at once."""

    def __init__(self, writer: LogWriter) -> None:
        self._writer = writer
        self._waiting: list[NewEvent] = []

    def take(self, one: Offered, header: Header) -> int:
        """Give an event its leaf."""
        self._waiting.append(
            NewEvent(
                stream=header.stream,
                ver=header.ver,
                type=header.type,
                body=one.signed.body,
                event_id=header.id,
                kid=header.dev.kid,
                seq=header.dev.seq,
                sig=one.signed.sig,
            )
        )
        return self._writer.size + len(self._waiting) - 1

    def writer(self) -> LogWriter:
        """Return the log with everything taken so far in it, for whoever writes or asks next."""
        if self._waiting:
            self._writer.append(self._waiting)
            self._waiting.clear()
        return self._writer


class _Place(msgspec.Struct, frozen=True):
    """Where a body says that it belongs; the rest is skipped, admission reads it."""

    stream: StreamText
    ver: Count


_place = msgspec.json.Decoder(_Place)


def _places(offered: Sequence[Offered]) -> Iterator[tuple[str, int]]:
    for one in offered:
        body = one.signed.body
        if body.count(b"[") + body.count(b"{") > limits.BRACKETS:
            continue  # FORMAT §4: depth is bounded before any parser runs
        try:
            place = _place.decode(body)
        except (msgspec.DecodeError, RecursionError, ValueError):  # row 1 says what is wrong
            continue
        yield place.stream, place.ver


def _settle(
    office: Office, intake: _Intake, world: LogWorld, one: Offered, verdict: Verdict
) -> ReceiptRow:
    """Do what a verdict asks, and return its row of the receipt."""
    sha = b64u(sha256(one.signed.body).digest())
    if verdict.takes_leaf:
        assert verdict.header is not None, "what takes a leaf was read"
        leaf = intake.take(one, verdict.header)
        world.take(verdict.header, one.signed)
        if verdict.outcome == "review":
            _hold_back(office, intake.writer(), verdict.header, verdict.code)
        return (one.seq, sha, leaf, world.received_ms, verdict.text, verdict.detail)
    if verdict.forensic:
        kid = verdict.header.dev.kid if verdict.header else None
        intake.writer().keep_forensic(kid, one.seq, verdict.code, one.signed.body, one.signed.sig)
    if verdict.forks:
        _record_fork(office, intake.writer(), world, one, verdict)
    if verdict.earlier is not None and verdict.outcome == "duplicate":
        earlier = verdict.earlier
        return (one.seq, sha, earlier.leaf, earlier.received_ms, verdict.text, "")
    return (one.seq, sha, -1, 0, verdict.text, verdict.detail)


def _hold_back(office: Office, writer: LogWriter, header: Header, code: str) -> None:
    opened = codec.decode(codec.encode({"event": header.id, "code": code}), Opened)
    Scribe(writer, office.pen).say(
        [
            Saying(
                stream=stream_name("review", header.id),
                event=opened,
                actor=INGEST,
                region=header.region,
                cause=header.id,
            )
        ]
    )


def _record_fork(
    office: Office, writer: LogWriter, world: LogWorld, one: Offered, verdict: Verdict
) -> None:
    assert verdict.header is not None, "a fork was read"
    key = world.key(verdict.header.dev.kid)
    assert key is not None, "a fork is of an enrolled key"
    found = FindFork(
        kid=verdict.header.dev.kid,
        seq=one.seq,
        logged=b64u(verdict.earlier.body_sha) if verdict.earlier else None,
        other=b64u(sha256(one.signed.body).digest()),
    )
    deed = Deed(stream=stream_name("device", key.device), command=found)
    office.execute_in(writer, [deed], Asked(actor=INGEST))
    world.seal()


def _receipt(
    office: Office,
    writer: LogWriter,
    header: PushHeader,
    note: str | None,
    rows: list[ReceiptRow],
) -> Receipt:
    size, newest = Scribe(writer, office.pen).checkpoint()
    seen = _seen_size(office, writer, header.kid, note)
    proof = writer.consistency_proof(seen, size) if 0 < seen <= size else ()
    head = writer.key_heads((header.kid,)).get(header.kid)
    return Receipt(
        v=1,
        log=office.pen.authority,
        kid=header.kid,
        ms=office.pen.clock.wall_ms(),
        acked=head.seq if head else 0,
        events=tuple(rows),
        cp=newest,
        consistency=tuple(b64u(one) for one in proof),
        durable_size=0,
    )


def _with_witnesses(office: Office, size: int, receipt: Receipt) -> Receipt:
    """Return a receipt with what witnesses have signed, under its checkpoint and beside it."""
    with office.log.read() as reader:
        note, cosigned = served(office.cosigning, size, receipt.cp, reader.consistency_proof)
    return msgspec.structs.replace(receipt, cp=note, cosigned=cosigned)


def _seen_size(office: Office, writer: LogWriter, kid: str, note: str | None) -> int:
    """Return the size that the device verified, and remember its note; 0 for a note not ours."""
    if note is None:
        return 0
    try:
        seen = open_checkpoint(note, office.pen.origin, office.pen.signer.public)
    except Rejected:
        return 0
    writer.peer_seen(kid, seen.size, note, writer.received_ms)
    return seen.size


def _keep_disclosures(office: Office, verdicts: list[tuple[Offered, Verdict]]) -> None:
    found: list[Disclosure] = []
    for offered, verdict in verdicts:
        header = verdict.header
        if header is None or not (verdict.takes_leaf or verdict.outcome == "duplicate"):
            continue
        subject_of = {c: subject for subject, c in header.pd} | dict.fromkeys(header.att, header.id)
        kept = [
            Disclosure(c=c, event_id=header.id, subject=subject_of[c], d=d.encode())
            for d in offered.disclosures
            if d.isascii() and (c := commit(d)) in subject_of
        ]
        found += kept
    try:
        office.keep(found)
    except DisclosureClash:  # one of them is beside another event too: what was kept first stays
        for one in found:
            with suppress(DisclosureClash):
                office.keep([one])
