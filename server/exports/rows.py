"""What every row of a table tells of an event, whatever its type."""

from collections.abc import Callable
from typing import Final

from core.kernel.times import time_of
from server.exports.facts import Fact
from server.exports.spoken import Cell, title_of
from server.words import N_, _

COUNTS = N_("counts")
HELD = N_("held back, under review")
EXCLUDED = N_("excluded by review")
_STANDINGS: Final = {"counts": COUNTS, "held": HELD, "excluded": EXCLUDED}
LOOKS_PERSONAL = N_("looks like a phone or identity number")
UNREADABLE = N_("this release cannot read it")
_WITHHELD: Final = {"personal": LOOKS_PERSONAL, "unreadable": UNREADABLE}


def _institution(fact: Fact) -> str:
    if fact.kind == "institution":
        return fact.subject
    found = fact.data.get("institution", "")
    return found if isinstance(found, str) else ""


_COLUMNS: Final[tuple[tuple[str, Callable[[Fact], Cell]], ...]] = (
    (N_("leaf"), lambda fact: fact.leaf),
    (N_("recorded at"), lambda fact: time_of(fact.received_ms)),
    (N_("happened at"), lambda fact: fact.occurred),
    (N_("what happened"), lambda fact: title_of(fact.type)),
    (N_("event type"), lambda fact: fact.type),
    (N_("stream"), lambda fact: fact.stream),
    (N_("version in the stream"), lambda fact: fact.ver),
    (N_("institution"), _institution),
    (N_("by whom"), lambda fact: fact.actor),
    (N_("together with"), lambda fact: " ".join(fact.companions)),
    (N_("area"), lambda fact: fact.region),
    (N_("does it count"), lambda fact: _(_STANDINGS[fact.standing])),
    (N_("was under review for"), lambda fact: " ".join(fact.codes)),
    (N_("particulars withheld"), lambda fact: _(_WITHHELD.get(fact.withheld, ""))),
    (N_("event id"), lambda fact: fact.id),
    (N_("signed at"), lambda fact: fact.at),
    (N_("signed with key"), lambda fact: fact.kid),
    (N_("commitments to personal values"), lambda fact: " ".join(one for _who, one in fact.pd)),
    (N_("commitments to attachments"), lambda fact: " ".join(fact.att)),
)


def heads() -> list[str]:
    """Return the heads of the columns in the person's language."""
    return [_(head) for head, _value in _COLUMNS]


def cells(fact: Fact) -> list[Cell]:
    """Return an event's cells under these heads."""
    return [value_of(fact) for _head, value_of in _COLUMNS]
