"""Follow-on deeds happen exactly once, wherever the follower is killed (FORMAT §3, claims)."""

from random import Random

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from core.domain.device.decide import Enrol
from core.domain.leg.commands import Order, RecordFinding, ReportRectification, ServeNotice
from core.domain.review.decide import Admit
from core.evidence.commitment import commit, disclose
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.ids import stream_kind, stream_name
from core.kernel.times import time_of
from core.sync.messages import PushHeader
from field_client.capture import Capture
from server import ingest
from server.follower import Follower
from tests.support import devices
from tests.support.builders import FINDING, an, leg
from tests.support.devices import NOW, OFFICER, REGION, SCHOOL, TODAY
from tests.support.offices import Bureau, Line
from tests.support.worlds import DEVICE, Tablet

DAY_MS = 24 * 3600 * 1000
LATE = "V-TIM-01"
SEEDS = range(12)


class Killed(BaseException):
    """The process dies here."""


class Mortal:
    """Stands before a function and dies before or after a call of it, as the dice say."""

    def __init__(self, call, random):
        self._call = call
        self._random = random

    def __call__(self, *given):
        """Call, or die before, or die after."""
        dice = self._random.random()
        if dice < 0.15:
            raise Killed
        answer = self._call(*given)
        if dice > 0.85:
            raise Killed
        return answer


class Story:
    """A notice is served, falls due and becomes a case; a report in time comes to light late."""

    def __init__(self, folder):
        self.bureau = Bureau(folder / "office")
        self.bureau.register_school()
        self.device = self.bureau.enrol(folder / "d1", 1)
        self.capture = Capture(self.device)
        self.sync()
        self.leg = devices.on_site(self.capture)
        self.notice = self.capture.new_id()

    def sync(self):
        report = Line(self.bureau).session(self.device).run()
        assert report.trouble is None, report
        return report

    def serve(self):
        """Find a violation and serve a notice on it."""
        found = self.capture.record(self.leg, RecordFinding(code=LATE, today=TODAY))
        order = Order(code=LATE, finding=found.event_ids[0], term="notice.item.15")
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

    def wish(self):
        """Wish for a case on the visit."""
        self.capture.raise_intent(self.leg, (LATE,))

    def report_in_time(self):
        """Record, while offline, that it was corrected in time."""
        self.device.clock.advance(DAY_MS)
        self.capture.record(self.leg, ReportRectification(notice=self.notice, codes=(LATE,)))

    def let_it_fall_due(self):
        """Return the day on which the notice is overdue, its office's clock there."""
        self.bureau.clock.move_to(NOW + 40 * DAY_MS)
        return time_of(NOW + 40 * DAY_MS)[:10]

    def admit_the_late_report(self):
        """Let a supervisor admit what is under review."""
        (opened,) = [e for e in self.bureau.events() if e.type == "review.opened.v1"]
        assert b'"code":"late-fact"' in opened.body
        event = opened.stream.partition(":")[2]
        self.bureau.do(opened.stream, Admit(event=event, reason="unbroken chain"))

    def types(self, *kinds):
        """Return the types of what the office logged in streams of these kinds, in order."""
        return [e.type for e in self.bureau.events() if stream_kind(e.stream) in kinds]

    def close(self):
        self.device.close()
        self.bureau.close()


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path)
    yield story
    story.close()


@pytest.fixture
def follower(story):
    follower = Follower(story.bureau.office, story.bureau.folder)
    yield follower
    follower.close()


WHOLE = [
    "notice.served.v1",
    "notice.overdue.v1",
    "case.filed.v1",
    "notice.rectification-reported.v1",
    "notice.overdue-withdrawn.v1",
    "case.closed.v1",
]


def test_a_notice_served_on_the_spot_opens_its_stream(story, follower):
    """ARCHITECTURE.md: the way of the data; DOMAIN.md §4.3."""
    story.serve()
    story.sync()
    follower.catch_up()
    assert story.types("notice") == ["notice.served.v1"]


def test_an_overdue_files_a_case(story, follower):
    """DOMAIN.md §4.3 R6: overdue comes by itself."""
    story.serve()
    story.sync()
    follower.catch_up()
    assert follower.end_day(story.let_it_fall_due()) == 1
    assert story.types("notice", "case") == WHOLE[:3]


def test_a_day_ended_twice_falls_due_once(story, follower):
    """FORMAT §3: claim overdue/<notice>/<due_on>."""
    story.serve()
    story.sync()
    follower.catch_up()
    today = story.let_it_fall_due()
    follower.end_day(today)
    assert follower.end_day(today) == 0
    assert story.types("notice", "case") == WHOLE[:3]


def test_a_late_report_under_review_changes_nothing_yet(story, follower):
    """FORMAT §3, standing. Verifies: F21."""
    story.serve()
    story.sync()
    story.report_in_time()
    follower.catch_up()
    follower.end_day(story.let_it_fall_due())
    assert story.sync().verdicts == {"review:late-fact": 1}
    follower.catch_up()
    assert story.types("notice", "case") == WHOLE[:3]


def test_a_late_report_that_is_admitted_withdraws_overdue_and_case(story, follower):
    """DOMAIN.md §4.3 R4; P2 of ARCHITECTURE.md. Verifies: F21."""
    story.serve()
    story.sync()
    story.report_in_time()
    follower.catch_up()
    follower.end_day(story.let_it_fall_due())
    story.sync()
    follower.catch_up()
    story.admit_the_late_report()
    follower.catch_up()
    assert story.types("notice", "case") == WHOLE


def test_a_review_admitted_before_the_follower_came_by_counts(story, follower):
    """FORMAT §3: what counts is asked of the log, not of the order of reading."""
    story.serve()
    story.sync()
    story.report_in_time()
    follower.catch_up()
    follower.end_day(story.let_it_fall_due())
    story.sync()
    story.admit_the_late_report()
    follower.catch_up()
    assert story.types("notice", "case") == WHOLE


def test_a_wish_is_answered_once(story, follower):
    """FORMAT §3: claim intent/<id>. Verifies: R3."""
    story.wish()
    story.sync()
    follower.catch_up()
    follower.catch_up()
    assert story.types("answer", "case") == ["answer.accepted.v1", "case.filed.v1"]


def test_a_follower_that_lost_its_file_does_nothing_twice(story, follower, tmp_path):
    """The file is disposable: every policy finds its deeds done."""
    story.serve()
    story.wish()
    story.sync()
    follower.catch_up()
    follower.end_day(story.let_it_fall_due())
    before = len(story.bureau.events())
    follower.close()
    for file in (tmp_path / "office").glob("follower.db*"):
        file.unlink()
    anew = Follower(story.bureau.office, story.bureau.folder)
    anew.catch_up()
    anew.end_day(story.let_it_fall_due())
    anew.close()
    assert len(story.bureau.events()) == before


def until_it_lives(story, random, work):
    """Do `work` on a follower that dies and is started again, until it has done it."""
    office = story.bureau.office
    write = office.log.write
    for _ in range(500):
        follower = Follower(office, story.bureau.folder)
        office.log.write = Mortal(write, random)
        follower._store.batch = Mortal(follower._store.batch, random)  # noqa: SLF001 - the kill
        try:
            work(follower)
        except Killed:
            continue
        else:
            return
        finally:
            office.log.write = write
            follower.close()
    raise AssertionError("the follower never got through")


@pytest.mark.parametrize("seed", SEEDS)
def test_wherever_the_follower_is_killed_every_deed_is_done_once(story, seed):
    """FORMAT §3: claims, causes and versions make it once. Verifies: R3, R5, F2."""
    random = Random(seed)  # noqa: S311 - a seed that can be repeated
    story.serve()
    story.wish()
    story.sync()
    story.report_in_time()
    until_it_lives(story, random, Follower.catch_up)
    today = story.let_it_fall_due()
    until_it_lives(story, random, lambda follower: follower.end_day(today))
    story.sync()
    until_it_lives(story, random, Follower.catch_up)
    story.admit_the_late_report()
    until_it_lives(story, random, Follower.catch_up)
    expected = sorted([*WHOLE, "answer.accepted.v1", "case.filed.v1"])
    assert sorted(story.types("notice", "case", "answer")) == expected


def push(bureau, tablet, *offered):
    header = PushHeader(
        v=1, log=devices.AUTHORITY, kid=tablet.kid, first_seq=1, count=len(offered), cp=UNSET
    )
    return ingest.push(bureau.office, header, offered)


@pytest.fixture
def tablet(story):
    """Return a key that signs what no device of ours would write."""
    tablet = Tablet(9)
    command = Enrol(
        pub=b64u(tablet.signer.public),
        kid=tablet.kid,
        officer=OFFICER,
        scope=(REGION,),
        label="tablet",
        key_class="field",
        epoch=1,
    )
    story.bureau.do(stream_name("device", DEVICE), command)
    seen = story.device.checkpoint()
    tablet.seen = {"log": seen.origin, "size": seen.size, "root": b64u(seen.root)}
    return tablet


def served(**changes):
    return codec.decode(codec.encode(an(leg.NoticeServed, institution=SCHOOL, **changes)), dict)


IMPOSSIBLE = {"code": LATE, "due_on": "2026-02-31", "finding": FINDING}


@pytest.mark.parametrize(
    ("data", "changes"),
    [
        (served(served_on="2026-02-30"), {}),
        (served(served_on="9999-12-31"), {}),
        (served(served_on="0000-01-01"), {}),
        (served(items=[IMPOSSIBLE]), {}),
        (served(), {"occurred": "9999-12-31T23:59:59.999-14:00"}),
        (served(), {"occurred": "0001-01-01T00:00:00.000+14:00"}),
    ],
)
def test_a_day_that_no_law_can_reckon_stops_nobody_else(story, follower, tablet, data, changes):
    """SYNC.md R13: one event must not stop those behind it. Verifies: F15, F32."""
    stream = stream_name("leg", "019a0000-0000-7000-8000-0000000000f1")
    changes = {"stream": stream, "type": "leg.notice-served.v1"} | changes
    push(story.bureau, tablet, tablet.make(data=data, **changes))
    story.serve()
    story.sync()
    follower.catch_up()
    assert b'"notice":"%b"' % story.notice.encode() in story.bureau.events()[-1].body
    follower.end_day(story.let_it_fall_due())
    assert "notice.overdue.v1" in story.types("notice")


def test_an_admitted_event_of_a_wrong_shape_stops_nobody(story, follower, tablet):
    """FORMAT §8 row 11: a person may admit what cannot be read. Verifies: R13, F32."""
    offered = tablet.make(type="leg.notice-served.v1", data={"visit": 1})
    push(story.bureau, tablet, offered)
    (opened,) = [e for e in story.bureau.events() if e.type == "review.opened.v1"]
    event = opened.stream.partition(":")[2]
    story.bureau.do(opened.stream, Admit(event=event, reason="by mistake"))
    story.serve()
    story.sync()
    follower.catch_up()
    assert story.types("notice") == ["notice.served.v1"]
    assert [one.reason for one in follower.declined()] == ["schema"]


def test_a_policy_that_a_rule_forbids_is_noted_and_passed(story, follower, tablet):
    """ARCHITECTURE.md: the fact stays, a person looks at it."""
    data = {"visit": served()["visit"], "notice": story.notice, "codes": ["V-FEE-02"]}
    story.serve()
    story.sync()
    follower.catch_up()
    push(story.bureau, tablet, tablet.make(type="leg.rectification-reported.v1", data=data))
    follower.catch_up()
    assert [one.reason for one in follower.declined()] == ["NO_SUCH_ITEM"]


def test_a_disclosure_beside_another_event_does_not_lose_its_neighbours(story, tablet):
    """EVIDENCE.md §5: a value kept already is no reason to drop the others of the push."""
    d1, d2 = disclose(bytes(16), "phone", "1"), disclose(b"x" * 16, "name", "2")
    subject = "019a0000-0000-7000-8000-0000000000ee"
    pairs = [[subject, commit(d1)]], [[subject, commit(d1)], [subject, commit(d2)]]
    first, second = (tablet.make(ver=ver, pd=pd) for ver, pd in enumerate(pairs, 1))
    push(
        story.bureau,
        tablet,
        replace(first, disclosures=(d1,)),
        replace(second, disclosures=(d1, d2)),
    )
    kept = story.bureau.office.vault.get(commit(d2))
    assert kept is not None
    assert kept.d == d2.encode()
