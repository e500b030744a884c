"""A score is a pure function of what is known: no order, no repetition, no future (FORMAT §3)."""

from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.credit.facts import Annulment, Entry, Erasure, Facts, Reversal
from core.domain.credit.score import Score, score
from core.kernel.basis import Basis
from core.kernel.times import add_months, date_of
from tests.support.builders import INSTITUTION, uid
from tests.support.credit import default_pack

PACK = default_pack()
BASIS = Basis(cite="test", verified="proposed")
FIRST_DAY = date(2026, 1, 1)
NOW_MS = 50
CODES = ("V-TIM-01", "V-FEE-01", "V-STA-01")

days = st.integers(0, 900).map(lambda number: (FIRST_DAY + timedelta(number)).isoformat())
moments = st.integers(0, 100)
subjects = st.sampled_from(["case 1", "case 2", "notice 1"])
code_sets = st.sets(st.sampled_from(CODES), max_size=2).map(lambda codes: tuple(sorted(codes)))


@st.composite
def entries(draw: st.DrawFn, leaf: int) -> Entry:
    item = draw(st.sampled_from(PACK.items))
    effective_on = draw(days)
    expires = item.expiry_months and add_months(date_of(effective_on), item.expiry_months)
    return Entry(
        item=item.id,
        title_zh=item.title_zh,
        title_en=item.title_en,
        basis=item.basis,
        points=item.points or -1,
        institution=INSTITUTION,
        event=uid(leaf),
        leaf=leaf,
        unit=0,
        subject=draw(subjects),
        codes=draw(code_sets),
        effective_on=effective_on,
        expires_on=expires.isoformat() if expires else "",
        due_on=draw(st.one_of(st.just(""), days)) if item.id == "N02" else "",
        recorded_ms=draw(moments),
    )


ledgers = st.integers(0, 9).flatmap(
    lambda size: st.tuples(*(entries(leaf=leaf) for leaf in range(1, size + 1)))
)
annulments = st.builds(
    Annulment,
    event=st.just(uid(0x900)),
    annuls=st.integers(1, 9).map(uid),
    annuls_from=days,
    recorded_ms=moments,
    basis=st.just(BASIS),
)
erasures = st.builds(
    Erasure,
    event=st.just(uid(0x901)),
    item=st.just("N02"),
    subject=subjects,
    codes=code_sets,
    on=days,
    unless_item=st.sampled_from([None, "N03"]),
    recorded_ms=moments,
)
reversals = st.lists(st.one_of(annulments, erasures), max_size=4)
frugal = settings(deadline=None, max_examples=120)


def scored(happened: Any, taken_back: Any, at: str, known_ms: int = NOW_MS) -> Score:
    facts = Facts(entries=tuple(happened), reversals=tuple(taken_back))
    return score(PACK, facts, at, known_ms)


@frugal
@given(data=st.data(), happened=ledgers, taken_back=reversals, at=days)
def test_the_order_of_entries_does_not_matter(
    data: st.DataObject, happened: tuple[Entry, ...], taken_back: list[Reversal], at: str
):
    """Resuming equals replaying: a projection may see them in any order."""
    shuffled = data.draw(st.permutations(happened))
    turned = data.draw(st.permutations(taken_back))
    assert scored(shuffled, turned, at) == scored(happened, taken_back, at)


@frugal
@given(happened=ledgers, taken_back=reversals, at=days)
def test_an_entry_repeated_counts_once(
    happened: tuple[Entry, ...], taken_back: list[Reversal], at: str
):
    """FORMAT §3: exactly once."""
    twice = scored((*happened, *happened), (*taken_back, *taken_back), at)
    assert twice == scored(happened, taken_back, at)


@frugal
@given(happened=ledgers, taken_back=reversals, at=days, extra=entries(leaf=77))
def test_what_is_not_known_yet_changes_nothing(
    happened: tuple[Entry, ...], taken_back: list[Reversal], at: str, extra: Entry
):
    """FORMAT §3: recorded ≤ k."""
    later = msgspec.structs.replace(extra, recorded_ms=NOW_MS + 1)
    assert scored((*happened, later), taken_back, at) == scored(happened, taken_back, at)


@frugal
@given(happened=ledgers, taken_back=reversals, at=days, extra=entries(leaf=77))
def test_what_has_not_taken_effect_changes_no_other_line(
    happened: tuple[Entry, ...], taken_back: list[Reversal], at: str, extra: Entry
):
    """FORMAT §3: effective_on ≤ t."""
    after = (date_of(at) + timedelta(1)).isoformat()
    later = msgspec.structs.replace(extra, effective_on=after, expires_on="")
    before, with_it = scored(happened, taken_back, at), scored((*happened, later), taken_back, at)
    others = tuple(line for line in with_it.lines if line.entry != later)
    assert (with_it.total, with_it.grade, others) == (before.total, before.grade, before.lines)


@frugal
@given(happened=ledgers, taken_back=reversals, at=days, extra=entries(leaf=77))
def test_what_is_annulled_from_its_start_changes_no_other_line(
    happened: tuple[Entry, ...], taken_back: list[Reversal], at: str, extra: Entry
):
    """DOMAIN.md §4.7: as known now it never was; not for caps, repetition or grades either."""
    annulment = Annulment(
        event=uid(0x902),
        annuls=extra.event,
        annuls_from=extra.effective_on,
        recorded_ms=NOW_MS,
        basis=BASIS,
    )
    before = scored(happened, taken_back, at)
    with_it = scored((*happened, extra), [*taken_back, annulment], at)
    others = tuple(line for line in with_it.lines if line.entry != extra)
    assert (with_it.total, with_it.grade, others) == (before.total, before.grade, before.lines)


@frugal
@given(happened=ledgers, taken_back=reversals, at=days)
def test_the_lines_add_up_to_the_total(
    happened: tuple[Entry, ...], taken_back: list[Reversal], at: str
):
    """CREDIT.md: a score is an explanation; clamp 0 to 110."""
    result = scored(happened, taken_back, at)
    added = PACK.scale.base + sum(line.counted_points for line in result.lines)
    assert result.total == min(max(added, 0), 110)


@frugal
@given(happened=ledgers, taken_back=reversals, at=days)
def test_a_line_counts_all_of_its_points_or_says_why_not(
    happened: tuple[Entry, ...], taken_back: list[Reversal], at: str
):
    """CREDIT.md: every answer can be explained."""
    for line in scored(happened, taken_back, at).lines:
        assert (line.counted_points == line.points) == (line.why_not is None)
        assert min(line.points, 0) <= line.counted_points <= max(line.points, 0)


@frugal
@given(happened=ledgers, at=days)
def test_no_twelve_months_hold_more_than_the_cap(happened: tuple[Entry, ...], at: str):
    """DOMAIN.md §6.2: cap per item per 12 months."""
    ageless = [msgspec.structs.replace(entry, expires_on="") for entry in happened]
    lines = scored(ageless, [], at).lines
    for first in lines:
        cap = PACK.item(first.entry.item).cap
        end = add_months(date_of(first.entry.effective_on), 12).isoformat()
        within = [
            line.counted_points
            for line in lines
            if line.entry.item == first.entry.item
            and first.entry.effective_on <= line.entry.effective_on < end
        ]
        assert cap is None or -sum(within) <= cap


@frugal
@given(happened=ledgers, at=days)
def test_knowing_more_entries_only_adds_lines(happened: tuple[Entry, ...], at: str):
    """The log only grows; nothing known is ever unknown again."""
    known = [len(scored(happened, [], at, known_ms=ms).lines) for ms in range(0, 101, 20)]
    assert known == list(accumulate(known, max))
