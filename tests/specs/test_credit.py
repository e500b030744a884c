"""The default scheme on what happened: points, windows, expiry, reversal (DOMAIN.md §6.2, §4.7)."""

import pytest

from core.domain.case.events import Penalty, PenaltyRevoked
from core.domain.credit.score import Line
from core.domain.notice.events import Item, Overdue, OverdueWithdrawn, Rechecked, Served, Verdict
from tests.support.builders import CASE, CHARGE, FINDING, LATE, an, uid
from tests.support.credit import CONTENT, WARNING, Logged, decision, default_pack, fine, score_of

SERVED_ON = "2026-11-23"
ITEM = Item(code=LATE, due_on="2026-12-08", finding=FINDING)


NOTICE_SERVED = Logged(1, an(Served, items=(ITEM,)), SERVED_ON)
OVERDUE = Logged(2, an(Overdue, codes=(LATE,)), "2026-12-09")
OVERDUE_LATER = Logged(2, an(Overdue, codes=(LATE,), effective_on="2026-12-20"), "2026-12-09")


def recheck(number: int, on: str, verdict: str = "verified", code: str = LATE) -> Logged:
    verdicts = (Verdict(code=code, verdict="failed" if verdict == "failed" else "verified"),)
    return Logged(number, an(Rechecked, verdicts=verdicts, rechecked_on=on), on)


def only(lines: tuple[Line, ...], item: str) -> Line:
    found = [line for line in lines if line.entry.item == item]
    assert len(found) == 1
    return found[0]


def test_an_institution_begins_with_its_base():
    """DOMAIN.md §6.2: base 100."""
    assert score_of([], "2026-12-31").total == 100


@pytest.mark.parametrize(
    ("penalty", "item", "points"),
    [
        (WARNING, "N05", -5),
        (Penalty(kind="public_criticism"), "N05", -5),
        (fine(1), "N06", -8),
        (fine(499_999), "N06", -8),
        (fine(500_000), "N07", -15),
        (fine(500_001), "N07", -15),
        (Penalty(kind="confiscation"), "N07", -15),
        (Penalty(kind="stop_enrolment"), "N08", -30),
        (Penalty(kind="stop_operating"), "N09", -100),
        (Penalty(kind="revocation"), "N09", -100),
        (Penalty(kind="occupation_ban"), "N09", -100),
    ],
)
def test_a_decision_costs_what_its_kind_of_penalty_costs(penalty, item, points):
    """DOMAIN.md §6.2 N05 to N09; the limit of 5,000 yuan belongs to the heavier row."""
    lines = score_of([decision(1, penalty)], "2026-12-24").lines
    assert [(line.entry.item, line.counted_points) for line in lines] == [(item, points)]


def test_an_entry_explains_itself():
    """CREDIT.md: points, expiry, event id, legal basis."""
    entry = score_of([decision(1, WARNING)], "2026-12-24").lines[0].entry
    assert (entry.event, entry.subject, entry.codes) == (uid(1), CASE, (CONTENT,))
    assert (entry.effective_on, entry.expires_on) == ("2026-12-24", "2027-03-24")
    assert entry.title_en == "warning or public criticism"
    assert entry.basis.verified == "proposed"


@pytest.mark.parametrize(
    ("at", "total"),
    [("2026-12-23", 100), ("2026-12-24", 92), ("2027-12-23", 92), ("2027-12-24", 100)],
)
def test_a_decision_counts_from_its_effective_day_until_it_expires(at, total):
    """FORMAT §3: effective_on ≤ t < expires_on; the days before and of each change."""
    assert score_of([decision(1, fine(300_000))], at).total == total


@pytest.mark.parametrize(("at", "total"), [("2026-11-26", 100), ("2026-11-27", 98)])
def test_an_ordered_item_counts_from_the_day_after_the_objection_window(at, total):
    """DOMAIN.md §6.2 N02; the window of this notice ends on 2026-11-26."""
    assert score_of([NOTICE_SERVED], at).total == total


def test_each_item_of_a_notice_counts_two_points():
    """DOMAIN.md §6.2 N02: each item, even of one code."""
    items = (ITEM, Item(code=LATE, due_on="2026-12-08", finding=uid(0x6)))
    assert score_of([Logged(1, an(Served, items=items), SERVED_ON)], "2026-11-27").total == 96


def test_a_notice_of_many_items_costs_ten_points_at_most():
    """DOMAIN.md §6.2 N02: cap 10 in 12 months."""
    items = tuple(Item(code=f"V-OBS-0{i}", due_on="2026-12-08", finding=FINDING) for i in range(7))
    result = score_of([Logged(1, an(Served, items=items), SERVED_ON)], "2026-11-27")
    assert result.total == 90
    assert [line.why_not for line in result.lines] == [None] * 5 + ["capped"] * 2


@pytest.mark.parametrize(
    ("happened", "total"),
    [
        ([recheck(3, "2026-12-08")], 100),
        ([recheck(3, "2026-12-10")], 100),
        ([OVERDUE, recheck(3, "2026-12-10")], 93),
        ([OVERDUE, recheck(3, "2026-12-08")], 95),
        ([OVERDUE_LATER, recheck(3, "2026-12-10")], 100),
        ([recheck(3, "2026-12-10", code=CHARGE)], 98),
        ([recheck(3, "2026-12-08", "failed")], 90),
    ],
    ids=[
        "by the due day",
        "reported by it",
        "overdue",
        "late word of it",
        "not overdue yet",
        "another",
        "failed",
    ],
)
def test_an_item_put_right_in_time_is_erased(happened, total):
    """DOMAIN.md §6.2 N02: erased to 0 on verified rectification in time (as 宁波)."""
    assert score_of([NOTICE_SERVED, *happened], "2026-12-11").total == total


@pytest.mark.parametrize(("at", "total"), [("2026-12-07", 98), ("2026-12-08", 100)])
def test_an_item_counts_until_the_day_it_is_put_right(at, total):
    """FORMAT §3: what takes back counts from its day on."""
    assert score_of([NOTICE_SERVED, recheck(3, "2026-12-08")], at).total == total


def test_an_overdue_notice_costs_five_points():
    """DOMAIN.md §6.2 N03."""
    assert score_of([OVERDUE], "2026-12-09").total == 95


WITHDRAWN = Logged(3, an(OverdueWithdrawn, annuls=uid(2), annuls_from="2026-12-09"), "2026-12-20")


@pytest.mark.parametrize(
    ("at", "known", "total"),
    [
        ("2026-12-15", "2026-12-19", 95),
        ("2026-12-15", "2026-12-20", 100),
        ("2026-12-21", "2026-12-21", 100),
    ],
    ids=["as known then", "as known now", "since"],
)
def test_a_withdrawn_overdue_costs_nothing_in_the_knowledge_of_its_withdrawal(at, known, total):
    """DOMAIN.md §4.7: replay offers both views."""
    assert score_of([OVERDUE, WITHDRAWN], at, known).total == total


def test_an_item_is_erased_once_its_overdue_is_withdrawn():
    """A report made in time came to light later: the item was put right in time too."""
    happened = [NOTICE_SERVED, OVERDUE, WITHDRAWN, recheck(4, "2026-12-10")]
    assert score_of(happened, "2026-12-21").total == 100


def test_a_failed_recheck_costs_eight_points_once():
    """DOMAIN.md §6.2 N04: the recheck failed, however many items did."""
    verdicts = tuple(Verdict(code=code, verdict="failed") for code in (LATE, CHARGE))
    failed = Logged(1, an(Rechecked, verdicts=verdicts, rechecked_on="2026-12-10"), "2026-12-10")
    assert score_of([failed], "2026-12-10").total == 92


REVOKED_FROM = "2026-12-24"
REVOKED = Logged(2, an(PenaltyRevoked, annuls=uid(1), annuls_from=REVOKED_FROM), "2027-02-01")


@pytest.mark.parametrize(
    ("at", "known", "total"),
    [
        ("2027-01-10", "2027-01-10", 92),
        ("2027-01-31", "2027-01-31", 92),
        ("2027-02-01", "2027-02-01", 100),
        ("2027-01-10", "2027-02-01", 100),
        ("2026-12-24", "2027-02-01", 100),
    ],
    ids=["then", "the day before", "from the revocation on", "known now", "from the start"],
)
def test_a_revoked_decision_returns_its_points(at, known, total):
    """CREDIT.md: from the revocation on, and in the known-now view from the start."""
    assert score_of([decision(1, fine(300_000)), REVOKED], at, known).total == total


@pytest.mark.parametrize(("at", "total"), [("2027-01-14", 92), ("2027-01-15", 100)])
def test_a_decision_counts_until_the_day_from_which_it_is_annulled(at, total):
    """FORMAT §3: no annulment with annuls_from ≤ t."""
    partly = Logged(2, an(PenaltyRevoked, annuls=uid(1), annuls_from="2027-01-15"), "2027-02-01")
    assert score_of([decision(1, fine(300_000)), partly], at).total == total


def test_what_is_not_known_yet_has_no_line():
    """FORMAT §3: recorded ≤ k."""
    assert score_of([decision(1, WARNING)], "2026-12-31", "2026-12-23").lines == ()


@pytest.mark.parametrize(
    ("happened", "at", "why_not"),
    [
        ([decision(1, WARNING)], "2026-12-23", "not_yet_effective"),
        ([decision(1, WARNING)], "2026-12-24", None),
        ([decision(1, WARNING)], "2027-03-24", "expired"),
        ([decision(1, WARNING), REVOKED], "2026-12-24", "annulled"),
    ],
)
def test_a_line_says_why_it_does_not_count(happened, at, why_not):
    """CREDIT.md: every answer can be explained."""
    assert only(score_of(happened, at).lines, "N05").why_not == why_not


def test_a_score_is_never_below_zero():
    """DOMAIN.md §6.2: clamp 0 to 110."""
    happened = [
        decision(1, Penalty(kind="revocation")),
        decision(2, Penalty(kind="stop_enrolment"), case=uid(0x33), violations=("V-CON-02",)),
    ]
    assert score_of(happened, "2026-12-24").total == 0


def test_findings_alone_never_cost_points():
    """DOMAIN.md §0.1 trap 10: every item names an event that has taken effect."""
    speaking = {one.event for item in default_pack().items for one in item.evidences}
    assert speaking == {
        "notice.served.v1",
        "notice.overdue.v1",
        "notice.rechecked.v1",
        "case.decision-served.v1",
        "case.simple-penalty-imposed.v1",
        "case.varied.v1",
        "credit.merit-recorded.v1",
        "refund.overdue.v1",
        "refund.settled.v1",
        "fund.alert-disposed.v1",
        "tip.verified.v1",
        "institution.absconded.v1",
        "institution.annual-inspection-concluded.v1",
        "institution.commended.v1",
        "institution.licensed.v1",
    }
