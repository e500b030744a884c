"""The procedure of every room as data: what the radar, replay and the page of the law read."""

from collections.abc import Mapping
from typing import Final

from core.domain.case import table as case
from core.domain.device import table as device
from core.domain.draw import table as draw
from core.domain.fund import table as fund
from core.domain.history import table as history
from core.domain.institution import table as institution
from core.domain.matter import table as matter
from core.domain.notice import table as notice
from core.domain.officer import agency
from core.domain.officer import table as officer
from core.domain.refund import table as refund
from core.domain.tip import table as tip
from core.domain.visit import table as visit
from core.kernel.transitions import Transition

TABLES: Final[Mapping[str, tuple[Transition, ...]]] = {
    "agency": agency.TABLE,
    "case": case.TABLE,
    "credit": matter.TABLE,
    "draw": draw.TABLE,
    "fund": fund.TABLE,
    "hist": history.TABLE,
    "institution": institution.TABLE,
    "refund": refund.TABLE,
    "tip": tip.TABLE,
    "device": device.TABLE,
    "notice": notice.TABLE,
    "officer": officer.TABLE,
    "visit": visit.TABLE,
}
"""By kind of stream."""
