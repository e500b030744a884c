"""What the office adopted, and from which day (CREDIT.md)."""

from typing import Any

import msgspec
import pytest

from core.domain.policy.decide import AdoptPack, decide
from core.domain.policy.events import PackAdopted
from core.domain.policy.state import Policy
from core.kernel.acting import Acting
from core.kernel.reasons import Reason
from tests.support.builders import b64u
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import WANG

LAW = shipped_law()
ADOPT = AdoptPack(
    on="2026-04-20",
    pack="default-100",
    version="2026-04-01",
    from_day="2026-05-01",
    sha256=b64u(32, "text"),
    text="the text",
    by=Acting(officer=WANG, roles=("administrator",)),
)
ADOPTED = PackAdopted(
    pack="default-100",
    version="2026-04-01",
    from_day="2026-05-01",
    sha256=b64u(32, "text"),
    text="the text",
)
NEXT = msgspec.structs.replace(
    ADOPTED, version="2027-01-01", from_day="2027-01-01", sha256=b64u(32, "next"), text="next"
)


def adopt(**changes: Any) -> AdoptPack:
    return msgspec.structs.replace(ADOPT, **changes)


def test_a_pack_is_adopted_with_its_whole_text():
    """Ten years on, the log alone explains a score (CREDIT.md)."""
    given().when(decide, ADOPT, LAW).then(ADOPTED)


def test_an_inspector_adopts_no_pack():
    """The head or the administrator does (`policy.adopt-pack`)."""
    by = Acting(officer=WANG, roles=("inspector",))
    given().when(decide, adopt(by=by), LAW).then_refused(Reason.ROLE_NEEDED)


def test_a_pack_too_long_for_an_event_is_refused():
    """An event holds 60,000 characters of it (FORMAT §10)."""
    given().when(decide, adopt(text="x" * 60_001), LAW).then_refused(Reason.PACK_INVALID)


def test_a_version_does_not_change_its_text():
    """STYLE: a released row is never edited, only followed."""
    edited = adopt(sha256=b64u(32, "edited"), text="edited")
    given(ADOPTED).when(decide, edited, LAW).then_refused(Reason.PACK_INVALID)


def test_adopting_the_pack_in_force_again_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ADOPTED, NEXT).when(decide, ADOPT, LAW).then_nothing()


def test_a_pack_may_be_adopted_again_after_another():
    """An office may go back to what it had."""
    given(ADOPTED, NEXT).when(decide, adopt(from_day="2028-01-01"), LAW).then(
        msgspec.structs.replace(ADOPTED, from_day="2028-01-01")
    )


@pytest.mark.parametrize(
    ("on", "version"),
    [
        ("2026-04-30", None),
        ("2026-05-01", "2026-04-01"),
        ("2026-12-31", "2026-04-01"),
        ("2027-01-01", "2027-01-01"),
    ],
)
def test_a_pack_is_in_force_from_its_day_to_the_day_before_the_next(on, version):
    """The day before and of each change."""
    state = folded(decide, ADOPTED, NEXT)
    assert isinstance(state, Policy)
    pack = state.in_force(on)
    assert (pack.version if pack else None) == version


def test_of_two_packs_from_one_day_the_one_adopted_later_is_in_force():
    """A correction before the day comes."""
    late = msgspec.structs.replace(NEXT, from_day="2026-05-01")
    assert folded(decide, ADOPTED, late).in_force("2026-05-01") == late
