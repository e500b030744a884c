"""Log signature present AND quorum of witnesses: the one rule by which a checkpoint is believed."""

import pytest

from core.evidence.checkpoint import checkpoint_text, parse_any_checkpoint
from core.evidence.note import parse_note
from core.evidence.policy import of_log, parse_policy
from core.evidence.quorum import open_witnessed
from core.kernel.errors import Rejected
from tests.support.witnesses import LOG, ORIGIN, W1, W2, W3, Key, SmallLog

TIME_S = 1_795_264_999
NAMES = (
    f"log {LOG.as_log}\nwitness a {W1.as_witness}\nwitness b {W2.as_witness}\n"
    f"witness c {W3.as_witness}\n"
)
ONE = parse_policy(f"{NAMES}quorum a\n")
TWO_OF_THREE = parse_policy(f"{NAMES}group g 2 a b c\nquorum g\n")
NOTE = SmallLog([b"0", b"1", b"2"]).note(3)


def cosigned(*times: tuple[Key, int]) -> str:
    return NOTE + "".join(key.line(NOTE, time_s) for key, time_s in times)


def rejected(note: str | bytes, policy) -> str:
    with pytest.raises(Rejected) as caught:
        open_witnessed(note, policy)
    return caught.value.code


def test_log_and_quorum_make_a_checkpoint():
    found = open_witnessed(cosigned((W1, TIME_S)), ONE)
    assert found.checkpoint == parse_any_checkpoint(parse_note(NOTE).text)
    assert (found.times, found.at_s) == ({"a": TIME_S}, TIME_S)


def test_without_its_witness_it_is_none():
    """Attack 17: strip cosignatures; attack 20: the log signs a second history alone."""
    assert rejected(NOTE, ONE) == "quorum"


def test_without_its_log_it_is_none():
    """Trap 3: the witness alone does not make a checkpoint."""
    alone = f"{parse_note(NOTE).text}\n{W1.line(NOTE, TIME_S)}"
    assert rejected(alone, ONE) == "note"


def test_an_unknown_witness_does_not_count():
    """Attack 28."""
    assert rejected(cosigned((W2, TIME_S)), parse_policy(
        f"log {LOG.as_log}\nwitness a {W1.as_witness}\nquorum a\n"
    )) == "quorum"  # fmt: skip


def test_a_log_that_the_policy_does_not_name_is_none():
    other = of_log(ONE, ORIGIN, W3.public)
    assert rejected(cosigned((W1, TIME_S)), other) == "note"


def test_a_quorum_is_as_old_as_its_oldest_needed_member():
    """A fresh cosignature beside an old one does not make two fresh ones."""
    found = open_witnessed(cosigned((W1, TIME_S), (W2, TIME_S - 500), (W3, TIME_S - 90)),
                           TWO_OF_THREE)  # fmt: skip
    assert found.at_s == TIME_S - 90


def test_one_of_three_is_no_two_of_three():
    """Attack 46: the log and one witness collude."""
    assert rejected(cosigned((W1, TIME_S)), TWO_OF_THREE) == "quorum"


def test_one_witness_twice_is_one_witness():
    assert rejected(cosigned((W1, TIME_S), (W1, TIME_S + 1)), TWO_OF_THREE) == "quorum"


def test_a_false_cosignature_of_a_known_witness_is_not_looked_over():
    """C2SP signed-note: a signature of a known key that does not verify spoils the note."""
    late = W1.line(SmallLog([b"x"]).note(1), TIME_S)
    assert rejected(cosigned((W1, TIME_S), (W2, TIME_S)) + late, TWO_OF_THREE) == "note"


def test_none_asks_nobody_but_the_log():
    policy = parse_policy(f"log {LOG.as_log}\nquorum none\n")
    assert open_witnessed(NOTE, policy).at_s is None
    assert rejected(f"{checkpoint_text(open_witnessed(NOTE, policy).checkpoint)}\n"
                    f"{W1.line(NOTE, TIME_S)}", policy) == "note"  # fmt: skip


def test_no_bit_of_a_cosigned_note_can_be_flipped():
    """Trap 3: 268 of 2,440 flips were accepted, with one signature fewer."""
    raw = cosigned((W1, TIME_S)).encode()
    for place in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[place // 8] ^= 1 << place % 8
        with pytest.raises(Rejected):
            open_witnessed(bytes(flipped), ONE)
