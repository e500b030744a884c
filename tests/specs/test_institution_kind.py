"""What kind of institution it is: categories, licences, re-registration, conversion (§2.1)."""

from typing import Any

import pytest
from msgspec import UNSET

from core.domain.institution.commands import (
    Categorise,
    Convert,
    GrantLicence,
    OpenReregistration,
    Reregister,
    RevokeLicence,
)
from core.domain.institution.decide import decide
from core.domain.institution.events import (
    Categorised,
    Closed,
    Converted,
    LicenceRevoked,
    Licensed,
    Registered,
    Reregistered,
    ReregistrationOpened,
)
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.examples.institution import LICENCE
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import HEAD, INSTITUTION, ZHAO, acting

LAW = shipped_law()
ON = "2026-11-23"
CLERK = acting(ZHAO, "clerk")
CHIEF = acting(HEAD, "head")
IMPORTER = by_job("importer")
ENTERED = an(Registered)
KNOWN = an(Categorised)
LICENSED = an(Licensed)
FILE = "training_institutions.csv"


def status(on, *events):
    return folded(decide, ENTERED, *events).registration.licence_status(on)


def categorise(**said):
    return Categorise(institution=INSTITUTION, on=ON, by=CLERK, **said)


def read(**said):
    """What an import says."""
    return Categorise(institution=INSTITUTION, on=ON, by=IMPORTER, source=FILE, **said)


def grant(by=CHIEF, **changes):
    said: dict[str, Any] = {
        "authority": LICENSED.authority,
        "scope": LICENSED.scope,
        "valid_to": "2026-12-31",
    }
    said |= {"licence_no": LICENCE, "valid_from": "2024-01-01"} | changes
    return GrantLicence(institution=INSTITUTION, on=ON, by=by, **said)


# -- categories


def test_a_clerk_records_what_an_institution_teaches():
    """DOMAIN.md §2.1; the list has one order, whatever was typed."""
    command = categorise(
        categories=("SUBJECT", "ART"), stages=("JUNIOR", "PRIMARY"), mode="OFFLINE"
    )
    given(ENTERED).when(decide, command, LAW).then(
        Categorised(
            institution=INSTITUTION,
            categories=("ART", "SUBJECT"),
            stages=("PRIMARY", "JUNIOR"),
            mode="OFFLINE",
            from_day=ON,
        )
    )


def test_what_is_left_out_stays_as_it_is_known():
    """A change says only what changed; the event says all, for its reader."""
    given(ENTERED, KNOWN).when(decide, categorise(profit="NONPROFIT"), LAW).then(
        an(Categorised, profit="NONPROFIT", from_day=ON, source=UNSET)
    )


def test_only_a_clerk_records_categories():
    """acts.toml institution.categorise."""
    command = Categorise(institution=INSTITUTION, mode="ONLINE", on=ON, by=acting(ZHAO, "auditor"))
    given(ENTERED).when(decide, command, LAW).then_refused(Reason.ROLE_NEEDED)


def test_what_is_in_no_register_has_no_category():
    """A change needs something to change."""
    given().when(decide, categorise(mode="ONLINE"), LAW).then_refused(Reason.NOT_REGISTERED)


def test_the_same_categories_again_are_already_so():
    """STYLE: an empty tuple means already so."""
    command = categorise(categories=("SUBJECT", "ART"), profit="FORPROFIT")
    given(ENTERED, KNOWN).when(decide, command, LAW).then_nothing()


def test_a_register_that_says_what_it_said_does_not_undo_what_the_office_found():
    """An old file brought in again is no news (PRODUCT.md)."""
    found = an(Converted, how="to_non_subject", categories=("ART",))
    command = read(categories=("SUBJECT", "ART"), mode="OFFLINE")
    given(ENTERED, KNOWN, found).when(decide, command, LAW).then_nothing()


def test_a_register_that_says_something_else_is_news():
    """A mutable register becomes a history of changes (DOMAIN.md §2)."""
    found = an(Converted, how="to_non_subject", categories=("ART",))
    given(ENTERED, KNOWN, found).when(decide, read(categories=("TECH",)), LAW).then(
        an(Categorised, categories=("TECH",), from_day=ON, source=FILE)
    )


# -- licences


def test_the_head_grants_a_licence_with_the_day_from_which_it_expires():
    """民办教育促进法 第十八条; shown as expiring for its last 90 days (DOMAIN.md §2.2)."""
    given(ENTERED).when(decide, grant(), LAW).then(an(Licensed, source=UNSET))


def test_a_licence_without_a_last_day_never_expires():
    """What the paper does not say is not made up."""
    command = grant(valid_to=UNSET)
    given(ENTERED).when(decide, command, LAW).then(
        an(Licensed, valid_to=UNSET, expiring_from=UNSET, source=UNSET)
    )


def test_a_clerk_grants_no_licence():
    """acts.toml institution.license."""
    given(ENTERED).when(decide, grant(by=CLERK), LAW).then_refused(Reason.ROLE_NEEDED)


def test_a_licence_does_not_end_before_it_begins():
    """Days in order."""
    given(ENTERED).when(decide, grant(valid_to="2023-12-31"), LAW).then_refused(
        Reason.DAY_ORDER, field="valid_to"
    )


def test_what_closed_before_is_granted_no_licence():
    """民办教育促进法 第六十条: its licence is taken back."""
    closed = an(Closed, closed_on="2023-12-31")
    given(ENTERED, closed).when(decide, grant(), LAW).then_refused(Reason.INSTITUTION_CLOSED)


def test_the_same_licence_again_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, LICENSED).when(decide, grant(), LAW).then_nothing()


def test_a_revoked_licence_is_not_granted_again_unchanged():
    """To say "already so" would let it pass for a valid one."""
    given(ENTERED, LICENSED, an(LicenceRevoked)).when(decide, grant(), LAW).then_refused(
        Reason.WRONG_STAGE, stage="revoked"
    )


def test_an_older_line_of_a_register_does_not_undo_a_renewal():
    """An old file brought in again is no news (PRODUCT.md)."""
    renewed = an(Licensed, valid_from="2027-01-01", valid_to="2029-12-31")
    command = grant(by=IMPORTER, source=FILE)
    given(ENTERED, LICENSED, renewed).when(decide, command, LAW).then_nothing()


@pytest.mark.parametrize(
    ("on", "seen"),
    [
        ("2023-12-31", "NONE"),
        ("2024-01-01", "VALID"),
        ("2026-10-01", "VALID"),
        ("2026-10-02", "EXPIRING"),
        ("2026-12-31", "EXPIRING"),
        ("2027-01-01", "EXPIRED"),
    ],
)
def test_a_licence_is_valid_from_its_first_to_its_last_day(on, seen):
    """DOMAIN.md §2.2 `licence`; the day before, of and after each change."""
    assert status(on, LICENSED) == seen


@pytest.mark.parametrize(("on", "seen"), [("2026-12-23", "EXPIRING"), ("2026-12-24", "REVOKED")])
def test_a_revoked_licence_allows_nothing_from_that_day_on(on, seen):
    """民办教育促进法 第六十二条."""
    assert status(on, LICENSED, an(LicenceRevoked)) == seen


def test_of_two_licences_the_better_one_counts():
    """DOMAIN.md §2.1: offline and online are licensed apart."""
    online = an(Licensed, licence_no="教民网1号", valid_to="2028-12-31", expiring_from="2028-10-02")
    assert status("2026-12-24", LICENSED, online, an(LicenceRevoked)) == "VALID"


def test_the_head_revokes_a_licence():
    """民办教育促进法 第六十二条."""
    command = RevokeLicence(
        institution=INSTITUTION, licence_no=LICENCE, ground="骗取许可证", on=ON, by=CHIEF
    )
    given(ENTERED, LICENSED).when(decide, command, LAW).then(
        LicenceRevoked(institution=INSTITUTION, licence_no=LICENCE, on=ON, ground="骗取许可证")
    )


def test_a_licence_nobody_knows_is_not_revoked():
    """There is nothing to revoke."""
    command = RevokeLicence(
        institution=INSTITUTION, licence_no="x", ground="骗取许可证", on=ON, by=CHIEF
    )
    given(ENTERED, LICENSED).when(decide, command, LAW).then_refused(Reason.NO_SUCH_LICENCE)


def test_revoking_from_a_later_day_is_already_so():
    """The earliest day holds."""
    command = RevokeLicence(
        institution=INSTITUTION, licence_no=LICENCE, ground="x", on="2026-12-25", by=CHIEF
    )
    given(ENTERED, LICENSED, an(LicenceRevoked)).when(decide, command, LAW).then_nothing()


# -- re-registration 重新审核登记


def reregister(on, category="ART", by=CHIEF):
    return Reregister(institution=INSTITUTION, category=category, on=on, by=by)


def test_a_call_to_reregister_carries_the_last_day_of_the_campaign():
    """S0: non-subject institutions by 2023-06-30."""
    command = OpenReregistration(institution=INSTITUTION, category="ART", on="2023-03-01", by=CHIEF)
    given(ENTERED, KNOWN).when(decide, command, LAW).then(an(ReregistrationOpened))


def test_while_it_is_examined_its_licence_is_pending():
    """DOMAIN.md §2.2 REREG_PENDING."""
    assert status(ON, LICENSED, an(ReregistrationOpened)) == "REREG_PENDING"
    after = (LICENSED, an(ReregistrationOpened), an(Reregistered))
    assert status(ON, *after) == "EXPIRING"


def test_a_call_that_is_open_is_already_so():
    """STYLE: an empty tuple means already so."""
    command = OpenReregistration(institution=INSTITUTION, category="ART", on="2023-04-01", by=CHIEF)
    given(ENTERED, KNOWN, an(ReregistrationOpened)).when(decide, command, LAW).then_nothing()


def test_an_institution_is_called_for_what_it_teaches_only():
    """DOMAIN.md §7.2: 936 arts, 148 sports, 10 science and technology are counted apart."""
    command = OpenReregistration(
        institution=INSTITUTION, category="SPORT", on="2023-03-01", by=CHIEF
    )
    given(ENTERED, KNOWN).when(decide, command, LAW).then_refused(Reason.NOT_OF_CATEGORY)


def test_the_head_registers_it_anew():
    """S0: re-registered by 2023-06-30."""
    given(ENTERED, KNOWN).when(decide, reregister("2023-05-20"), LAW).then(an(Reregistered))


def test_a_clerk_does_not_register_it_anew():
    """acts.toml institution.reregister."""
    command = reregister("2023-05-20", by=CLERK)
    given(ENTERED, KNOWN).when(decide, command, LAW).then_refused(Reason.ROLE_NEEDED)


def test_registering_it_anew_on_the_same_day_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, KNOWN, an(Reregistered)).when(
        decide, reregister("2023-05-20"), LAW
    ).then_nothing()


# -- conversion 营转非, 转型


def convert(how, *categories, by=CHIEF):
    return Convert(institution=INSTITUTION, how=how, categories=categories, on=ON, by=by)


def test_a_for_profit_institution_becomes_non_profit():
    """S2: existing subject institutions must be non-profit."""
    given(ENTERED, KNOWN).when(decide, convert("to_nonprofit"), LAW).then(
        an(Converted, how="to_nonprofit", converted_on=ON, categories=("ART", "SUBJECT"))
    )


def test_a_subject_institution_becomes_another_kind():
    """S2 转型一批: what it teaches afterwards stands in the event."""
    given(ENTERED, KNOWN).when(decide, convert("to_non_subject", "ART"), LAW).then(
        an(Converted, converted_on=ON)
    )


@pytest.mark.parametrize("after", [(), ("SUBJECT",), ("ART", "SUBJECT")])
def test_after_a_conversion_to_non_subject_no_subject_is_taught(after):
    """DOMAIN.md §2.2."""
    known = an(Categorised, categories=("SUBJECT", "TECH"))
    given(ENTERED, known).when(decide, convert("to_non_subject", *after), LAW).then_refused(
        Reason.NEEDS_NON_SUBJECT
    )


def test_what_teaches_no_subject_is_not_converted_to_non_subject():
    """There is nothing to convert."""
    given(ENTERED, an(Categorised, categories=("ART",))).when(
        decide, convert("to_non_subject", "TECH"), LAW
    ).then_refused(Reason.NOT_OF_CATEGORY, needed="SUBJECT")


@pytest.mark.parametrize(
    ("after", "command"),
    [
        (an(Converted, how="to_nonprofit"), convert("to_nonprofit")),
        (an(Converted), convert("to_non_subject", "ART")),
    ],
)
def test_what_was_converted_is_already_so(after, command):
    """STYLE: an empty tuple means already so."""
    given(ENTERED, KNOWN, after).when(decide, command, LAW).then_nothing()


def test_a_clerk_converts_nothing():
    """acts.toml institution.convert."""
    given(ENTERED, KNOWN).when(decide, convert("to_nonprofit", by=CLERK), LAW).then_refused(
        Reason.ROLE_NEEDED
    )
