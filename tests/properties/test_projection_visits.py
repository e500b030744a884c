"""The joined visits of the read model are the merged view of the domain (ARCHITECTURE.md 2)."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.leg import events as leg
from core.domain.visit import events as visit
from core.evidence.body import Actor
from core.log.records import StoredEvent
from projections.institutions import INSTITUTIONS
from projections.queries import findings, visit_streams, visits
from projections.replay import replay
from tests.support.builders import LEG, LI, VISIT, WANG, an
from tests.support.histories import History, Pen
from tests.support.readmodels import read_models

OTHER_VISIT = an(visit.LegMoved).from_visit
LEGS = tuple(LEG.replace("c1", f"c{number}") for number in (1, 2, 3))

acts = st.lists(
    st.tuples(
        st.sampled_from(["find", "hold", "correct", "sign", "reopen", "move", "suspect", "admit"]),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=20,
)


@settings(deadline=None, max_examples=15)
@given(acts)
def test_the_read_model_lists_what_the_domain_merges(steps):
    """Legs, officers, findings that count: the same of every visit."""
    with TemporaryDirectory() as name, History(Path(name) / "log.db") as history:
        _play(history, steps)
        with read_models(Path(name) / "p", history.log, (INSTITUTIONS,)) as views:
            listed = {row.visit: row for row in visits(views)}
            for asked in (VISIT, OTHER_VISIT):
                *_, last = replay(history.log, asked, streams=visit_streams(views, asked))
                merged = last.state["merged"]
                opened = [one for one in merged["legs"] if one["institution"] is not None]
                assert (asked in listed) == bool(opened)
                if asked in listed:
                    row = listed[asked]
                    assert (row.legs, row.findings) == (len(opened), len(merged["findings"]))
                    assert list(row.officers) == merged["officers"]
                    assert row.signed == sum(one["signed"] is not None for one in opened)
                counting = {
                    one.event_id
                    for one in findings(views, asked)
                    if one.corrected_by is None and one.standing in {"none", "admitted"}
                }
                assert counting == {one["id"] for one in merged["findings"]}


def _play(history, steps):
    pens = [Pen(number) for number in (1, 2, 3)]
    facts: list[StoredEvent] = []

    def record(number, data, **options):
        options["actor"] = Actor(id=(WANG, LI)[number % 2])
        return history.record(LEGS[number], data, pen=pens[number], **options)

    for number in range(3):
        record(number, an(leg.Opened, visit=_visit(number == 2)))
    for kind, number, flag in steps:
        match kind:
            case "find" | "hold" | "correct":
                held = {"review": "scope"} if kind == "hold" else {}
                if kind == "correct" and facts:
                    held["corrects"] = facts[-1].event_id
                finding = an(leg.FindingRecorded, visit=_visit(number == 2))
                facts.append(record(number, finding, **held))
            case "sign":
                record(number, an(leg.RecordSigned, visit=_visit(number == 2)))
            case "reopen":
                record(number, an(leg.Opened, visit=_visit(flag)))
            case "move":
                moved = an(
                    visit.LegMoved,
                    leg=LEGS[number],
                    from_visit=_visit(not flag),
                    visit=_visit(flag),
                )
                history.decide(f"visit:{moved.visit}", moved)
            case _ if facts:
                getattr(history, kind)(facts[number % len(facts)])
            case _:  # nothing to settle yet
                pass


def _visit(other):
    return OTHER_VISIT if other else VISIT
