"""Calls to an office that is served on a socket, right and wrong ones."""

from collections.abc import Callable
from itertools import count

import httpx
import msgspec

from core.domain.leg.commands import AnswerItem, RecordFinding
from core.evidence.envelope import RECEIPT_TYPE, Signed, Signer, pae
from core.evidence.keys import verify
from core.kernel.b64 import from_b64u
from core.log.records import NewEvent, StoredEvent
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
from field_client.capture import Capture
from field_client.device import Device
from server.enrolment import Grant
from tests.support import devices
from tests.support.devices import AUTHORITY, OFFICER, REGION, TODAY
from tests.support.offices import ADMIN, Bureau, fsck

CODES = ("V-CTR-02", "V-TIM-01", "V-FEE-02")
PUSH = "POST /sync/v1/push"
numbers = count(1)
"""Of the devices and keys that the tests of one run enrol; each is another one."""


def grant(number: int) -> Grant:
    """Grant the scope of REGION to a device of this number."""
    return Grant(
        device=f"019a0000-0000-7000-8000-0000000d{number:04x}",
        officer=OFFICER,
        scope=(REGION,),
        label=f"tablet {number}",
        approved_by=ADMIN,
    )


def work(device: Device, findings: int = 0, detail: str = "") -> str:
    """Record a visit: opened, credentials, then findings of any size."""
    capture = Capture(device)
    leg = devices.on_site(capture)
    capture.record(leg, AnswerItem(code="V-CTR-02", answer="compliant"))
    for number in range(findings):
        code = CODES[number % len(CODES)]
        capture.record(leg, RecordFinding(code=code, today=TODAY, detail=f"{number} {detail}"))
    return leg


def logged(served: Bureau, kid: str) -> list[StoredEvent]:
    """Return what the office has of a key."""
    return [event for event in served.events() if event.kid == kid]


def own(device: Device) -> list[NewEvent]:
    """Return what the device wrote under its key."""
    return device.journal.events_after(device.signer.kid, 0, 10_000, 1 << 30)


def same(logged_events: list[StoredEvent], own_events: list[NewEvent]) -> bool:
    """Tell whether two lists are of the same bytes, in the same order."""
    return [event.body for event in logged_events] == [event.body for event in own_events]


def hello(served: Bureau, kid: str) -> Hello:
    """Ask for a nonce."""
    answer = httpx.get(f"{served.url}/sync/v1/hello", params={"kid": kid})
    return msgspec.json.decode(answer.content, type=Hello)


def call(
    served: Bureau,
    signer: Signer,
    body: bytes,
    *,
    nonce: str | None = None,
    asks: str = PUSH,
    sign: Callable[[bytes], bytes] | None = None,
) -> httpx.Response:
    """Make one signed call, right or wrong."""
    method, _, target = asks.partition(" ")
    nonce = nonce or hello(served, signer.kid).nonce
    sig = (sign or signer.sign)(request_message(method, target, nonce, body))
    return httpx.request(
        method,
        served.url + target,
        content=body,
        headers={"Anjuan-Auth": write_auth(signer.kid, nonce, sig)},
        timeout=30,
    )


def push_of(device: Device) -> bytes:
    """Return a push of everything that the device wrote."""
    offered = [
        Offered(
            seq=event.seq,
            signed=Signed(body=event.body, sig=event.sig),
            disclosures=(),
        )
        for event in own(device)
    ]
    return write_push(header_of(device.signer.kid, len(offered)), offered)


def header_of(kid: str, events: int) -> PushHeader:
    """Return the first line of a push from the start of the chain."""
    return PushHeader(v=1, log=AUTHORITY, kid=kid, first_seq=1, count=events)


def receipt_of(served: Bureau, answer: httpx.Response) -> Receipt:
    """Return a receipt whose signature holds."""
    assert answer.status_code == 200, answer.text
    envelope = msgspec.json.decode(answer.content, type=SignedReceipt)
    payload = from_b64u(envelope.payload)
    public = served.office.pen.signer.public
    assert verify(public, from_b64u(envelope.sig), pae(RECEIPT_TYPE, payload))
    return msgspec.json.decode(payload, type=Receipt)


def pushed(served: Bureau, device: Device) -> Receipt:
    """Push everything again; return the receipt."""
    return receipt_of(served, call(served, device.signer, push_of(device)))


def is_problem(answer: httpx.Response, status: int) -> bool:
    """Tell whether an answer is RFC 9457 of this status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return bool(answer.json()["status"] == status)


def check_whole(served: Bureau) -> None:
    """Recompute the log, and see that the office still answers."""
    keys = {}
    for event in served.events():
        if event.type == "device.enrolled.v1":
            data = msgspec.json.decode(event.body)["data"]
            keys[data["kid"]] = from_b64u(data["pub"])
    assert fsck(served, [], keys).faults == ()
    assert httpx.get(f"{served.url}/api/v1/health").status_code == 200
