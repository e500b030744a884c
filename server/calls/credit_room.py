"""Matters of credit on the command line: `anjuan credit dispute raise`, `credit repair grant`.

The acts are those of the room `credit` in `server.acts.table`; the first word of each is a group.
"""

import argparse
from typing import Final

from server.acts.table import ACTS
from server.calls.acts import add_act
from server.calls.rooms import add_reading
from server.calls.shared import Calls
from server.words import N_, _

_GROUPS: Final = {
    "dispute": N_("objections to entries of a score"),
    "repair": N_("credit repair: asked for, granted, refused"),
    "merit": N_("good conduct that earns points"),
    "listing": N_("lists proposed on a score"),
}
"""First words of the acts' names."""


def add_room(acts: Calls, shared: argparse.ArgumentParser) -> None:
    """Add the groups with their acts, and the matters as a list and in full."""
    add_reading(acts, shared, "credit")
    for group, about in _GROUPS.items():
        steps = acts.add_parser(group, help=_(about)).add_subparsers(metavar="STEP", required=True)
        for act in ACTS["credit"]:
            first, _dash, rest = act.name.partition("-")
            if first == group:
                add_act(steps, shared, "credit", act, rest)
