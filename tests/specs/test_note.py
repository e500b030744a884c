"""A signed note is believed only for the key that was asked about (C2SP signed-note)."""

from base64 import b64decode, b64encode
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evidence.note import (
    COSIGNATURE_V1,
    Vkey,
    format_vkey,
    key_id,
    open_note,
    parse_note,
    parse_vkey,
    sign_note,
    signature_line,
)
from core.kernel.errors import Rejected
from core.kernel.limits import NOTE_BYTES

VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
LINE = (
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
NOTE = f"{TEXT}\n{LINE}"
PETER = parse_vkey(VKEY)
SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = SECRET.public_key().public_bytes_raw()
NAME = "anjuan.example.gov.cn/log/1"
UNKNOWN = "— unknown AAAAAAA=\n"

names = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"], exclude_characters="+"))


def named(name: str) -> str:
    """Write the published key under a name that `format_vkey` would not take."""
    return f"{name}+{key_id(name, PETER.public).hex()}+{VKEY.split('+', 2)[2]}"


def open_as_peter(note: str | bytes) -> str:
    return open_note(note, PETER.name, PETER.public)


def test_the_published_note_verifies():
    """The example of C2SP signed-note and Go sumdb/note (EVIDENCE §1.3)."""
    assert open_as_peter(NOTE) == open_as_peter(NOTE.encode()) == TEXT


def test_the_published_key_reads_and_writes():
    """C2SP signed-note: key id = SHA-256(name, 0x0A, type, key)[:4]."""
    assert PETER.kind == 1
    assert key_id(PETER.name, PETER.public).hex() == "c74f20a3"
    assert format_vkey(PETER.name, PETER.public) == VKEY


@settings(deadline=None, max_examples=60)
@given(name=names.filter(bool), public=st.binary(min_size=32, max_size=32))
def test_a_vkey_round_trips(name: str, public: bytes):
    """Decode inverts encode, also when the base64 holds plus signs."""
    vkey = format_vkey(name, public, COSIGNATURE_V1)
    assert parse_vkey(vkey) == Vkey(name=name, kind=COSIGNATURE_V1, public=public)


def test_a_key_of_a_kind_to_come_is_read():
    """EVIDENCE §1.6: leave the parser able to skip or add ML-DSA-44 (0x06)."""
    assert parse_vkey(format_vkey("w", bytes(1312), 6)).kind == 6


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "PeterNeumann",
        VKEY.replace("c74f", "C74F"),
        VKEY.replace("c74f", "c74e"),
        VKEY.replace("Peter", "Petra"),
        VKEY.replace("PeterNeumann", ""),
        VKEY + "\n",
        VKEY[:-4],
        VKEY + "=",
        named("a b"),
        named("a\0b"),
        format_vkey("w", bytes(31), 6),
        format_vkey("w", bytes(33), 1),
        "w\ud800+00000000+AAAA",
    ],
)
def test_a_vkey_of_another_spelling_is_rejected(vkey: str):
    """One key, one text; the id must be that of the name and the key."""
    with pytest.raises(Rejected, match=r"^note: "):
        parse_vkey(vkey)


@settings(deadline=None, max_examples=60)
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n")))
def test_a_signed_text_opens(text: str):
    """Decode inverts encode, for empty lines and dashes in the text too."""
    text += "end\n"
    assert open_note(sign_note(text, NAME, PUBLIC, SECRET.sign), NAME, PUBLIC) == text


def test_a_text_that_looks_signed_is_still_a_text():
    """C2SP signed-note: the last empty line divides text from signatures."""
    assert open_note(sign_note(NOTE, NAME, PUBLIC, SECRET.sign), NAME, PUBLIC) == NOTE


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n", "\r\n"])
def test_a_malformed_text_is_not_signed(text: str):
    """Sign only what reads back (FORMAT §4)."""
    with pytest.raises(Rejected):
        sign_note(text, NAME, PUBLIC, SECRET.sign)


def test_a_note_is_not_signed_with_somebody_elses_key():
    """A mistaken key is found before the note leaves."""
    with pytest.raises(Rejected, match="false"):
        sign_note(TEXT, NAME, PETER.public, SECRET.sign)


def test_signatures_of_unknown_keys_are_skipped():
    """C2SP signed-note: signatures from unknown keys are ignored, of any type and length."""
    assert open_as_peter(f"{TEXT}\n{UNKNOWN}{LINE}{UNKNOWN}") == TEXT


def test_a_parsed_note_without_our_signature_is_not_believed():
    """Trap 3: never "verify did not raise"."""
    note = f"{TEXT}\n{UNKNOWN}"
    assert parse_note(note).text == TEXT
    with pytest.raises(Rejected, match="no signature by PeterNeumann"):
        open_as_peter(note)


def test_the_same_key_under_another_name_is_another_key():
    """C2SP signed-note: a key is its name and its bytes."""
    with pytest.raises(Rejected, match="no signature"):
        open_note(NOTE, "PeterNewmann", PETER.public)
    with pytest.raises(Rejected, match="no signature"):
        open_note(NOTE, PETER.name, PUBLIC)


def test_a_cosignature_is_no_signature_of_the_text():
    """C2SP tlog-cosignature: type 0x04 has another key id, so it never stands in for 0x01."""
    line = signature_line(NAME, PUBLIC, SECRET.sign(TEXT.encode()), COSIGNATURE_V1)
    with pytest.raises(Rejected, match="no signature"):
        open_note(f"{TEXT}\n{line}", NAME, PUBLIC)


def test_a_false_line_is_not_saved_by_a_true_one():
    """C2SP signed-note: a known key's signature that fails makes the note fail."""
    false = signature_line(PETER.name, PETER.public, bytes(64))
    for lines in (LINE + false, false + LINE):
        with pytest.raises(Rejected, match="false"):
            open_as_peter(f"{TEXT}\n{lines}")


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "\n\n",
        TEXT,
        TEXT + "\n",
        LINE,
        TEXT + LINE,
        "\n" + LINE,
        NOTE[:-1],
        NOTE + "\n",
        NOTE + "x",
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("problem,", "problem,\t"),
        NOTE.replace("problem,", "problem,\0"),
        NOTE.replace("— ", "- "),
        NOTE.replace("— ", ""),
        NOTE.replace("— ", "—  "),
        NOTE.replace("— ", "—\u00a0"),
        NOTE.replace("Neumann", "+Neumann"),
        NOTE.replace("Neumann", "\u2003Neumann"),
        NOTE.replace("Neumann ", "Neumann  "),
        NOTE.replace("wJnAM=\n", "wJnAM= \n"),
        NOTE.replace("wJnAM=\n", "wJnAM\n"),
        NOTE.replace("wJnAM=\n", "wJnAN=\n"),
        NOTE.replace("x08", "x-8"),
        NOTE.replace("x08go", "x08\u00e9o"),
        NOTE + "— PeterNeumann x08gow==\n",
        NOTE + "— PeterNeumann \n",
        NOTE + "— PeterNeumann\n",
        NOTE.replace("problem", "\ud800"),
    ],
)
def test_a_malformed_note_is_rejected(note: str):
    """C2SP signed-note, format; trap 4: base64 is re-encoded and compared."""
    with pytest.raises(Rejected, match=r"^note: "):
        parse_note(note)


@pytest.mark.parametrize("raw", [b"\xff", b"\xed\xa0\x80", b"\xc0\x8a"])
def test_a_note_that_is_not_utf8_is_rejected(raw: bytes):
    """C2SP signed-note: UTF-8; no surrogates, no overlong newline."""
    with pytest.raises(Rejected, match="not UTF-8"):
        open_as_peter(NOTE.encode().replace(b"problem", raw))


def test_a_second_base64_of_the_same_bytes_is_no_signature():
    """Trap 4: QR== decodes like QQ==; two of 4,000 flips had been accepted so."""
    loose = NOTE.replace("wJnAM=", "wJnAN=")
    assert b64decode(loose.rsplit(maxsplit=1)[-1], validate=True) == b64decode(
        NOTE.rsplit(maxsplit=1)[-1]
    )
    with pytest.raises(Rejected, match="canonical"):
        open_as_peter(loose)


def test_a_note_has_at_most_100_signatures():
    """EVIDENCE §7: bounded time and memory."""
    assert open_as_peter(NOTE + UNKNOWN * 99) == TEXT
    with pytest.raises(Rejected, match="101 signatures"):
        open_as_peter(NOTE + UNKNOWN * 100)


def test_a_note_has_at_most_64_kib():
    """FORMAT §10, in bytes and not in characters."""
    longest = NOTE_BYTES - len(sign_note("\n", NAME, PUBLIC, SECRET.sign).encode())
    note = sign_note("x" * longest + "\n", NAME, PUBLIC, SECRET.sign)
    assert open_note(note, NAME, PUBLIC)
    for larger in ("x" + note, "é" + note[1:], ("x" + note).encode()):
        with pytest.raises(Rejected, match="65536"):
            open_note(larger, NAME, PUBLIC)


def test_every_single_bit_flip_of_a_signed_note_is_rejected():
    """EVIDENCE §7: single-bit flips; trap 3: flips in the name lose the signature."""
    raw = NOTE.encode()
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Rejected, match=r"^note: "):
            open_as_peter(bytes(changed))


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300) | st.text(st.characters(), max_size=300) | st.just(NOTE))
def test_a_parser_of_notes_raises_nothing_but_its_own_error(note: bytes | str):
    """EVIDENCE §7: the parser never raises anything but its own error; what it reads is whole."""
    with suppress(Rejected):
        parsed = parse_note(note)
        lines = "".join(
            f"— {one.name} {b64encode(one.key_id + one.signature).decode()}\n"
            for one in parsed.signatures
        )
        assert f"{parsed.text}\n{lines}" == (note if isinstance(note, str) else note.decode())
