"""Devices and the office over a real socket, cut and abused (FORMAT §7, §8; EVIDENCE.md §8)."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from core.domain.leg.commands import AnswerItem, RecordFinding
from core.evidence.envelope import RECEIPT_TYPE, Signed, pae
from core.evidence.keys import verify
from core.kernel import codec
from core.kernel.b64 import b64u, from_b64u
from core.sync.messages import (
    Hello,
    Offered,
    PushHeader,
    Receipt,
    SignedReceipt,
    request_message,
    write_auth,
    write_push,
)
from field_client import enrolling
from field_client.capture import Capture
from field_client.clock import simulated_clock
from field_client.device import Device
from field_client.status import read_status
from field_client.sync_session import sync
from field_client.told import Told
from server.enrolment import Grant, issue_code
from server.serving import serving
from server.station import Station
from tests.support import devices
from tests.support.devices import AUTHORITY, NOW, OFFICER, REGION, TODAY
from tests.support.offices import ADMIN, Bureau, fsck
from tests.support.proxies import Proxy
from tests.support.worlds import LEG, Tablet

BOUNDARY = 64 * 1024
CODES = ("V-CTR-02", "V-TIM-01", "V-FEE-02")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Return a bureau that is served on a socket, and its address."""
    bureau = Bureau(tmp_path_factory.mktemp("served") / "office")
    bureau.register_school()
    station = Station(bureau.office, bureau.path)
    bureau.station = station
    try:
        with serving(station) as url:
            bureau.url = url
            yield bureau
    finally:
        station.close()


_numbers = iter(range(1, 1000))


def grant(number):
    return Grant(
        device=f"019a0000-0000-7000-8000-0000000d{number:04x}",
        officer=OFFICER,
        scope=(REGION,),
        label=f"tablet {number}",
        approved_by=ADMIN,
    )


@pytest.fixture
def fresh(tmp_path):
    """Return a device that is not enrolled yet."""
    number = next(_numbers)
    with Device.create(
        tmp_path / "device",
        clock=simulated_clock(AUTHORITY, NOW),
        random_bytes=devices.Draws(f"http {number}"),
    ) as device:
        yield device


@pytest.fixture
def device(served, fresh):
    """Return a device enrolled over the socket by a one-time code."""
    code = issue_code(served.office, served.folder, grant(next(_numbers)))
    enrolling.enrol(fresh, served.url, code)
    sync(fresh)
    return fresh


@pytest.fixture
def proxy(served, device):
    """Return a breakable wire; the device goes over it."""
    proxy = Proxy(urlsplit(served.url).port)
    enrolment = msgspec.structs.replace(device.enrolment, server=proxy.url)
    device.remember_enrolment(enrolment)
    yield proxy
    proxy.close()


def work(device, findings=0, detail=None):
    """Record a visit: opened, credentials, then findings of any size."""
    capture = Capture(device)
    leg = devices.on_site(capture)
    capture.record(leg, AnswerItem(code="V-CTR-02", answer="compliant"))
    for number in range(findings):
        code = CODES[number % len(CODES)]
        capture.record(leg, RecordFinding(code=code, today=TODAY, detail=f"{number} {detail}"))
    return leg


def logged(served, kid):
    return [event for event in served.events() if event.kid == kid]


def own(device):
    return device.journal.events_after(device.signer.kid, 0, 10_000, 1 << 30)


def same(logged_events, own_events):
    return [event.body for event in logged_events] == [event.body for event in own_events]


def test_a_device_enrols_works_and_is_in_sync(served, device):
    """ARCHITECTURE.md: the way of the data, 1-9. Verifies: R9."""
    work(device)
    report = sync(device)
    assert report.verdicts == {"admitted": 3}
    assert same(logged(served, device.signer.kid), own(device))
    assert read_status(device).missing == ()


def test_two_devices_see_each_other(served, device, tmp_path):
    """FORMAT §7, pull by scope."""
    leg = work(device)
    sync(device)
    with Device.create(
        tmp_path / "other", clock=simulated_clock(AUTHORITY, NOW), random_bytes=devices.Draws("o")
    ) as other:
        code = issue_code(served.office, served.folder, grant(next(_numbers)))
        enrolling.enrol(other, served.url, code)
        sync(other)
        assert [event.ver for event in other.mirror.stream(leg)] == [1, 2, 3]


def test_a_code_works_once(served, fresh, device, tmp_path):
    """EVIDENCE.md §3: a one-time code is for one key."""
    code = issue_code(served.office, served.folder, grant(next(_numbers)))
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
    code = issue_code(served.office, served.folder, grant(next(_numbers)))
    tablet = Tablet(203)
    ask = codec.encode({"code": code, "pub": b64u(tablet.signer.public)})
    first, second = (httpx.post(f"{served.url}/sync/v1/enrol", content=ask) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["epoch"] == second.json()["epoch"] == 1
    found = [e for e in served.events() if e.type == "device.enrolled.v1"]
    assert sum(tablet.kid.encode() in event.body for event in found) == 1


def test_a_key_enrolled_as_another_device_is_refused_with_a_reason(served, device):
    """A key belongs to one device: claim key/<kid>."""
    code = issue_code(served.office, served.folder, grant(next(_numbers)))
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


def hello(served, kid):
    answer = httpx.get(f"{served.url}/sync/v1/hello", params={"kid": kid})
    return msgspec.json.decode(answer.content, type=Hello)


def call(served, signer, body, *, nonce=None, target="/sync/v1/push", method="POST", sign=None):
    """Make one signed call, right or wrong."""
    nonce = nonce or hello(served, signer.kid).nonce
    sig = (sign or signer.sign)(request_message(method, target, nonce, body))
    return httpx.request(
        method,
        served.url + target,
        content=body,
        headers={"Anjuan-Auth": write_auth(signer.kid, nonce, sig)},
        timeout=30,
    )


def push_of(device):
    offered = [
        Offered(
            seq=event.seq,
            signed=Signed(body=event.body, sig=event.sig),
            disclosures=(),
        )
        for event in own(device)
    ]
    return write_push(header_of(device.signer.kid, len(offered)), offered)


def header_of(kid, count):
    return PushHeader(v=1, log=AUTHORITY, kid=kid, first_seq=1, count=count)


def receipt_of(served, answer):
    """Return a receipt whose signature holds."""
    assert answer.status_code == 200, answer.text
    envelope = msgspec.json.decode(answer.content, type=SignedReceipt)
    payload = from_b64u(envelope.payload)
    public = served.office.pen.signer.public
    assert verify(public, from_b64u(envelope.sig), pae(RECEIPT_TYPE, payload))
    return msgspec.json.decode(payload, type=Receipt)


def pushed(served, device):
    return receipt_of(served, call(served, device.signer, push_of(device)))


def is_problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()["status"] == status


def check_whole(served):
    """Recompute the log, and see that the office still answers."""
    keys = {}
    for event in served.events():
        if event.type == "device.enrolled.v1":
            data = msgspec.json.decode(event.body)["data"]
            keys[data["kid"]] = from_b64u(data["pub"])
    assert fsck(served, [], keys).faults == ()
    assert httpx.get(f"{served.url}/api/v1/health").status_code == 200


def test_a_request_replayed_is_not_authentic(served, device):
    """FORMAT §7: a nonce is used once."""
    work(device)
    nonce = hello(served, device.signer.kid).nonce
    body = push_of(device)
    receipt_of(served, call(served, device.signer, body, nonce=nonce))
    assert is_problem(call(served, device.signer, body, nonce=nonce), 401)


def test_a_nonce_of_another_key_is_not_authentic(served, device):
    """FORMAT §7."""
    nonce = hello(served, Tablet(9).kid).nonce
    assert is_problem(call(served, device.signer, push_of(device), nonce=nonce), 401)


def test_a_nonce_lives_for_300_seconds_of_the_office(served, device):
    """FORMAT §7: no clock of the device takes part."""
    nonce = hello(served, device.signer.kid).nonce
    served.clock.move_to(served.clock.wall_ms() + 300_001)
    assert is_problem(call(served, device.signer, push_of(device), nonce=nonce), 401)


def test_a_request_under_a_false_signature_is_not_authentic(served, device):
    """FORMAT §7."""
    work(device)
    answer = call(served, device.signer, push_of(device), sign=Tablet(9).signer.sign)
    assert is_problem(answer, 401)
    assert logged(served, device.signer.kid) == []


def test_a_signature_over_another_body_is_not_authentic(served, device):
    """FORMAT §7: the body's hash is inside."""
    nonce = hello(served, device.signer.kid).nonce
    sig = device.signer.sign(request_message("POST", "/sync/v1/push", nonce, b""))
    auth = write_auth(device.signer.kid, nonce, sig)
    answer = httpx.post(
        f"{served.url}/sync/v1/push", content=push_of(device), headers={"Anjuan-Auth": auth}
    )
    assert is_problem(answer, 401)


def test_a_signature_over_another_query_is_not_authentic(served, device):
    """FORMAT §7: the query is inside, so a page cannot be asked for again with other bounds."""
    nonce = hello(served, device.signer.kid).nonce
    sig = device.signer.sign(request_message("GET", "/sync/v1/pull?after=5", nonce, b""))
    auth = write_auth(device.signer.kid, nonce, sig)
    answer = httpx.get(f"{served.url}/sync/v1/pull?after=-1", headers={"Anjuan-Auth": auth})
    assert is_problem(answer, 401)


NO_AUTH = ("", "a", "a, b, c", "a, b", ", ,", "x" * 5_000, "é, b, c")


@pytest.mark.parametrize("auth", NO_AUTH, ids=range(len(NO_AUTH)))
def test_a_header_that_is_no_authentication_is_refused(served, auth):
    """FORMAT §7."""
    answer = httpx.get(
        f"{served.url}/sync/v1/pull?after=-1", headers={"Anjuan-Auth": auth.encode()}
    )
    assert answer.status_code in {400, 401, 431}


@pytest.mark.parametrize(
    "query", ["after=-2", f"after={2**70}", "after=-1&limit=0", "after=-1&limit=99999", "after=x"]
)
def test_a_page_out_of_bounds_is_a_clear_problem(served, device, query):
    """FORMAT §10: nothing an enrolled device asks makes the office fall over."""
    target = f"/sync/v1/pull?{query}"
    assert is_problem(call(served, device.signer, b"", target=target, method="GET"), 400)


def test_a_push_of_50_mb_is_too_large(served, device):
    """FORMAT §10, EVIDENCE.md §8."""
    with httpx.Client(timeout=60) as http:
        try:
            answer = http.post(
                f"{served.url}/sync/v1/push",
                content=bytes(50_000_000),
                headers={"Anjuan-Auth": write_auth(device.signer.kid, "x", bytes(64))},
            )
        except httpx.TransportError:  # the office may close before it has heard all of it
            pass
        else:
            assert answer.status_code == 413
    check_whole(served)


@pytest.mark.parametrize(
    "body", [b"[" * 200_000, b'{"a":' * 200_000, b'"' + b"x" * 300_000], ids=["[", "{", "text"]
)
def test_nested_bytes_to_enrol_are_a_clear_problem(served, body):
    """EVIDENCE.md §8: brackets are counted before any parser runs."""
    answer = httpx.post(f"{served.url}/sync/v1/enrol", content=body)
    assert answer.status_code in {400, 413}
    assert httpx.get(f"{served.url}/api/v1/health").status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b"[1,2]", b"null", b"\xff"])
def test_junk_to_enrol_is_a_clear_problem(served, body):
    """EVIDENCE.md §8."""
    assert is_problem(httpx.post(f"{served.url}/sync/v1/enrol", content=body), 400)


NO_PUSH = (b"", b"\n", b"{}\n", b"junk", b"[" * 200_000 + b"\n", b"\xff\n")


@pytest.mark.parametrize("body", NO_PUSH, ids=range(len(NO_PUSH)))
def test_a_push_that_is_none_is_a_clear_problem(served, device, body):
    """FORMAT §7, §8."""
    assert is_problem(call(served, device.signer, body), 400)


def test_a_push_in_anothers_name_is_a_clear_problem(served, device):
    """FORMAT §7: the call's key is the push's."""
    body = write_push(header_of(Tablet(9).kid, 0), [])
    assert is_problem(call(served, device.signer, body), 400)


@pytest.fixture
def tablet(served):
    """Return an enrolled key that signs anything."""
    number = next(_numbers) % 150 + 50
    tablet = Tablet(number)
    code = issue_code(served.office, served.folder, grant(next(_numbers)))
    reply = httpx.post(
        f"{served.url}/sync/v1/enrol",
        content=codec.encode({"code": code, "pub": b64u(tablet.signer.public)}),
    )
    assert reply.status_code == 200, reply.text
    origin, size, root = reply.json()["note"].split("\n")[:3]
    root = root.rstrip("=").replace("+", "-").replace("/", "_")
    tablet.seen = {"log": origin, "size": int(size), "root": root}
    tablet.leg = LEG[:-4] + f"{number:04x}"
    return tablet


def verdicts(served, tablet, *offered):
    """Push and return the verdicts."""
    body = write_push(header_of(tablet.kid, len(offered)), offered)
    receipt = receipt_of(served, call(served, tablet.signer, body))
    return [row[4] for row in receipt.events]


HOSTILE = [
    (b"[" * 20_000, "rejected:malformed"),
    (b'{"data":' + b"[" * 200_000, "rejected:malformed"),
    (b'{"v":1,"data":' + b'{"a":' * 100_000, "rejected:malformed"),
    (b'{"v":1,"v":1}', "rejected:malformed"),
    (b'{"v":1.5}', "rejected:malformed"),
    (b'{"v":' + b"1" * 30 + b"}", "rejected:malformed"),
    (b"\xff\xfe\x00", "rejected:malformed"),
    (b'{"v":"\\ud800"}', "rejected:malformed"),
    (b"", "rejected:malformed"),
]


@pytest.mark.parametrize(("body", "verdict"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_bytes_get_their_verdict_and_are_kept(served, tablet, body, verdict):
    """FORMAT §8 row 1: forensic; nothing is half-written. Verifies: F6."""
    before = len(served.events())
    assert verdicts(served, tablet, tablet.offer(body)) == [verdict]
    assert len(served.events()) == before
    assert served.forensic()[-1].body == body
    check_whole(served)


def test_what_came_before_a_bad_event_stands_and_what_follows_waits(served, tablet):
    """Verifies: R2, F6."""
    first = tablet.make(stream=tablet.leg)
    bad = tablet.offer(b'{"v":1.5}')
    tablet.make(stream=tablet.leg, ver=2)
    third = tablet.make(stream=tablet.leg, ver=3)
    assert verdicts(served, tablet, first, bad, third) == [
        "admitted",
        "rejected:malformed",
        "deferred:2..2",
    ]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"log": "other.example"}, "rejected:other-log"),
        ({"type": "leg.beamed-up.v1"}, "review:unknown-type"),
        ({"data": {"visit": 1}}, "review:schema"),
        ({"data": 7}, "review:schema"),
        ({"region": "110101"}, "review:scope"),
        ({"ver": 2}, "rejected:stream"),
    ],
)
def test_events_get_the_verdicts_of_the_table(served, tablet, changes, verdict):
    """FORMAT §8 over the wire. Verifies: R2, R15, F29, F38."""
    offered = tablet.make(**({"stream": tablet.leg} | changes))
    assert verdicts(served, tablet, offered) == [verdict]
    check_whole(served)


def test_a_server_that_lost_data_takes_nothing_more(served, tablet, monkeypatch):
    """FORMAT §8 row 8: the server stops writing. Verifies: F11."""
    monkeypatch.setattr(served.station, "lost_data", True)
    body = write_push(header_of(tablet.kid, 0), [])
    answer = call(served, tablet.signer, body)
    assert is_problem(answer, 503)
    assert int(answer.headers["retry-after"]) > 0
