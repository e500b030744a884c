"""Which files of the law an office adopts, and from which day (ARCHITECTURE.md: law is data)."""

import re
from typing import Any

import msgspec
import pytest

from core.domain.policy.decide import TEXT_BYTES, AdoptLaw, decide
from core.domain.policy.events import LawAdopted, PackAdopted
from core.domain.policy.state import LAW_STREAM
from core.kernel.acting import Acting
from core.kernel.ids import STREAM_PATTERN
from core.kernel.reasons import Reason
from core.law.rows import LawFileError
from tests.support.builders import an
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import WANG, b64u

LAW = shipped_law()
TEXT = """version = "2026-11-20"
[[row]]
year = 2027
basis = { cite = "a notice on the holidays of 2027", verified = "proposed" }
papers = []
off = [2027-01-01]
working = []
"""
ADOPT = AdoptLaw(
    on="2026-11-23",
    file="calendar.toml",
    version="2026-11-20",
    from_day="2026-12-01",
    sha256=b64u(32, "text"),
    text=TEXT,
    by=Acting(officer=WANG, roles=("administrator",)),
)
ADOPTED = LawAdopted(
    file="calendar.toml",
    version="2026-11-20",
    from_day="2026-12-01",
    sha256=b64u(32, "text"),
    text=TEXT,
)
NEXT = msgspec.structs.replace(ADOPTED, version="2026-12-20", sha256=b64u(32, "next"))


def adopt(**changes: Any) -> AdoptLaw:
    return msgspec.structs.replace(ADOPT, **changes)


def test_a_file_of_the_law_is_adopted_with_its_whole_text():
    """Ten years on, the log alone says by which calendar a deadline was counted."""
    given().when(decide, ADOPT, LAW).then(ADOPTED)


def test_adopting_the_newest_file_again_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(NEXT, ADOPTED).when(decide, ADOPT, LAW).then_nothing()


def test_a_file_may_be_adopted_again_after_another():
    """A bureau may go back to what it had."""
    given(ADOPTED, NEXT).when(decide, ADOPT, LAW).then(ADOPTED)


def test_the_same_file_may_be_adopted_from_another_day():
    """Its rows then answer for other days."""
    earlier = adopt(from_day="2026-11-01")
    event = msgspec.structs.replace(ADOPTED, from_day="2026-11-01")
    given(ADOPTED).when(decide, earlier, LAW).then(event)


def test_a_version_does_not_change_its_text():
    """STYLE: a released row is never edited, only followed."""
    edited = adopt(sha256=b64u(32, "edited"), text=TEXT + "\n")
    given(ADOPTED).when(decide, edited, LAW).then_refused(Reason.LAW_FILE_INVALID)


def test_two_files_may_have_one_version():
    """A version is a file's own."""
    given(an(LawAdopted, file="terms.toml")).when(decide, ADOPT, LAW).then(ADOPTED)


@pytest.mark.parametrize("role", ["inspector", "handler", "clerk"])
def test_who_applies_the_law_does_not_set_it(role):
    """acts.toml `policy.adopt-law`: the head or the administrator."""
    by = Acting(officer=WANG, roles=(role,))
    given().when(decide, adopt(by=by), LAW).then_refused(Reason.ROLE_NEEDED, act="policy.adopt-law")


@pytest.mark.parametrize(("more", "is_adopted"), [(0, True), (1, False)])
def test_a_text_has_an_end(more, is_adopted):
    """FORMAT §10: a string of ours ends somewhere; the last byte allowed, and the first beyond."""
    long = TEXT + "#" * (TEXT_BYTES - len(TEXT.encode()) + more)
    outcome = given().when(decide, adopt(text=long), LAW)
    if is_adopted:
        outcome.then(msgspec.structs.replace(ADOPTED, text=long))
    else:
        outcome.then_refused(Reason.LAW_FILE_INVALID)


def test_a_row_that_cannot_be_right_is_named_and_nothing_is_adopted():
    """STYLE.md, Errors: file, row and field."""
    wrong = adopt(text=TEXT.replace("2027-01-01", "2028-01-01"))
    with pytest.raises(LawFileError, match=r"calendar\.toml: row 1 \(2027\): 2028-01-01"):
        decide(folded(decide), wrong, LAW)


def test_files_of_the_law_are_no_credit_packs():
    """CREDIT.md: one scheme is in force, whatever else was adopted since."""
    state = folded(decide, an(PackAdopted, from_day="2026-05-01"), ADOPTED)

    assert state.in_force("2026-12-31") == an(PackAdopted, from_day="2026-05-01")
    assert state.laws == (ADOPTED,)


def test_the_stream_of_the_law_is_a_stream():
    """FORMAT §2: kind and id; of version 8, so no minted id can be it."""
    assert re.match(STREAM_PATTERN, LAW_STREAM)
    assert LAW_STREAM.split("-")[2][0] == "8"
