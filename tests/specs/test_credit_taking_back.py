"""What takes points back: payments in time, appeals, corrections, other points (docs/PACKS.md)."""

import pytest

from core.domain.credit.facts import Facts, joined
from core.domain.credit.score import score
from tests.support.builders import uid
from tests.support.schemes import A_FACT, BASIS, UP, fact, facts, item, scheme, scored, total, visit

FINE = """
event = "hist.fact-recorded.v1"
subject = "subject"
effective = "happened_on"
effective_plus_days = 60
"""
PAYMENT = """
[[item.erased_when]]
event = "hist.fact-recorded.v1"
where = [{ path = "kind", is = "payment" }]
subject = "subject"
on = "happened_on"
due_plus_days = 60
"""
APPEAL = f"""
[[annulment]]
event = "hist.fact-recorded.v1"
where = [{{ path = "kind", is = "appeal" }}, {{ path = "fields.outcome", is = "granted" }}]
subject = "subject"
items = ["PENALTY"]
{BASIS}
"""
NOTIFIED = '{ path = "kind", is = "notification" }'
PENALTY = scheme(item("PENALTY", "points = -10", FINE, NOTIFIED) + PAYMENT, APPEAL)
TOLD = fact(1, "notification", "2026-01-01", subject="S1")
DUE = "2026-03-02"


@pytest.mark.parametrize(
    ("at", "points"), [("2026-03-01", "100"), (DUE, "90"), ("2026-03-03", "90")]
)
def test_a_penalty_comes_sixty_days_after_the_notification(at, points):
    """A fine unpaid for 60 days; the day before, of and after."""
    assert total(PENALTY, TOLD, at=at) == points


@pytest.mark.parametrize(
    ("paid_on", "subject", "points"),
    [
        ("2026-01-01", "S1", "100"),
        ("2026-03-01", "S1", "100"),
        (DUE, "S1", "100"),
        ("2026-03-03", "S1", "90"),
        ("2026-02-01", "S2", "90"),
    ],
    ids=["at once", "the day before", "the day of", "the day after", "another case"],
)
def test_unless_it_was_paid_by_then(paid_on, subject, points):
    """docs/PACKS.md, "In time": `due_plus_days` counts from the notification."""
    assert total(PENALTY, TOLD, fact(2, "payment", paid_on, subject=subject)) == points


def test_a_payment_that_was_corrected_away_erases_nothing():
    """FORMAT §3: a corrected event never was, and neither was what it took back."""
    paid = fact(2, "payment", "2026-02-01", subject="S1", recorded="2026-02-01")
    moved = fact(3, "payment", "2026-04-01", subject="S1", recorded="2026-05-01", corrects=2)
    assert total(PENALTY, TOLD, paid, moved, known="2026-04-30") == "100"
    assert total(PENALTY, TOLD, paid, moved, known="2026-05-01") == "90"


def appeal(number: int, outcome: str = "granted", subject: str = "S1", **changes: str):
    return fact(
        number, "appeal", "2026-04-01", subject=subject, fields={"outcome": outcome}, **changes
    )


@pytest.mark.parametrize(
    ("said", "points"),
    [
        (appeal(2), "100"),
        (appeal(2, "rejected"), "90"),
        (appeal(2, subject="S2"), "90"),
    ],
)
def test_an_appeal_that_was_granted_takes_the_entries_of_its_subject_back(said, points):
    """docs/PACKS.md, "Annulments"."""
    assert total(PENALTY, TOLD, said) == points


def test_an_appeal_is_known_from_its_record_on():
    """FORMAT §3: as known then, and as known now."""
    said = appeal(2, recorded="2026-04-05")
    assert total(PENALTY, TOLD, said, at="2026-03-15", known="2026-04-04") == "90"
    assert total(PENALTY, TOLD, said, at="2026-03-15", known="2026-04-05") == "100"


def test_an_entry_that_was_taken_back_says_so():
    """CREDIT.md: every answer can be explained."""
    assert [line.why_not for line in scored(PENALTY, TOLD, appeal(2)).lines] == ["annulled"]
    paid = fact(2, "payment", "2026-02-01", subject="S1")
    assert [line.why_not for line in scored(PENALTY, TOLD, paid).lines] == ["erased"]


FROM = f"""
[[annulment]]
event = "hist.fact-recorded.v1"
where = [{{ path = "kind", is = "pardon" }}]
subject = "subject"
annuls_from = "happened_on"
{BASIS}
"""
FINED = scheme(item("F", "points = -10", A_FACT, '{ path = "kind", is = "fine" }'), FROM)


@pytest.mark.parametrize(
    ("at", "points"), [("2026-04-30", "90"), ("2026-05-01", "100"), ("2026-06-30", "100")]
)
def test_an_annulment_may_hold_from_a_day_on(at, points):
    """FORMAT §3: no annulment with annuls_from ≤ t; the days before and of it."""
    happened = [
        fact(1, "fine", "2026-01-01", subject="S1"),
        fact(2, "pardon", "2026-05-01", subject="S1"),
    ]
    assert total(FINED, *happened, at=at) == points


def test_an_annulment_from_a_day_leaves_what_happens_later():
    """docs/PACKS.md: it takes back what happened up to its day."""
    happened = [
        fact(1, "fine", "2026-01-01", subject="S1"),
        fact(2, "pardon", "2026-05-01", subject="S1"),
        fact(3, "fine", "2026-07-01", subject="S1"),
    ]
    assert total(FINED, *happened) == "90"


def test_an_eraser_that_names_no_codes_erases_whatever_an_entry_speaks_of():
    """docs/PACKS.md, "In time"."""
    eraser = """
[[item.erased_when]]
event = "hist.fact-recorded.v1"
subject = "subject"
on = "happened_on"
"""
    pack = scheme(item("F", "points = -10") + eraser)
    happened = [visit(1, "2026-01-01", "A", "B"), fact(2, "cured", "2026-02-01", subject="visit 1")]
    assert total(pack, *happened, at="2026-01-31") == "80"
    assert total(pack, *happened, at="2026-02-01") == "100"


def adjusting(body: str):
    rule = f"""
[[adjustment]]
event = "hist.fact-recorded.v1"
where = [{{ path = "kind", is = "reduction" }}]
subject = "subject"
adjusts_from = "happened_on"
{body}
{BASIS}
"""
    fines = item("F", "points = -10", A_FACT, '{ path = "kind", is = "fine" }')
    return scheme(fines, rule)


@pytest.mark.parametrize(
    ("body", "points"),
    [
        ("points = -3", "97"),
        ('points_from = { path = "amount", points = -1 }', "96"),
        ("percent = 50", "95"),
        ("percent = 25", "97"),
        ("percent = 0", "100"),
        ('percent = 50\nitems = ["F"]', "95"),
    ],
)
def test_an_event_may_give_earlier_entries_other_points(body, points):
    """docs/PACKS.md, "Adjustments"; 2.5 is rounded half up."""
    happened = [
        fact(1, "fine", "2026-01-01", subject="S1"),
        fact(2, "reduction", "2026-05-01", subject="S1", amount="4"),
    ]
    assert total(adjusting(body), *happened, at="2026-04-30") == "90"
    assert total(adjusting(body), *happened, at="2026-05-01") == points


def test_of_several_adjustments_the_latest_holds():
    """docs/PACKS.md, "Adjustments"."""
    pack = adjusting('points_from = { path = "amount", points = -1 }')
    happened = [
        fact(1, "fine", "2026-01-01", subject="S1"),
        fact(3, "reduction", "2026-06-01", subject="S1", amount="2"),
        fact(4, "reduction", "2026-05-01", subject="S1", amount="4"),
    ]
    assert total(pack, *happened) == "98"
    (line,) = scored(pack, *happened).lines
    assert (line.points, line.entry.points, line.adjusted_by) == (-2, -10, uid(3))


def test_an_adjustment_of_another_subject_changes_nothing():
    """docs/PACKS.md, "Adjustments"."""
    happened = [
        fact(1, "fine", "2026-01-01", subject="S1"),
        fact(2, "reduction", "2026-05-01", subject="S2"),
    ]
    assert total(adjusting("points = -3"), *happened) == "90"


def test_a_corrected_adjustment_never_was():
    """FORMAT §3."""
    happened = [
        fact(1, "fine", "2026-01-01", subject="S1"),
        fact(2, "reduction", "2026-05-01", subject="S1"),
        fact(3, "remark", "2026-05-01", subject="S1", corrects=2),
    ]
    assert total(adjusting("points = -3"), *happened) == "90"


def test_what_if_an_event_had_never_been():
    """CREDIT.md: every answer can be asked "what if"."""
    pack = scheme(item("F", "points = -10"))
    known = facts(pack, [visit(1, "2026-01-01", "A"), visit(2, "2026-02-01", "A")])
    assert score(pack, known.without({uid(2)}), "2026-12-31").total == 90


def test_facts_add_up():
    """CREDIT.md: a pure function of the facts, however they were gathered."""
    pack = scheme(item("F", "points = -10"), scale=UP)
    parts = [facts(pack, [visit(n, f"2026-0{n}-01", "A")]) for n in (1, 2, 3)]
    assert parts[0] + parts[1] + parts[2] == joined(parts)
    assert (bool(Facts()), bool(parts[0])) == (False, True)
