"""Every room's transition table can be walked, and its fold never raises (STYLE.md, Events)."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.case import state as case
from core.domain.draw import state as draw
from core.domain.fund import state as fund
from core.domain.history import state as history
from core.domain.institution import state as institution
from core.domain.intent import state as intent
from core.domain.leg import state as leg
from core.domain.matter import state as matter
from core.domain.notice import state as notice
from core.domain.officer import agency
from core.domain.officer import state as officer
from core.domain.refund import state as refund
from core.domain.tip import state as tip
from core.domain.visit import state as visit
from tests.support.builders import uid
from tests.support.rooms import EVENTS_OF, ROOMS

SMALL = settings(deadline=None, max_examples=60)
STATES = {
    "case": case,
    "fund": fund,
    "refund": refund,
    "agency": agency,
    "hist": history,
    "credit": matter,
    "institution": institution,
    "leg": leg,
    "visit": visit,
    "intent": intent,
    "notice": notice,
    "draw": draw,
    "officer": officer,
    "tip": tip,
}
MOST_STEPS = 6


def stages_walked(room) -> dict[str, object]:
    """Every stage that allowed events lead to, with a state in it; breadth first."""
    found = {room.initial.stage: room.initial}
    states = [room.initial]
    for _ in range(MOST_STEPS):
        following = []
        for state in states:
            for event in room.events:
                if state.stage not in room.allowed[type(event)]:
                    continue
                after = room.evolve(state, event)
                if after.stage not in found:
                    found[after.stage] = after
                    following.append(after)
        states = following
    return found


@pytest.mark.parametrize("name", sorted(ROOMS))
def test_every_allowed_pair_is_reached_and_taken(name):
    """STYLE.md: the transition table is data, and no row of it is dead."""
    room = ROOMS[name]
    walked = stages_walked(room)
    for kind, stages in room.allowed.items():
        for stage in stages:
            assert stage in walked, f"{kind.__name__} is allowed from {stage}, never reached"
            room.evolve(walked[stage], next(e for e in room.events if type(e) is kind))


@pytest.mark.parametrize("name", sorted(ROOMS))
def test_every_stage_that_has_a_name_is_reached(name):
    """STYLE.md: a stage nobody can be in is a lie in the diagram."""
    assert stages_walked(ROOMS[name]).keys() == set(get_args(STATES[name].Stage))


@pytest.mark.parametrize("name", sorted(ROOMS))
def test_the_table_speaks_of_every_event_of_the_room(name):
    """STYLE.md: one table, all events."""
    assert set(ROOMS[name].allowed) == set(get_args(STATES[name].Event))


@pytest.mark.parametrize("name", sorted(ROOMS))
@SMALL
@given(data=st.data())
def test_the_fold_takes_any_events_in_any_order(name, data):
    """STYLE.md: `evolve` is total over its own aggregate's events."""
    room = ROOMS[name]
    state = room.initial
    for event in data.draw(st.lists(st.sampled_from(room.events), max_size=12)):
        state = room.evolve(state, event)
        assert state.stage in get_args(STATES[name].Stage)


@SMALL
@given(
    st.lists(
        st.builds(
            lambda event, number, corrects: leg.Fact(
                id=uid(number), event=event, corrects=None if corrects is None else uid(corrects)
            ),
            st.sampled_from(EVENTS_OF["leg"]),
            st.integers(1, 8),
            st.none() | st.integers(1, 8),
        ),
        max_size=12,
    )
)
def test_a_leg_takes_any_facts_with_any_corrections(facts):
    """Corrections of the unknown, of oneself and of each other included; a repeat is no news."""
    state = leg.Leg()
    for fact in facts:
        state = leg.evolve(state, fact)
    assert len({fact.id for fact in state.facts}) == len(state.facts)
    assert set(state.standing) <= set(state.facts)
    for fact in facts:
        state.latest(type(fact.event), fact.id)
        assert leg.evolve(state, fact) == state
