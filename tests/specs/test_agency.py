"""What an agency does besides its cases: activities, circulars, baselines, reports (§7.1, §7.8)."""

import pytest

from core.domain.officer.agency import period_of
from core.domain.officer.agency_decide import (
    DeclareBaseline,
    IssueCircular,
    IssueReport,
    RecordActivity,
    decide,
)
from core.domain.officer.agency_events import (
    ActivityRecorded,
    BaselineDeclared,
    CircularIssued,
    ReportIssued,
)
from core.domain.officer.events import AgencyRegistered
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.examples.agency import AGENCY
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import INSTITUTION, ZHAO, acting, b64u, uid

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
BUREAU = an(AgencyRegistered)
SHA = b64u(32)


def told(command, /, **fields):
    """A command of a clerk to this agency."""
    return command(**({"agency": AGENCY, "by": CLERK} | fields))


MEETING = told(
    RecordActivity, kind="meeting", count=1, title="双减联席会议第四次会议", on="2026-11-20"
)
CIRCULAR = told(
    IssueCircular,
    number="叶教监〔2026〕12号",
    period="2026年11月上半月",
    cases=24,
    exposed=24,
    institutions=(INSTITUTION,),
    on="2026-11-18",
)


def baseline(as_of="2021-07-24", on="2026-11-18"):
    return told(DeclareBaseline, region="410422", category="SUBJECT", as_of=as_of, on=on)


def report(sha256=SHA, known_size=1042, on="2026-11-17", **changes):
    period = {"kind": "half_month", "first_day": "2026-11-01", "last_day": "2026-11-15"}
    said = {"region": "410422", "sha256": sha256, "known_size": known_size, "on": on}
    return told(IssueReport, **(period | said | changes))


FACTS = [
    (MEETING, an(ActivityRecorded)),
    (CIRCULAR, an(CircularIssued)),
    (baseline(), an(BaselineDeclared)),
    (report(), an(ReportIssued)),
]
NAMES = [type(event).__name__ for _, event in FACTS]


@pytest.mark.parametrize(("command", "event"), FACTS, ids=NAMES)
def test_a_clerk_records_it(command, event):
    """K19 activities, K07 circulars, K13 baselines, §7.8 reports."""
    given(BUREAU).when(decide, command, LAW).then(event)


@pytest.mark.parametrize(("command", "event"), FACTS, ids=NAMES)
def test_what_was_recorded_is_already_so(command, event):
    """STYLE: an empty tuple means already so."""
    given(BUREAU, event).when(decide, command, LAW).then_nothing()


@pytest.mark.parametrize(("command", "event"), FACTS, ids=NAMES)
def test_an_auditor_records_nothing(command, event):
    """acts.toml, rows `agency.…`."""
    del event
    fields = {name: getattr(command, name) for name in command.__struct_fields__}
    stranger = type(command)(**(fields | {"by": acting(ZHAO, "auditor")}))
    given(BUREAU).when(decide, stranger, LAW).then_refused(Reason.ROLE_NEEDED)


@pytest.mark.parametrize(("command", "event"), FACTS, ids=NAMES)
def test_an_agency_that_is_in_no_books_does_nothing(command, event):
    """It enters the books first."""
    del event
    given().when(decide, command, LAW).then_refused(Reason.NOT_REGISTERED)


def test_a_second_training_of_a_day_counts():
    """K19 counts meetings, not days."""
    other = told(RecordActivity, kind="training", count=2, title="执法培训", on="2026-11-20")
    given(BUREAU, an(ActivityRecorded)).when(decide, other, LAW).then(
        an(ActivityRecorded, kind="training", count=2, title="执法培训")
    )


def test_a_circular_names_each_institution_once_in_one_order():
    """K07: what it makes public is counted by `exposed`."""
    named = (uid(0x9), INSTITUTION, uid(0x9))
    fields = {name: getattr(CIRCULAR, name) for name in CIRCULAR.__struct_fields__}
    command = IssueCircular(**(fields | {"institutions": named}))
    given(BUREAU).when(decide, command, LAW).then(
        an(CircularIssued, institutions=(INSTITUTION, uid(0x9)))
    )


def test_a_number_is_not_given_to_another_circular():
    """A number counts once."""
    given(BUREAU, an(CircularIssued, exposed=23)).when(decide, CIRCULAR, LAW).then_refused(
        Reason.ALREADY_REGISTERED
    )


def test_a_baseline_is_said_once():
    """K13: a rate that may choose its baseline says nothing."""
    given(BUREAU, an(BaselineDeclared)).when(decide, baseline("2021-09-01"), LAW).then_refused(
        Reason.BASELINE_DECLARED, as_of="2021-07-24"
    )


def test_a_baseline_lies_in_the_past():
    """Days in order."""
    given(BUREAU).when(decide, baseline("2026-11-19"), LAW).then_refused(Reason.DAY_ORDER)


def test_what_came_late_is_restated_under_the_next_revision():
    """§7.8: never silently."""
    given(BUREAU, an(ReportIssued)).when(
        decide, report(b64u(32, "late"), 1043, "2026-11-20"), LAW
    ).then(
        an(
            ReportIssued,
            revision=2,
            known_size=1043,
            sha256=b64u(32, "late"),
            issued_on="2026-11-20",
        )
    )


def test_revisions_are_counted_for_each_period():
    """§7.8."""
    november = {"kind": "month", "last_day": "2026-11-30", "on": "2026-12-01"}
    (event,) = decide(folded(decide, BUREAU, an(ReportIssued)), report(**november), LAW)
    assert isinstance(event, ReportIssued)
    assert event.revision == 1


def test_a_revision_is_not_made_on_less_than_the_one_before():
    """§7.8: a restatement knows more."""
    given(BUREAU, an(ReportIssued)).when(decide, report(b64u(32, "x"), 1041), LAW).then_refused(
        Reason.REPORT_OLDER, seen=1041, known=1042
    )


@pytest.mark.parametrize(
    ("days", "field"),
    [({"last_day": "2026-10-31"}, "last_day"), ({"on": "2026-11-14"}, "on")],
)
def test_a_report_is_of_days_that_are_over(days, field):
    """Days in order."""
    given(BUREAU).when(decide, report(**days), LAW).then_refused(Reason.DAY_ORDER, field=field)


def test_an_agency_knows_what_it_issued():
    """§7.8: every revision stays, and the last one is the report."""
    first, later = an(ReportIssued), an(ReportIssued, revision=2, known_size=2000)
    agency = folded(decide, BUREAU, first, later)
    assert (agency.name, agency.reports) == ("叶县教育体育局", (first, later))
    assert agency.report(period_of(first)) == later
