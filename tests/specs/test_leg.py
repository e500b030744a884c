"""What an officer may record on a leg (DOMAIN.md §4.2)."""

import pytest

from core.domain.leg.commands import (
    AnswerItem,
    HearParty,
    Leave,
    MeasureItem,
    OpenLeg,
    RecordFinding,
    ReferenceEvidence,
    ReportRectification,
    ShowCredentials,
    SignRecord,
)
from core.domain.leg.decide import decide
from core.domain.leg.events import (
    CredentialsShown,
    EvidenceReferenced,
    FindingRecorded,
    ItemAnswered,
    ItemMeasured,
    Left,
    Opened,
    PartyHeard,
    RecordSigned,
    RectificationReported,
    ShownCredential,
)
from core.kernel.reasons import Reason
from core.law.measures import MeasureError
from tests.support.builders import (
    AUTHORITY,
    BOTH,
    CODE,
    FINDING,
    INSTITUTION,
    LATE,
    NOTICE,
    OTHER_CODE,
    TODAY,
    VISIT,
    WANG,
    an,
    fact,
    uid,
)
from tests.support.given import folded, given
from tests.support.law import shipped_law

LAW = shipped_law()
OPENED = fact(an(Opened), 1)
SHOWN = fact(an(CredentialsShown), 2)
SIGNED = fact(an(RecordSigned), 3)
LEFT = fact(an(Left), 4)
OPEN = OpenLeg(code=CODE, authority=AUTHORITY, institution=INSTITUTION)
SHOW = ShowCredentials(shown=BOTH, on=TODAY)
ANSWER = AnswerItem(code="V-CTR-02", answer="compliant")
FIND = RecordFinding(code=LATE, today=TODAY)
PHOTO = ReferenceEvidence(kind="photo")
HEAR = HearParty(response="no_objection")
DONE = ReportRectification(notice=NOTICE, codes=(LATE,))
SIGN = SignRecord(party="signed")


def measure(measured="20:31", **changes):
    return MeasureItem(
        **{
            "code": LATE,
            "measure": "lesson_end",
            "measured": measured,
            "on": TODAY,
            "mode": "OFFLINE",
            "category": "subject",
            "today": TODAY,
            **changes,
        }
    )


def test_a_join_code_opens_the_visit_that_it_spells():
    """FORMAT §1: every device derives the same visit from the code alone."""
    given().when(decide, OPEN, LAW).then(an(Opened))


def test_a_code_is_recorded_as_it_is_shown_however_it_was_typed():
    """FORMAT §1: I L as 1, O as 0, case and dashes ignored."""
    typed = OpenLeg(code="2em4hmasw9r", authority=AUTHORITY, institution=INSTITUTION)
    given().when(decide, typed, LAW).then(an(Opened))


def test_an_open_leg_joins_no_other_visit():
    """ARCHITECTURE.md decision 2: a leg is one device's part of one visit."""
    other = OpenLeg(code=OTHER_CODE, authority=AUTHORITY, institution=INSTITUTION)
    given(OPENED).when(decide, other, LAW).then_refused(Reason.LEG_ALREADY_OPEN, visit=VISIT)


def test_a_leg_opened_for_another_institution_is_corrected_not_opened_again():
    """SYNC.md §5.7: a new fact corrects the old."""
    other = OpenLeg(code=CODE, authority=AUTHORITY, institution=uid(0x99))
    given(OPENED).when(decide, other, LAW).then_refused(Reason.WRONG_STAGE, stage="opened")


def test_a_leg_is_opened_once():
    """DOMAIN.md §4.2."""
    given(OPENED).when(decide, OPEN, LAW).then_nothing()


@pytest.mark.parametrize("command", [SHOW, ANSWER, measure(), FIND, PHOTO, HEAR, DONE, SIGN])
def test_nothing_is_recorded_before_the_leg_is_open(command):
    """DOMAIN.md §4.2."""
    given().when(decide, command, LAW).then_refused(Reason.LEG_NOT_OPEN)


def test_two_officers_show_their_credentials():
    """行政处罚法 第四十二、五十五条."""
    given(OPENED).when(decide, SHOW, LAW).then(an(CredentialsShown))


@pytest.mark.parametrize(
    "shown",
    [BOTH[:1], (BOTH[0], ShownCredential(officer=WANG, credential_no="豫D-0009"))],
    ids=["one", "one person twice"],
)
def test_one_officer_is_not_enough(shown):
    """行政处罚法 第四十二条: 执法人员不得少于两人."""
    refused = (
        given(OPENED)
        .when(decide, ShowCredentials(shown=shown, on=TODAY), LAW)
        .then_refused(Reason.TOO_FEW_OFFICERS, seen=1, needed=2)
    )
    assert refused.basis is not None
    assert refused.basis.cite == "行政处罚法 第四十二条"


def test_a_third_officer_joins_those_who_have_shown_theirs():
    """行政处罚法 第五十五条."""
    third = (ShownCredential(officer=uid(0xCC), credential_no="豫D-0003"),)
    given(OPENED, SHOWN).when(decide, ShowCredentials(shown=third, on=TODAY), LAW).then(
        an(CredentialsShown, shown=third)
    )


@pytest.mark.parametrize("shown", [BOTH, BOTH[:1], BOTH[1:]])
def test_credentials_shown_need_not_be_shown_again(shown):
    """行政处罚法 第五十五条."""
    given(OPENED, SHOWN).when(decide, ShowCredentials(shown=shown, on=TODAY), LAW).then_nothing()


def test_an_item_is_answered_by_looking():
    """DOMAIN.md §4.2 I4."""
    given(OPENED).when(decide, ANSWER, LAW).then(an(ItemAnswered))


def test_the_same_answer_is_no_news():
    """DOMAIN.md §4.2 I4."""
    given(OPENED, fact(an(ItemAnswered))).when(decide, ANSWER, LAW).then_nothing()


@pytest.mark.parametrize(
    ("measured", "text", "exceeded"),
    [
        ("20:29:59", "20:29:59", False),
        ("20:30", "20:30:00", False),
        ("20:30:01", "20:30:01", True),
        ("2031", "20:31:00", True),
    ],
)
def test_a_measure_is_judged_by_the_law_of_its_day(measured, text, exceeded):
    """DOMAIN.md §3.3 V-TIM-01: 20:30:00 allowed, 20:30:01 not."""
    given(OPENED, SHOWN).when(decide, measure(measured), LAW).then(
        an(ItemMeasured, measured=text, exceeded=exceeded)
    )


@pytest.mark.parametrize("command", [measure(), FIND])
def test_nobody_inspects_before_credentials_are_shown(command):
    """行政处罚法 第五十五条."""
    refused = (
        given(OPENED).when(decide, command, LAW).then_refused(Reason.CREDENTIALS_FIRST, needed=2)
    )
    assert refused.basis is not None
    assert refused.basis.cite == "行政处罚法 第五十五条"


@pytest.mark.parametrize(
    "command",
    [
        measure(on="2021-04-01"),
        measure(mode="ONLINE"),
        measure(measure="floor_area"),
        measure("31", code="V-TIM-03", measure="lesson_length", mode="ONLINE", stages=("SENIOR",)),
    ],
    ids=["the day before the limit", "another mode", "another measure", "another stage"],
)
def test_a_measure_without_a_limit_in_force_is_refused(command):
    """STYLE.md: no row in force is never a zero (DOMAIN.md §3.3)."""
    given(OPENED, SHOWN).when(decide, command, LAW).then_refused(Reason.NO_LIMIT, code=command.code)


@pytest.mark.parametrize(
    ("answer", "text", "exceeded"),
    [("yes", "yes", False), ("否", "no", True), ("n/a", "not_applicable", False)],
)
def test_a_question_is_measured_by_looking(answer, text, exceeded):
    """DOMAIN.md §3.3 V-DOC-01: boolean; the limit is the answer in order."""
    item = {"code": "V-DOC-01", "measure": "licence_valid"}
    given(OPENED, SHOWN).when(decide, measure(answer, **item), LAW).then(
        an(ItemMeasured, measured=text, limit="yes", exceeded=exceeded, **item)
    )


def test_what_is_no_time_of_day_is_told_to_who_typed_it():
    """DOMAIN.md §3.3: a limit of wall time."""
    with pytest.raises(MeasureError):
        decide(folded(decide, OPENED, SHOWN), measure("half past eight"), LAW)


def test_the_same_measure_is_no_news_however_it_is_typed():
    """DOMAIN.md §4.2 I4."""
    given(OPENED, SHOWN, fact(an(ItemMeasured))).when(decide, measure("2031"), LAW).then_nothing()


def test_a_finding_is_recorded():
    """DOMAIN.md §0.1 trap 10: a finding costs no point."""
    given(OPENED, SHOWN).when(decide, FIND, LAW).then(an(FindingRecorded))


def test_a_finding_carries_the_texts_of_its_measure():
    """FORMAT §3, golden body."""
    texts = {"measure": "lesson_end", "measured": "20:31:00", "limit": "20:30:00"}
    command = RecordFinding(code=LATE, today=TODAY, detail="三楼教室", **texts)
    given(OPENED, SHOWN).when(decide, command, LAW).then(
        an(FindingRecorded, detail="三楼教室", **texts)
    )


def test_the_same_finding_is_no_news():
    """DOMAIN.md §4.2 I4."""
    given(OPENED, SHOWN, fact(an(FindingRecorded))).when(decide, FIND, LAW).then_nothing()


def test_evidence_names_the_fact_that_it_supports():
    """DOMAIN.md §4.2 I4."""
    about = ReferenceEvidence(kind="photo", about=FINDING)
    given(OPENED).when(decide, about, LAW).then(an(EvidenceReferenced, about=FINDING))


def test_a_second_photo_is_another_fact():
    """FORMAT §3: what tells two attachments apart stands in the header's `att`."""
    given(OPENED, fact(an(EvidenceReferenced))).when(decide, PHOTO, LAW).then(
        an(EvidenceReferenced)
    )


def test_the_party_is_heard():
    """行政处罚法 第四十五条."""
    given(OPENED).when(decide, HEAR, LAW).then(an(PartyHeard))


def test_a_party_that_was_heard_is_no_news():
    """行政处罚法 第四十五条."""
    given(OPENED, fact(an(PartyHeard))).when(decide, HEAR, LAW).then_nothing()


def test_a_rectification_shown_on_site_is_recorded():
    """DOMAIN.md §4.3 R4."""
    given(OPENED).when(decide, DONE, LAW).then(an(RectificationReported))


def test_the_same_rectification_is_no_news():
    """DOMAIN.md §4.3 R4."""
    given(OPENED, fact(an(RectificationReported))).when(decide, DONE, LAW).then_nothing()


@pytest.mark.parametrize("party", ["signed", "refused_with_witness", "absent"])
def test_the_record_is_signed_or_its_refusal_noted(party):
    """DOMAIN.md §4.2 I5: refusal noted with witness."""
    given(OPENED, SHOWN).when(decide, SignRecord(party=party), LAW).then(
        an(RecordSigned, party=party)
    )


def test_a_signed_record_is_corrected_not_signed_otherwise():
    """DOMAIN.md §4.2 I5."""
    given(OPENED, SHOWN, SIGNED).when(decide, SignRecord(party="absent"), LAW).then_refused(
        Reason.WRONG_STAGE, stage="signed"
    )


def test_a_record_is_signed_once():
    """DOMAIN.md §4.2 I5."""
    given(OPENED, SHOWN, SIGNED).when(decide, SIGN, LAW).then_nothing()


def test_a_team_leaves_when_the_record_is_signed():
    """DOMAIN.md §4.2 I5: same day."""
    given(OPENED, SHOWN, SIGNED).when(decide, Leave(), LAW).then(an(Left))


def test_nobody_leaves_an_unsigned_record():
    """DOMAIN.md §4.2 I5."""
    given(OPENED, SHOWN).when(decide, Leave(), LAW).then_refused(Reason.NOT_SIGNED)


def test_who_has_left_does_not_leave_again():
    """DOMAIN.md §4.2."""
    given(OPENED, SHOWN, SIGNED, LEFT).when(decide, Leave(), LAW).then_nothing()


@pytest.mark.parametrize("command", [ANSWER, measure(), FIND, PHOTO, HEAR, DONE])
def test_a_leg_that_was_left_takes_nothing_new(command):
    """DOMAIN.md §4.2: what comes to mind later corrects, or belongs to another leg."""
    given(OPENED, SHOWN, SIGNED, LEFT).when(decide, command, LAW).then_refused(Reason.LEG_LEFT)
