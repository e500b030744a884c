"""FORMAT §3 golden and one golden file for every event: bytes that this release must reproduce.

If a test here fails, the code is wrong: a released byte is never changed (FORMAT, first lines).
"""

from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from core.domain import catalogue
from core.evidence.body import read_header
from core.evidence.entry import ENTRY_BYTES, Leaf, entry_of
from core.evidence.envelope import Signed, first_prev, is_authentic, next_prev, prev_text, seal
from core.evidence.merkle import leaf_hash
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.ids import mint_join_code, read_join_code, visit_of
from core.kernel.times import date_of
from tests.support import golden
from tests.support.golden import AUTHORITY, SIGNER, file_of

HERE = Path(__file__).parent
BODY = (HERE / "format-3.body").read_bytes()
SIG = (HERE / "format-3.sig").read_bytes()
ENTRY = (HERE / "format-3.entry").read_bytes()
RECEIVED_MS = 1_795_264_999_000
CODE = "2EM-4HMA-SW9R"


def leaf_of_golden():
    header = read_header(BODY)
    return Leaf(
        event_id=header.id,
        stream=header.stream,
        ver=header.ver,
        kid=header.dev.kid,
        seq=header.dev.seq,
        received_ms=RECEIVED_MS,
        body=BODY,
        sig=SIG,
    )


def test_the_golden_body_has_871_bytes_and_its_hash():
    """FORMAT §3."""
    assert len(BODY) == 871
    digest = "22181895afcd119e393e903876dd47908734e497b039ed0628068d3374ea4339"
    assert sha256(BODY).hexdigest() == digest


def test_the_golden_body_passes_the_check_and_spells_itself():
    """FORMAT §4."""
    assert codec.encode(read_header(BODY)) == BODY


def test_the_golden_key_has_its_kid():
    """FORMAT §1, §3: key seed 00..1f."""
    assert SIGNER.kid == "Vkdap1RjR0wChd9dvyvKtw" == read_header(BODY).dev.kid


def test_the_golden_signature_is_the_signers():
    """FORMAT §5."""
    text = "M0tn5MUb4nts8K2Yw9O1YKlQ9Ajsbl7UNf0-6RiQNMVHx7grx0_eNwEqMUy6tP4bdztU_vo2GevcRSHdQ451Aw"
    assert b64u(SIG) == text
    assert seal(BODY, SIGNER.sign) == Signed(body=BODY, sig=SIG)
    assert is_authentic(Signed(body=BODY, sig=SIG), SIGNER.public)


def test_the_golden_event_stands_on_its_chains_ground():
    """FORMAT §5: seq 1."""
    header = read_header(BODY)
    assert header.dev.prev == prev_text(first_prev(AUTHORITY, header.dev.kid))


def test_the_golden_event_is_what_the_next_one_follows():
    """FORMAT §3, next prev."""
    text = "JMxvAlqqs23HX1I8BXb7ALMCb06bZ8UYRAGDLGxhwxU"
    assert prev_text(next_prev(Signed(body=BODY, sig=SIG))) == text


def test_the_golden_entry_has_165_bytes():
    """FORMAT §6."""
    assert entry_of(leaf_of_golden()) == ENTRY
    assert len(ENTRY) == ENTRY_BYTES == 165


def test_the_golden_leaf_has_its_hash():
    """FORMAT §3, §6."""
    text = "9cb7da3b6c42b03749be97ef8d90e5e407bcf61929f6d7ed753964d32568ad87"
    assert leaf_hash(ENTRY).hex() == text == sha256(b"\x00" + ENTRY).hexdigest()


def test_the_golden_join_code_spells_the_golden_visit():
    """FORMAT §1, §3."""
    visit = msgspec.json.decode(read_header(BODY).data)["visit"]
    assert visit_of(CODE, AUTHORITY) == visit == "01a1fb67-1800-8e69-821a-ee37f315818e"


def test_the_golden_join_code_is_minted_again_from_its_day_and_bits():
    """FORMAT §1: 3 symbols of days, 7 of random bits, 1 check symbol."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    bits = 0
    for symbol in CODE.replace("-", "")[3:10]:
        bits = bits * 32 + alphabet.index(symbol)
    assert mint_join_code(date_of("2026-11-21"), bits.to_bytes(5)) == CODE
    assert read_join_code("2em 4hma sw9r") == CODE


def test_every_event_has_golden_bytes():
    """STYLE.md: every released event has a file; add it with `python -m tests.support.golden`."""
    assert golden.missing() == []
    assert set(golden.index()) >= set(catalogue.EVENTS)


@pytest.mark.parametrize("event_type", sorted(golden.index()))
def test_golden_bytes_decode_and_encode_to_themselves(event_type):
    """FORMAT §4: a released event reads back as it was written, for ever."""
    data = file_of(event_type).read_bytes().removesuffix(b"\n")
    codec.check(data, max_bytes=128 * 1024, max_string=96 * 1024)
    assert codec.encode(msgspec.json.decode(data, type=catalogue.EVENTS[event_type])) == data


@pytest.mark.parametrize("event_type", sorted(golden.index()))
def test_a_body_over_golden_bytes_has_its_recorded_hash(event_type):
    """FORMAT §3, §4: the header's bytes do not change either."""
    data = msgspec.json.decode(file_of(event_type).read_bytes(), type=catalogue.EVENTS[event_type])
    body = golden.body_over(event_type, data).body
    assert sha256(body).hexdigest() == golden.index()[event_type]
