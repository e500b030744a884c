"""Two devices of one visit serve papers on one violation: one overdue, one case (第二十九条)."""

import pytest

from core.domain import catalogue
from core.domain.leg.commands import Order, RecheckNotice, RecordFinding, ServeNotice
from core.domain.leg.commands import ReportRectification as Report
from core.domain.leg.events import ItemVerdict
from core.evidence.body import trusted_header
from core.kernel.ids import stream_kind, stream_uuid
from core.kernel.times import time_of
from field_client.capture import Capture
from server.follower import Follower
from server.fsck import fsck as fsck_folder
from tests.support import devices
from tests.support.devices import NOW, TODAY
from tests.support.offices import Bureau, Line, fsck

DAY_MS = 24 * 3600 * 1000
LATE, CHARGE = "V-TIM-01", "V-FEE-02"
BOTH_ORDERS = pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["short first", "long first"])
SHORT_DAY, LONG_DAY = "2026-12-07", "2026-12-21"
"""Fifteen and thirty days after service; the first rolls from a Sunday."""


class Team:
    """Two officers with a device each on one visit; device 0 gives 15 days, device 1 gives 30."""

    def __init__(self, folder):
        self.bureau = Bureau(folder / "office")
        self.bureau.register_school()
        self.devices = [self.bureau.enrol(folder / f"d{n}", n) for n in (1, 2)]
        for number in (0, 1):
            self.sync(number)
        self.captures = [Capture(device) for device in self.devices]
        code = self.captures[0].new_code()
        self.legs = [self.join(capture, code) for capture in self.captures]
        self.papers = [capture.new_id() for capture in self.captures]
        self.follower = Follower(self.bureau.office, self.bureau.folder)

    @staticmethod
    def join(capture, code):
        """Open a leg of the one visit, and show credentials."""
        opened = capture.open_visit(institution=devices.SCHOOL, code=code)
        capture.record(opened.stream, devices.credentials())
        return opened.stream

    def serve(self, number, *codes):
        """Find violations and hand over a paper."""
        term = ("notice.item.15", "notice.item.30")[number]
        orders = []
        for code in codes:
            found = self.record(number, RecordFinding(code=code, today=TODAY))
            orders.append(Order(code=code, finding=found.event_ids[0], term=term))
        paper = ServeNotice(
            notice=self.papers[number],
            number=self.captures[number].provisional_number(),
            items=tuple(orders),
            served_on=TODAY,
            mode="handed",
        )
        self.record(number, paper)

    def record(self, number, command):
        """Record a fact on a device's own leg."""
        return self.captures[number].record(self.legs[number], command)

    def sync(self, number):
        """Let a device's facts reach the office."""
        report = Line(self.bureau).session(self.devices[number]).run()
        assert report.trouble is None, report

    def arrive(self, *numbers):
        """Let the devices come in, one after the other, the office acting after each."""
        for number in numbers:
            self.sync(number)
            self.follower.catch_up()

    def end_day(self, day):
        """Let a local day end, as the office's clock has it; return how many fell due."""
        days = 0
        while time_of(NOW + days * DAY_MS)[:10] <= day:
            days += 1
        self.bureau.clock.move_to(NOW + days * DAY_MS)
        return self.follower.end_day(time_of(NOW + days * DAY_MS)[:10])

    def said(self, *types):
        """Return what the office logged of these types: stream's id and data, in order."""
        return [
            (stream_uuid(one.stream), catalogue.read(one.type, trusted_header(one.body).data))
            for one in self.bureau.events()
            if one.type in types
        ]

    def types(self, kind):
        """Return the types in streams of a kind, in order."""
        return [one.type for one in self.bureau.events() if stream_kind(one.stream) == kind]

    def close(self):
        """Close everything."""
        self.follower.close()
        for device in self.devices:
            device.close()
        self.bureau.close()


@pytest.fixture
def team(tmp_path):
    """Return a team on site."""
    made = Team(tmp_path)
    yield made
    made.close()


@BOTH_ORDERS
def test_one_violation_on_two_papers_is_overdue_once_and_one_case(team, order):
    """Whichever device comes in first, the longer day counts."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(*order)
    assert team.end_day(SHORT_DAY) == 0
    assert team.end_day(LONG_DAY) == 1
    ((held_by, overdue),) = team.said("notice.overdue.v1")
    assert (held_by, overdue.due_on) == (team.papers[order[0]], LONG_DAY)
    assert len(team.said("case.filed.v1")) == 1


@BOTH_ORDERS
def test_both_papers_are_recorded(team, order):
    """Evidence is never lost: the paper that only repeats says whose order it repeats."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(*order)
    first, second = (team.papers[number] for number in order)
    assert [uuid for uuid, _ in team.said("notice.served.v1")] == [first]
    ((uuid, repeated),) = team.said("notice.repeated.v1")
    assert uuid == second
    assert [item.ordered_by for item in repeated.items] == [first]


@BOTH_ORDERS
def test_what_only_one_paper_names_falls_due_under_that_paper(team, order):
    """A second violation is not lost in the first one's shadow."""
    team.serve(0, LATE)
    team.serve(1, LATE, CHARGE)
    team.arrive(*order)
    team.end_day(LONG_DAY)
    overdue = sorted(code for _, one in team.said("notice.overdue.v1") for code in one.codes)
    assert overdue == sorted((LATE, CHARGE))
    violations = [code for _, one in team.said("case.filed.v1") for code in one.violations]
    assert sorted(violations) == sorted((LATE, CHARGE))


@BOTH_ORDERS
@pytest.mark.parametrize("shown_on", [0, 1])
def test_a_report_on_either_paper_keeps_the_violation_in_time(team, order, shown_on):
    """The institution shows what it did; which paper it holds up makes no difference."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.record(shown_on, Report(notice=team.papers[shown_on], codes=(LATE,)))
    team.arrive(*order)
    assert team.end_day(LONG_DAY) == 0


@BOTH_ORDERS
def test_a_recheck_on_either_paper_closes_the_one_notice(team, order):
    """DOMAIN.md §4.3 R5."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(*order)
    second = order[1]
    verdict = ItemVerdict(code=LATE, verdict="verified")
    team.record(second, RecheckNotice(notice=team.papers[second], verdicts=(verdict,), today=TODAY))
    team.arrive(second)
    ((uuid, _),) = team.said("notice.closed.v1")
    assert uuid == team.papers[order[0]]


def test_an_overdue_is_taken_back_when_the_longer_paper_comes_to_light(team):
    """The second device was offline for weeks; its paper was in the party's hand all the time."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(0)
    assert team.end_day(SHORT_DAY) == 1
    team.arrive(1)
    assert len(team.said("notice.overdue-withdrawn.v1", "notice.extended.v1")) == 2
    ((_, closed),) = team.said("case.closed.v1", "case.closed.v2")
    assert closed.outcome == "not_founded"
    assert team.end_day(LONG_DAY) == 1


def test_overdue_again_by_the_longer_day_files_a_case_again(team):
    """行政处罚法 第五十四条: the first was closed; the second rests on what came again."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(0)
    team.end_day(SHORT_DAY)
    team.arrive(1)
    team.end_day(LONG_DAY)
    ((first, _),) = team.said("case.filed.v1")
    ((_, again),) = team.said("case.filed-again.v1")
    assert (again.after, again.violations) == (first, (LATE,))
    assert fsck(team.bureau, team.devices).faults == ()


def test_what_the_follower_remembers_of_a_lengthened_notice_is_what_the_log_implies(team):
    """The longer day stands in the follower's file; fsck recomputes it from the events."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(0)
    team.end_day(SHORT_DAY)
    team.arrive(1)
    team.bureau.office.checkpoint()
    assert fsck_folder(team.bureau.path).faults == ()


def test_a_wish_for_a_case_on_the_second_paper_finds_the_first_ones_case(team):
    """行政处罚法 第二十九条: the same violation gives no second case."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(0, 1)
    team.end_day(LONG_DAY)
    team.captures[1].raise_intent(team.legs[1], (LATE,))
    team.arrive(1)
    assert len(team.said("case.filed.v1")) == 1


def test_a_follower_that_lost_its_file_opens_nothing_twice(team):
    """The file is disposable: every policy finds its deeds done."""
    team.serve(0, LATE)
    team.serve(1, LATE, CHARGE)
    team.arrive(0, 1)
    team.end_day(LONG_DAY)
    before = len(team.bureau.events())
    team.follower.close()
    for file in team.bureau.path.glob("follower.db*"):
        file.unlink()
    team.follower = Follower(team.bureau.office, team.bureau.folder)
    team.follower.catch_up()
    team.end_day(LONG_DAY)
    assert len(team.bureau.events()) == before
    assert fsck(team.bureau, team.devices).faults == ()


def test_a_visit_of_two_devices_without_a_plan_is_asked_for_its_approval_once(team):
    """国办发〔2024〕54号; DOMAIN.md §4.2 I1."""
    team.arrive(0, 1)
    assert team.types("visit") == ["visit.unplanned-seen.v1"]
