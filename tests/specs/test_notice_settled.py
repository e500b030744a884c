"""A notice over the turn of a year whose holidays were not known (DOMAIN.md §4.8, trap 2)."""

import msgspec
import pytest

from core.domain.notice.commands import EndDay, TakeOver
from core.domain.notice.day_events import DeadlineSettled
from core.domain.notice.decide import decide
from core.domain.notice.events import (
    Extended,
    Item,
    LookBackScheduled,
    Overdue,
    OverdueWithdrawn,
    Rechecked,
    RecheckScheduled,
    RectificationReported,
    Repeated,
    Served,
)
from core.domain.notice.take_over_events import OrdersTakenOver
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from core.kernel.transitions import DAY_OF_REST
from tests.support.builders import CHARGE, LATE, NOTICE, an
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.next_year import PUBLISHED, UNPUBLISHED, VERSION, runs, settling
from tests.support.notices import OVERDUE_ID, report

SERVED = an(
    Served,
    served_on="2026-12-18",
    items=tuple(msgspec.structs.replace(one, due_on="2027-01-04") for one in an(Served).items),
    due_on="2027-01-04",
    objection_until="2026-12-23",
    provisional=True,
)
DUE = runs("notice.due", "2027-01-04", "2027-01-04", provisional=True, term=DAY_OF_REST)
SETTLED = an(DeadlineSettled, before="2027-01-04", due_on="2027-01-06", by_law=VERSION)
OVERDUE = an(Overdue, due_on="2027-01-04", effective_on="2027-01-05")
FOLLOWER = by_job("follower")


def test_the_day_moves_on_when_it_proves_a_day_of_rest():
    """民事诉讼法 第八十五条; the notice of 2027 lets 4 and 5 January rest."""
    given(SERVED).when(decide, settling(DUE), PUBLISHED).then(SETTLED)


def test_it_is_settled_once():
    """Already so."""
    given(SERVED, SETTLED).when(decide, settling(DUE), PUBLISHED).then_nothing()


def test_nobody_but_the_follower_settles():
    """acts.toml."""
    asked = settling(DUE, by=by_job("end-of-day"))
    given(SERVED).when(decide, asked, PUBLISHED).then_refused(Reason.ROLE_NEEDED)


def test_the_paper_keeps_its_day_while_the_year_is_missing():
    """Nothing is guessed."""
    given(SERVED).when(decide, settling(DUE), UNPUBLISHED).then_nothing()


@pytest.mark.parametrize(
    ("today", "falls"), [("2027-01-05", False), ("2027-01-06", False), ("2027-01-07", True)]
)
def test_overdue_falls_on_the_settled_day(today, falls):
    """R6: the day before, of and after; the paper's own day was 4 January."""
    ended = decide(folded(decide, SERVED, SETTLED), EndDay(today=today), PUBLISHED)
    assert [one.due_on for one in ended if isinstance(one, Overdue)] == (
        ["2027-01-06"] if falls else []
    )


def test_without_the_notice_it_falls_on_the_day_of_the_paper():
    """R6."""
    given(SERVED).when(decide, EndDay(today="2027-01-05"), UNPUBLISHED).then(
        an(Overdue, due_on="2027-01-04", effective_on="2027-01-05")
    )


def test_a_report_by_the_settled_day_is_in_time():
    """What was shown between the two days is judged by the later one."""
    state = folded(decide, SERVED, an(RectificationReported, reported_on="2027-01-06"), SETTLED)
    assert state.missed_codes == ()


def test_an_overdue_that_the_notice_proves_wrong_is_withdrawn_with_it():
    """The office adopted the notice late: the party had until 6 January all the same."""
    asked = settling(overdue_event=OVERDUE_ID)
    given(SERVED, OVERDUE).when(decide, asked, PUBLISHED).then(
        an(
            OverdueWithdrawn,
            due_on="2027-01-04",
            annuls=OVERDUE_ID,
            annuls_from="2027-01-05",
            reported_on="2026-12-21",
        ),
        SETTLED,
    )


def test_after_that_it_falls_overdue_again_by_the_settled_day():
    """FORMAT §3: claim overdue/<notice>/<due_on> is of each day."""
    withdrawn = an(OverdueWithdrawn, due_on="2027-01-04", annuls_from="2027-01-05")
    past = (SERVED, OVERDUE, withdrawn, SETTLED)
    given(*past).when(decide, EndDay(today="2027-01-07"), PUBLISHED).then(
        an(Overdue, due_on="2027-01-06", effective_on="2027-01-07")
    )


def test_what_was_to_be_corrected_on_the_spot_is_not_put_off():
    """DOMAIN.md 4.3 R1: 立即改正 on New Year's Day is due on New Year's Day."""
    at_once = msgspec.structs.replace(SERVED, served_on="2027-01-01", due_on="2027-01-01")
    day = runs("notice.due", "2027-01-01", "2027-01-01", provisional=True, term=DAY_OF_REST)
    given(at_once).when(decide, settling(day), PUBLISHED).then_nothing()


def test_a_recheck_is_counted_again_from_the_report_that_it_follows():
    """R5: the event that schedules it does not say from when; the notice knows."""
    reported = an(RectificationReported, reported_on="2026-12-30")
    scheduled = an(RecheckScheduled, after="report", recheck_by="2027-01-07", provisional=True)
    day = runs("recheck", None, "2027-01-07", provisional=True)
    given(SERVED, reported, scheduled).when(decide, settling(day), PUBLISHED).then(
        an(
            DeadlineSettled,
            kind="recheck",
            before="2027-01-07",
            due_on="2027-01-09",
            by_law=VERSION,
        )
    )


def test_an_overdue_is_withdrawn_once_though_its_day_runs_again():
    """A second paper gave a longer day before: the own day is listed as running, and was missed."""
    longer = an(Extended, before="2027-01-04", due_on="2027-01-05", ground="second_paper")
    day = runs("notice.due", "2027-01-05", "2027-01-05", term=DAY_OF_REST)
    asked = settling(day, overdue_event=OVERDUE_ID)
    settled = decide(folded(decide, SERVED, OVERDUE, longer), asked, PUBLISHED)
    assert [type(one).__name__ for one in settled] == ["OverdueWithdrawn", "DeadlineSettled"]


def test_a_recheck_after_the_deadline_follows_the_day_that_moved():
    """R5: asked once, both days are right; asked again, nothing is left to move."""
    scheduled = an(RecheckScheduled, after="deadline", recheck_by="2027-01-11", provisional=True)
    asked = settling(runs("recheck", None, "2027-01-11", provisional=True), DUE)
    moved = decide(folded(decide, SERVED, scheduled), asked, PUBLISHED)
    assert [(one.kind, one.due_on) for one in moved if isinstance(one, DeadlineSettled)] == [
        ("notice.due", "2027-01-06"),
        ("recheck", "2027-01-12"),
    ]
    given(SERVED, scheduled, *moved).when(decide, asked, PUBLISHED).then_nothing()


def test_its_other_days_follow_in_the_state():
    """The objection window and the look-back are judged by what was settled."""
    scheduled = an(LookBackScheduled, until_day="2027-03-18")
    objection = an(DeadlineSettled, kind="notice.objection", due_on="2027-01-08")
    look_back = an(DeadlineSettled, kind="look_back.until", due_on="2027-03-19")
    state = folded(decide, SERVED, scheduled, objection, look_back)
    assert (state.objection_until, state.look_back_until) == ("2027-01-08", "2027-03-19")
    assert state.due_on == "2027-01-04"


def test_a_granted_day_gives_way_to_a_day_of_rest_too():
    """The head named 5 January; the office is closed on it."""
    extended = an(Extended, before="2027-01-04", due_on="2027-01-05")
    day = runs("notice.due", "2027-01-05", "2027-01-05", term=DAY_OF_REST)
    given(SERVED, extended).when(decide, settling(day), PUBLISHED).then(
        an(DeadlineSettled, before="2027-01-05", due_on="2027-01-06", by_law=VERSION)
    )


REPEATED = an(Repeated)
"""It repeats one order of a first paper."""
FIRST = REPEATED.items[0].ordered_by
TAKE = TakeOver(from_notice=FIRST, codes=(LATE,), on="2026-12-01", by=FOLLOWER)
TAKEN = an(OrdersTakenOver, notice=NOTICE, from_notice=FIRST, objection_until="2026-11-26")


def test_a_paper_takes_over_what_it_repeated_of_one_that_does_not_count():
    """FORMAT §3, standing: the first was excluded; the party holds this one since its service."""
    given(REPEATED).when(decide, TAKE, shipped_law()).then(TAKEN)


def test_it_takes_over_once():
    """Already so."""
    given(REPEATED, TAKEN).when(decide, TAKE, shipped_law()).then_nothing()


def test_a_paper_that_is_judged_already_takes_nothing_over():
    """A person looks at it."""
    mixed = (an(Served), msgspec.structs.replace(REPEATED, items=REPEATED.items), an(Overdue))
    given(*mixed).when(decide, TAKE, shipped_law()).then_refused(Reason.WRONG_STAGE)


def test_a_paper_that_was_overdue_takes_nothing_over_once_it_is_verified():
    """A second overdue of one paper never comes: what it took over would fall due unseen."""
    judged = (an(Served), REPEATED, an(Rechecked, rechecked_on="2026-12-20"), an(Overdue))
    given(*judged).when(decide, TAKE, shipped_law()).then_refused(
        Reason.WRONG_STAGE, stage="overdue"
    )


def test_what_it_took_over_falls_overdue_under_it():
    """R6, by its own day."""
    ended = decide(folded(decide, REPEATED, TAKEN), EndDay(today="2026-12-24"), shipped_law())
    (overdue,) = ended
    assert isinstance(overdue, Overdue)
    assert (overdue.due_on, overdue.codes) == ("2026-12-23", (LATE,))


def test_what_it_took_over_stands_behind_its_own_orders():
    """One paper, all its orders."""
    own = an(Served, items=(Item(code=CHARGE, due_on="2026-12-08", finding=OVERDUE_ID),))
    state = folded(decide, own, REPEATED, TAKEN)
    assert (state.codes, state.repeats, state.due_on) == ((CHARGE, LATE), (), "2026-12-23")


def test_a_report_on_it_is_its_own_from_then_on():
    """What the first paper held is reported here."""
    given(REPEATED, TAKEN).when(decide, report(LATE), shipped_law()).then(
        an(RectificationReported, codes=(LATE,))
    )
