"""FORMAT §8, row by row: what becomes of one event of a push; the first row that matches decides."""

from typing import get_args

import msgspec
import pytest

from core.domain.leg.events import FindingRecorded
from core.domain.review.events import ReviewCode
from core.evidence.body import read_header
from core.kernel.b64 import b64u
from core.kernel.times import time_of
from core.sync.admission import Verdict, admit
from tests.support.devices import AUTHORITY, NOW, ORIGIN
from tests.support.worlds import LEG, ROOTS, VISIT, FakeWorld, Tablet, note

HOUR_MS = 3_600_000
OTHER_LEG = LEG[:-1] + "2"
PHONE = {"detail": "家长电话 13800138000"}
LARGER = {"log": ORIGIN, "size": 15, "root": b64u(ROOTS[15])}
OTHER_ROOT = {"log": ORIGIN, "size": 5, "root": b64u(ROOTS[6])}


@pytest.fixture
def tablet():
    return Tablet()


@pytest.fixture
def world(tablet):
    world = FakeWorld()
    world.enrol(tablet)
    return world


@pytest.fixture
def judged(tablet, world):
    """Return the verdict on an event of the tablet in the world."""

    def judge(offered, header_note=None) -> Verdict:
        return admit(offered, tablet.kid, header_note, world)

    return judge


def logged(world, tablet, **changes):
    """Make the tablet's next event and log it; return it as it was offered."""
    offered = tablet.make(**changes)
    world.log(read_header(offered.signed.body), offered.signed)
    return offered


def text(verdict):
    return verdict.text, verdict.takes_leaf, verdict.forensic


MALFORMED = ("rejected:malformed", False, True)


NO_EVENTS = [
    b"",
    b"[]",
    b"null",
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
    assert text(judged(tablet.offer(body))) == MALFORMED


def test_1_a_body_with_white_space_is_malformed(tablet, judged):
    """Row 1: not canonical (FORMAT §4). Verifies: F6."""
    body = tablet.body().replace(b'"v":1', b'"v": 1')
    assert text(judged(tablet.offer(body))) == MALFORMED


def test_1_a_key_given_twice_is_malformed(tablet, judged):
    """Row 1: two readers could take different ones. Verifies: F6."""
    body = tablet.body().replace(b'"v":1,', b'"v":1,"v":1,')
    assert text(judged(tablet.offer(body))) == MALFORMED


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
    assert text(judged(tablet.offer(tablet.body(**changes)))) == MALFORMED


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
    assert text(judged(tablet.offer(tablet.body(**changes)))) == MALFORMED


def test_1_an_event_without_checkpoint_is_malformed(tablet, judged):
    """Row 1, FORMAT §3: `cp` is absent only in leaf 0 of an incarnation."""
    assert text(judged(tablet.offer(tablet.body(cp=None)))) == MALFORMED


def test_1_an_event_at_another_place_of_the_push_is_malformed(tablet, judged):
    """Row 1: the header line counts seq from first_seq. Verifies: R5."""
    assert text(judged(tablet.offer(tablet.body(), seq=2))) == MALFORMED


def test_1_an_event_of_another_key_than_the_push_is_malformed(tablet, world):
    """Row 1: one push, one key."""
    other = Tablet(2)
    world.enrol(other)
    assert text(admit(tablet.make(), other.kid, None, world)) == MALFORMED


def test_2_an_event_of_another_log_is_refused(tablet, judged):
    """Row 2; the bytes are none of ours to keep. Verifies: F38."""
    verdict = judged(tablet.make(log="other.example"))
    assert text(verdict) == ("rejected:other-log", False, False)


def test_3_a_key_that_was_never_enrolled_is_unknown(tablet):
    """Row 3."""
    verdict = admit(tablet.make(), tablet.kid, None, FakeWorld())
    assert text(verdict) == ("rejected:unknown-key", False, True)


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
    assert text(verdict) == ("rejected:signature", False, True)
    assert verdict.stops_chain


def test_4_a_signature_over_the_bare_body_is_false(tablet, judged):
    """Row 4, FORMAT §5: the type is inside the signature."""
    body = tablet.body()
    assert judged(tablet.offer(body, sig=tablet.signer.sign(body))).code == "signature"


def test_5_the_same_event_again_is_a_duplicate_with_its_old_leaf(tablet, world, judged):
    """Row 5. Verifies: R5, F3, F4."""
    offered = logged(world, tablet)
    verdict = judged(offered)
    assert text(verdict) == ("duplicate", False, False)
    assert verdict.earlier is not None
    assert verdict.earlier.leaf == 10


def test_6_other_bytes_at_a_logged_seq_are_a_fork(tablet, world, judged):
    """Row 6. Verifies: R7, F9."""
    twin = Tablet()
    offered = logged(world, tablet)
    verdict = judged(twin.make(data={"visit": VISIT, "code": "V-TIM-02"}))
    assert text(verdict) == ("rejected:fork", False, True)
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
    assert text(verdict) == ("rejected:fork", False, True)
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
    assert text(verdict) == ("deferred:2..3", False, False)


@pytest.mark.parametrize("header_note", [note(15), note(1, n=2)])
def test_8_our_own_signature_over_more_than_we_have_stops_the_server(tablet, judged, header_note):
    """Row 8: a larger log, or an incarnation we do not know. Verifies: R6, F11."""
    verdict = judged(tablet.make(), header_note)
    assert text(verdict) == ("deferred:server-behind", False, False)


def test_8_an_older_checkpoint_in_the_body_changes_nothing(tablet, judged):
    """Row 8: work done before the last sync comes with the note of the last sync (F11)."""
    tablet.seen = LARGER
    assert judged(tablet.make(), note(16)).code == "server-behind"


@pytest.mark.parametrize("header_note", [None, "junk", note(10), note(15, by=Tablet(7).signer)])
def test_8b_a_mere_claim_of_a_larger_log_is_held_for_review(tablet, judged, header_note):
    """Row 8b: a claim must never stop a server."""
    verdict = judged(tablet.make(cp=LARGER), header_note)
    assert text(verdict) == ("review:cp-unproved", True, False)


def test_8b_a_checkpoint_of_another_log_is_held_for_review(tablet, judged):
    """Row 8b."""
    cp = {"log": "other.example/log/1", "size": 1, "root": b64u(ROOTS[1])}
    assert judged(tablet.make(cp=cp)).text == "review:cp-unproved"


def test_9_another_root_at_our_size_is_a_split_view(tablet, judged):
    """Row 9: gossip and work both stay. Verifies: F41."""
    assert text(judged(tablet.make(cp=OTHER_ROOT))) == ("review:split-view", True, False)


def test_10_a_version_that_is_not_next_is_refused(tablet, world, judged):
    """Row 10."""
    logged(world, tablet)
    verdict = judged(tablet.make(ver=3))
    assert text(verdict) == ("rejected:stream", False, True)
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


def test_11_what_comes_of_a_revoked_key_is_held_for_review(tablet, world, judged):
    """Row 11, by leaf. Verifies: F23."""
    world.enrol(tablet, revoked=True)
    assert text(judged(tablet.make())) == ("review:revoked", True, False)


@pytest.mark.parametrize(
    ("since_ms", "expected"), [(NOW, "review:suspected"), (NOW + 1, "admitted")]
)
def test_11_what_comes_since_a_suspicion_is_held_for_review(
    tablet, world, judged, since_ms, expected
):
    """Row 11, by the server's clock. Verifies: F24."""
    world.enrol(tablet, suspected_since_ms=since_ms)
    assert judged(tablet.make()).text == expected


def test_11_an_unknown_type_is_held_for_review(tablet, judged):
    """Row 11. Verifies: R15, F29."""
    offered = tablet.make(type="leg.beamed-up.v1", data={"anything": ["at", "all"]})
    assert text(judged(offered)) == ("review:unknown-type", True, False)


@pytest.mark.parametrize("data", [{"visit": 1}, {"more": 1, "visit": LEG}, {}, [], "text", 7, True])
def test_11_data_of_another_shape_is_held_for_review(tablet, judged, data):
    """Row 11: wrong data of an authentic event is a question of standing (F6)."""
    assert text(judged(tablet.make(data=data))) == ("review:schema", True, False)


@pytest.mark.parametrize("data", [[], "13800138000", 7])
def test_11_data_of_an_unknown_type_need_not_be_an_object(tablet, judged, data):
    """Row 11: nothing that is canonical makes admission fall over."""
    offered = tablet.make(type="leg.beamed-up.v1", data=data)
    assert judged(offered).text == "review:unknown-type"


def test_11_a_phone_number_in_data_is_held_for_review(tablet, judged):
    """Row 11, EVIDENCE.md §5: nothing personal in a body."""
    verdict = judged(tablet.make(data={"visit": VISIT, "code": "V-TIM-01"} | PHONE))
    assert text(verdict) == ("review:personal", True, False)


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("410422", "admitted"),
        ("410422001", "admitted"),
        ("410423", "review:scope"),
        ("110101410422", "review:scope"),
        (None, "review:scope"),
    ],
)
def test_11_a_region_outside_the_keys_scope_is_held_for_review(tablet, judged, region, expected):
    """Row 11. Verifies: R11, F19."""
    assert judged(tablet.make(region=region)).text == expected


def test_11_a_fact_whose_absence_was_relied_on_is_held_for_review(tablet, world, judged):
    """Row 11. Verifies: F21."""
    world.late = frozenset({FindingRecorded})
    assert text(judged(tablet.make())) == ("review:late-fact", True, False)


def test_12_everything_else_is_admitted(tablet, judged):
    """Row 12. Verifies: R2."""
    verdict = judged(tablet.make())
    assert text(verdict) == ("admitted", True, False)
    assert isinstance(verdict.event, FindingRecorded)
    assert verdict.detail == ""


@pytest.mark.parametrize(
    ("at_ms", "flags"),
    [
        (NOW, ""),
        (NOW + 120_000, ""),
        (NOW + 120_001, "clock-suspect"),
        (4_070_908_800_000, "clock-suspect"),
        (0, "clock-suspect,late"),
        (NOW - 9 * 60_000 - 1, "clock-suspect"),
    ],
)
def test_12_a_lying_clock_only_flags(tablet, judged, at_ms, flags):
    """Row 12: clock flags never refuse. Verifies: R8, F15."""
    tablet.seen = {"log": ORIGIN, "size": 2, "root": b64u(ROOTS[2])}
    verdict = judged(tablet.make(at=time_of(at_ms)))
    assert (verdict.text, verdict.detail) == ("admitted", flags)


def test_12_a_clock_set_back_flags(tablet, world, judged):
    """Row 12: more than two minutes before the device's own last event. Verifies: F16."""
    logged(world, tablet, at=time_of(NOW))
    verdict = judged(tablet.make(ver=2, at=time_of(NOW - 120_001)))
    assert (verdict.text, verdict.detail) == ("admitted", "clock-back")


def test_12_work_of_three_days_ago_is_flagged_late(tablet, world, judged):
    """Row 12, EVIDENCE.md §3: 72 hours."""
    world.time_of_leaf = lambda _: 0
    verdict = judged(tablet.make(at=time_of(NOW - 72 * HOUR_MS - 1)))
    assert (verdict.text, verdict.detail) == ("admitted", "late")


BOTH = [
    ("1 before 2", {"v": 2, "log": "other.example"}, "rejected:malformed"),
    ("2 before 11", {"log": "other.example", "region": "110101"}, "rejected:other-log"),
    ("3 before 10", {"stream": "hist" + LEG[3:], "type": "hist.any.v1", "ver": 7}, "rejected:unknown-key"),
    ("7 before 10", {"dev": {"seq": 3}, "ver": 7}, "deferred:1..2"),
    ("7 before 8b", {"dev": {"seq": 3}, "cp": LARGER}, "deferred:1..2"),
    ("8b before 11", {"cp": LARGER, "region": "110101"}, "review:cp-unproved"),
    ("9 before 11", {"cp": OTHER_ROOT, "type": "leg.beamed-up.v1"}, "review:split-view"),
    ("10 before 11", {"ver": 2, "region": "110101"}, "rejected:stream"),
    ("type before scope", {"type": "leg.beamed-up.v1", "region": "110101"}, "review:unknown-type"),
    ("schema before scope", {"data": {}, "region": "110101"}, "review:schema"),
    ("schema before personal", {"data": PHONE}, "review:schema"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"), [row[1:] for row in BOTH], ids=[row[0] for row in BOTH]
)
def test_of_two_rows_the_first_decides(tablet, judged, changes, expected):
    """FORMAT §8: first row that matches."""
    body = tablet.body(**changes)
    seq = changes.get("dev", {}).get("seq")
    assert judged(tablet.offer(body, seq=seq)).text == expected


def test_2_decides_before_3_and_4(tablet):
    """FORMAT §8: another log's event is not asked for its key or signature."""
    offered = tablet.offer(tablet.body(log="other.example"), sig=bytes(64))
    assert admit(offered, tablet.kid, None, FakeWorld()).text == "rejected:other-log"


def test_3_decides_before_4(tablet):
    """FORMAT §8: without a key there is no signature to check."""
    offered = tablet.offer(tablet.body(), sig=bytes(64))
    assert admit(offered, tablet.kid, None, FakeWorld()).text == "rejected:unknown-key"


def test_4_decides_before_5(tablet, world, judged):
    """FORMAT §8: a logged body under a false signature is no duplicate."""
    offered = logged(world, tablet)
    forged = tablet.offer(offered.signed.body, seq=1, sig=bytes(64))
    assert judged(forged).text == "rejected:signature"


def test_5_decides_before_8(tablet, world, judged):
    """FORMAT §8: what is logged is answered for, even by a server that has lost data."""
    offered = logged(world, tablet)
    assert judged(offered, note(15)).text == "duplicate"


def test_6_decides_before_8(tablet, world, judged):
    """FORMAT §8: a fork is a fork whatever the server has lost."""
    logged(world, tablet)
    tablet.prev = bytes(32)
    assert judged(tablet.make(ver=2), note(15)).text == "rejected:fork"


def test_8_decides_before_10(tablet, judged):
    """FORMAT §8: a server that lost data cannot say what its streams' heads were."""
    assert judged(tablet.make(ver=7), note(15)).text == "deferred:server-behind"


@pytest.mark.parametrize("cp", [LARGER, OTHER_ROOT])
def test_10_decides_before_8b_and_9_because_a_taken_place_cannot_be_given(tablet, judged, cp):
    """FORMAT §8 gives rows 8b and 9 a leaf; a stream has one event a version (FORMAT §2)."""
    assert judged(tablet.make(ver=7, cp=cp)).text == "rejected:stream"


def test_11_names_the_revocation_before_everything_else(tablet, world, judged):
    """FORMAT §8 row 11, in its order."""
    world.enrol(tablet, revoked=True, suspected_since_ms=NOW)
    assert judged(tablet.make(data={}, region="110101")).text == "review:revoked"


def test_a_rejected_event_stops_its_chain_only_in_rows_1_4_6_10():
    """FORMAT §8: after these nothing later of that kid is taken."""
    codes = ("malformed", "other-log", "unknown-key", "signature", "fork", "stream")
    stops = {code for code in codes if Verdict(outcome="rejected", code=code).stops_chain}
    assert stops == {"malformed", "signature", "fork", "stream"}


def test_every_review_of_admission_can_be_recorded(tablet, world, judged):
    """FORMAT §3: `review.opened.v1` stands in the same commit, so its code must be one of its."""
    world.late = frozenset({FindingRecorded})
    world.enrol(tablet, revoked=True, suspected_since_ms=0, scope=("11",))
    found = set()
    for changes in ({"cp": LARGER}, {"cp": OTHER_ROOT}, {}):
        found.add(judged(tablet.offer(tablet.body(**changes))).code)
    assert found <= set(get_args(ReviewCode))


def test_an_admitted_verdict_keeps_the_header_that_was_read(tablet, judged):
    """The bytes are decoded once; what is stored beside them comes from this reading."""
    verdict = judged(tablet.make())
    assert verdict.header is not None
    assert (verdict.header.log, verdict.header.dev.kid) == (AUTHORITY, tablet.kid)
    assert msgspec.structs.replace(verdict).text == "admitted"
