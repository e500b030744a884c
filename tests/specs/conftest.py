"""A tablet enrolled in a log in memory, for the specs of admission."""

from collections.abc import Callable

import pytest

from core.sync.admission import Verdict, admit
from core.sync.messages import Offered
from tests.support.worlds import FakeWorld, Tablet

Judge = Callable[..., Verdict]


@pytest.fixture
def tablet() -> Tablet:
    return Tablet()


@pytest.fixture
def world(tablet: Tablet) -> FakeWorld:
    world = FakeWorld()
    world.enrol(tablet)
    return world


@pytest.fixture
def judged(tablet: Tablet, world: FakeWorld) -> Judge:
    """Return the verdict on an event of the tablet in the world."""

    def judge(offered: Offered, header_note: str | None = None) -> Verdict:
        return admit(offered, tablet.kid, header_note, world)

    return judge
