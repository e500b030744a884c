"""FORMAT §8, rows 11 and 12: does an event that takes its leaf count? And what only flags."""

import msgspec
import pytest

from core.domain import catalogue
from core.domain.leg.events import FindingRecorded, NoticeServed
from core.kernel.b64 import b64u
from core.kernel.times import time_of
from tests.support.builders import an
from tests.support.devices import NOW, ORIGIN
from tests.support.worlds import (
    LEG,
    ROOTS,
    VISIT,
    logged,
    outcome,
)

HOUR_MS = 3_600_000
PHONE = {"detail": "家长电话 13800138000"}


def test_11_what_comes_of_a_revoked_key_is_held_for_review(tablet, world, judged):
    """Row 11, by leaf. Verifies: F23."""
    world.enrol(tablet, revoked=True)
    assert outcome(judged(tablet.make())) == ("review:revoked", True, False)


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
    assert outcome(judged(offered)) == ("review:unknown-type", True, False)


@pytest.mark.parametrize("data", [{"visit": 1}, {"more": 1, "visit": LEG}, {}, [], "text", 7, True])
def test_11_data_of_another_shape_is_held_for_review(tablet, judged, data):
    """Row 11: wrong data of an authentic event is a question of standing (F6)."""
    assert outcome(judged(tablet.make(data=data))) == ("review:schema", True, False)


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        ("2026-02-28", "admitted"),
        ("2026-02-29", "review:schema"),
        ("2026-02-30", "review:schema"),
        ("2026-03-01", "admitted"),
        ("2028-02-29", "admitted"),
        ("0000-01-01", "review:schema"),
    ],
)
@pytest.mark.parametrize("where", ["due_on", "items"])
def test_11_a_day_that_is_none_is_held_for_review(tablet, judged, where, due_on, expected):
    """Row 11: the pattern of a DATE lets 30 February pass, the calendar does not."""
    item = msgspec.structs.replace(an(NoticeServed).items[0], due_on=due_on)
    value = {"due_on": due_on, "items": (item,)}[where]
    data = msgspec.to_builtins(an(NoticeServed, **{where: value}))
    verdict = judged(tablet.make(type="leg.notice-served.v1", data=data))
    assert verdict.text == expected
    assert ("due_on" in verdict.detail) is (expected != "admitted")


def test_what_was_logged_with_such_a_day_is_still_read():
    """Row 11 judges what is new; a log of earlier years opens as it did."""
    data = msgspec.json.encode(an(NoticeServed, due_on="2026-02-30"))
    assert catalogue.read("leg.notice-served.v1", data) == an(NoticeServed, due_on="2026-02-30")


@pytest.mark.parametrize("data", [[], "13800138000", 7])
def test_11_data_of_an_unknown_type_need_not_be_an_object(tablet, judged, data):
    """Row 11: nothing that is canonical makes admission fall over."""
    offered = tablet.make(type="leg.beamed-up.v1", data=data)
    assert judged(offered).text == "review:unknown-type"


def test_11_a_phone_number_in_data_is_held_for_review(tablet, judged):
    """Row 11, EVIDENCE.md §5: nothing personal in a body."""
    verdict = judged(tablet.make(data={"visit": VISIT, "code": "V-TIM-01"} | PHONE))
    assert outcome(verdict) == ("review:personal", True, False)


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
    assert outcome(judged(tablet.make())) == ("review:late-fact", True, False)


def test_12_everything_else_is_admitted(tablet, judged):
    """Row 12. Verifies: R2."""
    verdict = judged(tablet.make())
    assert outcome(verdict) == ("admitted", True, False)
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


def test_11_what_officers_had_no_power_to_do_is_held_for_review(tablet, world, judged):
    """Row 11: a penalty on the spot above the cap is a fact; whether it counts, a person says."""
    world.beyond = frozenset({FindingRecorded})
    assert outcome(judged(tablet.make())) == ("review:beyond-power", True, False)
