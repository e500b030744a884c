"""Every proof that the tree gives verifies, and no other one does (RFC 6962 §2.1)."""

from functools import cache
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evidence.merkle import (
    EMPTY_ROOT,
    complete_root,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)
from core.evidence.tree import Tree
from core.kernel.errors import Rejected

SMALL = 64


@cache
def leaf(index: int, salt: bytes = b"") -> bytes:
    return leaf_hash(salt + index.to_bytes(8))


def naive_root(hashes: tuple[bytes, ...]) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    left, right = naive_root(hashes[:split]), naive_root(hashes[split:])
    return sha256(b"\x01" + left + right).digest()


def leaves(size: int, salt: bytes = b"") -> tuple[bytes, ...]:
    return tuple(leaf(index, salt) for index in range(size))


def small_tree(size: int, salt: bytes = b"") -> Tree:
    tree = Tree(0, (), no_tile)
    tree.append(leaves(size, salt))
    return tree


def no_tile(level: int, index: int) -> bytes:
    raise AssertionError(f"tile {level}/{index} is not full")


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_the_empty_tree_hashes_nothing():
    """RFC 6962 §2.1: MTH({}) = SHA-256()."""
    assert small_tree(0).root() == EMPTY_ROOT == sha256(b"").digest()


def test_a_leaf_never_hashes_like_a_node():
    """RFC 6962 §2.1: the prefixes give second preimage resistance."""
    left, right = leaf(0), leaf(1)
    assert leaf_hash(left + right) != node_hash(left, right)


def test_only_a_complete_subtree_has_a_root_for_ever():
    """EVIDENCE §1.5: a partial tile is never hashed upward."""
    with pytest.raises(AssertionError, match="complete subtree"):
        complete_root(b"".join(leaves(3)))


def test_every_root_up_to_64_is_that_of_the_rfc():
    """EVIDENCE §7: naive recursive root, also for sizes in the past."""
    tree = small_tree(SMALL)
    assert [tree.root(n) for n in range(SMALL + 1)] == [
        naive_root(leaves(n)) for n in range(SMALL + 1)
    ]


def test_every_inclusion_proof_up_to_64_verifies():
    """EVIDENCE §7: every (m, n) up to 64, exhaustively."""
    tree = small_tree(SMALL)
    for size in range(1, SMALL + 1):
        root = naive_root(leaves(size))
        for index in range(size):
            verify_inclusion(index, size, leaf(index), tree.inclusion_proof(index, size), root)


def test_every_consistency_proof_up_to_64_verifies():
    """EVIDENCE §7: every (m, n) up to 64, exhaustively."""
    tree = small_tree(SMALL)
    roots = [naive_root(leaves(size)) for size in range(SMALL + 1)]
    for new in range(1, SMALL + 1):
        for old in range(1, new + 1):
            proof = tree.consistency_proof(old, new)
            verify_consistency(old, new, roots[old], roots[new], proof)


def test_no_inclusion_proof_up_to_16_serves_another_leaf():
    """EVIDENCE §6, attack 12: change the leaf index."""
    tree = small_tree(16)
    for size in range(1, 17):
        for index in range(size):
            proof = tree.inclusion_proof(index, size)
            for other in set(range(-1, size + 2)) - {index}:
                with pytest.raises(Rejected, match=r"^proof: "):
                    verify_inclusion(other, size, leaf(index), proof, tree.root(size))


def test_a_leaf_beyond_the_size_is_not_in_the_tree():
    """Leaf 1 has a path to this root, but not in a tree of one leaf."""
    with pytest.raises(Rejected, match="leaf 1 is not in a tree of 1"):
        verify_inclusion(1, 1, leaf(1), (leaf(0),), node_hash(leaf(0), leaf(1)))


def test_no_consistency_proof_up_to_32_passes_for_another_pair_of_sizes():
    """Trap 7: hash-tree accepted consistency proofs with a wrong size2.

    Only a pair whose proof has the same shape may pass, and sizes come from signed checkpoints.
    """
    tree = small_tree(33)
    for old in range(1, 32):
        for new in range(old + 1, 33):
            proof, wrong = tree.consistency_proof(old, new), tree.root(new + 1 if new < 33 else 1)
            with pytest.raises(Rejected):
                verify_consistency(old, new, tree.root(old), wrong, proof)
            with pytest.raises(Rejected):
                verify_consistency(new, old, tree.root(old), tree.root(new), proof)


def test_a_wrong_new_size_of_another_shape_is_rejected():
    """Trap 7: the pair 3 to 7 climbs another way than 3 to 9, and is longer than 3 to 4."""
    tree = small_tree(9)
    proof = tree.consistency_proof(3, 7)
    for wrong in (4, 9):
        with pytest.raises(Rejected):
            verify_consistency(3, wrong, tree.root(3), tree.root(7), proof)


def test_an_inclusion_proof_does_not_authenticate_the_size():
    """Trap 1: take size and root only from a verified checkpoint; here 6 passes for 5 to 8."""
    tree = small_tree(6)
    proof = tree.inclusion_proof(0, 6)
    for size in (5, 6, 7, 8):
        verify_inclusion(0, size, leaf(0), proof, tree.root(6))


def test_consistency_from_nothing_is_never_proved():
    """Trap 2: the vectors require size1 == 0 to fail, whatever comes with it."""
    for size in (0, 1, 8):
        with pytest.raises(Rejected, match=r"^proof: "):
            verify_consistency(0, size, EMPTY_ROOT, small_tree(size).root(), ())


def test_equal_sizes_compare_roots_of_any_length():
    """Trap 2: the vectors accept equal sizes with equal odd roots; the parser checks lengths."""
    verify_consistency(1, 1, b"don't care", b"don't care", ())
    with pytest.raises(Rejected):
        verify_consistency(1, 1, b"don't care", b"do care", ())


def test_equal_sizes_take_no_proof():
    """transparency-dev/merkle: roots match but the proof is not empty."""
    with pytest.raises(Rejected):
        verify_consistency(1, 1, leaf(0), leaf(0), (leaf(0),))


@pytest.mark.parametrize("root", [b"", b"short", leaf(0) + b"\0"])
def test_between_sizes_a_root_has_32_bytes(root: bytes):
    """Trap 2: an old tree that is one complete subtree is its own seed, so its length counts."""
    with pytest.raises(Rejected):
        verify_consistency(1, 2, root, node_hash(root, leaf(1)), (leaf(1),))


def test_a_proof_holds_at_most_63_hashes():
    """FORMAT §10: proof 63 hashes; refused although the shape would ask for 64."""
    proof = (leaf(0),) * 64
    root = leaf(0)
    for _ in proof:
        root = node_hash(root, leaf(0))
    with pytest.raises(Rejected, match="at most 63"):
        verify_inclusion(0, 2**64, leaf(0), proof, root)


def test_a_proof_of_63_hashes_is_within_the_limit():
    """FORMAT §10, the other side of the bound."""
    root = leaf(0)
    for _ in range(63):
        root = node_hash(root, leaf(0))
    verify_inclusion(0, 2**63, leaf(0), (leaf(0),) * 63, root)


sizes = st.integers(2, 200)


@settings(deadline=None, max_examples=60)
@given(size=sizes, data=st.data())
def test_a_mutated_inclusion_proof_is_rejected(size: int, data: st.DataObject):
    """EVIDENCE §6, attacks 13 to 15: flip a bit, drop a hash, add one, swap two."""
    index = data.draw(st.integers(0, size - 1))
    tree = small_tree(size)
    proof, root = tree.inclusion_proof(index), tree.root()
    for wrong in mutations(proof, data):
        with pytest.raises(Rejected, match=r"^proof: "):
            verify_inclusion(index, size, leaf(index), wrong, root)


@settings(deadline=None, max_examples=60)
@given(size=sizes, data=st.data())
def test_a_mutated_consistency_proof_is_rejected(size: int, data: st.DataObject):
    """EVIDENCE §6, attacks 13 to 15, on the other proof."""
    old = data.draw(st.integers(1, size - 1))
    tree = small_tree(size)
    proof = tree.consistency_proof(old)
    for wrong in mutations(proof, data):
        with pytest.raises(Rejected, match=r"^proof: "):
            verify_consistency(old, size, tree.root(old), tree.root(), wrong)


def mutations(proof: tuple[bytes, ...], data: st.DataObject):
    at = data.draw(st.integers(0, len(proof) - 1))
    yield (*proof[:at], *proof[at + 1 :])
    yield (*proof[:at], leaf(at), *proof[at:])
    yield (*proof, proof[-1])
    yield (*proof[:at], flipped(proof[at], data.draw(st.integers(0, 255))), *proof[at + 1 :])
    yield (*proof[:at], proof[at][:-1], *proof[at + 1 :])
    if len(proof) > 1:
        yield proof[::-1]


@settings(deadline=None, max_examples=60)
@given(size=sizes, data=st.data())
def test_a_proof_from_another_tree_never_verifies(size: int, data: st.DataObject):
    """EVIDENCE §7: proofs from other trees never verify."""
    index = data.draw(st.integers(0, size - 1))
    ours, theirs = small_tree(size), small_tree(size, salt=b"other")
    with pytest.raises(Rejected):
        verify_inclusion(index, size, leaf(index), theirs.inclusion_proof(index), ours.root())
    with pytest.raises(Rejected):
        verify_inclusion(
            index, size, leaf(index, b"other"), theirs.inclusion_proof(index), ours.root()
        )


@settings(deadline=None, max_examples=60)
@given(size=sizes, data=st.data())
def test_a_fork_has_no_proof_from_the_past(size: int, data: st.DataObject):
    """EVIDENCE §6, attack 34: restore, then grow past the old size with other events."""
    old = data.draw(st.integers(1, size - 1))
    ours, theirs = small_tree(size), small_tree(size, salt=b"other")
    for proof in (ours.consistency_proof(old), theirs.consistency_proof(old)):
        with pytest.raises(Rejected):
            verify_consistency(old, size, ours.root(old), theirs.root(), proof)


@settings(deadline=None, max_examples=40)
@given(cuts=st.lists(st.integers(1, 200), min_size=2, max_size=5, unique=True).map(sorted))
def test_every_checkpoint_extends_the_last(cuts: list[int]):
    """STYLE, tests: every checkpoint extends the last."""
    tree = small_tree(cuts[-1])
    for old, new in pairwise(cuts):
        proof = tree.consistency_proof(old, new)
        verify_consistency(old, new, tree.root(old), tree.root(new), proof)
