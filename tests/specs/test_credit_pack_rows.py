"""What is wrong between the rows of a pack, and between a pack and the events that there are."""

import pytest

from core.domain.catalogue import EVENTS
from core.domain.credit.pack import PackError, parse
from core.log.packaged import pack_names, pack_text
from tests.support.schemes import (
    A_FACT,
    BASIS,
    EACH_FINDING,
    EVERY_VISIT,
    GRADES,
    UP,
    WHOLE_VISIT,
    item,
    row,
    text_of,
)

ITEM = item("F", "points = -1")


def wrong(*tables: str, **changes: str) -> PackError:
    with pytest.raises(PackError) as error:
        parse(text_of(*tables, **changes), EVENTS)
    return error.value


@pytest.mark.parametrize("name", pack_names())
def test_a_shipped_pack_asks_only_for_what_events_have(name):
    """A pack that waits for an event or a field that never comes would score nobody."""
    assert parse(pack_text(name), EVENTS).event_types <= set(EVENTS)


@pytest.mark.parametrize(
    ("old", "new", "field", "hint"),
    [
        ("hist.visit-recorded.v1", "hist.visit-recordet.v1", "evidence.event", "visit-recorded.v1"),
        ('subject = "key"', 'subject = "kay"', "kay", "`key`"),
        ('"@.code"', '"@.cod"', "@.cod", "`code`"),
        ('each = "findings"', 'each = "finding"', "evidence.each", "`findings`"),
        ('each = "findings"', 'each = "key"', "evidence.each", "not a list"),
        ('"visited_on"', '"visited_on.day"', "visited_on.day", "no `day`"),
    ],
)
def test_an_event_or_path_that_does_not_exist_is_wrong(old, new, field, hint):
    """CREDIT.md: validated with row and field; what was meant is suggested."""
    error = wrong(item("F", "points = -1", EACH_FINDING.replace(old, new)))
    assert (error.row, error.field) == ("item 1 (F)", field)
    assert hint in str(error)


def test_what_a_ledger_alone_names_is_taken_as_it_is():
    """docs/PACKS.md: below `fields` any name may stand."""
    parse(text_of(item("F", 'points_from = { path = "@.fields.anything" }')), EVENTS)


def test_a_text_out_of_the_log_is_read_without_asking_for_its_events():
    """Texts stay readable for ever; an event type of another release is no reason to lose them."""
    parse(text_of(item("F", "points = -1", EACH_FINDING.replace("hist.", "old."))))


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("point = -1", "`points`"),
        ("points = -1\nexpire_months = 3", "`expiry_months`"),
        ("points = -1\nonce_pre = 'day'", "`once_per`"),
    ],
)
def test_a_misspelt_key_is_named_with_what_was_meant(body, hint):
    """A misspelt key would silently change nothing."""
    error = wrong(item("F", body))
    assert error.row == "item 1 (F)"
    assert body.splitlines()[-1].split()[0] in str(error)
    assert hint in str(error)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("", "points"),
        ("points = -1\nweights = { A = 1 }", "points"),
        ("points = 0.5", "points"),
        ("table = [{ points = 1 }, { points = 1.5 }]", "table[1].points"),
        ("weights = { A = 0.5 }", "weights.A"),
        ("points = -1\notherwise = 1", "otherwise"),
        ('points = -1\npoints_by = "@.code"', "points_by"),
        ("points = -1\nclean = { months = 12, without = ['G'] }", "clean.without"),
        ("points = -1\nuntil_next = ['G']", "until_next"),
        ("points = -1\ncomponent = 'C'", "component"),
        (
            "points = -1\nexpiry_months = 3\nclean = { months = 2, without = ['F'] }",
            "expiry_months",
        ),
        ("weights = { A = 1 }\nclean = { months = 2, without = ['F'] }", "clean"),
        ("points = -1\nonce_by = ['@.code', '@.cod']", "@.cod"),
        ("points = 1e400", "points"),
        ("points = nan", "points"),
    ],
)
def test_an_item_says_one_thing(body, field):
    """docs/PACKS.md, "Items"."""
    error = wrong(item("F", body))
    assert (error.row, error.field) == ("item 1 (F)", field)


def test_points_by_a_value_need_to_know_which():
    """docs/PACKS.md: `points_by`, or the evidence's `codes`."""
    error = wrong(item("F", "weights = { A = 1 }", WHOLE_VISIT))
    assert (error.row, error.field) == ("item 1 (F)", "points_by")


@pytest.mark.parametrize(
    ("changes", "row_name", "field"),
    [
        ({"scale": f"{UP}\nbases = {{ 2025 = 80 }}"}, "scale", "bases"),
        ({"scale": f'{UP}\nreset = "yearly"\nbases = {{ 2025 = 101 }}'}, "scale", "bases.2025"),
        ({"scale": f"{UP}\nhysteresis = {{}}"}, "scale", "hysteresis"),
        ({"rule": 'of = "visit"'}, "score", "occasion"),
        ({"rule": 'stands = "mean"'}, "score", "stands"),
        ({"rule": EVERY_VISIT.replace("visit", "balance", 1).replace("key", "kay")}, None, "kay"),
        ({"rule": EVERY_VISIT.replace('"visit"', '"visit"\nlast = 3', 1)}, "score", "last"),
        (
            {
                "grades": row("grade", "A", 'when = [{ path = "kind", is = "x" }]')
                + row("grade", "B")
            },
            "grade 1 (A)",
            "when",
        ),
        (
            {"grades": row("grade", "A", 'components = [{ id = "x", at_least = 1 }]') + GRADES},
            "grade 1 (A)",
            "components",
        ),
    ],
)
def test_scale_score_and_grades_fit_together(changes, row_name, field):
    """docs/PACKS.md, "Common mistakes"."""
    error = wrong(ITEM, **changes)
    assert (error.row, error.field) == (row_name or "score.occasion 1", field)


@pytest.mark.parametrize(
    ("table", "row_name", "field"),
    [
        ('[[check]]\nwhat = "score"', "check 1 (score)", "what"),
        ('[[check]]\nwhat = "entry"\nitem = "F"', "check 1 (entry)", "item"),
        ('[[consequence]]\ngrade = "Z"', "consequence 1 (Z)", "grade"),
        ('[[consequence]]\ngrade = "A"\nstratum = "low"', "consequence 1 (A)", "stratum"),
        (
            f'[[annulment]]\nevent = "hist.fact-recorded.v1"\n{BASIS}',
            "annulment 1 (hist.fact-recorded.v1)",
            "annuls",
        ),
        (
            f'[[adjustment]]\nevent = "hist.fact-recorded.v1"\nsubject = "subject"\n{BASIS}',
            "adjustment 1 (hist.fact-recorded.v1)",
            "points",
        ),
        (row("component", "C") + row("component", "C"), "component 2 (C)", "id"),
    ],
)
def test_further_rows_fit_together(table, row_name, field):
    """docs/PACKS.md."""
    error = wrong(ITEM, table)
    assert (error.row, error.field) == (row_name, field)


def test_a_check_of_inspections_asks_only_what_they_say():
    """docs/PACKS.md, "Checks": kind, score, grade."""
    check = '[[check]]\nwhat = "score"\nwhere = [{ path = "on", is = "2026-01-01" }]'
    error = wrong(ITEM, check, rule=EVERY_VISIT)
    assert (error.row, error.field) == ("check 1 (score)", "where")


def test_days_may_be_written_without_quotes():
    """TOML has days of its own."""
    body = "points = -1\nin_force_from = 2026-01-01\nin_force_until = '2026-07-01'"
    pack = parse(text_of(item("F", body, A_FACT)))
    assert (pack.items[0].in_force_from, pack.items[0].in_force_until) == (
        "2026-01-01",
        "2026-07-01",
    )


@pytest.mark.parametrize("decimals", ["1000000000", "-5", "7", "true"])
def test_decimals_are_few(decimals):
    """A pack may be a stranger's: ten to that power is never reckoned."""
    assert wrong(ITEM, scale=f"{UP}\ndecimals = {decimals}").field == "decimals"


@pytest.mark.parametrize("key", ["a." * 20_000 + "a", '"a" . ' * 5_000 + "a"])
def test_a_key_has_few_parts(key):
    """Reading it would take minutes, and more depth than there is."""
    with pytest.raises(PackError, match="more than 32 parts"):
        parse(f"{key} = 1\n")


def test_a_number_without_end_is_named_by_row_and_field():
    error = wrong(item("F", "points = 1e999999999"))
    assert (error.row, error.field) == ("item 1 (F)", "points")
