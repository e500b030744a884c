"""Credit for people in office: scores and why, what if, packs (DOMAIN.md §9).

GET  /api/v1/scores/{who}?at=&known=&explain=true&pack=NAME&without=EVENT
POST /api/v1/scores/{who}      {"pack": "the text of a pack", "at": …, "known": …, "without": […]}
GET  /api/v1/packs             those that ship, and those adopted

Whoever reads case files reads entries, of institutions where they work; what a person may not see
is not known here.
"""

from typing import Any

import msgspec
from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery, RawBody

from core.domain.credit.pack import parse
from core.domain.policy.decide import PACK_SIGNS
from core.kernel.acting import Acting
from core.kernel.regions import covers
from core.kernel.times import day_of_ms, moment_ms
from core.law.look_up import may
from core.log.packaged import pack_names, pack_text
from projections.answers import InstitutionRow
from projections.credit_packs import AdoptedPack, adopted_packs, adopted_text
from projections.credit_queries import WhatIf, credit_score
from projections.credit_told import told
from projections.queries import find_institutions
from server.acting import acting_of
from server.answers import WrongCall
from server.api.acts import BAD_BODY, Bearer, object_in, officer_calling
from server.api.dependencies import Served
from server.packs import SCORING
from server.problems import NotFound
from server.station import Station

_MOST_EVENTS = 1_000
AnyRequest = Request[Any, Any, Any]


class Asking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A score, and what if.

    Attributes:
        at: DATE or TIME; empty is today.
        known: DATE or TIME; empty is all that is known.
        pack: text of the pack to score under; empty is the one in force.
        without: ids of events that had never been.
    """

    at: str = ""
    known: str = ""
    pack: str = ""
    without: tuple[str, ...] = ()
    explain: bool = True


class Shipped(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that ships with this release."""

    name: str
    version: str
    sha256: str
    title_zh: str
    title_en: str


class Packs(msgspec.Struct, frozen=True, kw_only=True):
    """The packs that an office knows, and which is in force on a day."""

    at: str
    shipped: tuple[Shipped, ...]
    adopted: tuple[AdoptedPack, ...]


@get("/scores/{who:str}", sync_to_thread=True)
def score(
    station: Served, request: AnyRequest, who: FromPath[str], auth: Bearer = ""
) -> dict[str, Any]:
    """Give the score of an institution, on request with every entry and why."""
    by = _reader(station, auth)
    query = request.query_params
    pack = query.get("pack", "")
    asking = Asking(
        at=query.get("at", ""),
        known=query.get("known", ""),
        pack=_text_called(station, pack) if pack else "",
        without=tuple(query.getall("without", [])),
        explain=query.get("explain", "") == "true",
    )
    return _score(station, by, who, asking)


@post("/scores/{who:str}", sync_to_thread=True, status_code=200)
def what_if(
    station: Served, who: FromPath[str], body: RawBody, auth: Bearer = ""
) -> dict[str, Any]:
    """Give the score that a pack would give whose text stands in the body; writes nothing."""
    by = _reader(station, auth)
    try:
        asking = msgspec.convert(object_in(body), Asking)
    except msgspec.ValidationError as error:
        raise WrongCall(BAD_BODY, "body", detail=str(error)) from error
    return _score(station, by, who, asking)


@get("/packs", sync_to_thread=True)
def packs(station: Served, auth: Bearer = "", at: FromQuery[str] = "") -> Packs:
    """Give the packs that ship and those adopted."""
    _reader(station, auth)
    on = _day(station, at)
    shipped = tuple(parse(pack_text(name)) for name in pack_names())
    return Packs(
        at=on,
        shipped=tuple(
            Shipped(
                name=one.name,
                version=one.version,
                sha256=one.sha256,
                title_zh=one.title_zh,
                title_en=one.title_en,
            )
            for one in shipped
        ),
        adopted=adopted_packs(station.views, on),
    )


def _score(station: Station, by: Acting, who: str, asking: Asking) -> dict[str, Any]:
    if len(asking.pack) > PACK_SIGNS or len(asking.without) > _MOST_EVENTS:
        detail = f"at most {PACK_SIGNS} characters of a pack and {_MOST_EVENTS} events are asked"
        raise WrongCall(BAD_BODY, "body", detail=detail)
    if asking.pack:
        parse(asking.pack, SCORING)
    if asking.known:
        moment_ms(asking.known)
    row = _one(station, by, who)
    answer = credit_score(
        station.views,
        row.id,
        _day(station, asking.at),
        asking.known or None,
        explain=asking.explain,
        what_if=WhatIf(pack_text=asking.pack or None, without=frozenset(asking.without)),
    )
    return told(answer, explain=asking.explain)


def _one(station: Station, by: Acting, who: str) -> InstitutionRow:
    """Return the one institution that is meant and lies where the person works."""
    found = [one for one in find_institutions(station.views, who) if _may_see(by, one)]
    if not found:
        raise NotFound(f"no institution is known as {who}")
    if len(found) > 1:
        ids = ", ".join(one.id for one in found)
        raise WrongCall(BAD_BODY, "who", detail=f"{who} may be any of {ids}")
    return found[0]


def _may_see(by: Acting, one: InstitutionRow) -> bool:
    return not by.scope or (bool(one.region) and covers(by.scope, one.region or ""))


def _reader(station: Station, auth: str) -> Acting:
    """Return who reads: whoever may read case files may read what a score is made of."""
    officer = officer_calling(station, auth)
    today = _day(station, "")
    with station.office.log.read() as reader:
        by = acting_of(reader, officer, on=today)
        law, _ = station.office.know_law(reader)
    may(law, "room.read", by, today)
    return by


def _day(station: Station, at: str) -> str:
    if not at:
        return day_of_ms(station.office.pen.clock.wall_ms())
    moment_ms(at)
    return at


def _text_called(station: Station, name: str) -> str:
    """Return the text of a pack by its name: the one adopted last, else the one that ships."""
    adopted = adopted_text(station.views, name)
    if adopted is None and name not in pack_names():
        raise NotFound(f"no pack {name} ships or was adopted")
    return pack_text(name) if adopted is None else adopted


router = Router("/api/v1", route_handlers=[score, what_if, packs])
