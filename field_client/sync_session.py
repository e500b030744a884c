"""The shell around the sync machine: does with httpx and the journal what the machine says.

Every answer is written down before the next step, so a connection cut anywhere, or a kill, is gone
on from where the office says it is (R5, R6). Nothing here deletes an own event.
"""

from collections.abc import Callable, Iterator

import httpx
import msgspec

from core.evidence.envelope import RECEIPT_TYPE, Signed, pae
from core.evidence.keys import verify
from core.kernel.b64 import from_b64u
from core.kernel.errors import Rejected
from core.kernel.hlc import receive
from core.kernel.ids import stream_uuid
from core.log.receipts import Receipt as Answer
from core.log.receipts import ReceiptNote
from core.log.records import StoredEvent
from core.log.register import RegisterRow
from core.sync import client
from core.sync.messages import (
    Hello,
    Offered,
    PushHeader,
    Receipt,
    SignedReceipt,
    read_message,
    read_pull,
    request_message,
    write_auth,
    write_push,
)
from field_client.believing import Believer
from field_client.device import COSIGNED_NOTE, Device, LastSync
from field_client.office_calls import MayNotRead, call, connect
from field_client.register import row_of

_HELLO = "/sync/v1/hello"
_PUSH = "/sync/v1/push"
_PULL = "/sync/v1/pull"
_REFUSED_NOTE = "refused_note"
_REFUSED_BESIDE = "refused_beside"
_PAGE = 1_000


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a sync is: own events answered for, of all; events pulled so far."""

    answered: int
    own: int
    pulled: int


class SyncReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a sync came to.

    Attributes:
        verdicts: how many events got which verdict.
        trouble: why it stopped short; None when everything was asked and answered.
    """

    pushed: int
    pulled: int
    verdicts: dict[str, int]
    trouble: client.Trouble | None
    detail: str


Tell = Callable[[Progress], None]


def sync(device: Device, tell: Tell | None = None) -> SyncReport:
    """Push what the office has not answered for, then pull what is in scope.

    Raises:
        Told: not enrolled, or the office cannot be reached.
    """
    with connect(device.enrolment.server) as http:
        return Session(device, http, tell or _tell_nobody).run()


class Session:
    """One sync of one device over one connection."""

    def __init__(self, device: Device, http: httpx.Client, tell: Tell) -> None:
        """Begin from what the journal and the mirror hold."""
        self._device = device
        self._http = http
        self._tell = tell
        self._enrolment = device.enrolment
        self._signer = device.signer
        self._verdicts: dict[str, int] = {}
        self._pushed = self._pulled = 0
        self._believer: Believer | None = None
        self._digest: tuple[int, str] | None = None
        self._filled = False
        head = device.journal.key_head(self._signer.kid)
        self._state = client.SyncState(
            origin=self._enrolment.origin,
            server_pub=from_b64u(self._enrolment.server_pub, 32),
            kid=self._signer.kid,
            note=device.checkpoint_note() or "",
            policy=self._enrolment.demanded(),
            cosigned=device.journal.setting(COSIGNED_NOTE) or "",
            own_seq=head.seq if head else 0,
            answered_seq=device.journal.acked(self._signer.kid),
            pulled=device.mirror.position(),
        )

    def run(self) -> SyncReport:
        """Do what the machine says until it says that it is finished."""
        while True:
            match client.next_action(self._state):
                case client.Greet():
                    self._greet()
                case client.Push() as push:
                    self._push(push)
                case client.Pull() as pull:
                    self._pull(pull)
                case client.Finish():
                    if not self._fills_a_hole():
                        return self._finish()
            self._tell(
                Progress(
                    answered=self._state.answered_seq,
                    own=self._state.own_seq,
                    pulled=self._pulled,
                )
            )

    def _greet(self) -> None:
        raw = call(self._http, "GET", f"{_HELLO}?kid={self._signer.kid}", b"")
        head = self._device.journal.key_head(self._signer.kid)  # another process may have written
        self._state = msgspec.structs.replace(self._state, own_seq=head.seq if head else 0)
        self._state = client.on_hello(self._state, read_message(raw, Hello))

    def _push(self, push: client.Push) -> None:
        events = self._device.journal.events_after(
            self._signer.kid, push.after_seq, push.max_events, push.max_bytes
        )
        beside = self._device.journal.disclosures_of([event.event_id for event in events])
        header = PushHeader(
            v=1,
            log=self._enrolment.authority,
            kid=self._signer.kid,
            first_seq=events[0].seq,
            count=len(events),
            cp=self._state.note or msgspec.UNSET,
        )
        offered = [
            Offered(
                seq=event.seq,
                signed=Signed(body=event.body, sig=event.sig),
                disclosures=tuple(one.d.decode() for one in beside.get(event.event_id, ())),
            )
            for event in events
        ]
        self._device.journal.record_offer(self._signer.kid, events[-1].seq)
        raw = self._signed_call("POST", _PUSH, push.nonce, write_push(header, offered))
        self._take_receipt(read_message(raw, SignedReceipt))

    def _take_receipt(self, envelope: SignedReceipt) -> None:
        payload, sig = from_b64u(envelope.payload), from_b64u(envelope.sig, 64)
        if not verify(self._state.server_pub, sig, pae(RECEIPT_TYPE, payload)):
            raise Rejected("receipt", "the receipt is not signed by the enrolled office")
        receipt = read_message(payload, Receipt)
        if (receipt.kid, receipt.log) != (self._signer.kid, self._enrolment.authority):
            raise Rejected("receipt", f"the receipt is for {receipt.kid} of {receipt.log}")
        before = self._state
        self._state = client.on_receipt(before, receipt)
        if self._state.refused_note or self._state.trouble == "unwitnessed":
            return  # what a log says that does not extend ours, or alone, is not believed
        self._remember_checkpoint()
        answers = [
            Answer(
                kid=receipt.kid,
                seq=seq,
                sha=from_b64u(sha, 32),
                leaf=leaf,
                received_ms=received_ms,
                verdict=verdict,
                detail=detail,
            )
            for seq, sha, leaf, received_ms, verdict, detail in receipt.events
        ]
        note = ReceiptNote(
            size=client.verified(self._state).size, note=receipt.cp, raw=payload, sig=sig
        )
        self._device.journal.record_receipts(answers, note, receipt.durable_size)
        self._pushed += sum(1 for answer in answers if answer.leaf >= 0)
        for answer in answers:
            self._verdicts[answer.verdict] = self._verdicts.get(answer.verdict, 0) + 1

    def _pull(self, pull: client.Pull) -> None:
        target = f"{_PULL}?after={pull.after}&limit={_PAGE}&size={pull.size}"
        try:
            page = self._signed_call("GET", target, pull.nonce, b"")
        except MayNotRead as error:
            self._state = client.on_may_not_read(self._state, str(error))
            return
        header, pulled = read_pull(page)
        state = client.on_page(self._state, header)
        if state.phase == "stopped":
            self._state = state
            return
        if self._believer is None:
            self._believer = Believer(self._device.mirror, self._state.server_pub)
        events = list(self._believer.believed(pulled))
        self._device.mirror.add_page(events, header.next, self._enrolment.origin)
        self._device.mirror.put_register(list(self._register_rows(events)))
        self._device.remember_checkpoint(state.note)
        self._digest = None if header.digest is msgspec.UNSET else header.digest
        self._pulled += len(events)
        self._state = state
        self._remember_checkpoint()

    def _remember_checkpoint(self) -> None:
        self._device.remember_checkpoint(self._state.note)
        if self._state.cosigned:
            self._device.journal.put_setting(COSIGNED_NOTE, self._state.cosigned)

    def _register_rows(self, events: list[StoredEvent]) -> Iterator[RegisterRow]:
        changed = dict.fromkeys(
            event.stream for event in events if event.stream.startswith("institution:")
        )
        for stream in changed:
            uuid = stream_uuid(stream)
            row = row_of(uuid, self._device.mirror.stream(stream))
            if row is not None:
                yield row

    def _fills_a_hole(self) -> bool:
        """Ask for everything again, once, if less is here than the office's digest says (F34)."""
        short = self._digest is not None and self._device.mirror.count() < self._digest[0]
        if self._state.phase != "done" or not short or self._filled:
            return False
        self._filled = True
        self._state = msgspec.structs.replace(self._state, phase="greet", lane="pull", pulled=-1)
        return True

    def _finish(self) -> SyncReport:
        state, now_ms = self._state, self._device.clock.wall_ms()
        if state.refused_note:
            self._device.journal.put_setting(_REFUSED_NOTE, state.refused_note)
            if state.refused_beside:
                self._device.journal.put_setting(_REFUSED_BESIDE, state.refused_beside)
        elif state.phase == "done":
            count, digest = self._digest or (None, None)
            self._device.remember_sync(
                LastSync(
                    ms=now_ms,
                    server_ms=state.server_ms,
                    hlc=receive(self._device.hlc(), (state.server_ms, 0), now_ms, state.server_ms),
                    scope_leaf=state.pulled,
                    scope_count=count,
                    scope_digest=digest,
                )
            )
        return SyncReport(
            pushed=self._pushed,
            pulled=self._pulled,
            verdicts=self._verdicts,
            trouble=state.trouble,
            detail=state.detail,
        )

    def _signed_call(self, method: str, target: str, nonce: str, body: bytes) -> bytes:
        sig = self._signer.sign(request_message(method, target, nonce, body))
        auth = write_auth(self._signer.kid, nonce, sig)
        return call(self._http, method, target, body, {"Anjuan-Auth": auth})


def _tell_nobody(progress: Progress) -> None:
    """Do nothing with it."""
