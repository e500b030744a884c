"""Calls that no device of ours would make, and what they get (FORMAT §7, §8; EVIDENCE.md §8)."""

import httpx
import pytest

from core.sync.messages import request_message, write_auth, write_push
from tests.support.served import (
    call,
    check_whole,
    header_of,
    hello,
    is_problem,
    logged,
    push_of,
    receipt_of,
    work,
)
from tests.support.worlds import Tablet


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
    assert is_problem(call(served, device.signer, b"", asks=f"GET {target}"), 400)


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


def test_a_stranger_gets_a_nonce_that_nobody_remembers(served):
    """EVIDENCE.md §8: strangers asking for nonces push no device's nonce out."""
    kid = Tablet(9).kid
    assert not served.station.nonces.spend(kid, hello(served, kid).nonce)


def test_a_server_that_lost_data_signs_nothing_of_its_own(served, monkeypatch):
    """FORMAT §8 row 8: the server stops writing, its follower too. Verifies: F11."""
    served.register_school("019a0000-0000-7000-8000-0000000000cf", "另一所")
    monkeypatch.setattr(served.station, "lost_data", True)
    before = len(served.events()), last_checkpoint(served)
    served.clock.move_to(served.clock.wall_ms() + 120_000)
    served.station.work_once()
    assert (len(served.events()), last_checkpoint(served)) == before


def test_a_server_that_lost_data_enrols_nobody(served, monkeypatch):
    """FORMAT §8 row 8: an enrolment is a leaf too. Verifies: F11."""
    monkeypatch.setattr(served.station, "lost_data", True)
    assert is_problem(httpx.post(f"{served.url}/sync/v1/enrol", content=b"{}"), 503)


def last_checkpoint(served):
    with served.office.log.read() as reader:
        return reader.last_checkpoint()


def test_a_server_that_lost_data_takes_nothing_more(served, tablet, monkeypatch):
    """FORMAT §8 row 8: the server stops writing. Verifies: F11."""
    monkeypatch.setattr(served.station, "lost_data", True)
    body = write_push(header_of(tablet.kid, 0), [])
    answer = call(served, tablet.signer, body)
    assert is_problem(answer, 503)
    assert int(answer.headers["retry-after"]) > 0
