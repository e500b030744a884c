"""Bodies of this device's events: header, commitments, signature; each next of its key and stream.

FORMAT §3 for every key of the header, EVIDENCE.md §5 for what is said of persons: a value goes
beside the body, under a commitment with a salt of its own.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from core.domain import catalogue
from core.evidence.body import Actor, CheckpointSeen, Dev, Header, Seen, trusted_header
from core.evidence.commitment import SALT_BYTES, commit, disclose
from core.evidence.compose import compose, raw
from core.evidence.envelope import first_prev, next_prev, prev_text
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.errors import Refused, Rejected
from core.kernel.hlc import tick
from core.kernel.ids import uuid7
from core.kernel.personal import personal_number
from core.kernel.reasons import Reason
from core.kernel.times import time_of
from core.log.records import NewEvent
from core.log.vault import Disclosure
from field_client import register
from field_client.device import Device
from field_client.told import Told
from field_client.words import N_

Personal = tuple[str, str, str]
"""Subject (a random id for this case, not for the person), field, value."""

NOT_RECORDABLE = N_("{field} cannot be recorded: {detail}")

_ID_RANDOM: Final = 10
_NONCE_BYTES: Final = 16


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file beside an event; the body holds a commitment to these four values (SYNC.md §5.8).

    Attributes:
        sha256: of the plain file, base64url.
        bytes: length of the plain file.
    """

    kind: str
    sha256: str
    bytes: int
    media_type: str


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What surrounds an act; None stands for the ordinary case."""

    companions: tuple[str, ...] | None = None
    occurred_ms: int | None = None
    corrects: str | None = None
    personal: tuple[Personal, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    based_on: tuple[tuple[str, int], ...] = ()


class Composer:
    """Composes the events of one commit, in order, on the heads as the journal has them.

    Attributes:
        stream: where they go.
        written: signed events, to be appended as they are.
        disclosures: the values behind their commitments.
    """

    __slots__ = (
        "_around", "_before", "_device", "_hlc", "_ms", "_prev", "_seq", "disclosures", "stream",
        "written",
    )  # fmt: skip

    def __init__(
        self, device: Device, stream: str, before: Sequence[NewEvent], around: Circumstances
    ) -> None:
        kid = device.signer.kid
        head = device.journal.key_head(kid)
        self._device = device
        self.stream = stream
        self._before = before
        self._around = around
        self._seq = head.seq if head else 0
        self._prev = head.hash if head else first_prev(device.enrolment.authority, kid)
        self._hlc = device.hlc()
        self._ms = device.clock.wall_ms()
        self.written: list[NewEvent] = []
        self.disclosures: list[Disclosure] = []

    def add(self, event: msgspec.Struct) -> None:
        """Compose and sign the next event; what is said of persons goes with the first.

        Raises:
            Refused: a phone or identity number stands in the event's data.
            Told: a value is not of its kind or beyond a limit.
        """
        _check(event)
        header = self._header(event)
        try:
            signed = compose(header, event, self._device.signer)
        except Rejected as error:
            raise _not_recordable(error) from error
        self._seq += 1
        self._prev = next_prev(signed)
        self.written.append(
            NewEvent(
                stream=self.stream,
                ver=header.ver,
                type=header.type,
                body=signed.body,
                event_id=header.id,
                kid=header.dev.kid,
                seq=header.dev.seq,
                sig=signed.sig,
            )
        )

    def _header(self, event: msgspec.Struct) -> Header:
        device, around = self._device, self._around
        first = not self.written
        self._hlc = tick(self._hlc, self._ms)
        at = time_of(self._ms, device.clock.zone)
        event_id = self._new_id()
        return Header(
            v=1,
            id=event_id,
            type=catalogue.type_of(event),
            log=device.enrolment.authority,
            stream=self.stream,
            ver=len(self._before) + len(self.written) + 1,
            dev=self._dev(),
            at=at,
            occurred=at if around.occurred_ms is None else self._time(around.occurred_ms),
            hlc=self._hlc,
            cp=_checkpoint_seen(device),
            seen=Seen(leaf=device.mirror.position(), law=dict(device.law.versions)),
            actor=self._actor(),
            region=self._region(event),
            based_on=around.based_on or UNSET,
            cause=UNSET if first else self.written[0].event_id,
            corrects=around.corrects or UNSET,
            data=raw(event),
            pd=self._commitments(event_id) if first else (),
            att=self._attached(event_id) if first else (),
            n=b64u(device.random_bytes(_NONCE_BYTES)),
        )

    def _dev(self) -> Dev:
        signer, clock = self._device.signer, self._device.clock
        return Dev(
            epoch=signer.epoch,
            kid=signer.kid,
            seq=self._seq + 1,
            prev=prev_text(self._prev),
            boot=clock.boot(),
            mono_ms=clock.mono_ms(),
        )

    def _actor(self) -> Actor:
        """Name the device's officer and those present: the given, else those of the leg so far."""
        officer = self._device.enrolment.officer
        present = self._around.companions
        if present is None:
            last = trusted_header(self._before[-1].body).actor.with_ if self._before else UNSET
            present = last or ()
        others = tuple(sorted(set(present) - {officer}))
        return Actor(id=officer, with_=others or UNSET)

    def _region(self, event: msgspec.Struct) -> str:
        """Return the division: of the leg so far, of the institution, else the device's own."""
        if self._before:
            known = trusted_header(self._before[0].body).region
            if known is not UNSET:
                return known
        institution = getattr(event, "institution", UNSET)
        row = register.institution(self._device.mirror, institution) if institution else None
        return row.region if row and row.region else self._device.enrolment.scope[0]

    def _commitments(self, event_id: str) -> tuple[tuple[str, str], ...]:
        return tuple(
            (subject, self._disclose(event_id, subject, field, value))
            for subject, field, value in self._around.personal
        )

    def _attached(self, event_id: str) -> tuple[str, ...]:
        """Commit to each file; its values are disclosed under a subject of their own."""
        return tuple(
            self._disclose(event_id, self._new_id(), one.kind, codec.encode(one).decode())
            for one in self._around.attachments
        )

    def _disclose(self, event_id: str, subject: str, field: str, value: str) -> str:
        try:
            d = disclose(self._device.random_bytes(SALT_BYTES), field, value)
        except ValueError as error:
            raise Told(NOT_RECORDABLE, field, detail=str(error)) from error
        c = commit(d)
        self.disclosures.append(Disclosure(c=c, event_id=event_id, subject=subject, d=d.encode()))
        return c

    def _new_id(self) -> str:
        return uuid7(self._ms, self._device.random_bytes(_ID_RANDOM))

    def _time(self, ms: int) -> str:
        return time_of(ms, self._device.clock.zone)


def _check(event: msgspec.Struct) -> None:
    """Refuse what a reader would not accept, and what belongs beside the body (EVIDENCE.md §5)."""
    found = personal_number(msgspec.to_builtins(event))
    if found is not None:
        field, kind = found
        raise Refused(Reason.PERSONAL_NUMBER, field=field, kind=kind)
    try:
        catalogue.read(catalogue.type_of(event), raw(event))
    except Rejected as error:
        raise _not_recordable(error) from error


def _checkpoint_seen(device: Device) -> CheckpointSeen | UnsetType:
    checkpoint = device.checkpoint()
    if checkpoint is None or not checkpoint.size:
        return UNSET
    return CheckpointSeen(log=checkpoint.origin, size=checkpoint.size, root=b64u(checkpoint.root))


def _not_recordable(error: Rejected) -> Told:
    """Name the field: msgspec ends its message with `at `$.premises``."""
    detail, _, path = error.detail.partition(" - at `$.")
    return Told(NOT_RECORDABLE, path.rstrip("`") or "data", detail=detail)
