"""A commitment binds a body to a value it does not hold (RFC 9901, FORMAT §3)."""

import json
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evidence.commitment import MAX_DISCLOSURE, commit, disclose, open_disclosure
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected

SALT = bytes(range(16))
SALT_TEXT = "AAECAwQFBgcICQoLDA0ODw"

texts = st.text(st.characters(codec="utf-8"), max_size=60)


def raw(text: str) -> str:
    return b64u(text.encode())


def test_a_commitment_is_the_sd_jwt_digest():
    """RFC 9901 §4.2.3, the example of the family name, spelled with white space by its authors."""
    disclosure = "WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert commit(disclosure) == "uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY"


def test_a_disclosure_is_compact_json_in_base64url():
    """RFC 9901 §4.2.1: base64url of UTF-8 [salt, name, value]; ours without white space."""
    written = json.dumps([SALT_TEXT, "name", "张三"], ensure_ascii=False, separators=(",", ":"))
    wanted = urlsafe_b64encode(written.encode()).rstrip(b"=").decode()
    assert disclose(SALT, "name", "张三") == wanted


@settings(deadline=None, max_examples=100)
@given(salt=st.binary(min_size=16, max_size=16), field=texts.filter(bool), value=texts)
def test_a_disclosure_opens_to_what_went_in(salt: bytes, field: str, value: str):
    """EVIDENCE §7: commitment round trip."""
    assert open_disclosure(disclose(salt, field, value)) == (field, value)


def test_two_salts_of_one_value_share_no_commitment():
    """EVIDENCE §5: one salt per subject links fields; a fresh one per value does not."""
    first, second = (commit(disclose(salt, "phone", "13800000000")) for salt in (SALT, bytes(16)))
    assert first != second


def test_a_changed_value_has_another_commitment():
    """EVIDENCE §6, attack 25: change a disclosed value."""
    assert commit(disclose(SALT, "name", "张三")) != commit(disclose(SALT, "name", "张二"))


@pytest.mark.parametrize(
    "disclosure",
    [
        "",
        "\n",
        "not base64!",
        "é",
        disclose(SALT, "name", "x") + "=",
        disclose(SALT, "name", "x") + "\n",
        raw("null"),
        raw("{}"),
        raw("[" * 100_000),
        raw(f'["{SALT_TEXT}","name"]'),
        raw(f'["{SALT_TEXT}","name","x","y"]'),
        raw(f'["{SALT_TEXT}","name",1]'),
        raw(f'["{SALT_TEXT}","name",null]'),
        raw(f'["{SALT_TEXT}","","x"]'),
        raw(f'["{SALT_TEXT}", "name","x"]'),
        raw(f'["{SALT_TEXT}","name","\\u0078"]'),
        raw(f'["{SALT_TEXT}=","name","x"]'),
        raw('["AAECAwQFBgcICQoLDA0O","name","x"]'),
        raw('["AAECAwQFBgcICQoLDA0ODx","name","x"]'),
        raw(f'["{SALT_TEXT}","name","\\ud800"]'),
        b64u(b'["' + SALT_TEXT.encode() + b'","name","\xff"]'),
        raw(f'["{SALT_TEXT}","name","x"] '),
        raw(f'["{SALT_TEXT}","name","{"x" * MAX_DISCLOSURE}"]'),
    ],
)
def test_a_disclosure_of_another_spelling_is_rejected(disclosure: str):
    """Trap 4: re-encode and compare; only three strings, of which the salt is 16 bytes."""
    with pytest.raises(Rejected, match=r"^disclosure: "):
        open_disclosure(disclosure)


def test_what_could_not_be_opened_is_not_disclosed():
    """A bound on the reader is a bound on the writer."""
    with pytest.raises(ValueError, match="at most"):
        disclose(SALT, "remark", "x" * MAX_DISCLOSURE)


def test_the_longest_disclosure_opens():
    """A bound on the reader is a bound on the writer, to the character."""
    room = MAX_DISCLOSURE * 3 // 4 - len(f'["{SALT_TEXT}","remark",""]')
    longest = disclose(SALT, "remark", "x" * room)
    assert len(longest) == MAX_DISCLOSURE
    assert open_disclosure(longest) == ("remark", "x" * room)


def test_a_salt_has_16_bytes():
    """RFC 9901 §9.3: at least 128 bits; FORMAT §0: b64u16."""
    with pytest.raises(AssertionError):
        disclose(SALT[:15], "name", "x")


@settings(deadline=None, max_examples=150)
@given(st.text(st.characters(), max_size=80) | st.binary(max_size=80).map(b64u))
def test_a_reader_of_disclosures_raises_nothing_but_its_own_error(disclosure: str):
    """EVIDENCE §7: the parser never raises anything but its own error."""
    with pytest.raises(Rejected, match=r"^disclosure: "):
        open_disclosure(disclosure)
