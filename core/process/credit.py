"""From a matter of credit to what it ends, and from a notice back to the score that it rests on."""

from collections.abc import Iterator

from core.domain.case.after_commands import RepairCredit
from core.domain.institution.book_commands import Delist
from core.domain.institution.listing_events import ListingNoticed
from core.domain.matter.commands import FollowProposal
from core.domain.matter.events import RepairGranted
from core.kernel.acting import by_job
from core.kernel.ids import stream_kind, stream_name
from core.process.dossier import Deed, Dossier, Occasion


def end_what_was_repaired(
    occasion: Occasion, event: RepairGranted, dossier: Dossier
) -> tuple[Deed, ...]:
    """Take the decision down, and the institution off the list, from the day of the grant.

    A publication that was over, withdrawn or repaired by hand meanwhile stays as it is.
    """
    return tuple(_ends(occasion, event, dossier))


def _ends(occasion: Occasion, event: RepairGranted, dossier: Dossier) -> Iterator[Deed]:
    by = by_job("follower")
    if event.case and dossier.case(event.case).publication.stage == "published":
        yield Deed(
            stream=stream_name("case", event.case),
            command=RepairCredit(on=event.from_day, by=by),
            on=event.from_day,
        )
    if event.listing:
        yield Deed(
            stream=stream_name("institution", event.institution),
            command=Delist(
                institution=event.institution,
                listing=event.listing,
                how="repair",
                reason=occasion.stream,
                on=event.from_day,
                by=by,
            ),
            on=event.from_day,
        )


def follow_proposals(event: ListingNoticed) -> tuple[Deed, ...]:
    """Tell every proposal that a notice rests on that it was followed."""
    return tuple(
        Deed(
            stream=stream,
            command=FollowProposal(
                listing=event.listing, on=event.noticed_on, by=by_job("follower")
            ),
            on=event.noticed_on,
        )
        for stream in event.rests_on
        if stream_kind(stream) == "credit"
    )
