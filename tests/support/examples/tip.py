"""TIP: a patrol sees lessons at night, a named parent reports the same, VISIT finds it founded."""

import msgspec

from core.domain.tip.events import (
    Assigned,
    Closed,
    Extended,
    FedBack,
    Merged,
    MergeNoted,
    PatrolLogged,
    Received,
    Rejected,
    Reopened,
    Transferred,
    Triaged,
    Verified,
    VerifyingOfficer,
)
from tests.support.subjects import CASE, INSTITUTION, LATE, LI, VISIT, WANG, uid

TIP = uid(0x710)
OTHER_TIP = uid(0x711)
TIPSTER = uid(0x712)
TOWN = uid(0x701)
RECEIPT_NO = "叶教爆〔2026〕31号"
BOTH = (
    VerifyingOfficer(officer=WANG, credential_no="豫D-0001"),
    VerifyingOfficer(officer=LI, credential_no="豫D-0002"),
)

STORY: tuple[msgspec.Struct, ...] = (
    PatrolLogged(
        tip=TIP,
        patroller="grid_worker",
        institution=INSTITUTION,
        premises="文化路 1 号三楼",
        topic="hours",
        patrolled_on="2026-11-05",
    ),
    Received(
        tip=TIP,
        receipt_no=RECEIPT_NO,
        channel="12345",
        topic="hours",
        institution=INSTITUTION,
        premises="文化路 1 号三楼",
        violations=(LATE,),
        is_anonymous=False,
        tipster=TIPSTER,
        ref="12345-20261106-0007",
        received_on="2026-11-06",
        triage_by="2026-11-10",
        provisional=False,
    ),
    Triaged(
        tip=TIP,
        route="check",
        is_urgent=True,
        triaged_on="2026-11-09",
        assign_by="2026-11-10",
        provisional=False,
    ),
    Rejected(
        tip=TIP,
        ground="already_checked",
        reason="上月已核查同一事项",
        rejected_on="2026-11-10",
        feed_back_by="2026-11-13",
        provisional=False,
    ),
    Merged(
        tip=TIP,
        into=OTHER_TIP,
        reason="同一机构同一事项",
        merged_on="2026-11-10",
        feed_back_by="2026-11-13",
        provisional=False,
    ),
    MergeNoted(tip=TIP, merged=OTHER_TIP, noted_on="2026-11-12"),
    Transferred(
        tip=TIP,
        to="MKT",
        agency=uid(0x713),
        reason="属于广告违法",
        transferred_on="2026-11-10",
        feed_back_by="2026-11-13",
        provisional=False,
    ),
    Assigned(
        tip=TIP,
        kind="verification",
        handlers=(WANG, LI),
        agency=TOWN,
        assigned_on="2026-11-10",
        verify_by="2026-12-01",
        provisional=False,
    ),
    Extended(
        tip=TIP, verify_by="2026-12-15", reason="机构搬迁，需另行查找", extended_on="2026-11-30"
    ),
    Verified(
        tip=TIP,
        institution=INSTITUTION,
        finding="founded",
        kind="verification",
        officers=BOTH,
        visit=VISIT,
        violations=(LATE,),
        found_on="2026-11-23",
        feed_back_by="2026-11-26",
        provisional=False,
    ),
    FedBack(tip=TIP, satisfaction="satisfied", fed_back_on="2026-11-25"),
    Closed(
        tip=TIP,
        institution=INSTITUTION,
        outcome="founded",
        led_to=(f"visit:{VISIT}", f"case:{CASE}"),
        closed_on="2026-11-26",
        reopen_until="2026-12-28",
        provisional=False,
    ),
    Reopened(
        tip=TIP,
        institution=INSTITUTION,
        ground="new_facts",
        reason="夜间仍在上课",
        reopened_on="2026-12-07",
        assign_by="2026-12-08",
        provisional=False,
    ),
)
