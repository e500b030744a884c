"""Tiles and bundles of entries are named and packed as C2SP tlog-tiles says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evidence.tiles import (
    TILE_WIDTH,
    Tile,
    entries_path,
    pack_entries,
    parse_tile_path,
    tile_path,
    tiles_of,
    unpack_entries,
)
from core.kernel.errors import Rejected

PATHS = [
    (Tile(0, 0), "tile/0/000"),
    (Tile(0, 999), "tile/0/999"),
    (Tile(0, 1000), "tile/0/x001/000"),
    (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
    (Tile(1, 4, 97), "tile/1/004.p/97"),
    (Tile(63, 0, 1), "tile/63/000.p/1"),
    (Tile(0, 273, 112), "tile/0/273.p/112"),
]


@pytest.mark.parametrize(("tile", "path"), PATHS)
def test_a_tile_has_one_path(tile: Tile, path: str):
    """C2SP tlog-tiles, "Merkle Tree": three-digit groups, all but the last with an x."""
    assert tile_path(tile) == path
    assert parse_tile_path(path) == tile


def test_a_bundle_of_entries_stands_beside_its_tile():
    """C2SP tlog-tiles, "Log Entries": tile/entries/<N>[.p/<W>]."""
    assert entries_path(1_234_067) == "tile/entries/x001/x234/067"
    assert entries_path(1000, 5) == "tile/entries/x001/000.p/5"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/300",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/000\n",
        "tile/0/\u0660\u0660\u0660",
        "tile/0/../000",
        "/tile/0/000",
        "tile/8/0/000",
        "tile/0/" + "x001/" * 1000 + "000",
    ],
)
def test_a_second_spelling_of_a_path_is_rejected(path: str):
    """One name per tile, so that a cache or a mirror cannot hold two."""
    with pytest.raises(Rejected, match=r"^tile: "):
        parse_tile_path(path)


def test_the_tiles_of_a_size_are_its_full_and_partial_ones():
    """C2SP tlog-tiles: the example of 70,000 leaves."""
    tiles = list(tiles_of(70_000))
    assert [tile for tile in tiles if tile.level] == [Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [tile.index for tile in tiles if not tile.level] == list(range(274))
    assert tiles[273] == Tile(0, 273, 112)


def test_an_empty_log_has_no_tile():
    """C2SP tlog-tiles: empty tiles are not served."""
    assert list(tiles_of(0)) == []


def test_a_bundle_is_length_prefixed():
    """C2SP tlog-tiles, "Log Entries": big-endian uint16 length-prefixed."""
    assert pack_entries((b"abc", b"")) == b"\0\3abc\0\0"


@settings(deadline=None, max_examples=50)
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=TILE_WIDTH))
def test_a_bundle_unpacks_to_its_entries(entries: list[bytes]):
    """Decode inverts encode."""
    assert unpack_entries(pack_entries(entries)) == tuple(entries)


def test_a_full_bundle_holds_256_entries():
    """C2SP tlog-tiles: as many entries as the tile beside it."""
    entries = (b"entry",) * TILE_WIDTH
    assert unpack_entries(pack_entries(entries)) == entries


@pytest.mark.parametrize("bundle", [b"", b"\0", b"\0\1", b"\0\1a\0", b"\0\0" * 257])
def test_a_broken_bundle_is_rejected(bundle: bytes):
    """A bundle from outside ends with its last entry and holds 1 to 256."""
    with pytest.raises(Rejected, match=r"^tile: "):
        unpack_entries(bundle)
