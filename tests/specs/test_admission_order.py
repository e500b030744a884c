"""FORMAT §8: of two rows that match, the first decides."""

from typing import get_args

import msgspec
import pytest

from core.domain.leg.events import FindingRecorded
from core.domain.review.events import ReviewCode
from core.sync.admission import Verdict, admit
from tests.support.devices import AUTHORITY, NOW
from tests.support.worlds import (
    LARGER,
    LEG,
    OTHER_ROOT,
    FakeWorld,
    logged,
    note,
)

PHONE = {"detail": "家长电话 13800138000"}


HISTORY = {"stream": "hist" + LEG[3:], "type": "hist.any.v1"}
BOTH = [
    ("1 before 2", {"v": 2, "log": "other.example"}, "rejected:malformed"),
    ("2 before 11", {"log": "other.example", "region": "110101"}, "rejected:other-log"),
    ("3 before 10", HISTORY | {"ver": 7}, "rejected:unknown-key"),
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
