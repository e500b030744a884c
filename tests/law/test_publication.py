"""How long a penalty is published, to the day (DOMAIN.md §6.4)."""

import pytest

from core.law.book import Law
from core.law.look_up import is_published


@pytest.mark.parametrize(
    ("kinds", "decided_on", "on", "shown", "clause"),
    [
        (("warning",), "2026-05-11", "2026-05-11", False, "轻微: not published"),
        (("fine",), "2026-05-11", "2026-05-10", False, "before the decision"),
        (("fine",), "2026-05-11", "2026-05-11", True, "from the day of the decision"),
        (("fine",), "2026-05-11", "2027-05-10", True, "一般: the last day of one year"),
        (("fine",), "2026-05-11", "2027-05-11", False, "一般: one year is over"),
        (("revocation",), "2026-05-11", "2029-05-10", True, "严重: the last day of three years"),
        (("revocation",), "2026-05-11", "2029-05-11", False, "严重: three years are over"),
        (("warning", "fine"), "2026-05-11", "2027-05-10", True, "the longest period counts"),
        (("fine",), "2026-03-31", "2028-03-31", True, "the rule before 2026-04-01: three years"),
        (("fine",), "2026-04-01", "2028-03-31", False, "the rule from 2026-04-01: one year"),
    ],
)
def test_a_penalty_is_published_for_its_period(
    law: Law, kinds: tuple[str, ...], decided_on: str, on: str, *, shown: bool, clause: str
):
    """DOMAIN.md §6.4: picked by the day of the decision; day before, of and after."""
    assert is_published(law, kinds, decided_on, on) is shown, clause


def test_a_kind_without_a_row_is_an_error(law: Law):
    """No row in force is an error, never a zero (STYLE.md, Rules of law)."""
    with pytest.raises(LookupError):
        is_published(law, ("flogging",), "2026-05-11", "2026-05-11")
