"""From the case to the lists: what takes effect is asked of the white list (DOMAIN.md §2.4)."""

from typing import Any

from core.domain.case.events import DecisionServed
from core.domain.institution.book_commands import LeaveWhiteList
from core.kernel.acting import by_job
from core.process.dossier import Deed, Occasion
from core.process.react import LISTENS_TO, react
from tests.support.builders import an
from tests.support.subjects import CASE, INSTITUTION, LATE, TODAY, uid


class Books:
    """All that this policy asks of the log."""

    def __init__(self, *registered):
        self._registered = registered

    def is_registered(self, institution):
        """Whether the institution is in the register."""
        return institution in self._registered


def deeds(event, *registered):
    """What follows from an event, where these institutions are in the register."""
    occasion = Occasion(
        event_id=uid(0x31), stream=f"case:{CASE}", ver=4, day="2026-12-24", today=TODAY, event=event
    )
    books: Any = Books(*registered)  # it has no more than this policy asks
    return react(occasion, books)


def test_a_decision_that_takes_effect_is_told_to_the_institution():
    """兴安盟 (W17): the institution's own stream judges whether it is serious."""
    served = an(DecisionServed)
    assert deeds(served, INSTITUTION) == (
        Deed(
            stream=f"institution:{INSTITUTION}",
            command=LeaveWhiteList(
                institution=INSTITUTION,
                violations=(LATE,),
                rests_on=f"case:{CASE}",
                on=TODAY,
                by=by_job("follower"),
            ),
        ),
    )


def test_an_institution_in_no_register_is_on_no_list():
    """A tip may lead to a case against nobody known (DOMAIN.md §2.1)."""
    assert deeds(an(DecisionServed)) == ()


def test_the_follower_hears_of_decisions():
    """What no policy listens to is passed over unread."""
    assert DecisionServed in LISTENS_TO
