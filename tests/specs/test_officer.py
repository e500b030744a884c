"""Officers, their credentials, and agencies (DOMAIN.md §1.1, §1.3; 行政处罚法 第五十五条)."""

import pytest

from core.domain.officer.decide import (
    IssueCredential,
    RegisterAgency,
    RegisterOfficer,
    WithdrawCredential,
    decide,
    decide_agency,
)
from core.domain.officer.events import (
    AgencyRegistered,
    CredentialIssued,
    CredentialWithdrawn,
    OfficerRegistered,
)
from core.domain.officer.state import Officer
from core.kernel.reasons import Reason
from tests.support.given import folded, given
from tests.support.law import shipped_law

LAW = shipped_law()
AGENCY = "019a0000-0000-7000-8000-000000000007"
IN_OFFICE = OfficerRegistered(agency=AGENCY, roles=("inspector",), scope=("410422",))
NUMBER = "豫D-0001"
ISSUE = IssueCredential(
    credential_no=NUMBER, issued_by="河南省司法厅", valid_from="2024-01-01", valid_to="2026-12-31"
)
ISSUED = CredentialIssued(
    credential_no=NUMBER, issued_by="河南省司法厅", valid_from="2024-01-01", valid_to="2026-12-31"
)
RENEWED = CredentialIssued(
    credential_no=NUMBER, issued_by="河南省司法厅", valid_from="2027-01-01", valid_to="2029-12-31"
)
WITHDRAW = WithdrawCredential(credential_no=NUMBER, from_day="2026-06-01", reason="调离")
WITHDRAWN = CredentialWithdrawn(credential_no=NUMBER, from_day="2026-06-01", reason="调离")
BUREAU = AgencyRegistered(kind="EDU", name="叶县教育体育局", region="410422")


def officer(*events: object) -> Officer:
    state = folded(decide, *events)
    assert isinstance(state, Officer)
    return state


def test_a_person_takes_office():
    """DOMAIN.md §1.3."""
    command = RegisterOfficer(agency=AGENCY, roles=("inspector",), scope=("410422",))
    given().when(decide, command, LAW).then(IN_OFFICE)


def test_an_officer_is_not_registered_again_with_another_role():
    """One stream is one person in one office."""
    command = RegisterOfficer(agency=AGENCY, roles=("head",), scope=("410422",))
    given(IN_OFFICE).when(decide, command, LAW).then_refused(
        Reason.ALREADY_REGISTERED, what="officer", stream="inspector"
    )


def test_registering_the_same_officer_again_is_already_so():
    """STYLE: an empty tuple means already so."""
    command = RegisterOfficer(agency=AGENCY, roles=("inspector",), scope=("410422",))
    given(IN_OFFICE).when(decide, command, LAW).then_nothing()


def test_a_credential_is_issued():
    """行政处罚法 第五十五条."""
    given(IN_OFFICE).when(decide, ISSUE, LAW).then(ISSUED)


def test_a_credential_needs_an_officer():
    """DOMAIN.md §1.3."""
    given().when(decide, ISSUE, LAW).then_refused(Reason.NOT_REGISTERED)


def test_a_credential_does_not_end_before_it_begins():
    """DOMAIN.md §1.3: valid_from and valid_to."""
    upside_down = IssueCredential(
        credential_no=NUMBER, issued_by="x", valid_from="2026-01-02", valid_to="2026-01-01"
    )
    given(IN_OFFICE).when(decide, upside_down, LAW).then_refused(
        Reason.CREDENTIAL_DATES, valid_from="2026-01-02", valid_to="2026-01-01"
    )


def test_the_same_issue_again_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(IN_OFFICE, ISSUED).when(decide, ISSUE, LAW).then_nothing()


def test_a_withdrawn_credential_is_not_issued_again_unchanged():
    """To say "already so" would let it pass for a valid one (行政处罚法 第七十六条第一款第五项)."""
    given(IN_OFFICE, ISSUED, WITHDRAWN).when(decide, ISSUE, LAW).then_refused(
        Reason.WRONG_STAGE, stage="withdrawn"
    )


def test_a_credential_is_renewed_under_its_old_number():
    """A number may outlive its card."""
    renew = IssueCredential(
        credential_no=NUMBER,
        issued_by="河南省司法厅",
        valid_from="2027-01-01",
        valid_to="2029-12-31",
    )
    given(IN_OFFICE, ISSUED).when(decide, renew, LAW).then(RENEWED)


def test_a_credential_is_withdrawn():
    """DOMAIN.md §1.3: block field work when suspended."""
    given(IN_OFFICE, ISSUED).when(decide, WITHDRAW, LAW).then(WITHDRAWN)


def test_a_credential_never_issued_is_not_withdrawn():
    """There is nothing to withdraw."""
    given(IN_OFFICE).when(decide, WITHDRAW, LAW).then_refused(
        Reason.NO_CREDENTIAL, credential_no=NUMBER
    )


def test_withdrawing_from_the_same_day_or_a_later_one_is_already_so():
    """The earliest day holds."""
    later = WithdrawCredential(credential_no=NUMBER, from_day="2026-07-01", reason="调离")
    given(IN_OFFICE, ISSUED, WITHDRAWN).when(decide, later, LAW).then_nothing()


def test_a_withdrawal_may_be_moved_to_an_earlier_day():
    """What was known too late is still recorded."""
    earlier = WithdrawCredential(credential_no=NUMBER, from_day="2026-05-01", reason="调离")
    given(IN_OFFICE, ISSUED, WITHDRAWN).when(decide, earlier, LAW).then(
        CredentialWithdrawn(credential_no=NUMBER, from_day="2026-05-01", reason="调离")
    )


@pytest.mark.parametrize(
    ("events", "on", "can_show"),
    [
        ((IN_OFFICE,), "2026-01-01", False),
        ((IN_OFFICE, ISSUED), "2023-12-31", False),
        ((IN_OFFICE, ISSUED), "2024-01-01", True),
        ((IN_OFFICE, ISSUED), "2026-12-31", True),
        ((IN_OFFICE, ISSUED), "2027-01-01", False),
        ((IN_OFFICE, ISSUED, RENEWED), "2026-12-31", True),
        ((IN_OFFICE, ISSUED, RENEWED), "2027-01-01", True),
        ((IN_OFFICE, ISSUED, WITHDRAWN), "2026-05-31", True),
        ((IN_OFFICE, ISSUED, WITHDRAWN), "2026-06-01", False),
    ],
)
def test_a_credential_is_valid_from_its_first_to_its_last_day(events, on, can_show):
    """行政处罚法 第五十五条; the day before, of and after each change."""
    assert officer(*events).is_credentialed(on) is can_show


def test_the_latest_issue_of_a_number_is_the_credential():
    """A renewal under its old number is another issue."""
    credential = officer(IN_OFFICE, ISSUED, RENEWED).credential(NUMBER)
    assert credential is not None
    assert credential.valid_from == "2027-01-01"


def test_an_unknown_number_is_no_credential():
    """Nothing is made up."""
    assert officer(IN_OFFICE, ISSUED).credential("豫D-9999") is None


def test_an_agency_enters_the_books():
    """DOMAIN.md §1.1."""
    command = RegisterAgency(kind="EDU", name="叶县教育体育局", region="410422")
    given().when(decide_agency, command, LAW).then(BUREAU)


def test_an_agency_is_not_registered_again_as_another():
    """One stream is one agency."""
    command = RegisterAgency(kind="MKT", name="叶县市场监督管理局", region="410422")
    given(BUREAU).when(decide_agency, command, LAW).then_refused(
        Reason.ALREADY_REGISTERED, what="叶县市场监督管理局", stream="叶县教育体育局"
    )


def test_registering_the_same_agency_again_is_already_so():
    """STYLE: an empty tuple means already so."""
    command = RegisterAgency(kind="EDU", name="叶县教育体育局", region="410422")
    given(BUREAU).when(decide_agency, command, LAW).then_nothing()
