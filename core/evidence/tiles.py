"""C2SP tlog-tiles: the tree cut into tiles of 256 hashes, their names, and bundles of entries.

Tile `index` of level L holds the hashes of 256 complete subtrees of 256^L leaves each, in order.
A full tile never changes again; a partial one is a prefix of it and is never hashed upwards.

    tile/0/x001/x234/067         level 0, tile 1234067, full
    tile/1/004.p/97              level 1, tile 4, its first 97 hashes
    tile/entries/x001/000.p/5    the first five entries under level-0 tile 1000
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from core.evidence.merkle import HASH_BYTES
from core.kernel.errors import Rejected

TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 1 << TILE_HEIGHT
TILE_BYTES: Final = TILE_WIDTH * HASH_BYTES
MAX_LEVEL: Final = 63
_MAX_ENTRY_BYTES = 0xFFFF
_INDEX = r"(?P<index>(?:x[0-9]{3}/)*[0-9]{3})"
_WIDTH = r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
_TILE = re.compile(rf"tile/(?P<level>0|[1-9][0-9]?)/{_INDEX}{_WIDTH}", re.ASCII)
_MAX_PATH = 64


class Tile(msgspec.Struct, frozen=True):
    """Where a run of hashes stands; `width` below 256 is a partial tile."""

    level: int
    index: int
    width: int = TILE_WIDTH


class FullTile(msgspec.Struct, frozen=True):
    """A tile that will never change again, to be stored in the commit that filled it."""

    level: int
    index: int
    data: bytes


def tile_path(tile: Tile) -> str:
    """Return the path under which the world expects a tile."""
    assert 0 <= tile.level <= MAX_LEVEL, "C2SP counts levels from 0 to 63"
    return f"tile/{tile.level}/{_index_and_width(tile.index, tile.width)}"


def entries_path(index: int, width: int = TILE_WIDTH) -> str:
    """Return the path of the bundle of entries under level-0 tile `index`."""
    return f"tile/entries/{_index_and_width(index, width)}"


def parse_tile_path(path: str) -> Tile:
    """Read the one spelling of a tile's path.

    Raises:
        Rejected: `tile`.
    """
    match = _TILE.fullmatch(path) if len(path) <= _MAX_PATH else None
    if match is None:
        raise _rejected(f"{path[:_MAX_PATH]!r} is not tile/<level>/<index>[.p/<width>]")
    index = int(match["index"].replace("x", "").replace("/", ""))
    width = int(match["width"] or TILE_WIDTH)
    tile = Tile(int(match["level"]), index, width)
    # a full width spelled out, a needless x000/ and a level above 63 are second names of a tile
    if tile.level > MAX_LEVEL or width > TILE_WIDTH or tile_path(tile) != path:
        raise _rejected(f"{path!r} is not the canonical path of a tile")
    return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile of a tree of `size` leaves, level by level, partial ones last in theirs."""
    level = 0
    while count := size >> TILE_HEIGHT * level:
        full, width = divmod(count, TILE_WIDTH)
        for index in range(full):
            yield Tile(level, index)
        if width:
            yield Tile(level, full, width)
        level += 1


def pack_entries(entries: Sequence[bytes]) -> bytes:
    """Join up to 256 entries into a bundle, each after its length as u16."""
    assert 0 < len(entries) <= TILE_WIDTH, "a bundle stands under one tile"
    assert all(len(entry) <= _MAX_ENTRY_BYTES for entry in entries), "a length is a u16"
    return b"".join([len(entry).to_bytes(2) + entry for entry in entries])


def unpack_entries(bundle: bytes) -> tuple[bytes, ...]:
    """Split a bundle into its entries.

    Raises:
        Rejected: `tile`, when the bundle ends in mid-entry or holds none or more than 256.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(bundle) and len(entries) <= TILE_WIDTH:
        end = at + 2 + int.from_bytes(bundle[at : at + 2])
        if end > len(bundle):
            raise _rejected(f"the bundle ends inside entry {len(entries)}")
        entries.append(bundle[at + 2 : end])
        at = end
    if not 0 < len(entries) <= TILE_WIDTH:
        raise _rejected(f"a bundle holds 1 to {TILE_WIDTH} entries")
    return tuple(entries)


def _index_and_width(index: int, width: int) -> str:
    assert index >= 0, "a tile's index counts from 0"
    assert 0 < width <= TILE_WIDTH, "a tile holds 1 to 256 hashes"
    *upper, last = f"{index:,}".split(",")
    groups = [*(f"x{group:0>3}" for group in upper), f"{last:0>3}"]
    partial = "" if width == TILE_WIDTH else f".p/{width}"
    return "/".join(groups) + partial


def _rejected(detail: str) -> Rejected:
    return Rejected("tile", detail)
