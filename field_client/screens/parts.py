"""The four parts of a visit, and the keys that lead from one to another."""

from typing import Final, Literal

from field_client.widgets.chrome import Keys
from field_client.words import N_, _

Part = Literal["visit", "checklist", "finding", "review"]

PARTS: Final[tuple[tuple[str, Part, str], ...]] = (
    ("F2", "visit", N_("visit")),
    ("F3", "checklist", N_("checklist")),
    ("F4", "finding", N_("findings, notice")),
    ("F5", "review", N_("record, leave")),
)
_OWN: Final[dict[Part, tuple[tuple[str, str], ...]]] = {
    "visit": (("F10", N_("credentials were shown")),),
    "checklist": (("Tab", N_("next field")), ("1 2 3", N_("answer"))),
    "finding": (("Tab", N_("next field")), ("F10", N_("serve the notice"))),
    "review": (("1 2 3", N_("choose")), ("Tab", N_("next field"))),
}


def part_keys(here: Part) -> Keys:
    """Return the keys of a part: the other parts first, then its own."""
    others = tuple((key, _(name)) for key, part, name in PARTS if part != here)
    own = tuple((key, _(does)) for key, does in _OWN[here])
    return (*others, *own, ("Esc", _(N_("today"))), ("F1", _(N_("help"))))
