"""What officers are trusted with and keep away from; numbers that went out with a device."""

import msgspec

from core.domain.device import events as device
from core.domain.officer import events as officer
from tests.support.subjects import INSTITUTION, WANG, uid

STORY: tuple[msgspec.Struct, ...] = (
    officer.RolesChanged(
        roles=("handler", "legal_reviewer"), from_day="2026-12-01", reason="岗位调整"
    ),
    officer.InterestDeclared(
        officer=WANG, institution=INSTITUTION, kind="kinship", from_day="2026-11-01"
    ),
    officer.InterestEnded(
        officer=WANG, institution=INSTITUTION, until_day="2026-12-31", reason="亲属离职"
    ),
    device.NumbersLeased(
        device=uid(0xD1),
        kind="simple_penalty",
        prefix="叶教当罚〔2026〕",
        first=1,
        last=50,
        leased_on="2026-11-20",
    ),
    device.NumberVoided(
        device=uid(0xD1),
        kind="simple_penalty",
        number="叶教当罚〔2026〕0003",
        reason="填写错误",
        voided_on="2026-11-24",
    ),
    device.NumbersReturned(
        device=uid(0xD1),
        kind="simple_penalty",
        numbers=("叶教当罚〔2026〕0049", "叶教当罚〔2026〕0050"),
        returned_on="2026-12-31",
    ),
)
