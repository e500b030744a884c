"""RFC 6962 §2.1: how leaves hash into one root, and how a proof about that root is checked.

A proof says nothing about the size it was made for: an inclusion proof also verifies against every
size whose path has the same shape. Take size and root from one verified checkpoint, never from
whoever brings the proof.

              root              7 leaves, as in RFC 6962 §2.1.3
          ┌─────┴─────┐
          g           h         inclusion of leaf 2   3, a, h
      ┌───┴───┐    ┌──┴──┐      consistency from 3    2, 3, a, h
      a       b    c     6      consistency from 4    h
     ┌┴┐     ┌┴┐  ┌┴┐           consistency from 6    c, 6, g
     0 1     2 3  4 5
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from core.kernel.errors import Rejected
from core.kernel.limits import PROOF_HASHES

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf; the prefix keeps a leaf from passing for a node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the parent of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def complete_root(row: bytes) -> bytes:
    """Return the root over a row of joined hashes; their count is a power of two."""
    count = len(row) // HASH_BYTES
    assert len(row) == count * HASH_BYTES, "a row is whole hashes"
    assert count.bit_count() == 1, "only a complete subtree has its root for ever"
    while len(row) > HASH_BYTES:
        pairs = range(0, len(row), 2 * HASH_BYTES)
        row = b"".join([sha256(b"\x01" + row[at : at + 64]).digest() for at in pairs])
    return row


def verify_inclusion(
    leaf: int, size: int, hashed: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that the tree of `size` leaves under `root` holds `hashed` as its leaf `leaf`.

    Args:
        leaf: from 0.
        size: of the verified checkpoint that `root` comes from.
        hashed: the leaf's hash, not its data.
        proof: siblings from the leaf upwards.
        root: of the verified checkpoint.

    Raises:
        Rejected: `proof`.
    """
    if not 0 <= leaf < size:
        raise _rejected(f"leaf {leaf} is not in a tree of {size}")
    _check_hashes((hashed, *proof), "the leaf hash and the proof")
    inner, border = _shape(leaf, size)
    _check_length(proof, inner + border)
    seed = _climb(hashed, proof[:inner], leaf)
    if _climb_border(seed, proof[inner:]) != root:
        raise _rejected(f"leaf {leaf} is not under the root of size {size}")


def verify_consistency(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the tree of `size2` leaves begins with the tree of `size1`.

    Nothing can be proved about an empty tree: `size1` of 0 always fails here, and whoever starts
    from nothing says so himself (`checkpoint.check_extends`).

    Args:
        size1: the older size, at least 1.
        size2: the newer size, not below `size1`.
        root1: the older root; for equal sizes it is only compared, so its length is the
            checkpoint parser's to check.
        root2: the newer root.
        proof: hashes in the order of RFC 6962 §2.1.2.

    Raises:
        Rejected: `proof`.
    """
    if not 1 <= size1 <= size2:
        raise _rejected(f"nothing proves that a tree of {size2} extends one of {size1}")
    if size1 == size2:
        _check_length(proof, 0)
        if root1 != root2:
            raise _rejected(f"two roots of one size {size1}")
        return
    _check_hashes((root1, root2, *proof), "the roots and the proof")
    _verify_growth(size1, size2, root1, root2, proof)


def _verify_growth(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> None:
    """Climb once from the last complete subtree of the old tree, towards both roots."""
    shift = (size1 & -size1).bit_length() - 1
    inner, border = _shape(size1 - 1, size2)
    inner -= shift
    # an old tree that is one complete subtree is its own seed, so the proof leaves it out
    seed: tuple[bytes, ...] = (root1,) if size1 == 1 << shift else ()
    _check_length(proof, 1 - len(seed) + inner + border)
    start, *path = (*seed, *proof)
    index = (size1 - 1) >> shift
    old = _climb_border(_climb_left(start, path[:inner], index), path[inner:])
    if old != root1:
        raise _rejected(f"the proof does not lead to the root of size {size1}")
    new = _climb_border(_climb(start, path[:inner], index), path[inner:])
    if new != root2:
        raise _rejected(f"the proof does not lead to the root of size {size2}")


def _shape(leaf: int, size: int) -> tuple[int, int]:
    """Return how many siblings stand below the split from the right edge, and how many above."""
    inner = (leaf ^ (size - 1)).bit_length()
    return inner, (leaf >> inner).bit_count()


def _climb(seed: bytes, path: Sequence[bytes], index: int) -> bytes:
    """Hash upwards, with the sibling on the side that the bits of `index` say."""
    for level, sibling in enumerate(path):
        is_right = index >> level & 1
        seed = node_hash(sibling, seed) if is_right else node_hash(seed, sibling)
    return seed


def _climb_left(seed: bytes, path: Sequence[bytes], index: int) -> bytes:
    """Hash upwards with the left siblings only: what is on the right was not there yet."""
    for level, sibling in enumerate(path):
        if index >> level & 1:
            seed = node_hash(sibling, seed)
    return seed


def _climb_border(seed: bytes, path: Sequence[bytes]) -> bytes:
    """Hash upwards along the right edge, where every sibling is on the left."""
    for sibling in path:
        seed = node_hash(sibling, seed)
    return seed


def _check_hashes(hashes: Sequence[bytes], what: str) -> None:
    if any(len(one) != HASH_BYTES for one in hashes):
        raise _rejected(f"{what} must be hashes of {HASH_BYTES} bytes")


def _check_length(proof: Sequence[bytes], needed: int) -> None:
    """Demand the exact length: a proof that is too long is as false as one that is too short."""
    if len(proof) != needed or needed > PROOF_HASHES:
        raise _rejected(f"{len(proof)} hashes where {needed} are needed, at most {PROOF_HASHES}")


def _rejected(detail: str) -> Rejected:
    return Rejected("proof", detail)
