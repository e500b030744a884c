"""The register: who is in it, and how a later reading changes it (DOMAIN.md §2)."""

import msgspec
from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st
from msgspec import UNSET

from core.domain.institution.decide import Amend, Register, decide
from core.domain.institution.events import Particulars, ParticularsChanged, Registered
from core.domain.institution.state import amended, difference
from core.kernel.reasons import Reason
from tests.support.given import given
from tests.support.law import shipped_law

LAW = shipped_law()
FILE = "training_institutions.csv"
LATER = "training_institutions-2027.csv"
QIMING = Particulars(name="启明培训学校", uscc="52410400MJ0000018M", capital="30万元")
IN_REGISTER = Registered(particulars=QIMING, source=FILE)


def changed(**fields: object) -> Particulars:
    return msgspec.structs.replace(QIMING, **fields)


def test_an_institution_enters_the_register_with_what_its_source_says():
    """S1 一家一册."""
    given().when(decide, Register(particulars=QIMING, source=FILE), LAW).then(IN_REGISTER)


def test_a_uscc_whose_check_digit_fails_is_registered_as_it_stands():
    """The register says what it says (DOMAIN.md §2.3)."""
    wrong = changed(uscc="52410400MJ0000018N")
    given().when(decide, Register(particulars=wrong, source=FILE), LAW).then(
        Registered(particulars=wrong, source=FILE)
    )


def test_an_institution_without_a_name_is_not_registered():
    """DOMAIN.md §2.1: the exact registered name."""
    nameless = changed(name=UNSET)
    given().when(decide, Register(particulars=nameless, source=FILE), LAW).then_refused(
        Reason.NAME_MISSING
    )


def test_an_institution_is_not_registered_again_as_another():
    """A register has one entry for one institution; a change is an amendment."""
    other = changed(name="晨光培训学校")
    given(IN_REGISTER).when(decide, Register(particulars=other, source=FILE), LAW).then_refused(
        Reason.ALREADY_REGISTERED, what="晨光培训学校", stream="启明培训学校"
    )


def test_registering_the_same_again_is_already_so():
    """An import that runs twice adds nothing (CREDIT.md)."""
    given(IN_REGISTER).when(decide, Register(particulars=QIMING, source=LATER), LAW).then_nothing()


def test_a_new_reading_yields_only_what_changed_and_what_is_now_empty():
    """A mutable register becomes a history of changes (DOMAIN.md §2)."""
    reading = changed(address="叶县文化路 1 号", capital=UNSET)
    given(IN_REGISTER).when(decide, Amend(particulars=reading, source=LATER), LAW).then(
        ParticularsChanged(
            particulars=Particulars(address="叶县文化路 1 号"), cleared=("capital",), source=LATER
        )
    )


def test_a_reading_that_says_the_same_is_already_so():
    """An import that runs twice adds nothing (CREDIT.md)."""
    given(IN_REGISTER).when(decide, Amend(particulars=QIMING, source=LATER), LAW).then_nothing()


def test_a_reading_is_compared_with_the_last_one_not_with_the_first():
    """A change back is a change."""
    moved = ParticularsChanged(
        particulars=Particulars(name="晨光培训学校"), cleared=("capital",), source=LATER
    )
    given(IN_REGISTER, moved).when(decide, Amend(particulars=QIMING, source=FILE), LAW).then(
        ParticularsChanged(
            particulars=Particulars(name="启明培训学校", capital="30万元"), cleared=(), source=FILE
        )
    )


def test_what_is_not_in_the_register_is_not_amended():
    """A change needs something to change."""
    given().when(decide, Amend(particulars=QIMING, source=FILE), LAW).then_refused(
        Reason.NOT_REGISTERED, what="启明培训学校"
    )


def test_a_name_is_not_taken_away():
    """DOMAIN.md §2.1: the exact registered name."""
    nameless = changed(name=UNSET)
    given(IN_REGISTER).when(decide, Amend(particulars=nameless, source=FILE), LAW).then_refused(
        Reason.NAME_MISSING
    )


readings = st.builds(
    lambda fields: Particulars(**fields),
    st.dictionaries(
        st.sampled_from(Particulars.__struct_fields__), st.sampled_from(["甲", "乙", "丙"])
    ),
)


@settings(deadline=None)
@whatever(old=readings, new=readings)
def test_a_difference_leads_from_the_old_reading_to_the_new(old: Particulars, new: Particulars):
    """Replaying the changes gives what the last reading said."""
    assert amended(old, *difference(old, new)) == new


@settings(deadline=None)
@whatever(old=readings, new=readings)
def test_a_field_is_changed_or_cleared_but_never_both(old: Particulars, new: Particulars):
    """A change says of each field one thing."""
    values, cleared = difference(old, new)
    said = {name for name, value in msgspec.structs.asdict(values).items() if value is not UNSET}
    assert said.isdisjoint(cleared)
