"""A DATE of an event is a day of the calendar, wherever in the event it stands (FORMAT §8)."""

import msgspec
import pytest
from msgspec import UNSET, UnsetType

from core.domain.notice.events import Served
from core.kernel.day_fields import impossible_day
from core.kernel.fields import DayText
from tests.support.builders import EXAMPLES, an


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part with a day."""

    on: DayText


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """An event with a day wherever one may stand."""

    on: DayText = "2026-01-01"
    until: DayText | UnsetType = UNSET
    maybe: DayText | None = None
    days: tuple[DayText, ...] = ()
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    reason: str = "2026-02-30"


BAD = "2026-02-30"


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (Example(on=BAD), "on"),
        (Example(until=BAD), "until"),
        (Example(maybe=BAD), "maybe"),
        (Example(days=("2026-02-28", BAD)), "days[1]"),
        (Example(part=Part(on=BAD)), "part.on"),
        (Example(parts=(Part(on="2026-02-28"), Part(on=BAD))), "parts[1].on"),
    ],
)
def test_a_day_that_is_none_is_found_with_its_place(event, field):
    """Optional, in a list, in a part, in a list of parts."""
    assert impossible_day(event) == (field, BAD)


@pytest.mark.parametrize(
    ("day", "found"),
    [("2028-02-29", None), ("2026-02-28", None), ("2026-02-29", ("on", "2026-02-29"))],
)
def test_the_calendar_knows_leap_years(day, found):
    """29 February is a day every fourth year."""
    assert impossible_day(Example(on=day)) == found


def test_what_is_no_day_field_may_say_anything():
    """Absent days are none; a text that looks like a day is a text."""
    assert impossible_day(Example()) is None


def test_a_day_of_an_item_on_a_paper_is_looked_at():
    """As in an event that is really recorded."""
    served = an(Served)
    items = tuple(msgspec.structs.replace(item, due_on=BAD) for item in served.items)
    wrong = msgspec.structs.replace(served, items=items)
    assert impossible_day(wrong) == ("items[0].due_on", BAD)


def test_every_event_that_we_know_holds_days_of_the_calendar():
    """The examples of every type."""
    assert [one for one in EXAMPLES.values() if impossible_day(one) is not None] == []
