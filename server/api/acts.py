"""The acts of people in office over HTTP: the same table, rules and words as the command line.

POST /api/v1/rooms/tip/receive              begins a tip
POST /api/v1/rooms/tip/{id}/assign          {"kind": "verification", "handlers": ["…", "…"]}
GET  /api/v1/rooms/tip?stage=assigned       what there is, in the caller's scope
GET  /api/v1/rooms/tip/{id}                 one, as it stands

A body holds the fields of the act and nothing else; beside them `of_region` where an act begins a
stream, `pupils` where it takes them, and what is kept beside the log by the names that the act has.
"""

from typing import Annotated, Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, HeaderParameter, RawBody

from core.kernel.acting import Acting
from core.kernel.fields import RegionCode
from core.kernel.ids import stream_name
from core.kernel.limits import BRACKETS, SERVER_BODY_BYTES
from core.kernel.regions import covers
from core.kernel.times import day_of_ms
from core.law.look_up import may
from core.log.reader import LogReader
from projections.proceedings import KINDS
from projections.proceedings_queries import proceeding, proceedings
from server.acting import acting_of
from server.acts.act import Act
from server.acts.beside import Pupil
from server.acts.checking import BAD_FIELD
from server.acts.doing import MINTED, Wish, do_act
from server.acts.ids import id_of
from server.acts.places import places_of
from server.acts.reading import takes_region
from server.acts.table import act_of
from server.answers import WrongCall
from server.api.dependencies import Served
from server.problems import NotFound, OutOfService
from server.station import Station
from server.tokens import in_office, officer_of_token
from server.words import N_

Bearer = Annotated[str, HeaderParameter(name="Authorization", required=False)]
BAD_BODY = N_("{field}: {detail}")
TOO_LARGE = N_("{field}: {seen} bytes are more than {most}; do it in parts")


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What an act came to; nothing recorded means that it was so already.

    Attributes:
        minted: what the office drew up and the caller must know, e.g. a join code.
    """

    id: str
    recorded: tuple[str, ...]
    minted: dict[str, str] = {}


@post("/{kind:str}/{name:str}", sync_to_thread=True, status_code=200)
def begin(
    station: Served, kind: FromPath[str], name: FromPath[str], body: RawBody, auth: Bearer = ""
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
    auth: Bearer = "",
) -> Done:
    """Do an act on a stream."""
    return _do(station, (kind, uuid, name), body, auth)


@get("/{kind:str}", sync_to_thread=True)
def several(
    station: Served, kind: FromPath[str], auth: Bearer = "", stage: FromQuery[str | None] = None
) -> list[dict[str, Any]]:
    """List the streams of a room that lie in the caller's scope."""
    by = _reader(station, kind, auth)
    with station.office.log.read() as reader:
        return [
            row
            for row in proceedings(station.views, kind, stage=stage)
            if _may_see(by, reader, row)
        ]


@get("/{kind:str}/{uuid:str}", sync_to_thread=True)
def one(
    station: Served, kind: FromPath[str], uuid: FromPath[str], auth: Bearer = ""
) -> dict[str, Any]:
    """Show a stream as it stands."""
    by = _reader(station, kind, auth)
    row = proceeding(station.views, station.office.log, kind, id_of(uuid, kind))
    with station.office.log.read() as reader:
        if row is None or not _may_see(by, reader, row):
            raise NotFound(f"no {kind} is known as {uuid}")
    return row


def _do(station: Station, what: tuple[str, str, str], body: bytes, auth: str) -> Done:
    kind, uuid, name = what
    officer = officer_calling(station, auth)
    found = act_of(kind, name)
    if found is None or found.creates == bool(uuid):
        raise NotFound(f"there is no act {kind} {name}")
    if station.lost_data:
        raise OutOfService("the office takes no writes now")
    wish = _wish(found, kind, object_in(body))
    if found.looks_up:
        station.read_up()
    done = do_act(
        station.office,
        msgspec.structs.replace(
            wish, uuid=id_of(uuid, kind) if uuid else "", officer=officer, views=station.views
        ),
    )
    minted = {one: str(done.values[one]) for one in MINTED if one in done.values}
    return Done(id=done.uuid, recorded=tuple(event.type for event in done.stored), minted=minted)


def object_in(body: bytes) -> dict[str, Any]:
    """Return the object that a body spells.

    Raises:
        WrongCall: too large, nested too deep, no JSON, or no object.
    """
    if len(body) > SERVER_BODY_BYTES:
        raise WrongCall(TOO_LARGE, "body", seen=len(body), most=SERVER_BODY_BYTES)
    if body.count(b"[") + body.count(b"{") > BRACKETS:
        raise WrongCall(BAD_BODY, "body", detail=f"more than {BRACKETS} brackets")
    try:
        values: dict[str, Any] = msgspec.json.decode(body or b"{}", type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise WrongCall(BAD_BODY, "body", detail=str(error)) from error
    return values


def _wish(found: Act, kind: str, values: dict[str, Any]) -> Wish:
    """Return what is wished, with what stands beside the fields taken out of the body."""
    personal = {one: values.pop(one) for one in found.personal if one in values}
    region = values.pop("of_region", None) if takes_region(found) else None
    pupils = values.pop("pupils", None) if found.takes_pupils else None
    return Wish(
        act=found,
        kind=kind,
        uuid="",
        values=values,
        officer="",
        region=_converted("of_region", region or "", RegionCode) if region else "",
        personal={name: _converted(name, text, str) for name, text in personal.items()},
        pupils=_converted("pupils", pupils or [], tuple[Pupil, ...]),
    )


def _converted(field: str, value: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise WrongCall(BAD_FIELD, field, detail=str(error)) from error


def officer_calling(station: Station, auth: str) -> str:
    """Return who calls: whose token it is, if they are in office today."""
    officer = officer_of_token(station.office.pen, auth)
    with station.office.log.read() as reader:
        in_office(reader, officer, day_of_ms(station.office.pen.clock.wall_ms()))
    return officer


def _reader(station: Station, kind: str, auth: str) -> Acting:
    """Return who reads; a tip is for those who handle tips (DOMAIN.md §9: A+, sealed)."""
    officer = officer_calling(station, auth)
    today = day_of_ms(station.office.pen.clock.wall_ms())
    with station.office.log.read() as reader:
        by = acting_of(reader, officer, on=today)
        law, _ = station.office.know_law(reader)
    may(law, "tip.read" if kind == "tip" else "room.read", by, today)
    if kind not in KINDS:
        raise NotFound(f"there is no room {kind} to read")
    return by


def _may_see(by: Acting, reader: LogReader, row: dict[str, Any]) -> bool:
    """Tell whether a stream lies where the person works; where nobody knows, it does not."""
    region = str(row["region"] or "")
    places = (region,) if region else places_of(reader, stream_name(row["kind"], row["id"]))
    return not by.scope or (bool(places) and all(covers(by.scope, one) for one in places))


router = Router("/api/v1/rooms", route_handlers=[begin, act, several, one])
