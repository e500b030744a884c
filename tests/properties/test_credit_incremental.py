"""What the read model of credit keeps equals what the whole log says, at any day and moment."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.case import events as case
from core.domain.credit.pack import parse
from core.domain.credit.score import NotYetScored, score
from core.domain.history.events import FactRecorded, RecordedFinding, VisitRecorded
from core.domain.institution import events as institution
from core.domain.notice import events as notice
from core.domain.policy import events as policy
from core.kernel.limits import MAX_INT
from core.log.packaged import pack_text
from core.log.records import StoredEvent
from projections.credit import CREDIT
from projections.credit_facts import computed, facts_about
from projections.runner import Runner
from projections.views import Views
from tests.support.builders import CASE, FINDING, INSTITUTION, NOTICE, an, uid
from tests.support.credit_oracle import facts_in_log
from tests.support.histories import POLICY, START_MS, History

OTHER = uid(0xCC2)
WHO = (INSTITUTION, OTHER)
PAST = {one: f"hist:{uid(0xF00 + number)}" for number, one in enumerate(WHO)}
TEXTS = tuple(pack_text(name) for name in ("default-100", "sf-100", "la-100"))
PACKS = tuple(parse(text) for text in TEXTS)
DECISIONS = (
    (f"institution:{INSTITUTION}", an(institution.Registered)),
    (f"notice:{NOTICE}", an(notice.Served)),
    (f"notice:{NOTICE}", an(notice.Rechecked)),
    (f"notice:{NOTICE}", an(notice.Overdue)),
    (f"notice:{NOTICE}", an(notice.OverdueWithdrawn, annuls=FINDING)),
    (f"case:{CASE}", an(case.Filed)),
    (f"case:{CASE}", an(case.DecisionServed)),
    (f"case:{CASE}", an(case.PenaltyRevoked)),
    (f"case:{CASE}", an(case.Closed)),
)
DAYS = ("2014-06-30", "2016-02-29", "2026-11-23", "2026-12-31")
SEVERITIES = ("High Risk", "Moderate Risk", "Low Risk")

visits = st.builds(
    lambda who, day, kinds, score_: VisitRecorded(
        ledger="city",
        key=f"7 | {day}",
        institution=who,
        visited_on=day,
        kind="Routine - Unscheduled",
        findings=tuple(
            RecordedFinding(code=f"10{kind}", severity=SEVERITIES[kind], points=str(kind + 1))
            for kind in kinds
        ),
        score=str(score_),
        grade="A",
    ),
    st.sampled_from(WHO),
    st.sampled_from(["2014-05-01", "2014-05-02", "2016-02-29"]),
    st.lists(st.integers(0, 2), max_size=4),
    st.integers(60, 100),
)
payments = st.builds(
    lambda who: FactRecorded(
        ledger="city", key="p", institution=who, kind="payment", happened_on="2015-01-01"
    ),
    st.sampled_from(WHO),
)
places = st.integers(0, 30)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("record"), visits),
        st.tuples(st.just("record"), payments),
        st.tuples(st.just("hold"), visits),
        st.tuples(st.just("correct"), st.tuples(places, visits)),
        st.tuples(st.just("hold correction"), st.tuples(places, visits)),
        st.tuples(st.sampled_from(["suspect", "admit", "exclude"]), places),
        st.tuples(st.just("decide"), st.integers(0, len(DECISIONS) - 1)),
        st.tuples(st.just("adopt"), st.integers(0, len(PACKS) - 1)),
        st.tuples(st.just("stand still"), st.just(0)),
        st.tuples(st.just("catch up"), st.integers(1, 9)),
    ),
    min_size=4,
    max_size=25,
)


@settings(deadline=None, max_examples=25)
@given(steps=steps, known=st.lists(st.integers(-2, 25), max_size=2))
def test_what_is_kept_equals_a_recomputation_from_the_log(steps, known):
    """Late, corrected, held, admitted, excluded, under several packs adopted at any time."""
    with TemporaryDirectory() as name, History(Path(name) / "log.db") as history:
        folder, facts = Path(name) / "models", list[StoredEvent]()
        for step in steps:
            _act(history, folder, facts, step)
        _catch_up(history, folder, 3)
        moments = [MAX_INT, *(START_MS + 1_000 * number for number in known)]
        with closing(Views(folder)) as views, views.read("credit") as db:
            for pack in PACKS:
                for who in WHO:
                    for moment in moments:
                        whole = facts_in_log(history.log, pack, who, moment)
                        for kept in (
                            facts_about(db, pack, who, moment),
                            computed(db, pack, who, moment),
                        ):
                            assert kept == whole
                            _assert_same_scores(pack, kept, whole, moment)


def _assert_same_scores(pack, kept, whole, moment):
    for day in DAYS:
        assert _scored(pack, kept, day, moment) == _scored(pack, whole, day, moment)


def _scored(pack, facts, day, moment):
    try:
        return score(pack, facts, day, moment)
    except NotYetScored:
        return None


def _act(history, folder, facts, step):
    kind, what = step
    match kind:
        case "record" | "hold":
            facts.append(_record(history, what, review="scope" if kind == "hold" else None))
        case "correct" | "hold correction" if facts:
            place, visit = what
            old = facts[place % len(facts)]
            who = next(one for one, stream in PAST.items() if stream == old.stream)
            facts.append(
                _record(
                    history,
                    msgspec.structs.replace(visit, institution=who),
                    review="scope" if kind == "hold correction" else None,
                    corrects=old.event_id,
                )
            )
        case "suspect" | "admit" | "exclude" if facts:
            getattr(history, kind)(facts[what % len(facts)])
        case "decide":
            history.decide(*DECISIONS[what])
        case "adopt":
            pack = PACKS[what]
            adopted = an(
                policy.PackAdopted,
                pack=pack.name,
                version=pack.version,
                text=TEXTS[what],
                sha256=pack.sha256,
            )
            history.decide(POLICY, adopted)
        case "stand still":
            history.now_ms -= 3_000
        case "catch up":
            _catch_up(history, folder, what)
        case _:
            pass


def _record(history, event, **options):
    return history.record(PAST[event.institution], event, **options)


def _catch_up(history, folder, rows):
    with Runner(folder, history.log, [CREDIT], batch_rows=rows) as runner:
        for state in runner.catch_up():
            assert state.stopped is None, state.stopped
