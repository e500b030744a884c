"""Every act of every room, as `anjuan ROOM ACT` and `POST /api/v1/rooms/ROOM/ID/ACT` know it."""

from collections.abc import Mapping
from typing import Final

from server.acts import cases, draws, matters, notices, offices, refunds, register, tips, visits
from server.acts.act import Act

ACTS: Final[Mapping[str, tuple[Act, ...]]] = {
    "agency": register.AGENCY_ACTS,
    "case": cases.ACTS,
    "credit": matters.ACTS,
    "device": offices.DEVICE_ACTS,
    "draw": draws.ACTS,
    "fund": refunds.FUND_ACTS,
    "institution": register.INSTITUTION_ACTS,
    "notice": notices.ACTS,
    "officer": offices.OFFICER_ACTS,
    "refund": refunds.REFUND_ACTS,
    "review": offices.REVIEW_ACTS,
    "tip": tips.ACTS,
    "visit": visits.ACTS,
}
"""By kind of stream."""


def act_of(kind: str, name: str) -> Act | None:
    """Return an act by its name, None if the room has none of that name."""
    return next((act for act in ACTS.get(kind, ()) if act.name == name), None)
