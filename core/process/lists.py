"""From the case to the lists: a serious violation ends the white list at once (DOMAIN.md §2.4)."""

from core.domain.case import events as case
from core.domain.institution.book_commands import LeaveWhiteList
from core.kernel.acting import by_job
from core.kernel.ids import stream_name
from core.process.dossier import Deed, Dossier, Occasion


def leave_white_list(
    occasion: Occasion, event: case.DecisionServed, dossier: Dossier
) -> tuple[Deed, ...]:
    """Let the institution judge whether what took effect ends its place on the white list.

    An institution that is in no register is on no list.
    """
    if not dossier.is_registered(event.institution):
        return ()
    command = LeaveWhiteList(
        institution=event.institution,
        violations=event.violations,
        rests_on=stream_name("case", event.case),
        on=occasion.today,
        by=by_job("follower"),
    )
    return (Deed(stream=stream_name("institution", event.institution), command=command),)
