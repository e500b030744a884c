"""How long one stays on a list, and when it may be decided: the day before, of and after (§6.5)."""

import pytest

from core.domain.institution.book_commands import EnterOnList, NoticeListing
from core.domain.institution.decide import decide
from core.domain.institution.events import Registered
from core.domain.institution.listing_events import Delisted, Listed, ListingNoticed
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.examples.institution import LISTING
from tests.support.given import folded
from tests.support.law import shipped_law
from tests.support.subjects import HEAD, INSTITUTION, ZHAO, acting

LAW = shipped_law()
ENTERED = an(Registered)
NOTICE = {"black": "absconded", "watch": "score"}


def noticed(name, on):
    command = NoticeListing(
        institution=INSTITUTION,
        listing=LISTING,
        list=name,
        grounds=(NOTICE[name],),
        on=on,
        by=acting(ZHAO, "clerk"),
    )
    (event,) = decide(folded(decide, ENTERED), command, LAW)
    assert isinstance(event, ListingNoticed)
    return event


def decided(name, on, notice_on):
    command = EnterOnList(institution=INSTITUTION, listing=LISTING, on=on, by=acting(HEAD, "head"))
    state = folded(decide, ENTERED, noticed(name, notice_on))
    return decide(state, command, LAW)


@pytest.mark.parametrize(
    ("noticed_on", "until", "clause"),
    [
        ("2026-11-23", "2026-11-30", "five working days, one weekend"),
        ("2026-04-27", "2026-05-07", "劳动节 1 to 5 May 2026"),
        ("2026-09-29", "2026-10-12", "国庆节 1 to 7 October 2026; Saturday the 10th is worked"),
    ],
)
def test_a_statement_has_five_working_days(noticed_on, until, clause):
    """terms.toml listing.statement."""
    assert noticed("black", noticed_on).statement_until == until, clause


@pytest.mark.parametrize(
    ("on", "is_heard"), [("2026-11-29", False), ("2026-11-30", False), ("2026-12-01", True)]
)
def test_no_list_is_decided_before_the_time_for_a_statement_is_over(on, is_heard):
    """§6.5: notice on 2026-11-23, statement until the end of 2026-11-30."""
    if is_heard:
        assert decided("black", on, "2026-11-23")
        return
    with pytest.raises(Refused) as refused:
        decided("black", on, "2026-11-23")
    assert refused.value.reason is Reason.DEFENCE_OPEN
    assert refused.value.seen == {"until": "2026-11-30", "today": on}


@pytest.mark.parametrize(
    ("name", "noticed_on", "from_day", "until", "clause"),
    [
        ("black", "2026-11-02", "2026-12-01", "2027-12-01", "list.black, one year"),
        ("black", "2024-02-01", "2024-02-29", "2025-02-28", "a year without a 29 February"),
        ("watch", "2026-11-02", "2026-12-01", "2027-06-01", "list.watch, six months"),
        ("watch", "2026-08-03", "2026-08-31", "2027-02-28", "a month without a 31st"),
    ],
)
def test_a_list_lasts_so_long(name, noticed_on, from_day, until, clause):
    """济南 (W15)."""
    events = decided(name, from_day, noticed_on)
    assert [event.until for event in events if isinstance(event, Listed)] == [until], clause


@pytest.mark.parametrize(
    ("on", "is_listed"),
    [
        ("2026-11-30", False),
        ("2026-12-01", True),
        ("2027-12-01", True),
        ("2027-12-02", False),
    ],
)
def test_one_is_on_the_list_from_its_first_to_its_last_day(on, is_listed):
    """§6.5: it lapses by itself."""
    state = folded(decide, ENTERED, an(ListingNoticed), an(Listed))
    assert (state.listed_on(on) is not None) is is_listed


@pytest.mark.parametrize(("on", "is_listed"), [("2027-05-31", True), ("2027-06-01", False)])
def test_who_is_taken_off_is_off_from_that_day(on, is_listed):
    """§6.5: exit by repair."""
    state = folded(decide, ENTERED, an(ListingNoticed), an(Listed), an(Delisted))
    assert (state.listed_on(on) is not None) is is_listed
