"""Days settled by a notice on holidays, a ground that fell away, a paper that takes orders over."""

from typing import Any, Final

import msgspec

from core.domain.case.day_events import DeadlineSettled as CaseDay
from core.domain.case.ground_events import DecisionKept, FiledAgain, GroundFellAway
from core.domain.draw.day_events import DeadlineSettled as DrawDay
from core.domain.institution.day_events import DeadlineSettled as InstitutionDay
from core.domain.notice.day_events import DeadlineSettled as NoticeDay
from core.domain.notice.events import Item
from core.domain.notice.take_over_events import OrdersTakenOver
from core.domain.refund.day_events import DeadlineSettled as RefundDay
from core.domain.tip.day_events import DeadlineSettled as TipDay
from core.domain.visit.day_events import DeadlineSettled as VisitDay
from tests.support.subjects import CASE, FINDING, HEAD, INSTITUTION, LATE, NOTICE, TODAY, VISIT, uid

_LATER: Final[dict[str, Any]] = {
    "before": "2027-01-04",
    "due_on": "2027-01-05",
    "provisional": False,
    "by_law": "2026-11-20",
}
STORY: tuple[msgspec.Struct, ...] = (
    CaseDay(case=CASE, kind="case.pay", **_LATER),
    DrawDay(draw=uid(0xD4A), kind="draw.publish", **_LATER),
    InstitutionDay(institution=INSTITUTION, kind="listing.statement", **_LATER),
    NoticeDay(notice=NOTICE, kind="notice.due", **_LATER),
    RefundDay(refund=uid(0x4EF), kind="refund.request", **_LATER),
    TipDay(tip=uid(0x71), kind="tip.verify", **_LATER),
    VisitDay(visit=VISIT, kind="visit.publish", **_LATER),
    FiledAgain(
        case=uid(0xCA6E),
        institution=INSTITUTION,
        source=f"notice:{NOTICE}",
        after=CASE,
        violations=(LATE,),
        filed_on="2026-12-28",
        decide_by="2027-03-29",
        provisional=True,
    ),
    GroundFellAway(
        case=CASE,
        institution=INSTITUTION,
        ground=f"notice:{NOTICE}",
        annuls=uid(0xE7),
        look_by="2027-02-01",
        provisional=False,
        noted_on="2027-02-01",
    ),
    DecisionKept(
        case=CASE,
        institution=INSTITUTION,
        reason="其余违法事实清楚，决定维持",
        decided_by=HEAD,
        decided_on="2027-02-02",
    ),
    OrdersTakenOver(
        notice=NOTICE,
        institution=INSTITUTION,
        from_notice=uid(0x22),
        items=(Item(code=LATE, due_on="2026-12-23", finding=FINDING),),
        served_on=TODAY,
        due_on="2026-12-23",
        objection_until="2026-11-25",
        provisional=False,
    ),
)
