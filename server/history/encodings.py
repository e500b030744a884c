"""In what encoding a file of text is: the named one, or what its bytes allow."""

import codecs
import re
from collections.abc import Iterator
from gzip import GzipFile
from io import BufferedReader
from pathlib import Path
from typing import Final

import msgspec

_CHUNK_BYTES: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOST = "\N{REPLACEMENT CHARACTER}"
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")


class Encoding(msgspec.Struct, frozen=True):
    """What a file is read as.

    Attributes:
        guessed: nothing named it, and it is not UTF-8.
    """

    name: str
    guessed: bool = False


def open_bytes(file: Path) -> BufferedReader | GzipFile:
    """Open a file, unpacked if it is packed with gzip."""
    return GzipFile(file) if file.suffix.lower() == ".gz" else file.open("rb")


def encoding_of(file: Path, named: str) -> Encoding:
    """Return the encoding: as named, else by a byte order mark, else UTF-8, else GB 18030.

    A file that is neither is UTF-8 with odd bytes, and so is one in which more characters beyond
    ASCII are UTF-8 than are not: GB 18030 would make other characters of them.

    Raises:
        OSError: it cannot be read.
        EOFError: a packed file ends too early.
    """
    with open_bytes(file) as bytes_in:
        start = bytes_in.read(4)
    for mark, name in _MARKS:
        if start.startswith(mark) and _canonical(named) in ("", _canonical(name), "utf-8"):
            return Encoding(name)
    if named:
        return Encoding(named)
    lost, kept = _counts(file)
    if not lost or kept > lost or not _decodes(file, "gb18030"):
        return Encoding("utf-8")
    return Encoding("gb18030", guessed=True)


def _canonical(name: str) -> str:
    return codecs.lookup(name).name if name else ""


def _chunks(file: Path) -> Iterator[bytes]:
    with open_bytes(file) as bytes_in:
        while chunk := bytes_in.read(_CHUNK_BYTES):
            yield chunk


def _counts(file: Path) -> tuple[int, int]:
    """Count the characters beyond ASCII that are not UTF-8, and those that are."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    lost = kept = 0
    for chunk in _chunks(file):
        text = decoder.decode(chunk)
        if text.isascii():
            continue
        bad = text.count(_LOST)
        lost += bad
        kept += len(_BEYOND_ASCII.findall(text)) - bad
    return lost + len(decoder.decode(b"", final=True)), kept


def _decodes(file: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for chunk in _chunks(file):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
