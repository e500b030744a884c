"""Who is told, when, and of how much, before a penalty (行政处罚法 第四十四条至第六十四条)."""

from datetime import date

import msgspec
import pytest

from core.domain.case.decide import decide
from core.domain.case.events import (
    AdvanceNoticeServed,
    Closed,
    Penalty,
    PenaltyRevoked,
)
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from tests.support.builders import an, uid
from tests.support.cases import (
    ASSIGNED,
    DECISION,
    FILED,
    FINE,
    INVESTIGATED,
    LAW,
    REPORTED,
    SERVED,
    STOP,
    announcing,
    deciding,
    revoking,
    serving,
)
from tests.support.cases import NOTICED as BOTH_NOTICED
from tests.support.given import folded, given

NOTICED = msgspec.structs.replace(BOTH_NOTICED, proposed=(FINE,))
TOLD = (*INVESTIGATED, NOTICED)


def happened(past, command):
    """Return what a command brings about."""
    return decide(folded(decide, *past), command, LAW)


@pytest.mark.parametrize(
    ("announced", "decided"),
    [
        ((FINE,), (FINE, FINE)),
        ((FINE,), (FINE, Penalty(kind="fine", fine_fen=1))),
        ((FINE, FINE), (FINE, FINE, FINE)),
        ((FINE, Penalty(kind="fine", fine_fen=1)), (FINE, FINE)),
    ],
)
def test_several_fines_are_one_fine_of_their_sum(announced, decided):
    """行政处罚法 第四十五条第二款, DOMAIN.md trap 7: split, a heavier penalty stays heavier."""
    noticed = msgspec.structs.replace(NOTICED, proposed=announced)
    given(*INVESTIGATED, noticed).when(decide, deciding(*decided), LAW).then_refused(
        Reason.ABOVE_ADVANCE_NOTICE
    )


def test_what_was_announced_in_parts_may_be_decided_as_one():
    """行政处罚法 第四十五条第二款: it is not heavier."""
    half = Penalty(kind="fine", fine_fen=10_000_00)
    noticed = msgspec.structs.replace(NOTICED, proposed=(half, half))
    (*_, event) = happened(
        (*INVESTIGATED, noticed),
        deciding(FINE),
    )
    assert event.penalties == (FINE,)


@pytest.mark.parametrize(
    ("proposed", "until"),
    [
        (FINE, "2026-03-12"),
        (Penalty(kind="fine", fine_fen=49_999_99), "2026-03-12"),
        (Penalty(kind="fine", fine_fen=50_000_00), "2026-03-16"),
        (Penalty(kind="confiscation", fine_fen=50_000_00), "2026-03-16"),
        (Penalty(kind="warning"), "2026-03-12"),
        (STOP, "2026-03-16"),
        (Penalty(kind="stop_operating"), "2026-03-16"),
        (Penalty(kind="revocation"), "2026-03-16"),
        (Penalty(kind="occupation_ban"), "2026-03-16"),
    ],
)
def test_who_may_ask_for_a_hearing_has_five_working_days(proposed, until):
    """行政处罚法 第六十三条, 第六十四条第一项."""
    reported = msgspec.structs.replace(REPORTED, penalties=(proposed,))
    (*_, event) = happened((FILED, ASSIGNED, reported), announcing(proposed))
    assert event.defence_until == until


@pytest.mark.parametrize("waived", [False, True])
def test_a_waived_defence_does_not_waive_the_hearing(waived):
    """行政处罚法 第六十二条 speaks of statement and defence alone."""
    noticed = msgspec.structs.replace(NOTICED, proposed=(STOP,), defence_until="2026-03-16")
    refused = (
        given(*INVESTIGATED, noticed)
        .when(decide, deciding(STOP, on="2026-03-16", waived_defence=waived), LAW)
        .then_refused(Reason.DEFENCE_OPEN, until="2026-03-16")
    )
    assert refused.basis is not None
    assert "第六十三条" in refused.basis.cite


def test_nothing_is_announced_on_a_day_before_the_filing():
    """行政处罚法 第五十四条."""
    given(*INVESTIGATED).when(decide, announcing(FINE, on="2026-03-01"), LAW).then_refused(
        Reason.NOT_FILED
    )


@pytest.mark.parametrize("waived", [False, True])
def test_nothing_is_decided_on_a_day_before_the_advance_notice(waived):
    """行政处罚法 第四十四条: the notice comes first, also for who waives its defence."""
    given(*TOLD).when(
        decide, deciding(FINE, on="2026-03-08", waived_defence=waived), LAW
    ).then_refused(Reason.NO_ADVANCE_NOTICE)


def test_who_waives_may_be_penalised_on_the_day_of_the_notice():
    """行政处罚法 第六十二条: 明确放弃陈述或者申辩权利的除外."""
    (*_, event) = happened(
        TOLD,
        deciding(FINE, on="2026-03-09", waived_defence=True),
    )
    assert event.decided_on == "2026-03-09"


def test_nothing_is_served_on_a_day_before_the_decision():
    """行政处罚法 第六十一条; DOMAIN.md trap 10: no points before there is a decision."""
    given(*DECISION).when(decide, serving("2026-03-15"), LAW).then_refused(Reason.NOT_DECIDED)


@pytest.mark.parametrize(
    "again", [{"on": "2026-03-20"}, {"basis": "校外培训行政处罚暂行办法 第二十二条"}]
)
def test_an_advance_notice_served_again_is_recorded(again):
    """行政处罚法 第四十四条: another day or another ground is another notice."""
    (*_, event) = happened(
        TOLD,
        announcing(FINE, **again),
    )
    assert isinstance(event, AdvanceNoticeServed)
    assert event.served_on == again.get("on", "2026-03-09")


def test_a_decision_is_revoked_once_also_after_closing():
    """行政处罚法 第四十八条: what was taken back is taken back once."""
    revoked = an(PenaltyRevoked, annuls=uid(0xE4), annuls_from="2026-03-30")
    closed = an(Closed, outcome="revoked")
    again = revoking(annuls_from="2020-01-01", reason="again")
    given(*DECISION, SERVED, revoked, closed).when(decide, again, LAW).then_nothing()


def test_a_holiday_published_since_the_notice_lengthens_the_window():
    """DOMAIN.md trap 2: a window over the end of the year is recounted, never shortened."""
    days = LAW.calendar
    calendar = msgspec.structs.replace(days, off=days.off | {date(2027, 1, 5)})
    law = msgspec.structs.replace(LAW, calendar=calendar)
    noticed = msgspec.structs.replace(NOTICED, served_on="2026-12-30", defence_until="2027-01-05")
    filed = msgspec.structs.replace(FILED, filed_on="2026-12-14", decide_by="2027-03-15")
    past = folded(decide, filed, ASSIGNED, REPORTED, noticed)
    assert decide(past, deciding(FINE, on="2027-01-06"), LAW)
    with pytest.raises(Refused) as refused:
        decide(past, deciding(FINE, on="2027-01-06"), law)
    assert refused.value.reason is Reason.DEFENCE_OPEN
