"""An entry of the register as its events left it (DOMAIN.md §2).

    (unregistered) ── Registered ──> REGISTERED ── ParticularsChanged ──┐
                                         ^──────────────────────────────┘

`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal, assert_never

import msgspec
from msgspec import UNSET

from core.domain.institution.events import Particulars, ParticularsChanged, Registered

Event = Registered | ParticularsChanged
Stage = Literal["unregistered", "registered"]

ALLOWED: Final[dict[type[Event], frozenset[Stage]]] = {
    Registered: frozenset({"unregistered"}),
    ParticularsChanged: frozenset({"registered"}),
}
"""From which stages each event may come; what `decide` may ask for, and nothing else."""

_NOTHING: Final = Particulars()


class Institution(msgspec.Struct, frozen=True, kw_only=True):
    """An institution of the register.

    Attributes:
        particulars: what the last reading of the register says.
        source: what that reading was read from.
    """

    stage: Stage = "unregistered"
    particulars: Particulars = _NOTHING
    source: str = ""


def evolve(institution: Institution, event: Event) -> Institution:
    """Return the institution after the event."""
    match event:
        case Registered():
            return msgspec.structs.replace(
                institution, stage="registered", particulars=event.particulars, source=event.source
            )
        case ParticularsChanged():
            return msgspec.structs.replace(
                institution,
                particulars=amended(institution.particulars, event.particulars, event.cleared),
                source=event.source,
            )
        case _:
            assert_never(event)


def difference(old: Particulars, new: Particulars) -> tuple[Particulars, tuple[str, ...]]:
    """Return the fields that a new full reading says otherwise, and those now empty, sorted.

    It is what `amended` takes: `amended(old, *difference(old, new)) == new`.
    """
    before, after = msgspec.structs.asdict(old), msgspec.structs.asdict(new)
    changed = {
        name: value for name, value in after.items() if value is not UNSET and value != before[name]
    }
    cleared = sorted(
        name for name, value in after.items() if value is UNSET and before[name] is not UNSET
    )
    return Particulars(**changed), tuple(cleared)


def amended(old: Particulars, changed: Particulars, cleared: tuple[str, ...]) -> Particulars:
    """Return the particulars after a change; a cleared name that is no field says nothing."""
    values = msgspec.structs.asdict(old)
    values |= {name: UNSET for name in cleared if name in values}
    values |= {
        name: value for name, value in msgspec.structs.asdict(changed).items() if value is not UNSET
    }
    return Particulars(**values)
