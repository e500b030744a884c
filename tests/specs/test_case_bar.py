"""What was found too late is not punished any more (行政处罚法 第三十六条)."""

import pytest

from core.domain.case.commands import DecideNoPenalty, FileCase
from core.domain.case.decide import decide
from core.domain.case.ground_commands import FileAgain
from core.domain.case.ground_events import FiledAgain
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from tests.support.cases import (
    APPROVED,
    ASSIGNED,
    CASE,
    DECIDED,
    DECIDER,
    FILED,
    FINE,
    LAW,
    NOTICED,
    REPORTED,
    TOLD,
    but,
    deciding,
    kinds,
    lived,
)
from tests.support.given import given
from tests.support.subjects import INSTITUTION, NOTICE, uid

TIP = f"tip:{uid(0x719)}"
FILE = FileCase(
    case=CASE,
    institution=INSTITUTION,
    source=TIP,
    violations=("V-TIM-01",),
    on="2026-03-02",
    by=DECIDER,
)
AGAIN = FileAgain(
    case=CASE,
    institution=INSTITUTION,
    source=f"notice:{NOTICE}",
    after=uid(0xCA5D),
    violations=("V-TIM-01",),
    on="2026-03-02",
    by=by_job("follower"),
)
FILED_AGAIN = FiledAgain(
    case=CASE,
    institution=INSTITUTION,
    source=f"notice:{NOTICE}",
    after=uid(0xCA5D),
    violations=("V-TIM-01",),
    filed_on="2026-03-02",
    decide_by="2026-06-01",
    provisional=False,
)
TOLD_ON_A_TIP = (but(FILED, source=TIP), ASSIGNED, REPORTED, NOTICED)


@pytest.mark.parametrize(
    ("ended_on", "harmed", "allowed"),
    [
        ("2024-03-01", False, False),
        ("2024-03-02", False, True),
        ("2024-03-03", False, True),
        ("2024-03-01", True, True),
        ("2021-07-14", True, False),
        ("2021-07-15", True, True),
        ("2021-07-16", True, True),
        ("2026-03-02", False, True),
    ],
)
def test_two_years_or_five_from_the_end_of_the_conduct(ended_on, harmed, allowed):
    """行政处罚法 第三十六条: filed on 2026-03-02; five years since the law of 2021-07-15."""
    when = given().when(decide, but(FILE, ended_on=ended_on, harmed_safety=harmed), LAW)
    if allowed:
        when.then(but(FILED, source=TIP))
    else:
        refused = when.then_refused(Reason.TIME_BARRED, ended_on=ended_on, found_on="2026-03-02")
        assert refused.basis is not None
        assert refused.basis.cite.startswith("行政处罚法")


@pytest.mark.parametrize(
    ("found_on", "allowed"), [("2026-01-14", True), ("2026-01-15", True), ("2026-01-16", False)]
)
def test_what_was_found_in_time_may_be_filed_later(found_on, allowed):
    """行政处罚法 第三十六条: 在二年内未被发现的; the day before, of and after the last."""
    wish = but(FILE, ended_on="2024-01-15", found_on=found_on)
    when = given().when(decide, wish, LAW)
    if allowed:
        when.then(but(FILED, source=TIP))
    else:
        when.then_refused(Reason.TIME_BARRED, until="2026-01-15", found_on=found_on)


@pytest.mark.parametrize("field", ["ended_on", "found_on"])
def test_neither_end_nor_finding_comes_after_the_filing(field):
    """行政处罚法 第五十四条: what is filed has happened, and is known."""
    given().when(decide, but(FILE, **{field: "2026-03-03"}), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-03-03"
    )


@pytest.mark.parametrize(("ended_on", "allowed"), [("2024-03-01", False), ("2024-03-02", True)])
def test_the_follower_files_nothing_that_is_known_to_be_barred(ended_on, allowed):
    """行政处罚法 第三十六条: refused to the job as to a person; the follower notes it."""
    when = given().when(decide, but(AGAIN, ended_on=ended_on), LAW)
    if allowed:
        when.then(FILED_AGAIN)
    else:
        when.then_refused(Reason.TIME_BARRED)
    job = but(FILE, source=f"notice:{NOTICE}", ended_on=ended_on, by=by_job("follower"))
    when = given().when(decide, job, LAW)
    if allowed:
        when.then(FILED)
    else:
        when.then_refused(Reason.TIME_BARRED)


def test_a_decision_says_when_the_conduct_of_a_tip_ended():
    """行政处罚法 第三十六条: no officer saw it going on."""
    refused = (
        given(*TOLD_ON_A_TIP).when(decide, deciding(FINE), LAW).then_refused(Reason.END_UNKNOWN)
    )
    assert refused.basis is not None
    assert refused.basis.cite == "行政处罚法 第三十六条"
    given(*TOLD_ON_A_TIP).when(decide, deciding(FINE, ended_on="2026-02-01"), LAW).then(
        APPROVED, DECIDED
    )


@pytest.mark.parametrize(
    ("code", "asked"), [("V-TIM-01", False), ("V-SUB-01", True), ("V-ZZZ-99", True)]
)
def test_what_no_visit_can_see_is_asked_for(code, asked):
    """行政处罚法 第三十六条; violations.toml on_the_spot: lessons moved online leave no trace."""
    past = (but(FILED, violations=("V-TIM-01", code)), ASSIGNED, REPORTED, NOTICED)
    if asked:
        given(*past).when(decide, deciding(FINE), LAW).then_refused(Reason.END_UNKNOWN)
    else:
        assert kinds(lived(past, deciding(FINE))[1])[-1] == "PenaltyDecided"


@pytest.mark.parametrize(
    ("ended_on", "allowed"),
    [("2024-03-01", False), ("2024-03-02", True), ("2024-03-03", True), ("2026-03-16", True)],
)
def test_a_decision_punishes_nothing_that_was_found_too_late(ended_on, allowed):
    """行政处罚法 第三十六条: found with the filing; conduct that goes on counts from its end."""
    when = given(*TOLD_ON_A_TIP).when(decide, deciding(FINE, ended_on=ended_on), LAW)
    if allowed:
        when.then(APPROVED, DECIDED)
    else:
        when.then_refused(Reason.TIME_BARRED, found_on="2026-03-02", until="2026-03-01")


def test_no_conduct_ends_after_the_decision():
    """行政处罚法 第五十七条: what is punished has happened."""
    given(*TOLD).when(decide, deciding(FINE, ended_on="2026-03-17"), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-03-17"
    )


def test_what_is_barred_is_spared():
    """行政处罚法 第三十六条: 不再给予行政处罚; the way on for a case that is barred."""
    spare = DecideNoPenalty(doc_no="2", ground="time_barred", on="2026-03-16", by=DECIDER)
    _, events = lived(TOLD_ON_A_TIP, spare)
    assert kinds(events) == ["NoPenaltyDecided"]
    assert "第三十六条" in events[0].article
