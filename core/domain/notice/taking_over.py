"""A paper that only repeated orders takes them over, when the first paper does not count."""

from core.domain.notice.commands import TakeOver
from core.domain.notice.events import Item
from core.domain.notice.needs import last_day, needs
from core.domain.notice.state import Event, Notice
from core.domain.notice.take_over_events import OrdersTakenOver
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import due_by, may


def take_over(notice: Notice, command: TakeOver, law: Law) -> tuple[Event, ...]:
    """Order what this paper says, by its own days; the party has held it since its service.

    Raises:
        Refused: not from this stage: a person looks at it.
    """
    may(law, "notice.open", command.by, command.on)
    items = tuple(
        Item(code=one.code, due_on=one.due_on, finding=one.finding)
        for one in notice.repeats
        if one.ordered_by == command.from_notice and one.code in command.codes
    )
    if not items:
        return ()
    needs(notice, OrdersTakenOver)
    if notice.was_overdue:  # verified or failed since, it falls overdue no second time
        raise Refused(
            Reason.WRONG_STAGE, stage="overdue", act=OrdersTakenOver.__name__, needed="in time"
        )
    objection = due_by(law, "notice.objection", notice.served_on)
    last, provisional = last_day(max(item.due_on for item in items), notice.served_on, law)
    return (
        OrdersTakenOver(
            notice=notice.notice,
            institution=notice.institution,
            from_notice=command.from_notice,
            items=items,
            served_on=notice.served_on,
            due_on=max(notice.due_on, last),
            objection_until=max(notice.objection_until, objection.on),
            provisional=objection.provisional or provisional,
        ),
    )
