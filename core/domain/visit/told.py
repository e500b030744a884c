"""What is made known of a visit: orders noted, town and school told, result published (§4.6)."""

from typing import assert_never

from msgspec import UNSET

from core.domain.visit.commands import (
    Acknowledge,
    After,
    DemandPublication,
    NoteOrders,
    NotifySchool,
    NotifyTown,
    PublishResult,
)
from core.domain.visit.events import (
    CorrectionOrdered,
    NotificationAcknowledged,
    PublicationDemanded,
    ResultPublished,
    SchoolNotified,
    TownNotified,
)
from core.domain.visit.needs import needs, not_before
from core.domain.visit.state import Event, Visit
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import due_by, may


def decide_after(visit: Visit, command: After, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: not for this person, or not from this stage.
    """
    match command:
        case NoteOrders():
            return _note_orders(visit, command, law)
        case NotifyTown():
            return _notify_town(visit, command, law)
        case NotifySchool():
            return _notify_school(visit, command, law)
        case Acknowledge():
            return _acknowledge(visit, command, law)
        case DemandPublication():
            return _demand(visit, command, law)
        case PublishResult():
            return _publish(visit, command, law)
        case _:
            assert_never(command)


def _note_orders(visit: Visit, command: NoteOrders, law: Law) -> tuple[Event, ...]:
    may(law, "visit.note-orders", command.by, command.on)
    codes = tuple(
        code
        for code in command.codes
        if visit.ordered_by(command.institution, code) != command.notice
    )
    if not codes:
        return ()
    return (
        CorrectionOrdered(
            visit=command.visit,
            notice=command.notice,
            institution=command.institution,
            codes=codes,
        ),
    )


def _notify_town(visit: Visit, command: NotifyTown, law: Law) -> tuple[Event, ...]:
    """Nothing is told twice of one institution."""
    may(law, "visit.notify-town", command.by, command.on)
    codes = tuple(
        code for code in command.codes if (command.institution, code) not in visit.told_town
    )
    if not codes:
        return ()
    return (
        TownNotified(
            visit=command.visit,
            institution=command.institution,
            town=command.town or UNSET,
            region=command.region,
            codes=codes,
            notice=command.notice or UNSET,
            sent_on=command.on,
        ),
    )


def _notify_school(visit: Visit, command: NotifySchool, law: Law) -> tuple[Event, ...]:
    may(law, "visit.notify-school", command.by, command.on)
    needs(visit, SchoolNotified)
    told = {pupil for school, pupil in visit.told_schools if school == command.school}
    pupils = tuple(pupil for pupil in command.pupils if pupil not in told)
    if not pupils:
        return ()
    return (
        SchoolNotified(
            visit=command.visit, school=command.school, pupils=pupils, sent_on=command.on
        ),
    )


def _acknowledge(visit: Visit, command: Acknowledge, law: Law) -> tuple[Event, ...]:
    may(law, "visit.acknowledge", command.by, command.on)
    who = command.school or "town"
    if who in visit.acknowledged:
        return ()
    schools = {school for school, _ in visit.told_schools}
    if not (visit.told_town if command.school is None else command.school in schools):
        raise Refused(Reason.NOT_TOLD, recipient=who)
    return (
        NotificationAcknowledged(
            visit=visit.visit,
            recipient="town" if command.school is None else "school",
            school=command.school or UNSET,
            acknowledged_on=command.on,
        ),
    )


def _demand(visit: Visit, command: DemandPublication, law: Law) -> tuple[Event, ...]:
    may(law, "visit.demand-publication", command.by, command.on)
    if visit.publish_by or visit.concluded is None:
        return ()
    publish_by = due_by(law, "visit.publish", command.on)
    return (
        PublicationDemanded(
            visit=visit.visit,
            institution=visit.concluded.institution,
            publish_by=publish_by.on,
            provisional=publish_by.provisional,
        ),
    )


def _publish(visit: Visit, command: PublishResult, law: Law) -> tuple[Event, ...]:
    """谁检查、谁录入、谁公开: object, item and result, when the visit is concluded."""
    may(law, "visit.publish", command.by, command.on)
    if visit.published_on:
        return ()
    needs(visit, ResultPublished)
    assert visit.concluded is not None, "the stage says so"
    if visit.approved_on:
        not_before(command.on, visit.approved_on)
    return (
        ResultPublished(
            visit=visit.visit,
            institution=visit.concluded.institution,
            result=visit.concluded.outcome,
            published_on=command.on,
        ),
    )
