"""Builders that fill in what a test is not about: one valid example of every event.

    an(notice.Served, due_on="2026-12-06")

The examples tell one story: on visit VISIT two officers find at INSTITUTION that a lesson ended at
20:31, serve NOTICE, and a case follows.
"""

from typing import Any, TypeVar

import msgspec

from core.domain.case import events as case
from core.domain.device import events as device
from core.domain.institution import events as institution
from core.domain.intent import events as intent
from core.domain.ledger import events as ledger
from core.domain.leg import events as leg
from core.domain.leg.state import Event as LegFact
from core.domain.leg.state import Fact
from core.domain.notice import events as notice
from core.domain.officer import events as officer
from core.domain.policy import events as policy
from core.domain.review import events as review
from core.domain.visit import events as visit
from core.kernel.ids import visit_of
from tests.support.examples import agency as agency_examples
from tests.support.examples import case as case_examples
from tests.support.examples import days as days_examples
from tests.support.examples import draw as draw_examples
from tests.support.examples import fund as fund_examples
from tests.support.examples import history as history_examples
from tests.support.examples import institution as institution_examples
from tests.support.examples import leg_counts as leg_counts_examples
from tests.support.examples import matter as matter_examples
from tests.support.examples import notice as notice_examples
from tests.support.examples import offices as offices_examples
from tests.support.examples import refund as refund_examples
from tests.support.examples import tip as tip_examples
from tests.support.examples import visit as visit_examples
from tests.support.subjects import (
    AUTHORITY,
    CASE,
    CHARGE,
    CODE,
    DOC_NO,
    FINDING,
    INSTITUTION,
    INTENT,
    LATE,
    LEG,
    LI,
    NOTICE,
    OTHER_CODE,
    TODAY,
    VISIT,
    WANG,
    b64u,
    uid,
)

__all__ = [
    "AUTHORITY",
    "CASE",
    "CHARGE",
    "CODE",
    "DOC_NO",
    "EXAMPLES",
    "FINDING",
    "INSTITUTION",
    "INTENT",
    "LATE",
    "LEG",
    "LI",
    "NOTICE",
    "OTHER_CODE",
    "TODAY",
    "VISIT",
    "WANG",
    "an",
    "b64u",
    "fact",
    "uid",
]

E = TypeVar("E", bound=msgspec.Struct)

BOTH = (
    leg.ShownCredential(officer=WANG, credential_no="豫D-0001"),
    leg.ShownCredential(officer=LI, credential_no="豫D-0002"),
)
_FINE = case.Penalty(kind="fine", fine_fen=300_000)

_STORY: tuple[msgspec.Struct, ...] = (
    case.Filed(
        case=CASE,
        institution=INSTITUTION,
        source=f"notice:{NOTICE}",
        violations=(LATE,),
        filed_on="2026-12-14",
        decide_by="2027-03-15",
    ),
    case.AdvanceNoticeServed(
        case=CASE,
        proposed=(_FINE,),
        basis="校外培训行政处罚暂行办法",
        served_on="2026-12-16",
        defence_until="2026-12-21",
    ),
    case.PenaltyDecided(
        case=CASE,
        doc_no=DOC_NO,
        penalties=(_FINE,),
        violations=(LATE,),
        basis="校外培训行政处罚暂行办法",
        decided_on="2026-12-23",
        serve_by="2027-01-04",
    ),
    case.DecisionServed(
        case=CASE,
        institution=INSTITUTION,
        doc_no=DOC_NO,
        penalties=(_FINE,),
        violations=(LATE,),
        served_on="2026-12-24",
        effective_on="2026-12-24",
        pay_by="2027-01-08",
    ),
    case.Paid(case=CASE, ref="bank-1", paid_fen=300_000, owed_fen=0, paid_on="2026-12-30"),
    case.PenaltyRevoked(
        case=CASE,
        institution=INSTITUTION,
        annuls=uid(0x31),
        annuls_from="2026-12-24",
        reason="事实不清",
    ),
    case.Closed(case=CASE, institution=INSTITUTION, outcome="executed", closed_on="2026-12-31"),
    device.Enrolled(
        epoch=1,
        kid=b64u(16),
        alg="Ed25519",
        pub=b64u(32),
        officer=WANG,
        scope=("410422",),
        key_class="field",
        label="tablet 7",
    ),
    device.Revoked(kid=b64u(16), reason="lost"),
    device.ForkFound(kid=b64u(16), seq=9, logged=b64u(32), other=b64u(32, "other")),
    institution.Registered(
        particulars=institution.Particulars(name="启明培训学校", uscc="52410400MJ0000018M"),
        source="training_institutions.csv",
    ),
    institution.ParticularsChanged(
        particulars=institution.Particulars(address="叶县文化路 1 号"),
        cleared=("capital",),
        source="training_institutions.csv",
    ),
    intent.CaseFilingWished(
        institution=INSTITUTION, visit=VISIT, violations=(LATE,), expires_on="2026-12-23"
    ),
    intent.Accepted(intent=INTENT, result=f"case:{CASE}", revalidated=False),
    intent.AnswerRefused(intent=INTENT, reason="expired"),
    ledger.Opened(n=1, zone="Asia/Shanghai", server_pub=b64u(32)),
    ledger.Ticked(),
    leg.Opened(visit=VISIT, code=CODE, institution=INSTITUTION),
    leg.CredentialsShown(visit=VISIT, shown=BOTH),
    leg.ItemAnswered(visit=VISIT, code="V-CTR-02", answer="compliant"),
    leg.ItemMeasured(
        visit=VISIT,
        code=LATE,
        measure="lesson_end",
        measured="20:31:00",
        limit="20:30:00",
        exceeded=True,
    ),
    leg.FindingRecorded(visit=VISIT, code=LATE),
    leg.EvidenceReferenced(visit=VISIT, kind="photo"),
    leg.NoticeServed(
        visit=VISIT,
        notice=NOTICE,
        number="T7-0001",
        institution=INSTITUTION,
        items=(leg.NoticeItem(code=LATE, due_on="2026-12-08", finding=FINDING),),
        served_on=TODAY,
        due_on="2026-12-08",
        objection_until="2026-11-26",
        provisional=False,
        mode="handed",
    ),
    leg.PartyHeard(visit=VISIT, response="no_objection"),
    leg.RectificationReported(visit=VISIT, notice=NOTICE, codes=(LATE,)),
    leg.NoticeRechecked(
        visit=VISIT, notice=NOTICE, verdicts=(leg.ItemVerdict(code=LATE, verdict="verified"),)
    ),
    leg.RecordSigned(visit=VISIT, party="signed"),
    leg.Left(visit=VISIT),
    notice.Served(
        notice=NOTICE,
        number="T7-0001",
        institution=INSTITUTION,
        visit=VISIT,
        items=(
            notice.Item(code=LATE, due_on="2026-12-08", finding=FINDING),
            notice.Item(code=CHARGE, due_on="2026-12-08", finding=uid(0x6)),
        ),
        served_on=TODAY,
        due_on="2026-12-08",
        objection_until="2026-11-26",
        provisional=False,
    ),
    notice.RectificationReported(notice=NOTICE, codes=(LATE, CHARGE), reported_on="2026-12-01"),
    notice.Rechecked(
        notice=NOTICE,
        institution=INSTITUTION,
        verdicts=(
            notice.Verdict(code=LATE, verdict="verified"),
            notice.Verdict(code=CHARGE, verdict="verified"),
        ),
        rechecked_on="2026-12-10",
    ),
    notice.Overdue(
        notice=NOTICE,
        institution=INSTITUTION,
        due_on="2026-12-08",
        codes=(LATE, CHARGE),
        effective_on="2026-12-09",
    ),
    notice.OverdueWithdrawn(
        notice=NOTICE,
        institution=INSTITUTION,
        due_on="2026-12-08",
        annuls=uid(0x21),
        annuls_from="2026-12-09",
        reported_on="2026-12-01",
    ),
    notice.Closed(
        notice=NOTICE, institution=INSTITUTION, outcome="rectified", closed_on="2026-12-11"
    ),
    officer.AgencyRegistered(kind="EDU", name="叶县教育体育局", region="410422"),
    officer.OfficerRegistered(agency=uid(0x7), roles=("inspector",), scope=("410422",)),
    officer.CredentialIssued(
        credential_no="豫D-0001",
        issued_by="河南省司法厅",
        valid_from="2024-01-01",
        valid_to="2028-12-31",
    ),
    officer.CredentialWithdrawn(
        credential_no="豫D-0001", from_day="2027-01-01", reason="transferred"
    ),
    policy.PackAdopted(
        pack="default",
        version="2026-04-01",
        from_day="2026-05-01",
        sha256=b64u(32),
        text='version = "2026-04-01"',
    ),
    policy.LawAdopted(
        file="calendar.toml",
        version="2026-11-20",
        from_day="2026-11-23",
        sha256=b64u(32),
        text='version = "2026-11-20"',
    ),
    review.Opened(event=FINDING, code="late-fact"),
    review.Admitted(event=FINDING, reason="unbroken chain"),
    review.Excluded(event=FINDING, reason="not an officer of ours"),
    review.Rescued(body_b64u=b64u(32), sig=b64u(64), reason="restored tablet"),
    visit.LegMoved(leg=LEG, from_visit=visit_of(OTHER_CODE, AUTHORITY), visit=VISIT, reason="code"),
    visit.FindingConfirmed(visit=VISIT, finding=FINDING, code=LATE, institution=INSTITUTION),
    visit.Concluded(
        visit=VISIT,
        institution=INSTITUTION,
        outcome="notice",
        legs=(visit.LegSeen(leg=LEG, ver=7),),
        missing=(LI,),
    ),
)
EXAMPLES = {
    type(event): event
    for event in (
        *_STORY,
        *agency_examples.STORY,
        *case_examples.STORY,
        *draw_examples.STORY,
        *fund_examples.STORY,
        *refund_examples.STORY,
        *history_examples.STORY,
        *matter_examples.STORY,
        *institution_examples.STORY,
        *leg_counts_examples.STORY,
        *tip_examples.STORY,
        *notice_examples.STORY,
        *offices_examples.STORY,
        *visit_examples.STORY,
        *days_examples.STORY,
    )
}
"""Rooms built later keep their examples in `tests.support.examples`, and are added here."""


def an(kind: type[E], /, **changes: Any) -> E:
    """Return an example of an event with what the test is about set by name."""
    example = EXAMPLES[kind]
    assert isinstance(example, kind)
    return msgspec.structs.replace(example, **changes)


def fact(event: LegFact, number: int = 0x5, corrects: int | None = None) -> Fact:
    """Return an event of a leg with its id; `number` 5 is FINDING."""
    return Fact(id=uid(number), event=event, corrects=None if corrects is None else uid(corrects))
