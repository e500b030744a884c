"""How an institution stands on a day, as the read model tells it (DOMAIN.md §2.2, §2.4)."""

import pytest

from core.domain.institution import book_events as book
from core.domain.institution import events as of
from core.domain.institution import listing_events as lists
from projections.register_queries import InstitutionStanding, institution_standing
from projections.registry import ALL
from tests.support.builders import EXAMPLES, INSTITUTION, an, uid
from tests.support.examples.institution import STORY
from tests.support.histories import History
from tests.support.readmodels import assert_same_however_split, read_models

STREAM = f"institution:{INSTITUTION}"


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "log.db") as opened:
        yield opened


@pytest.fixture
def standing(history, tmp_path):
    """Record events of the institution, and ask how it stands on a day."""

    def ask(on, *events):
        history.decide(STREAM, an(of.Registered))
        for event in events:
            history.decide(STREAM, event)
        with read_models(tmp_path / "projections", history.log, ALL) as views:
            found = institution_standing(views, INSTITUTION, on)
        assert found is not None
        return found

    return ask


def test_an_entry_of_which_nothing_else_is_known_works_and_has_no_licence(standing):
    """DOMAIN.md §2.2: what is not known is not made up."""
    assert standing("2026-11-23") == InstitutionStanding(
        institution=INSTITUTION,
        on="2026-11-23",
        operating="ACTIVE",
        categories=(),
        stages=(),
        mode="",
        profit="",
        licence_status="NONE",
        licence_valid_to="",
        list_status="NONE",
        list_until="",
        platform_joined_on="",
        reregistered_on="",
        annual_year=0,
        annual_result="",
    )


def test_what_events_said_of_it_stands_in_its_row(standing):
    """DOMAIN.md §2.1: kind, licence, platform, re-registration, annual inspection."""
    found = standing(
        "2026-11-23",
        an(of.Categorised),
        an(of.Licensed),
        an(of.Reregistered),
        an(book.PlatformJoined),
        an(book.AnnualInspectionConcluded),
        an(of.Suspended),
    )
    assert found == InstitutionStanding(
        institution=INSTITUTION,
        on="2026-11-23",
        operating="SUSPENDED",
        categories=("ART", "SUBJECT"),
        stages=("PRIMARY", "JUNIOR"),
        mode="OFFLINE",
        profit="FORPROFIT",
        licence_status="EXPIRING",
        licence_valid_to="2026-12-31",
        list_status="NONE",
        list_until="",
        platform_joined_on="2023-06-01",
        reregistered_on="2023-05-20",
        annual_year=2025,
        annual_result="PASS",
    )


@pytest.mark.parametrize(
    ("on", "status", "until"),
    [
        ("2026-11-30", "NONE", ""),
        ("2026-12-01", "BLACK", "2027-12-01"),
        ("2027-12-01", "BLACK", "2027-12-01"),
        ("2027-12-02", "NONE", ""),
    ],
)
def test_a_list_lapses_by_the_day_asked_about(standing, on, status, until):
    """§6.5: no event says that it has lapsed."""
    found = standing(on, an(lists.ListingNoticed), an(lists.Listed))
    assert (found.list_status, found.list_until) == (status, until)


def test_an_institution_in_no_register_does_not_stand(history, tmp_path):
    """There is nothing to ask of."""
    history.decide(STREAM, an(of.Registered))
    with read_models(tmp_path / "projections", history.log, ALL) as views:
        assert institution_standing(views, uid(0x99), "2026-11-23") is None


def test_every_event_of_an_institution_moves_its_row_the_same_however_it_is_cut(history, tmp_path):
    """STORE.md: any batch split gives the same rows."""
    history.decide(STREAM, an(of.Registered))
    for event in STORY:
        history.decide(STREAM, EXAMPLES[type(event)])
    assert_same_however_split(tmp_path / "projections", history.log, ALL)
