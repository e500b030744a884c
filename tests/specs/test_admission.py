"""FORMAT §8, rows 1 to 10: may an event take a leaf? The first row that matches decides."""

import pytest

from core.kernel.b64 import b64u
from core.sync.admission import admit
from tests.support.worlds import (
    LARGER,
    LEG,
    OTHER_LEG,
    OTHER_ROOT,
    ROOTS,
    VISIT,
    FakeWorld,
    Tablet,
    logged,
    note,
    outcome,
)

MALFORMED = ("rejected:malformed", False, True)


NO_EVENTS = [
    b"",
    b"[]",
    b"{",
    b'{"v":1.5}',
    b'{"v":1e3}',
    b'{"v":null}',
    b'{"v":' + b"1" * 30 + b"}",
    b"\xff\xfe",
    b'{"v":"\xff"}',
    b'{"v":"\\ud800"}',
    b"\xef\xbb\xbf{}",
    b"[" * 200_000,
    b'{"v":' * 16_000,
    b'{"data":' + b"[" * 4_000 + b"]" * 4_000 + b"}",
]


@pytest.mark.parametrize("body", NO_EVENTS, ids=range(len(NO_EVENTS)))
def test_1_bytes_that_are_no_event_are_malformed(tablet, judged, body):
    """Row 1. Verifies: F6."""
    assert outcome(judged(tablet.offer(body))) == MALFORMED


def test_1_a_body_with_white_space_is_malformed(tablet, judged):
    """Row 1: not canonical (FORMAT §4). Verifies: F6."""
    body = tablet.body().replace(b'"v":1', b'"v": 1')
    assert outcome(judged(tablet.offer(body))) == MALFORMED


def test_1_a_key_given_twice_is_malformed(tablet, judged):
    """Row 1: two readers could take different ones. Verifies: F6."""
    body = tablet.body().replace(b'"v":1,', b'"v":1,"v":1,')
    assert outcome(judged(tablet.offer(body))) == MALFORMED


@pytest.mark.parametrize(
    "changes",
    [
        {"data": {"visit": "x" * 8193}},
        {"data": {"list": list(range(1001))}},
        {"data": {"text": ["y" * 4_000] * 9}},
        {"data": {"deep": [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}},
        {"data": {"Large": 1}},
        {"data": {"beyond": 2**53}},
    ],
)
def test_1_a_body_over_a_limit_is_malformed(tablet, judged, changes):
    """Row 1, FORMAT §10. Verifies: F6."""
    assert outcome(judged(tablet.offer(tablet.body(**changes)))) == MALFORMED


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"id": "019a0000-0000-4000-8000-000000000001"},
        {"unknown": 1},
        {"type": "leg.finding-recorded"},
        {"type": "notice.served.v1"},
        {"ver": 0},
        {"at": "2026-11-21T20:31:07.120Z"},
        {"at": "2026-02-30T20:31:07.120+08:00"},
        {"actor": {}},
        {"region": "4104"},
        {"stream": "sql:019a9f3c-0000-7000-8000-000000000001"},
        {"stream": LEG.upper()},
        {"n": None},
        {"pd": None},
        {"dev": {"seq": 0}},
        {"dev": {"boot": "AAAAAAAAAAB"}},
        {"based_on": [[OTHER_LEG, 1], [LEG, 1]]},
    ],
)
def test_1_a_header_that_cannot_be_read_is_malformed(tablet, judged, changes):
    """Row 1, FORMAT §3. Verifies: F6."""
    assert outcome(judged(tablet.offer(tablet.body(**changes)))) == MALFORMED


def test_1_an_event_without_checkpoint_is_malformed(tablet, judged):
    """Row 1, FORMAT §3: `cp` is absent only in leaf 0 of an incarnation."""
    assert outcome(judged(tablet.offer(tablet.body(cp=None)))) == MALFORMED


def test_1_an_event_at_another_place_of_the_push_is_malformed(tablet, judged):
    """Row 1: the header line counts seq from first_seq. Verifies: R5."""
    assert outcome(judged(tablet.offer(tablet.body(), seq=2))) == MALFORMED


def test_1_an_event_of_another_key_than_the_push_is_malformed(tablet, world):
    """Row 1: one push, one key."""
    other = Tablet(2)
    world.enrol(other)
    assert outcome(admit(tablet.make(), other.kid, None, world)) == MALFORMED


def test_2_an_event_of_another_log_is_refused(tablet, judged):
    """Row 2; the bytes are none of ours to keep. Verifies: F38."""
    verdict = judged(tablet.make(log="other.example"))
    assert outcome(verdict) == ("rejected:other-log", False, False)


def test_3_a_key_that_was_never_enrolled_is_unknown(tablet):
    """Row 3."""
    verdict = admit(tablet.make(), tablet.kid, None, FakeWorld())
    assert outcome(verdict) == ("rejected:unknown-key", False, True)


@pytest.mark.parametrize(
    ("key_class", "kind", "is_known"),
    [
        ("field", "leg", True),
        ("field", "dev", True),
        ("field", "intent", True),
        ("field", "hist", False),
        ("field", "institution", False),
        ("field", "review", False),
        ("field", "device", False),
        ("importer", "hist", True),
        ("importer", "leg", False),
        ("importer", "case", False),
    ],
)
def test_3_a_key_writes_the_streams_of_its_class_alone(tablet, world, key_class, kind, is_known):
    """Row 3, FORMAT §2."""
    world.enrol(tablet, key_class=key_class)
    offered = tablet.make(stream=kind + LEG[3:], type=f"{kind}.anything.v1")
    verdict = admit(offered, tablet.kid, None, world)
    assert (verdict.text != "rejected:unknown-key") == is_known


def test_4_a_false_signature_is_refused_and_stops_the_chain(tablet, judged):
    """Row 4. Verifies: F7."""
    verdict = judged(tablet.offer(tablet.body(), sig=bytes(64)))
    assert outcome(verdict) == ("rejected:signature", False, True)
    assert verdict.stops_chain


def test_4_a_signature_over_the_bare_body_is_false(tablet, judged):
    """Row 4, FORMAT §5: the type is inside the signature."""
    body = tablet.body()
    assert judged(tablet.offer(body, sig=tablet.signer.sign(body))).code == "signature"


def test_5_the_same_event_again_is_a_duplicate_with_its_old_leaf(tablet, world, judged):
    """Row 5. Verifies: R5, F3, F4."""
    offered = logged(world, tablet)
    verdict = judged(offered)
    assert outcome(verdict) == ("duplicate", False, False)
    assert verdict.earlier is not None
    assert verdict.earlier.leaf == 10


def test_6_other_bytes_at_a_logged_seq_are_a_fork(tablet, world, judged):
    """Row 6. Verifies: R7, F9."""
    twin = Tablet()
    offered = logged(world, tablet)
    verdict = judged(twin.make(data={"visit": VISIT, "code": "V-TIM-02"}))
    assert outcome(verdict) == ("rejected:fork", False, True)
    assert verdict.forks
    assert verdict.stops_chain
    assert verdict.earlier is not None
    assert verdict.earlier.seq == offered.seq


def test_6_other_bytes_in_another_stream_at_a_logged_seq_are_a_fork(tablet, world, judged):
    """Row 6: the seq is taken, wherever the copy wrote. Verifies: R7, F9."""
    twin = Tablet()
    logged(world, tablet)
    verdict = judged(twin.make(stream=OTHER_LEG))
    assert (verdict.text, verdict.forks) == ("rejected:fork", True)
    assert verdict.earlier is None


def test_6_a_prev_that_is_not_the_head_is_a_fork(tablet, world, judged):
    """Row 6. Verifies: F8."""
    logged(world, tablet)
    tablet.prev = bytes(32)
    verdict = judged(tablet.make(ver=2))
    assert (verdict.text, verdict.forks) == ("rejected:fork", True)


def test_6_the_first_event_begins_at_the_chains_ground(tablet, judged):
    """Row 6, FORMAT §5: a key's ground depends on the authority."""
    tablet.prev = bytes(32)
    assert judged(tablet.make()).text == "rejected:fork"


def test_6_nothing_more_of_a_sealed_key_is_taken(tablet, world, judged):
    """Row 6: until a new epoch; the bytes stay. Verifies: F8, F9."""
    logged(world, tablet)
    world.enrol(tablet, sealed=True)
    verdict = judged(tablet.make(ver=2))
    assert outcome(verdict) == ("rejected:fork", False, True)
    assert not verdict.forks


def test_6_a_fork_is_found_once_by_its_first_event(tablet, world, judged):
    """Row 6: the rest of the branch is kept, and not told again. Verifies: F9."""
    twin = Tablet()
    logged(world, tablet)
    world.enrol(tablet, sealed=True)
    verdict = judged(twin.make(stream=OTHER_LEG))
    assert outcome(verdict) == ("rejected:fork", False, True)
    assert not verdict.forks


def test_6_a_sealed_key_still_hears_of_what_was_logged(tablet, world, judged):
    """Row 5 before row 6. Verifies: R5."""
    offered = logged(world, tablet)
    world.enrol(tablet, sealed=True)
    assert judged(offered).text == "duplicate"


def test_7_an_event_behind_a_gap_is_deferred(tablet, world, judged):
    """Row 7 names what is missing. Verifies: R5, F5."""
    logged(world, tablet)
    tablet.make(ver=2)
    tablet.make(ver=3)
    verdict = judged(tablet.make(ver=4))
    assert outcome(verdict) == ("deferred:2..3", False, False)


@pytest.mark.parametrize("header_note", [note(15), note(1, n=2)])
def test_8_our_own_signature_over_more_than_we_have_stops_the_server(tablet, judged, header_note):
    """Row 8: a larger log, or an incarnation we do not know. Verifies: R6, F11."""
    verdict = judged(tablet.make(), header_note)
    assert outcome(verdict) == ("deferred:server-behind", False, False)


def test_8_an_older_checkpoint_in_the_body_changes_nothing(tablet, judged):
    """Row 8: work done before the last sync comes with the note of the last sync (F11)."""
    tablet.seen = LARGER
    assert judged(tablet.make(), note(16)).code == "server-behind"


@pytest.mark.parametrize("header_note", [None, "junk", note(10), note(15, by=Tablet(7).signer)])
def test_8b_a_mere_claim_of_a_larger_log_is_held_for_review(tablet, judged, header_note):
    """Row 8b: a claim must never stop a server."""
    verdict = judged(tablet.make(cp=LARGER), header_note)
    assert outcome(verdict) == ("review:cp-unproved", True, False)


def test_8b_a_checkpoint_of_another_log_is_held_for_review(tablet, judged):
    """Row 8b."""
    cp = {"log": "other.example/log/1", "size": 1, "root": b64u(ROOTS[1])}
    assert judged(tablet.make(cp=cp)).text == "review:cp-unproved"


def test_9_another_root_at_our_size_is_a_split_view(tablet, judged):
    """Row 9: gossip and work both stay. Verifies: F41."""
    assert outcome(judged(tablet.make(cp=OTHER_ROOT))) == ("review:split-view", True, False)


def test_10_a_version_that_is_not_next_is_refused(tablet, world, judged):
    """Row 10."""
    logged(world, tablet)
    verdict = judged(tablet.make(ver=3))
    assert outcome(verdict) == ("rejected:stream", False, True)
    assert verdict.stops_chain


def test_10_a_stream_of_another_key_is_refused(tablet, world, judged):
    """Row 10, FORMAT §2: a device stream belongs to the kid of its ver 1."""
    other = Tablet(2)
    world.enrol(other)
    logged(world, other)
    assert judged(tablet.make(ver=2)).text == "rejected:stream"


def test_10_a_taken_place_is_no_duplicate_of_another_keys_event(tablet, world, judged):
    """Row 10 before row 5: (kid, seq) is what is logged, not the place."""
    other = Tablet(2)
    world.enrol(other)
    logged(world, other)
    assert judged(tablet.make()).text == "rejected:stream"
