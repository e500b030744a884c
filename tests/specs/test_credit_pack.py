"""Reading a pack: what is wrong is named by row and field (CREDIT.md)."""

from hashlib import sha256
from typing import Any

import msgspec
import pytest

from core.domain.catalogue import EVENTS
from core.domain.credit.entries import EventContext, entries_of
from core.domain.credit.facts import Facts
from core.domain.credit.pack import PackError, parse
from core.domain.credit.score import Score, score
from core.kernel.b64 import b64u
from tests.support.credit import default_pack, default_text

SMALL = """
name = "tiny"
version = "1"
title_zh = "小"
title_en = "tiny"

[scale]
base = 0
min = 0
max = 1000
direction = "down"
basis = { cite = "test", verified = "proposed" }

[[item]]
id = "V"
title_zh = "违规"
title_en = "violation"
points = 3
basis = { cite = "test", verified = "proposed" }

[item.evidence]
event = "test.found.v1"
subject = "visit"
codes = "code"
effective = "on"

[[grade]]
grade = "A"
title_zh = "甲"
title_en = "first"
max_total = 13
basis = { cite = "test", verified = "proposed" }

[[grade]]
grade = "B"
title_zh = "乙"
title_en = "second"
basis = { cite = "test", verified = "proposed" }
"""
REPEAT = 'id = "R"\ntitle_zh = "再"\ntitle_en = "again"\nwithin_months = 24\n'


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An event that no room of ours knows: the engine reads any."""

    visit: str = "visit 1"
    code: str = "02B"
    on: str = "2026-05-01"
    severity: str = "high"
    amount: int = 7
    rows: tuple[dict[str, Any], ...] = ()


def edited(old: str, new: str, text: str = SMALL) -> str:
    assert text.count(old) >= 1
    return text.replace(old, new, 1)


def scored(text: str, found: list[Any], at: str) -> Score:
    return score(parse(text), Facts(entries=tuple(found)), at, 99)


def entries(text: str, *events: Found) -> list[Any]:
    pack = parse(text)
    return [
        entry
        for leaf, event in enumerate(events)
        for entry in entries_of(
            pack,
            "test.found.v1",
            event,
            EventContext(event_id=f"e{leaf}", leaf=leaf, received_ms=leaf, institution="i"),
        )
    ]


def test_the_shipped_pack_is_read_with_the_sum_of_its_text():
    """CREDIT.md: a pack is adopted with its whole text."""
    assert (default_pack().name, default_pack().version) == ("default-100", "2026-11-20")
    assert default_pack().sha256 == b64u(sha256(default_text().encode()).digest())


def test_every_event_that_the_shipped_pack_names_is_in_the_catalogue():
    """A pack that waits for an event that never comes would score nobody."""
    pack = default_pack()
    assert pack.event_types <= set(EVENTS)


def test_every_row_of_the_shipped_pack_is_marked_as_proposed():
    """DOMAIN.md §6.2: all P unless marked; the law gives no points."""
    pack = default_pack()
    tables = (pack.items, pack.annulments, pack.repeats, pack.one_facts, pack.grades)
    assert {row.basis.verified for rows in tables for row in rows} == {"proposed"}


@pytest.mark.parametrize(
    ("old", "new", "row", "field"),
    [
        ("points = 3", "points = ", "", ""),
        ('name = "tiny"', 'name = ""', "", "name"),
        ('title_zh = "小"', "", "", ""),
        ("base = 0", "base = -1", "scale", "base"),
        ('direction = "down"', 'direction = "left"', "scale", "direction"),
        ("points = 3", "points = 0", "item 1 (V)", "points"),
        ("points = 3", "points = 2.5", "item 1 (V)", "points"),
        ("points = 3", 'points = "3"', "item 1 (V)", "points"),
        ("points = 3", "points = 3\nexpiry_months = 0", "item 1 (V)", "expiry_months"),
        ("points = 3", "points = 3\nweight = 1", "item 1 (V)", ""),
        ('effective = "on"', "effective = 1", "item 1 (V)", "evidence.effective"),
        ('effective = "on"', "", "item 1 (V)", "evidence"),
        ('effective = "on"', 'effective = "@.on"', "item 1 (V)", "@.on"),
        ('subject = "visit"', 'subject = "@"', "item 1 (V)", "@"),
        ("test.found.v1", "test.found", "item 1 (V)", "evidence.event"),
        (
            'effective = "on"',
            'effective = "on"\neach = "rows"\nany = "rows"',
            "item 1 (V)",
            "evidence.any",
        ),
        (
            'effective = "on"',
            'effective = "on"\nwhere = [{ path = "code" }]',
            "item 1 (V)",
            "evidence.where",
        ),
        (
            'effective = "on"',
            'effective = "on"\nwhere = [{ path = "@", is = "x" }]',
            "item 1 (V)",
            "evidence.where",
        ),
        ("max_total = 13", "", "grade 1 (A)", "min_total"),
        ('grade = "B"', 'grade = "B"\nmin_total = 14', "grade 2 (B)", "min_total"),
        ("max_total = 13", "max_total = 13\noverride = true", "grade 1 (A)", "override"),
        (
            "max_total = 13",
            'none_active = [{ items = ["W"] }]',
            "grade 1 (A)",
            "none_active",
        ),
    ],
)
def test_what_is_wrong_is_named_by_row_and_field(old, new, row, field):
    """CREDIT.md: validated on load with row and field in the message."""
    with pytest.raises(PackError) as error:
        parse(edited(old, new))
    assert (error.value.row, error.value.field) == (row, field)
    assert str(error.value).endswith(error.value.detail)


@pytest.mark.parametrize(
    ("table", "row", "field"),
    [
        ('sides = [{ items = ["W"], take = "sum" }]', "one_fact 1", "sides"),
        (
            REPEAT + 'percent = 200\ngroups = [["V", "W"]]',
            "repeat 1 (R)",
            "groups",
        ),
    ],
)
def test_a_rule_speaks_only_of_items_of_the_pack(table, row, field):
    """A misspelt item would silently never count."""
    name = row.split(maxsplit=1)[0]
    basis = 'basis = { cite = "test", verified = "proposed" }'
    with pytest.raises(PackError) as error:
        parse(f"{SMALL}\n[[{name}]]\n{table}\n{basis}\n")
    assert (error.value.row, error.value.field) == (row, field)


def test_an_item_stands_once():
    """Ids are stable (DOMAIN.md §6.2)."""
    item = SMALL[SMALL.index("[[item]]") : SMALL.index("[[grade]]")]
    with pytest.raises(PackError) as error:
        parse(edited("[[grade]]", f"{item}[[grade]]"))
    assert (error.value.row, error.value.field) == ("item 2 (V)", "id")


def test_a_hostile_nesting_is_refused():
    """A pack comes from outside: it may be wrong, but never crash."""
    with pytest.raises(PackError):
        parse("a = " + "[" * 50_000)


@pytest.mark.parametrize(
    ("condition", "speaks"),
    [
        ('path = "severity", is = "high"', True),
        ('path = "severity", is = "low"', False),
        ('path = "code", one_of = ["02A", "02B"]', True),
        ('path = "code", one_of = ["02A"]', False),
        ('path = "code", prefix = "02"', True),
        ('path = "code", prefix = "03"', False),
        ('path = "amount", at_least = 7', True),
        ('path = "amount", at_least = 8', False),
        ('path = "amount", below = 8', True),
        ('path = "amount", below = 7', False),
        ('path = "amount", at_least = 7, below = 8', True),
        ('path = "code", at_least = 0', False),
        ('path = "amount", prefix = "7"', False),
        ('path = "absent", is = "x"', False),
        ('path = "code.deeper", is = "x"', False),
    ],
)
def test_a_condition_on_a_field_decides_whether_an_event_speaks(condition, speaks):
    """CREDIT.md: event type and conditions on its fields."""
    text = edited('effective = "on"', f'effective = "on"\nwhere = [{{ {condition} }}]')
    assert bool(entries(text, Found())) is speaks


def test_a_nested_field_of_each_element_is_read_by_a_dotted_path():
    """CREDIT.md: evidence of any shape."""
    text = edited(
        'effective = "on"',
        'effective = "on"\neach = "rows"\nwhere = [{ path = "@.a.b", at_least = 2 }]',
    )
    found = entries(text, Found(rows=({"a": {"b": 1}}, {"a": {"b": 2}}, {"a": 3})))
    assert [entry.unit for entry in found] == [1]


def test_an_event_of_another_type_says_nothing():
    """An item names its event."""
    context = EventContext(event_id="e", leaf=0, received_ms=0, institution="i")
    assert entries_of(parse(SMALL), "test.lost.v1", Found(), context) == ()


def test_an_event_without_its_day_is_an_error_and_never_a_zero():
    """STYLE: no silent default."""
    with pytest.raises(LookupError, match="day_of_effect"):
        entries(edited('effective = "on"', 'effective = "day_of_effect"'), Found())


@pytest.mark.parametrize(("count", "grade"), [(4, "A"), (5, "B")])
def test_points_may_be_bad(count, grade):
    """CREDIT.md: direction; New York gives A up to 13 points."""
    result = scored(SMALL, entries(SMALL, *[Found()] * count), "2026-05-01")
    assert (result.total, result.grade) == (3 * count, grade)


@pytest.mark.parametrize(
    ("once_per", "total"),
    [("unit", 12), ("event", 12), ("day", 6), ("subject", 6), ("code", 9)],
)
def test_an_item_counts_once_per_what_the_pack_says(once_per, total):
    """CREDIT.md: once per finding, visit, case, day."""
    text = edited("points = 3", f'points = 3\nonce_per = "{once_per}"')
    events = (Found(), Found(), Found(code="04L"), Found(visit="visit 2", on="2026-05-02"))
    assert scored(text, entries(text, *events), "2026-05-02").total == total


@pytest.mark.parametrize(("rounding", "total"), [("half_up", 3 + 5), ("down", 7), ("up", 8)])
def test_part_of_a_point_is_rounded_as_the_scale_says(rounding, total):
    """CREDIT.md: rounding; half as much again of 3 points is 4.5."""
    repeat = (
        f'[[repeat]]\n{REPEAT}percent = 150\ngroups = [["V"]]\n'
        'basis = { cite = "test", verified = "proposed" }\n'
    )
    text = edited("base = 0", f'rounding = "{rounding}"\nbase = 0') + repeat
    found = entries(text, Found(), Found(visit="visit 2", on="2026-05-02"))
    assert scored(text, found, "2026-05-02").total == total


@pytest.mark.parametrize(("direction", "total"), [("up", 4), ("down", 9)])
def test_favourable_points_are_capped_together(direction, total):
    """DOMAIN.md §6.2: P-items give 10 at most; which points are favourable the direction says."""
    text = edited('direction = "down"', f'direction = "{direction}"\nfavourable_cap = 4')
    found = entries(text, Found(), Found(), Found())
    assert scored(text, found, "2026-05-01").total == total
