"""What a notice went through after service: a second paper, more time, objections, a look-back."""

import msgspec

from core.domain.notice import events as notice
from tests.support.subjects import (
    CHARGE,
    FINDING,
    INSTITUTION,
    LATE,
    NOTICE,
    TODAY,
    VISIT,
    uid,
)

STORY: tuple[msgspec.Struct, ...] = (
    notice.Repeated(
        notice=NOTICE,
        number="T8-0001",
        institution=INSTITUTION,
        visit=VISIT,
        items=(
            notice.RepeatedItem(
                code=LATE, due_on="2026-12-23", finding=FINDING, ordered_by=uid(0x22)
            ),
        ),
        served_on=TODAY,
    ),
    notice.Extended(
        notice=NOTICE,
        institution=INSTITUTION,
        before="2026-12-08",
        due_on="2026-12-18",
        ground="granted",
        reason="设备采购未到货",
        extended_on="2026-12-04",
    ),
    notice.RecheckScheduled(
        notice=NOTICE,
        institution=INSTITUTION,
        after="report",
        recheck_by="2026-12-08",
        provisional=False,
    ),
    notice.LookBackScheduled(
        notice=NOTICE,
        institution=INSTITUTION,
        from_day="2027-01-10",
        until_day="2027-03-11",
        provisional=True,
    ),
    notice.LookBackHeld(
        notice=NOTICE, institution=INSTITUTION, recurred=(LATE,), held_on="2027-02-01"
    ),
    notice.ObjectionReceived(
        notice=NOTICE,
        institution=INSTITUTION,
        codes=(CHARGE,),
        received_on="2026-11-25",
        decide_by="2026-12-02",
        provisional=False,
    ),
    notice.ObjectionDecided(
        notice=NOTICE,
        institution=INSTITUTION,
        upheld=(CHARGE,),
        rejected=(),
        reason="收费项目已备案",
        decided_on="2026-11-30",
    ),
    notice.ItemWithdrawn(
        notice=NOTICE,
        institution=INSTITUTION,
        codes=(CHARGE,),
        reason="收费项目已备案",
        withdrawn_on="2026-11-30",
    ),
    notice.Withdrawn(notice=NOTICE, institution=INSTITUTION, withdrawn_on="2026-11-30"),
    notice.Numbered(notice=NOTICE, official_no="叶教培责改〔2026〕12号", numbered_on="2026-11-24"),
    notice.SuspensionOrdered(
        notice=NOTICE,
        institution=INSTITUTION,
        codes=(LATE,),
        basis="双减工作方案",
        ordered_on=TODAY,
    ),
    notice.SuspensionLifted(
        notice=NOTICE,
        institution=INSTITUTION,
        accepted_by="消防救援大队",
        accepted_on="2026-12-01",
        lifted_on="2026-12-02",
    ),
)
