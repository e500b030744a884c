"""How many points a fact gives: fixed, by a number, by a table, by weights (docs/PACKS.md)."""

import pytest

from core.domain.credit.entries import facts_of
from core.domain.credit.numbers import number_of, shown
from tests.support.schemes import (
    A_FACT,
    EACH_FINDING,
    WHOLE_VISIT,
    fact,
    facts,
    finding,
    item,
    row,
    scheme,
    scored,
    total,
    visit,
)

DAY = "2026-05-01"


@pytest.mark.parametrize(
    ("rule", "amount", "points"),
    [
        ('path = "amount", per = 100, points = -1', "300", "97"),
        ('path = "amount", per = 100, points = -1', "350", "96"),
        ('path = "amount", per = 100, points = -1', "349.99", "97"),
        ('path = "amount", points = -2', "4", "92"),
        ('path = "amount", per = 2.5, points = -1', "7.5", "97"),
        ('path = "amount", points = -1, min = -10', "70", "90"),
        ('path = "amount", points = -1, max = -5', "1", "95"),
    ],
)
def test_points_follow_a_number(rule, amount, points):
    """CREDIT.md: points per unit; a part of a point is rounded half up."""
    pack = scheme(item("F", f"points_from = {{ {rule} }}", A_FACT))
    assert total(pack, fact(1, "fine", DAY, amount=amount)) == points


@pytest.mark.parametrize(("rounding", "points"), [("half_up", "95"), ("down", "96"), ("up", "95")])
def test_a_part_of_a_point_is_rounded_as_the_scale_says(rounding, points):
    """CREDIT.md: rounding, by size without sign."""
    scale = f'base = 100\nmin = 0\nmax = 100\nrounding = "{rounding}"'
    pack = scheme(item("F", 'points_from = { path = "amount", points = -1 }', A_FACT), scale=scale)
    assert total(pack, fact(1, "fine", DAY, amount="4.5")) == points


def test_a_list_counts_its_elements():
    """docs/PACKS.md: `points_from` of a list."""
    pack = scheme(item("F", 'points_from = { path = "findings", points = -3 }', WHOLE_VISIT))
    assert total(pack, visit(1, DAY, "A", "B", "C")) == "91"


def test_where_no_number_stands_nothing_is_guessed():
    """STYLE: no silent default; the event is named, and stops nothing else."""
    pack = scheme(item("F", 'points_from = { path = "amount", points = -1 }', A_FACT))
    result = scored(pack, fact(1, "fine", DAY), fact(2, "fine", DAY, amount="5"))
    assert result.total == 95
    assert [(one.row, one.path) for one in result.faults] == [("F", "amount")]


def test_a_pack_may_say_what_a_missing_number_gives():
    """docs/PACKS.md: `otherwise`."""
    rule = 'points_from = { path = "amount", points = -1, otherwise = -7 }'
    pack = scheme(item("F", rule, A_FACT))
    assert total(pack, fact(1, "fine", DAY)) == "93"


def test_a_day_that_does_not_exist_is_a_fault():
    """A ledger may say 31 February; nothing stops, and nothing is counted."""
    pack = scheme(item("F", "points = -1", A_FACT))
    found = facts(pack, [fact(1, "fine", "2026-02-31")])
    assert (found.entries, [one.detail for one in found.faults]) == ((), ["no day"])


@pytest.mark.parametrize(
    ("severity", "points"),
    [("High", "93"), ("Moderate", "96"), ("Minor", "98"), ("Moderate+", "96"), ("None", "99")],
)
def test_a_table_gives_points_by_a_value(severity, points):
    """CREDIT.md: by table of a field's value; the first row that holds."""
    table = """points_by = "@.severity"
table = [
  { is = "High", points = -7 },
  { prefix = "Moderate", points = -4 },
  { one_of = ["Minor", "Low"], points = -2 },
  { points = -1 },
]"""
    assert total(scheme(item("F", table)), visit(1, DAY, finding("X", severity=severity))) == points


@pytest.mark.parametrize(
    ("amount", "points"), [("4999.99", "92"), ("5000", "85"), ("99999", "85"), ("100000", "70")]
)
def test_a_table_may_ask_for_ranges(amount, points):
    """docs/PACKS.md: at_least, below, at_most; the day before, of and after of money."""
    table = """points_by = "amount"
table = [
  { below = 5000, points = -8 },
  { at_most = 99_999, points = -15 },
  { at_least = 100_000, points = -30 },
]"""
    assert total(scheme(item("F", table, A_FACT)), fact(1, "fine", DAY, amount=amount)) == points


def test_a_value_outside_a_table_gives_no_entry():
    """docs/PACKS.md: no row holds, nothing is counted."""
    pack = scheme(item("F", 'points_by = "@.severity"\ntable = [{ is = "High", points = -7 }]'))
    assert scored(pack, visit(1, DAY, finding("X", severity="Low"), finding("Y"))).lines == ()


def test_a_row_of_a_table_may_look_elsewhere():
    """docs/PACKS.md: a row's own `path`."""
    table = """points_by = "@.severity"
table = [{ path = "@.points", at_least = 4, points = -9 }, { is = "High", points = -7 }]"""
    pack = scheme(item("F", table))
    worst = finding("X", severity="High", points="4")
    assert total(pack, visit(1, DAY, worst, finding("Y", severity="High"))) == "84"


@pytest.mark.parametrize(
    ("otherwise", "points"), [("", "92"), ("otherwise = -1", "91"), ("otherwise = 0", "92")]
)
def test_weights_give_points_by_code(otherwise, points):
    """CREDIT.md: weights per item code, of a list in a cell."""
    body = f'weights = {{ "02G" = -5, 04L = -3 }}\n{otherwise}'
    assert total(scheme(item("F", body)), visit(1, DAY, "02G", "04L", "10F")) == points


def test_points_may_have_decimals():
    """docs/PACKS.md: `decimals`; points are exact, never floats."""
    scale = "base = 10\nmin = 0\nmax = 10\ndecimals = 2"
    grades = row("grade", "A", "min_total = 9.75") + row("grade", "B")
    pack = scheme(item("F", "points = -0.1"), scale=scale, grades=grades)
    assert total(pack, visit(1, DAY, "A", "B", "C")) == "9.7"
    assert scored(pack, visit(1, DAY, "A", "B")).grade == "A"
    assert scored(pack, visit(1, DAY, "A", "B", "C")).grade == "B"


def test_a_number_with_decimals_is_taken_exactly():
    """docs/PACKS.md: a third of three is three thirds."""
    scale = "base = 0\nmin = 0\nmax = 10\ndecimals = 3"
    pack = scheme(item("F", 'points_from = { path = "amount", per = 3 }', A_FACT), scale=scale)
    happened = [fact(number, "fine", DAY, amount="0.5") for number in range(1, 4)]
    assert total(pack, *happened) == "0.501"


@pytest.mark.parametrize(
    ("condition", "speaks"),
    [
        ('path = "kind", is_not = "fine"', False),
        ('path = "kind", is_not = "payment"', True),
        ('path = "currency", is_not = "CNY"', True),
        ('path = "currency", present = true', False),
        ('path = "currency", present = false', True),
        ('path = "kind", present = false', False),
        ('path = "kind", contains = "in"', True),
        ('path = "kind", contains = "x"', False),
        ('path = "amount", at_most = 12.5', True),
        ('path = "amount", at_most = 12.49', False),
        ('path = "amount", below = 12.5', False),
        ('path = "amount", at_least = 12', True),
        ('path = "amount", is = 12.5', True),
        ('path = "fields.open", is = true', True),
        ('path = "fields.open", is = 1', False),
        ('path = "fields.codes", contains = "04L"', True),
        ('path = "fields.count", is = 3', True),
        ('path = "fields.missing", is = 3', False),
    ],
)
def test_a_condition_reads_texts_numbers_and_what_is_absent(condition, speaks):
    """docs/PACKS.md, "Conditions": numbers in text compare as numbers."""
    pack = scheme(item("F", "points = -1", A_FACT, f"{{ {condition} }}"))
    fields = {"open": True, "codes": "02G, 04L", "count": "3"}
    happened = fact(1, "fine", DAY, amount="12.5", fields=fields)
    assert bool(facts(pack, [happened]).entries) is speaks


@pytest.mark.parametrize(
    ("once", "points"),
    [
        ('once_by = "@.fields.person"', "90"),
        ('once_by = ["key", "@.fields.person"]', "85"),
        ('once_per = "visit"', "90"),
        ('once_per = "day"', "95"),
        ('once_per = "event"', "90"),
        ("", "80"),
    ],
)
def test_what_is_one_and_the_same_counts_once(once, points):
    """CREDIT.md: once per finding, visit, case, person, day."""
    pack = scheme(item("F", f"points = -5\n{once}"))
    ann, ben = ({"fields": {"person": name}} for name in ("ann", "ben"))
    first = visit(1, DAY, finding("X", **ann), finding("X", **ben))
    second = visit(2, DAY, finding("Y", **ann), finding("Z", **ann))
    assert total(pack, first, second) == points


@pytest.mark.parametrize(
    ("cap_per", "points"), [("window", "94"), ("subject", "88"), ("event", "88"), ("day", "94")]
)
def test_a_cap_may_hold_per_visit(cap_per, points):
    """docs/PACKS.md: `cap_per`."""
    pack = scheme(item("F", f'points = -5\ncap = 6\ncap_per = "{cap_per}"'))
    assert total(pack, visit(1, DAY, "X", "Y"), visit(2, DAY, "X", "Y")) == points


def test_an_item_may_be_given_by_several_events():
    """docs/PACKS.md: `also`; one cap holds for all."""
    also = f'[[item.also]]{A_FACT}where = [{{ path = "kind", is = "fine" }}]\n'
    pack = scheme(item("F", "points = -5\ncap = 12") + also)
    result = scored(pack, visit(1, DAY, "X", "Y"), fact(3, "fine", DAY), fact(4, "appeal", DAY))
    assert [line.counted_points for line in result.lines] == [-5, -5, -2]


@pytest.mark.parametrize(
    ("on", "points"),
    [("2025-12-31", "100"), ("2026-01-01", "95"), ("2026-06-30", "95"), ("2026-07-01", "100")],
)
def test_an_item_counts_what_takes_effect_while_it_is_in_force(on, points):
    """CREDIT.md: legal basis and its date."""
    days = "in_force_from = 2026-01-01\nin_force_until = 2026-07-01"
    pack = scheme(item("F", f"points = -5\n{days}"))
    assert total(pack, visit(1, on, "X")) == points


def test_events_of_which_no_row_speaks_say_nothing():
    """A pack's own types of event are all that it reads."""
    pack = scheme(item("F", "points = -5"))
    happened = fact(1, "fine", DAY)
    assert "hist.fact-recorded.v1" not in pack.event_types
    assert not facts_of(pack, "hist.fact-recorded.v1", happened.event, happened.context())


@pytest.mark.parametrize(
    ("units", "decimals", "text"),
    [(0, 0, "0"), (-7, 0, "-7"), (25, 1, "2.5"), (30, 1, "3"), (-5, 2, "-0.05"), (100, 2, "1")],
)
def test_points_are_written_without_idle_zeros(units, decimals, text):
    """docs/PACKS.md: `decimals`."""
    assert shown(units, decimals) == text


@pytest.mark.parametrize("text", ["", "abc", "1e5", "0x1", "1.", ".5", "--1", "1" * 16, "\uff11"])
def test_what_spells_no_number_is_none(text):
    """A code such as 02B is no number."""
    assert number_of(text) is None


def test_the_weights_of_a_code_that_the_evidence_does_not_name_are_never_looked_up():
    """docs/PACKS.md: `points_by` unsaid is the evidence's `codes`."""
    evidence = EACH_FINDING.replace('codes = "@.code"\n', "")
    body = 'points_by = "@.severity"\nweights = { High = -4 }'
    pack = scheme(item("F", body, evidence))
    assert total(pack, visit(1, DAY, finding("High"), finding("X", severity="High"))) == "96"
