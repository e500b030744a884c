"""Is everything delivered? Answered from data alone; otherwise exactly what is missing (R9, P9).

"In sync" means that the outbox is empty, that the server's scope digest equals the mirror's, and
that no file waits on this device.
"""

import msgspec

from core.log.mirror import Mirror
from field_client import outbox
from field_client.confirming import Confirmation, confirmation
from field_client.device import Device, LastSync
from field_client.outbox import Counts
from field_client.words import N_

NEVER = N_("this device has never synced")
WAITING = N_("{count} events are not in the office's log yet")
DELIVERED = N_("{count} events were answered but not logged; a person must look at them")
NOT_COMPARED = N_("what was pulled has not been compared with the office's digest")
DIGEST_DIFFERS = N_("what was pulled differs from the office's digest; sync again")
FILES_STAY = N_("the files of {count} pieces of evidence are only here; keep the originals")
UNENROLLED = N_("this device is not enrolled")

_EVIDENCE = "leg.evidence-referenced.v1"


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that stands between the device and "in sync".

    Attributes:
        sentence: English message id.
        count: fills its placeholder.
    """

    sentence: str
    count: int = 0


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Where the device's work is.

    Attributes:
        pulled_leaf: last leaf pulled in scope, -1 before any.
        missing: empty exactly when the device is in sync.
        drafts: half-typed texts that are no facts yet.
        confirmation: of the office's log by witnesses; amber is no reason to be out of sync.
    """

    is_enrolled: bool
    counts: Counts
    last_sync: LastSync | None
    pulled_leaf: int
    pulled_events: int
    missing: tuple[Missing, ...]
    drafts: int
    confirmation: Confirmation | None = None

    @property
    def in_sync(self) -> bool:
        """Nothing is missing."""
        return not self.missing

    @property
    def told(self) -> tuple[Missing | Confirmation, ...]:
        """What a person is told beside the counts: what is missing, and an amber confirmation."""
        seen = self.confirmation
        return self.missing if seen is None or not seen.is_amber else (*self.missing, seen)


def read_status(device: Device) -> Status:
    """Compute the status; cheap enough for every screen."""
    counted = outbox.counts(device.journal, device.mirror)
    last_sync = device.last_sync()
    return Status(
        is_enrolled=device.is_enrolled,
        counts=counted,
        last_sync=last_sync,
        pulled_leaf=device.mirror.position(),
        pulled_events=device.mirror.count(),
        missing=_missing(device, counted, last_sync),
        drafts=sum(1 for draft in device.journal.drafts().values() if draft.value),
        confirmation=confirmation(device),
    )


def _missing(device: Device, counted: Counts, last_sync: LastSync | None) -> tuple[Missing, ...]:
    found: list[Missing] = []
    if not device.is_enrolled:
        found.append(Missing(sentence=UNENROLLED))
    if last_sync is None:
        found.append(Missing(sentence=NEVER))
    else:
        found += _scope(device.mirror, last_sync)
    if counted.waiting:
        found.append(Missing(sentence=WAITING, count=counted.waiting))
    if counted.delivered:
        found.append(Missing(sentence=DELIVERED, count=counted.delivered))
    evidence = device.journal.count_of(_EVIDENCE)
    if evidence:
        found.append(Missing(sentence=FILES_STAY, count=evidence))
    return tuple(found)


def _scope(mirror: Mirror, last_sync: LastSync) -> list[Missing]:
    """Compare the digests of what the server has in scope with what is here (F34)."""
    if last_sync.scope_digest is None:
        return [Missing(sentence=NOT_COMPARED)]
    here = (mirror.position(), *mirror.digest())
    theirs = (last_sync.scope_leaf, last_sync.scope_count, last_sync.scope_digest)
    return [] if here == theirs else [Missing(sentence=DIGEST_DIFFERS)]
