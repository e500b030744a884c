"""The device routes (FORMAT §7): hello, enrol, push, pull."""

from typing import Annotated, Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromQuery, HeaderParameter, QueryParameter, RawBody

from core.domain import catalogue
from core.kernel import limits
from core.kernel.times import day_of_ms
from core.sync.messages import (
    EVENTS_MEDIA_TYPE,
    PROTOCOL,
    Hello,
    SignedReceipt,
    read_message,
    read_push,
)
from server import ingest
from server.acting import has_left
from server.api.dependencies import Served
from server.auth import MayNotRead, authenticate, no_nonce
from server.enrolment import EnrolReply, EnrolRequest, enrol
from server.problems import OutOfService
from server.pull import Asked, pull
from server.station import Station

PACE_S = 1
_HEADER_ROOM = 4_096
AnyRequest = Request[Any, Any, Any]


@get("/hello", sync_to_thread=True)
def hello(station: Served, kid: FromQuery[str]) -> Hello:
    """Say the time, a nonce, the bounds of a push, and where this key's chain stands."""
    with station.office.log.read() as reader:
        head, is_enrolled = reader.key_head(kid), reader.claimed("key", kid) is not None
    return Hello(
        ms=station.office.pen.clock.wall_ms(),
        nonce=station.nonces.give(kid) if is_enrolled else no_nonce(),
        proto=(PROTOCOL,),
        max_events=limits.PUSH_EVENTS,
        max_bytes=limits.PUSH_BYTES - _HEADER_ROOM,
        retry_after_s=PACE_S,
        head_seq=head.seq if head else 0,
        catalogue=catalogue.digest(),
    )


@post("/enrol", sync_to_thread=True, status_code=200, request_max_body_size=_HEADER_ROOM)
def enrol_device(station: Served, body: RawBody) -> EnrolReply:
    """Take the key that a one-time code was issued for."""
    _check_in_service(station)
    return enrol(station.office, station.folder, read_message(body, EnrolRequest))


@post("/push", sync_to_thread=True, status_code=200, request_max_body_size=limits.PUSH_BYTES)
def push(
    station: Served,
    body: RawBody,
    request: AnyRequest,
    auth: Annotated[str, HeaderParameter(name="Anjuan-Auth")],
) -> SignedReceipt:
    """Take events; answer for each of them, signed."""
    kid, _ = authenticate(station.office, station.nonces, auth, _target(request), body)
    _check_in_service(station)
    header, offered = read_push(body)
    if header.kid != kid:
        raise ValueError(f"the push is of key {header.kid}, the call of {kid}")
    taken = ingest.push(station.office, header, offered)
    if taken.server_behind:
        station.lost_data = True
    return taken.receipt


@get("/pull", sync_to_thread=True)
def pull_events(
    station: Served,
    request: AnyRequest,
    auth: Annotated[str, HeaderParameter(name="Anjuan-Auth")],
    after: Annotated[int, QueryParameter(ge=-1, le=limits.MAX_INT)],
    size: Annotated[int, QueryParameter(ge=0, le=limits.MAX_INT)] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=limits.PULL_EVENTS)] = limits.PULL_EVENTS,
) -> Response[bytes]:
    """Give what is in the caller's scope behind a leaf; to a key that is believed."""
    kid, key = authenticate(station.office, station.nonces, auth, _target(request), b"")
    if key.revoked or key.sealed:
        raise MayNotRead(f"key {kid} is believed no longer; enrol the device's next key")
    with station.office.log.read() as reader:
        if has_left(reader, key.officer, day_of_ms(station.office.pen.clock.wall_ms())):
            raise MayNotRead(f"the officer of key {kid} is in office no more")
    page = b"".join(
        pull(station.office, key, Asked(after=after, limit=limit, size=size), station.digests)
    )
    return Response(page, media_type=EVENTS_MEDIA_TYPE)


def _check_in_service(station: Station) -> None:
    """Refuse to write to a log that has lost its end: every leaf would contradict it (F11)."""
    if station.lost_data:
        raise OutOfService("a device holds our signature over a larger log; restore it first")


def _target(request: AnyRequest) -> str:
    """Return method, path and query as they came; `raw_path` has no query."""
    scope = request.scope
    path = scope["raw_path"]
    query = scope["query_string"]
    full = path.partition(b"?")[0] + (b"?" + query if query else b"")
    return f"{request.method} {full.decode('ascii')}"


router = Router("/sync/v1", route_handlers=[hello, enrol_device, push, pull_events])
