"""The device's mirror: pulled events, the scope digest, and the offline register."""

import random
import sqlite3
from contextlib import closing

import msgspec
import pytest

from core.evidence.entry import Leaf, entry_of
from core.evidence.merkle import leaf_hash
from core.kernel.b64 import b64u
from core.kernel.ids import uuid7
from core.log.mirror import Mirror, MirrorClash
from core.log.records import StoredEvent
from core.log.register import RegisterRow

KID = b64u(b"s" * 16)
NOTICE = "notice:" + uuid7(1, bytes(10))
CASE = "case:" + uuid7(2, bytes(10))
EMPTY = (0, "00" * 32)


def stored(leaf, *, stream=NOTICE, ver=None, kind="notice.served.v1", body=None):
    return StoredEvent(
        leaf=leaf,
        stream=stream,
        ver=leaf + 1 if ver is None else ver,
        type=kind,
        body=body or b'{"leaf":%d}' % leaf,
        event_id=uuid7(leaf, bytes(10)),
        kid=KID,
        seq=leaf + 1,
        received_ms=1_000 + leaf,
        sig=bytes(64),
    )


def digest_of(events):
    """The ten-line model: FORMAT §6 leaf hashes, added up."""
    total = 0
    for one in events:
        fields = {name: getattr(one, name) for name in Leaf.__struct_fields__}
        total += int.from_bytes(leaf_hash(entry_of(Leaf(**fields))))
    return len(events), f"{total % 2**256:064x}"


def institution(number, name, **fields):
    return RegisterRow(institution=uuid7(number, bytes(10)), name=name, **fields)


def names(rows):
    return [row.name for row in rows]


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "mirror.db")


@pytest.fixture
def mirror(path):
    with Mirror.open(path) as opened:
        yield opened


def test_an_empty_mirror_has_pulled_nothing(mirror):
    """FORMAT §3 seen.leaf: -1 before the first pull."""
    assert (mirror.position(), mirror.count(), mirror.digest()) == (-1, 0, EMPTY)


def test_a_page_and_its_position_are_there_after_reopening(path):
    """FORMAT §7: the next pull goes on where this one ended, also past leaves out of scope."""
    page = [stored(3), stored(8)]
    with Mirror.open(path) as first:
        assert first.add_page(page, 12, "a/log/1") == 2
    with Mirror.open(path) as second:
        assert list(second.iter_all()) == page
        assert (second.position(), second.origin()) == (12, "a/log/1")


def test_a_page_out_of_scope_still_moves_the_position(mirror):
    """FORMAT §7: `next` may pass leaves that this device may not see."""
    mirror.add_page([], 40)
    assert mirror.position() == 40


def test_the_same_page_twice_changes_nothing(mirror):
    """F3: a reply lost is asked for again."""
    page = [stored(0), stored(5)]
    mirror.add_page(page, 5)
    before = mirror.digest()
    assert mirror.add_page(page, 5) == 0
    assert mirror.digest() == before


def test_a_hole_is_filled_without_moving_the_position_back(mirror):
    """F34: just what is missing is fetched; never a wipe."""
    mirror.add_page([stored(0), stored(9)], 9)
    mirror.add_page([stored(4)], 4)
    assert (mirror.position(), [one.leaf for one in mirror.iter_all()]) == (9, [0, 4, 9])


@pytest.mark.parametrize(
    "changes",
    [{"body": b"{}"}, {"sig": b"x" * 64}, {"received_ms": 7}, {"stream": CASE}, {"type": "a.b.v1"}],
)
def test_other_bytes_for_a_leaf_are_a_clash_and_the_page_is_not_taken(mirror, changes):
    """F41: a server that rewrites history is caught by any device that has read it."""
    mirror.add_page([stored(0)], 0)
    other = msgspec.structs.replace(stored(0), **changes)
    with pytest.raises(MirrorClash, match="leaf 0"):
        mirror.add_page([stored(1), other], 1)
    assert (list(mirror.iter_all()), mirror.position()) == ([stored(0)], 0)


def test_a_page_of_another_incarnation_is_a_clash(mirror):
    """F35: local data is kept; never a wipe."""
    mirror.add_page([stored(0)], 0, "a/log/1")
    with pytest.raises(MirrorClash, match="a/log/2"):
        mirror.add_page([stored(1)], 1, "a/log/2")
    assert mirror.count() == 1


def test_a_stream_is_read_by_ver(mirror):
    """FORMAT §2: one writer, versions without gap."""
    mirror.add_page([stored(2, ver=1), stored(3, stream=CASE, ver=1), stored(4, ver=2)], 4)
    assert [(one.leaf, one.ver) for one in mirror.stream(NOTICE)] == [(2, 1), (4, 2)]


def test_events_are_read_by_the_beginning_of_their_type(mirror):
    """R15: every version of a type, known or not, is found by its beginning."""
    kinds = ["notice.served.v1", "case.filed.v1", "notice.served.v2", "notices.x-y.v1"]
    mirror.add_page([stored(leaf, kind=kind) for leaf, kind in enumerate(kinds)], 3)
    assert [one.leaf for one in mirror.of_type("notice.")] == [0, 2]
    assert [one.leaf for one in mirror.of_type("notice.", after_leaf=0, limit=1)] == [2]


def test_everything_is_read_in_leaf_order_past_one_batch(mirror):
    """FORMAT §7: leaf order."""
    mirror.add_page([stored(leaf) for leaf in reversed(range(1_001))], 1_000)
    assert [one.leaf for one in mirror.iter_all()] == list(range(1_001))


def test_the_digest_is_the_sum_of_leaf_hashes_in_any_order_of_pages(path):
    """SYNC 5.5, R9: count and sum of hashes mod 2^256; a sum has no order."""
    page = [stored(leaf) for leaf in range(40)]
    shuffled = random.Random(5).sample(page, len(page))  # noqa: S311 - an order, not a secret
    with Mirror.open(path) as mirror:
        for at in range(0, 40, 7):
            mirror.add_page(shuffled[at : at + 7], 40)
        assert mirror.digest() == digest_of(page) == mirror.digest_between(0, 40)


def test_a_missing_event_changes_the_digest_of_its_half(mirror):
    """F34: halving the range finds it."""
    page = [stored(leaf) for leaf in range(10) if leaf != 7]
    mirror.add_page(page, 9)
    whole = [stored(leaf) for leaf in range(10)]
    assert mirror.digest_between(0, 4) == digest_of(whole[:5])
    assert mirror.digest_between(5, 9) != digest_of(whole[5:])


def test_a_cleared_mirror_is_as_new(mirror):
    """SYNC 5.12: the mirror is rebuildable."""
    mirror.add_page([stored(0)], 0, "a/log/1")
    mirror.put_register([institution(1, "叶县晨光")])
    mirror.clear()
    assert (mirror.position(), mirror.origin(), mirror.digest()) == (-1, "", EMPTY)
    assert (list(mirror.iter_all()), mirror.register_count()) == ([], 0)
    assert mirror.add_page([stored(0, body=b"{}")], 0, "a/log/2") == 1


def test_the_file_names_itself(mirror, path):
    """FORMAT §9."""
    mirror.add_page([], 0)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (0x414A4D31,)


# --- the register ---


@pytest.fixture
def filled(mirror):
    mirror.put_register(
        [
            institution(1, "晨光培训学校", uscc="91410422MA44ABCD1X", address="叶县 昆阳路12号"),
            institution(2, "叶县育才中心", region="410422", search="YCZX 原名启明"),
            institution(3, "鲁山体育俱乐部", address="鲁山县100%路"),
        ]
    )
    return mirror


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("叶县", ["叶县育才中心", "晨光培训学校"], id="two characters"),
        pytest.param("育", ["叶县育才中心", "鲁山体育俱乐部"], id="one character"),
        pytest.param("县昆", ["晨光培训学校"], id="across a space"),
        pytest.param("叶县 晨光", ["晨光培训学校"], id="every word, in any field"),
        pytest.param("启明", ["叶县育才中心"], id="a former name"),
        pytest.param("yczx", ["叶县育才中心"], id="another case"),
        pytest.param("ma44abcd", ["晨光培训学校"], id="a part of the code"),
        pytest.param("１２号", ["晨光培训学校"], id="full-width digits"),
        pytest.param("100%", ["鲁山体育俱乐部"], id="a sign that LIKE would take for a wildcard"),
        pytest.param("_", [], id="another such sign"),
        pytest.param("郏县", [], id="nothing"),
    ],
)
def test_the_register_finds_what_is_typed(filled, text, found):
    """FTS5 trigram finds nothing for two Chinese characters, and does not say so."""
    assert names(filled.search(text)) == found
    assert filled.register_count(text) == len(found)


def test_a_typed_quote_is_text(filled):
    """No text that is typed is a query language."""
    assert filled.search("\"' OR 1 --") == []


def test_no_text_finds_all_by_name(filled):
    """The list before anything is typed."""
    assert filled.search("  ") == filled.register_page()
    assert names(filled.register_page()) == sorted(names(filled.register_page()))


def test_pages_join_to_the_whole(mirror):
    """Same names do not fall between two pages."""
    mirror.put_register([institution(n, f"中心{n % 3}") for n in range(25)])
    pages = [mirror.search("中心", 4, offset) for offset in range(0, 25, 4)]
    assert [row for page in pages for row in page] == mirror.register_page(0, 100)
    assert mirror.register_count("中心") == 25


def test_a_later_row_replaces_the_institutions_earlier_one(filled):
    """The register is a view; the caller fills it again whenever an event changed it."""
    row = institution(3, "鲁山体育中心", uscc="9", region="4", address="a", search="s")
    filled.put_register([row])
    assert (filled.search("俱乐部"), filled.search("鲁山")) == ([], [row])
