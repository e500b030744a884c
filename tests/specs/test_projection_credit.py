"""Credit asked of the read models: as of a day, as known then and now (CREDIT.md, FORMAT §3)."""

import pytest

from core.domain.case import events as case
from core.domain.credit.pack import parse
from core.domain.institution import events as institution
from core.domain.notice import events as notice
from core.domain.policy import events as policy
from core.kernel.times import ms_of, time_of
from core.log.packaged import pack_text
from projections.credit_facts import computed, facts_about
from projections.credit_queries import (
    NoPackInForce,
    WhatIf,
    credit_score,
    effective_penalties,
    public_view,
)
from projections.registry import ALL
from tests.support.builders import CASE, CHARGE, INSTITUTION, LATE, NOTICE, an
from tests.support.histories import POLICY, History
from tests.support.readmodels import read_models

AT = "2026-12-20"
DEFAULT = pack_text("default-100")


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "log.db") as opened:
        opened.decide(POLICY, an(policy.PackAdopted, text=DEFAULT))
        opened.decide(f"institution:{INSTITUTION}", an(institution.Registered))
        yield opened


@pytest.fixture
def views(history, tmp_path):
    """Return a function that catches up and gives views."""
    return lambda: read_models(tmp_path / "projections", history.log, ALL)


def overdue(history):
    history.decide(f"notice:{NOTICE}", an(notice.Served))
    history.now_ms = ms_of("2026-12-09T00:10:00.000+08:00")
    return history.decide(f"notice:{NOTICE}", an(notice.Overdue))


def withdraw(history, event):
    history.now_ms = ms_of("2026-12-15T09:00:00.000+08:00")
    return history.decide(
        f"notice:{NOTICE}",
        an(notice.OverdueWithdrawn, annuls=event.event_id, annuls_from="2026-12-09"),
    )


def test_an_institution_without_facts_has_the_base(views):
    """Base 100 (DOMAIN.md §6.2)."""
    with views() as read:
        answer = credit_score(read, INSTITUTION, AT)
    assert (answer.total, answer.grade, answer.pack) == (100, "A", "default-100")


def test_an_overdue_costs_points(history, views):
    """N03: rectification overdue -5, beside N02 for each item served."""
    overdue(history)
    with views() as read:
        answer = credit_score(read, INSTITUTION, AT, explain=True)
    assert {line.entry.item for line in answer.lines} == {"N02", "N03"}
    assert answer.total == 100 + sum(line.counted_points for line in answer.lines) < 100


def test_an_annulled_overdue_returns_its_points(history, views):
    """As known now it never was; `annuls_from` lies on the day it took effect."""
    event = overdue(history)
    with views() as read:
        before = credit_score(read, INSTITUTION, AT).total
    withdraw(history, event)
    with views() as read:
        assert credit_score(read, INSTITUTION, AT).total == int(before) + 5


def test_an_annulled_overdue_still_counts_as_known_then(history, views):
    """The answer of that day stays what it was: known is a prefix of the log."""
    event = overdue(history)
    with views() as read:
        before = credit_score(read, INSTITUTION, AT).total
    withdraw(history, event)
    with views() as read:
        assert credit_score(read, INSTITUTION, AT, "2026-12-14").total == before


def test_a_score_before_the_fact_took_effect_is_untouched(history, views):
    """True on t: effective_on <= t."""
    overdue(history)
    with views() as read:
        assert "N03" not in {
            line.entry.item
            for line in credit_score(read, INSTITUTION, "2026-12-08", explain=True).lines
            if line.is_active
        }


def test_a_pack_adopted_later_scores_what_came_before_it(history, views):
    """A new version takes every earlier fact; which one holds is a matter of the day."""
    overdue(history)
    heavier = DEFAULT.replace('version = "2026-11-20"', 'version = "2026-12-12"').replace(
        "base = 100", "base = 90"
    )
    history.decide(
        POLICY, an(policy.PackAdopted, text=heavier, version="2026-12-12", from_day="2026-12-12")
    )
    with views() as read:
        new = credit_score(read, INSTITUTION, AT, explain=True)
        old = credit_score(read, INSTITUTION, "2026-12-11", explain=True)
    assert (old.pack_version, new.pack_version) == ("2026-11-20", "2026-12-12")
    assert int(old.total) - int(new.total) == 10
    assert [line.entry.event for line in old.lines] == [line.entry.event for line in new.lines]


def test_what_if_scores_under_a_pack_that_was_never_adopted(history, views):
    """Every answer can be asked "what if": another pack (CREDIT.md)."""
    overdue(history)
    with views() as read:
        now = credit_score(read, INSTITUTION, AT)
        what_if = credit_score(
            read,
            INSTITUTION,
            AT,
            what_if=WhatIf(pack_text=DEFAULT.replace("base = 100", "base = 90")),
        )
    assert int(now.total) - int(what_if.total) == 10


def test_recorded_entries_equal_those_computed_from_the_facts(history, views):
    """What the read model keeps is what the pure engine gives."""
    overdue(history)
    with views() as read:
        kept = credit_score(read, INSTITUTION, AT, explain=True)
        with read.read("credit") as db:
            pack = parse(DEFAULT)
            assert facts_about(db, pack, INSTITUTION) == computed(db, pack, INSTITUTION)
    assert kept.lines


def test_no_pack_in_force_is_an_error_and_never_a_full_score(views):
    """No row in force is an error, never a zero (STYLE, Rules of law)."""
    with views() as read, pytest.raises(NoPackInForce, match="2026-04-30"):
        credit_score(read, INSTITUTION, "2026-04-30")


def test_an_unknown_institution_is_an_error(views):
    """A score is of an entry of the register."""
    with views() as read, pytest.raises(LookupError, match="in no register"):
        credit_score(read, NOTICE, AT)


def decided(history):
    for event in (case.Filed, case.AdvanceNoticeServed, case.PenaltyDecided):
        history.decide(f"case:{CASE}", an(event))
    history.now_ms = ms_of("2026-12-24T10:00:00.000+08:00")
    return history.decide(f"case:{CASE}", an(case.DecisionServed))


def test_the_public_sees_effective_penalties_alone(history, views):
    """Not public: open cases (DOMAIN.md §9)."""
    overdue(history)
    decided(history)
    with views() as read:
        before = public_view(read, INSTITUTION, "2026-12-23", lambda _: True)
        after = public_view(read, INSTITUTION, "2026-12-24", lambda _: True)
    assert before.penalties == ()
    assert [(one.case, one.violations) for one in after.penalties] == [(CASE, (LATE,))]


def test_a_penalty_out_of_its_publication_period_is_not_public(history, views):
    """DOMAIN.md §6.4; the rows are the law's, the caller asks them."""
    decided(history)
    with views() as read:
        assert public_view(read, INSTITUTION, "2026-12-24", lambda _: False).penalties == ()


def test_a_revoked_penalty_is_effective_only_as_known_then(history, views):
    """A revoked decision stays in history (DOMAIN.md §4.7)."""
    served = decided(history)
    known = time_of(history.now_ms + 1)
    history.decide(f"case:{CASE}", an(case.PenaltyRevoked, annuls=served.event_id))
    with views() as read:
        assert effective_penalties(read, INSTITUTION, "2026-12-31") == ()
        assert len(effective_penalties(read, INSTITUTION, "2026-12-31", known)) == 1


def test_an_unreadable_pack_is_kept_with_its_fault(history, views):
    """It stops nothing; asking for its day fails with row and field."""
    history.decide(
        POLICY, an(policy.PackAdopted, text='name = "x"', from_day="2026-12-01", version="x")
    )
    with views() as read, pytest.raises(ValueError, match="missing required field"):
        credit_score(read, INSTITUTION, AT)


def test_both_codes_of_a_notice_are_entries(history, views):
    """N02 counts each item."""
    history.decide(f"notice:{NOTICE}", an(notice.Served))
    with views() as read:
        lines = credit_score(read, INSTITUTION, AT, explain=True).lines
    assert {line.entry.codes for line in lines} == {(LATE,), (CHARGE,)}
