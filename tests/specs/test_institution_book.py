"""What an institution's file gathers 一家一册: each fact once, on its day (DOMAIN.md §2.1)."""

import pytest
from msgspec import UNSET

from core.domain.institution.book_commands import (
    AddVenue,
    AssignContact,
    Audit,
    CloseVenue,
    Commend,
    ConcludeAnnualInspection,
    EngageStaff,
    JoinPlatform,
    RecordStaffLeft,
)
from core.domain.institution.book_events import (
    AnnualInspectionConcluded,
    Audited,
    Commended,
    Contact,
    ContactAssigned,
    PlatformJoined,
    StaffEngaged,
    StaffLeft,
    VenueAdded,
    VenueClosed,
)
from core.domain.institution.decide import decide
from core.domain.institution.events import Closed, Registered
from core.domain.institution.listing_events import Listed
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.examples.institution import PLATFORM, TEACHER, VENUE
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.subjects import INSTITUTION, WANG, ZHAO, acting, uid

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
ENTERED = an(Registered)
SHUT = an(Closed, closed_on="2023-12-31")
PASSED = an(AnnualInspectionConcluded)
BLACK = an(Listed, list="black", from_day="2025-12-31", until="2026-12-31")


def told(kind, **fields):
    """A command of a clerk to this institution."""
    return kind(**({"institution": INSTITUTION, "on": "2023-06-01", "by": CLERK} | fields))


JOIN = told(JoinPlatform, platform=PLATFORM)
AUDIT = told(Audit, campaign="2023 年数据稽核", outcome="in_order", on="2023-10-10")
COMMEND = told(Commend, level="county", commended_by="叶县教育体育局", on="2026-04-01")
ASSIGN = told(AssignContact, contacts=(Contact(officer=WANG, duty="包联干部"),), on="2023-09-01")
ADD = told(
    AddVenue,
    venue=VENUE,
    address="叶县文化路 1 号三层",
    division_code="410422",
    town="昆阳街道",
    grid_cell="昆阳三格",
    floor=3,
    area_dm2=21_650,
    fire_doc_no="叶消备〔2023〕7号",
)
CLOSE = told(CloseVenue, venue=VENUE, on="2026-08-31")
ENGAGE = told(
    EngageStaff,
    person=TEACHER,
    role="teacher",
    certificate_checked=True,
    record_checked_on="2023-08-25",
    on="2023-09-01",
)
LEAVE = told(RecordStaffLeft, person=TEACHER, on="2026-07-01")


def inspect(result="PASS", year=2025, conditions="补齐消防演练记录"):
    return told(
        ConcludeAnnualInspection, year=year, result=result, conditions=conditions, on="2026-03-20"
    )


FACTS = [
    (JOIN, an(PlatformJoined)),
    (AUDIT, an(Audited)),
    (inspect(), PASSED),
    (COMMEND, an(Commended)),
    (ASSIGN, an(ContactAssigned)),
    (ADD, an(VenueAdded)),
    (ENGAGE, an(StaffEngaged)),
]
NAMES = [type(event).__name__ for _, event in FACTS]


@pytest.mark.parametrize(("command", "event"), FACTS, ids=NAMES)
def test_a_clerk_enters_it_in_the_file(command, event):
    """S1 一家一册; K15 platforms, K18 audits."""
    given(ENTERED).when(decide, command, LAW).then(event)


@pytest.mark.parametrize(("command", "event"), FACTS, ids=NAMES)
def test_what_the_file_has_is_already_so(command, event):
    """STYLE: an empty tuple means already so."""
    given(ENTERED, event).when(decide, command, LAW).then_nothing()


@pytest.mark.parametrize(("command", "event"), FACTS, ids=NAMES)
def test_who_only_publishes_enters_nothing(command, event):
    """acts.toml, the rows of the register."""
    del event
    stranger = type(command)(
        **{name: getattr(command, name) for name in command.__struct_fields__ if name != "by"},
        by=acting(ZHAO, "publisher"),
    )
    given(ENTERED).when(decide, stranger, LAW).then_refused(Reason.ROLE_NEEDED)


@pytest.mark.parametrize(("command", "event"), FACTS, ids=NAMES)
def test_nothing_is_entered_of_an_institution_in_no_register(command, event):
    """A file needs an institution."""
    del event
    given().when(decide, command, LAW).then_refused(Reason.NOT_REGISTERED)


@pytest.mark.parametrize(
    ("on", "is_taken"), [("2023-12-30", True), ("2023-12-31", True), ("2024-01-01", False)]
)
def test_of_what_is_closed_only_days_before_it_closed_are_entered(on, is_taken):
    """What was late in coming is still recorded; what cannot have been is not."""
    asked = given(ENTERED, SHUT).when(decide, told(JoinPlatform, platform=PLATFORM, on=on), LAW)
    if is_taken:
        asked.then(an(PlatformJoined, joined_on=on))
    else:
        asked.then_refused(Reason.INSTITUTION_CLOSED, closed_on="2023-12-31")


def test_a_year_is_not_concluded_before_it_began():
    """Days in order."""
    given(ENTERED).when(decide, inspect(year=2027), LAW).then_refused(Reason.DAY_ORDER)


def test_a_year_may_be_concluded_anew_once_its_conditions_are_met():
    """W16: 基本合格 while it rectifies."""
    basic = an(AnnualInspectionConcluded, result="BASIC")
    given(ENTERED, basic).when(decide, inspect(conditions=UNSET), LAW).then(
        an(AnnualInspectionConcluded, conditions=UNSET)
    )


@pytest.mark.parametrize(
    ("year", "is_black"), [(2024, False), (2025, True), (2026, True), (2027, False)]
)
def test_a_year_with_a_day_on_the_black_list_fails(year, is_black):
    """济南 (W15): listed from 31 December 2025 to 31 December 2026."""
    command = told(ConcludeAnnualInspection, year=year, result="BASIC", on="2027-03-20")
    asked = given(ENTERED, BLACK).when(decide, command, LAW)
    if is_black:
        asked.then_refused(Reason.BLACK_THAT_YEAR, year=year, most="FAIL", seen="BASIC")
    else:
        asked.then(
            AnnualInspectionConcluded(
                institution=INSTITUTION, year=year, result="BASIC", concluded_on="2027-03-20"
            )
        )


def test_a_black_year_may_fail():
    """济南 (W15)."""
    given(ENTERED, BLACK).when(decide, inspect("FAIL"), LAW).then(
        an(AnnualInspectionConcluded, result="FAIL")
    )


def test_contacts_are_not_assigned_before_those_they_replace():
    """Days in order."""
    earlier = told(AssignContact, contacts=(), on="2023-08-31")
    given(ENTERED, an(ContactAssigned)).when(decide, earlier, LAW).then_refused(Reason.DAY_ORDER)


def test_one_venue_has_one_address():
    """DOMAIN.md §2.1: each branch is a venue of its own."""
    other = told(AddVenue, venue=VENUE, address="别处")
    given(ENTERED, an(VenueAdded)).when(decide, other, LAW).then_refused(Reason.ALREADY_REGISTERED)


def test_a_venue_is_closed():
    """DOMAIN.md §2.1."""
    given(ENTERED, an(VenueAdded)).when(decide, CLOSE, LAW).then(an(VenueClosed))


def test_a_venue_nobody_knows_is_not_closed():
    """There is nothing to close."""
    given(ENTERED).when(decide, CLOSE, LAW).then_refused(Reason.NO_SUCH_VENUE)


def test_a_closed_venue_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, an(VenueAdded), an(VenueClosed)).when(decide, CLOSE, LAW).then_nothing()


def test_a_person_engaged_without_a_check_is_recorded_all_the_same():
    """V-STA-05 is a violation, and the engagement a fact (未成年人保护法 第六十二条)."""
    command = told(EngageStaff, person=TEACHER, role="teacher", certificate_checked=False)
    given(ENTERED).when(decide, command, LAW).then(
        StaffEngaged(
            institution=INSTITUTION,
            person=TEACHER,
            role="teacher",
            certificate_checked=False,
            engaged_on="2023-06-01",
        )
    )


def test_a_person_who_left_may_come_back():
    """An engagement ends; a person does not."""
    given(ENTERED, an(StaffEngaged), an(StaffLeft)).when(decide, ENGAGE, LAW).then(an(StaffEngaged))


def test_a_person_leaves():
    """DOMAIN.md §2.1 `staff[]`."""
    given(ENTERED, an(StaffEngaged)).when(decide, LEAVE, LAW).then(an(StaffLeft))


def test_who_is_not_on_the_staff_does_not_leave_it():
    """There is nobody to leave."""
    command = told(RecordStaffLeft, person=uid(0x99))
    given(ENTERED, an(StaffEngaged)).when(decide, command, LAW).then_refused(Reason.NO_SUCH_PERSON)


def test_who_left_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, an(StaffEngaged), an(StaffLeft)).when(decide, LEAVE, LAW).then_nothing()
