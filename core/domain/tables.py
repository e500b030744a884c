"""The procedure of every room as data: what the radar, replay and the page of the law read."""

from collections.abc import Mapping
from typing import Final

from core.kernel.transitions import Transition

TABLES: Final[Mapping[str, tuple[Transition, ...]]] = {}
"""By kind of stream."""
