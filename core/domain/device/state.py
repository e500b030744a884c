"""The keys and numbers of a field device as its events left them (EVIDENCE.md §3, FORMAT §8).

    (unknown) ── Enrolled ──> BELIEVED ── Revoked ────> REVOKED <──┐
                                  └────── ForkFound ──> SEALED ────┘ Revoked

One key is drawn. It never comes back: a device is believed again with another key, of the next
epoch. `evolve` is total: what was recorded happened, in whatever order it is read.
"""

from collections.abc import Collection
from typing import Literal, assert_never

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
from core.domain.device.numbers import Account, Block, account

Event = Enrolled | Revoked | ForkFound | NumbersLeased | NumberVoided | NumbersReturned
Status = Literal["unknown", "believed", "revoked", "sealed"]


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
    """A field device.

    Attributes:
        keys: in the order of enrolment.
        blocks: of numbers, in the order in which they were leased.
        voided: kind and number of each form that was explained.
        returned: kind and number of each form that came back.
    """

    keys: tuple[Key, ...] = ()
    blocks: tuple[Block, ...] = ()
    voided: tuple[tuple[FormKind, str], ...] = ()
    returned: tuple[tuple[FormKind, str], ...] = ()

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

    def account(self, kind: FormKind, used: Collection[str]) -> Account:
        """Return what became of every number of a kind, given those on papers that were served."""
        return account(
            kind,
            self.blocks,
            [number for of_kind, number in self.voided if of_kind == kind],
            [number for of_kind, number in self.returned if of_kind == kind],
            used,
        )

    def next_number(self, kind: FormKind, used: Collection[str]) -> str | None:
        """Return the next number to hand out; None when the blocks are used up."""
        return next(iter(self.account(kind, used).open), None)

    def status(self, kid: str) -> Status:
        """Return what a key is worth now."""
        key = self.key(kid)
        return key.status if key else "unknown"


def evolve(device: Device, event: Event) -> Device:
    """Return the device after the event; of a key that was never enrolled it says nothing."""
    replace = msgspec.structs.replace
    match event:
        case Enrolled():
            others = tuple(key for key in device.keys if key.kid != event.kid)
            return replace(device, keys=(*others, _enrolled(event)))
        case Revoked():
            return replace(device, keys=tuple(_revoked(key, event) for key in device.keys))
        case ForkFound():
            return replace(device, keys=tuple(_forked(key, event) for key in device.keys))
        case NumbersLeased():
            block = Block(
                kind=event.kind,
                prefix=event.prefix,
                first=event.first,
                last=event.last,
                leased_on=event.leased_on,
            )
            return replace(device, blocks=(*device.blocks, block))
        case NumberVoided():
            return replace(device, voided=(*device.voided, (event.kind, event.number)))
        case NumbersReturned():
            returned = tuple((event.kind, number) for number in event.numbers)
            return replace(device, returned=(*device.returned, *returned))
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
