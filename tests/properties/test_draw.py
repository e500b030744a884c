"""Anybody who recomputes a draw gets the same, and sees what was changed (DOMAIN.md §1.4)."""

from collections import Counter
from fractions import Fraction
from hashlib import sha256
from math import ceil

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.domain.draw import events as draw
from core.domain.draw.commands import AnnounceDraw, CommitSeed, FreezePools, RevealSeed
from core.domain.draw.decide import decide
from core.domain.draw.lots import Rule, how_many, in_order, inspectors_for, key_of, seed_hash
from core.domain.draw.pools import CHUNK_BYTES, listed
from core.domain.draw.state import Draw, evolve
from core.domain.draw.verify import differences
from core.kernel.b64 import b64u
from core.kernel.codec import encode
from core.kernel.limits import ARRAY_ITEMS
from tests.support.examples.draw import ASSIGNED, OBJECTS, RECORD, REVEALED, REVEALER
from tests.support.law import shipped_law
from tests.support.subjects import LATE, ZHAO, acting, uid

LAW = shipped_law()
SMALL = settings(deadline=None, max_examples=60)
STRATA = ("A", "B", "C", "D")
RATIOS = st.sampled_from([0, 1, 50, 333, 999, 1000])


def objects_of(strata):
    return tuple(
        draw.PoolObject(institution=uid(0x1000 + place), ref=f"U{place}", stratum=stratum)
        for place, stratum in enumerate(strata)
    )


def inspectors_of(rows):
    """Make inspectors; two without any interest, so that every institution can be visited."""
    return tuple(
        draw.PoolInspector(
            officer=uid(0x2000 + place),
            agency=uid(0x7),
            load=load,
            interests=tuple(sorted(uid(0x1000 + one) for one in interests)),
        )
        for place, (load, interests) in enumerate(((0, ()), (1, ()), *rows))
    )


POOLS = st.tuples(
    st.lists(st.sampled_from(STRATA), min_size=1, max_size=24).map(objects_of),
    st.lists(st.tuples(st.integers(0, 9), st.sets(st.integers(0, 23), max_size=4)), max_size=6).map(
        inspectors_of
    ),
)
SEEDS = st.binary(min_size=32, max_size=32).map(b64u)


@st.composite
def records(drawn):
    """Draw a whole record as the office would write it."""
    objects, inspectors = drawn(POOLS)
    seed, beacon = drawn(SEEDS), drawn(st.sampled_from([msgspec.UNSET, "05 11 14"]))
    clerk, other = acting(ZHAO, "clerk"), acting(REVEALER, "clerk")
    state, record = Draw(), []
    for command in (
        AnnounceDraw(
            draw=uid(0x8),
            region="410422",
            title="抽查",
            items=(LATE,),
            visits_by="2026-12-31",
            ratios=tuple(draw.Ratio(stratum=one, per_mille=drawn(RATIOS)) for one in STRATA),
            load_cap=drawn(st.integers(0, 6)),
            beacon=msgspec.UNSET if beacon is msgspec.UNSET else "双色球",
            beacon_on=msgspec.UNSET if beacon is msgspec.UNSET else "2026-11-26",
            on="2026-11-23",
            by=clerk,
        ),
        FreezePools(
            objects=objects,
            inspectors=inspectors,
            left_out=(draw.LeftOut(institution=uid(0x99), why="closed"),),
            on="2026-11-24",
            by=clerk,
        ),
        CommitSeed(seed_sha256=seed_hash(seed), on="2026-11-25", by=other),
        RevealSeed(seed=seed, beacon=beacon, on="2026-11-27", by=other),
    ):
        for event in decide(state, command, LAW):
            state = evolve(state, event)
            record.append(event)
    return tuple(record)


@SMALL
@given(records())
def test_what_the_office_recorded_is_what_anybody_recomputes(record):
    """DOMAIN.md §1.4: everyone can replay it."""
    assert differences(record) == ()


@SMALL
@given(records())
def test_each_stratum_gives_exactly_its_share_and_each_object_its_team(record):
    """DOMAIN.md §1.4: ceil(ratio × n), at least two officers, none with an interest."""
    state = Draw()
    for event in record:
        state = evolve(state, event)
    stratum_of = {one.institution: one.stratum for one in state.objects}
    pool, got = Counter(stratum_of.values()), Counter(stratum_of[one] for one in state.drawn)
    for ratio in state.ratios:
        share = Fraction(ratio.per_mille, 1000) * pool[ratio.stratum]
        assert got[ratio.stratum] == ceil(share)
    interests = {one.officer: one.interests for one in state.inspectors}
    assert [team.institution for team in state.teams] == list(state.drawn)
    for team in state.teams:
        assert len(set(team.officers)) == 2
        assert all(team.institution not in interests[one] for one in team.officers)


NOT_COMPUTED = {
    *("region", "title", "items", "load_cap", "beacon_on", "replaces", "provisional", "reason"),
    *("announced_on", "frozen_on", "committed_on", "revealed_on", "redrawn_on", "published_on"),
    *("visits_by", "publish_by", "frozen_by", "committed_by", "revealed_by", "ground"),
}
"""What no computation can know, or what need not change the lots; the signature binds these."""


def leaves(value, path=()):
    if isinstance(value, dict):
        for name, child in value.items():
            if name not in NOT_COMPUTED:
                yield from leaves(child, (*path, name))
    elif isinstance(value, list | tuple):
        for place, child in enumerate(value):
            yield from leaves(child, (*path, place))
    else:
        yield path, value


def changed(value):
    """Change one thing: a number by one, a text in its middle."""
    if isinstance(value, int):
        return value + 1
    middle = len(value) // 2
    return value[:middle] + ("1" if value[middle] != "1" else "2") + value[middle + 1 :]


def with_change(event, path):
    plain = msgspec.json.decode(encode(event))  # lists, which can be changed
    *way, last = path
    inner = plain
    for step in way:
        inner = inner[step]
    inner[last] = changed(inner[last])
    try:
        return msgspec.convert(plain, type(event))
    except msgspec.ValidationError:
        return None


def is_name_of_beacon(event, path):
    return isinstance(event, draw.Announced) and path == ("beacon",)


@SMALL
@given(records(), st.data())
def test_a_change_of_any_one_value_is_found(record, data):
    """Whatever decides a lot cannot be changed unseen, not by who holds the key either."""
    assume(isinstance(record[-1], draw.InspectorsAssigned))  # somebody was drawn
    place = data.draw(st.integers(0, len(record) - 1))
    event = record[place]
    paths = [path for path, _ in leaves(msgspec.to_builtins(event))]
    path = data.draw(st.sampled_from([one for one in paths if not is_name_of_beacon(event, one)]))
    other = with_change(event, path)
    assume(other is not None)
    assert differences((*record[:place], other, *record[place + 1 :])), path


@SMALL
@given(records(), st.data())
def test_a_line_that_is_taken_away_said_twice_or_moved_is_found(record, data):
    """Each line of a result must come, and once; a record may only end early."""
    place = data.draw(st.integers(0, len(record) - 1))
    line = record[place]
    assert differences((*record[:place], *record[place + 1 :]))
    assert differences((*record[:place], line, line, *record[place + 1 :]))
    assert differences((*record[: place + 1], *record[place + 1 :], line))


def test_a_redraw_that_brings_somebody_else_is_found():
    """DOMAIN.md §1.4: re-draw only with reason, and by the same seed."""
    for place in (9, 11):
        other = msgspec.structs.replace(RECORD[place], after=uid(0x77))
        faults = differences((*RECORD[:place], other, *RECORD[place + 1 :]))
        assert (place + 1, "lots") in {(one.line, one.fault) for one in faults}


@pytest.mark.parametrize(
    ("place", "changes", "line", "fault"),
    [
        (5, {"committed_by": ZHAO}, 6, "same-person"),
        (5, {"committed_on": "2026-11-26"}, 6, "beacon-known"),
        (6, {"revealed_by": ZHAO}, 7, "same-person"),
        (6, {"revealed_on": "2026-11-25"}, 7, "beacon"),
        (6, {"beacon": msgspec.UNSET}, 7, "beacon"),
        (6, {"seed": seed_hash(REVEALED.seed)}, 7, "seed-hash"),
        (8, {"officers": ASSIGNED.officers[::-1]}, 9, "lots"),
        (8, {"institution": uid(0x77)}, 9, "not-drawn"),
        (2, {"rows": OBJECTS.rows[:1]}, 2, "list-size"),
        (2, {"first": 1}, 3, "list-order"),
        (2, {"rows": OBJECTS.rows[::-1]}, 2, "list-hash"),
        (12, {"draw": uid(0x77)}, 13, "other-draw"),
        (0, {"officers_per_object": 3}, 9, "team-size"),
    ],
)
def test_the_line_that_differs_is_named_with_what_is_wrong(place, changes, line, fault):
    """`draw verify` says exactly which line differs."""
    other = msgspec.structs.replace(RECORD[place], **changes)
    faults = differences((*RECORD[:place], other, *RECORD[place + 1 :]))
    assert (line, fault) in {(one.line, one.fault) for one in faults}


@given(st.integers(0, 1000), st.integers(0, 100_000))
def test_how_many_is_the_exact_ceiling(per_mille, size):
    """No float: 70 of a thousand of 100 are 7 and not 8."""
    assert how_many(per_mille, size) == ceil(Fraction(per_mille, 1000) * size)
    assert how_many(70, 100) == 7


def seeds(count):
    return (b64u(sha256(f"seed {number}".encode()).digest()) for number in range(count))


def test_every_object_is_drawn_about_equally_often():
    """12 of 40 a time, 2,000 seeds: five standard deviations around three tenths."""
    objects = objects_of("C" * 40)
    times = Counter(
        one for seed in seeds(2000) for one in in_order(key_of(seed, ""), objects, "C")[:12]
    )
    assert len(times) == 40
    assert all(549 <= count <= 651 for count in times.values()), times


def test_every_inspector_is_drawn_about_equally_often():
    """2 of 8 a time, 2,000 seeds: five standard deviations around a quarter."""
    pool = inspectors_of([(0, ())] * 6)
    rule = Rule(size=2, load_cap=0)
    times = Counter(
        one
        for seed in seeds(2000)
        for one in inspectors_for(key_of(seed, "7"), uid(0x1000), pool, {}, rule)
    )
    assert len(times) == 8
    assert all(403 <= count <= 597 for count in times.values()), times


@SMALL
@given(st.lists(st.integers(0, 9), min_size=3, max_size=8), st.integers(1, 9), SEEDS)
def test_who_is_at_the_cap_is_drawn_only_when_too_few_are_free(loads, cap, seed):
    """DOMAIN.md §1.4, workload filter: the free by lot, then the least burdened."""
    pool = inspectors_of([(load, ()) for load in loads])
    rule = Rule(size=2, load_cap=cap)
    chosen = inspectors_for(key_of(seed, ""), uid(0x1000), pool, {}, rule)
    load_of = {one.officer: one.load for one in pool}
    full = [one for one in chosen if load_of[one] >= cap]
    free = [one for one in pool if one.load < cap]
    assert len(full) == max(0, 2 - len(free))
    passed_over = [one.load for one in pool if one.load >= cap and one.officer not in chosen]
    assert all(load_of[one] <= least for one in full for least in passed_over)


def test_a_beacon_changes_every_lot():
    """The public number is mixed in, so whoever knew the seed alone knew nothing."""
    objects = objects_of("C" * 40)
    (seed,) = seeds(1)
    orders = {in_order(key_of(seed, beacon), objects, "C") for beacon in ("", "1", "2")}
    assert len(orders) == 3


def test_a_province_fits_into_bodies():
    """FORMAT §10: an array of 1,000, a server's body of 128 KiB, its header included."""
    objects = objects_of("C" * 3333)
    inspectors = inspectors_of([(0, range(900))] * 12)
    events = list(listed(uid(0x8), objects, inspectors, ()))
    assert [one.first for one in events if isinstance(one, draw.ObjectsListed)] == [
        0, 1000, 2000, 3000,
    ]  # fmt: skip
    assert all(len(one.rows) <= ARRAY_ITEMS for one in events)
    assert all(len(encode(one)) <= CHUNK_BYTES + 200 for one in events)
    rows = [row for one in events for row in one.rows]
    assert rows == [*objects, *inspectors]
