"""What is under review does not count in any read model (FORMAT §3, Standing)."""

import pytest

from core.domain.leg import events as leg
from core.kernel.times import time_of
from projections.queries import findings, review_queue, visits
from projections.registry import ALL
from projections.replay import replay
from tests.support.builders import CHARGE, INSTITUTION, LATE, LEG, VISIT, an
from tests.support.histories import History
from tests.support.readmodels import read_models


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "log.db") as opened:
        opened.record(LEG, an(leg.Opened))
        yield opened


@pytest.fixture
def counted(history, tmp_path):
    """Return how many findings of the visit count now."""

    def count():
        with read_models(tmp_path / "projections", history.log, ALL) as views:
            return [visit.findings for visit in visits(views)]

    return count


def test_a_held_event_does_not_count(history, counted):
    """`review.opened` in the same commit holds it back."""
    history.record(LEG, an(leg.FindingRecorded), review="scope")
    assert counted() == [0]


def test_an_admitted_event_counts(history, counted):
    """`review.admitted` settles it, though the read model had taken the event before."""
    held = history.record(LEG, an(leg.FindingRecorded), review="scope")
    assert counted() == [0]
    history.admit(held)
    assert counted() == [1]


def test_an_excluded_event_never_counts(history, counted):
    """`review.excluded` settles it."""
    held = history.record(LEG, an(leg.FindingRecorded), review="scope")
    history.exclude(held)
    assert counted() == [0]


def test_a_later_suspicion_holds_back_what_counted(history, counted):
    """A review may be opened long after the commit of its event (FORMAT §8, suspected)."""
    event = history.record(LEG, an(leg.FindingRecorded))
    assert counted() == [1]
    history.suspect(event)
    assert counted() == [0]


def test_a_correction_replaces_a_finding_only_while_it_counts(history, counted):
    """An officer's correction under review replaces nothing yet."""
    first = history.record(LEG, an(leg.FindingRecorded, code=LATE))
    second = history.record(
        LEG, an(leg.FindingRecorded, code=CHARGE), corrects=first.event_id, review="late-fact"
    )
    assert counted() == [1]
    history.admit(second)
    assert counted() == [1]


def test_the_corrected_finding_names_its_correction(history, tmp_path):
    """`corrected_by` and standing stand with every finding."""
    first = history.record(LEG, an(leg.FindingRecorded, code=LATE))
    second = history.record(LEG, an(leg.FindingRecorded, code=CHARGE), corrects=first.event_id)
    with read_models(tmp_path / "projections", history.log, ALL) as views:
        assert [(row.event_id, row.corrected_by) for row in findings(views, VISIT)] == [
            (first.event_id, second.event_id),
            (second.event_id, None),
        ]


def test_a_visit_all_of_whose_openings_are_held_is_not_shown(history, counted):
    """A fact that does not count says nothing."""
    other = LEG.replace("c1", "c2")
    history.record(other, an(leg.Opened, visit=VISIT, institution=INSTITUTION), review="scope")
    assert counted() == [0]


def test_the_queue_names_event_code_and_writer(history, tmp_path):
    """The review queue shows the event's type, stream and kid (SYNC.md R13)."""
    held = history.record(LEG, an(leg.FindingRecorded), review="scope")
    with read_models(tmp_path / "projections", history.log, ALL) as views:
        (row,) = review_queue(views, history.log)
    assert (row.event_id, row.codes, row.type, row.stream, row.kid, row.leaf) == (
        held.event_id, ("scope",), held.type, held.stream, held.kid, held.leaf,
    )  # fmt: skip


def test_a_settled_review_leaves_the_queue_with_reason_and_person(history, tmp_path):
    """A person settles it, with a reason."""
    held = history.record(LEG, an(leg.FindingRecorded), review="scope")
    history.exclude(held)
    with read_models(tmp_path / "projections", history.log, ALL) as views:
        assert review_queue(views, history.log) == ()
        (row,) = review_queue(views, history.log, "excluded")
    assert (row.reason, row.settled_at) == ("forged", time_of(history.now_ms))


def test_replay_shows_a_held_fact_and_leaves_the_state_as_it_was(history):
    """A step of an event that does not count changes no state, until it is admitted."""
    held = history.record(LEG, an(leg.FindingRecorded), review="scope")
    then = time_of(history.now_ms + 1)
    history.admit(held)
    *_, as_known_then = replay(history.log, LEG, known=then)
    *_, as_known_now = replay(history.log, LEG)
    assert (as_known_then.standing, len(as_known_then.state["findings"])) == ("open", 0)
    assert (as_known_now.standing, len(as_known_now.state["findings"])) == ("admitted", 1)
