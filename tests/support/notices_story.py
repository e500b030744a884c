"""One notice from the street to the case and back, over a real log and a real device."""

from pathlib import Path

from core.domain.leg.commands import Order, RecordFinding, ReportRectification, ServeNotice
from core.domain.review.decide import Admit
from core.kernel.ids import stream_kind
from core.kernel.times import time_of
from field_client.capture import Capture
from field_client.sync_session import SyncReport
from tests.support import devices
from tests.support.devices import NOW, TODAY
from tests.support.offices import Bureau, Line
from tests.support.subjects import REVIEWED

DAY_MS = 24 * 3600 * 1000
LATE = "V-TIM-01"
WHOLE = [
    "notice.served.v1",
    "notice.overdue.v1",
    "case.filed.v1",
    "notice.recheck-scheduled.v1",
    "notice.rectification-reported.v1",
    "notice.overdue-withdrawn.v1",
    "case.closed.v2",
]


class Story:
    """A notice is served, falls due and becomes a case; a report in time comes to light late."""

    def __init__(self, folder: Path) -> None:
        self.bureau = Bureau(folder / "office")
        self.bureau.register_school()
        self.device = self.bureau.enrol(folder / "d1", 1)
        self.capture = Capture(self.device)
        self.sync()
        self.leg = devices.on_site(self.capture)
        self.notice = self.capture.new_id()
        self.found: dict[str, str] = {}

    def sync(self) -> SyncReport:
        """Sync without faults; return the report."""
        report = Line(self.bureau).session(self.device).run()
        assert report.trouble is None, report
        return report

    def serve(self) -> None:
        """Find a violation and serve a notice on it."""
        order = Order(code=LATE, finding=self.find(), term="notice.item.15")
        self.capture.record(
            self.leg,
            ServeNotice(
                notice=self.notice,
                number=self.capture.provisional_number(),
                items=(order,),
                served_on=TODAY,
                mode="handed",
            ),
        )

    def find(self, code: str = LATE) -> str:
        """Record a violation on the visit, once; return the finding's id."""
        if code not in self.found:
            found = self.capture.record(self.leg, RecordFinding(code=code, today=TODAY))
            self.found[code] = found.event_ids[0]
        return self.found[code]

    def wish(self, code: str = LATE) -> None:
        """Find a violation, and wish for a case on it."""
        self.find(code)
        self.capture.raise_intent(self.leg, (code,))

    def report_in_time(self) -> None:
        """Record, while offline, that it was corrected in time."""
        self.device.clock.advance(DAY_MS)  # type: ignore[attr-defined] # a simulated clock
        self.capture.record(self.leg, ReportRectification(notice=self.notice, codes=(LATE,)))

    def let_it_fall_due(self) -> str:
        """Return the day on which the notice is overdue, its office's clock there."""
        self.bureau.clock.move_to(NOW + 40 * DAY_MS)
        return time_of(NOW + 40 * DAY_MS)[:10]

    def admit_the_late_report(self) -> None:
        """Let a supervisor admit what is under review."""
        (opened,) = [e for e in self.bureau.events() if e.type == "review.opened.v1"]
        assert b'"code":"late-fact"' in opened.body
        event = opened.stream.partition(":")[2]
        self.bureau.do(opened.stream, Admit(event=event, reason="unbroken chain", **REVIEWED))

    def types(self, *kinds: str) -> list[str]:
        """Return the types of what the office logged in streams of these kinds, in order."""
        return [e.type for e in self.bureau.events() if stream_kind(e.stream) in kinds]

    def close(self) -> None:
        """Close device and office."""
        self.device.close()
        self.bureau.close()
