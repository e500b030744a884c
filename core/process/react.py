"""Every policy that joins aggregates, in one table: an event comes in, deeds go out.

Exactly once rests on claims and expected versions in the log, not on this table being asked once:
a policy asked again finds that it is already so, and answers with nothing or with a deed that is.
"""

import msgspec

from core.domain.case import events as case
from core.domain.case import money_events as money
from core.domain.institution import listing_events as lists_of
from core.domain.intent import events as intent
from core.domain.leg import events as leg
from core.domain.leg.simple_events import SimplePenaltyImposed
from core.domain.matter import events as matter
from core.domain.notice import events as notice
from core.domain.review import events as review
from core.domain.tip import events as tip
from core.domain.visit import events as visit
from core.kernel.times import date_of
from core.process import cases, credit, intents, lists, notices, settling, taking_over, tips, visits
from core.process.dossier import Deed, Dossier, Occasion

LISTENS_TO = (
    leg.Opened,
    leg.NoticeServed,
    leg.RectificationReported,
    leg.NoticeRechecked,
    SimplePenaltyImposed,
    notice.Served,
    notice.RectificationReported,
    notice.Closed,
    notice.Overdue,
    notice.OverdueWithdrawn,
    visit.FindingConfirmed,
    visit.Concluded,
    intent.CaseFilingWished,
    tip.Merged,
    case.DecisionServed,
    money.SimplePenaltyImposed,
    matter.RepairGranted,
    lists_of.ListingNoticed,
    review.Excluded,
)
"""What a follower hands in; everything else it may pass over unread."""


def react(occasion: Occasion, dossier: Dossier) -> tuple[Deed, ...]:  # noqa: C901, PLR0911, PLR0912 - a table, one row an event
    """Return what follows from an event that counts; all of it belongs in one commit."""
    event: msgspec.Struct = occasion.event
    match event:
        case leg.Opened():
            return visits.demand_approval(occasion, event)
        case leg.NoticeServed():
            return notices.open_from_leg(occasion, event, dossier)
        case leg.RectificationReported():
            return notices.report_from_leg(occasion, event, dossier)
        case leg.NoticeRechecked():
            return notices.recheck_from_leg(occasion, event, dossier)
        case SimplePenaltyImposed():
            return cases.open_on_spot(event, dossier)
        case notice.Served():
            told = visits.tell_town_of_notice(occasion, event, dossier)
            return (*told, *_settled(occasion, event, event.served_on, dossier))
        case money.SimplePenaltyImposed():
            return _settled(occasion, event, event.imposed_on, dossier)
        case review.Excluded():
            return taking_over.take_over(occasion, event, dossier)
        case visit.FindingConfirmed():
            return visits.tell_town_of_finding(occasion, event, dossier)
        case visit.Concluded():
            return visits.demand_publication(occasion, event)
        case notice.Overdue():
            recheck = notices.recheck_after_deadline(event)
            return (*cases.file_on_overdue(occasion, event, dossier), *recheck)
        case notice.RectificationReported() | notice.Closed():
            return notices.seen_to_later(event)
        case notice.OverdueWithdrawn():
            return cases.drop_on_withdrawal(occasion, event, dossier)
        case intent.CaseFilingWished():
            return intents.answer_case_filing(occasion, event, dossier)
        case tip.Merged():
            return tips.note_merge(occasion, event)
        case case.DecisionServed():
            return lists.leave_white_list(occasion, event, dossier)
        case _:
            return _of_credit(occasion, event, dossier)


def _of_credit(occasion: Occasion, event: msgspec.Struct, dossier: Dossier) -> tuple[Deed, ...]:
    """Return what follows for credit and lists; nothing from what nobody listens to."""
    match event:
        case matter.RepairGranted():
            return credit.end_what_was_repaired(occasion, event, dossier)
        case lists_of.ListingNoticed():
            return credit.follow_proposals(event)
        case _:
            return ()


def _settled(
    occasion: Occasion,
    event: notice.Served | money.SimplePenaltyImposed,
    on: str,
    dossier: Dossier,
) -> tuple[Deed, ...]:
    """Settle at once what a device counted by a calendar older than the office's.

    A device knows the year in which it is used; what it may lack is the notice of the next ones.
    """
    if not event.provisional:
        return ()
    year = date_of(on).year
    return settling.settle(occasion.stream, occasion.today, dossier, (year + 1, year + 2))
