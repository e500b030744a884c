"""Doing an act in a person's name: one transaction from who they are to what was recorded."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec
from msgspec import UNSET

from core.evidence.body import Actor
from core.kernel.acting import Acting
from core.kernel.ids import stream_name
from core.kernel.times import day_of_ms, noon_ms
from core.log.records import StoredEvent
from core.log.vault import Disclosure
from core.log.writer import LogWriter
from core.process.dossier import Deed
from projections.views import Views
from server.acting import acting_of
from server.acts.act import Act, Filling
from server.acts.beside import (
    Beside,
    Pupil,
    batches_of,
    beside_of,
    commands_of,
    disclosures,
)
from server.acts.checking import check_day, check_values
from server.acts.grounds import Resting, check_grounds, is_recused
from server.acts.named import Asking, check_people
from server.acts.places import (
    NOTHING_KNOWN,
    check_places,
    check_reach,
    place_of_new,
    places_of,
)
from server.acts.reading import asked_of
from server.answers import WrongCall
from server.office import Asked, Office
from server.pull import FOR_EVERY_DEVICE
from server.words import N_

FUTURE = N_("{field}: {seen} is after today, {today}; a step is recorded when it was taken")
SAY_WHERE = N_("{field}: say where it is, by a division code; you work in {scope}")
MINTED: Final = ("code", "receipt_no", "venue", "listing")
"""Fields that the office mints, and that whoever acts must be told."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """An act that somebody wishes to do.

    Attributes:
        kind: of the stream.
        uuid: the stream's; empty for an act that begins a stream.
        values: the command's fields in plain values, as typed.
        officer: who wishes it.
        administrator: for whom the local command line acts; empty over the API.
        region: where a stream that is begun lies, as the person says.
        personal: what is kept beside the log, by the names of `Act.personal`.
        pupils: in place of `lines`, for an act that takes them.
    """

    act: Act
    kind: str
    uuid: str
    values: Mapping[str, Any]
    officer: str
    administrator: str = ""
    region: str = ""
    personal: Mapping[str, str] = {}
    pupils: tuple[Pupil, ...] = ()
    views: Views | None = None


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What an act came to; nothing stored means that it was so already.

    Attributes:
        values: the fields with what the office minted, e.g. a join code.
    """

    uuid: str
    stored: tuple[StoredEvent, ...]
    values: Mapping[str, Any] = {}


def do_act(office: Office, wish: Wish) -> Done:
    """Do it.

    Raises:
        WrongCall: a field is unknown, missing or wrong, or the day has not come yet.
        Refused: a rule says no, to this person or to anybody.
    """
    kept: list[Disclosure] = []

    def work(writer: LogWriter) -> Done:
        done, beside = _do(office, writer, wish)
        kept[:] = disclosures(done.stored, beside)
        return done

    done = office.log.write(work)
    office.keep(kept)
    if wish.act.afterwards is not None:
        wish.act.afterwards(office, stream_name(wish.kind, done.uuid))
    return done


def _do(office: Office, writer: LogWriter, wish: Wish) -> tuple[Done, list[Beside]]:
    values = _judged(office, wish)
    by = _acting(office, writer, wish, str(values[wish.act.day]))
    uuid = _begun(office, writer, wish, values)
    stream = stream_name(wish.kind, uuid)
    places = _placed(writer, wish, by, stream, values)
    law, _ = office.know_law(writer)
    asking = Asking(act=wish.act, stream=stream, places=places, values=values)
    check_people(writer, law, asking)
    resting = Resting(act=wish.act, stream=stream, values=values, views=wish.views)
    check_grounds(writer, by, resting)
    days = (str(values[wish.act.day]), day_of_ms(office.pen.clock.wall_ms()))
    by = msgspec.structs.replace(by, recused=is_recused(writer, by, days, resting))
    _fill(office, writer, wish, stream, values)
    values["by"] = msgspec.to_builtins(by)
    beside = beside_of(office.pen, wish.act, uuid, values, wish.personal)
    commands = commands_of(wish.act, values, batches_of(office.pen, wish.pupils))
    deeds = [
        Deed(
            stream=stream,
            command=command,
            pd=tuple((one.subject, one.c) for one in ((*beside, *own) if at == 0 else own)),
        )
        for at, (command, own) in enumerate(commands)
    ]
    asked = Asked(
        actor=Actor(id=wish.officer),
        region=UNSET if wish.kind in FOR_EVERY_DEVICE or not places else places[0],
        occurred_ms=_occurred_ms(office, str(values[wish.act.day])),
    )
    stored = office.execute_in(writer, deeds, asked)
    return Done(uuid=uuid, stored=stored, values=values), [*beside, *_all_of(commands)]


def _judged(office: Office, wish: Wish) -> dict[str, Any]:
    """Return what was typed with the day of the act, each value of its field's kind."""
    act, values = wish.act, dict(wish.values)
    today = day_of_ms(office.pen.clock.wall_ms())
    day = check_day(act.day, values.pop(act.day, today))
    if day > today:
        raise WrongCall(FUTURE, act.day, seen=day, today=today)
    asked = asked_of(act, wish.kind)
    if act.takes_pupils and not wish.pupils:
        asked = tuple(
            msgspec.structs.replace(one, is_required=one.is_required or one.name == "lines")
            for one in asked
        )
    check_values(act.command, values, asked)
    return {**values, act.day: day}


def _acting(office: Office, writer: LogWriter, wish: Wish, day: str) -> Acting:
    """Return who acts, as of the day of the act; who is in office no more does nothing at all."""
    today = day_of_ms(office.pen.clock.wall_ms())
    acting_of(writer, wish.officer, wish.administrator, on=today)
    return acting_of(writer, wish.officer, wish.administrator, on=day)


def _begun(office: Office, writer: LogWriter, wish: Wish, values: dict[str, Any]) -> str:
    """Return the stream's id, which is put into its field."""
    act, uuid = wish.act, wish.uuid
    if act.creates and act.mint is not None:
        filling = Filling(office=office, writer=writer, stream="", given=dict(values))
        uuid, more = act.mint(filling)
        values |= more
    elif act.creates:
        uuid = office.pen.new_id()
    elif not act.begins and not writer.stream_heads((stream_name(wish.kind, uuid),)):
        raise WrongCall(NOTHING_KNOWN, stream_name(wish.kind, uuid))
    if wish.kind in act.command.__struct_fields__:
        values[wish.kind] = uuid
    return uuid


def _placed(
    writer: LogWriter, wish: Wish, by: Acting, stream: str, values: Mapping[str, Any]
) -> tuple[str, ...]:
    """Check that the person works wherever the act reaches; return where the stream lies."""
    check_reach(by, writer, wish.act, values)
    if wish.region:
        check_places(by, (wish.region,), wish.region)
    if not wish.act.creates or writer.stream_heads((stream,)):
        places = places_of(writer, stream, wish.views)
        check_places(by, places, stream)
        return places
    place = place_of_new(by, writer, wish.region, values)
    if not place and by.scope:
        raise WrongCall(SAY_WHERE, "region", scope=", ".join(by.scope))
    check_places(by, (place,), stream)
    return (place,) if place else ()


def _fill(
    office: Office, writer: LogWriter, wish: Wish, stream: str, values: dict[str, Any]
) -> None:
    """Put in what nobody types, and what the office completes, by the law as adopted now."""
    office.know_law(writer)
    filling = Filling(
        office=office, writer=writer, stream=stream, given=dict(values), views=wish.views
    )
    for check in wish.act.checks:
        check(filling)
    found = {**wish.act.completes, **wish.act.fills}
    values |= {name: fill(filling) for name, fill in found.items()}


def _occurred_ms(office: Office, on: str) -> int | None:
    """Return the moment of an act that is entered later: noon of its day; None if it is today's."""
    if on == day_of_ms(office.pen.clock.wall_ms()):
        return None
    return noon_ms(on)


def _all_of(commands: Iterable[tuple[msgspec.Struct, list[Beside]]]) -> Iterator[Beside]:
    for _command, own in commands:
        yield from own
