"""Every act of every room, as `anjuan ROOM ACT` and `POST /api/v1/ROOM/ID/ACT` know it."""

from collections.abc import Mapping
from typing import Final

from server.acts.act import Act

ACTS: Final[Mapping[str, tuple[Act, ...]]] = {}
"""By kind of stream."""


def act_of(kind: str, name: str) -> Act | None:
    """Return an act by its name, None if the room has none of that name."""
    return next((act for act in ACTS.get(kind, ()) if act.name == name), None)
