"""A device's side of a sync, as a machine without I/O: it says what to do, a shell does it.

    GREET ──hello──> PUSH ──receipt──> GREET … until the office has answered for every own event
                      └─ nothing left ─> PULL ──page──> GREET … until the page is known to be last
                                                                                    v
    STOPPED <── the office's history does not extend what was verified ──         DONE

Invariants (SYNC.md §5.5): no own event is ever dropped; what the office says of its log is believed
only as an extension of what this device verified before; a lost reply is asked for again.
"""

from typing import Literal

import msgspec
from msgspec import UnsetType

from core.evidence.checkpoint import Checkpoint, check_extends, open_checkpoint
from core.evidence.policy import NONE, Policy
from core.kernel.b64 import from_b64u
from core.kernel.errors import Rejected
from core.sync.messages import PROTOCOL, Cosigned, Hello, PullHeader, Receipt
from core.sync.witnessed import newest_cosigned

Phase = Literal["greet", "push", "pull", "done", "stopped"]
Lane = Literal["push", "pull", "done"]
Trouble = Literal[
    "split-view",
    "device-behind",
    "server-behind",
    "chain-refused",
    "protocol",
    "may-not-read",
    "unwitnessed",
]


class SyncState(msgspec.Struct, frozen=True, kw_only=True):
    """Where a sync stands.

    Attributes:
        note: the last checkpoint verified, verbatim; carried in every push and body.
        own_seq: the last own event in the journal.
        answered_seq: up to here the office has answered for every own event.
        pulled: the last leaf pulled in scope.
        lane: what the next nonce is for.
        trouble, detail: why it stopped, in words for a log; shells translate `trouble`.
        refused_note: the checkpoint that does not extend `note`: with it, a transferable proof.
        refused_beside: what it does not extend instead, where that is a cosigned checkpoint.
        policy: which witnesses are demanded, None if none are.
        cosigned: the newest note with their quorum that this device has verified.
        blocked: pushing stopped at an own event that the office refuses; pulling goes on.
    """

    origin: str
    server_pub: bytes
    kid: str
    note: str
    own_seq: int
    answered_seq: int
    pulled: int
    phase: Phase = "greet"
    lane: Lane = "push"
    nonce: str = ""
    max_events: int = 0
    max_bytes: int = 0
    server_ms: int = 0
    retry_after_s: int = 0
    trouble: Trouble | None = None
    detail: str = ""
    refused_note: str = ""
    refused_beside: str = ""
    policy: Policy | None = None
    cosigned: str = ""
    blocked: bool = False
    durable_size: int = 0


class Greet(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for a nonce."""


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """Send own events after `after_seq`, within these bounds, signed with this nonce."""

    after_seq: int
    max_events: int
    max_bytes: int
    nonce: str


class Pull(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for what is in scope after a leaf, and a proof from the size verified."""

    after: int
    size: int
    nonce: str


class Finish(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing is left to do, or nothing more can be done (`SyncState.trouble`)."""


Action = Greet | Push | Pull | Finish


def next_action(state: SyncState) -> Action:
    """Say what to do now."""
    match state.phase:
        case "greet":
            return Greet()
        case "push":
            return Push(
                after_seq=state.answered_seq,
                max_events=state.max_events,
                max_bytes=state.max_bytes,
                nonce=state.nonce,
            )
        case "pull":
            return Pull(after=state.pulled, size=verified(state).size, nonce=state.nonce)
        case "done" | "stopped":
            return Finish()


def on_hello(state: SyncState, hello: Hello) -> SyncState:
    """Go on with the nonce just given, or stop where going on would lose something."""
    if PROTOCOL not in hello.proto:
        return _stopped(state, "protocol", f"the office speaks {hello.proto}, this is {PROTOCOL}")
    if hello.head_seq > state.own_seq:
        # F10: the office holds events of this key that this journal has not: an old copy of it
        return _stopped(state, "device-behind", f"{hello.head_seq} > {state.own_seq}")
    lane = state.lane
    if lane == "push" and (
        state.blocked or min(state.answered_seq, hello.head_seq) == state.own_seq
    ):
        lane = "pull"
    return msgspec.structs.replace(
        state,
        phase=lane,
        lane=lane,
        nonce=hello.nonce,
        # R6: a restored office is behind what it had answered for; its head is the truth
        answered_seq=min(state.answered_seq, hello.head_seq),
        max_events=hello.max_events,
        max_bytes=hello.max_bytes,
        server_ms=hello.ms,
        retry_after_s=hello.retry_after_s,
    )


def on_receipt(state: SyncState, receipt: Receipt) -> SyncState:
    """Take the office's answer, once its checkpoint is shown to extend ours."""
    state = _extended(state, receipt.cp, receipt.consistency, receipt.cosigned)
    if state.phase == "stopped":
        return state
    answered = state.answered_seq
    for seq, _, leaf, _, verdict, detail in receipt.events:
        if verdict == "deferred:server-behind":
            return _stopped(state, "server-behind", detail)
        if verdict.startswith("rejected:"):
            return msgspec.structs.replace(
                state,
                phase="greet",
                lane="pull",
                blocked=True,
                trouble="chain-refused",
                detail=f"{seq} {verdict} {detail}",
            )
        if leaf >= 0 and seq == answered + 1:
            answered = seq
    stuck = (
        answered == state.answered_seq
    )  # a gap that this journal cannot fill: don't ask for ever
    return msgspec.structs.replace(
        state,
        phase="greet",
        answered_seq=answered,
        durable_size=receipt.durable_size,
        blocked=stuck,
        trouble="chain-refused" if stuck else None,
        detail="the office took no event of this push" if stuck else "",
    )


def on_page(state: SyncState, header: PullHeader) -> SyncState:
    """Take a page, once its checkpoint is shown to extend ours."""
    state = _extended(state, header.note, header.consistency, header.cosigned)
    if state.phase == "stopped":
        return state
    last = header.page != "unknown"
    return msgspec.structs.replace(
        state,
        phase="done" if last else "greet",
        lane="done" if last else "pull",
        pulled=max(state.pulled, header.next),
    )


def on_may_not_read(state: SyncState, detail: str) -> SyncState:
    """End: the office takes this key's work, but shows it nothing more (revoked or sealed)."""
    if state.trouble is not None:  # what stopped the push says more
        return msgspec.structs.replace(state, phase="stopped")
    return _stopped(state, "may-not-read", detail)


def verified(state: SyncState) -> Checkpoint:
    """Return the checkpoint that this device believes."""
    return open_checkpoint(state.note, state.origin, state.server_pub)


def _extended(
    state: SyncState, note: str, proof: tuple[str, ...], cosigned: Cosigned | UnsetType
) -> SyncState:
    try:
        known, newer = verified(state), open_checkpoint(note, state.origin, state.server_pub)
        if newer.size < known.size:  # F11: restored from a copy, or rolled back; no fork is shown
            behind = _stopped(state, "server-behind", f"{newer.size} < {known.size}")
            return msgspec.structs.replace(behind, refused_note=note)
        check_extends(known, newer, tuple(from_b64u(one, 32) for one in proof))
    except (Rejected, ValueError) as error:
        # the device keeps both notes and shows red; its next bodies still carry the old root
        stopped = _stopped(state, "split-view", str(error))
        return msgspec.structs.replace(stopped, refused_note=note)
    return _witnessed(msgspec.structs.replace(state, note=note), state, newer, cosigned)


def _witnessed(
    grown: SyncState, before: SyncState, newer: Checkpoint, cosigned: Cosigned | UnsetType
) -> SyncState:
    """Demand the quorum where a policy names witnesses; without it nothing new is believed."""
    if grown.policy is None or grown.policy.quorum == NONE:
        return grown
    try:
        kept = newest_cosigned(grown.policy, grown.note, newer, cosigned, before.cosigned)
    except Rejected as error:
        if error.code != "split-view" or isinstance(cosigned, UnsetType):
            return _stopped(before, "unwitnessed", str(error))
        stopped = _stopped(before, "split-view", str(error))
        return msgspec.structs.replace(
            stopped, refused_note=grown.note, refused_beside=cosigned.note
        )
    return msgspec.structs.replace(grown, cosigned=kept)


def _stopped(state: SyncState, trouble: Trouble, detail: str) -> SyncState:
    return msgspec.structs.replace(state, phase="stopped", trouble=trouble, detail=detail)
