"""What a person of the office does with a notice (DOMAIN.md §4.3 R3, R5, R7; F42)."""

from typing import Any

import msgspec
import pytest

from core.domain.notice.by_hand import without_fresh_eyes
from core.domain.notice.commands import (
    Close,
    DecideObjection,
    EndDay,
    ExtendNotice,
    HoldLookBack,
    LiftSuspension,
    NumberNotice,
    OrderSuspension,
    ReceiveObjection,
    Recheck,
    ReportRectification,
    ScheduleLookBack,
    ScheduleRecheck,
    WithdrawItems,
)
from core.domain.notice.decide import decide
from core.domain.notice.events import (
    Closed,
    Extended,
    ItemWithdrawn,
    LookBackHeld,
    LookBackScheduled,
    Numbered,
    ObjectionDecided,
    ObjectionReceived,
    Overdue,
    OverdueWithdrawn,
    RecheckScheduled,
    RectificationReported,
    SuspensionLifted,
    SuspensionOrdered,
    Verdict,
    Withdrawn,
)
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from tests.support.builders import CHARGE, LATE, LI, TODAY, WANG, an
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.notices import OVERDUE, OVERDUE_ID, REPORTED, SERVED, VERIFIED, report
from tests.support.subjects import HEAD, acting

LAW = shipped_law()
BOSS = acting(HEAD, "head")
CLERK = acting(LI, "clerk")
BEFORE = "2026-11-22"
"""The day before the example notice was served."""
FOLLOWER = by_job("follower")
EXTENDED = an(Extended)
OBJECTED = an(ObjectionReceived)
SUSPENDED = an(SuspensionOrdered)
CLOSED = an(Closed)
LOOK_BACK = an(LookBackScheduled, from_day="2027-01-10", until_day="2027-03-11")


def extend(due_on="2026-12-18", on="2026-12-04", by=BOSS, served_by=(WANG, LI)):
    return ExtendNotice(due_on=due_on, reason="设备采购未到货", on=on, served_by=served_by, by=by)


def receive(*codes, on="2026-11-25"):
    return ReceiveObjection(codes=codes, on=on, by=CLERK)


def answer(*upheld, by=BOSS, **changes):
    wish = {"reason": "收费项目已备案", "on": "2026-11-30", "by": by}
    return DecideObjection(upheld=upheld, **(wish | changes))


def withdraw(*codes, **changes):
    wish: dict[str, Any] = {"reason": "收费项目已备案", "on": "2026-11-30", "by": BOSS}
    return WithdrawItems(codes=codes, **(wish | changes))


def test_the_head_gives_more_time():
    """DOMAIN.md §4.3 R3."""
    given(SERVED).when(decide, extend(), LAW).then(EXTENDED)


@pytest.mark.parametrize(
    ("on", "allowed"), [("2026-12-07", True), ("2026-12-08", True), ("2026-12-09", False)]
)
def test_time_is_given_before_it_ends(on, allowed):
    """DOMAIN.md §4.3 R3: before expiry; the day before, of and after."""
    when = given(SERVED).when(decide, extend(on=on), LAW)
    if allowed:
        when.then(msgspec.structs.replace(EXTENDED, extended_on=on))
    else:
        when.then_refused(Reason.EXTENSION_LATE, due_on="2026-12-08", on=on)


@pytest.mark.parametrize(
    ("due_on", "allowed"), [("2026-12-22", True), ("2026-12-23", True), ("2026-12-24", False)]
)
def test_no_more_days_are_given_than_at_first(due_on, allowed):
    """DOMAIN.md §4.3 R3 (P): fifteen days at first, so fifteen more."""
    when = given(SERVED).when(decide, extend(due_on), LAW)
    if allowed:
        when.then(msgspec.structs.replace(EXTENDED, due_on=due_on))
    else:
        when.then_refused(Reason.EXTENSION_TOO_LONG, longest="2026-12-23")


def test_time_is_given_once():
    """DOMAIN.md §4.3 R3."""
    given(SERVED, EXTENDED).when(decide, extend("2026-12-19"), LAW).then_refused(
        Reason.EXTENDED_ALREADY
    )


def test_the_same_extension_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(SERVED, EXTENDED).when(decide, extend(), LAW).then_nothing()


def test_no_extension_shortens():
    """ARCHITECTURE.md decision 1: what the paper says stays at least as long."""
    given(SERVED).when(decide, extend("2026-12-07"), LAW).then_refused(Reason.DUE_SHORTENED)


def test_who_served_does_not_extend():
    """DOMAIN.md §4.3 R3: the head, apart from the server."""
    given(SERVED).when(decide, extend(by=acting(WANG, "head")), LAW).then_refused(
        Reason.SAME_PERSON, part="server"
    )


@pytest.mark.parametrize(("today", "codes"), [("2026-12-18", None), ("2026-12-19", (LATE, CHARGE))])
def test_overdue_counts_from_the_new_day(today, codes):
    """DOMAIN.md §4.3 R6 after R3."""
    when = given(SERVED, EXTENDED).when(decide, EndDay(today=today), LAW)
    if codes is None:
        when.then_nothing()
    else:
        when.then(an(Overdue, codes=codes, due_on="2026-12-18", effective_on="2026-12-19"))


def test_a_report_made_before_the_extension_came_to_light_is_in_time():
    """A later last day is applied to everything shown so far."""
    late = an(RectificationReported, reported_on="2026-12-10")
    given(SERVED, late, EXTENDED).when(decide, EndDay(today="2026-12-20"), LAW).then_nothing()


def test_an_objection_is_received():
    """DOMAIN.md §6.2 N02: three working days."""
    given(SERVED).when(decide, receive(CHARGE), LAW).then(OBJECTED)


@pytest.mark.parametrize(
    ("on", "decide_by"),
    [("2026-11-25", "2026-12-02"), ("2026-11-26", "2026-12-03"), ("2026-11-27", None)],
)
def test_the_window_for_an_objection_ends(on, decide_by):
    """DOMAIN.md §6.2 N02: the day before, of and after its last day."""
    when = given(SERVED).when(decide, receive(CHARGE, on=on), LAW)
    if decide_by:
        when.then(msgspec.structs.replace(OBJECTED, received_on=on, decide_by=decide_by))
    else:
        when.then_refused(Reason.OBJECTION_LATE, until="2026-11-26", seen=on)


def test_the_same_objection_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(SERVED, OBJECTED).when(decide, receive(CHARGE), LAW).then_nothing()


def test_an_objection_to_what_orders_nothing_any_more_is_nothing():
    """What was withdrawn is answered already."""
    withdrawn = an(ItemWithdrawn, codes=(CHARGE,))
    given(SERVED, withdrawn).when(decide, receive(CHARGE), LAW).then_nothing()


def test_an_upheld_objection_withdraws_its_items():
    """行政处罚法 第二十八条: only what is a violation is ordered to be corrected."""
    given(SERVED, OBJECTED).when(decide, answer(CHARGE), LAW).then(
        an(ObjectionDecided), an(ItemWithdrawn)
    )


def test_a_rejected_objection_leaves_the_notice():
    """DOMAIN.md §4.3."""
    given(SERVED, OBJECTED).when(decide, answer(), LAW).then(
        an(ObjectionDecided, upheld=(), rejected=(CHARGE,))
    )


@pytest.mark.parametrize("past", [(SERVED,), (SERVED, OBJECTED, an(ObjectionDecided, upheld=()))])
def test_nothing_is_answered_that_was_not_objected_to(past):
    """The answer is to an objection."""
    given(*past).when(decide, answer(LATE), LAW).then_refused(Reason.NO_OBJECTION)


def test_who_served_does_not_answer_the_objection():
    """Apart, as the extension is (P)."""
    given(SERVED, OBJECTED).when(
        decide, answer(by=acting(LI, "head"), served_by=(LI,)), LAW
    ).then_refused(Reason.SAME_PERSON)


def test_with_its_last_item_the_notice_is_withdrawn():
    """Nothing is left to correct."""
    given(SERVED).when(decide, withdraw(LATE, CHARGE), LAW).then(
        an(ItemWithdrawn, codes=(LATE, CHARGE)), an(Withdrawn)
    )


def test_a_withdrawn_item_is_withdrawn_already():
    """Asked again, nothing is recorded twice."""
    given(SERVED, an(ItemWithdrawn)).when(decide, withdraw(CHARGE), LAW).then_nothing()


def test_a_withdrawn_item_is_not_missed():
    """It orders nothing any more."""
    given(SERVED, an(ItemWithdrawn), an(RectificationReported, codes=(LATE,))).when(
        decide, EndDay(today="2026-12-09"), LAW
    ).then_nothing()


def test_a_report_that_names_a_withdrawn_item_counts_for_the_others():
    """A device did not know of the withdrawal: facts are always admitted."""
    given(SERVED, an(ItemWithdrawn)).when(decide, report(LATE, CHARGE), LAW).then(
        an(RectificationReported, codes=(LATE,))
    )


@pytest.mark.parametrize(("codes", "taken_back"), [((LATE, CHARGE), True), ((CHARGE,), False)])
def test_an_overdue_falls_when_all_of_it_is_withdrawn(codes, taken_back):
    """DOMAIN.md §4.7: what never should have been ordered was never overdue."""
    happened = given(SERVED, OVERDUE).when(
        decide, withdraw(*codes, on="2026-12-10", overdue_event=OVERDUE_ID), LAW
    )
    withdrawn = an(ItemWithdrawn, codes=codes, withdrawn_on="2026-12-10")
    if taken_back:
        happened.then(
            withdrawn,
            an(OverdueWithdrawn, reported_on="2026-12-10"),
            an(Withdrawn, withdrawn_on="2026-12-10"),
        )
    else:
        happened.then(withdrawn)


def number(no="叶教培责改〔2026〕12号"):
    return NumberNotice(official_no=no, on="2026-11-24", by=CLERK)


def test_the_office_numbers_the_notice():
    """F42: the device's provisional number stays on the paper."""
    given(SERVED).when(decide, number(), LAW).then(an(Numbered))


def test_a_number_is_given_once():
    """FORMAT §3: claim doc-no."""
    given(SERVED, an(Numbered)).when(decide, number("叶教培责改〔2026〕13号"), LAW).then_refused(
        Reason.NUMBERED_ALREADY
    )


def test_a_numbered_notice_is_numbered_already():
    """Asked again, nothing is recorded twice."""
    given(SERVED, an(Numbered)).when(decide, number(), LAW).then_nothing()


def suspend(by=BOSS):
    return OrderSuspension(codes=(LATE,), basis="双减工作方案", on=TODAY, by=by)


def lift(on="2026-12-02", accepted_on="2026-12-01"):
    return LiftSuspension(accepted_by="消防救援大队", accepted_on=accepted_on, on=on, by=BOSS)


def test_training_is_suspended_for_a_serious_hazard():
    """DOMAIN.md §4.3, last line: 停办整改."""
    given(SERVED).when(decide, suspend(), LAW).then(SUSPENDED)


def test_only_a_head_suspends():
    """DOMAIN.md §4.3, last line."""
    given(SERVED).when(decide, suspend(CLERK), LAW).then_refused(Reason.ROLE_NEEDED)


def test_suspended_training_is_suspended_already():
    """Asked again, nothing is recorded twice."""
    given(SERVED, SUSPENDED).when(decide, suspend(), LAW).then_nothing()


def test_training_goes_on_after_acceptance():
    """DOMAIN.md §4.3: 验收合格 by the competent department."""
    given(SERVED, SUSPENDED).when(decide, lift(), LAW).then(an(SuspensionLifted))


@pytest.mark.parametrize(
    ("past", "command", "reason"),
    [
        ((SERVED,), lift(), Reason.NOT_SUSPENDED),
        ((SERVED, SUSPENDED), lift(accepted_on="2026-11-22"), Reason.DAY_ORDER),
        ((SERVED, SUSPENDED), lift(on="2026-11-30"), Reason.DAY_ORDER),
    ],
)
def test_nothing_is_lifted_before_it_is_accepted(past, command, reason):
    """DOMAIN.md §4.3: no training until acceptance."""
    given(*past).when(decide, command, LAW).then_refused(reason)


def test_a_lifted_suspension_is_lifted_already():
    """Asked again, nothing is recorded twice."""
    given(SERVED, SUSPENDED, an(SuspensionLifted)).when(decide, lift(), LAW).then_nothing()


def test_no_notice_is_closed_as_rectified_while_training_is_suspended():
    """DOMAIN.md §4.3: no training until acceptance."""
    given(SERVED, SUSPENDED, VERIFIED).when(
        decide, Close(escalated=False, closed_on="2026-12-11"), LAW
    ).then_refused(Reason.SUSPENSION_STANDS)


@pytest.mark.parametrize(
    ("past", "after", "on", "recheck_by"),
    [
        ((REPORTED,), "report", "2026-12-01", "2026-12-08"),
        ((OVERDUE,), "deadline", "2026-12-08", "2026-12-15"),
    ],
)
def test_the_recheck_is_due_five_working_days_later(past, after, on, recheck_by):
    """DOMAIN.md §4.3 R5: after report or deadline."""
    given(SERVED, *past).when(decide, ScheduleRecheck(after=after, on=on, by=FOLLOWER), LAW).then(
        an(RecheckScheduled, after=after, recheck_by=recheck_by)
    )


@pytest.mark.parametrize(
    "past",
    [
        (an(RectificationReported, codes=(LATE,)),),
        (REPORTED, an(RecheckScheduled)),
        (REPORTED, VERIFIED),
    ],
    ids=["in part", "scheduled", "verified"],
)
def test_no_recheck_is_due_before_all_is_reported_or_after_it_was_held(past):
    """DOMAIN.md §4.3 R5."""
    given(SERVED, *past).when(
        decide, ScheduleRecheck(after="report", on="2026-12-01", by=FOLLOWER), LAW
    ).then_nothing()


def test_a_look_back_is_due_after_closing():
    """DOMAIN.md §4.3 R7: thirty to ninety days later; the year is not published yet."""
    given(SERVED, VERIFIED, CLOSED).when(
        decide, ScheduleLookBack(on="2026-12-11", by=FOLLOWER), LAW
    ).then(LOOK_BACK)


@pytest.mark.parametrize("past", [(an(Closed, outcome="escalated"),), (CLOSED, LOOK_BACK)])
def test_a_look_back_is_due_once_and_not_of_a_case(past):
    """DOMAIN.md §4.3 R7."""
    given(SERVED, *past).when(
        decide, ScheduleLookBack(on="2026-12-11", by=FOLLOWER), LAW
    ).then_nothing()


@pytest.mark.parametrize(
    ("on", "allowed"), [("2027-01-09", False), ("2027-01-10", True), ("2027-01-11", True)]
)
def test_a_look_back_is_held_in_its_time(on, allowed):
    """DOMAIN.md §4.3 R7: the day before, of and after its first day."""
    command = HoldLookBack(recurred=(LATE,), on=on, by=acting(LI, "inspector"))
    when = given(SERVED, VERIFIED, CLOSED, LOOK_BACK).when(decide, command, LAW)
    if allowed:
        when.then(an(LookBackHeld, held_on=on))
    else:
        when.then_refused(Reason.LOOK_BACK_EARLY, from_day="2027-01-10")


def test_a_look_back_that_was_held_is_held_already():
    """Asked again, nothing is recorded twice."""
    command = HoldLookBack(on="2027-02-01", by=acting(LI, "inspector"))
    given(SERVED, VERIFIED, CLOSED, LOOK_BACK, an(LookBackHeld)).when(
        decide, command, LAW
    ).then_nothing()


@pytest.mark.parametrize(("rechecked_by", "warned"), [((WANG, LI), True), ((WANG, HEAD), False)])
def test_a_recheck_by_the_same_officers_is_warned_of(rechecked_by, warned):
    """DOMAIN.md §4.3 R5: ideally one new; a warning, never a refusal."""
    found = without_fresh_eyes(LAW, (WANG, LI), rechecked_by, "2026-12-10")
    assert (found is not None) is warned


@pytest.mark.parametrize(
    ("past", "command"),
    [
        ((SERVED,), ReportRectification(codes=(LATE,), reported_on=BEFORE, by=CLERK)),
        (
            (SERVED, REPORTED),
            Recheck(
                verdicts=(Verdict(code=LATE, verdict="verified"),),
                rechecked_on=BEFORE,
                by=acting(WANG, "inspector"),
            ),
        ),
    ],
    ids=["report", "recheck"],
)
def test_nothing_entered_by_hand_is_dated_before_the_notice_was_served(past, command):
    """行政处罚法 第二十八条: what no paper ordered yet was not corrected, reported or rechecked."""
    given(*past).when(decide, command, LAW).then_refused(Reason.DAY_ORDER, before=SERVED.served_on)


def test_a_notice_is_not_closed_on_a_day_before_its_recheck():
    """DOMAIN.md 4.3 R6, R7: the look-back counts from the closing."""
    command = Close(escalated=False, closed_on=SERVED.served_on, by=BOSS)
    past = (SERVED, REPORTED, VERIFIED)
    given(*past).when(decide, command, LAW).then_refused(
        Reason.DAY_ORDER, before=VERIFIED.rechecked_on
    )
