"""What a ledger calls a case is its own word: another's case of the same name is another case."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.credit.compare import comparisons
from core.domain.credit.facts import whose
from core.domain.credit.score import score, score_of
from tests.properties.test_credit_schemes import ALONE, VISITS, asked, days, packs, tellings
from tests.support.schemes import A_FACT, EVERY_VISIT, Told, facts, item, scheme, visit

BOTH = ONE, OTHER = "hist:one", "hist:other"
JOINING = (
    item("ONCE", 'points = -3\nonce_by = ["kind", "subject"]', A_FACT),
    item("PER", 'points = -2\nonce_per = "subject"\ncap = 5\ncap_per = "subject"', A_FACT),
    item("PART", "points = -7")
    + '[[item.erased_when]]\nevent = "hist.fact-recorded.v1"\nsubject = "subject"\n'
    'on = "happened_on"\namount = "amount"\n'
    '[[item.owed]]\nevent = "hist.fact-recorded.v1"\nsubject = "subject"\n'
    'where = [{ path = "kind", is = "fine" }]\non = "happened_on"\namount = "amount"\n',
    (
        '[[one_fact]]\nbasis = { cite = "test", verified = "proposed" }\n'
        'sides = [{ items = ["ONCE"], take = "sum" }, { items = ["PER"], take = "sum" }]\n'
        '[[check]]\nwhat = "entry"\nitem = "PER"\n[check.recorded]\n'
        'event = "hist.fact-recorded.v1"\nsubject = "subject"\non = "happened_on"\n'
    ),
)
JOINING_VISITS = scheme(*JOINING, rule=EVERY_VISIT)
JOINS = st.sampled_from([scheme(*JOINING), JOINING_VISITS])
frugal = settings(deadline=None, max_examples=80)


@st.composite
def of_two_ledgers(draw: st.DrawFn) -> tuple[Told, ...]:
    happened: list[Told] = []
    for number in range(1, draw(st.integers(0, 10)) + 1):
        told = draw(tellings(number))
        key = draw(st.sampled_from(["1", "2"]))
        words = {"key": key} if hasattr(told.event, "visited_on") else {"subject": key}
        event, stream = msgspec.structs.replace(told.event, **words), draw(st.sampled_from(BOTH))
        is_own = told.corrects and happened and happened[told.corrects - 1].stream == stream
        corrects = told.corrects if is_own else 0  # a ledger corrects what is its own
        happened.append(
            msgspec.structs.replace(told, event=event, stream=stream, corrects=corrects)
        )
    return tuple(happened)


def renamed(told: Told) -> Told:
    """Write the ledger into the keys, as if there were one with longer words."""
    word = "key" if hasattr(told.event, "visited_on") else "subject"
    longer = f"{told.stream} {getattr(told.event, word)}"
    event = msgspec.structs.replace(told.event, **{word: longer})
    return msgspec.structs.replace(told, event=event, stream="")


def figures(found: Any) -> Any:
    if found is None:
        return None
    lines = [
        (one.entry.event, one.entry.item, one.counted_points, one.why_not, one.repeats)
        for one in found.lines
    ]
    return found.total, found.grade, found.on, lines


@frugal
@given(pack=st.one_of(packs, JOINS), happened=of_two_ledgers(), at=days)
def test_two_ledgers_with_the_same_keys_score_as_with_keys_of_their_own(pack, happened, at):
    """Visits, repetitions, caps, erasers, payments, `once_by`: all that joins by a subject."""
    told = facts(pack, happened)
    longer = facts(pack, [renamed(one) for one in happened])
    assert figures(asked(pack, told, at)) == figures(asked(pack, longer, at))


@frugal
@given(happened=of_two_ledgers())
def test_an_inspection_scores_with_another_ledger_beside_it_as_alone(happened):
    """Its own entries make its score, whatever another ledger has under the same key."""
    together = facts(ALONE, happened)
    for stream in BOTH:
        alone = facts(ALONE, [one for one in happened if one.stream == stream])
        for one in alone.occasions:
            apart = score_of(ALONE, alone, whose(one))
            assert figures(score_of(ALONE, together, whose(one))) == figures(apart)


@frugal
@given(pack=st.sampled_from([ALONE, JOINING_VISITS]), happened=of_two_ledgers())
def test_ledgers_compared_together_are_compared_as_each_alone(pack, happened):
    """`credit compare` takes one ledger after the other; its figures are those of all of them."""
    each = [
        comparisons(pack, facts(pack, [one for one in happened if one.stream == stream]))
        for stream in BOTH
    ]
    found = comparisons(pack, facts(pack, happened))
    assert sorted(map(repr, found)) == sorted(repr(one) for part in each for one in part)


@frugal
@given(happened=of_two_ledgers(), at=days)
def test_facts_of_one_stream_are_joined_whichever_it_is(happened, at):
    """The same stream is the same scope: what joined before joins still."""
    for pack in (VISITS, scheme(*JOINING)):
        one = facts(pack, [msgspec.structs.replace(told, stream=ONE) for told in happened])
        none = facts(pack, [msgspec.structs.replace(told, stream="") for told in happened])
        assert figures(asked(pack, one, at)) == figures(asked(pack, none, at))


def test_the_score_of_the_later_visit_is_its_own():
    """89 was the sum of both; alone they are 93 and 96."""
    pack = scheme(item("F", "weights = { A = -7, B = -4 }"), rule=EVERY_VISIT)
    first = visit(1, "2026-03-01", "A", key="2026-03-01 | Routine")
    second = visit(2, "2026-03-01", "B", key="2026-03-01 | Routine")
    told = [
        msgspec.structs.replace(first, stream=ONE),
        msgspec.structs.replace(second, stream=OTHER),
    ]
    known = facts(pack, told)
    assert score(pack, known, "2026-12-31").total == 96
    assert score(pack, known.without({told[1].context().event_id}), "2026-12-31").total == 93
