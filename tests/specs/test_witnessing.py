"""C2SP tlog-witness: each status, from the request and what was last cosigned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evidence.checkpoint import Checkpoint, parse_any_checkpoint
from core.evidence.note import parse_note, parse_vkey
from core.evidence.witnessing import (
    Asked,
    Declined,
    KnownLog,
    judge,
    proves_two_histories,
    read_asked,
    write_asked,
)
from core.kernel.errors import Rejected
from tests.support.witnesses import LOG, ORIGIN, SmallLog

LEAVES = [bytes([number]) for number in range(9)]
OURS = SmallLog(LEAVES)
OTHER = SmallLog([*LEAVES[:4], b"another", *LEAVES[5:]])
SERVED = (KnownLog(origin=ORIGIN, key=parse_vkey(LOG.as_log)),)


def checkpoint(log: SmallLog, size: int) -> Checkpoint:
    return parse_any_checkpoint(parse_note(log.note(size)).text)


def judged(content: bytes, last: Checkpoint | None = None):
    """Return status and whether both notes are to be kept; 200 for a checkpoint to cosign."""
    outcome = judge(read_asked(content), SERVED, last)
    if isinstance(outcome, Declined):
        return outcome.status, outcome.size, outcome.is_contradiction
    return 200, outcome.size, False


def test_the_first_checkpoint_of_a_log_is_cosigned():
    assert judged(OURS.request(0, 5)) == (200, 5, False)


def test_growth_is_cosigned():
    assert judged(OURS.request(5, 9), checkpoint(OURS, 5)) == (200, 9, False)


def test_the_same_checkpoint_is_cosigned_again():
    """An office whose answer was lost asks again, from the size of the checkpoint itself."""
    assert judged(OURS.request(5, 5), checkpoint(OURS, 5)) == (200, 5, False)


def test_another_start_is_a_conflict_that_names_ours():
    assert judged(OURS.request(3, 9), checkpoint(OURS, 5)) == (409, 5, False)
    assert judged(OURS.request(0, 9), checkpoint(OURS, 5)) == (409, 5, False)
    assert judged(OURS.request(3, 9)) == (409, 0, False)


def test_a_rolled_back_log_is_a_conflict():
    """Attack 33: restored from a backup, it is smaller than what was cosigned."""
    assert judged(OURS.request(3, 5), checkpoint(OURS, 9)) == (409, 9, False)


def test_a_log_that_grew_past_it_with_other_events_is_unprocessable():
    """Attack 34: and both notes are kept."""
    assert judged(OTHER.request(5, 9), checkpoint(OURS, 5)) == (422, None, True)


def test_a_second_root_of_one_size_is_a_conflict_and_a_proof():
    """Attack 21: fork at the same size."""
    assert judged(OTHER.request(9, 9), checkpoint(OURS, 9)) == (409, 9, True)
    assert proves_two_histories(OURS.note(9), OTHER.note(9), ORIGIN, LOG.public)
    assert not proves_two_histories(OURS.note(9), OURS.note(5), ORIGIN, LOG.public)
    assert not proves_two_histories(OURS.note(9), "another", ORIGIN, LOG.public)


def test_old_beyond_the_checkpoint_is_malformed():
    assert judged(OURS.request(7, 5), checkpoint(OURS, 7)) == (400, None, False)


def test_an_unknown_log_is_not_found_and_a_false_key_forbidden():
    unknown = write_asked(Asked(old=0, proof=(), note=OURS.note(5, f"{ORIGIN}2")))
    assert judged(unknown) == (404, None, False)
    forged = OURS.note(5).rpartition("\n\n")[0] + "\n\n" + other_line()
    assert judged(write_asked(Asked(old=0, proof=(), note=forged))) == (403, None, False)


def other_line() -> str:
    """Return a signature line of the log over something else."""
    return OURS.note(4).rpartition("\n\n")[2]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"old 0\n",
        b"old 01\n\nnote",
        b"old -1\n\nnote",
        b"old 0 \n\nnote",
        b"new 0\n\nnote",
        b"old 99999999999999999\n\nnote",
        b"old 1\nQR==\n\nnote",
        b"old 1\n" + b"AAAA\n" + b"\nnote",
        b"old 1\n" + b"KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 64 + b"\nnote",
        b"old 0\n\n\xff",
        b"old 0\n\n" + b"x" * 80_000,
    ],
)
def test_what_is_no_request_is_malformed(content: bytes):
    with pytest.raises(Rejected, match=r"^add-checkpoint: "):
        read_asked(content)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_only_true_growth_from_where_it_stands_is_cosigned(stands: int, old: int, size: int):
    """Whatever is asked: 200 exactly for the step from what was cosigned to something larger."""
    last = checkpoint(OURS, stands) if stands else None
    status, *_ = judged(OURS.request(old, size), last)
    assert (status == 200) == (old == stands <= size)


@given(st.binary(max_size=300))
def test_reading_is_total(content: bytes):
    """It reads, or says what is wrong."""
    try:
        asked = read_asked(content)
    except Rejected:
        return
    assert write_asked(asked) == content
    assert isinstance(judge(asked, SERVED, None), Declined)
