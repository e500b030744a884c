"""Every transition of every table is one that commands bring about, not the fold alone (issue 3).

The stories are seeded, so they are the same everywhere; a failure names the story to tell again.
"""

import pytest

from tests.support.driving import AGGREGATES
from tests.support.stories import told

FEW = 800
MANY = 3000


def untaken(name, wanted, most):
    """Return what of the wanted transitions no story of a room takes."""
    left = set(wanted)
    for number in range(most):
        if not left:
            break
        taken = told(name, number).taken
        left -= {step.event for step in taken} | {(step.event, step.before) for step in taken}
    return left


@pytest.mark.parametrize("name", sorted(AGGREGATES))
def test_every_event_is_brought_about_by_a_command(name):
    """STYLE.md: no row of a table is dead."""
    assert untaken(name, AGGREGATES[name].events, FEW) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(AGGREGATES))
def test_every_transition_is_taken_by_a_command(name):
    """From every stage from which the table lets an event come, some command brings it."""
    left = untaken(name, AGGREGATES[name].wanted, MANY)
    assert {f"{event.__name__} from {stage}" for event, stage in left} == set()
