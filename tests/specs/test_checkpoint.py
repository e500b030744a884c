"""A checkpoint is the log's signed word, and every next one extends the last (FORMAT §6)."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evidence.checkpoint import (
    Checkpoint,
    check_extends,
    checkpoint_text,
    open_checkpoint,
    origin_of,
    parse_any_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from core.evidence.merkle import EMPTY_ROOT, leaf_hash
from core.evidence.note import parse_note, sign_note
from core.evidence.tree import Tree
from core.kernel.errors import Rejected

AUTHORITY = "anjuan.example.gov.cn"
ORIGIN = f"{AUTHORITY}/log/1"
ROOT = bytes(range(32))
ROOT_TEXT = b64encode(ROOT).decode()
LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LOG_PUBLIC = LOG_KEY.public_key().public_bytes_raw()
SIGNED = Checkpoint(ORIGIN, 10_482, ROOT)


def log_note(checkpoint: Checkpoint = SIGNED) -> str:
    return sign_checkpoint(checkpoint, LOG_PUBLIC, LOG_KEY.sign)


def tree_of(size: int, salt: bytes = b"") -> Tree:
    def no_tile(level: int, index: int) -> bytes:
        raise AssertionError(f"tile {level}/{index} is not full")

    tree = Tree(0, (), no_tile)
    tree.append([leaf_hash(salt + index.to_bytes(8)) for index in range(size)])
    return tree


def at(tree: Tree, size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, tree.root(size))


def test_an_origin_is_the_authority_and_the_incarnation():
    """FORMAT §6: origin = AUTHORITY/log/N, N from 1."""
    assert origin_of(AUTHORITY, 1) == ORIGIN
    for authority, n in ((AUTHORITY, 0), ("Upper.case", 1), ("", 1), ("a" * 101, 1), ("a/b", 1)):
        with pytest.raises(AssertionError):
            origin_of(authority, n)


def test_a_checkpoint_is_three_lines():
    """C2SP tlog-checkpoint; EVIDENCE §1.6: no extension lines."""
    assert checkpoint_text(SIGNED) == f"{ORIGIN}\n10482\n{ROOT_TEXT}\n"


@settings(deadline=None, max_examples=60)
@given(size=st.integers(1, 2**53 - 1), root=st.binary(min_size=32, max_size=32))
def test_a_checkpoint_reads_as_it_was_written(size: int, root: bytes):
    """Decode inverts encode."""
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert parse_checkpoint(checkpoint_text(checkpoint)) == checkpoint


@pytest.mark.parametrize(
    "size",
    [
        "",
        "00",
        "01",
        "+1",
        "-1",
        " 1",
        "1 ",
        "1_0",
        "0x1",
        "1.0",
        "\u0661",
        "9007199254740992",
        "9" * 5000,
    ],
)
def test_a_size_has_one_spelling_up_to_the_largest_integer(size: str):
    """C2SP tlog-checkpoint: ASCII decimal with no leading zeroes; FORMAT §4: up to 2^53-1."""
    with pytest.raises(Rejected, match=r"^checkpoint: size"):
        parse_checkpoint(f"{ORIGIN}\n{size}\n{ROOT_TEXT}\n")


@pytest.mark.parametrize(
    "root",
    [
        "",
        "AA==",
        b64encode(ROOT[:31]).decode(),
        b64encode(ROOT + b"\0").decode(),
        ROOT_TEXT[:-1],
        ROOT_TEXT + " ",
        ROOT_TEXT.replace("8=", "9="),
        "-" + ROOT_TEXT[1:],
        "é" + ROOT_TEXT[1:],
    ],
)
def test_a_root_is_the_canonical_base64_of_32_bytes(root: str):
    """Traps 2 and 4: check the length in the checkpoint parser, re-encode and compare."""
    assert root != ROOT_TEXT
    with pytest.raises(Rejected, match=r"^checkpoint: root"):
        parse_checkpoint(f"{ORIGIN}\n1\n{root}\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        f"{ORIGIN}\n1\n",
        f"{ORIGIN}\n1\n{ROOT_TEXT}",
        f"{ORIGIN}\n1\n{ROOT_TEXT}\nextension\n",
        f"{ORIGIN}\n1\n{ROOT_TEXT}\nextension",
        f"{ORIGIN}\n1\n{ROOT_TEXT}\n\n",
        f"\n{ORIGIN}\n1\n{ROOT_TEXT}\n",
        f"\n1\n{ROOT_TEXT}\n",
        f"{ORIGIN}\r\n1\r\n{ROOT_TEXT}\r\n",
    ],
)
def test_a_checkpoint_of_other_lines_is_rejected(text: str):
    """EVIDENCE §1.6: origin, size, root; no extension lines."""
    with pytest.raises(Rejected, match=r"^checkpoint: "):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "origin",
    [
        AUTHORITY,
        f"{AUTHORITY}/log/",
        f"{AUTHORITY}/log/0",
        f"{AUTHORITY}/log/01",
        f"{AUTHORITY}/log/1/",
        f"{AUTHORITY}/log/\u0661",
        f"{AUTHORITY.upper()}/log/1",
        f" {ORIGIN}",
        f"{ORIGIN} ",
        "sigsum.org/v1/tree/4d6d",
    ],
)
def test_only_a_witness_reads_checkpoints_of_other_logs(origin: str):
    """FORMAT §6: the origin of ours is AUTHORITY/log/N."""
    text = f"{origin}\n1\n{ROOT_TEXT}\n"
    assert parse_any_checkpoint(text) == Checkpoint(origin, 1, ROOT)
    with pytest.raises(Rejected, match="is not AUTHORITY/log/N"):
        parse_checkpoint(text)


def test_an_empty_log_has_the_empty_root():
    """RFC 6962 §2.1: the hash of an empty tree is fixed."""
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert parse_checkpoint(checkpoint_text(empty)) == empty
    with pytest.raises(Rejected, match="empty tree"):
        parse_checkpoint(f"{ORIGIN}\n0\n{ROOT_TEXT}\n")


def test_the_largest_size_is_within_the_limit():
    """FORMAT §4: |int| up to 2^53-1, the size that a body can still gossip."""
    assert parse_checkpoint(f"{ORIGIN}\n9007199254740991\n{ROOT_TEXT}\n").size == 2**53 - 1


def test_a_signed_checkpoint_opens():
    """FORMAT §6: a signed note whose key is named by the origin."""
    assert open_checkpoint(log_note(), ORIGIN, LOG_PUBLIC) == SIGNED
    assert parse_note(log_note()).signatures[0].name == ORIGIN


def test_a_checkpoint_of_another_incarnation_is_not_ours():
    """FORMAT §6: each incarnation is a log of its own."""
    with pytest.raises(Rejected, match="no signature"):
        open_checkpoint(log_note(), f"{AUTHORITY}/log/2", LOG_PUBLIC)


def test_a_log_signs_only_for_its_own_origin():
    """A note under the log's name whose text speaks of another log is rejected."""
    text = checkpoint_text(Checkpoint(f"{AUTHORITY}/log/2", 1, ROOT))
    with pytest.raises(Rejected, match=r"^checkpoint: origin"):
        open_checkpoint(sign_note(text, ORIGIN, LOG_PUBLIC, LOG_KEY.sign), ORIGIN, LOG_PUBLIC)


def test_what_does_not_read_back_is_not_signed():
    """FORMAT §4: a signer signs only what it has read back."""
    for wrong in (
        Checkpoint(ORIGIN, 1, b"short"),
        Checkpoint(ORIGIN, -1, ROOT),
        Checkpoint("other", 1, ROOT),
        Checkpoint(ORIGIN, 2**53, ROOT),
    ):
        with pytest.raises((AssertionError, Rejected)):
            log_note(wrong)


def test_a_grown_log_extends_its_past():
    """STYLE, tests: every checkpoint extends the last."""
    tree = tree_of(40)
    for old in range(41):
        check_extends(at(tree, old), at(tree, 40), tree.consistency_proof(old))


def test_an_empty_log_is_extended_with_an_empty_proof():
    """Trap 2: treat old = 0 in the protocol layer (empty proof)."""
    tree = tree_of(3)
    check_extends(at(tree, 0), at(tree, 3), ())
    check_extends(at(tree, 0), at(tree, 0), ())
    for new in (0, 3):
        with pytest.raises(Rejected, match=r"^split-view: "):
            check_extends(at(tree, 0), at(tree, new), (ROOT,))


@pytest.mark.parametrize(
    ("old", "new", "proof"),
    [
        pytest.param(at(tree_of(3), 3), at(tree_of(2), 2), (), id="the log has shrunk"),
        pytest.param(at(tree_of(3), 3), at(tree_of(3, b"x"), 3), (), id="two roots of one size"),
        pytest.param(at(tree_of(3), 3), at(tree_of(3), 3), (ROOT,), id="a needless proof"),
        pytest.param(at(tree_of(3), 3), at(tree_of(5), 5), (), id="no proof"),
        pytest.param(
            at(tree_of(3), 3),
            at(tree_of(5, b"x"), 5),
            tree_of(5, b"x").consistency_proof(3),
            id="a fork",
        ),
        pytest.param(
            Checkpoint(f"{AUTHORITY}/log/2", 3, ROOT), Checkpoint(ORIGIN, 3, ROOT), (), id="origins"
        ),
        pytest.param(
            Checkpoint(ORIGIN, 0, EMPTY_ROOT), Checkpoint(ORIGIN, 0, ROOT), (), id="no empty root"
        ),
    ],
)
def test_what_is_not_one_log_is_a_split_view(old, new, proof):
    """EVIDENCE §6, attacks 20, 21, 33, 34: the device keeps both notes and shows red."""
    with pytest.raises(Rejected, match=r"^split-view: "):
        check_extends(old, new, proof)
