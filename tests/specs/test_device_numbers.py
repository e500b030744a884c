"""Numbers of pre-numbered forms (行政处罚法 第五十二条; DOMAIN.md trap 6)."""

import pytest

from core.domain.catalogue import claims
from core.domain.device.decide import LeaseNumbers, ReturnNumbers, VoidNumber, decide
from core.domain.device.events import (
    Enrolled,
    NumbersLeased,
    NumbersReturned,
    NumberVoided,
    Revoked,
)
from core.kernel.reasons import Reason
from tests.support.builders import an, uid
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import LI, acting

LAW = shipped_law()
DEVICE = uid(0xD1)
ENROLLED = an(Enrolled)
PREFIX = "叶教当罚〔2026〕"
LEASED = an(NumbersLeased, last=4)
VOIDED = an(NumberVoided)
RETURNED = an(NumbersReturned, numbers=(f"{PREFIX}0004",))
CLERK = acting(LI, "clerk")


def numbers(*which):
    return tuple(f"{PREFIX}{one:04}" for one in which)


def lease(first=1, last=4, kind="simple_penalty", by=CLERK):
    return LeaseNumbers(
        device=DEVICE, kind=kind, prefix=PREFIX, first=first, last=last, on="2026-11-20", by=by
    )


def void(number=3, used=()):
    return VoidNumber(
        device=DEVICE,
        kind="simple_penalty",
        number=numbers(number)[0],
        reason="填写错误",
        used=used,
        on="2026-11-24",
        by=CLERK,
    )


def give_back(used=()):
    return ReturnNumbers(device=DEVICE, kind="simple_penalty", used=used, on="2026-12-31", by=CLERK)


def test_forms_go_out_with_a_device():
    """行政处罚法 第五十二条: 预定格式、编有号码."""
    given(ENROLLED).when(decide, lease(), LAW).then(LEASED)


def test_a_block_that_is_out_is_out_already():
    """Asked again, nothing is recorded twice."""
    given(ENROLLED, LEASED).when(decide, lease(), LAW).then_nothing()


@pytest.mark.parametrize(
    ("past", "command", "reason"),
    [
        ((), lease(), Reason.WRONG_STAGE),
        ((ENROLLED, an(Revoked)), lease(), Reason.WRONG_STAGE),
        ((ENROLLED,), lease(by=acting(LI, "inspector")), Reason.ROLE_NEEDED),
        ((ENROLLED,), lease(last=0), Reason.BLOCK_SIZE),
        ((ENROLLED,), lease(first=5, last=9), Reason.BLOCK_BEGIN),
        ((ENROLLED, LEASED), lease(last=9), Reason.BLOCK_LEASED),
    ],
)
def test_no_form_goes_out_that_may_not(past, command, reason):
    """A believed key, a clerk, a block in order, and no number twice."""
    given(*past).when(decide, command, LAW).then_refused(reason)


@pytest.mark.parametrize(("last", "allowed"), [(49, True), (50, True), (51, False)])
def test_a_block_has_its_size(last, allowed):
    """Each number that is lost has to be explained (P)."""
    when = given(ENROLLED).when(decide, lease(last=last), LAW)
    if allowed:
        when.then(an(NumbersLeased, last=last))
    else:
        when.then_refused(Reason.BLOCK_SIZE, seen=51, cap=50)


def test_another_kind_of_form_has_numbers_of_its_own():
    """A notice is no penalty."""
    given(ENROLLED, LEASED).when(decide, lease(kind="notice"), LAW).then(
        an(NumbersLeased, kind="notice", last=4)
    )


@pytest.mark.parametrize(("first", "allowed"), [(50, False), (51, True), (52, False)])
def test_blocks_begin_where_none_overlaps_another(first, allowed):
    """Blocks of one length at its multiples coincide, or have no number in common."""
    when = given(ENROLLED).when(decide, lease(first=first, last=first + 9), LAW)
    if allowed:
        when.then(an(NumbersLeased, first=first, last=first + 9))
    else:
        when.then_refused(Reason.BLOCK_BEGIN, seen=first, length=50)


def test_a_block_is_claimed():
    """FORMAT §3: no number goes out on two devices."""
    assert list(claims(LEASED)) == [("form-block", f"simple_penalty/{PREFIX}/1")]


def test_a_spoilt_form_is_explained():
    """Serials are unbroken, gaps explained (DOMAIN.md §8.2)."""
    given(ENROLLED, LEASED).when(decide, void(), LAW).then(VOIDED)


def test_an_explained_form_is_explained_already():
    """Asked again, nothing is recorded twice."""
    given(ENROLLED, LEASED, VOIDED).when(decide, void(), LAW).then_nothing()


@pytest.mark.parametrize(
    ("command", "reason"),
    [(void(5), Reason.NO_SUCH_NUMBER), (void(3, used=numbers(3)), Reason.FORM_USED)],
)
def test_only_a_form_that_is_out_and_unused_is_explained(command, reason):
    """A paper that was served is no spoilt form."""
    given(ENROLLED, LEASED).when(decide, command, LAW).then_refused(reason)


def test_what_is_open_comes_back():
    """A device's numbers are accounted for when it comes in."""
    given(ENROLLED, LEASED, VOIDED).when(decide, give_back(used=numbers(1)), LAW).then(
        an(NumbersReturned, numbers=numbers(2, 4))
    )


def test_nothing_comes_back_twice():
    """Asked again, nothing is recorded twice."""
    given(ENROLLED, LEASED, an(NumbersReturned, numbers=numbers(1, 2, 3, 4))).when(
        decide, give_back(), LAW
    ).then_nothing()


def test_every_number_is_used_voided_returned_or_open():
    """DOMAIN.md §8.2: no gap without a word."""
    device = folded(decide, ENROLLED, LEASED, VOIDED, RETURNED)
    found = device.account("simple_penalty", numbers(1))
    assert (found.used, found.open, found.voided, found.returned) == tuple(
        numbers(one) for one in (1, 2, 3, 4)
    )


def test_a_number_used_though_it_was_voided_is_doubtful():
    """Facts are always admitted; somebody has to look."""
    device = folded(decide, ENROLLED, LEASED, VOIDED)
    assert device.account("simple_penalty", numbers(3)).doubtful == numbers(3)


@pytest.mark.parametrize(("used", "following"), [((), 1), ((1,), 2), ((1, 2), None)])
def test_the_next_number_is_the_first_open_one(used, following):
    """A device hands out numbers offline, in order."""
    device = folded(decide, ENROLLED, LEASED, VOIDED, RETURNED)
    expected = None if following is None else numbers(following)[0]
    assert device.next_number("simple_penalty", numbers(*used)) == expected
