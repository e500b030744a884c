"""What may be done with a field device's keys, and what then happened (EVIDENCE.md §3, F8, F9).

Whether the public key's bytes can be believed at all (their length, their order, that `kid` is
theirs) the caller has checked: nothing here signs or verifies.
"""

from typing import assert_never

import msgspec
from msgspec import UNSET

from core.domain.device.events import Enrolled, ForkFound, KeyClass, RevocationReason, Revoked
from core.domain.device.state import ALLOWED, Device, Event, Key
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law


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


Command = Enrol | Revoke | FindFork


def decide(device: Device, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: an epoch out of order, a key that still stands, or one that is not enrolled.
    """
    del law  # none of its rows speaks of keys; every room is asked alike
    match command:
        case Enrol():
            return _enrol(device, command)
        case Revoke():
            return _revoke(device, command)
        case FindFork():
            return _find_fork(device, command)
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
