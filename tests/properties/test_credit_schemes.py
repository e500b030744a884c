"""Whatever a scheme says, a score is a pure function of facts: in any order, however gathered."""

from datetime import date, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.credit.compare import comparisons
from core.domain.credit.days import months_after
from core.domain.credit.facts import Entry, Facts, joined
from core.domain.credit.items import Repeat
from core.domain.credit.numbers import number_of, rounded, shown
from core.domain.credit.repeats import key_of, priors
from core.domain.credit.score import NotYetScored, Score, score, score_of
from core.domain.credit.standing import order
from core.kernel.basis import Basis
from tests.support.builders import INSTITUTION, uid
from tests.support.schemes import (
    A_FACT,
    BASIS,
    EVERY_VISIT,
    UP,
    Told,
    fact,
    facts,
    item,
    row,
    scheme,
    visit,
)

FIRST_DAY = date(2026, 1, 1)
NOW_MS = 50
AGAIN = (
    '[[repeat]]\nid = "R"\ntitle_zh = "R"\ntitle_en = "R"\nwithin_months = 12\npercent = 150\n'
    f'groups = [["FIND", "FOOD"]]\n{BASIS}\n'
)
GRANTED = (
    '[[annulment]]\nevent = "hist.fact-recorded.v1"\nwhere = [{ path = "kind", is = "appeal" }]\n'
    f'subject = "subject"\nannuls_from = "happened_on"\nitems = ["FIND", "FINE"]\n{BASIS}\n'
)
CUT = (
    '[[adjustment]]\nevent = "hist.fact-recorded.v1"\nwhere = [{ path = "kind", is = "cut" }]\n'
    f'subject = "subject"\nadjusts_from = "happened_on"\npercent = 50\n{BASIS}\n'
)
TABLES = (
    row("component", "food", "base = 5\nmin = 0\nmax = 9"),
    item("FOOD", 'weights = { A = -2, B = -3 }\notherwise = 1\ncomponent = "food"'),
    item("FIND", "points = -4\ncap = 10\nexpiry_months = 9", where='{ path = "@.code", is = "B" }'),
    item("FINE", 'points_from = { path = "amount", per = 3, points = -1 }', A_FACT),
    item(
        "LAST",
        'points_by = "kind"\nuntil_next = "LAST"\n'
        'table = [{ is = "fine", points = -1 }, { is = "appeal", points = 2 }]',
        A_FACT,
    ),
    item("CLEAN", 'points = 3\nclean = { months = 6, without = ["FIND"] }', A_FACT),
    AGAIN,
    GRANTED,
    CUT,
)
BALANCE = scheme(*TABLES)
WAITING = scheme(*TABLES, scale=f"{UP}\nhysteresis = {{ points = 2, months = 2 }}")
RAISED = scheme(
    *TABLES,
    grades=row("grade", "A", "min_total = 92")
    + row("grade", "B", "min_total = 82")
    + row("grade", "C"),
)
YEARLY = scheme(*TABLES, scale=f'{UP}\nreset = "yearly"\ngrade_changes = "month_end"')
VISITS = scheme(
    *TABLES, rule=EVERY_VISIT.replace('"visit"', '"visit"\nstands = "mean"\nlast = 2', 1)
)
ALONE = scheme(item("F", "weights = { A = -2, B = -3 }\ncap = 6"), rule=EVERY_VISIT)
packs = st.sampled_from([BALANCE, WAITING, YEARLY, VISITS])
days = st.integers(0, 500).map(lambda number: (FIRST_DAY + timedelta(number)).isoformat())
codes = st.lists(st.sampled_from("ABC"), max_size=3)
subjects = st.sampled_from(["visit 1", "visit 2", "visit 3", "case"])
frugal = settings(deadline=None, max_examples=60)


@st.composite
def tellings(draw: st.DrawFn, number: int) -> Told:
    corrects = draw(st.sampled_from([0, 0, 0, max(number - 1, 0)]))
    if draw(st.booleans()):
        told = visit(number, draw(days), *draw(codes), corrects=corrects, score="95")
    else:
        kind = draw(st.sampled_from(["fine", "appeal", "cut", "other"]))
        amount = draw(st.integers(0, 40).map(str))
        changes = {"amount": amount, "subject": draw(subjects)}
        told = fact(number, kind, draw(days), corrects=corrects, **changes)
    return Told(told.number, told.event, draw(st.integers(0, 100)), told.corrects)


histories = st.integers(0, 8).flatmap(
    lambda size: st.tuples(*(tellings(number) for number in range(1, size + 1)))
)


def asked(pack: Any, known: Facts, at: str, known_ms: int = NOW_MS) -> Score | None:
    try:
        return score(pack, known, at, known_ms)
    except NotYetScored:
        return None


@frugal
@given(data=st.data(), pack=packs, happened=histories, at=days)
def test_the_order_of_facts_does_not_matter(data, pack, happened, at):
    """Resuming equals replaying: facts may come in any order."""
    turned = data.draw(st.permutations(happened))
    assert asked(pack, facts(pack, turned), at) == asked(pack, facts(pack, happened), at)


@frugal
@given(pack=packs, happened=histories, at=days, cut=st.integers(0, 8))
def test_facts_gathered_in_parts_score_as_facts_gathered_at_once(pack, happened, at, cut):
    """A read model keeps the facts of each event; scoring them is the same, also said twice."""
    whole = facts(pack, happened)
    parts = joined((facts(pack, happened[:cut]), facts(pack, happened[cut:]), whole))
    assert asked(pack, parts, at) == asked(pack, whole, at)


@frugal
@given(pack=packs, happened=histories, at=days)
def test_a_score_knows_only_what_was_recorded_by_then(pack, happened, at):
    """FORMAT §3: recorded ≤ k."""
    known = [one for one in happened if one.recorded_ms <= NOW_MS]
    assert asked(pack, facts(pack, happened), at) == asked(pack, facts(pack, known), at)


@frugal
@given(pack=packs, happened=histories, at=days)
def test_a_corrected_event_leaves_no_trace(pack, happened, at):
    """FORMAT §3: a corrected event's entries and inspections never were."""
    corrected = {one.corrects for one in happened if one.corrects}
    left = [one for one in happened if one.number not in corrected]
    everything = asked(pack, facts(pack, happened), at, 999)
    if any(one.number in corrected for one in happened if one.corrects):
        return  # a correction that was corrected still takes the first one back
    other = asked(pack, facts(pack, left), at, 999)
    seen = (everything.total, everything.grade) if everything else None
    assert seen == ((other.total, other.grade) if other else None)


@frugal
@given(pack=packs, happened=histories, at=days)
def test_a_total_is_its_base_its_parts_and_its_lines_within_the_scale(pack, happened, at):
    """CREDIT.md: a score is an explanation; the scale limits the whole."""
    result = asked(pack, facts(pack, happened), at)
    if result is None or pack.score.of == "visit":
        return
    loose = sum(line.counted_points for line in result.lines if line.entry.item != "FOOD")
    food = sum(line.counted_points for line in result.lines if line.entry.item == "FOOD")
    (part,) = result.components
    assert (part.points, part.total) == (food, min(max(5 + food, 0), 9))
    assert result.total == min(max(100 + part.total + loose, 0), 100)


@settings(deadline=None, max_examples=12)
@given(happened=histories, at=days)
def test_a_grade_held_back_is_found_without_asking_every_day(happened, at):
    """A worse grade at once; a better one by 2 points, and the worst of the last two months."""
    known, held, day = facts(BALANCE, happened), [("", "A")], FIRST_DAY - timedelta(1)
    while day.isoformat() <= at:
        on = day.isoformat()
        grade, lifted = (score(pack, known, on, NOW_MS).grade for pack in (BALANCE, RAISED))
        held.append((on, max(grade, min(lifted, held[-1][1]))))
        day += timedelta(1)
    start = months_after(at, -2)
    before = [grade for on, grade in held if on <= start][-1:]
    worst = max((*before, *(grade for on, grade in held if on > start)))
    assert score(WAITING, known, at, NOW_MS).grade == worst


@frugal
@given(happened=histories, at=days)
def test_what_is_kept_as_json_scores_the_same(happened, at):
    """A read model keeps facts as JSON."""
    known = facts(BALANCE, happened)
    kept = msgspec.json.decode(msgspec.json.encode(known), type=Facts)
    assert asked(BALANCE, kept, at) == asked(BALANCE, known, at)


@frugal
@given(happened=histories)
def test_an_inspection_laid_out_by_itself_scores_as_among_all(happened):
    """Comparing row by row takes a short cut where no rule looks at another inspection."""
    known = facts(ALONE, happened)
    assert ALONE.inspections_are_alone
    for one in comparisons(ALONE, known, NOW_MS):
        whole = score_of(ALONE, known, one.subject, NOW_MS)
        assert one.ours in {shown(whole.total, 0), whole.grade}


@st.composite
def entries(draw: st.DrawFn, leaf: int) -> Entry:
    return Entry(
        item=draw(st.sampled_from(["X", "Y", "Z"])),
        title_zh="x",
        title_en="x",
        basis=Basis(cite="t", verified="proposed"),
        points=-2,
        institution=INSTITUTION,
        event=uid(leaf),
        leaf=leaf,
        unit=0,
        subject=draw(st.sampled_from("pqr")),
        codes=tuple(sorted(draw(st.sets(st.sampled_from("ABC"), max_size=2)))),
        effective_on=draw(days),
        expires_on="",
        due_on="",
        recorded_ms=0,
    )


REPEAT = Repeat(
    id="R",
    title_zh="r",
    title_en="r",
    within_months=4,
    percent=200,
    groups=(("X", "Y"), ("Y", "Z")),
    basis=Basis(cite="t", verified="proposed"),
)


def is_again(prior: Entry, entry: Entry) -> bool:
    return (
        any(entry.item in group and prior.item in group for group in REPEAT.groups)
        and prior.subject != entry.subject
        and prior.effective_on < entry.effective_on
        and entry.effective_on < months_after(prior.effective_on, REPEAT.within_months)
        and not set(prior.codes).isdisjoint(entry.codes)
    )


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 14).flatmap(lambda n: st.tuples(*(entries(leaf) for leaf in range(n)))))
def test_the_fast_search_for_repetitions_finds_what_a_slow_one_finds(among):
    """DOMAIN.md §6.2 N19: the first earlier entry of the same code, in another subject."""
    in_order = sorted(among, key=order)
    slow = {
        key_of(entry): first
        for entry in in_order
        if (first := next((one for one in in_order if is_again(one, entry)), None))
    }
    assert priors(REPEAT, in_order) == slow


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_points_that_were_written_are_read_as_they_were(units, decimals):
    """docs/PACKS.md: `decimals`."""
    number = number_of(shown(units, decimals))
    assert number is not None
    assert rounded(number * 10**decimals, "half_up") == units
