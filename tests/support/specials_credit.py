"""Values of a matter of credit that no type describes: decisions as the books show them."""

from typing import Any, Final

from msgspec.structs import replace

from core.domain.matter.commands import DecisionShown
from tests.support.drawing import LEAVE_OUT, Drawer
from tests.support.known import type_info

_KINDS: Final = ((), ("warning",), ("fine", "warning"), ("stop_operating",), ("simple_penalty",))
"""Codes of rows in publication.toml; none where no penalty was imposed."""


def decision_shown(draw: Drawer) -> Any:
    """Draw a decision, or none."""
    if draw.rnd.random() < 0.2:
        return LEAVE_OUT
    shown = draw.value("decision_shown", type_info(DecisionShown))
    return replace(shown, kinds=draw.rnd.choice(_KINDS))
