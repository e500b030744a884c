"""Doing an act in a person's name: one transaction from who they are to what was recorded."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from core.evidence.body import Actor, trusted_header
from core.evidence.commitment import commit, disclose
from core.kernel.ids import stream_name
from core.kernel.times import day_of_ms
from core.log.records import StoredEvent
from core.log.vault import Disclosure
from core.log.writer import LogWriter
from core.process.dossier import Deed
from server.acting import acting_of
from server.acts.act import Act, Filling
from server.acts.reading import read_command
from server.answers import WrongCall
from server.office import Asked, Office
from server.words import N_

FUTURE = N_("{field}: {seen} is after today, {today}; a step is recorded when it was taken")
NO_STREAM = N_("nothing is known as {field}")


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """An act that somebody wishes to do.

    Attributes:
        kind: of the stream.
        uuid: the stream's; a new one for an act that begins a stream.
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


def do_act(office: Office, wish: Wish) -> tuple[StoredEvent, ...]:
    """Do it; nothing was recorded if it was so already.

    Raises:
        WrongCall: a field is missing or wrong, or the day has not come yet.
        Refused: a rule says no, to this person or to anybody.
    """
    kept: list[Disclosure] = []

    def work(writer: LogWriter) -> tuple[StoredEvent, ...]:
        kept.clear()
        stream = stream_name(wish.kind, wish.uuid)
        values = _values(office, writer, wish, stream)
        pd, disclosures = _personal(office, wish, values)
        deed = Deed(stream=stream, command=read_command(wish.act.command, values), pd=pd)
        region = wish.region or _region_of(writer, stream, values)
        asked = Asked(actor=Actor(id=wish.officer), region=region or UNSET)
        stored = office.execute_in(writer, [deed], asked)
        if stored:
            kept.extend(
                Disclosure(c=c, event_id=stored[0].event_id, subject=subject, d=spelled)
                for subject, c, spelled in disclosures
            )
        return stored

    stored = office.log.write(work)
    office.keep(kept)
    return stored


def _values(office: Office, writer: LogWriter, wish: Wish, stream: str) -> dict[str, Any]:
    fields = wish.act.command.__struct_fields__
    values = dict(wish.values)
    today = day_of_ms(office.pen.clock.wall_ms())
    if "on" in fields and str(values.setdefault("on", today)) > today:
        raise WrongCall(FUTURE, "--on", seen=values["on"], today=today)
    if not wish.act.creates and not writer.stream_heads((stream,)):
        raise WrongCall(NO_STREAM, stream)
    if wish.act.creates and wish.kind in fields:
        values[wish.kind] = wish.uuid
    filling = Filling(office=office, writer=writer, stream=stream, given=values)
    values |= {name: fill(filling) for name, fill in wish.act.fills.items()}
    if "by" in fields:
        by = acting_of(writer, wish.officer, wish.administrator)
        values["by"] = msgspec.to_builtins(by)
    return values


def _personal(
    office: Office, wish: Wish, values: dict[str, Any]
) -> tuple[tuple[tuple[str, str], ...], list[tuple[str, str, bytes]]]:
    """Return the commitments of what is kept beside the log, and what is kept."""
    kept: list[tuple[str, str, bytes]] = []
    for name, text in wish.personal.items():
        field = wish.act.personal[name]
        subject = values.setdefault(field, office.pen.new_id()) if field else wish.uuid
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
