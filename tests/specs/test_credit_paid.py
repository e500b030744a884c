"""What is erased by payment in full, at once or in parts (docs/PACKS.md, "Paid in full")."""

import pytest

from core.domain.credit.pack import PackError
from tests.support.schemes import fact, item, scheme, total

NOTIFIED = """
event = "hist.fact-recorded.v1"
where = [{ path = "kind", is = "notification" }]
subject = "subject"
effective = "happened_on"
effective_plus_days = 60
"""
OWED = """
[[item.owed]]
event = "hist.fact-recorded.v1"
where = [{ path = "kind", one_of = ["fine", "costs"] }]
subject = "subject"
on = "happened_on"
amount = "amount"
"""
PAID = """
[[item.erased_when]]
event = "hist.fact-recorded.v1"
where = [{ path = "kind", is = "payment" }]
subject = "subject"
on = "happened_on"
due_plus_days = 60
amount = "amount"
"""
PENALTY = scheme(item("PENALTY", "points = -10", NOTIFIED) + OWED + PAID)
FINE = fact(1, "fine", "2025-12-01", subject="S1", amount="35")
COSTS = fact(2, "costs", "2025-12-20", subject="S1", amount="16.6")
TOLD = fact(3, "notification", "2026-01-01", subject="S1")
DUE = "2026-03-02"


def paid(number: int, on: str, amount: str | None, subject: str = "S1", **changes):
    more = {} if amount is None else {"amount": amount}
    return fact(number, "payment", on, subject=subject, **more, **changes)


@pytest.mark.parametrize(
    ("parts", "points"),
    [
        ((("2026-01-20", "51.6"),), "100"),
        ((("2026-01-20", "51.59"),), "90"),
        ((("2026-01-20", "60"),), "100"),
        ((("2026-01-20", "46"), (DUE, "5.6")), "100"),
        ((("2026-01-20", "46"), ("2026-03-03", "5.6")), "90"),
        (((DUE, "25.8"), (DUE, "25.8")), "100"),
        ((("2025-12-25", "51.6"),), "100"),
        ((("2026-01-20", None),), "90"),
        ((("2026-03-03", "51.6"),), "90"),
    ],
    ids=[
        "in full",
        "a cent too little",
        "too much",
        "the rest on the day",
        "the rest the day after",
        "two alike on one day",
        "before the notification",
        "of no amount",
        "too late",
    ],
)
def test_payments_erase_once_they_reach_what_is_owed(parts, points):
    """The fine and its costs, paid by the 60th day."""
    payments = [paid(10 + n, *part) for n, part in enumerate(parts)]
    assert total(PENALTY, FINE, COSTS, TOLD, *payments) == points


def test_another_case_pays_nothing():
    """Payments are added up by subject."""
    assert total(PENALTY, FINE, COSTS, TOLD, paid(10, DUE, "51.6", subject="S2")) == "90"


def test_what_becomes_owed_later_was_not_to_be_paid_before():
    """What was paid in full on a day stays paid."""
    later = fact(2, "costs", "2026-02-01", subject="S1", amount="16.6")
    assert total(PENALTY, FINE, later, TOLD, paid(10, "2026-01-31", "35")) == "100"
    assert total(PENALTY, FINE, later, TOLD, paid(10, "2026-02-01", "35")) == "90"


def test_where_nothing_is_owed_the_first_payment_is_enough():
    """A ledger without the fine of a case is not held against whom it names."""
    assert total(PENALTY, TOLD, paid(10, DUE, "1")) == "100"


def test_the_points_come_back_on_the_day_of_the_last_part():
    """As of a day between the parts they still count."""
    early = scheme(
        item("OWING", "points = -10", NOTIFIED.replace("= 60", "= 0")) + OWED + PAID,
    )
    parts = (paid(10, "2026-01-20", "46"), paid(11, "2026-02-10", "5.6"))
    assert total(early, FINE, COSTS, TOLD, *parts, at="2026-02-09") == "90"
    assert total(early, FINE, COSTS, TOLD, *parts, at="2026-02-10") == "100"


def test_a_corrected_payment_pays_what_the_correction_says():
    """A corrected row of a ledger: the old amount never was."""
    full = paid(10, "2026-01-20", "51.6")
    less = paid(11, "2026-01-20", "5.16", corrects=10)
    assert total(PENALTY, FINE, COSTS, TOLD, full, less) == "90"


def test_facts_that_come_twice_pay_once():
    """Facts come in any order, repeated or not."""
    assert total(PENALTY, *([FINE, COSTS, TOLD, paid(10, DUE, "25.8")] * 2)) == "90"


@pytest.mark.parametrize(
    ("tables", "needed"),
    [
        (PAID, r"say in `\[\[item\.owed\]\]` of what"),
        (OWED, r"no `\[\[item\.erased_when\]\]` has an `amount`"),
    ],
)
def test_what_is_paid_and_what_is_owed_belong_together(tables, needed):
    """Either alone would silently say nothing."""
    with pytest.raises(PackError, match=needed):
        scheme(item("PENALTY", "points = -10", NOTIFIED) + tables)


def test_a_path_of_an_amount_that_leads_nowhere_is_named():
    """docs/PACKS.md: the checker knows the events."""
    with pytest.raises(PackError, match="did you mean `amount`"):
        scheme(
            item("PENALTY", "points = -10", NOTIFIED)
            + OWED.replace('amount = "amount"', 'amount = "amont"')
            + PAID
        )
