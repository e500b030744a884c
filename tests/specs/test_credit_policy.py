"""What follows from a repair, and from a notice that rests on a proposed list (DOMAIN.md §6.4)."""

from typing import Any

from msgspec import UNSET

from core.domain.case.after_commands import RepairCredit
from core.domain.case.after_sides import Publication
from core.domain.case.state import Case
from core.domain.institution.book_commands import Delist
from core.domain.institution.listing_events import ListingNoticed
from core.domain.matter.commands import FollowProposal
from core.domain.matter.events import RepairGranted
from core.kernel.acting import by_job
from core.process.dossier import Deed, Occasion
from core.process.react import LISTENS_TO, react
from tests.support.builders import an
from tests.support.examples.matter import LISTING, MATTER
from tests.support.subjects import CASE, INSTITUTION, TODAY, uid

FOLLOWER = by_job("follower")
GRANTED = an(RepairGranted, listing=UNSET)


class Books:
    """All that these policies ask of the log."""

    def __init__(self, stage):
        self._stage = stage

    def case(self, case):
        """A case as it stands."""
        return Case(case=case, publication=Publication(stage=self._stage))


def deeds(event, stage="published"):
    """What follows from an event, where the decision stands so before the public."""
    occasion = Occasion(
        event_id=uid(0x31), stream=f"credit:{MATTER}", ver=2, day=TODAY, today=TODAY, event=event
    )
    books: Any = Books(stage)  # it has no more than these policies ask
    return react(occasion, books)


def test_a_granted_repair_takes_the_decision_down():
    """From the day of the grant, whenever it is dealt with."""
    day = GRANTED.from_day
    assert deeds(GRANTED) == (
        Deed(stream=f"case:{CASE}", command=RepairCredit(on=day, by=FOLLOWER), on=day),
    )


def test_what_does_not_stand_before_the_public_stays_as_it_is():
    """A warning is not published; what was taken down is down."""
    for stage in ("", "withdrawn", "ended", "repaired"):
        assert deeds(GRANTED, stage) == ()


def test_a_granted_repair_ends_a_stay_on_a_list():
    """DOMAIN §6.5: exit by repair."""
    granted = an(RepairGranted, case=UNSET)
    (deed,) = deeds(granted)
    assert deed.stream == f"institution:{INSTITUTION}"
    assert deed.command == Delist(
        institution=INSTITUTION,
        listing=LISTING,
        how="repair",
        reason=f"credit:{MATTER}",
        on=granted.from_day,
        by=FOLLOWER,
    )


def test_a_proposal_hears_of_the_notice_that_rests_on_it():
    """So nobody is proposed twice on one score."""
    noticed = an(ListingNoticed, rests_on=(f"case:{CASE}", f"credit:{MATTER}"))
    assert deeds(noticed) == (
        Deed(
            stream=f"credit:{MATTER}",
            command=FollowProposal(listing=noticed.listing, on=noticed.noticed_on, by=FOLLOWER),
            on=noticed.noticed_on,
        ),
    )


def test_the_follower_hears_of_both():
    """What no policy listens to is passed over unread."""
    assert {RepairGranted, ListingNoticed} <= {*LISTENS_TO}
