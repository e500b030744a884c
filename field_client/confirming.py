"""How long ago witnesses confirmed the log of the office, as this device has seen (EVIDENCE §1.6).

Old is amber and no more: the log of a day without a witness is the same log, and tomorrow's round
confirms it as well. Without any quorum a sync believes nothing (`core.sync.witnessed`).
"""

from typing import Final

import msgspec

from core.sync.witnessed import STALE_S, confirmed_s
from field_client.device import COSIGNED_NOTE, Device
from field_client.words import N_

CONFIRMED = N_("witnesses confirmed the office's log {count} hours ago")
OLD = N_("witnesses last confirmed the office's log {count} hours ago; ask the office why")
NEVER = N_("no witness has confirmed the office's log to this device yet; sync, or ask the office")
_HOUR_S: Final = 3_600


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the youngest quorum.

    Attributes:
        sentence: English message id.
        count: hours, which fill its placeholder.
        is_amber: older than a daily round allows, or none at all.
    """

    sentence: str
    count: int = 0
    is_amber: bool = True


def confirmation(device: Device) -> Confirmation | None:
    """Return how old the youngest quorum is; None where no witness is demanded."""
    policy = device.enrolment.demanded() if device.is_enrolled else None
    if policy is None:
        return None
    at_s = confirmed_s(policy, device.journal.setting(COSIGNED_NOTE) or "")
    if at_s is None:
        return Confirmation(sentence=NEVER)
    age_s = max(0, device.clock.wall_ms() // 1000 - at_s)
    is_amber = age_s > STALE_S
    sentence = OLD if is_amber else CONFIRMED
    return Confirmation(sentence=sentence, count=age_s // _HOUR_S, is_amber=is_amber)
