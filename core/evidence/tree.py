"""The growing tree of RFC 6962 over stored full tiles: roots and proofs for every size it ever had.

Only full tiles are stored. The partial tile of each level lives here as the tail of that level,
and every hash of the tree is found in a tail or in one stored tile. A crash loses nothing:
the tail of level 0 is re-hashed from the last leaves of the log, and the tails above it from the
full tiles below (`Tree.reopen`). The root of the newest size reads no tile at all.
"""

from collections.abc import Callable, Sequence
from typing import Self

from core.evidence.merkle import EMPTY_ROOT, HASH_BYTES, complete_root, node_hash
from core.evidence.tiles import TILE_BYTES, TILE_HEIGHT, TILE_WIDTH, FullTile, Tile
from core.kernel.errors import Rejected

ReadTile = Callable[[int, int], bytes]
"""Gives the 8,192 bytes of the stored full tile (level, index)."""
Rows = dict[tuple[int, int], bytes]
"""Tiles that one answer has read already, by level and index."""


class Tree:
    """A tree of `size` leaves; grows only at its end.

    Work on a `copy()` and drop it if the batch is rolled back. `read_tile` must also answer for the
    tiles that `append` has just returned, as a reader inside the same transaction does.
    """

    __slots__ = ("_read_tile", "_size", "_tails")

    def __init__(self, size: int, tails: Sequence[bytes], read_tile: ReadTile) -> None:
        """Take over a tree whose tails are at hand.

        Args:
            size: number of leaves.
            tails: the joined hashes of each level's partial tile, level 0 first.
            read_tile: reader of stored tiles.
        """
        for level, tail in enumerate(tails):
            assert len(tail) == _tail_width(size, level) * HASH_BYTES, "the tail fits the size"
        assert size >> TILE_HEIGHT * len(tails) == 0, "no level is left out"
        self._size = size
        self._tails = list(tails)
        self._read_tile = read_tile

    @classmethod
    def reopen(cls, size: int, tail_leaf_hashes: Sequence[bytes], read_tile: ReadTile) -> Self:
        """Rebuild a tree from its stored tiles and the hashes of its last `size % 256` leaves.

        Raises:
            Rejected: `tile`, when a stored tile has not its 8,192 bytes.
        """
        tails = [b"".join(tail_leaf_hashes)]
        level = 1
        while count := size >> TILE_HEIGHT * level:
            below = range(count - count % TILE_WIDTH, count)
            rows = [_checked(read_tile(level - 1, index), level - 1, index) for index in below]
            tails.append(b"".join([complete_root(row) for row in rows]))
            level += 1
        return cls(size, tails, read_tile)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self._size

    def copy(self) -> Self:
        """Return a tree that grows on its own; costs a list of at most eight references."""
        return type(self)(self._size, self._tails, self._read_tile)

    def append(self, leaf_hashes: Sequence[bytes]) -> tuple[FullTile, ...]:
        """Add leaves; return the tiles of every level that became full, lower levels first."""
        assert all(len(one) == HASH_BYTES for one in leaf_hashes), "leaf hashes have 32 bytes"
        filled: list[FullTile] = []
        grown = b"".join(leaf_hashes)
        level = 0
        while grown:
            tiles = self._grow(level, grown)
            grown = b"".join([complete_root(tile.data) for tile in tiles])
            filled += tiles
            level += 1
        self._size += len(leaf_hashes)
        return tuple(filled)

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the tree when it had `size` leaves, by default now."""
        until = self._until(size)
        return self._range_root(0, until, {}) if until else EMPTY_ROOT

    def inclusion_proof(self, leaf: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the siblings of `leaf` upwards, in the tree when it had `size` leaves."""
        low, high = 0, self._until(size)
        assert 0 <= leaf < high, "a proof is of a leaf of that tree"
        rows: Rows = {}
        proof: list[bytes] = []
        while high - low > 1:
            middle = low + _split(high - low)
            if leaf < middle:
                proof.append(self._range_root(middle, high, rows))
                high = middle
            else:
                proof.append(self._range_root(low, middle, rows))
                low = middle
        return tuple(reversed(proof))

    def consistency_proof(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that the tree of `new` leaves begins with that of `old`.

        From nothing, and from the same size, there is nothing to prove: the proof is empty.
        """
        low, high = 0, self._until(new)
        assert 0 <= old <= high, "a tree extends only smaller ones"
        if old == 0:
            return ()
        rows: Rows = {}
        proof: list[bytes] = []
        while old != high:
            middle = low + _split(high - low)
            if old <= middle:
                proof.append(self._range_root(middle, high, rows))
                high = middle
            else:
                proof.append(self._range_root(low, middle, rows))
                low = middle
        if low:  # else the subtree reached is the whole old tree, whose root the verifier has
            proof.append(self._range_root(low, high, rows))
        return tuple(reversed(proof))

    def tile(self, tile: Tile) -> bytes:
        """Return a tile, or the first hashes of one, as an export or a reader of C2SP wants it."""
        assert (tile.index * TILE_WIDTH + tile.width) << TILE_HEIGHT * tile.level <= self._size
        return self._row(tile.level, tile.index, {})[: tile.width * HASH_BYTES]

    def _grow(self, level: int, grown: bytes) -> list[FullTile]:
        """Put hashes behind the tail of a level and cut off the tiles that became full."""
        if level == len(self._tails):
            self._tails.append(b"")
        row = self._tails[level] + grown
        first = self._size >> TILE_HEIGHT * (level + 1)
        whole = len(row) - len(row) % TILE_BYTES
        self._tails[level] = row[whole:]
        return [
            FullTile(level, first + at // TILE_BYTES, row[at : at + TILE_BYTES])
            for at in range(0, whole, TILE_BYTES)
        ]

    def _until(self, size: int | None) -> int:
        until = self._size if size is None else size
        assert 0 <= until <= self._size, "a tree knows the sizes it has had"
        return until

    def _range_root(self, low: int, high: int, rows: Rows) -> bytes:
        """Return the root over leaves `low` to `high`, where `low` is a border of subtrees."""
        peaks: list[bytes] = []
        while low < high:
            height = (high - low).bit_length() - 1
            peaks.append(self._subtree(height, low >> height, rows))
            low += 1 << height
        root = peaks.pop()
        while peaks:
            root = node_hash(peaks.pop(), root)
        return root

    def _subtree(self, height: int, index: int, rows: Rows) -> bytes:
        """Return the root of a complete subtree of 2^height leaves, from the one tile it is in."""
        level, above = divmod(height, TILE_HEIGHT)
        tile, at = divmod(index << above, TILE_WIDTH)
        row = self._row(level, tile, rows)
        return complete_root(row[at * HASH_BYTES : (at + (1 << above)) * HASH_BYTES])

    def _row(self, level: int, index: int, rows: Rows) -> bytes:
        """Return a tile's hashes: the tail if it still grows, the stored bytes if it is full."""
        if index == self._size >> TILE_HEIGHT * (level + 1):
            return self._tails[level]
        found = rows.get((level, index))
        if found is None:
            found = rows[level, index] = _checked(self._read_tile(level, index), level, index)
        return found


def _tail_width(size: int, level: int) -> int:
    """Return how many hashes the partial tile of a level holds."""
    return (size >> TILE_HEIGHT * level) % TILE_WIDTH


def _split(count: int) -> int:
    """Return the largest power of two below `count`, where RFC 6962 splits a tree."""
    return 1 << (count - 1).bit_length() - 1


def _checked(data: bytes, level: int, index: int) -> bytes:
    if len(data) != TILE_BYTES:
        detail = f"stored tile {level}/{index} has {len(data)} bytes where {TILE_BYTES} are needed"
        raise Rejected("tile", detail)
    return data
