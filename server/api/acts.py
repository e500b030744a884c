"""The acts of people in office over HTTP: the same table, rules and words as the command line.

POST /api/v1/rooms/tip/receive              begins a tip
POST /api/v1/rooms/tip/{id}/assign          {"handler": "…", "verify_by": "…"}
GET  /api/v1/rooms/tip?stage=assigned       what there is, in the caller's scope
GET  /api/v1/rooms/tip/{id}                 one, as it stands
"""

from typing import Annotated, Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, HeaderParameter, RawBody

from core.kernel.acting import Acting
from core.kernel.regions import covers
from core.kernel.times import day_of_ms
from core.law.look_up import may
from projections.proceedings_queries import proceeding, proceedings
from server.acting import acting_of
from server.acts.doing import Wish, do_act
from server.acts.ids import id_of
from server.acts.table import act_of
from server.api.dependencies import Served
from server.problems import NotFound, OutOfService
from server.station import Station
from server.tokens import officer_of_token

Bearer = Annotated[str, HeaderParameter(name="Authorization")]


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What an act came to; nothing recorded means that it was so already."""

    id: str
    recorded: tuple[str, ...]


@post("/{kind:str}/{name:str}", sync_to_thread=True, status_code=200)
def begin(
    station: Served, kind: FromPath[str], name: FromPath[str], body: RawBody, auth: Bearer
) -> Done:
    """Begin a stream by an act that does."""
    return _do(station, (kind, "", name), body, auth)


@post("/{kind:str}/{uuid:str}/{name:str}", sync_to_thread=True, status_code=200)
def act(
    station: Served,
    kind: FromPath[str],
    uuid: FromPath[str],
    name: FromPath[str],
    body: RawBody,
    auth: Bearer,
) -> Done:
    """Do an act on a stream."""
    return _do(station, (kind, id_of(uuid, kind), name), body, auth)


@get("/{kind:str}", sync_to_thread=True)
def several(
    station: Served, kind: FromPath[str], auth: Bearer, stage: FromQuery[str | None] = None
) -> list[dict[str, Any]]:
    """List the streams of a room that lie in the caller's scope."""
    by = _reader(station, kind, auth)
    rows = proceedings(station.views, kind, stage=stage)
    return [row for row in rows if _may_see(by, str(row["region"] or ""))]


@get("/{kind:str}/{uuid:str}", sync_to_thread=True)
def one(station: Served, kind: FromPath[str], uuid: FromPath[str], auth: Bearer) -> dict[str, Any]:
    """Show a stream as it stands."""
    by = _reader(station, kind, auth)
    row = proceeding(station.views, kind, id_of(uuid, kind))
    if row is None or not _may_see(by, str(row["region"] or "")):
        raise NotFound(f"no {kind} is known as {uuid}")
    return row


def _do(station: Station, what: tuple[str, str, str], body: bytes, auth: str) -> Done:
    kind, uuid, name = what
    officer = officer_of_token(station.office.pen, auth)
    found = act_of(kind, name)
    if found is None or found.creates == bool(uuid):
        raise NotFound(f"there is no act {kind} {name}")
    if station.lost_data:
        raise OutOfService("the office takes no writes now")
    values = msgspec.json.decode(body or b"{}", type=dict[str, Any])
    personal = {one: str(values.pop(one)) for one in found.personal if one in values}
    wish = Wish(
        act=found,
        kind=kind,
        uuid=uuid,
        values=values,
        officer=officer,
        region=str(values.pop("of_region", "")),
        personal=personal,
        views=station.views,
    )
    done = do_act(station.office, wish)
    return Done(id=done.uuid, recorded=tuple(event.type for event in done.stored))


def _reader(station: Station, kind: str, auth: str) -> Acting:
    """Return who reads; a tip is for those who handle tips (DOMAIN.md §9: A+, sealed)."""
    officer = officer_of_token(station.office.pen, auth)
    with station.office.log.read() as reader:
        by = acting_of(reader, officer)
    today = day_of_ms(station.office.pen.clock.wall_ms())
    may(station.office.law, "tip.read" if kind == "tip" else "room.read", by, today)
    return by


def _may_see(by: Acting, region: str) -> bool:
    return not by.scope or not region or covers(by.scope, region)


router = Router("/api/v1/rooms", route_handlers=[begin, act, several, one])
