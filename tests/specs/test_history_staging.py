"""What of a reading is new beside what stands: pairing by the ledger's own keys, by contents."""

import pytest

from core.domain.history.content import content_of
from core.domain.history.events import VisitRecorded
from core.kernel import codec
from server.history.staging import Said, Staging
from tests.support.builders import an

KEY = "30075445 | 2017-12-11"
INST = "30075445"


def visit(key=KEY, score="90", day="2017-12-11") -> VisitRecorded:
    return an(VisitRecorded, key=key, score=score, visited_on=day)


def staged(said, stood, base=KEY):
    """Pair; return the counts, what is new as (key, score, corrects), and what vanished."""
    with Staging() as staging:
        staging.put_all(
            Said(inst=INST, record=one, plain=codec.encode(one), file="f", line=line)
            for line, one in enumerate(said, start=1)
        )
        staging.stand_all(
            (INST, "visit", one.key, base, one.visited_on, content_of(one).hex(), f"event {number}")
            for number, one in enumerate(stood, start=1)
        )
        paired = staging.pair()
        news = [
            (one.record.key, one.record.score, one.corrects.id if one.corrects else "")
            for one in staging.news()
            if isinstance(one.record, VisitRecorded)
        ]
        return paired, news, [(one.key, one.place) for one in staging.vanished()]


def test_what_stands_is_not_new():
    """CREDIT.md: running it twice adds nothing."""
    paired, news, gone = staged([visit()], [visit()])
    assert (paired.unchanged, news, gone) == (1, [], [])


def test_what_does_not_stand_is_new():
    assert staged([visit()], [])[1] == [(KEY, "90", "")]


def test_what_reads_otherwise_corrects_what_stands():
    assert staged([visit(score="88")], [visit()])[1] == [(KEY, "88", "event 1")]


def test_equal_contents_pair_first():
    """Two alike stood; now the first is changed and comes second."""
    said = [visit(score="80"), visit(f"{KEY} #2", score="91")]
    stood = [visit(score="90"), visit(f"{KEY} #2", score="80")]
    assert staged(said, stood)[1] == [(KEY, "91", "event 1")]


def test_alike_records_in_another_order_are_what_they_were():
    said = [visit(score="80"), visit(f"{KEY} #2")]
    assert staged(said, [visit(), visit(f"{KEY} #2", score="80")])[1] == []


def test_one_more_alike_takes_the_lowest_number_that_is_free():
    said = [visit(), visit(f"{KEY} #2", score="80")]
    stood = [visit(f"{KEY} #2")]
    assert staged(said, stood)[1] == [(KEY, "80", "")]


def test_identical_records_all_count():
    said = [visit(), visit(f"{KEY} #2"), visit(f"{KEY} #3")]
    assert staged(said, [visit()])[0].added == 2


@pytest.mark.parametrize(
    ("day", "place"),
    [
        ("2017-12-09", "before"),
        ("2017-12-10", "within"),
        ("2017-12-12", "within"),
        ("2017-12-13", "after"),
    ],
)
def test_what_vanished_lies_before_within_or_after_the_days_read(day, place):
    other = "30075445 | other"
    said = [visit("a", day="2017-12-10"), visit("b", day="2017-12-12")]
    paired, _, gone = staged(said, [visit(other, day=day)])
    assert gone == [(other, place)]
    assert paired.vanished[place] == 1


def test_a_number_of_the_ledgers_own_is_part_of_the_key():
    """The first visit is gone and a third is new: nothing was corrected."""
    said = [visit("visit #2", "80"), visit("visit #3", "70")]
    stood = [visit("visit #1", "90"), visit("visit #2", "80")]
    paired, news, gone = staged(said, stood, base="visit")
    assert (paired.unchanged, paired.corrected) == (1, 0)
    assert news == [("visit #3", "70", "")]
    assert gone == [("visit #1", "within")]
