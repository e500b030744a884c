"""White, watch and black list: notice, statement, decision, publication, exit (§2.4, §6.5)."""

import msgspec
import pytest
from msgspec import UNSET

from core.domain.institution.book_commands import (
    Delist,
    DropListing,
    EnterOnList,
    LeaveWhiteList,
    NoticeListing,
    PublishListing,
    ReceiveListingStatement,
)
from core.domain.institution.book_events import AnnualInspectionConcluded, PlatformJoined
from core.domain.institution.commands import ReportAbsconded, RevokeLicence
from core.domain.institution.decide import decide
from core.domain.institution.events import (
    Absconded,
    LicenceRevoked,
    Licensed,
    Registered,
    Suspended,
)
from core.domain.institution.listing_events import (
    Delisted,
    Listed,
    ListingDropped,
    ListingNoticed,
    ListingPublished,
    ListingStatementReceived,
)
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.examples.institution import LICENCE, LISTING
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.subjects import CASE, HEAD, INSTITUTION, LATE, TODAY, ZHAO, acting, uid

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk", "head")
"""Who proposes; a head too, so that only the separation of duties can refuse."""
CHIEF = acting(HEAD, "head")
PUBLISHER = acting(ZHAO, "publisher")
FOLLOWER = by_job("follower")
OTHER = uid(0x54)
ENTERED = an(Registered)
NOTICED = an(ListingNoticed)
ON_BLACK = (NOTICED, an(Listed))
DESERVING = (ENTERED, an(Licensed), an(PlatformJoined), an(AnnualInspectionConcluded))
ON_WHITE = (
    an(ListingNoticed, list="white", grounds=(), rests_on=(), noticed_on="2026-05-11"),
    an(Listed, list="white", decided_on="2026-06-01", from_day="2026-06-01", until=UNSET),
)
LEFT_WHITE = an(
    Delisted,
    list="white",
    how="withdrawn",
    on=TODAY,
    reason="list.white.standing",
    rectify_by="2027-02-23",
)


def notice(name="black", grounds=("absconded",), **changes):
    return NoticeListing(
        **{
            "institution": INSTITUTION,
            "listing": LISTING,
            "list": name,
            "grounds": grounds,
            "rests_on": (f"case:{CASE}",),
            "on": TODAY,
            "by": CLERK,
        }
        | changes
    )


def white(**changes):
    return notice("white", (), rests_on=(), **changes)


def enter(on="2026-12-01", by=CHIEF, **changes):
    return EnterOnList(institution=INSTITUTION, listing=LISTING, on=on, by=by, **changes)


def drop(by=CHIEF):
    return DropListing(
        institution=INSTITUTION, listing=LISTING, reason="陈述成立", on="2026-12-01", by=by
    )


def answer(on="2026-11-27"):
    return ReceiveListingStatement(
        institution=INSTITUTION, listing=LISTING, position="objects", on=on, by=CLERK
    )


def publish(on="2026-12-02", by=PUBLISHER):
    return PublishListing(
        institution=INSTITUTION, listing=LISTING, place="县政府网站", on=on, by=by
    )


def delist(how="repair", on="2027-06-01"):
    return Delist(
        institution=INSTITUTION, listing=LISTING, how=how, reason="已退清全部费用", on=on, by=CHIEF
    )


def leave(*violations, on=TODAY):
    return LeaveWhiteList(
        institution=INSTITUTION,
        violations=violations,
        rests_on=f"case:{CASE}",
        on=on,
        by=FOLLOWER,
    )


# -- notice


def test_a_notice_names_list_and_grounds_and_gives_five_working_days():
    """§6.5: notice, then 5 working days for a statement."""
    given(ENTERED).when(decide, notice(), LAW).then(NOTICED)


def test_an_auditor_gives_no_notice():
    """acts.toml institution.notice-listing."""
    command = notice(by=acting(ZHAO, "auditor"))
    given(ENTERED).when(decide, command, LAW).then_refused(Reason.ROLE_NEEDED)


@pytest.mark.parametrize("grounds", [(), ("because",), ("absconded", "because")])
def test_a_ground_is_a_row_of_the_law(grounds):
    """§6.5: entry on named grounds only."""
    given(ENTERED).when(decide, notice(grounds=grounds), LAW).then_refused(Reason.NO_SUCH_GROUND)


def test_one_listing_is_decided_before_the_next_is_noticed():
    """One procedure at a time."""
    given(ENTERED, NOTICED).when(decide, notice(listing=OTHER), LAW).then_refused(
        Reason.LISTING_PENDING, listing=LISTING
    )


def test_the_same_notice_again_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, NOTICED).when(decide, notice(), LAW).then_nothing()


@pytest.mark.parametrize("name", ["watch", "black"])
def test_who_is_on_the_black_list_is_put_on_no_lighter_one(name):
    """One list at a time."""
    command = notice(name, ("score",), listing=OTHER, on="2027-01-04")
    given(ENTERED, *ON_BLACK).when(decide, command, LAW).then_refused(
        Reason.LISTED_ALREADY, list="black"
    )


# -- statement


def test_the_institution_answers():
    """§6.5: 5 working days for a statement; its words are a disclosure."""
    given(ENTERED, NOTICED).when(decide, answer(), LAW).then(an(ListingStatementReceived))


def test_an_answer_does_not_come_before_the_notice():
    """Days in order."""
    given(ENTERED, NOTICED).when(decide, answer(on="2026-11-20"), LAW).then_refused(
        Reason.DAY_ORDER
    )


def test_an_answer_of_the_same_day_is_already_so():
    """STYLE: an empty tuple means already so."""
    answered = an(ListingStatementReceived)
    given(ENTERED, NOTICED, answered).when(decide, answer(), LAW).then_nothing()


def test_after_the_decision_no_answer_is_taken():
    """What comes late is heard only as long as nothing was decided."""
    given(ENTERED, *ON_BLACK).when(decide, answer(on="2026-12-02"), LAW).then_refused(
        Reason.WRONG_STAGE, stage="listed"
    )


# -- decision


def test_the_head_puts_it_on_the_black_list_for_a_year():
    """§6.5; 济南 (W15)."""
    given(ENTERED, NOTICED).when(decide, enter(), LAW).then(an(Listed))


def test_who_proposed_it_does_not_decide_it():
    """acts.toml institution.decide-listing, apart from `noticer`."""
    given(ENTERED, NOTICED).when(decide, enter(by=CLERK), LAW).then_refused(
        Reason.SAME_PERSON, part="noticer"
    )


def test_what_is_on_the_list_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, *ON_BLACK).when(decide, enter(), LAW).then_nothing()


def test_nothing_is_decided_without_a_notice():
    """§6.5."""
    given(ENTERED).when(decide, enter(), LAW).then_refused(Reason.NO_SUCH_LISTING)


def test_a_heavier_list_ends_the_lighter_one():
    """One list at a time; each entry and exit is an event (§6.5)."""
    watched = (
        an(ListingNoticed, listing=OTHER, list="watch", noticed_on="2026-09-01"),
        an(Listed, listing=OTHER, list="watch", from_day="2026-09-10", until="2027-03-10"),
    )
    given(ENTERED, *watched, NOTICED).when(decide, enter(), LAW).then(
        Delisted(
            institution=INSTITUTION,
            listing=OTHER,
            list="watch",
            how="withdrawn",
            on="2026-12-01",
            reason="list.black",
        ),
        an(Listed),
    )


def test_after_the_statement_it_may_be_dropped():
    """§6.5."""
    given(ENTERED, NOTICED).when(decide, drop(), LAW).then(an(ListingDropped))


def test_who_proposed_it_does_not_drop_it():
    """acts.toml institution.decide-listing, apart from `noticer`."""
    given(ENTERED, NOTICED).when(decide, drop(by=CLERK), LAW).then_refused(Reason.SAME_PERSON)


def test_what_was_dropped_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, NOTICED, an(ListingDropped)).when(decide, drop(), LAW).then_nothing()


def test_what_was_dropped_does_not_come_on_the_list():
    """It needs a notice of its own."""
    given(ENTERED, NOTICED, an(ListingDropped)).when(decide, enter(), LAW).then_refused(
        Reason.WRONG_STAGE, stage="dropped"
    )


# -- publication and exit


def test_a_listing_is_published():
    """§6.5: notice, statement, decision, publication."""
    given(ENTERED, *ON_BLACK).when(decide, publish(), LAW).then(an(ListingPublished))


def test_what_was_only_noticed_is_not_published():
    """§6.5."""
    given(ENTERED, NOTICED).when(decide, publish(), LAW).then_refused(Reason.WRONG_STAGE)


def test_a_published_listing_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, *ON_BLACK, an(ListingPublished)).when(decide, publish(), LAW).then_nothing()


def test_a_listing_is_repaired_before_its_time():
    """§6.5: exit by repair or expiry."""
    given(ENTERED, *ON_BLACK).when(decide, delist(), LAW).then(an(Delisted, rectify_by=UNSET))


@pytest.mark.parametrize(
    ("on", "is_over"), [("2027-11-30", False), ("2027-12-01", False), ("2027-12-02", True)]
)
def test_a_list_expires_after_its_last_day(on, is_over):
    """§6.5: `until` is the last day on the list."""
    asked = given(ENTERED, *ON_BLACK).when(decide, delist("expiry", on), LAW)
    if is_over:
        asked.then(an(Delisted, how="expiry", on=on, rectify_by=UNSET))
    else:
        asked.then_refused(Reason.LISTED_STILL, until="2027-12-01")


def test_what_lapsed_needs_no_repair():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, *ON_BLACK).when(decide, delist(on="2027-12-02"), LAW).then_nothing()


def test_what_left_the_list_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, *ON_BLACK, an(Delisted)).when(decide, delist(), LAW).then_nothing()


# -- the white list


def test_who_meets_all_it_needs_is_proposed_for_the_white_list():
    """§2.4: licence valid, last inspection passed, on the platform, no red line open."""
    given(*DESERVING).when(decide, white(), LAW).then(
        an(ListingNoticed, list="white", grounds=(), rests_on=())
    )


@pytest.mark.parametrize(
    ("lacking", "needed"),
    [
        ((ENTERED, *DESERVING[2:]), "list.white.licence"),
        ((*DESERVING, an(LicenceRevoked, on=TODAY)), "list.white.licence"),
        ((*DESERVING[:2], *DESERVING[3:]), "list.white.platform"),
        (DESERVING[:3], "list.white.annual"),
        ((*DESERVING[:3], an(AnnualInspectionConcluded, result="BASIC")), "list.white.annual"),
        ((*DESERVING, an(Suspended)), "list.white.standing"),
        ((*DESERVING, an(Absconded)), "list.white.standing"),
    ],
)
def test_who_lacks_one_of_them_is_not(lacking, needed):
    """云南 (W16); §2.4."""
    given(*lacking).when(decide, white(), LAW).then_refused(Reason.WHITE_NEEDS, needed=needed)


def test_who_has_a_serious_case_open_is_not():
    """§2.4: no open red-line case."""
    command = white(open_cases=(f"case:{CASE}",))
    given(*DESERVING).when(decide, command, LAW).then_refused(
        Reason.WHITE_NEEDS, needed="list.white.cases"
    )


def test_what_it_needs_is_looked_at_again_on_the_day_of_the_decision():
    """Between notice and decision a licence may be lost."""
    noticed = an(ListingNoticed, list="white", grounds=())
    lost = an(LicenceRevoked, on="2026-11-30")
    given(*DESERVING, noticed, lost).when(decide, enter(), LAW).then_refused(Reason.WHITE_NEEDS)


def test_the_white_list_has_no_end_of_its_own():
    """One stays on it while one deserves it."""
    noticed = an(ListingNoticed, list="white", grounds=())
    given(*DESERVING, noticed).when(decide, enter(), LAW).then(
        an(Listed, list="white", until=UNSET)
    )


def test_a_serious_violation_ends_it_at_once():
    """兴安盟 (W17): then three months to mend."""
    serious = next(row.code for row in LAW.violations if row.severity == "S")
    given(*DESERVING, *ON_WHITE).when(decide, leave(LATE, serious), LAW).then(
        msgspec.structs.replace(LEFT_WHITE, reason=f"case:{CASE}: {serious}")
    )


def test_a_lesser_violation_does_not_end_it():
    """W17 speaks of serious ones."""
    given(*DESERVING, *ON_WHITE).when(decide, leave(LATE), LAW).then_nothing()


def test_who_is_on_no_white_list_does_not_leave_it():
    """STYLE: an empty tuple means already so."""
    serious = next(row.code for row in LAW.violations if row.severity == "S")
    given(ENTERED, *ON_BLACK).when(decide, leave(serious, on="2027-01-04"), LAW).then_nothing()


def test_whatever_ends_what_it_needs_ends_the_white_list_in_the_same_act():
    """W17: at once."""
    command = ReportAbsconded(institution=INSTITUTION, circumstances="大门上锁", on=TODAY, by=CLERK)
    given(*DESERVING, *ON_WHITE).when(decide, command, LAW).then(
        an(Absconded, circumstances="大门上锁", absconded_on=TODAY), LEFT_WHITE
    )


def test_who_has_another_licence_stays_on_it():
    """DOMAIN.md §2.1: offline and online are licensed apart."""
    online = an(Licensed, licence_no="教民网1号")
    command = RevokeLicence(
        institution=INSTITUTION, licence_no=LICENCE, ground="x", on=TODAY, by=CHIEF
    )
    given(*DESERVING, online, *ON_WHITE).when(decide, command, LAW).then(
        LicenceRevoked(institution=INSTITUTION, licence_no=LICENCE, on=TODAY, ground="x")
    )
