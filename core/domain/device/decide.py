"""What may be done with a field device's keys and numbers, and what then happened (F8, F9).

Whether the public key's bytes can be believed at all (their length, their order, that `kid` is
theirs) the caller has checked: nothing here signs or verifies.
"""

from typing import assert_never

import msgspec
from msgspec import UNSET

from core.domain.device.events import (
    Enrolled,
    ForkFound,
    FormKind,
    KeyClass,
    NumbersLeased,
    NumbersReturned,
    NumberVoided,
    RevocationReason,
    Revoked,
)
from core.domain.device.numbers import Block
from core.domain.device.state import Device, Event, Key
from core.domain.device.table import ALLOWED
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.fields import Count, DayText, Line, Uuid7
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import may, requirement


class Enrol(msgspec.Struct, frozen=True, kw_only=True):
    """Believe a key of this device from now on.

    Attributes:
        pub: the raw 32-byte Ed25519 public key, base64url.
        epoch: 1 for the first key, then one more each time.
    """

    pub: str
    kid: str
    officer: str
    scope: tuple[str, ...]
    label: str
    key_class: KeyClass
    epoch: int


class Revoke(msgspec.Struct, frozen=True, kw_only=True):
    """Believe a key no longer.

    Attributes:
        suspected_since: TIME since which what was received goes to review; None if nothing does.
    """

    kid: str
    reason: RevocationReason
    suspected_since: str | None = None


class FindFork(msgspec.Struct, frozen=True, kw_only=True):
    """Record that a key signed two histories, and seal it.

    Attributes:
        logged: SHA-256 of the body at that place; None when only `prev` differs.
        other: SHA-256 of the body kept as forensic bytes.
    """

    kid: str
    seq: int
    logged: str | None
    other: str


class LeaseNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Give a block of pre-numbered forms to the device."""

    device: Uuid7
    kind: FormKind
    prefix: Line
    first: Count
    last: Count
    on: DayText
    by: Acting


class VoidNumber(msgspec.Struct, frozen=True, kw_only=True):
    """Explain a number that is never used.

    Attributes:
        used: numbers on papers that were served; the office finds them.
    """

    device: Uuid7
    kind: FormKind
    number: Line
    reason: Line
    used: tuple[Line, ...] = ()
    on: DayText
    by: Acting


class ReturnNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Take back what is open of the device's numbers of a kind; `used` as in `VoidNumber`."""

    device: Uuid7
    kind: FormKind
    used: tuple[Line, ...] = ()
    on: DayText
    by: Acting


Command = Enrol | Revoke | FindFork | LeaseNumbers | VoidNumber | ReturnNumbers


def decide(device: Device, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: an epoch out of order, a key that still stands, or one that is not enrolled; a
            number that was leased already, or never.
    """
    match command:
        case Enrol():
            return _enrol(device, command)
        case Revoke():
            return _revoke(device, command)
        case FindFork():
            return _find_fork(device, command)
        case LeaseNumbers():
            return _lease(device, command, law)
        case VoidNumber():
            return _void(device, command, law)
        case ReturnNumbers():
            return _return(device, command, law)
        case _:
            assert_never(command)


def _enrol(device: Device, command: Enrol) -> tuple[Event, ...]:
    known = device.key(command.kid)
    if known is not None:
        return _enrolled_before(known, command)
    if command.epoch != device.epoch + 1:
        raise Refused(Reason.EPOCH_ORDER, needed=device.epoch + 1, seen=command.epoch)
    standing = device.believed
    if standing is not None:
        raise Refused(Reason.KEY_STANDS, epoch=standing.epoch)
    return (Enrolled(alg="Ed25519", **msgspec.structs.asdict(command)),)


def _enrolled_before(known: Key, command: Enrol) -> tuple[Event, ...]:
    """A key that left is not enrolled again: its owner makes another."""
    if known.status == "revoked":
        raise Refused(Reason.ALREADY_REVOKED, kid=known.kid)
    if known != Key(**msgspec.structs.asdict(command)):
        raise Refused(
            Reason.BAD_KEY, detail=f"it was enrolled as epoch {known.epoch} and is {known.status}"
        )
    return ()


def _revoke(device: Device, command: Revoke) -> tuple[Event, ...]:
    key = _enrolled(device, command.kid)
    if key.status not in ALLOWED[Revoked]:
        if (key.reason, key.suspected_since) == (command.reason, command.suspected_since or ""):
            return ()
        raise Refused(Reason.ALREADY_REVOKED, kid=key.kid)
    return (
        Revoked(
            kid=command.kid,
            reason=command.reason,
            suspected_since=command.suspected_since or UNSET,
        ),
    )


def _find_fork(device: Device, command: FindFork) -> tuple[Event, ...]:
    key = _enrolled(device, command.kid)
    if command.other in key.forks:
        return ()
    return (
        ForkFound(
            kid=command.kid,
            seq=command.seq,
            logged=command.logged or UNSET,
            other=command.other,
        ),
    )


def _enrolled(device: Device, kid: str) -> Key:
    key = device.key(kid)
    if key is None:
        raise Refused(Reason.NOT_ENROLLED, kid=kid)
    return key


def _lease(device: Device, command: LeaseNumbers, law: Law) -> tuple[Event, ...]:
    """预定格式、编有号码 (行政处罚法 第五十二条): no number goes out twice (claim `form-block`)."""
    may(law, "device.lease-numbers", command.by, command.on)
    block = Block(kind=command.kind, prefix=command.prefix, first=command.first, last=command.last)
    if any(msgspec.structs.replace(one, leased_on="") == block for one in device.blocks):
        return ()
    if device.believed is None:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=device.keys[-1].status if device.keys else "unknown",
            act=NumbersLeased.__name__,
            needed="believed",
        )
    _one_block(command, law)
    begun = {(one.kind, one.prefix, one.first) for one in device.blocks}
    if (block.kind, block.prefix, block.first) in begun:
        raise Refused(Reason.BLOCK_LEASED, numbers=f"{command.first}-{command.last}")
    return (
        NumbersLeased(
            device=command.device,
            kind=command.kind,
            prefix=command.prefix,
            first=command.first,
            last=command.last,
            leased_on=command.on,
        ),
    )


def _one_block(command: LeaseNumbers, law: Law) -> None:
    """Blocks of one length that begin at its multiples coincide, or have no number in common."""
    length = requirement(law, "number_block", command.on)
    most = int(length.value)
    if command.first % most != 1 % most:
        raise Refused(Reason.BLOCK_BEGIN, length.basis, seen=command.first, length=most)
    seen = command.last - command.first + 1
    if not 1 <= seen <= most:
        raise Refused(Reason.BLOCK_SIZE, length.basis, seen=seen, cap=most)


def _void(device: Device, command: VoidNumber, law: Law) -> tuple[Event, ...]:
    may(law, "device.void-number", command.by, command.on)
    account = device.account(command.kind, command.used)
    if command.number in account.voided:
        return ()
    if command.number in account.used:
        raise Refused(Reason.FORM_USED, number=command.number, act="voided")
    if command.number not in (*account.open, *account.returned):
        raise Refused(Reason.NO_SUCH_NUMBER, number=command.number)
    return (
        NumberVoided(
            device=command.device,
            kind=command.kind,
            number=command.number,
            reason=command.reason,
            voided_on=command.on,
        ),
    )


def _return(device: Device, command: ReturnNumbers, law: Law) -> tuple[Event, ...]:
    may(law, "device.return-numbers", command.by, command.on)
    still_open = device.account(command.kind, command.used).open
    if not still_open:
        return ()
    return (
        NumbersReturned(
            device=command.device,
            kind=command.kind,
            numbers=still_open,
            returned_on=command.on,
        ),
    )
