"""Doing an act in a person's name: one transaction from who they are to what was recorded."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from core.evidence.body import Actor, trusted_header
from core.evidence.commitment import commit, disclose
from core.kernel.errors import Refused
from core.kernel.ids import stream_name
from core.kernel.reasons import Reason
from core.kernel.regions import covers
from core.kernel.times import day_of_ms, end_of_day_ms
from core.log.records import StoredEvent
from core.log.vault import Disclosure
from core.log.writer import LogWriter
from core.process.dossier import Deed
from projections.views import Views
from server.acting import acting_of
from server.acts.act import Act, Filling
from server.acts.reading import read_command
from server.answers import WrongCall
from server.office import Asked, Office
from server.words import N_

FUTURE = N_("{field}: {seen} is after today, {today}; a step is recorded when it was taken")
_HALF_DAY_MS: Final = 12 * 60 * 60 * 1000
NO_STREAM = N_("nothing is known as {field}")


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """An act that somebody wishes to do.

    Attributes:
        kind: of the stream.
        uuid: the stream's; empty for an act that begins a stream.
        values: the command's fields in plain values.
        officer: who wishes it.
        administrator: for whom the local command line acts; empty over the API.
        region: of a stream that is begun; where it is empty, that of its institution.
        personal: what is kept beside the log, by the names of `Act.personal`.
    """

    act: Act
    kind: str
    uuid: str
    values: Mapping[str, Any]
    officer: str
    administrator: str = ""
    region: str = ""
    personal: Mapping[str, str] = {}
    views: Views | None = None


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What an act came to; nothing stored means that it was so already."""

    uuid: str
    stored: tuple[StoredEvent, ...]


def do_act(office: Office, wish: Wish) -> Done:
    """Do it.

    Raises:
        WrongCall: a field is missing or wrong, or the day has not come yet.
        Refused: a rule says no, to this person or to anybody.
    """
    kept: list[Disclosure] = []

    def work(writer: LogWriter) -> Done:
        kept.clear()
        uuid, values = _begun(office, writer, wish)
        stream = stream_name(wish.kind, uuid)
        _fill(office, writer, wish, stream, values)
        pd, disclosures = _personal(office, wish, uuid, values)
        deed = Deed(stream=stream, command=read_command(wish.act.command, values), pd=pd)
        region = wish.region or _region_of(writer, stream, values)
        _check_scope(wish, writer, region or "")
        asked = Asked(
            actor=Actor(id=wish.officer),
            region=region or UNSET,
            occurred_ms=_occurred_ms(office, values),
        )
        stored = office.execute_in(writer, [deed], asked)
        if stored:
            kept.extend(
                Disclosure(c=c, event_id=stored[0].event_id, subject=subject, d=spelled)
                for subject, c, spelled in disclosures
            )
        return Done(uuid=uuid, stored=stored)

    done = office.log.write(work)
    office.keep(kept)
    return done


def _begun(office: Office, writer: LogWriter, wish: Wish) -> tuple[str, dict[str, Any]]:
    """Return the stream's id and what was typed, with the day and the id in their fields."""
    fields = wish.act.command.__struct_fields__
    values = dict(wish.values)
    today = day_of_ms(office.pen.clock.wall_ms())
    if "on" in fields and str(values.setdefault("on", today)) > today:
        raise WrongCall(FUTURE, "--on", seen=values["on"], today=today)
    uuid = wish.uuid
    if not wish.act.creates and not writer.stream_heads((stream_name(wish.kind, uuid),)):
        raise WrongCall(NO_STREAM, stream_name(wish.kind, uuid))
    if wish.act.creates and wish.act.mint is not None:
        filling = Filling(office=office, writer=writer, stream="", given=values)
        uuid, more = wish.act.mint(filling)
        values |= more
    elif wish.act.creates:
        uuid = office.pen.new_id()
    if wish.kind in fields:
        values[wish.kind] = uuid
    return uuid, values


def _fill(
    office: Office, writer: LogWriter, wish: Wish, stream: str, values: dict[str, Any]
) -> None:
    """Put in what nobody types: what the office finds itself, and who acts."""
    filling = Filling(
        office=office, writer=writer, stream=stream, given=dict(values), views=wish.views
    )
    values |= {name: fill(filling) for name, fill in wish.act.fills.items()}
    if "by" in wish.act.command.__struct_fields__:
        values["by"] = msgspec.to_builtins(acting_of(writer, wish.officer, wish.administrator))


def _check_scope(wish: Wish, writer: LogWriter, region: str) -> None:
    """Check that a person works where the stream is; whoever acts for the whole office may."""
    by = acting_of(writer, wish.officer, wish.administrator)
    if by.scope and region and not covers(by.scope, region):
        raise Refused(Reason.OUT_OF_SCOPE, region=region, scope=", ".join(by.scope))


def _occurred_ms(office: Office, values: Mapping[str, Any]) -> int | None:
    """Return the moment of an act that is entered later: noon of its day; None if it is today's."""
    on = str(values.get("on", ""))
    if not on or on == day_of_ms(office.pen.clock.wall_ms()):
        return None
    return end_of_day_ms(on) - _HALF_DAY_MS


def _personal(
    office: Office, wish: Wish, uuid: str, values: dict[str, Any]
) -> tuple[tuple[tuple[str, str], ...], list[tuple[str, str, bytes]]]:
    """Return the commitments of what is kept beside the log, and what is kept."""
    kept: list[tuple[str, str, bytes]] = []
    for name, text in wish.personal.items():
        field = wish.act.personal[name]
        subject = values.setdefault(field, office.pen.new_id()) if field else uuid
        disclosure = disclose(office.pen.random(16), name, text)
        kept.append((subject, commit(disclosure), disclosure.encode()))
    return tuple((subject, c) for subject, c, _ in kept), kept


def _region_of(writer: LogWriter, stream: str, values: Mapping[str, Any]) -> str | UnsetType:
    """Return the region of a stream: its own, else that of the institution that it concerns."""
    names = [stream]
    if values.get("institution"):
        names.append(stream_name("institution", values["institution"]))
    for name in names:
        for event in writer.events(name)[:1]:
            region = trusted_header(event.body).region
            if region is not UNSET:
                return region
    return str(values.get("region", "")) or UNSET
