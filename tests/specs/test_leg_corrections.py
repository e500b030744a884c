"""How a fact of a leg is corrected: by a new one, beside which the old stays (SYNC.md §5.7)."""

import msgspec
import pytest

from core.domain.leg.commands import (
    AnswerItem,
    HearParty,
    MeasureItem,
    OpenLeg,
    RecordFinding,
    ReferenceEvidence,
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
)
from core.kernel.reasons import Reason
from tests.support.builders import (
    AUTHORITY,
    BOTH,
    CODE,
    INSTITUTION,
    LATE,
    OTHER_CODE,
    TODAY,
    an,
    fact,
    uid,
)
from tests.support.given import folded, given
from tests.support.law import shipped_law

LAW = shipped_law()
OPENED = fact(an(Opened), 1)
SHOWN = fact(an(CredentialsShown), 2)
GONE = (OPENED, SHOWN, fact(an(RecordSigned), 3), fact(an(Left), 4))
WRONG = fact(an(ItemAnswered, answer="violating"), 9)
BETTER = fact(an(ItemAnswered), 10, corrects=9)
CORRECTING = AnswerItem(code="V-CTR-02", answer="compliant", corrects=uid(9))
LATER = MeasureItem(
    code=LATE,
    measure="lesson_end",
    measured="20:45",
    on=TODAY,
    mode="OFFLINE",
    category="subject",
    today=TODAY,
)


@pytest.mark.parametrize(
    ("old", "command", "new"),
    [
        (an(ItemMeasured), LATER, an(ItemMeasured, measured="20:45:00")),
        (
            an(FindingRecorded),
            RecordFinding(code="V-TIM-02", today=TODAY),
            an(FindingRecorded, code="V-TIM-02"),
        ),
        (
            an(EvidenceReferenced),
            ReferenceEvidence(kind="video"),
            an(EvidenceReferenced, kind="video"),
        ),
        (an(PartyHeard), HearParty(response="statement"), an(PartyHeard, response="statement")),
        (an(RecordSigned), SignRecord(party="absent"), an(RecordSigned, party="absent")),
    ],
)
def test_a_fact_is_corrected_by_its_own_kind_even_after_leaving(old, command, new):
    """DOMAIN.md §4.2; SYNC.md §5.7."""
    correcting = msgspec.structs.replace(command, corrects=uid(9))
    given(*GONE, fact(old, 9)).when(decide, correcting, LAW).then(new)


def test_a_corrected_fact_stands_no_longer_but_stays_visible():
    """SYNC.md §5.7: the old stays visible in replay."""
    leg = folded(decide, OPENED, WRONG, BETTER)
    assert leg.answers == (BETTER.event,)
    assert leg.facts == (OPENED, WRONG, BETTER)


def test_a_correction_may_reach_the_fold_before_what_it_corrects():
    """STYLE.md: `evolve` is total, in any order."""
    assert folded(decide, OPENED, BETTER, WRONG).answers == (BETTER.event,)


@pytest.mark.parametrize(
    "past",
    [
        (),
        (fact(an(PartyHeard), 9),),
        (WRONG, fact(an(ItemAnswered, answer="not_applicable"), 10, corrects=9)),
    ],
    ids=["no such fact", "a fact of another kind", "a fact corrected already"],
)
def test_only_a_standing_fact_of_its_own_kind_is_corrected(past):
    """FORMAT §3 `corrects`: own earlier event that this one replaces."""
    given(OPENED, *past).when(decide, CORRECTING, LAW).then_refused(
        Reason.NO_SUCH_FACT, fact=uid(9)
    )


def test_a_correction_is_made_once():
    """R3."""
    given(OPENED, WRONG, BETTER).when(decide, CORRECTING, LAW).then_nothing()


def test_a_correction_to_the_same_value_is_no_news():
    """SYNC.md §5.7."""
    given(OPENED, fact(an(ItemAnswered), 9)).when(decide, CORRECTING, LAW).then_nothing()


def test_a_wrong_answer_is_withdrawn_though_the_right_one_stands_beside_it():
    """SYNC.md F17: an uncorrected value remains a disagreement."""
    right = fact(an(ItemAnswered), 11)
    given(OPENED, WRONG, right).when(decide, CORRECTING, LAW).then(an(ItemAnswered))


def test_another_photo_corrects_a_photo():
    """FORMAT §3: what tells two attachments apart stands in the header's `att`."""
    command = ReferenceEvidence(kind="photo", corrects=uid(9))
    given(OPENED, fact(an(EvidenceReferenced), 9)).when(decide, command, LAW).then(
        an(EvidenceReferenced)
    )


def test_premises_in_no_register_may_prove_to_be_an_institution():
    """ARCHITECTURE.md decision 2: which institution it is, is a fact in each leg."""
    unknown = fact(msgspec.structs.replace(an(Opened), institution=msgspec.UNSET), 1)
    command = OpenLeg(code=CODE, authority=AUTHORITY, institution=INSTITUTION, corrects=uid(1))
    given(unknown).when(decide, command, LAW).then(an(Opened))
    assert folded(decide, unknown, fact(an(Opened), 9, corrects=1)).institution == INSTITUTION


def test_a_correction_does_not_take_the_leg_to_another_visit():
    """ARCHITECTURE.md decision 2: a leg is moved by an event of the office."""
    command = OpenLeg(code=OTHER_CODE, authority=AUTHORITY, corrects=uid(1))
    given(OPENED).when(decide, command, LAW).then_refused(
        Reason.CODE_MISMATCH, code=OTHER_CODE, visit=OPENED.event.visit
    )


def test_a_correction_does_not_leave_one_officer_alone():
    """行政处罚法 第四十二条."""
    command = ShowCredentials(shown=BOTH[:1], on=TODAY, corrects=uid(2))
    given(OPENED, SHOWN).when(decide, command, LAW).then_refused(Reason.TOO_FEW_OFFICERS, seen=1)
