"""A read model is a function of the log alone: a rebuild equals a catch-up (ARCHITECTURE.md 8)."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.case import events as case
from core.domain.institution import events as institution
from core.domain.leg import events as leg
from core.domain.notice import events as notice
from core.domain.policy import events as policy
from core.domain.visit import events as visit
from core.log.packaged import pack_text
from core.log.records import StoredEvent
from projections.registry import ALL
from projections.runner import Runner
from tests.support.builders import CASE, FINDING, INSTITUTION, LEG, NOTICE, VISIT, an
from tests.support.histories import POLICY, History

OTHER_LEG = LEG.replace("c1", "c2")
DECISIONS = (
    (f"institution:{INSTITUTION}", an(institution.Registered)),
    (f"institution:{INSTITUTION}", an(institution.ParticularsChanged)),
    (f"notice:{NOTICE}", an(notice.Served)),
    (f"notice:{NOTICE}", an(notice.RectificationReported)),
    (f"notice:{NOTICE}", an(notice.Rechecked)),
    (f"notice:{NOTICE}", an(notice.Overdue)),
    (f"notice:{NOTICE}", an(notice.OverdueWithdrawn, annuls=FINDING)),
    (f"notice:{NOTICE}", an(notice.Closed)),
    (f"case:{CASE}", an(case.Filed)),
    (f"case:{CASE}", an(case.AdvanceNoticeServed)),
    (f"case:{CASE}", an(case.PenaltyDecided)),
    (f"case:{CASE}", an(case.DecisionServed)),
    (f"case:{CASE}", an(case.PenaltyRevoked)),
    (f"case:{CASE}", an(case.Closed)),
    (f"visit:{VISIT}", an(visit.LegMoved, leg=OTHER_LEG)),
    (f"visit:{VISIT}", an(visit.Concluded)),
    (POLICY, an(policy.PackAdopted, text=pack_text("default-100"))),
    (POLICY, an(policy.PackAdopted, text="not a pack")),
)
FACTS = (
    an(leg.Opened),
    an(leg.CredentialsShown),
    an(leg.FindingRecorded),
    an(leg.RecordSigned),
    an(leg.Left),
)

Act = tuple[str, int]
acts = st.lists(
    st.one_of(
        st.tuples(st.just("decide"), st.integers(0, len(DECISIONS) - 1)),
        st.tuples(
            st.sampled_from(["record", "hold", "correct"]), st.integers(0, 2 * len(FACTS) - 1)
        ),
        st.tuples(st.sampled_from(["suspect", "admit", "exclude"]), st.integers(0, 20)),
        st.tuples(st.just("stand still"), st.just(0)),
        st.tuples(st.just("catch up"), st.integers(1, 9)),
    ),
    min_size=5,
    max_size=30,
)


@settings(deadline=None, max_examples=10)
@given(acts)
def test_rebuilding_equals_catching_up_however_the_log_grew(steps):
    """Any appends, in whatever order, read in whatever pieces, give the same content (R12)."""
    with TemporaryDirectory() as name, History(Path(name) / "log.db") as history:
        facts: list[StoredEvent] = []
        for step in steps:
            _act(history, Path(name) / "pieces", facts, step)
        assert _content(Path(name) / "pieces", history, rows=3) == _content(
            Path(name) / "whole", history, rows=1_000
        )


def _act(history, folder, facts, step):
    kind, number = step
    match kind:
        case "decide":
            history.decide(*DECISIONS[number])
        case "record" | "hold" | "correct":
            facts.append(_recorded(history, facts, kind, number))
        case "suspect" | "admit" | "exclude" if facts:
            getattr(history, kind)(facts[number % len(facts)])
        case "stand still":  # the wall clock went back: commits share a received_ms
            history.now_ms -= 5_000
        case "catch up":
            _content(folder, history, rows=number)
        case _:  # nothing to settle yet
            pass


def _recorded(history, facts, kind, number):
    stream = (LEG, OTHER_LEG)[number % 2]
    options = {"review": "scope"} if kind == "hold" else {}
    if kind == "correct" and facts:
        options["corrects"] = facts[number % len(facts)].event_id
    return history.record(stream, FACTS[number // 2], **options)


def _content(folder, history, *, rows):
    with Runner(folder, history.log, ALL, batch_rows=rows) as runner:
        for state in runner.catch_up():
            assert state.stopped is None, state.stopped
        return {name: runner.content_digest(name) for name in runner.names}
