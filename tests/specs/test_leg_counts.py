"""What a leg counts for the reports, who assists, who withdraws (DOMAIN.md §7.1, §1.3)."""

from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from core.domain.leg.commands import (
    AttendAssistants,
    RecordFinding,
    RecordHazard,
    Recuse,
    RemoveAds,
    ShowCredentials,
    TakeSample,
)
from core.domain.leg.decide import decide
from core.domain.leg.events import (
    AdsRemoved,
    AssistantsAttended,
    CredentialsShown,
    HazardRecorded,
    Left,
    Opened,
    RecordSigned,
    Recused,
    Sampled,
    ShownCredential,
)
from core.domain.visit.tally import HazardCount, SampleCount, Tally
from core.kernel.reasons import Reason
from projections.folds import as_dict
from tests.support.builders import BOTH, LATE, LI, TODAY, WANG, an, fact, uid
from tests.support.examples.leg_counts import HELPERS, TOWN
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import ZHAO

LAW = shipped_law()
OPENED = fact(an(Opened), 1)
SHOWN = fact(an(CredentialsShown), 2)
HERE = (OPENED, SHOWN)
GONE = (*HERE, fact(an(RecordSigned), 3), fact(an(Left), 4))

CLEAR = RemoveAds(pieces=3, detail="临街橱窗")
WARN = RecordHazard(kind="exits", hazards=2, major=True, detail="三楼楼梯间", today=TODAY)
SAMPLE = TakeSample(kind="contracts", sampled=20, violating=4, today=TODAY)
ASSIST = AttendAssistants(
    assistants=HELPERS, agency=TOWN, delegation="豫政〔2025〕3号", today=TODAY
)
WITHDRAW = Recuse(officer=ZHAO, interest="kinship")
ALL: list[tuple[Any, Any]] = [
    (CLEAR, an(AdsRemoved)),
    (WARN, an(HazardRecorded)),
    (SAMPLE, an(Sampled)),
    (ASSIST, an(AssistantsAttended)),
    (WITHDRAW, an(Recused)),
]


def but(command, **changes):
    return msgspec.structs.replace(command, **changes)


def by_kind(pair):
    return type(pair).__name__ if isinstance(pair, msgspec.Struct) else None


@pytest.mark.parametrize(("command", "event"), ALL, ids=by_kind)
def test_it_is_recorded_on_site(command, event):
    """DOMAIN.md §7.1 K01, K10, K11, K16; 行政处罚法 第四十三条."""
    given(*HERE).when(decide, command, LAW).then(event)


@pytest.mark.parametrize(("command", "event"), ALL, ids=by_kind)
def test_recorded_again_it_is_already_so(command, event):
    """Asked again, nothing is counted twice."""
    given(*HERE, fact(event, 9)).when(decide, command, LAW).then_nothing()


@pytest.mark.parametrize(("command", "event"), ALL, ids=by_kind)
def test_nothing_is_recorded_before_the_leg_is_opened(command, event):
    """DOMAIN.md §4.2."""
    assert event
    given().when(decide, command, LAW).then_refused(Reason.LEG_NOT_OPEN)


@pytest.mark.parametrize(("command", "event"), ALL, ids=by_kind)
def test_nothing_is_recorded_after_leaving(command, event):
    """DOMAIN.md §4.2: corrections alone are taken."""
    assert event
    given(*GONE).when(decide, command, LAW).then_refused(Reason.LEG_LEFT)


@pytest.mark.parametrize(
    ("old", "command", "new"),
    [
        (an(AdsRemoved), but(CLEAR, pieces=5), an(AdsRemoved, pieces=5)),
        (an(HazardRecorded), but(WARN, hazards=1), an(HazardRecorded, hazards=1)),
        (an(Sampled), but(SAMPLE, violating=5), an(Sampled, violating=5)),
        (
            an(AssistantsAttended),
            but(ASSIST, assistants=HELPERS[:1]),
            an(AssistantsAttended, assistants=HELPERS[:1]),
        ),
        (an(Recused), but(WITHDRAW, officer=LI), an(Recused, officer=LI)),
    ],
    ids=by_kind,
)
def test_it_is_corrected_by_its_own_kind_even_after_leaving(old, command, new):
    """SYNC.md §5.7."""
    correcting = but(command, corrects=uid(9))
    given(*GONE, fact(old, 9)).when(decide, correcting, LAW).then(new)


@pytest.mark.parametrize("command", [WARN, SAMPLE], ids=by_kind)
def test_who_looks_around_shows_credentials_first(command):
    """行政处罚法 第五十五条: 在调查或者进行检查时 … 出示执法证件."""
    refused = given(OPENED).when(decide, command, LAW).then_refused(Reason.CREDENTIALS_FIRST)
    assert refused.basis is not None
    assert refused.basis.cite == "行政处罚法 第五十五条"


def test_a_poster_is_taken_down_though_nobody_is_there_to_show_a_credential():
    """DOMAIN.md §7.1 K10."""
    given(OPENED).when(decide, CLEAR, LAW).then(an(AdsRemoved))


def test_as_many_elsewhere_are_counted_too():
    """DOMAIN.md §7.1 K10: what is told apart adds up."""
    elsewhere = but(CLEAR, detail="楼道")
    given(*HERE, fact(an(AdsRemoved), 9)).when(decide, elsewhere, LAW).then(
        an(AdsRemoved, detail="楼道")
    )


@pytest.mark.parametrize("violating", [0, 19, 20])
def test_of_a_sample_none_or_all_may_be_in_breach(violating):
    """DOMAIN.md §7.1 K16."""
    given(*HERE).when(decide, but(SAMPLE, violating=violating), LAW).then(
        an(Sampled, violating=violating)
    )


def test_no_more_are_in_breach_than_were_sampled():
    """DOMAIN.md §7.1 K16."""
    given(*HERE).when(decide, but(SAMPLE, violating=21), LAW).then_refused(
        Reason.SAMPLE_TOO_SMALL, violating=21, sampled=20
    )


# --- assisting staff ---


def test_assisting_staff_do_not_make_two_officers():
    """行政处罚法 第四十二条; DOMAIN.md §1.3: never counts towards the 2."""
    alone = ShowCredentials(shown=BOTH[:1], on=TODAY)
    given(OPENED, fact(an(AssistantsAttended), 9)).when(decide, alone, LAW).then_refused(
        Reason.TOO_FEW_OFFICERS, seen=1, needed=2
    )


def test_who_assists_does_not_show_a_credential_towards_the_two():
    """行政处罚法 第四十二条."""
    helper = ShownCredential(officer=HELPERS[0], credential_no="豫D-0009")
    showing = ShowCredentials(shown=(BOTH[0], helper), on=TODAY)
    refused = (
        given(OPENED, fact(an(AssistantsAttended), 9))
        .when(decide, showing, LAW)
        .then_refused(Reason.ASSISTANT_IS_OFFICER, officer=HELPERS[0])
    )
    assert refused.basis is not None
    assert refused.basis.cite == "行政处罚法 第四十二条"


def test_an_officer_who_showed_a_credential_does_not_assist():
    """DOMAIN.md §7.1 K01: nobody is counted twice."""
    given(*HERE).when(decide, but(ASSIST, assistants=(LI,)), LAW).then_refused(
        Reason.ASSISTANT_IS_OFFICER, officer=LI
    )


def test_more_assisting_staff_may_come_later():
    """DOMAIN.md §1.3."""
    first = fact(an(AssistantsAttended, assistants=HELPERS[:1]), 9)
    given(*HERE, first).when(decide, ASSIST, LAW).then(an(AssistantsAttended))
    assert folded(decide, *HERE, first, fact(an(AssistantsAttended), 10)).assistants == HELPERS


# --- recusal ---


def test_who_withdrew_is_not_one_of_two():
    """行政处罚法 第四十三条, 第四十二条: one of two is left."""
    withdrawn = fact(an(Recused, officer=LI), 9)
    finding = RecordFinding(code=LATE, today=TODAY)
    given(*HERE, withdrawn).when(decide, finding, LAW).then_refused(
        Reason.CREDENTIALS_FIRST, needed=2
    )


def test_another_officer_takes_the_place_of_who_withdrew():
    """行政处罚法 第四十三条."""
    withdrawn = fact(an(Recused, officer=LI), 9)
    third = (ShownCredential(officer=ZHAO, credential_no="豫D-0003"),)
    given(*HERE, withdrawn).when(decide, ShowCredentials(shown=third, on=TODAY), LAW).then(
        CredentialsShown(visit=OPENED.event.visit, shown=third)
    )


def test_who_withdrew_does_not_come_back():
    """行政处罚法 第四十三条: 应当回避."""
    withdrawn = fact(an(Recused, officer=WANG), 9)
    refused = (
        given(OPENED, withdrawn)
        .when(decide, ShowCredentials(shown=BOTH, on=TODAY), LAW)
        .then_refused(Reason.OFFICER_RECUSED, officer=WANG)
    )
    assert refused.basis is not None
    assert refused.basis.cite == "行政处罚法 第四十三条"


def test_replay_shows_what_stands():
    """FORMAT §3 `corrects`: what was replaced is not counted."""
    leg = folded(
        decide,
        *HERE,
        *(fact(event, number) for number, (_, event) in enumerate(ALL, 10)),
        fact(an(AdsRemoved, pieces=5, detail=UNSET), 20, corrects=10),
    )
    shown = as_dict(leg)
    assert shown["assistants"] == list(HELPERS)
    assert shown["recused"] == [ZHAO]
    assert msgspec.convert(shown["counts"], Tally) == Tally(
        ads_removed=5,
        hazards=(HazardCount(kind="exits", hazards=2, major=2),),
        samples=(SampleCount(kind="contracts", sampled=20, violating=4),),
    )
