"""What must be seen on every screen until it is settled, read from data alone (R7, R9).

A key that the office refuses (fork, revoked, never enrolled) and a checkpoint that does not fit the
log (split view) stop no capture: the officer goes on, and knows whom to call.
"""

from typing import Final

from core.kernel.errors import Rejected
from field_client.device import Device
from field_client.words import N_, _

KEY_REFUSED: Final = N_(
    "the office refuses this device's key ({verdict}); facts stay here, call the administrator"
)
SPLIT_VIEW: Final = N_(
    "the office's log differs from what this device was shown before; call the supervisor"
)
UNSOUND: Final = N_("the last checkpoint kept here is not the office's: {detail}")

_OF_THE_KEY: Final = ("rejected:unknown-key", "rejected:fork", "rejected:signature")
_OF_THE_KEY_REVIEWED: Final = ("review:revoked", "review:suspected")
_REFUSED_NOTE: Final = "refused_note"
"""Where the sync keeps a checkpoint that does not continue the last one."""
_OF_THE_LOG: Final = ("review:split-view", "deferred:server-behind")


def alarms(device: Device) -> tuple[str, ...]:
    """Return the alarms of a device, in the person's language."""
    items = device.journal.outbox(states=("queued", "delivered", "review"))
    verdicts = [item.verdict for item in items if item.verdict]
    refused = next((v for v in verdicts if v.startswith((*_OF_THE_KEY, *_OF_THE_KEY_REVIEWED))), "")
    found = [_(KEY_REFUSED).format(verdict=refused)] if refused else []
    if device.journal.setting(_REFUSED_NOTE) or any(v.startswith(_OF_THE_LOG) for v in verdicts):
        found.append(_(SPLIT_VIEW))
    if device.is_enrolled:
        try:
            device.checkpoint()
        except Rejected as error:
            found.append(_(UNSOUND).format(detail=error.detail))
    return tuple(found)
