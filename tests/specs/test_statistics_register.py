"""K12, K13, K15, K17, K18: what stands in the register at the end of the last day (§7.1)."""

import pytest
from msgspec import UNSET

from core.domain.fund import events as fund
from core.domain.institution import book_events as book
from core.domain.institution import events as of
from core.domain.officer import agency_events as agency
from projections.figures_register import percent
from tests.support.builders import an, uid
from tests.support.examples.agency import AGENCY
from tests.support.reports import BASELINE, Counted, school_no

DAY = "2023-05-10"
EVE = "2023-05-09"
NEXT = "2023-05-11"
ENTERED = "2021-07-24"


@pytest.fixture
def counted(tmp_path):
    with Counted(tmp_path) as opened:
        yield opened


def say(counted, school, event, **header):
    return counted.decide(f"institution:{school_no(school)}", event, **header)


def enter(counted, school, *categories, on=ENTERED, profit="NONPROFIT", **header):
    """Enter what an institution teaches."""
    categorised = an(
        of.Categorised,
        institution=school_no(school),
        categories=categories,
        profit=profit,
        from_day=on,
    )
    return say(counted, school, categorised, **header)


def close(counted, school, on=DAY, how="reduced", papers="licensed"):
    closed = an(of.Closed, institution=school_no(school), how=how, papers=papers, closed_on=on)
    return say(counted, school, closed)


def register(counted, day=DAY, **asked):
    return counted.figures(day, **asked).register


def reduction(counted, day=DAY):
    found = register(counted, day).reduction
    return found.baseline, found.current, found.reduced, found.rate


def test_what_is_closed_leaves_the_number_of_subject_institutions(counted):
    """K13: at the end of the last day of the span; one of arts was never among them."""
    for school in (1, 2, 3):
        enter(counted, school, "SUBJECT")
    enter(counted, 4, "ART")
    close(counted, 1)
    assert reduction(counted, EVE) == (3, 3, 0, 0.0)
    assert reduction(counted) == (3, 2, 1, 33.33)


def test_what_turns_to_the_arts_leaves_it_too(counted):
    """转型: converted, it goes on as something else."""
    enter(counted, 1, "SUBJECT")
    converted = an(
        of.Converted,
        institution=school_no(1),
        how="to_non_subject",
        converted_on=DAY,
        categories=("ART",),
    )
    say(counted, 1, converted)
    assert reduction(counted) == (1, 0, 1, 100.0)
    assert register(counted).by_category == {"ART": 1}
    assert register(counted, EVE).by_category == {"SUBJECT": 1}


def test_what_is_reopened_stands_in_the_register_again(counted):
    """It was closed by mistake."""
    enter(counted, 1, "SUBJECT")
    close(counted, 1, on=EVE)
    say(counted, 1, an(of.Reopened, institution=school_no(1), reopened_on=NEXT))
    assert [reduction(counted, day)[1] for day in (EVE, DAY, NEXT)] == [0, 0, 1]


def test_what_was_closed_before_the_baseline_is_not_in_it(counted):
    """The baseline is who was there at the end of that day."""
    enter(counted, 1, "SUBJECT", on="2020-01-01")
    enter(counted, 2, "SUBJECT", on="2020-01-01")
    close(counted, 1, on="2021-07-23")
    assert reduction(counted)[0] == 1


def test_more_than_there_were_is_no_reduction_of_nought(counted):
    """A rate below nought says that it went up."""
    enter(counted, 1, "SUBJECT")
    enter(counted, 2, "SUBJECT", on=DAY)
    assert reduction(counted) == (1, 2, -1, -100.0)


def test_an_institution_of_two_categories_stands_in_both(counted):
    """It left the subjects, but went on with the arts."""
    enter(counted, 1, "ART", "SUBJECT")
    assert register(counted).by_category == {"ART": 1, "SUBJECT": 1}


def test_a_later_entry_takes_the_place_of_the_one_before(counted):
    """By the day from which it holds, not by the day on which it was written."""
    enter(counted, 1, "TECH", on="2023-05-01")
    enter(counted, 1, "SUBJECT", on="2022-01-01")
    assert register(counted).by_category == {"TECH": 1}
    enter(counted, 1, on="2023-05-02", profit=UNSET)
    assert register(counted).by_category == {}


def test_the_day_that_an_agency_declared_goes_before_the_rule(counted):
    """That of the smallest area that holds the region, as far as it was known."""
    enter(counted, 1, "SUBJECT", on="2020-01-01")
    enter(counted, 2, "SUBJECT", on=ENTERED)
    size = counted.size
    for region, as_of in (("410000", "2022-01-01"), ("410422", "2021-01-01")):
        declared = an(agency.BaselineDeclared, region=region, as_of=as_of)
        counted.decide(f"agency:{AGENCY}", declared)
    assert (register(counted).since, reduction(counted)[0]) == ("2021-01-01", 1)
    assert register(counted, region="410423").since == "2022-01-01"
    assert register(counted, region="370000").since == BASELINE
    assert register(counted, size=size).since == BASELINE


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (509, 524, 97.14),
        (557, 571, 97.55),
        (1, 800, 0.13),
        (1, 8000, 0.01),
        (9999, 10_000, 99.99),
        (19_999, 20_000, 100.0),
        (199_989, 200_000, 99.99),
        (0, 7, 0.0),
    ],
)
def test_a_share_is_rounded_half_up(part, whole, share):
    """DOMAIN.md §7.1: two places; 0.125 is 0.13, and 99.995 is 100."""
    assert percent(part, whole) == share


@pytest.mark.parametrize(("before", "after", "rate"), [(524, 15, 97.14), (571, 14, 97.55)])
def test_the_rate_is_that_of_the_seeds(counted, before, after, rate):
    """DOMAIN.md §7.7."""
    schools = range(1, before + 1)
    counted.history.commit(
        [
            (
                counted.history.server,
                f"institution:{school_no(school)}",
                an(
                    of.Categorised,
                    institution=school_no(school),
                    categories=("SUBJECT",),
                    from_day=ENTERED,
                ),
                {},
            )
            for school in schools
        ]
    )
    counted.history.commit(
        [
            (
                counted.history.server,
                f"institution:{school_no(school)}",
                an(of.Closed, institution=school_no(school), how="reduced", closed_on=DAY),
                {},
            )
            for school in schools[after:]
        ]
    )
    assert reduction(counted) == (before, after, before - after, rate)


@pytest.mark.parametrize(
    ("how", "papers", "closed"),
    [
        ("shut", "incomplete", {"incomplete": 1}),
        ("shut", "unlicensed_registered", {"unlicensed_registered": 1}),
        ("banned", "unlicensed_unregistered", {"unlicensed_unregistered": 1}),
        ("reduced", "licensed", {}),
        ("voluntary", "licensed", {}),
    ],
)
def test_what_the_authorities_close_is_told_by_its_papers(counted, how, papers, closed):
    """K12: 关停 and 取缔; who closes by itself, or is reduced, was not closed by them."""
    close(counted, 1, how=how, papers=papers)
    assert counted.figures(DAY).closed == closed


def test_an_institution_closed_twice_counts_once(counted):
    """K12 counts institutions."""
    close(counted, 1, on=EVE, how="shut", papers="incomplete")
    say(counted, 1, an(of.Reopened, institution=school_no(1), reopened_on=EVE))
    close(counted, 1, on=DAY, how="shut", papers="incomplete")
    assert counted.figures(EVE, DAY).closed == {"incomplete": 1}


def test_who_is_on_the_platform_and_open_counts(counted):
    """K15 平台上线机构: twice joined is once there; closed is gone."""
    for school, platform in ((1, "national"), (1, "city"), (2, "national"), (3, "national")):
        enter(counted, school, "ART")
        joined = an(
            book.PlatformJoined,
            institution=school_no(school),
            platform=platform,
            joined_on=NEXT if school == 3 else EVE,
        )
        say(counted, school, joined)
    close(counted, 2, on=NEXT)
    assert [register(counted, day).platform for day in (EVE, DAY, NEXT)] == [2, 2, 2]


def of_fund(counted, kind, number=1, **changes):
    event = an(kind, institution=school_no(number), **changes)
    return counted.decide(f"fund:{uid(0xF000 + number)}", event)


def test_the_last_balance_known_of_each_account_adds_up(counted):
    """K15 监管资金: by the day of the balance, whatever order the bank reported it in."""
    for number in (1, 2):
        of_fund(counted, fund.AccountOpened, number, opened_on="2023-05-01")
    of_fund(counted, fund.BalanceReported, balance_fen=700, as_of=DAY)
    of_fund(counted, fund.BalanceReported, balance_fen=900, as_of=EVE)
    of_fund(counted, fund.MovementReported, 2, balance_fen=50, moved_on=EVE)
    of_fund(counted, fund.MovementReported, 2, balance_fen=UNSET, moved_on=DAY)
    assert [register(counted, day).supervised_fen for day in (EVE, DAY)] == [950, 750]


def test_an_account_that_is_closed_supervises_nothing(counted):
    """The next one begins empty."""
    of_fund(counted, fund.AccountOpened, opened_on="2023-05-01")
    of_fund(counted, fund.BalanceReported, balance_fen=700, as_of=EVE)
    of_fund(counted, fund.AccountClosed, closed_on=DAY)
    of_fund(counted, fund.AccountOpened, number=1, opened_on=NEXT)
    assert [register(counted, day).supervised_fen for day in (EVE, DAY, NEXT)] == [700, 0, 0]


def test_the_three_hundreds_are_of_the_subject_institutions_that_are_left(counted):
    """K17: 营转非, 平台纳入, 预收费监管覆盖."""
    for school, profit in ((1, "NONPROFIT"), (2, "FORPROFIT"), (3, "FORPROFIT")):
        enter(counted, school, "SUBJECT", profit=profit)
    enter(counted, 4, "ART", profit="FORPROFIT")
    close(counted, 3)
    converted = an(
        of.Converted,
        institution=school_no(2),
        how="to_nonprofit",
        converted_on=DAY,
        categories=("SUBJECT",),
    )
    say(counted, 2, converted)
    say(counted, 1, an(book.PlatformJoined, institution=school_no(1), joined_on=EVE))
    of_fund(counted, fund.AccountOpened, 1, opened_on=EVE)
    of_fund(counted, fund.AccountOpened, 2, opened_on=EVE)
    of_fund(counted, fund.AccountClosed, 2, closed_on=DAY)
    before, now = register(counted, EVE).hundred, register(counted).hundred
    assert (before.nonprofit, before.platform, before.prepayment) == (33.33, 33.33, 66.67)
    assert (now.nonprofit, now.platform, now.prepayment) == (100.0, 50.0, 50.0)


def test_without_a_subject_institution_there_is_no_share(counted):
    """A share of nothing is not 100 %."""
    enter(counted, 1, "ART")
    assert register(counted).hundred is None


def test_an_institution_audited_twice_counts_once(counted):
    """K18, within the span."""
    for day in (EVE, DAY, NEXT):
        say(counted, 1, an(book.Audited, institution=school_no(1), audited_on=day))
    assert counted.figures(EVE, DAY).register.audited == 1


def test_who_was_registered_anew_is_told_by_category(counted):
    """重新审核登记 (§7.7: 4 of the arts, 6 of sports)."""
    for school in range(1, 11):
        category = "ART" if school <= 4 else "SPORT"
        done = an(
            of.Reregistered,
            institution=school_no(school),
            category=category,
            reregistered_on=EVE,
        )
        say(counted, school, done)
    assert register(counted).reregistered == {"ART": 4, "SPORT": 6}
    assert register(counted, "2023-05-08").reregistered == {}


def test_an_institution_is_counted_where_it_was_entered(counted):
    """A county's register is its own, and its city's."""
    enter(counted, 1, "ART", region="410423")
    assert register(counted).by_category == {}
    assert register(counted, region="410400").by_category == {"ART": 1}
