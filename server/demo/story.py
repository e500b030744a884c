"""The demonstration's story: six weeks of a county, told by what people do in it.

Facts are recorded offline by three laptops, each a process of its own; they reach the office over a
real server on loopback, late and in another order than they were written.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from core.domain.case.events import Penalty
from projections.queries import review_queue
from server.demo import county
from server.demo.devices import FieldDevice, field_device
from server.demo.office_side import DemoOffice
from server.words import N_, _, said

Tell = Callable[[str], None]

MONDAY = N_("2026-03-02  the office enters officers and register; three laptops enrol and pull")
JOINT = N_(
    "2026-03-05  two officers visit {name} offline, on two laptops, joined by code {code}:"
    " a lesson ended at 20:41, 72 classes were sold at once; a notice is served"
)
ANOTHER = N_("2026-03-06  a third laptop at {name}: 6,800 yuan taken at once; a notice is served")
SYNCED = N_(
    "2026-03-07  the laptops sync, not in the order of writing; both notices are opened, the wish"
    " for a case on the 72 classes is granted, the visit is concluded"
)
SEEN = N_("2026-03-18  an officer sees on site that the money was paid back, but stays offline")
OVERDUE = N_("2026-03-25  the 15 days are over: both notices fall overdue, each files a case")
LATE = N_(
    "2026-03-26  the report of 18 March arrives: review:late-fact; a supervisor admits it; the"
    " overdue is withdrawn, the case on it closed as not founded"
)
PENALTY = N_(
    "2026-04-07  handlers named on 26 March, their report on 27 March, advance notice on 30 March,"
    " no defence; 20,000 yuan decided and served"
)
PAID = N_("2026-04-16  the fine is paid, the case closed; every laptop has pulled it all")

FINE_FEN = 20_000_00


class Told(msgspec.Struct, kw_only=True):
    """What the story came to.

    Attributes:
        verdicts: how many events got which verdict, over all syncs.
        visit, notice, case: of the joint visit; the streams worth looking at.
        withdrawn: the notice whose overdue a late honest report withdrew.
    """

    verdicts: dict[str, int] = {}
    institution: str = ""
    visit: str = ""
    leg: str = ""
    notice: str = ""
    case: str = ""
    withdrawn: str = ""


class Story:
    """Runs the story once."""

    def __init__(self, office: DemoOffice, url: str, folder: Path, seed: int) -> None:
        """Prepare; nothing happens yet."""
        self.office = office
        self.url = url
        self.folder = folder
        self.seed = seed
        self.told = Told()
        self._a: FieldDevice
        self._b: FieldDevice
        self._c: FieldDevice

    def run(self, tell: Tell) -> Told:
        """Tell the story day by day."""
        with self._devices():
            for day in self._days():
                tell(day)
        return self.told

    def _days(self) -> Iterator[str]:
        yield self._monday_in_the_office()
        yield self._joint_visit_offline()
        yield self._another_visit_offline()
        yield self._sync_in_another_order()
        yield self._report_made_in_time_but_offline()
        yield self._both_fall_overdue()
        yield self._late_report_comes_to_light()
        yield self._case_to_penalty()
        yield self._paid_and_known_to_all()

    @contextmanager
    def _devices(self) -> Iterator[None]:
        with ExitStack() as stack:
            started = [
                stack.enter_context(field_device(self.folder, name, county.AUTHORITY, self.seed))
                for name in ("laptop-a", "laptop-b", "laptop-c")
            ]
            self._a, self._b, self._c = started
            yield

    def _monday_in_the_office(self) -> str:
        ms = self.office.at("2026-03-02", "09:00")
        self.office.set_up()
        for device, officer in ((self._a, "甲"), (self._b, "乙"), (self._c, "丙")):
            device.at(ms)
            device.say("enrol", self.url, self.office.code_for(officer, device.name))
            self._sync(device)
        self.told.institution = self.office.institution(0)
        return _(MONDAY)

    def _joint_visit_offline(self) -> str:
        ms = self.office.at("2026-03-05", "20:20")
        a, b = self._a, self._b
        for device in (a, b):
            device.at(ms)
        opened = a.visit("open", "--institution", self.told.institution, "--with", self._id("乙"))
        code, self.told.visit, self.told.leg = opened["code"], opened["visit"], opened["stream"]
        b.visit("open", "--institution", self.told.institution, "--code", code,
                "--with", self._id("甲"))  # fmt: skip
        for device in (a, b):
            device.visit("credentials", "last", *self._shown("甲", "乙"))
        for device in (a, b):
            device.at(ms + 22 * 60_000)
        a.visit("measure", "last", "V-TIM-01", "lesson_end", "20:41", *_SUBJECT)
        b.visit("measure", "last", "V-TIM-01", "lesson_end", "20:40", *_SUBJECT)
        b.visit("measure", "last", "V-FEE-01", "classes", "72", *_SUBJECT)
        time = _event(a.visit("finding", "last", "V-TIM-01", "--measure", "lesson_end"))
        b.visit("finding", "last", "V-FEE-01", "--measure", "classes")
        b.visit("wish", "last", "V-FEE-01", "--why", "不属于责令改正能了结的事项")
        notice = a.visit("notice", "last", f"{time}=notice.item.15")
        self.told.notice = notice["events"][0]["data"]["notice"]
        a.visit("heard", "last", "statement", "--words", "当事人称当晚系临时补课")
        for device in (a, b):
            device.at(ms + 40 * 60_000)
            device.visit("sign", "last", "signed")
            device.visit("leave", "last")
        return said(JOINT, name=str(county.REGISTER[0].name), code=code)

    def _another_visit_offline(self) -> str:
        ms = self.office.at("2026-03-06", "10:00")
        c = self._c
        c.at(ms)
        c.visit("open", "--institution", self.office.institution(1), "--with", self._id("丁"))
        c.visit("credentials", "last", *self._shown("丙", "丁"))
        c.visit("measure", "last", "V-FEE-02", "amount", "6800.00", *_NON_SUBJECT)
        finding = _event(c.visit("finding", "last", "V-FEE-02", "--measure", "amount"))
        notice = c.visit("notice", "last", f"{finding}=notice.item.15")
        self.told.withdrawn = notice["events"][0]["data"]["notice"]
        c.visit("heard", "last", "no_objection")
        c.visit("sign", "last", "signed")
        c.visit("leave", "last")
        return said(ANOTHER, name=str(county.REGISTER[1].name))

    def _sync_in_another_order(self) -> str:
        ms = self.office.at("2026-03-07", "09:30")
        for device in (self._b, self._c, self._a):
            device.at(ms)
            self._sync(device)
        self.office.station.work_once()
        self.office.at("2026-03-09", "10:00")
        self.office.conclude(self.told.visit, "case_referral")
        return _(SYNCED)

    def _report_made_in_time_but_offline(self) -> str:
        ms = self.office.at("2026-03-18", "15:00")
        c = self._c
        c.at(ms)
        c.visit("open", "--institution", self.office.institution(1), "--with", self._id("丁"))
        c.visit("credentials", "last", *self._shown("丙", "丁"))
        c.visit("report", "last", self.told.withdrawn, "V-FEE-02")
        c.visit("sign", "last", "signed")
        c.visit("leave", "last")
        return _(SEEN)

    def _both_fall_overdue(self) -> str:
        self.office.at("2026-03-25", "09:00")
        self.told.case = self.office.case_of(self.told.notice)
        self.office.case_of(self.told.withdrawn)
        return _(OVERDUE)

    def _late_report_comes_to_light(self) -> str:
        ms = self.office.at("2026-03-26", "09:00")
        self._c.at(ms)
        self._sync(self._c)
        self.office.station.work_once()
        (event,) = self._under_review()
        self.office.admit(event, "unbroken chain, written on 18 March, seen on site")
        return _(LATE)

    def _case_to_penalty(self) -> str:
        penalty = (Penalty(kind="fine", fine_fen=FINE_FEN), Penalty(kind="warning"))
        self.office.at("2026-03-27", "10:00")
        self.office.investigate(self.told.case, penalty, ("2026-03-26", "2026-03-27"))
        self.office.at("2026-03-30", "10:00")
        self.office.propose(self.told.case, penalty, "2026-03-30")
        self.office.at("2026-04-07", "10:00")
        self.office.penalise(self.told.case, penalty, "2026-04-07")
        self.office.serve_decision(self.told.case, "2026-04-07")
        return _(PENALTY)

    def _paid_and_known_to_all(self) -> str:
        self.office.at("2026-04-15", "10:00")
        self.office.receive_payment(self.told.case, FINE_FEN, "2026-04-15")
        ms = self.office.at("2026-04-16", "09:00")
        for device in (self._a, self._b, self._c):
            device.at(ms)
            self._sync(device)
        self.office.station.work_once()
        return _(PAID)

    def _sync(self, device: FieldDevice) -> None:
        report = device.say("sync", allowed=(0, 1))["report"]
        assert report["trouble"] is None, f"{device.name}: {report}"
        for verdict, count in report["verdicts"].items():
            self.told.verdicts[verdict] = self.told.verdicts.get(verdict, 0) + count

    def _under_review(self) -> list[str]:
        station = self.office.station
        return [row.event_id for row in review_queue(station.views, station.office.log)]

    def _id(self, officer: str) -> str:
        return self.office.officers[officer]

    def _shown(self, *officers: str) -> list[str]:
        numbers = {one.name: one.credential_no for one in county.OFFICERS}
        return [f"{self._id(one)}={numbers[one]}" for one in officers]


_SUBJECT = ("--mode", "OFFLINE", "--category", "subject")
_NON_SUBJECT = ("--mode", "OFFLINE", "--category", "non_subject")


def _event(answer: dict[str, Any]) -> str:
    """Return the id of the fact that an answer reports."""
    event: str = answer["events"][0]["id"]
    return event
