"""The standing of a logged event (FORMAT §3, "Standing")."""

import pytest

from core.domain.review.decide import Admit, Exclude, Open, Rescue, decide
from core.domain.review.events import Admitted, Excluded, Opened, Rescued
from core.kernel.reasons import Reason
from tests.support.builders import FINDING, b64u, uid
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import LI, TODAY, acting

LAW = shipped_law()
HELD = Opened(event=FINDING, code="scope")
SUSPECTED = Opened(event=FINDING, code="suspected")
ADMITTED = Admitted(event=FINDING, reason="unbroken chain")
EXCLUDED = Excluded(event=FINDING, reason="not an officer of ours")
CLERK = acting(LI, "clerk")
RESCUED = Rescued(body_b64u=b64u(32), sig=b64u(64), reason="restored tablet")


def wish(kind, **fields):
    """Return a command of a reviewer."""
    return kind(**{"on": TODAY, "by": acting(LI, "reviewer")} | fields)


def test_an_event_is_held_back():
    """FORMAT §8 row 11."""
    given().when(decide, Open(event=FINDING, code="scope"), LAW).then(HELD)


def test_holding_back_for_the_same_reason_again_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(HELD).when(decide, Open(event=FINDING, code="scope"), LAW).then_nothing()


def test_a_further_reason_is_recorded_while_the_review_is_open():
    """Whoever settles it must see all that was seen."""
    given(HELD).when(decide, Open(event=FINDING, code="suspected"), LAW).then(SUSPECTED)


def test_an_admitted_event_comes_under_review_again_when_it_is_suspected():
    """EVIDENCE.md §3: a revocation reaches back."""
    given(HELD, ADMITTED).when(decide, Open(event=FINDING, code="suspected"), LAW).then(SUSPECTED)


def test_an_excluded_event_is_held_back_already():
    """It does not count, whatever else is found."""
    given(HELD, EXCLUDED).when(decide, Open(event=FINDING, code="suspected"), LAW).then_nothing()


def test_a_review_judges_one_event():
    """FORMAT §2: a review's id is the event's."""
    given(HELD).when(decide, Open(event=uid(0x99), code="scope"), LAW).then_refused(
        Reason.OTHER_SUBJECT, seen=uid(0x99)
    )


def test_a_person_admits_an_event():
    """FORMAT §3."""
    given(HELD).when(decide, wish(Admit, event=FINDING, reason="unbroken chain"), LAW).then(
        ADMITTED
    )


def test_a_person_excludes_an_event():
    """FORMAT §3."""
    given(HELD).when(
        decide, wish(Exclude, event=FINDING, reason="not an officer of ours"), LAW
    ).then(EXCLUDED)


@pytest.mark.parametrize("kind", [Admit, Exclude])
def test_what_is_not_under_review_is_not_settled(kind):
    """FORMAT §3: an event without a review counts."""
    given().when(decide, wish(kind, event=FINDING, reason="why not"), LAW).then_refused(
        Reason.NOT_UNDER_REVIEW, event=FINDING
    )


@pytest.mark.parametrize("kind", [Admit, Exclude])
@pytest.mark.parametrize("reason", ["", " \t　"])
def test_a_review_is_settled_with_a_reason(kind, reason):
    """FORMAT §3: person, reason."""
    given(HELD).when(decide, wish(kind, event=FINDING, reason=reason), LAW).then_refused(
        Reason.REASON_MISSING
    )


@pytest.mark.parametrize(
    ("settled", "command", "outcome"),
    [
        (ADMITTED, wish(Exclude, event=FINDING, reason="second thoughts"), "admitted"),
        (EXCLUDED, wish(Admit, event=FINDING, reason="second thoughts"), "excluded"),
    ],
)
def test_a_settled_review_is_not_settled_differently(settled, command, outcome):
    """FORMAT §3; what was admitted falls only under a new suspicion."""
    given(HELD, settled).when(decide, command, LAW).then_refused(
        Reason.ALREADY_SETTLED, event=FINDING, outcome=outcome
    )


@pytest.mark.parametrize(
    ("settled", "command"),
    [
        (ADMITTED, wish(Admit, event=FINDING, reason="said again")),
        (EXCLUDED, wish(Exclude, event=FINDING, reason="said again")),
    ],
)
def test_settling_the_same_again_is_already_so(settled, command):
    """STYLE: an empty tuple means already so."""
    given(HELD, settled).when(decide, command, LAW).then_nothing()


def test_a_reopened_review_may_be_settled_differently():
    """A later suspicion is judged afresh."""
    given(HELD, ADMITTED, SUSPECTED).when(
        decide, wish(Exclude, event=FINDING, reason="not an officer of ours"), LAW
    ).then(EXCLUDED)


def test_a_person_rescues_forensic_bytes():
    """FORMAT §3: rescued bytes enter inside the event."""
    command = wish(Rescue, body_b64u=b64u(32), sig=b64u(64), reason="restored tablet")
    given().when(decide, command, LAW).then(RESCUED)


def test_forensic_bytes_are_rescued_with_a_reason():
    """SYNC.md §5.7: rescue is a person's act."""
    command = wish(Rescue, body_b64u=b64u(32), sig=b64u(64), reason=" ")
    given().when(decide, command, LAW).then_refused(Reason.REASON_MISSING)


def test_the_same_bytes_rescued_again_are_already_there():
    """STYLE: an empty tuple means already so."""
    command = wish(Rescue, body_b64u=b64u(32), sig=b64u(64), reason="asked twice")
    given(RESCUED).when(decide, command, LAW).then_nothing()


@pytest.mark.parametrize(
    "command",
    [
        wish(Admit, event=FINDING, reason="unbroken chain", by=CLERK),
        wish(Exclude, event=FINDING, reason="not an officer of ours", by=CLERK),
        wish(Rescue, body_b64u=b64u(32), sig=b64u(64), reason="restored tablet", by=CLERK),
    ],
)
def test_a_review_is_settled_by_who_may(command):
    """FORMAT §3: a reviewer, a supervisor or the administrator (acts.toml, review.settle)."""
    given(HELD).when(decide, command, LAW).then_refused(Reason.ROLE_NEEDED, act="review.settle")


@pytest.mark.parametrize(
    ("past", "counts"),
    [
        ((), True),
        ((HELD,), False),
        ((HELD, ADMITTED), True),
        ((HELD, EXCLUDED), False),
        ((HELD, ADMITTED, SUSPECTED), False),
        ((RESCUED,), True),
    ],
)
def test_an_event_counts_unless_its_review_is_open_or_excluded_it(past, counts):
    """FORMAT §3, "Standing"."""
    assert folded(decide, *past).counts is counts
