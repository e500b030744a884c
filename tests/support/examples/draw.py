"""A random draw in the quarter of the story: two institutions in the pool, one drawn, one closed.

`RECORD` is whole and right: `core.domain.draw.verify` finds no difference in it.
"""

import msgspec

from core.domain.draw import events as draw
from core.domain.draw.state import Event
from tests.support.subjects import CHARGE, INSTITUTION, LATE, LI, WANG, ZHAO, b64u, uid

DRAW = uid(0x8)
SECOND = uid(0x11)
BLACK_LISTED = uid(0x12)
CHEN = uid(0xAC)
REVEALER = uid(0xEE)
EDU = uid(0x7)
SEED = b64u(32, "draw")

ANNOUNCED = draw.Announced(
    draw=DRAW,
    region="410422",
    title="2026年第四季度随机抽查",
    items=(LATE, CHARGE),
    ratios=(draw.Ratio(stratum="C", per_mille=300),),
    officers_per_object=2,
    load_cap=12,
    beacon="福利彩票双色球2026137期",
    beacon_on="2026-11-26",
    announced_on="2026-11-23",
    visits_by="2026-12-31",
    publish_by="2027-01-28",
    provisional=True,
    replaces=uid(0x9),
)
FROZEN = draw.PoolsFrozen(
    draw=DRAW,
    objects=draw.Frozen(size=2, sha256="q5N8fs1a_yhHP3cU9P3BIpjBIz-tZwzkiYtCFzvBX1U"),
    inspectors=draw.Frozen(size=3, sha256="UoVaSfn_wPjaOkqgnFjFsXfMC-ZqotL5ORZ5fwgLJxY"),
    left_out=draw.Frozen(size=1, sha256="_LBabF7GXAbCRVyUuUe0FTcNscdahg8oewTBTyuQ5Wo"),
    frozen_on="2026-11-24",
    frozen_by=ZHAO,
)
OBJECTS = draw.ObjectsListed(
    draw=DRAW,
    first=0,
    rows=(
        draw.PoolObject(institution=INSTITUTION, ref="52410400MJ0000018M", stratum="C"),
        draw.PoolObject(institution=SECOND, ref=SECOND, stratum="C"),
    ),
)
INSPECTORS = draw.InspectorsListed(
    draw=DRAW,
    first=0,
    rows=(
        draw.PoolInspector(officer=WANG, agency=EDU, load=3, interests=()),
        draw.PoolInspector(officer=CHEN, agency=EDU, load=0, interests=(BLACK_LISTED,)),
        draw.PoolInspector(officer=LI, agency=EDU, load=12, interests=()),
    ),
)
LEFT_OUT = draw.ObjectsLeftOut(
    draw=DRAW, first=0, rows=(draw.LeftOut(institution=BLACK_LISTED, why="black_list"),)
)
COMMITTED = draw.SeedCommitted(
    draw=DRAW,
    seed_sha256="9zCWHc1JVqxu2F-Z8pbGcLV_-bPmC7xyHZ94-Xg1GxQ",
    committed_on="2026-11-25",
    committed_by=REVEALER,
)
REVEALED = draw.SeedRevealed(
    draw=DRAW,
    seed=SEED,
    beacon="05 11 14 22 27 33 + 09",
    revealed_on="2026-11-27",
    revealed_by=REVEALER,
)
DRAWN = draw.ObjectsDrawn(
    draw=DRAW, stratum="C", per_mille=300, pool_size=2, first=0, institutions=(SECOND,)
)
ASSIGNED = draw.InspectorsAssigned(draw=DRAW, institution=SECOND, officers=(WANG, CHEN))
CLOSED = draw.Redrawn(
    draw=DRAW,
    what="institution",
    ground="closed",
    reason="已停办",
    institution=SECOND,
    before=SECOND,
    after=INSTITUTION,
    redrawn_on="2026-11-30",
)
ASSIGNED_INSTEAD = draw.InspectorsAssigned(
    draw=DRAW, institution=INSTITUTION, officers=(CHEN, WANG)
)
RECUSED = draw.Redrawn(
    draw=DRAW,
    what="inspector",
    ground="recusal",
    reason="与举办者有利害关系",
    institution=INSTITUTION,
    before=CHEN,
    after=LI,
    redrawn_on="2026-12-01",
)
PUBLISHED = draw.Published(draw=DRAW, published_on="2027-01-15")

RECORD: tuple[Event, ...] = (
    ANNOUNCED,
    FROZEN,
    OBJECTS,
    INSPECTORS,
    LEFT_OUT,
    COMMITTED,
    REVEALED,
    DRAWN,
    ASSIGNED,
    CLOSED,
    ASSIGNED_INSTEAD,
    RECUSED,
    PUBLISHED,
)
"""The head drew again, twice: an institution had closed, and an officer was to keep away."""

STORY: tuple[msgspec.Struct, ...] = (
    *RECORD,
    draw.Cancelled(draw=DRAW, reason="种子文件遗失", cancelled_on="2026-11-26"),
)
"""With what did not happen: the seed was lost before it was revealed."""
