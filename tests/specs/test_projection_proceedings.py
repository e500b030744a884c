"""Which proceedings there are and how one stands: a flat read model, details from the log."""

from random import Random

import pytest

from core.domain.draw.events import InspectorsAssigned
from core.kernel.ids import stream_name
from projections.folds import START, as_dict
from projections.proceedings import LONG, PROCEEDINGS
from projections.proceedings_queries import proceeding, proceedings
from tests.support.builders import an, uid
from tests.support.examples import agency, draw, fund, institution
from tests.support.histories import History
from tests.support.readmodels import read_models
from tests.support.rooms import ROOMS

STORIES = {
    "agency": agency.STORY,
    "draw": draw.STORY,
    "fund": fund.STORY,
    "institution": institution.STORY,
}
UUID = uid(0x51)


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "log.db") as opened:
        yield opened


def told(kind, seed):
    """Return the story of a room, or its events in an order that the dice say."""
    if not seed:
        return STORIES[kind]
    dice = Random(seed)  # noqa: S311 - no secret
    return tuple(dice.choice(ROOMS[kind].events) for _ in range(dice.randint(1, 30)))


def test_the_rooms_with_long_states_are_those_tested():
    """Who adds one adds a story here."""
    assert set(STORIES) == LONG


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", sorted(LONG))
def test_a_stage_is_the_one_that_the_whole_state_has(history, tmp_path, kind, seed):
    """A room whose state is not kept is told from its stage and the next event alone."""
    whole = START[kind]()
    for event in told(kind, seed):
        whole = ROOMS[kind].evolve(whole, event)
        history.decide(stream_name(kind, UUID), event)
    with read_models(tmp_path / "models", history.log, (PROCEEDINGS,)) as views:
        (row,) = proceedings(views, kind)
        shown = proceeding(views, history.log, kind, UUID)
    assert row["stage"] == whole.stage
    assert row["institution"] == getattr(whole, "institution", "")
    assert shown == {**row, "state": as_dict(whole)}


@pytest.mark.parametrize("kind", sorted(LONG))
def test_a_row_does_not_grow_with_what_happens(history, tmp_path, kind):
    """A draw of a thousand institutions is a row like any other."""
    for event in STORIES[kind]:
        history.decide(stream_name(kind, UUID), event)
    with (
        read_models(tmp_path / "models", history.log, (PROCEEDINGS,)) as views,
        views.read("proceedings") as db,
    ):
        (fold,) = db.execute("SELECT fold FROM proceedings").fetchone()
    assert fold == ""


def test_what_the_read_model_has_not_read_is_not_told(history, tmp_path):
    """Row and state are of one moment."""
    stream = stream_name("draw", UUID)
    first, *_ = draw.STORY
    history.decide(stream, first)
    with read_models(tmp_path / "models", history.log, (PROCEEDINGS,)) as views:
        history.decide(stream, an(InspectorsAssigned))
        shown = proceeding(views, history.log, "draw", UUID)
    assert shown is not None
    assert shown["state"]["teams"] == []


def test_nothing_is_known_of_a_stream_that_is_none(history, tmp_path):
    """No row, no answer."""
    with read_models(tmp_path / "models", history.log, (PROCEEDINGS,)) as views:
        assert proceeding(views, history.log, "draw", UUID) is None
