"""Every aggregate under random commands: nothing happens that its table does not name (issue 3).

Commands are drawn by the types of their fields and put to `decide` with the shipped law. A rule may
say no; of whatever happens `tests.support.driving` checks that

- the table lets it come from there, and names where it leads; `evolve` takes it;
- it is read back as it was written;
- no deadline is past when it is born, and every one is a day of the calendar;
- the same command, asked again, does nothing more;
- paid + owed + waived = due, to the fen.
"""

from typing import Any

import pytest
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.support.driving import AGGREGATES
from tests.support.stories import FIRST_DAYS, Story, ways_of

FEW = settings(deadline=None, max_examples=12, stateful_step_count=25, print_blob=True)
MANY = settings(deadline=None, max_examples=150, stateful_step_count=40, print_blob=True)
CHANCE = st.randoms(use_true_random=True)
"""Seeded by hypothesis, which shows the seed and shrinks the steps."""


def machine_of(name: str) -> type[RuleBasedStateMachine]:
    """Return the state machine that drives one room."""

    class Driven(RuleBasedStateMachine):
        story: Story
        way: list[type[Any]]

        @initialize(day=st.sampled_from(FIRST_DAYS), way=st.sampled_from(ways_of(name)))
        def begin(self, day, way):
            self.story, self.way = Story(name, day), list(way)

        @rule(chance=CHANCE)
        def days_go_by(self, chance):
            self.story.wait(chance)

        @rule(kind=st.sampled_from(AGGREGATES[name].commands), chance=CHANCE)
        def anything_is_asked(self, kind, chance):
            self.tried(kind, chance, 3)

        @precondition(lambda self: self.way)
        @rule(chance=CHANCE)
        def the_way_is_gone(self, chance):
            self.tried(self.way.pop(0), chance, 40)

        @rule(chance=CHANCE)
        def holidays_are_published(self, chance):
            self.story.publish_holidays(chance)

        def tried(self, kind, chance, tries):
            try:
                self.story.persist(kind, chance, tries)
            finally:
                note(f"on {self.story.today}: {self.story.last}")

    return Driven


@pytest.mark.parametrize("name", sorted(AGGREGATES))
def test_nothing_happens_that_the_table_does_not_name(name):
    """Issue 3, must be seen 2: no state without a path, no event refused, money conserved."""
    run_state_machine_as_test(machine_of(name), settings=FEW)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(AGGREGATES))
def test_nothing_happens_that_the_table_does_not_name_for_long(name):
    """The same, by night."""
    run_state_machine_as_test(machine_of(name), settings=MANY)
