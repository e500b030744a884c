"""A paper that takes orders over, or lends its longer day, over a new year (DOMAIN.md §4.8)."""

import msgspec
import pytest

from core.domain.notice.commands import Lengthen, TakeOver
from core.domain.notice.day_events import DeadlineSettled
from core.domain.notice.decide import decide
from core.domain.notice.events import Closed, Extended, Repeated, Served
from core.domain.notice.table import TABLE
from core.domain.notice.take_over_events import OrdersTakenOver
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from core.kernel.running import running
from tests.support.builders import LATE, an
from tests.support.given import folded, given
from tests.support.kinds import every
from tests.support.law import shipped_law
from tests.support.next_year import PUBLISHED, UNPUBLISHED, settling
from tests.support.subjects import HEAD, acting, uid

FIRST = an(Repeated).items[0].ordered_by
TAKE = TakeOver(from_notice=FIRST, codes=(LATE,), on="2026-12-20", by=by_job("follower"))
replace = msgspec.structs.replace


def repeated(due_on, served_on="2026-12-18"):
    """Return a paper that repeats one order, by a day of its own."""
    one = an(Repeated)
    items = tuple(replace(item, due_on=due_on) for item in one.items)
    return replace(one, items=items, served_on=served_on)


def taken(law, *past, take=TAKE):
    """Return what the take-over records."""
    (event,) = decide(folded(decide, *past), take, law)
    assert isinstance(event, OrdersTakenOver)
    return event


def test_only_the_follower_lets_a_paper_take_over():
    """acts.toml notice.open: a person opens no notice by this way."""
    asked = replace(TAKE, by=acting(HEAD, "head"))
    given(repeated("2026-12-23")).when(decide, asked, shipped_law()).then_refused(
        Reason.ROLE_NEEDED
    )


@pytest.mark.parametrize(
    "asked", [replace(TAKE, from_notice=uid(0x77)), replace(TAKE, codes=("V-ADV-01",))]
)
def test_what_it_never_repeated_is_not_taken_over(asked):
    """Another paper's orders, or a code that stands on neither."""
    given(repeated("2026-12-23")).when(decide, asked, shipped_law()).then_nothing()


def test_a_closed_paper_takes_nothing_over():
    """A person looks at it."""
    given(an(Served), repeated("2026-12-23"), an(Closed)).when(
        decide, TAKE, shipped_law()
    ).then_refused(Reason.WRONG_STAGE)


def test_its_day_is_provisional_while_the_year_is_missing():
    """Trap 2: the window for objecting ends in December; the day of the paper does not."""
    event = taken(UNPUBLISHED, repeated("2027-01-04"))
    assert (event.due_on, event.objection_until, event.provisional) == (
        "2027-01-04",
        "2026-12-23",
        True,
    )


def test_its_day_is_settled_once_the_year_is_known():
    """民事诉讼法 第八十五条: 4 and 5 January prove to be days of rest."""
    past = (repeated("2027-01-04"), taken(UNPUBLISHED, repeated("2027-01-04")))
    days = running(TABLE, (("2026-12-20", one) for one in past))
    (own,) = (day for day in days if day.kind == "notice.due")
    settled = every(DeadlineSettled, decide(folded(decide, *past), settling(own), PUBLISHED))
    assert [(one.kind, one.due_on) for one in settled] == [("notice.due", "2027-01-06")]


@pytest.mark.parametrize(
    ("said", "due_on"),
    [("2026-12-31", "2026-12-31"), ("2027-01-04", "2027-01-06"), ("2027-01-06", "2027-01-06")],
)
def test_a_year_known_meanwhile_moves_the_day_at_once(said, due_on):
    """While the paper only repeated, nobody counted its days again."""
    event = taken(PUBLISHED, repeated(said))
    assert (event.due_on, event.provisional) == (due_on, False)
    assert {item.due_on for item in event.items} == {said}, "as the paper says"


def test_what_was_to_be_corrected_on_the_spot_is_not_put_off():
    """DOMAIN.md 4.3 R1: 立即改正 on a day of rest."""
    event = taken(PUBLISHED, repeated("2027-01-01", served_on="2027-01-01"),
                  take=replace(TAKE, on="2027-01-02"))  # fmt: skip
    assert event.due_on == "2027-01-01"


def test_a_paper_with_a_longer_day_of_its_own_keeps_it():
    """One paper, one last day: the radar does not go back to an earlier one."""
    own = an(Served, due_on="2026-12-30")
    past = (own, repeated("2026-12-23"))
    event = taken(shipped_law(), *past)
    assert event.due_on == "2026-12-30"
    days = running(TABLE, (("2026-12-20", one) for one in (*past, event)))
    assert [day.due_on for day in days if day.kind == "notice.due"] == ["2026-12-30"]


# a second paper lends its longer day


def longer(due_on, served_on="2026-12-18"):
    return Lengthen(by_notice=uid(0x22), due_on=due_on, served_on=served_on)


@pytest.mark.parametrize(
    ("law", "due_on"), [(UNPUBLISHED, "2027-01-04"), (PUBLISHED, "2027-01-06")]
)
def test_a_longer_day_of_a_second_paper_gives_way_to_a_day_of_rest(law, due_on):
    """The device counted by an older calendar than the office's; the party has until then."""
    first = an(Served, served_on="2026-12-18", due_on="2026-12-28")
    (extended,) = decide(folded(decide, first), longer("2027-01-04"), law)
    assert isinstance(extended, Extended)
    assert extended.due_on == due_on


def test_a_day_of_rest_lends_nothing_that_was_not_had_already():
    """5 January rests; the first paper was settled to the 6th."""
    first = an(Served, served_on="2026-12-18", due_on="2027-01-06")
    given(first).when(decide, longer("2027-01-05"), PUBLISHED).then_nothing()
