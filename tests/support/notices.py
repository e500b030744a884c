"""The example notice's past, and what may be asked of it, in few words."""

from core.domain.notice.commands import Recheck, ReportRectification
from core.domain.notice.events import (
    Overdue,
    OverdueWithdrawn,
    Rechecked,
    RectificationReported,
    Served,
    Verdict,
)
from tests.support.builders import CHARGE, LATE, an, uid

SERVED = an(Served)
REPORTED = an(RectificationReported)
VERIFIED = an(Rechecked)
OVERDUE = an(Overdue)
WITHDRAWN = an(OverdueWithdrawn)
OVERDUE_ID = uid(0x21)


def report(*codes, on="2026-12-01", overdue_event=None):
    return ReportRectification(codes=codes, reported_on=on, overdue_event=overdue_event)


def recheck(on="2026-12-10", overdue_event=None, **verdicts):
    return Recheck(
        verdicts=tuple(
            Verdict(code={"late": LATE, "charge": CHARGE}[item], verdict=verdict)
            for item, verdict in verdicts.items()
        ),
        rechecked_on=on,
        overdue_event=overdue_event,
    )


def rechecked(on="2026-12-10", **verdicts):
    return an(Rechecked, verdicts=recheck(**verdicts).verdicts, rechecked_on=on)
