"""A checkpoint needs the log's signature and the witness's, each asked for by name."""

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.evidence.checkpoint import (
    Checkpoint,
    checkpoint_text,
    cosign,
    cosigned_at,
    open_checkpoint,
    sign_checkpoint,
)
from core.evidence.note import COSIGNATURE_V1, parse_note, signature_line
from core.kernel.errors import Rejected

AUTHORITY = "anjuan.example.gov.cn"
ORIGIN = f"{AUTHORITY}/log/1"
WITNESS = "jijian.example.gov.cn/w1"
ROOT = bytes(range(32))
LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LOG_PUBLIC = LOG_KEY.public_key().public_bytes_raw()
WITNESS_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
WITNESS_PUBLIC = WITNESS_KEY.public_key().public_bytes_raw()
SIGNED = Checkpoint(ORIGIN, 10_482, ROOT)
TIME_S = 1_795_264_999


def log_note() -> str:
    return sign_checkpoint(SIGNED, LOG_PUBLIC, LOG_KEY.sign)


def cosigned_note(time_s: int = TIME_S) -> str:
    note = log_note()
    return note + cosign(note, WITNESS, WITNESS_PUBLIC, WITNESS_KEY.sign, time_s)


def test_a_cosigned_checkpoint_opens_and_tells_when():
    """C2SP tlog-cosignature: key id, u64 time, signature over cosignature/v1."""
    assert open_checkpoint(cosigned_note(), ORIGIN, LOG_PUBLIC) == SIGNED
    assert cosigned_at(cosigned_note(), WITNESS, WITNESS_PUBLIC) == TIME_S


def test_the_key_of_a_cosignature_is_of_type_4():
    """C2SP tlog-cosignature: key id = SHA-256(name, 0x0A, 0x04, key)[:4]."""
    wanted = sha256(WITNESS.encode() + b"\n\x04" + WITNESS_PUBLIC).digest()[:4]
    assert parse_note(cosigned_note()).signatures[1].key_id == wanted


def test_a_cosignature_covers_its_time():
    """C2SP tlog-cosignature: "cosignature/v1", "time T", the text."""
    wanted = WITNESS_KEY.sign(f"cosignature/v1\ntime {TIME_S}\n{checkpoint_text(SIGNED)}".encode())
    claim = parse_note(cosigned_note()).signatures[1].signature
    assert claim == TIME_S.to_bytes(8) + wanted
    moved = signature_line(
        WITNESS, WITNESS_PUBLIC, (TIME_S + 1).to_bytes(8) + wanted, COSIGNATURE_V1
    )
    with pytest.raises(Rejected, match="false"):
        cosigned_at(log_note() + moved, WITNESS, WITNESS_PUBLIC)


def test_a_cosignature_of_another_origin_is_false():
    """EVIDENCE §6, attack 41: replay a witness cosignature on another origin."""
    other = sign_checkpoint(
        Checkpoint(f"{AUTHORITY}/log/2", SIGNED.size, ROOT), LOG_PUBLIC, LOG_KEY.sign
    )
    line = cosigned_note().removeprefix(log_note())
    with pytest.raises(Rejected, match="false"):
        cosigned_at(other + line, WITNESS, WITNESS_PUBLIC)


@pytest.mark.parametrize("claim", [b"\0", bytes(8), bytes(71), bytes(73)])
def test_a_cosignature_of_another_length_is_false(claim: bytes):
    """C2SP tlog-cosignature: eight bytes of time and 64 of signature."""
    line = signature_line(WITNESS, WITNESS_PUBLIC, claim, COSIGNATURE_V1)
    with pytest.raises(Rejected, match="false"):
        cosigned_at(log_note() + line, WITNESS, WITNESS_PUBLIC)


def test_a_stripped_cosignature_is_missed():
    """EVIDENCE §6, attack 17: strip cosignatures."""
    with pytest.raises(Rejected, match="no cosignature"):
        cosigned_at(log_note(), WITNESS, WITNESS_PUBLIC)


def test_of_several_cosignatures_by_one_witness_the_latest_counts():
    """A policy asks how old the newest cosignature is (EVIDENCE §1.6)."""
    note = cosigned_note()
    note += cosign(note, WITNESS, WITNESS_PUBLIC, WITNESS_KEY.sign, TIME_S - 60)
    assert cosigned_at(note, WITNESS, WITNESS_PUBLIC) == TIME_S


def test_a_witness_alone_does_not_make_a_checkpoint():
    """Trap 3: log signature present AND quorum."""
    text = checkpoint_text(SIGNED)
    lines = cosigned_note().removeprefix(log_note())
    alone = f"{text}\n{lines}"
    assert cosigned_at(alone, WITNESS, WITNESS_PUBLIC) == TIME_S
    with pytest.raises(Rejected, match="no signature"):
        open_checkpoint(alone, ORIGIN, LOG_PUBLIC)


def test_no_bit_flip_of_a_cosigned_note_passes_for_both_log_and_witness():
    """Trap 3: 268 of 2,440 flips had been accepted with one signature fewer."""
    raw = cosigned_note().encode()
    survivors = 0
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        verdicts: list[bool | None] = []
        for ask, name, public in (
            (open_checkpoint, ORIGIN, LOG_PUBLIC),
            (cosigned_at, WITNESS, WITNESS_PUBLIC),
        ):
            try:
                verdicts.append(ask(bytes(changed), name, public) in {SIGNED, TIME_S})
            except Rejected:
                verdicts.append(None)
        assert None in verdicts
        assert False not in verdicts
        survivors += verdicts != [None, None]
    assert survivors > 200
