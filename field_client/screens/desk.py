"""What the screens work on: the open device, and on a visit its leg."""

from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from core.domain.leg.commands import Command
from core.domain.leg.state import Leg
from core.kernel.ids import JoinCode
from field_client import register
from field_client.capture import Capture, Recorded
from field_client.capture_compose import Personal
from field_client.device import Device
from field_client.words import N_, _

NO_NAME = N_("premises in no register")


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """The open device, and capture over it."""

    device: Device
    capture: Capture


class LegDesk(Desk, frozen=True, kw_only=True):
    """A leg of this device.

    Attributes:
        stream: name of the leg's stream.
    """

    stream: str

    @property
    def leg(self) -> Leg:
        """The leg as its facts left it, read from the journal."""
        return self.capture.leg(self.stream)

    def record(
        self,
        command: Command,
        *,
        clear_drafts: Sequence[str] = (),
        companions: Sequence[str] | None = None,
        personal: Sequence[Personal] = (),
    ) -> Recorded:
        """Record a fact on this leg."""
        return self.capture.record(
            self.stream,
            command,
            clear_drafts=clear_drafts,
            companions=companions,
            personal=personal,
        )

    def key(self, field: str) -> str:
        """Name the draft of a field of this leg."""
        return f"{self.stream}/{field}"


def place_of(desk: Desk, leg: Leg) -> str:
    """Return where a visit is: the institution's name, or what the premises are called."""
    if leg.institution is not None:
        return register.name_of(desk.device.mirror, leg.institution)
    return leg.premises or _(NO_NAME)


def code_of(leg: Leg) -> JoinCode | str:
    """Return the join code of an opened leg, empty before."""
    codes = [getattr(fact.event, "code", UNSET) for fact in leg.standing[:1]]
    return next((code for code in codes if code is not UNSET), "")
