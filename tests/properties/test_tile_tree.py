"""The tree over stored tiles is the tree of RFC 6962, however it was grown or reopened."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evidence.merkle import leaf_hash, node_hash, verify_consistency, verify_inclusion
from core.evidence.tiles import TILE_BYTES, TILE_WIDTH, FullTile, Tile, tiles_of
from core.evidence.tree import Tree
from core.kernel.errors import Rejected

FOUR_TILES = 4 * TILE_WIDTH
THREE_LEVELS = TILE_WIDTH**2 + TILE_WIDTH + 3
LEAVES = tuple(leaf_hash(index.to_bytes(8)) for index in range(THREE_LEVELS))


class Store:
    """Full tiles only, as the log stores them, with a count of what was read."""

    def __init__(self) -> None:
        self.tiles: dict[tuple[int, int], bytes] = {}
        self.reads: list[tuple[int, int]] = []

    def read(self, level: int, index: int) -> bytes:
        """Give a stored tile, or fail."""
        self.reads.append((level, index))
        return self.tiles[level, index]

    def keep(self, filled: tuple[FullTile, ...]) -> None:
        """Store new tiles; none of them twice."""
        for tile in filled:
            assert (tile.level, tile.index) not in self.tiles
            assert len(tile.data) == TILE_BYTES
            self.tiles[tile.level, tile.index] = tile.data


@cache
def naive_root(low: int, high: int) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if high - low == 1:
        return LEAVES[low]
    split = 1
    while split * 2 < high - low:
        split *= 2
    return node_hash(naive_root(low, low + split), naive_root(low + split, high))


def grown(size: int, batch: int = TILE_WIDTH * 8) -> tuple[Tree, Store]:
    store = Store()
    tree = Tree(0, (), store.read)
    for at in range(0, size, batch):
        store.keep(tree.append(LEAVES[at : min(at + batch, size)]))
    return tree, store


@cache
def large() -> tuple[Tree, Store]:
    return grown(THREE_LEVELS)


@settings(deadline=None, max_examples=40)
@given(batches=st.lists(st.integers(0, 400), max_size=8), data=st.data())
def test_any_partition_of_appends_gives_the_root_of_the_rfc(
    batches: list[int], data: st.DataObject
):
    """EVIDENCE §7: naive recursive root against tiles for random append partitions."""
    store = Store()
    tree = Tree(0, (), store.read)
    for batch in batches:
        store.keep(tree.append(LEAVES[tree.size : tree.size + batch]))
        if tree.size:
            assert tree.root() == naive_root(0, tree.size)
    if tree.size:
        past = data.draw(st.integers(1, tree.size))
        assert tree.root(past) == naive_root(0, past)


@settings(deadline=None, max_examples=40)
@given(size=st.integers(1, FOUR_TILES), data=st.data())
def test_proofs_across_tiles_verify_for_every_size_in_the_past(size: int, data: st.DataObject):
    """EVIDENCE §7: every leaf proves, every checkpoint extends the last."""
    tree, _ = grown(size)
    new = data.draw(st.integers(1, size))
    index = data.draw(st.integers(0, new - 1))
    verify_inclusion(
        index, new, LEAVES[index], tree.inclusion_proof(index, new), naive_root(0, new)
    )
    old = index + 1
    proof = tree.consistency_proof(old, new)
    verify_consistency(old, new, naive_root(0, old), naive_root(0, new), proof)


@settings(deadline=None, max_examples=40)
@given(size=st.integers(0, FOUR_TILES), more=st.integers(0, 600))
def test_a_reopened_tree_goes_on_as_if_it_had_never_closed(size: int, more: int):
    """FORMAT §9: full tiles only; the last size mod 256 leaves are re-hashed at open."""
    tree, store = grown(size)
    reopened = Tree.reopen(size, LEAVES[size - size % TILE_WIDTH : size], store.read)
    extra = LEAVES[size : size + more]
    assert reopened.root() == tree.root()
    assert reopened.append(extra) == tree.append(extra)
    assert reopened.root() == tree.root()


@settings(deadline=None, max_examples=40)
@given(size=st.integers(0, FOUR_TILES), lost=st.integers(0, 600), kept=st.integers(0, 600))
def test_a_dropped_copy_leaves_no_trace(size: int, lost: int, kept: int):
    """STORE: a rolled-back savepoint drops its pending leaves."""
    tree, _ = grown(size)
    rolled_back = tree.copy()
    rolled_back.append(LEAVES[TILE_WIDTH : TILE_WIDTH + lost])
    tree.append(LEAVES[size : size + kept])
    until = size + kept
    assert tree.size == until
    assert not until or tree.copy().root() == naive_root(0, until)


@pytest.mark.parametrize("size", [255, 256, 257, 511, 512, 513])
def test_a_tile_is_full_with_its_256th_leaf(size: int):
    """C2SP tlog-tiles: a full tile has 256 hashes; only full ones are stored (FORMAT §9)."""
    tree, store = grown(size, batch=1)
    assert set(store.tiles) == {(0, index) for index in range(size // TILE_WIDTH)}
    assert tree.root() == naive_root(0, size)


def test_the_65536th_leaf_fills_two_levels_at_once():
    """EVIDENCE §1.5: level L tile i holds the hashes of complete subtrees of height 8L."""
    tree, _ = grown(TILE_WIDTH**2 - 1)
    low, high = tree.append(LEAVES[TILE_WIDTH**2 - 1 : TILE_WIDTH**2])
    assert (low.level, low.index) == (0, TILE_WIDTH - 1)
    assert (high.level, high.index) == (1, 0)
    assert high.data == b"".join(
        naive_root(at, at + TILE_WIDTH) for at in range(0, TILE_WIDTH**2, TILE_WIDTH)
    )
    assert tree.root() == naive_root(0, TILE_WIDTH**2)


@pytest.mark.parametrize("new", [65_535, 65_536, 65_537, THREE_LEVELS])
@pytest.mark.parametrize("old", [1, 255, 256, 257, 40_000, 65_535])
def test_proofs_cross_three_levels(old: int, new: int):
    """The boundary of level 2, from both sides."""
    tree, _ = large()
    index = old - 1
    verify_inclusion(
        index, new, LEAVES[index], tree.inclusion_proof(index, new), naive_root(0, new)
    )
    proof = tree.consistency_proof(old, new)
    verify_consistency(old, new, naive_root(0, old), naive_root(0, new), proof)


def test_a_tree_of_three_levels_reopens():
    """FORMAT §9: the tails of upper levels come from the full tiles below."""
    tree, store = large()
    reopened = Tree.reopen(tree.size, LEAVES[tree.size - tree.size % 256 :], store.read)
    assert reopened.root() == naive_root(0, THREE_LEVELS)


def test_the_newest_root_reads_no_tile():
    """A checkpoint is made inside the commit that stores the tiles."""
    tree, store = large()
    store.reads.clear()
    tree.root()
    assert store.reads == []


def test_a_proof_reads_no_tile_twice_and_few_in_all():
    """O(log n): at most the leaf's tile and the edge's tile at each of two full levels."""
    tree, store = large()
    store.reads.clear()
    tree.inclusion_proof(40_000, 65_535)
    assert len(store.reads) == len(set(store.reads)) <= 4


def test_the_proof_from_nothing_and_from_the_same_size_is_empty():
    """Trap 2: old = 0 belongs to the protocol layer, with an empty proof."""
    tree, _ = grown(300)
    assert tree.consistency_proof(0) == tree.consistency_proof(300) == ()


def test_every_tile_of_an_older_size_is_a_prefix_of_what_is_there():
    """EVIDENCE §1.5: partial tiles for an older size are prefixes of what we store."""
    tree, _ = grown(FOUR_TILES + 17)
    for size in (1, 255, 256, 700):
        older, _ = grown(size)
        assert [tree.tile(tile) for tile in tiles_of(size)] == [
            older.tile(tile) for tile in tiles_of(size)
        ]


def test_a_tile_beyond_the_tree_is_not_given():
    """A partial tile is never padded."""
    tree, _ = grown(300)
    with pytest.raises(AssertionError):
        tree.tile(Tile(0, 1, 45))


def test_a_stored_tile_of_another_size_is_rejected():
    """A torn or edited row is the disk's fault, never hashed into a proof."""
    tree = Tree.reopen(512, (), lambda *_: LEAVES[0] * 256)
    short = Tree(512, (b"", LEAVES[0] * 2), lambda *_: b"\0" * (TILE_BYTES - 32))
    assert tree.root()
    with pytest.raises(Rejected, match=r"^tile: stored tile 0/0 has 8160 bytes"):
        short.inclusion_proof(0)
    with pytest.raises(Rejected, match=r"^tile: stored tile 0/1 has 0 bytes"):
        Tree.reopen(512, (), lambda _, index: LEAVES[0] * 256 if index == 0 else b"")


def test_a_tree_refuses_tails_that_do_not_fit_its_size():
    """An assertion on both sides of the boundary: before growing, and when taken over."""
    for size, tails in ((1, ()), (1, (b"",)), (256, (b"",)), (0, (LEAVES[0],))):
        with pytest.raises(AssertionError):
            Tree(size, tails, lambda *_: b"")


def test_a_leaf_of_another_length_is_not_a_hash():
    """What is not 32 bytes would shift every hash after it."""
    with pytest.raises(AssertionError, match="32 bytes"):
        Tree(0, (), lambda *_: b"").append((LEAVES[0], b"data"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda t: t.root(4),
        lambda t: t.inclusion_proof(3),
        lambda t: t.inclusion_proof(2, 2),
        lambda t: t.consistency_proof(3, 2),
    ],
)
def test_a_tree_answers_only_for_sizes_it_has_had(ask):
    """A size from outside is compared with the log's before it comes here (FORMAT §8 row 8)."""
    tree, _ = grown(3)
    with pytest.raises(AssertionError):
        ask(tree)
