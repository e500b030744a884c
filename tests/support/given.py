"""`given(*events).when(decide, command, law).then(*events)`: a specification of one aggregate.

The aggregate is told from `decide` itself: its first parameter's type is the state, which begins as
that type's defaults, and `evolve` stands beside it. What is given is what `evolve` takes: events,
or for a leg facts; what follows is always events.
"""

import inspect
import sys
from collections.abc import Callable
from typing import Any

import pytest

from core.kernel.errors import Refused
from core.kernel.reasons import Why

Decide = Callable[..., tuple[Any, ...]]


def folded(decide: Decide, *happened: Any) -> Any:
    """Return the state of the aggregate after what happened."""
    kind = next(iter(inspect.signature(decide).parameters.values())).annotation
    state = kind()
    for event in happened:
        state = sys.modules[kind.__module__].evolve(state, event)
    return state


class When:
    """A command put to an aggregate with a past."""

    def __init__(self, happened: tuple[Any, ...], decide: Decide, command: Any, law: Any) -> None:
        self._decide = lambda: decide(folded(decide, *happened), command, law)

    def then(self, *events: Any) -> None:
        """Exactly these events happened, in this order."""
        assert events, "say then_nothing() where nothing is to happen"
        assert self._decide() == events

    def then_nothing(self) -> None:
        """It was already so."""
        assert self._decide() == ()

    def then_refused(self, reason: Why, **seen: str | int) -> Refused:
        """It was refused for this reason; `seen` names what its sentence must have been told."""
        with pytest.raises(Refused) as refused:
            self._decide()
        assert refused.value.reason is reason
        assert seen.items() <= refused.value.seen.items()
        assert str(refused.value), "the sentence has all its values"
        return refused.value


class Given:
    """An aggregate's past."""

    def __init__(self, happened: tuple[Any, ...]) -> None:
        self._happened = happened

    def when(self, decide: Decide, command: Any, law: Any) -> When:
        """Put a command to the aggregate that `decide` belongs to."""
        return When(self._happened, decide, command, law)


def given(*happened: Any) -> Given:
    """Begin with what happened; with nothing, the aggregate is new."""
    return Given(happened)
