"""A visit that was planned and approved, one officer recused, and what was made known of it."""

import msgspec

from core.domain.visit import events as visit
from tests.support.subjects import (
    CHARGE,
    CODE,
    HEAD,
    INSTITUTION,
    LATE,
    LI,
    NOTICE,
    TODAY,
    VISIT,
    WANG,
    ZHAO,
    uid,
)

STORY: tuple[msgspec.Struct, ...] = (
    visit.Planned(
        visit=VISIT,
        code=CODE,
        kind="complaint",
        institution=INSTITUTION,
        batch="2026-11",
        items=(LATE, CHARGE),
        officers=(WANG, ZHAO),
        assistants=(uid(0xA5),),
        planned_on="2026-11-19",
        visit_on=TODAY,
        basis="投诉举报",
        is_urgent=False,
        ordered_from_above=False,
        frequency_so_far=4,
        above_cap=True,
        source=f"tip:{uid(0x71)}",
        approve_by=TODAY,
        provisional=False,
    ),
    visit.Approved(visit=VISIT, approved_by=HEAD, approved_on="2026-11-20", afterwards=False),
    visit.Notified(
        visit=VISIT, mode="unannounced", reason="上课时段以外无法取证", notified_on="2026-11-20"
    ),
    visit.Recused(
        visit=VISIT,
        officer=ZHAO,
        replaced_by=LI,
        asked_by="officer",
        ground="近亲属在该机构任职",
        decided_by=HEAD,
        decided_on="2026-11-20",
    ),
    visit.RecusalRefused(
        visit=VISIT,
        officer=WANG,
        asked_by="party",
        ground="曾检查过该机构",
        decided_by=HEAD,
        decided_on="2026-11-23",
    ),
    visit.Cancelled(visit=VISIT, reason="机构已注销", cancelled_on="2026-11-20"),
    visit.UnplannedSeen(visit=VISIT, seen_on=TODAY, approve_by="2026-11-24", provisional=False),
    visit.CorrectionOrdered(
        visit=VISIT, notice=NOTICE, institution=INSTITUTION, codes=(LATE, CHARGE)
    ),
    visit.TownNotified(
        visit=VISIT,
        institution=INSTITUTION,
        region="410422001",
        codes=(LATE, CHARGE),
        notice=NOTICE,
        sent_on=TODAY,
    ),
    visit.SchoolNotified(
        visit=VISIT, school="3141000123", pupils=(uid(0x91), uid(0x92)), sent_on=TODAY
    ),
    visit.NotificationAcknowledged(visit=VISIT, recipient="town", acknowledged_on="2026-11-24"),
    visit.PublicationDemanded(
        visit=VISIT, institution=INSTITUTION, publish_by="2026-12-21", provisional=False
    ),
    visit.ResultPublished(
        visit=VISIT, institution=INSTITUTION, result="notice", published_on="2026-12-01"
    ),
)
