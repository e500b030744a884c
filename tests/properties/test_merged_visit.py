"""Any order of arrival, split or repetition of the legs gives one merged visit (SYNC.md §5.2)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.leg import events as leg
from core.domain.visit.events import LegMoved
from core.domain.visit.merged import LegEvent, MergedVisit, merge
from core.domain.visit.tally import HazardCount, SampleCount, Tally
from tests.support.builders import BOTH, LI, VISIT, WANG, an, uid
from tests.support.examples.leg_counts import HELPERS
from tests.support.rooms import EVENTS_OF

ELSEWHERE = an(LegMoved).from_visit
OFFICERS = (WANG, LI, uid(0xCC))
SMALL = settings(deadline=None, max_examples=60)

answers = st.sampled_from(("compliant", "violating", "not_applicable")).map(
    lambda answer: an(leg.ItemAnswered, answer=answer)
)
measures = st.sampled_from(("20:29:00", "20:31:00")).map(
    lambda measured: an(leg.ItemMeasured, measured=measured)
)
ads = st.integers(1, 9).map(lambda pieces: an(leg.AdsRemoved, pieces=pieces))
hazards = st.tuples(st.sampled_from(("fire", "exits")), st.integers(1, 9), st.booleans()).map(
    lambda seen: an(leg.HazardRecorded, kind=seen[0], hazards=seen[1], major=seen[2])
)
samples = st.tuples(st.sampled_from(("contracts", "staff")), st.integers(1, 9)).map(
    lambda seen: an(leg.Sampled, kind=seen[0], sampled=9, violating=seen[1])
)
assistants = st.lists(
    st.sampled_from((*HELPERS, LI, uid(0xCC))), min_size=1, max_size=3, unique=True
).map(lambda there: an(leg.AssistantsAttended, assistants=tuple(there)))
counts = st.one_of(ads, hazards, samples, assistants)
facts = st.one_of(answers, measures, counts, st.sampled_from(EVENTS_OF["leg"]))


@st.composite
def legs(draw):
    """Up to three legs as their devices wrote them, on one visit or two."""
    events = []
    for number, officer in enumerate(OFFICERS[: draw(st.integers(1, 3))]):
        home = draw(st.sampled_from((VISIT, ELSEWHERE)))
        clock = 0
        for seq in range(1, draw(st.integers(1, 6)) + 1):
            event = an(leg.Opened, visit=home) if seq == 1 else draw(facts)
            clock += draw(st.integers(0, 2))
            earlier = [uid(number * 100 + before) for before in range(1, seq)]
            events.append(
                LegEvent(
                    stream=f"leg:{uid(0xC1 + number)}",
                    ver=seq,
                    kid=f"kid-{number}",
                    seq=seq,
                    hlc=(clock, 0),
                    id=uid(number * 100 + seq),
                    officer=officer,
                    companions=draw(st.sampled_from(((), (LI,), (WANG, LI)))),
                    occurred="2026-11-23T20:31:00.000+08:00",
                    event=event,
                    corrects=draw(st.none() | st.sampled_from(earlier)) if earlier else None,
                    counts=draw(st.sampled_from((True, True, True, False))),
                )
            )
    return events


moves = st.lists(
    st.builds(
        lambda number, target: an(
            LegMoved,
            leg=f"leg:{uid(0xC1 + number)}",
            from_visit=ELSEWHERE if target == VISIT else VISIT,
            visit=target,
        ),
        st.integers(0, 2),
        st.sampled_from((VISIT, ELSEWHERE)),
    ),
    max_size=4,
)


def one(number: int, event, **header) -> LegEvent:
    """One fact of leg `number`, whose officer is the one of that number."""
    return LegEvent(
        **{
            "stream": f"leg:{uid(0xC1 + number)}",
            "ver": 1,
            "kid": f"kid-{number}",
            "seq": 1,
            "hlc": (1, 0),
            "id": uid(number * 100 + 1),
            "officer": OFFICERS[number],
            "occurred": "2026-11-23T20:31:00.000+08:00",
            "event": event,
            **header,
        }
    )


@SMALL
@given(legs(), moves, st.data())
def test_arrival_in_any_order_split_and_repeated_gives_the_same_visit(events, moved, data):
    """Verifies: R4, I3."""
    repeated = data.draw(st.lists(st.sampled_from(events), max_size=5))
    arrived = data.draw(st.permutations([*events, *repeated]))
    cut = data.draw(st.integers(0, len(arrived)))
    for visit in (VISIT, ELSEWHERE):
        expected = merge(visit, events, moved)
        assert merge(visit, arrived, moved) == expected
        assert merge(visit, {*arrived[cut:]} | {*arrived[:cut]}, moved) == expected


@SMALL
@given(legs(), moves)
def test_every_leg_belongs_to_exactly_one_visit(events, moved):
    """ARCHITECTURE.md decision 2: moved, never doubled and never lost."""
    here = [one_leg.stream for one_leg in merge(VISIT, events, moved).legs]
    there = [one_leg.stream for one_leg in merge(ELSEWHERE, events, moved).legs]
    assert sorted(here + there) == sorted({event.stream for event in events})


@SMALL
@given(legs())
def test_what_does_not_count_says_nothing(events):
    """FORMAT §3, standing: only how many are held, and how far the leg is known, is told."""
    with_held = merge(VISIT, events)
    counting = [event for event in events if event.counts]
    without = merge(VISIT, counting)
    told = ("items", "findings", "notices", "officers", "missing", "institutions")
    for field in (*told, "assistants", "recused", "counts"):
        assert getattr(with_held, field) == getattr(without, field)


@SMALL
@given(legs(), moves)
def test_only_uncorrected_findings_that_count_are_listed(events, moved):
    """SYNC.md §5.7: the old fact stays in replay, not in the view."""
    corrected = {
        (event.stream, type(event.event), event.corrects) for event in events if event.counts
    }
    stand = {
        event.id
        for event in events
        if event.counts
        and isinstance(event.event, leg.FindingRecorded)
        and (event.stream, type(event.event), event.id) not in corrected
    }
    listed = [
        finding.id
        for visit in (VISIT, ELSEWHERE)
        for finding in merge(visit, events, moved).findings
    ]
    assert sorted(listed) == sorted(stand)


@SMALL
@given(legs(), moves)
def test_what_the_legs_of_all_visits_counted_adds_up(events, moved):
    """DOMAIN.md §7.1 K10: what stands is counted once; a correction takes the old one's place."""
    corrected = {
        (event.stream, type(event.event), event.corrects) for event in events if event.counts
    }
    pieces = sum(
        event.event.pieces
        for event in events
        if isinstance(event.event, leg.AdsRemoved)
        and event.counts
        and (event.stream, leg.AdsRemoved, event.id) not in corrected
    )
    visits = [merge(visit, events, moved) for visit in (VISIT, ELSEWHERE)]
    assert sum(visit.counts.ads_removed for visit in visits) == pieces


@SMALL
@given(legs(), moves)
def test_nobody_is_both_an_officer_and_assisting_staff(events, moved):
    """DOMAIN.md §1.3, §7.1 K01: counted once, and never towards the two officers."""
    for visit in (VISIT, ELSEWHERE):
        merged = merge(visit, events, moved)
        assert not set(merged.officers) & set(merged.assistants)


def test_an_empty_set_is_an_empty_visit():
    """SYNC.md §5.2."""
    assert merge(VISIT, []) == MergedVisit(visit=VISIT)


def test_two_inspectors_who_answer_differently_disagree():
    """Verifies: F17. Both values are shown, with who said them."""
    merged = merge(
        VISIT,
        [
            one(0, an(leg.ItemMeasured)),
            one(1, an(leg.ItemMeasured, measured="20:29:00", exceeded=False), hlc=(2, 0)),
        ],
    )
    (item,) = merged.disagreements
    assert [said.officer for said in item.assertions] == [WANG, LI]
    assert item.values == ("20:31:00", "20:29:00")


def test_two_inspectors_who_answer_alike_agree():
    """SYNC.md F17."""
    merged = merge(VISIT, [one(0, an(leg.ItemAnswered)), one(1, an(leg.ItemAnswered))])
    assert merged.disagreements == ()
    assert len(merged.items[0].assertions) == 2


def test_a_correction_ends_a_disagreement_and_reaches_no_other_leg():
    """SYNC.md §5.7: an inspector corrects its own fact alone."""
    wrong = one(0, an(leg.ItemAnswered, answer="violating"))
    right = one(1, an(leg.ItemAnswered))
    own = one(0, an(leg.ItemAnswered), seq=2, ver=2, id=uid(2), corrects=wrong.id)
    foreign = one(1, an(leg.ItemAnswered), seq=2, ver=2, id=uid(102), corrects=wrong.id)
    assert merge(VISIT, [wrong, right, own]).disagreements == ()
    assert len(merge(VISIT, [wrong, right, foreign]).disagreements) == 1


def test_an_officer_who_was_named_and_sent_no_leg_is_missing():
    """Verifies: F18. Named by a credential or as a companion."""
    shown = one(0, an(leg.CredentialsShown, shown=BOTH), companions=(uid(0xCC),))
    merged = merge(VISIT, [shown])
    assert merged.officers == tuple(sorted((WANG, LI, uid(0xCC))))
    assert merged.missing == tuple(sorted((LI, uid(0xCC))))
    assert merge(VISIT, [shown, one(1, an(leg.Opened))]).missing == (uid(0xCC),)


def test_assisting_staff_of_all_legs_are_there_once():
    """DOMAIN.md §7.1 K01: the union, apart from the officers, and of them no leg is missing."""
    mine = one(0, an(leg.AssistantsAttended, assistants=HELPERS[:1]), companions=HELPERS)
    theirs = one(1, an(leg.AssistantsAttended, assistants=HELPERS))
    merged = merge(VISIT, [mine, theirs])
    assert merged.assistants == HELPERS
    assert merged.officers == (WANG, LI)
    assert merged.missing == ()


def test_who_showed_a_credential_on_another_leg_is_an_officer():
    """DOMAIN.md §7.1 K01: the legs disagree; nobody is counted twice."""
    merged = merge(
        VISIT,
        [one(0, an(leg.CredentialsShown)), one(1, an(leg.AssistantsAttended, assistants=(LI,)))],
    )
    assert (merged.assistants, LI in merged.officers) == ((), True)


def test_a_visit_counts_what_its_legs_counted():
    """DOMAIN.md §7.1 K10, K11, K16: by leg added up, corrected ones replaced."""
    wrong = one(0, an(leg.AdsRemoved, pieces=30))
    right = one(0, an(leg.AdsRemoved), seq=2, ver=2, id=uid(2), corrects=wrong.id)
    more = [
        one(1, an(leg.AdsRemoved)),
        one(1, an(leg.HazardRecorded), seq=2, ver=2, id=uid(102)),
        one(1, an(leg.HazardRecorded, major=False), seq=3, ver=3, id=uid(103)),
        one(1, an(leg.Sampled), seq=4, ver=4, id=uid(104)),
        one(1, an(leg.Recused), seq=5, ver=5, id=uid(105)),
    ]
    merged = merge(VISIT, [wrong, right, *more])
    assert merged.counts == Tally(
        ads_removed=6,
        hazards=(HazardCount(kind="exits", hazards=4, major=2),),
        samples=(SampleCount(kind="contracts", sampled=20, violating=4),),
    )
    assert merged.recused == (an(leg.Recused).officer,)


def test_the_last_move_of_a_leg_holds():
    """DOMAIN.md §4.2: a leg filed under the wrong visit is moved by an event."""
    opened = one(0, an(leg.Opened))
    away = an(LegMoved, leg=opened.stream, from_visit=VISIT, visit=ELSEWHERE)
    back = an(LegMoved, leg=opened.stream, from_visit=ELSEWHERE, visit=VISIT)
    assert merge(VISIT, [opened], [away]).legs == ()
    assert merge(ELSEWHERE, [opened], [away]).institutions == (an(leg.Opened).institution,)
    assert len(merge(VISIT, [opened], [away, back]).legs) == 1


def test_a_leg_says_whether_it_is_signed_and_left():
    """DOMAIN.md §4.2 I5; `ver` is how far it is known."""
    merged = merge(
        VISIT,
        [
            one(0, an(leg.Opened)),
            one(0, an(leg.RecordSigned), seq=2, ver=2, id=uid(2)),
            one(0, an(leg.Left), seq=3, ver=3, id=uid(3), counts=False),
        ],
    )
    (only,) = merged.legs
    assert (only.signed, only.has_left, only.held, only.ver) == ("signed", False, 1, 3)
    assert merged.legs_seen[0].ver == 3
