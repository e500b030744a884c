"""The keys of a field device as its events left them (EVIDENCE.md §3, FORMAT §8).

    (unknown) ── Enrolled ──> BELIEVED ── Revoked ────> REVOKED <──┐
                                  └────── ForkFound ──> SEALED ────┘ Revoked

One key is drawn. It never comes back: a device is believed again with another key, of the next
epoch. `evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal, assert_never

import msgspec
from msgspec import UNSET

from core.domain.device.events import Enrolled, ForkFound, KeyClass, RevocationReason, Revoked

Event = Enrolled | Revoked | ForkFound
Status = Literal["unknown", "believed", "revoked", "sealed"]

ALLOWED: Final[dict[type[Event], frozenset[Status]]] = {
    Enrolled: frozenset({"unknown"}),
    Revoked: frozenset({"believed", "sealed"}),
    ForkFound: frozenset({"believed", "sealed", "revoked"}),
}
"""From which status of its key each event may come; what `decide` may ask for, nothing else."""


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key that was enrolled.

    Attributes:
        pub: the raw 32-byte Ed25519 public key, as the event has it.
        reason: why it was revoked; None if it was not.
        suspected_since: what was received since this TIME goes to review; empty if not suspected.
        forks: SHA-256 of each other history's body, as they were found.
    """

    kid: str
    epoch: int
    pub: str
    officer: str
    scope: tuple[str, ...]
    key_class: KeyClass
    label: str
    status: Status = "believed"
    reason: RevocationReason | None = None
    suspected_since: str = ""
    forks: tuple[str, ...] = ()


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A field device; `keys` in the order of enrolment."""

    keys: tuple[Key, ...] = ()

    @property
    def epoch(self) -> int:
        """The highest epoch enrolled, 0 if none."""
        return max((key.epoch for key in self.keys), default=0)

    @property
    def believed(self) -> Key | None:
        """The key that signs for the device now."""
        return next((key for key in reversed(self.keys) if key.status == "believed"), None)

    def key(self, kid: str) -> Key | None:
        """Return a key by its kid."""
        return next((key for key in self.keys if key.kid == kid), None)

    def status(self, kid: str) -> Status:
        """Return what a key is worth now."""
        key = self.key(kid)
        return key.status if key else "unknown"


def evolve(device: Device, event: Event) -> Device:
    """Return the device after the event; of a key that was never enrolled it says nothing."""
    match event:
        case Enrolled():
            others = tuple(key for key in device.keys if key.kid != event.kid)
            return Device(keys=(*others, _enrolled(event)))
        case Revoked():
            return Device(keys=tuple(_revoked(key, event) for key in device.keys))
        case ForkFound():
            return Device(keys=tuple(_forked(key, event) for key in device.keys))
        case _:
            assert_never(event)


def _enrolled(event: Enrolled) -> Key:
    return Key(
        kid=event.kid,
        epoch=event.epoch,
        pub=event.pub,
        officer=event.officer,
        scope=event.scope,
        key_class=event.key_class,
        label=event.label,
    )


def _revoked(key: Key, event: Revoked) -> Key:
    if key.kid != event.kid:
        return key
    since = "" if event.suspected_since is UNSET else event.suspected_since
    return msgspec.structs.replace(
        key, status="revoked", reason=event.reason, suspected_since=since
    )


def _forked(key: Key, event: ForkFound) -> Key:
    if key.kid != event.kid:
        return key
    status = "sealed" if key.status == "believed" else key.status
    return msgspec.structs.replace(key, status=status, forks=(*key.forks, event.other))
