"""How a notice is served and rechecked on the spot (DOMAIN.md §4.3 R1, R2, R5)."""

import msgspec
import pytest

from core.domain.leg.commands import Order, RecheckNotice, ServeNotice
from core.domain.leg.decide import decide
from core.domain.leg.events import (
    CredentialsShown,
    FindingRecorded,
    ItemVerdict,
    NoticeItem,
    NoticeRechecked,
    NoticeServed,
    Opened,
)
from core.kernel.reasons import Reason
from tests.support.builders import CHARGE, FINDING, LATE, NOTICE, TODAY, an, fact, uid
from tests.support.given import given
from tests.support.law import shipped_law

LAW = shipped_law()
OPENED = fact(an(Opened), 1)
ON_SITE = (OPENED, fact(an(CredentialsShown), 2))
FOUND = (*ON_SITE, fact(an(FindingRecorded)), fact(an(FindingRecorded, code=CHARGE), 6))
SERVED = fact(an(NoticeServed), 7)
IN_15_DAYS = Order(code=LATE, finding=FINDING, term="notice.item.15")
AT_ONCE = Order(code=CHARGE, finding=uid(6), term="notice.item.immediate")
RECHECK = RecheckNotice(
    notice=NOTICE, verdicts=(ItemVerdict(code=LATE, verdict="verified"),), today=TODAY
)


def serving(*items, **changes):
    return ServeNotice(
        **{
            "notice": NOTICE,
            "number": "T7-0001",
            "items": items,
            "served_on": TODAY,
            "mode": "handed",
            **changes,
        }
    )


def test_a_notice_carries_the_days_that_the_law_gives():
    """DOMAIN.md §4.3 R1: 15 calendar days from 23 November end on 8 December."""
    given(*FOUND).when(decide, serving(IN_15_DAYS), LAW).then(an(NoticeServed))


def test_each_item_has_its_own_day_and_the_notice_the_latest():
    """DOMAIN.md §4.3 R1: deadline per item."""
    given(*FOUND).when(decide, serving(AT_ONCE, IN_15_DAYS), LAW).then(
        an(
            NoticeServed,
            items=(
                NoticeItem(code=CHARGE, due_on=TODAY, finding=uid(6)),
                NoticeItem(code=LATE, due_on="2026-12-08", finding=FINDING),
            ),
        )
    )


def test_a_term_into_a_year_without_a_calendar_is_provisional():
    """DOMAIN.md §0.1 trap 2: the next year's 调休 is not published."""
    given(*FOUND).when(decide, serving(IN_15_DAYS, served_on="2026-12-28"), LAW).then(
        an(
            NoticeServed,
            items=(NoticeItem(code=LATE, due_on="2027-01-12", finding=FINDING),),
            served_on="2026-12-28",
            due_on="2027-01-12",
            objection_until="2026-12-31",
            provisional=True,
        )
    )


@pytest.mark.parametrize(
    "order",
    [
        Order(code=LATE, finding=uid(0x99), term="notice.item.15"),
        Order(code=CHARGE, finding=FINDING, term="notice.item.15"),
    ],
    ids=["unknown", "of another violation"],
)
def test_an_order_needs_a_finding_that_stands_on_the_leg(order):
    """DOMAIN.md §4.3 R1: items, each with its code."""
    given(*FOUND).when(decide, serving(order), LAW).then_refused(Reason.NO_SUCH_FINDING)


def test_a_corrected_finding_carries_no_order():
    """SYNC.md §5.7."""
    corrected = fact(an(FindingRecorded, code="V-TIM-02"), 8, corrects=5)
    given(*FOUND, corrected).when(decide, serving(IN_15_DAYS), LAW).then_refused(
        Reason.NO_SUCH_FINDING, finding=FINDING
    )


def test_an_empty_notice_is_not_served():
    """DOMAIN.md §4.3 R1."""
    given(*FOUND).when(decide, serving(), LAW).then_refused(Reason.NOTHING_TO_SERVE)


@pytest.mark.parametrize("command", [serving(IN_15_DAYS), RECHECK])
def test_a_notice_needs_the_credentials_of_two_officers(command):
    """行政处罚法 第四十二、五十五条."""
    given(OPENED, fact(an(FindingRecorded))).when(decide, command, LAW).then_refused(
        Reason.CREDENTIALS_FIRST, needed=2
    )


def test_a_notice_is_addressed_to_an_institution_of_the_register():
    """DOMAIN.md §8.2 D08; 行政处罚法 第二十八条: 当事人."""
    opened = msgspec.structs.replace(
        an(Opened), institution=msgspec.UNSET, premises="文化路 1 号三楼"
    )
    given(fact(opened, 1), *FOUND[1:]).when(decide, serving(IN_15_DAYS), LAW).then_refused(
        Reason.NOT_REGISTERED, what="文化路 1 号三楼"
    )


def test_a_notice_is_served_once():
    """R3."""
    given(*FOUND, SERVED).when(decide, serving(IN_15_DAYS), LAW).then_nothing()


def test_a_served_notice_is_corrected_not_served_otherwise():
    """ARCHITECTURE.md decision 1: a legal act on paper."""
    given(*FOUND, SERVED).when(decide, serving(IN_15_DAYS, number="T7-0002"), LAW).then_refused(
        Reason.WRONG_STAGE, stage="served"
    )


def test_a_wrong_number_is_corrected():
    """SYNC.md F42: both numbers stay in the log."""
    command = serving(IN_15_DAYS, number="T7-0002", corrects=uid(7))
    given(*FOUND, SERVED).when(decide, command, LAW).then(an(NoticeServed, number="T7-0002"))


def test_a_correction_lengthens_a_day_on_paper():
    """ARCHITECTURE.md decision 1."""
    longer = msgspec.structs.replace(IN_15_DAYS, term="notice.item.30")
    given(*FOUND, SERVED).when(decide, serving(longer, corrects=uid(7)), LAW).then(
        an(
            NoticeServed,
            items=(NoticeItem(code=LATE, due_on="2026-12-23", finding=FINDING),),
            due_on="2026-12-23",
        )
    )


def test_a_correction_never_shortens_a_day_on_paper():
    """ARCHITECTURE.md decision 1."""
    shorter = msgspec.structs.replace(IN_15_DAYS, term="notice.item.5")
    given(*FOUND, SERVED).when(decide, serving(shorter, corrects=uid(7)), LAW).then_refused(
        Reason.DUE_SHORTENED, paper="2026-12-08", seen="2026-11-30"
    )


def test_a_correction_does_not_make_it_another_notice():
    """FORMAT §2: the office opened its stream from this id."""
    command = serving(IN_15_DAYS, notice=uid(0x98), corrects=uid(7))
    given(*FOUND, SERVED).when(decide, command, LAW).then_refused(
        Reason.OTHER_SUBJECT, other=NOTICE, this=uid(0x98)
    )


def test_a_recheck_is_recorded_item_by_item():
    """DOMAIN.md §4.3 R5."""
    given(*ON_SITE).when(decide, RECHECK, LAW).then(an(NoticeRechecked))


def test_the_same_recheck_is_no_news():
    """R3."""
    given(*ON_SITE, fact(an(NoticeRechecked))).when(decide, RECHECK, LAW).then_nothing()
