"""C2SP signed-note: a text that people can read, with the signatures of named keys under it.

    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6K…

A signature line is `— name base64(key id ‖ signature)`. Signatures of unknown keys are ignored, so
"the note parses" proves nothing, nor does "somebody signed it": every question here names the key
whose signature must be there. Base64 is re-encoded and compared: `QR==` is no second spelling of
`QQ==`.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from hashlib import sha256
from typing import Final

import msgspec

from core.evidence.keys import KEY_BYTES, verify
from core.kernel.errors import Rejected
from core.kernel.limits import NOTE_BYTES

ED25519: Final = 0x01
"""A signature over the note's text."""
COSIGNATURE_V1: Final = 0x04
"""A witness's Ed25519 signature over a time and the text (C2SP tlog-cosignature)."""
MAX_SIGNATURES: Final = 100

_KEY_ID_BYTES = 4
_DASH = "— "  # U+2014, space
_FIRST_PRINTABLE = " "


class Vkey(msgspec.Struct, frozen=True, kw_only=True):
    """A public key with its name, as policies and settings write it down.

    Attributes:
        kind: the algorithm's number; a kind we cannot verify is read, and matches no question.
        public: raw key, 32 bytes for the two kinds above.
    """

    name: str
    kind: int
    public: bytes


class NoteSignature(msgspec.Struct, frozen=True, kw_only=True):
    """One signature line, of a key that may be unknown."""

    name: str
    key_id: bytes
    signature: bytes


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note taken apart; nothing in it has been believed yet."""

    text: str
    signatures: tuple[NoteSignature, ...]


def key_id(name: str, public: bytes, kind: int = ED25519) -> bytes:
    """Return the four bytes that hint at a key; they identify nothing without its name."""
    return sha256(name.encode() + b"\n" + bytes((kind,)) + public).digest()[:_KEY_ID_BYTES]


def format_vkey(name: str, public: bytes, kind: int = ED25519) -> str:
    """Write `name+hex key id+base64(kind ‖ key)`."""
    assert _is_name(name), "a key's name has no white space and no plus"
    return f"{name}+{key_id(name, public, kind).hex()}+{_b64(bytes((kind,)) + public)}"


def parse_vkey(vkey: str) -> Vkey:
    """Read a key as `format_vkey` writes it.

    Raises:
        Rejected: `note`, also when the key id is not that of the name and the key.
    """
    _utf8(vkey)
    match vkey.split("+", 2):  # the base64 may hold plus signs, name and key id may not
        case [name, _, encoded]:
            data = _from_b64(encoded)
        case _:
            raise _rejected("a verifier key is name+key id+base64")
    if len(data) < 1 + KEY_BYTES or not _is_name(name):
        raise _rejected("a verifier key has a name, a kind and 32 or more bytes of key")
    kind, public = data[0], data[1:]
    if kind in {ED25519, COSIGNATURE_V1} and len(public) != KEY_BYTES:
        raise _rejected(f"an Ed25519 key has {KEY_BYTES} bytes, this has {len(public)}")
    if format_vkey(name, public, kind) != vkey:
        raise _rejected("the key id is not that of this name and this key")
    return Vkey(name=name, kind=kind, public=public)


def parse_note(note: str | bytes) -> Note:
    """Take a note apart, whoever signed it.

    Raises:
        Rejected: `note`: too large, not UTF-8, control characters, or lines of another shape.
    """
    whole = _text_of(note)
    body, gap, lines = whole.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise _rejected("a note is a text, an empty line and signature lines, each ended")
    signed = lines[:-1].split("\n")
    if len(signed) > MAX_SIGNATURES:
        raise _rejected(f"{len(signed)} signatures are more than {MAX_SIGNATURES}")
    return Note(text=body + "\n", signatures=tuple(_signature(line) for line in signed))


def signatures_by(note: Note, name: str, public: bytes, kind: int = ED25519) -> tuple[bytes, ...]:
    """Return what the note says that this key signed; not verified."""
    wanted = key_id(name, public, kind)
    return tuple(
        line.signature for line in note.signatures if line.name == name and line.key_id == wanted
    )


def signature_line(name: str, public: bytes, signature: bytes, kind: int = ED25519) -> str:
    """Write one signature line, to stand under a note."""
    assert _is_name(name), "a key's name has no white space and no plus"
    return f"{_DASH}{name} {_b64(key_id(name, public, kind) + signature)}\n"


def sign_note(text: str, name: str, public: bytes, sign: Callable[[bytes], bytes]) -> str:
    """Return `text` as a note with one Ed25519 signature.

    Args:
        text: ends with a newline, without other control characters.
        name: of the key; for a log, its origin.
        public: raw Ed25519 key that belongs to `sign`.
        sign: signs the message with the private half that a shell holds.
    """
    note = f"{text}\n{signature_line(name, public, sign(text.encode()))}"
    assert open_note(note, name, public) == text, "a note is believed only once it is read back"
    return note


def open_note(note: str | bytes, name: str, public: bytes) -> str:
    """Return the text of a note that this very key has signed.

    Every line that claims to be by the key must hold; lines of other keys are not looked at.

    Raises:
        Rejected: `note`: malformed, not signed by the key, or falsely so.
    """
    parsed = parse_note(note)
    claimed = signatures_by(parsed, name, public)
    if not claimed:
        raise _rejected(f"no signature by {name}")
    message = parsed.text.encode()
    if not all(verify(public, signature, message) for signature in claimed):
        raise _rejected(f"the signature by {name} is false")
    return parsed.text


def _signature(line: str) -> NoteSignature:
    name, gap, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not gap or not _is_name(name):
        raise _rejected(f"{line[:80]!r} is not a signature line")
    data = _from_b64(encoded)
    if len(data) <= _KEY_ID_BYTES:
        raise _rejected(f"the signature of {name[:80]} is empty")
    return NoteSignature(name=name, key_id=data[:_KEY_ID_BYTES], signature=data[_KEY_ID_BYTES:])


def _text_of(note: str | bytes) -> str:
    """Return a note as text of bounded size, whose only control character is the newline."""
    if len(note) > NOTE_BYTES:
        raise _rejected(f"more than {NOTE_BYTES} bytes")
    try:
        text = note.decode() if isinstance(note, bytes) else note
    except UnicodeDecodeError as error:
        raise _rejected("not UTF-8") from error
    if len(_utf8(text)) > NOTE_BYTES:
        raise _rejected(f"more than {NOTE_BYTES} bytes")
    if any(char < _FIRST_PRINTABLE for char in set(text) - {"\n"}):
        raise _rejected("a control character other than the newline")
    return text


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise _rejected("a lone surrogate, which UTF-8 cannot spell") from error


def _is_name(name: str) -> bool:
    """Tell whether a key may be called so: not empty, no white space or control, no plus."""
    return bool(name) and not any(
        char == "+" or char.isspace() or char < _FIRST_PRINTABLE for char in name
    )


def _b64(data: bytes) -> str:
    return b64encode(data).decode()


def _from_b64(text: str) -> bytes:
    """Decode the one padded spelling of some bytes."""
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError) as error:
        raise _rejected(f"{text[:80]!r} is not base64") from error
    if _b64(data) != text:
        raise _rejected(f"{text[:80]!r} is not the canonical base64 of its bytes")
    return data


def _rejected(detail: str) -> Rejected:
    return Rejected("note", detail)
