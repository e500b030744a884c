"""How a decision reaches the party 送达, and how it is made lighter (行政处罚法 第六十一条)."""

import pytest
from msgspec import UNSET

from core.domain.case.after_events import ServedByNotice
from core.domain.case.commands import DeemServed, ServeByNotice, VaryPenalty
from core.domain.case.decide import decide
from core.domain.case.events import NoPenaltyDecided, Penalty, Varied
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.cases import (
    CASE,
    CLERK,
    DECIDED,
    DECIDER,
    DECISION,
    EFFECTIVE,
    FINE,
    INVESTIGATED,
    LAW,
    RECEIPTED,
    SERVED,
    TOLD,
    WARNING,
    but,
    serving,
)
from tests.support.given import given
from tests.support.subjects import INSTITUTION

PUT_UP = ServeByNotice(reason="人去楼空", on="2026-03-17", by=CLERK)
UP = ServedByNotice(
    case=CASE, doc_no="1", reason="人去楼空", put_up_on="2026-03-17", deemed_on="2026-04-16"
)
BY_NOTICE = but(
    RECEIPTED,
    mode="by_notice",
    served_on="2026-04-16",
    reconsider_by="2026-06-15",
    litigate_by="2026-10-16",
    publish_by="2026-04-16",  # the seven days from the decision were over: on that very day
)
IN_EFFECT = but(SERVED, served_on="2026-04-16", effective_on="2026-04-16", pay_by="2026-05-06")
LIGHTER = Penalty(kind="fine", fine_fen=10_000_00)
VARY = VaryPenalty(penalties=(LIGHTER,), reason="量罚过重", on="2026-03-30", by=DECIDER)
VARIED = Varied(
    case=CASE,
    institution=INSTITUTION,
    penalties=(LIGHTER,),
    by_whom="agency",
    reason="量罚过重",
    varied_on="2026-03-30",
    effective_on="2026-03-30",
)


@pytest.mark.parametrize(
    ("changes", "mode"),
    [
        ({}, "handed"),
        ({"mode": "mail"}, "mail"),
        ({"mode": "electronic", "consented": True}, "electronic"),
        ({"mode": "left", "witnessed": True}, "left"),
    ],
)
def test_a_service_says_how_and_what_the_party_may_do(changes, mode):
    """行政处罚法 第六十一条; 行政复议法 第二十条, 行政诉讼法 第四十六条."""
    given(*DECISION).when(decide, serving(**changes), LAW).then(but(RECEIPTED, mode=mode), SERVED)


@pytest.mark.parametrize(
    ("mode", "reason"),
    [("electronic", Reason.CONSENT_NEEDED), ("left", Reason.WITNESS_NEEDED)],
)
def test_some_ways_of_service_need_more(mode, reason):
    """行政处罚法 第六十一条第二款: 当事人同意并签订确认书的; 民事诉讼法 第八十九条."""
    given(*DECISION).when(decide, serving(mode=mode), LAW).then_refused(reason)


def test_a_warning_is_served_without_a_day_for_publishing():
    """DOMAIN.md §6.4: a minor one is not published by default."""
    warned = but(DECIDED, penalties=(WARNING,))
    state = given(*DECISION[:-1], but(warned, decided_on="2026-04-07"))
    state.when(decide, serving("2026-04-08"), LAW).then(
        but(
            RECEIPTED,
            served_on="2026-04-08",
            reconsider_by="2026-06-08",
            litigate_by="2026-10-08",
            publish_by=UNSET,
        ),
        but(
            SERVED,
            penalties=(WARNING,),
            served_on="2026-04-08",
            effective_on="2026-04-08",
            pay_by=UNSET,
        ),
    )


def test_a_decision_of_no_penalty_is_served_too():
    """行政处罚法 第五十七条, 第六十一条; it gives nothing effect."""
    spared = an(NoPenaltyDecided, case=CASE, doc_no="2", decided_on="2026-03-16")
    given(*INVESTIGATED, spared).when(decide, serving(), LAW).then(
        but(
            RECEIPTED,
            document="no_penalty",
            doc_no="2",
            publish_by=UNSET,
        )
    )


def test_a_party_that_cannot_be_found_is_served_by_public_notice():
    """民事诉讼法 第九十五条: 经过三十日，即视为送达."""
    given(*DECISION).when(decide, PUT_UP, LAW).then(UP)


def test_what_is_put_up_is_up_already():
    """Asked again, nothing is recorded twice."""
    given(*DECISION, UP).when(decide, PUT_UP, LAW).then_nothing()


def test_nothing_is_put_up_before_it_is_decided():
    """行政处罚法 第六十一条."""
    given(*TOLD).when(decide, PUT_UP, LAW).then_refused(Reason.NOT_DECIDED)


@pytest.mark.parametrize(
    ("on", "allowed"), [("2026-04-15", False), ("2026-04-16", True), ("2026-04-30", True)]
)
@pytest.mark.parametrize("by", [CLERK, by_job("end-of-day")])
def test_it_takes_effect_on_the_thirtieth_day_whenever_that_is_seen(on, allowed, by):
    """民事诉讼法 第九十五条; the events carry the day that the notice named."""
    when = given(*DECISION, UP).when(decide, DeemServed(on=on, by=by), LAW)
    if allowed:
        when.then(BY_NOTICE, IN_EFFECT)
    else:
        when.then_refused(Reason.NOT_YET_SERVED, deemed_on="2026-04-16")


def test_what_was_never_put_up_is_not_deemed_served():
    """民事诉讼法 第九十五条."""
    given(*DECISION).when(decide, DeemServed(on="2026-05-01", by=CLERK), LAW).then_refused(
        Reason.NOT_PUT_UP
    )


def test_what_was_served_by_notice_is_served_already():
    """Asked again, nothing is recorded twice."""
    given(*DECISION, UP, BY_NOTICE, IN_EFFECT).when(
        decide, DeemServed(on="2026-05-01", by=CLERK), LAW
    ).then_nothing()


def test_a_decision_is_varied_downwards():
    """DOMAIN.md §4.5, Varied."""
    given(*EFFECTIVE).when(decide, VARY, LAW).then(VARIED)


def test_a_varied_decision_is_varied_already():
    """Asked again, nothing is recorded twice."""
    given(*EFFECTIVE, VARIED).when(decide, VARY, LAW).then_nothing()


@pytest.mark.parametrize(
    "penalties", [(Penalty(kind="fine", fine_fen=20_000_01),), (FINE, WARNING)]
)
def test_a_decision_is_not_varied_upwards(penalties):
    """行政处罚法 第四十五条第二款 in spirit; a heavier one needs a new procedure."""
    given(*EFFECTIVE).when(decide, but(VARY, penalties=penalties), LAW).then_refused(
        Reason.NOT_LIGHTER
    )
