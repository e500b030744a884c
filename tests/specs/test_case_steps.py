"""Report, evidence, review, votes and the term of decision (行政处罚法 第四十条至第六十条)."""

import pytest

from core.domain.case.commands import DecideNoPenalty
from core.domain.case.decide import decide
from core.domain.case.events import NoPenaltyDecided, Penalty
from core.domain.case.hearing_commands import (
    DecidePreservation,
    DiscussCollectively,
    ExtendDecision,
    PreserveEvidence,
    ResumeCase,
    ReviewLegally,
    SuspendCase,
)
from core.domain.case.hearing_events import (
    CollectivelyDiscussed,
    DecisionExtended,
    EvidencePreserved,
    LegallyReviewed,
    PreservationDecided,
    Resumed,
    Suspended,
)
from core.kernel.reasons import Reason
from tests.support.cases import (
    APPROVED,
    ASSIGNED,
    CASE,
    DECIDED,
    DECIDER,
    DECISION,
    FILED,
    FINE,
    INVESTIGATED,
    LARGE,
    LAW,
    NOTICED,
    REPORTED,
    REVIEWER,
    STOP,
    TOLD,
    announcing,
    but,
    closing,
    deciding,
    reporting,
)
from tests.support.given import given
from tests.support.subjects import HEAD, INSTITUTION, ZHAO

LIST = "登保1号"
PRESERVE = PreserveEvidence(list_no=LIST, items=2, on="2026-03-03", by=DECIDER)
PRESERVED = EvidencePreserved(
    case=CASE,
    list_no=LIST,
    items=2,
    preserved_on="2026-03-03",
    decide_by="2026-03-12",
    provisional=False,
)
RELEASE = DecidePreservation(list_no=LIST, outcome="returned", on="2026-03-12", by=DECIDER)
RELEASED = PreservationDecided(case=CASE, list_no=LIST, outcome="returned", decided_on="2026-03-12")
REVIEW = ReviewLegally(version=1, opinion="pass", on="2026-03-07", by=REVIEWER)
REVIEWED = LegallyReviewed(
    case=CASE, version=1, opinion="pass", reviewer=ZHAO, reviewed_on="2026-03-07"
)
DISCUSS = DiscussCollectively(
    members=(HEAD, ZHAO, CASE), votes_for=2, votes_against=1, outcome="penalty", on="2026-03-17",
    by=DECIDER,
)  # fmt: skip
DISCUSSED = CollectivelyDiscussed(
    case=CASE,
    members=(HEAD, ZHAO, CASE),
    votes_for=2,
    votes_against=1,
    outcome="penalty",
    discussed_on="2026-03-17",
)
GRAVE = but(NOTICED, proposed=(LARGE,), defence_until="2026-03-16")
GRAVELY = (FILED, ASSIGNED, REPORTED, GRAVE)
SUSPEND = SuspendCase(why="appraisal", reason="账册鉴定", on="2026-03-10", by=DECIDER)
SUSPENDED = Suspended(case=CASE, why="appraisal", reason="账册鉴定", suspended_on="2026-03-10")
RESUME = ResumeCase(on="2026-03-20", by=DECIDER)
RESUMED = Resumed(
    case=CASE, days=10, decide_by="2026-06-11", provisional=False, resumed_on="2026-03-20"
)


def sparing(ground="minor_corrected", on="2026-03-16", *, educated=True):
    return DecideNoPenalty(doc_no="2", ground=ground, educated=educated, on=on, by=DECIDER)


SPARED = NoPenaltyDecided(
    case=CASE,
    institution=INSTITUTION,
    doc_no="2",
    ground="minor_corrected",
    article="行政处罚法 第三十三条第一款",
    decider=HEAD,
    educated=True,
    decided_on="2026-03-16",
    serve_by="2026-03-25",
    provisional=False,
)


def test_preserved_evidence_is_decided_on_in_seven_working_days():
    """行政处罚法 第五十六条."""
    given(FILED, ASSIGNED).when(decide, PRESERVE, LAW).then(PRESERVED)


def test_evidence_is_preserved_once_under_a_list():
    """Asked again, nothing is recorded twice."""
    given(FILED, ASSIGNED, PRESERVED).when(decide, PRESERVE, LAW).then_nothing()


def test_nothing_is_preserved_before_anybody_handles_the_case():
    """行政处罚法 第四十二、五十六条."""
    given(FILED).when(decide, PRESERVE, LAW).then_refused(Reason.WRONG_STAGE)


@pytest.mark.parametrize("on", ["2026-03-11", "2026-03-12", "2026-03-13"])
def test_a_late_decision_on_evidence_is_still_recorded(on):
    """行政处罚法 第五十六条: the things must not stay; the radar says that it came late."""
    given(FILED, ASSIGNED, PRESERVED).when(decide, but(RELEASE, on=on), LAW).then(
        but(RELEASED, decided_on=on)
    )


def test_only_what_was_preserved_is_decided_on():
    """行政处罚法 第五十六条."""
    given(FILED, ASSIGNED).when(decide, RELEASE, LAW).then_refused(
        Reason.NOTHING_PRESERVED, list_no=LIST
    )


def test_a_case_does_not_close_over_preserved_evidence():
    """行政处罚法 第五十六条: 应当在七日内及时作出处理决定."""
    given(FILED, ASSIGNED, PRESERVED).when(decide, closing(not_founded=True), LAW).then_refused(
        Reason.STILL_PRESERVED
    )


def test_a_second_report_is_the_next_version():
    """行政处罚法 第五十八条: what is reviewed has a number."""
    given(*INVESTIGATED).when(decide, reporting(*REPORTED.penalties, on="2026-03-08"), LAW).then(
        but(REPORTED, version=2, reported_on="2026-03-08")
    )


def test_a_penalty_is_not_proposed_without_evidence():
    """行政处罚法 第四十条: 违法事实不清、证据不足的，不得给予行政处罚."""
    given(FILED, ASSIGNED).when(decide, reporting(FINE, evidence=()), LAW).then_refused(
        Reason.NO_EVIDENCE
    )


def test_a_report_of_no_penalty_names_none():
    """行政处罚法 第五十七条: one of four proposals."""
    given(FILED, ASSIGNED).when(decide, reporting(FINE, proposal="no_penalty"), LAW).then_refused(
        Reason.PENALTY_NOT_PROPOSED
    )


def test_nothing_is_announced_before_the_report():
    """行政处罚法 第四十四、五十七条."""
    given(FILED, ASSIGNED).when(decide, announcing(FINE), LAW).then_refused(Reason.WRONG_STAGE)


def test_a_report_is_reviewed_in_its_version():
    """行政处罚法 第五十八条."""
    given(*INVESTIGATED).when(decide, REVIEW, LAW).then(REVIEWED)


def test_a_review_repeated_that_day_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*INVESTIGATED, REVIEWED).when(decide, REVIEW, LAW).then_nothing()


def test_an_old_version_is_not_reviewed():
    """行政处罚法 第五十八条."""
    given(*INVESTIGATED).when(decide, but(REVIEW, version=2), LAW).then_refused(
        Reason.OTHER_REPORT, seen=2, needed=1
    )


@pytest.mark.parametrize(
    ("report", "penalty", "step"),
    [
        (REPORTED, LARGE, "NOT_REVIEWED"),
        (REPORTED, STOP, "NOT_REVIEWED"),
        (REPORTED, Penalty(kind="revocation"), "NOT_REVIEWED"),
        (but(REPORTED, is_complex=True), FINE, "NOT_REVIEWED"),
        (but(REPORTED, is_public_interest=True), FINE, "NOT_REVIEWED"),
    ],
)
def test_a_grave_penalty_needs_a_legal_review(report, penalty, step):
    """行政处罚法 第五十八条: 未经法制审核或者审核未通过的，不得作出决定."""
    noticed = but(NOTICED, proposed=(penalty,), defence_until="2026-03-16")
    refused = (
        given(FILED, ASSIGNED, report, noticed)
        .when(decide, deciding(penalty, on="2026-03-18"), LAW)
        .then_refused(Reason[step])
    )
    assert refused.basis is not None
    assert "第五十八条" in refused.basis.cite


@pytest.mark.parametrize("opinion", ["amend", "return"])
def test_a_review_that_did_not_pass_is_none(opinion):
    """行政处罚法 第五十八条: 审核未通过的，不得作出决定."""
    given(*GRAVELY, but(REVIEWED, opinion=opinion), DISCUSSED).when(
        decide, deciding(LARGE, on="2026-03-18"), LAW
    ).then_refused(Reason.NOT_REVIEWED)


def test_a_review_of_an_older_report_is_none():
    """行政处罚法 第五十八条: the version that is decided on was reviewed."""
    second = but(REPORTED, version=2, reported_on="2026-03-08")
    given(FILED, ASSIGNED, REPORTED, REVIEWED, second, GRAVE, DISCUSSED).when(
        decide, deciding(LARGE, on="2026-03-18"), LAW
    ).then_refused(Reason.NOT_REVIEWED, version=2)


def test_a_grave_penalty_needs_a_collective_discussion():
    """行政处罚法 第五十七条第二款."""
    given(*GRAVELY, REVIEWED).when(decide, deciding(LARGE, on="2026-03-18"), LAW).then_refused(
        Reason.NOT_DISCUSSED
    )


def test_a_grave_penalty_reviewed_and_discussed_is_decided():
    """行政处罚法 第五十七、五十八条; how it came about stands in the approval."""
    given(*GRAVELY, REVIEWED, DISCUSSED).when(decide, deciding(LARGE, on="2026-03-18"), LAW).then(
        but(APPROVED, reviewed=True, discussed=True, approved_on="2026-03-18"),
        but(DECIDED, penalties=(LARGE,), decided_on="2026-03-18", serve_by="2026-03-27"),
    )


@pytest.mark.parametrize("outcome", ["no_penalty", "return"])
def test_a_penalty_against_the_collective_is_not_decided(outcome):
    """行政处罚法 第五十七条第二款: 集体讨论决定."""
    given(*TOLD, but(DISCUSSED, outcome=outcome, discussed_on="2026-03-16")).when(
        decide, deciding(FINE), LAW
    ).then_refused(Reason.AGAINST_DISCUSSION, resolved=outcome)


def test_who_decides_took_part_in_the_discussion():
    """行政处罚法 第五十七条第二款: the heads decide together."""
    given(*GRAVELY, REVIEWED, but(DISCUSSED, members=(ZHAO, CASE))).when(
        decide, deciding(LARGE, on="2026-03-18"), LAW
    ).then_refused(Reason.NOT_DISCUSSED)


def test_a_discussion_is_recorded_with_its_dissent():
    """DOMAIN.md §4.5 C12: minutes, votes, dissent."""
    given(*GRAVELY).when(decide, DISCUSS, LAW).then(DISCUSSED)


def test_a_discussion_recorded_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*GRAVELY, DISCUSSED).when(decide, DISCUSS, LAW).then_nothing()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"members": (HEAD,)}, Reason.TOO_FEW_MEMBERS),
        ({"members": (ZHAO, CASE)}, Reason.TOO_FEW_MEMBERS),
        ({"votes_for": 3}, Reason.TOO_MANY_VOTES),
    ],
)
def test_one_head_alone_is_no_collective(changes, reason):
    """行政处罚法 第五十七条第二款."""
    given(*GRAVELY).when(decide, but(DISCUSS, **changes), LAW).then_refused(reason)


@pytest.mark.parametrize(
    ("on", "allowed"), [("2026-05-31", True), ("2026-06-01", True), ("2026-06-02", False)]
)
def test_a_decision_after_ninety_days_is_refused(on, allowed):
    """行政处罚法 第六十条; before, on and after the last (2026-05-31, a Sunday, rolls)."""
    when = given(*TOLD).when(decide, deciding(FINE, on=on), LAW)
    if allowed:
        serve_by = {"2026-05-31": "2026-06-09", "2026-06-01": "2026-06-10"}[on]
        when.then(but(APPROVED, approved_on=on), but(DECIDED, decided_on=on, serve_by=serve_by))
    else:
        refused = when.then_refused(Reason.DECISION_LATE, decide_by="2026-06-01")
        assert refused.basis is not None
        assert "第六十条" in refused.basis.cite


def test_the_head_may_add_days_once():
    """行政处罚法 第六十条: 法律、法规、规章另有规定的，从其规定; thirty days are proposed."""
    extended = DecisionExtended(
        case=CASE,
        why="approved",
        days=30,
        decide_by="2026-07-01",
        provisional=False,
        extended_on="2026-05-20",
    )
    command = ExtendDecision(why="approved", on="2026-05-20", by=DECIDER)
    given(*TOLD).when(decide, command, LAW).then(extended)
    given(*TOLD, extended).when(decide, command, LAW).then_nothing()


def test_a_term_that_is_over_is_not_extended():
    """行政处罚法 第六十条: an extension comes before the end."""
    given(*TOLD).when(
        decide, ExtendDecision(why="approved", on="2026-06-02", by=DECIDER), LAW
    ).then_refused(Reason.DECISION_LATE)


def test_no_days_of_a_hearing_are_added_where_none_was():
    """DOMAIN.md §4.5 C13."""
    given(*TOLD).when(
        decide, ExtendDecision(why="hearing", on="2026-03-20", by=DECIDER), LAW
    ).then_refused(Reason.NO_HEARING_DAYS)


def test_a_case_rests_and_goes_on_with_the_days_that_it_rested():
    """DOMAIN.md §4.5: 待鉴定; the term does not run meanwhile."""
    given(*TOLD).when(decide, SUSPEND, LAW).then(SUSPENDED)
    given(*TOLD, SUSPENDED).when(decide, RESUME, LAW).then(RESUMED)


def test_a_case_that_rests_rests_already():
    """Asked again, nothing is recorded twice; so with one that goes on."""
    given(*TOLD, SUSPENDED).when(decide, SUSPEND, LAW).then_nothing()
    given(*TOLD, SUSPENDED, RESUMED).when(decide, RESUME, LAW).then_nothing()


def test_nothing_is_decided_while_a_case_rests():
    """DOMAIN.md §4.5, side states."""
    given(*TOLD, SUSPENDED).when(decide, deciding(FINE), LAW).then_refused(
        Reason.CASE_SUSPENDED, since="2026-03-10"
    )


def test_a_case_is_not_suspended_once_it_is_decided():
    """DOMAIN.md §4.5."""
    given(*DECISION).when(decide, but(SUSPEND, on="2026-03-17"), LAW).then_refused(
        Reason.WRONG_STAGE
    )


def test_no_penalty_names_its_article():
    """行政处罚法 第三十三条, 第五十七条第二项."""
    given(*INVESTIGATED).when(decide, sparing(), LAW).then(SPARED)


def test_no_penalty_decided_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*INVESTIGATED, SPARED).when(decide, sparing(), LAW).then_nothing()


def test_who_is_spared_is_taught_better():
    """行政处罚法 第三十三条第三款: 行政机关应当对当事人进行教育."""
    given(*INVESTIGATED).when(decide, sparing(educated=False), LAW).then_refused(
        Reason.NOT_EDUCATED
    )


@pytest.mark.parametrize(
    ("ground", "article"),
    [
        ("not_founded", "第五十七条第三项"),
        ("time_barred", "第三十六条"),
        ("under_fourteen", "第三十条"),
    ],
)
def test_other_grounds_need_no_teaching(ground, article):
    """行政处罚法 第三十、三十六条, 第五十七条第三项."""
    given(*INVESTIGATED).when(decide, sparing(ground, educated=False), LAW).then(
        but(SPARED, ground=ground, educated=False, article=f"行政处罚法 {article}")
    )


def test_no_penalty_is_not_decided_before_the_report():
    """行政处罚法 第五十七条: 调查终结."""
    given(FILED, ASSIGNED).when(decide, sparing(), LAW).then_refused(Reason.WRONG_STAGE)


def test_a_decision_rests_on_a_report():
    """行政处罚法 第五十七条; a case noticed by an older release has none yet."""
    given(FILED, ASSIGNED, NOTICED).when(decide, deciding(FINE), LAW).then_refused(
        Reason.NOT_REPORTED
    )
