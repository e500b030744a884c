"""The keys of a field device (EVIDENCE.md §3, SYNC.md §5.9, F8, F9)."""

from typing import Any

import msgspec
import pytest

from core.domain.device.decide import Enrol, FindFork, Revoke, decide
from core.domain.device.events import Enrolled, ForkFound, Revoked
from core.domain.device.state import Device
from core.kernel.reasons import Reason
from tests.support.builders import WANG, b64u
from tests.support.given import folded, given
from tests.support.law import shipped_law

LAW = shipped_law()
FIRST, SECOND = b64u(16, "first"), b64u(16, "second")
SINCE = "2026-11-20T08:00:00.000+08:00"
BODY, OTHER, THIRD = b64u(32, "body"), b64u(32, "other"), b64u(32, "third")


def enrol(kid: str = FIRST, epoch: int = 1, **changes: Any) -> Enrol:
    command = Enrol(
        pub=b64u(32, kid),
        kid=kid,
        officer=WANG,
        scope=("410422",),
        label="tablet 7",
        key_class="field",
        epoch=epoch,
    )
    return msgspec.structs.replace(command, **changes)


def enrolled(kid: str = FIRST, epoch: int = 1) -> Enrolled:
    return Enrolled(alg="Ed25519", **msgspec.structs.asdict(enrol(kid, epoch)))


LOST = Revoked(kid=FIRST, reason="lost", suspected_since=SINCE)
FORK = ForkFound(kid=FIRST, seq=9, logged=BODY, other=OTHER)


def device(*events: object) -> Device:
    state = folded(decide, *events)
    assert isinstance(state, Device)
    return state


def test_the_first_key_of_a_device_is_epoch_1():
    """SYNC.md §5.9."""
    given().when(decide, enrol(), LAW).then(enrolled())


@pytest.mark.parametrize(("past", "epoch", "needed"), [((), 2, 1), ((enrolled(), LOST), 3, 2)])
def test_an_epoch_is_not_skipped(past, epoch, needed):
    """FORMAT §3: an epoch is a key, counted from 1."""
    given(*past).when(decide, enrol(SECOND, epoch), LAW).then_refused(
        Reason.EPOCH_ORDER, needed=needed, seen=epoch
    )


def test_a_second_key_waits_until_the_first_is_revoked():
    """One key signs for a device at a time (EVIDENCE.md §3)."""
    given(enrolled()).when(decide, enrol(SECOND, 2), LAW).then_refused(Reason.KEY_STANDS, epoch=1)


@pytest.mark.parametrize("end", [LOST, FORK], ids=["revoked", "sealed by a fork"])
def test_the_next_epoch_follows_a_key_that_ended(end):
    """FORMAT §8 row 6: sealed until a new epoch."""
    given(enrolled(), end).when(decide, enrol(SECOND, 2), LAW).then(enrolled(SECOND, 2))


def test_enrolling_the_same_key_again_is_already_so():
    """A lost answer makes the administrator ask twice."""
    given(enrolled()).when(decide, enrol(), LAW).then_nothing()


def test_a_revoked_key_is_not_enrolled_again():
    """A key never comes back; its owner makes another."""
    given(enrolled(), LOST).when(decide, enrol(epoch=2), LAW).then_refused(
        Reason.ALREADY_REVOKED, kid=FIRST
    )


@pytest.mark.parametrize(
    ("past", "command"),
    [((enrolled(), FORK), enrol(epoch=2)), ((enrolled(),), enrol(label="tablet 8"))],
    ids=["sealed", "otherwise"],
)
def test_a_key_is_not_enrolled_again_sealed_or_otherwise(past, command):
    """A key is enrolled once (FORMAT §3: an epoch is a key)."""
    given(*past).when(decide, command, LAW).then_refused(Reason.BAD_KEY)


def test_a_key_is_revoked_with_the_time_since_when_it_is_suspected():
    """SYNC.md §5.9."""
    given(enrolled()).when(
        decide, Revoke(kid=FIRST, reason="lost", suspected_since=SINCE), LAW
    ).then(LOST)


def test_a_key_is_revoked_without_suspicion():
    """An officer who left is not suspected."""
    given(enrolled()).when(decide, Revoke(kid=FIRST, reason="left"), LAW).then(
        Revoked(kid=FIRST, reason="left")
    )


def test_a_sealed_key_may_be_revoked():
    """A copied device may turn out to be stolen."""
    given(enrolled(), FORK).when(
        decide, Revoke(kid=FIRST, reason="lost", suspected_since=SINCE), LAW
    ).then(LOST)


def test_a_key_that_was_never_enrolled_is_not_revoked():
    """FORMAT §8 row 3."""
    given(enrolled()).when(decide, Revoke(kid=SECOND, reason="lost"), LAW).then_refused(
        Reason.NOT_ENROLLED, kid=SECOND
    )


def test_a_revocation_is_not_given_another_reason():
    """History stays; what it held back is settled by reviews."""
    given(enrolled(), LOST).when(decide, Revoke(kid=FIRST, reason="left"), LAW).then_refused(
        Reason.ALREADY_REVOKED, kid=FIRST
    )


def test_the_same_revocation_again_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(enrolled(), LOST).when(
        decide, Revoke(kid=FIRST, reason="lost", suspected_since=SINCE), LAW
    ).then_nothing()


def test_a_fork_is_recorded_with_both_bodies():
    """FORMAT §8 row 6 (F8, F9)."""
    given(enrolled()).when(decide, FindFork(kid=FIRST, seq=9, logged=BODY, other=OTHER), LAW).then(
        FORK
    )


def test_a_fork_by_prev_alone_has_no_logged_body():
    """FORMAT §8 row 6: seq = head+1 and prev is another."""
    given(enrolled()).when(decide, FindFork(kid=FIRST, seq=9, logged=None, other=OTHER), LAW).then(
        ForkFound(kid=FIRST, seq=9, other=OTHER)
    )


def test_a_key_that_was_never_enrolled_has_no_fork():
    """FORMAT §8 row 3 comes before row 6."""
    given().when(decide, FindFork(kid=FIRST, seq=9, logged=BODY, other=OTHER), LAW).then_refused(
        Reason.NOT_ENROLLED, kid=FIRST
    )


def test_the_same_other_body_found_again_is_already_so():
    """A forked device pushes its history again and again."""
    given(enrolled(), FORK).when(
        decide, FindFork(kid=FIRST, seq=9, logged=BODY, other=OTHER), LAW
    ).then_nothing()


def test_a_third_history_of_a_sealed_key_is_recorded_too():
    """Each other body is evidence of its own."""
    given(enrolled(), FORK).when(
        decide, FindFork(kid=FIRST, seq=9, logged=BODY, other=THIRD), LAW
    ).then(ForkFound(kid=FIRST, seq=9, logged=BODY, other=THIRD))


@pytest.mark.parametrize(
    ("past", "status"),
    [
        ((), "unknown"),
        ((enrolled(),), "believed"),
        ((enrolled(), LOST), "revoked"),
        ((enrolled(), FORK), "sealed"),
        ((enrolled(), FORK, LOST), "revoked"),
        ((enrolled(), LOST, FORK), "revoked"),
    ],
)
def test_a_key_is_worth_what_last_ended_it(past, status):
    """The diagram of core.domain.device.state."""
    assert device(*past).status(FIRST) == status


def test_the_key_of_the_next_epoch_is_the_one_believed():
    """EVIDENCE.md §3."""
    believed = device(enrolled(), LOST, enrolled(SECOND, 2)).believed
    assert believed is not None
    assert believed.kid == SECOND


def test_a_device_whose_key_ended_has_none_to_believe():
    """EVIDENCE.md §3."""
    assert device(enrolled(), LOST).believed is None
