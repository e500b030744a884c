"""The versioned types of a notice's events, under which they are stored for ever."""

from collections.abc import Mapping
from typing import Final

import msgspec

from core.domain.notice import events as notice
from core.domain.notice.day_events import DeadlineSettled
from core.domain.notice.take_over_events import OrdersTakenOver

EVENTS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "notice.closed.v1": notice.Closed,
    "notice.deadline-settled.v1": DeadlineSettled,
    "notice.extended.v1": notice.Extended,
    "notice.item-withdrawn.v1": notice.ItemWithdrawn,
    "notice.look-back-held.v1": notice.LookBackHeld,
    "notice.look-back-scheduled.v1": notice.LookBackScheduled,
    "notice.numbered.v1": notice.Numbered,
    "notice.objection-decided.v1": notice.ObjectionDecided,
    "notice.objection-received.v1": notice.ObjectionReceived,
    "notice.orders-taken-over.v1": OrdersTakenOver,
    "notice.overdue-withdrawn.v1": notice.OverdueWithdrawn,
    "notice.overdue.v1": notice.Overdue,
    "notice.recheck-scheduled.v1": notice.RecheckScheduled,
    "notice.rechecked.v1": notice.Rechecked,
    "notice.rectification-reported.v1": notice.RectificationReported,
    "notice.repeated.v1": notice.Repeated,
    "notice.served.v1": notice.Served,
    "notice.suspension-lifted.v1": notice.SuspensionLifted,
    "notice.suspension-ordered.v1": notice.SuspensionOrdered,
    "notice.withdrawn.v1": notice.Withdrawn,
}
