"""What an agency does besides its cases, in the half-month of the story."""

import msgspec

from core.domain.officer import agency_events as agency
from tests.support.subjects import INSTITUTION, b64u, uid

AGENCY = uid(0x7)

STORY: tuple[msgspec.Struct, ...] = (
    agency.ActivityRecorded(
        agency=AGENCY,
        kind="meeting",
        count=1,
        held_on="2026-11-20",
        title="双减联席会议第四次会议",
    ),
    agency.CircularIssued(
        agency=AGENCY,
        number="叶教监〔2026〕12号",
        period="2026年11月上半月",
        cases=24,
        exposed=24,
        institutions=(INSTITUTION,),
        issued_on="2026-11-18",
    ),
    agency.BaselineDeclared(
        agency=AGENCY,
        region="410422",
        category="SUBJECT",
        as_of="2021-07-24",
        declared_on="2026-11-18",
    ),
    agency.ReportIssued(
        agency=AGENCY,
        region="410422",
        kind="half_month",
        first_day="2026-11-01",
        last_day="2026-11-15",
        revision=1,
        known_size=1042,
        sha256=b64u(32),
        issued_on="2026-11-17",
    ),
)
