"""How the Merkle tree keeps pace with the log: reopened once, then grown by each commit.

The tree in memory is that of the last commit we know of. A transaction grows a copy; the copy
takes its place after COMMIT, and is dropped if there is none. If another process wrote meanwhile,
the rows in between are hashed first, so memory can be behind the file but never beside it.
"""

import sqlite3
from collections.abc import Callable

from core.evidence.tiles import TILE_WIDTH
from core.evidence.tree import Tree
from core.kernel.errors import Rejected
from core.log import queries
from core.log.leaves import row_leaf_hashes
from core.log.readers import ReadPool
from core.log.records import UnfitFile

_CATCH_UP_ROWS = 1_000


class Tiles:
    """Reads full tiles: the open transaction's own, else the stored ones, which never change."""

    def __init__(self, readers: ReadPool) -> None:
        """Read through a pool, whoever asks."""
        self._readers = readers
        self.fresh: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """Return a full tile's bytes.

        Raises:
            Rejected: `tile`: it should be stored and is not.
        """
        found = self.fresh.get((level, index))
        if found is None:
            with self._readers.borrow() as connection:
                found = queries.tile_data(connection, level, index)
        if found is None:
            raise Rejected("tile", f"tile {level}/{index} is not stored")
        return found


def reopen(connection: sqlite3.Connection, read_tile: Callable[[int, int], bytes]) -> Tree:
    """Rebuild the tree of the file: stored tiles, and the last size mod 256 leaves hashed anew.

    Raises:
        UnfitFile: leaves or tiles are missing at the end, where the log would be continued.
    """
    size, _ = queries.log_size(connection)
    width = size % TILE_WIDTH
    tail = queries.rows_after(connection, size - width - 1, width)
    if len(tail) != width:
        raise UnfitFile(f"of the last {width} leaves {len(tail)} are there")
    stored = connection.execute("SELECT count(*) FROM tile WHERE level = 0").fetchone()[0]
    if stored != size // TILE_WIDTH:
        raise UnfitFile(f"{size} leaves fill {size // TILE_WIDTH} tiles, {stored} are stored")
    try:
        return Tree.reopen(size, row_leaf_hashes(tail), read_tile)
    except (Rejected, ValueError, TypeError) as error:
        raise UnfitFile(f"the tree cannot be continued: {error}") from error


def catch_up(connection: sqlite3.Connection, tree: Tree, size: int) -> Tree:
    """Return the tree of the first `size` leaves, which the connection sees, from a smaller one."""
    assert tree.size <= size, "a log never shrinks"
    if tree.size == size:
        return tree
    grown = tree.copy()
    while grown.size < size:
        limit = min(_CATCH_UP_ROWS, size - grown.size)
        rows = queries.rows_after(connection, grown.size - 1, limit)
        assert len(rows) == limit, "leaves have no gap"
        grown.append(
            row_leaf_hashes(rows)
        )  # their full tiles stand in the commits that brought them
    return grown


class Batch:
    """What one open transaction adds to the log; several works may share it.

    Attributes:
        size: leaves so far, those of this transaction included.
        last_ms: `received_ms` of the last of them.
    """

    def __init__(self, connection: sqlite3.Connection, committed: Tree, tiles: Tiles) -> None:
        """Begin at what the transaction sees; the write lock is held already."""
        self.connection = connection
        self.size, self.last_ms = queries.log_size(connection)
        self.base = catch_up(connection, committed, self.size)
        self._tiles = tiles
        self._hashes: list[bytes] = []

    def mark(self) -> tuple[int, int]:
        """Return what `reset` needs."""
        return self.size, self.last_ms

    def reset(self, mark: tuple[int, int]) -> None:
        """Drop the leaves of a work that was rolled back."""
        self.size, self.last_ms = mark
        del self._hashes[self.size - self.base.size :]

    def add(self, hashes: list[bytes], received_ms: int) -> None:
        """Take the leaves that a work has just inserted."""
        self._hashes += hashes
        self.size += len(hashes)
        self.last_ms = received_ms

    def grown(self) -> Tree:
        """Return the tree as it will be after COMMIT, should nothing be added any more."""
        self._tiles.fresh.clear()
        if not self._hashes:
            return self.base
        tree = self.base.copy()
        for tile in tree.append(self._hashes):
            self._tiles.fresh[tile.level, tile.index] = tile.data
        return tree

    def seal(self) -> Tree:
        """Store the tiles that became full; COMMIT comes next."""
        tree = self.grown()
        stored, _ = queries.log_size(self.connection)
        assert tree.size == self.size == stored, "every row has its leaf, and every leaf its row"
        if self._tiles.fresh:
            self.connection.executemany(
                "INSERT INTO tile VALUES (?, ?, ?)",
                [(level, index, data) for (level, index), data in self._tiles.fresh.items()],
            )
        return tree
