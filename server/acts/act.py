"""One act: its name in a room, the command that it gives, and what the office fills in itself."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from core.log.writer import LogWriter
from projections.views import Views
from server.office import Office

Fill = Callable[["Filling"], Any]
"""Finds one field of a command in the office's own records."""


class Filling(msgspec.Struct, frozen=True, kw_only=True):
    """What a filler may look at, in the transaction in which the act is done.

    Attributes:
        stream: the stream that the act is for.
        given: the fields as typed, each of its kind.
        views: the read models, for an act that looks things up.
    """

    office: Office
    writer: LogWriter
    stream: str
    given: Mapping[str, Any]
    views: Views | None = None


class PartBy(msgspec.Struct, frozen=True, kw_only=True):
    """A part that depends on what another field says: the row of `acts.toml` by its word."""

    field: str
    rows: Mapping[str, str]


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """An act of a room.

    Attributes:
        name: as called, e.g. `assign`; with the room it is the act `tip assign`.
        command: the struct that `decide` takes.
        about: what it does; a message id.
        day: the field that holds the day of the act.
        creates: it begins a stream, whose id the office mints.
        begins: the stream may be empty still, as that of a visit known by its legs alone.
        fills: fields that nobody types.
        completes: fields that a person may type, and that the office completes or mints.
        looks_up: its fills ask the read models.
        mint: gives the id of the stream that it begins, and fields that follow from it; a fresh id
            unless given.
        personal: values kept beside the log, by name: the field that holds whose they are (a fresh
            id if that was not given), or "" where it is the stream itself.
        reaches: fields that name another stream to which the act reaches, with that stream's kind.
        rests_on: fields that name what the act rests on, with the kinds of stream that it may be:
            on record, where the person works, and about the same institution.
        checks: what the office looks at in its own records before the act is done.
        names: fields that give a part to other officers, with the row of `acts.toml` that says who
            may have it.
        part_day: the field that holds the day of these parts, where it is not the day of the act.
        by_hand: the command line has a call of its own for it.
        takes_pupils: pupils may be named with what each prepaid, in place of `lines`.
        afterwards: what the office does once it is recorded, told the stream.
    """

    name: str
    command: type[msgspec.Struct]
    about: str
    day: str = "on"
    creates: bool = False
    begins: bool = False
    fills: Mapping[str, Fill] = {}
    completes: Mapping[str, Fill] = {}
    looks_up: bool = False
    mint: Callable[[Filling], tuple[str, dict[str, Any]]] | None = None
    personal: Mapping[str, str] = {}
    reaches: Mapping[str, str] = {}
    rests_on: Mapping[str, tuple[str, ...]] = {}
    checks: tuple[Fill, ...] = ()
    names: Mapping[str, str | PartBy] = {}
    part_day: str = ""
    by_hand: bool = False
    takes_pupils: bool = False
    afterwards: Callable[[Office, str], None] | None = None
