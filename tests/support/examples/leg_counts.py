"""What the legs of VISIT count, and who was there besides: a town's staff; Zhao, who withdrew."""

import msgspec

from core.domain.leg.events import (
    AdsRemoved,
    AssistantsAttended,
    HazardRecorded,
    Recused,
    Sampled,
)
from tests.support.subjects import VISIT, ZHAO, uid

TOWN = uid(0x701)
HELPERS = (uid(0x702), uid(0x703))

STORY: tuple[msgspec.Struct, ...] = (
    AssistantsAttended(visit=VISIT, assistants=HELPERS, agency=TOWN, delegation="豫政〔2025〕3号"),
    Recused(visit=VISIT, officer=ZHAO, interest="kinship"),
    AdsRemoved(visit=VISIT, pieces=3, detail="临街橱窗"),
    HazardRecorded(visit=VISIT, kind="exits", hazards=2, major=True, detail="三楼楼梯间"),
    Sampled(visit=VISIT, kind="contracts", sampled=20, violating=4),
)
