"""An agency as its events left it (DOMAIN.md §1.1).

(unregistered) ── AgencyRegistered ──> REGISTERED
"""

import msgspec

from core.domain.officer.events import AgencyRegistered


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """An agency; `registered` is None until it entered the books."""

    registered: AgencyRegistered | None = None


def evolve(agency: Agency, event: AgencyRegistered) -> Agency:
    """Return the agency after the event."""
    return msgspec.structs.replace(agency, registered=event)
