"""Devices and the office over a real socket that is cut anywhere (FORMAT §7, SYNC.md R1, R5)."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import httpx
import msgspec
import pytest

from core.domain.officer.decide import ChangeRoles, RegisterOfficer
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.ids import stream_name
from core.kernel.times import day_of_ms
from field_client import enrolling
from field_client.clock import simulated_clock
from field_client.device import Device
from field_client.status import read_status
from field_client.sync_session import sync
from field_client.told import Told
from server.enrolment import issue_code
from tests.support import devices
from tests.support.devices import AUTHORITY, NOW
from tests.support.served import (
    call,
    check_whole,
    grant,
    logged,
    numbers,
    own,
    push_of,
    pushed,
    receipt_of,
    same,
    work,
)
from tests.support.subjects import ZHAO, acting
from tests.support.worlds import Tablet

BOUNDARY = 64 * 1024


def test_a_device_enrols_works_and_is_in_sync(served, device):
    """ARCHITECTURE.md: the way of the data, 1-9. Verifies: R9."""
    work(device)
    report = sync(device)
    assert report.verdicts == {"admitted": 3}
    assert same(logged(served, device.signer.kid), own(device))
    assert read_status(device).missing == ()


def test_who_left_office_gives_in_their_work_and_reads_nothing_more(served, device):
    """DOMAIN.md §1.3: a fact keeps its place; what others write is shown to those in office."""
    officer = device.enrolment.officer
    stream = stream_name("officer", officer)
    by = acting(ZHAO, "administrator")
    register = RegisterOfficer(agency=ZHAO, roles=("inspector",), scope=(devices.REGION,))
    served.do(stream, register, None)
    assert sync(device).trouble is None
    today = day_of_ms(served.clock.wall_ms())
    left = ChangeRoles(roles=(), from_day=today, reason="调离", on=today, by=by)
    served.do(stream, left, None)
    work(device)
    report = sync(device)
    back = msgspec.structs.replace(left, roles=("inspector",), reason="调回")
    served.do(stream, back, None)
    assert (report.verdicts, report.trouble) == ({"admitted": 3}, "may-not-read")
    assert sync(device).trouble is None


def test_two_devices_see_each_other(served, device, tmp_path):
    """FORMAT §7, pull by scope."""
    leg = work(device)
    sync(device)
    with Device.create(
        tmp_path / "other", clock=simulated_clock(AUTHORITY, NOW), random_bytes=devices.Draws("o")
    ) as other:
        code = issue_code(served.office, served.folder, grant(next(numbers)))
        enrolling.enrol(other, served.url, code)
        sync(other)
        assert [event.ver for event in other.mirror.stream(leg)] == [1, 2, 3]


def test_a_code_works_once(served):
    """EVIDENCE.md §3: a one-time code is for one key."""
    code = issue_code(served.office, served.folder, grant(next(numbers)))
    answers = [
        httpx.post(
            f"{served.url}/sync/v1/enrol",
            content=codec.encode({"code": code, "pub": b64u(Tablet(number).signer.public)}),
        ).status_code
        for number in (201, 202)
    ]
    assert answers == [200, 403]


def test_an_enrolment_whose_answer_was_lost_is_asked_again(served):
    """R5: the same code and key get the same answer, and one event stands."""
    code = issue_code(served.office, served.folder, grant(next(numbers)))
    tablet = Tablet(203)
    ask = codec.encode({"code": code, "pub": b64u(tablet.signer.public)})
    first, second = (httpx.post(f"{served.url}/sync/v1/enrol", content=ask) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["epoch"] == second.json()["epoch"] == 1
    found = [e for e in served.events() if e.type == "device.enrolled.v1"]
    assert sum(tablet.kid.encode() in event.body for event in found) == 1


def test_a_key_enrolled_as_another_device_is_refused_with_a_reason(served, device):
    """A key belongs to one device: claim key/<kid>."""
    code = issue_code(served.office, served.folder, grant(next(numbers)))
    ask = codec.encode({"code": code, "pub": b64u(device.signer.public)})
    answer = httpx.post(f"{served.url}/sync/v1/enrol", content=ask)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_line_cut_at_every_boundary_loses_nothing(served, device, proxy):
    """P1: every 64 KiB of a push. Verifies: R1, R5, F3."""
    work(device, findings=50, detail="字" * 1_900)
    total = sum(len(event.body) for event in own(device))
    boundaries = range(BOUNDARY, total, BOUNDARY)
    assert len(boundaries) >= 4
    for boundary in boundaries:
        proxy.fault, proxy.upto = "cut", boundary
        with pytest.raises(Told):
            sync(device)
        assert logged(served, device.signer.kid) == []
    proxy.fault = "none"
    sync(device)
    assert same(logged(served, device.signer.kid), own(device))
    assert read_status(device).missing == ()
    check_whole(served)


def test_an_answer_lost_after_the_commit_is_given_again(served, device, proxy):
    """FORMAT §7: a duplicate repeats leaf and received_ms. Verifies: R5, F3."""
    work(device, findings=12, detail="字" * 1_900)
    proxy.fault, proxy.upto = "swallow", BOUNDARY
    with pytest.raises(Told):
        sync(device)
    before = logged(served, device.signer.kid)
    assert same(before, own(device))
    proxy.fault = "none"
    served.clock.move_to(served.clock.wall_ms() + 60_000)
    sync(device)
    assert logged(served, device.signer.kid) == before
    told = [(item.leaf, item.received_ms) for item in device.journal.outbox()]
    assert told == [(event.leaf, event.received_ms) for event in before]


def test_a_duplicate_repeats_leaf_and_time(served, device):
    """FORMAT §7. Verifies: R5, F4."""
    work(device)
    sync(device)
    before = logged(served, device.signer.kid)
    served.clock.move_to(served.clock.wall_ms() + 60_000)
    rows = pushed(served, device).events
    assert [row[2:5] for row in rows] == [
        (event.leaf, event.received_ms, "duplicate") for event in before
    ]


def test_the_same_push_twice_at_once_is_taken_once(served, device):
    """Verifies: R5, F4."""
    work(device)
    body = push_of(device)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: call(served, device.signer, body), range(4)))
    rows = [receipt_of(served, answer).events for answer in answers]
    assert same(logged(served, device.signer.kid), own(device))
    assert len({tuple(row[2:4] for row in one) for one in rows}) == 1
    assert sorted(one[0][4] for one in rows) == ["admitted", "duplicate", "duplicate", "duplicate"]


def test_a_forked_device_gets_a_new_key_and_works_on(served, device, tmp_path):
    """SYNC.md F8, F9: a new epoch is a new key; what the twin wrote is kept. Verifies: R7."""
    device.close()
    shutil.copytree(tmp_path / "device", tmp_path / "twin")
    clock = simulated_clock(AUTHORITY, NOW)
    mine = Device.open(tmp_path / "device", clock=clock, random_bytes=devices.Draws("mine"))
    twin = Device.open(tmp_path / "twin", clock=clock, random_bytes=devices.Draws("twin"))
    with mine, twin:
        for one in (mine, twin):
            work(one)
        assert sync(mine).trouble is None
        assert sync(twin).trouble == "chain-refused"
        before = mine.enrolment
        again = msgspec.structs.replace(grant(0), device=before.device)
        code = issue_code(served.office, served.folder, again)
        enrolling.enrol(mine, served.url, code, renew=True)
        assert (mine.enrolment.device, mine.enrolment.epoch) == (before.device, before.epoch + 1)
        work(mine)
        assert sync(mine).verdicts == {"admitted": 3}
        assert read_status(mine).missing == ()
        assert len(logged(served, mine.signer.kid)) == 3
        assert {event.body for event in own(twin)} <= {one.body for one in served.forensic()}
