"""Every policy that joins aggregates, in one table: an event comes in, deeds go out.

Exactly once rests on claims and expected versions in the log, not on this table being asked once:
a policy asked again finds that it is already so, and answers with nothing or with a deed that is.
"""

import msgspec

from core.domain.intent import events as intent
from core.domain.leg import events as leg
from core.domain.notice import events as notice
from core.process import cases, intents, notices
from core.process.dossier import Deed, Dossier, Occasion

LISTENS_TO = (
    leg.NoticeServed,
    leg.RectificationReported,
    leg.NoticeRechecked,
    notice.Overdue,
    notice.OverdueWithdrawn,
    intent.CaseFilingWished,
)
"""What a follower hands in; everything else it may pass over unread."""


def react(occasion: Occasion, dossier: Dossier) -> tuple[Deed, ...]:
    """Return what follows from an event that counts; all of it belongs in one commit."""
    event: msgspec.Struct = occasion.event
    match event:
        case leg.NoticeServed():
            return notices.open_from_leg(event)
        case leg.RectificationReported():
            return notices.report_from_leg(occasion, event, dossier)
        case leg.NoticeRechecked():
            return notices.recheck_from_leg(occasion, event, dossier)
        case notice.Overdue():
            return cases.file_on_overdue(occasion, event, dossier)
        case notice.OverdueWithdrawn():
            return cases.drop_on_withdrawal(occasion, event, dossier)
        case intent.CaseFilingWished():
            return intents.answer_case_filing(occasion, event, dossier)
        case _:
            return ()
