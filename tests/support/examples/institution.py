"""The story of an entry of the register: a county's subject school, from 2021 to 2027.

It is licensed, becomes non-profit, and turns to the arts; it passes its inspection, joins the
platform, is put on the white list, leaves it, is suspended, absconds, and is put on the black one.
"""

import msgspec

from core.domain.institution import book_events as book
from core.domain.institution import events as of
from core.domain.institution import listing_events as lists
from tests.support.subjects import CASE, INSTITUTION, NOTICE, WANG, ZHAO, uid

LICENCE = "教民141042270000018号"
LISTING = uid(0x51)
VENUE = uid(0x52)
TEACHER = uid(0x53)
PLATFORM = "全国校外教育培训监管与服务综合平台"

STORY: tuple[msgspec.Struct, ...] = (
    of.Categorised(
        institution=INSTITUTION,
        categories=("ART", "SUBJECT"),
        stages=("PRIMARY", "JUNIOR"),
        mode="OFFLINE",
        profit="FORPROFIT",
        from_day="2019-09-01",
        source="training_institutions.csv",
    ),
    of.Licensed(
        institution=INSTITUTION,
        licence_no=LICENCE,
        authority="叶县教育体育局",
        scope="语文、美术",
        valid_from="2024-01-01",
        valid_to="2026-12-31",
        expiring_from="2026-10-02",
        source="training_institutions.csv",
    ),
    of.Converted(
        institution=INSTITUTION,
        how="to_non_subject",
        converted_on="2022-03-01",
        categories=("ART",),
    ),
    of.ReregistrationOpened(
        institution=INSTITUTION, category="ART", opened_on="2023-03-01", due_on="2023-06-30"
    ),
    of.Reregistered(
        institution=INSTITUTION, category="ART", reregistered_on="2023-05-20", due_on="2023-06-30"
    ),
    book.PlatformJoined(institution=INSTITUTION, platform=PLATFORM, joined_on="2023-06-01"),
    book.VenueAdded(
        institution=INSTITUTION,
        venue=VENUE,
        address="叶县文化路 1 号三层",
        added_on="2023-06-01",
        division_code="410422",
        town="昆阳街道",
        grid_cell="昆阳三格",
        floor=3,
        area_dm2=21_650,
        fire_doc_no="叶消备〔2023〕7号",
    ),
    book.VenueClosed(institution=INSTITUTION, venue=VENUE, closed_on="2026-08-31"),
    book.StaffEngaged(
        institution=INSTITUTION,
        person=TEACHER,
        role="teacher",
        certificate_checked=True,
        engaged_on="2023-09-01",
        record_checked_on="2023-08-25",
    ),
    book.StaffLeft(institution=INSTITUTION, person=TEACHER, left_on="2026-07-01"),
    book.ContactAssigned(
        institution=INSTITUTION,
        contacts=(book.Contact(officer=WANG, duty="包联干部"),),
        assigned_on="2023-09-01",
    ),
    book.Audited(
        institution=INSTITUTION,
        campaign="2023 年数据稽核",
        audited_on="2023-10-10",
        outcome="in_order",
    ),
    book.AnnualInspectionConcluded(
        institution=INSTITUTION,
        year=2025,
        result="PASS",
        concluded_on="2026-03-20",
        conditions="补齐消防演练记录",
    ),
    book.Commended(
        institution=INSTITUTION,
        level="county",
        commended_by="叶县教育体育局",
        commended_on="2026-04-01",
    ),
    lists.ListingNoticed(
        institution=INSTITUTION,
        listing=LISTING,
        list="black",
        grounds=("absconded",),
        rests_on=(f"case:{CASE}",),
        noticed_by=ZHAO,
        noticed_on="2026-11-23",
        statement_until="2026-11-30",
        provisional=False,
    ),
    lists.ListingStatementReceived(
        institution=INSTITUTION, listing=LISTING, position="objects", received_on="2026-11-27"
    ),
    lists.Listed(
        institution=INSTITUTION,
        listing=LISTING,
        list="black",
        decided_on="2026-12-01",
        from_day="2026-12-01",
        until="2027-12-01",
        provisional=False,
    ),
    lists.ListingPublished(
        institution=INSTITUTION, listing=LISTING, place="县政府网站", published_on="2026-12-02"
    ),
    lists.Delisted(
        institution=INSTITUTION,
        listing=LISTING,
        list="black",
        how="repair",
        on="2027-06-01",
        reason="已退清全部费用",
    ),
    lists.ListingDropped(
        institution=INSTITUTION, listing=LISTING, dropped_on="2026-12-01", reason="陈述成立"
    ),
    of.LicenceRevoked(
        institution=INSTITUTION,
        licence_no=LICENCE,
        on="2026-12-24",
        ground="恶意终止办学",
        case=CASE,
    ),
    of.Suspended(
        institution=INSTITUTION,
        ground="消防重大隐患",
        suspended_on="2026-09-01",
        rests_on=NOTICE,
    ),
    of.Resumed(institution=INSTITUTION, accepted_by="叶县消防救援大队", resumed_on="2026-09-20"),
    of.Absconded(
        institution=INSTITUTION,
        circumstances="大门上锁，电话无人接听",
        absconded_on="2026-11-10",
    ),
    of.Closed(
        institution=INSTITUTION,
        how="shut",
        papers="unlicensed_registered",
        closed_on="2026-12-28",
        case=CASE,
    ),
    of.Reopened(institution=INSTITUTION, reason="登记有误", reopened_on="2027-01-05"),
)
