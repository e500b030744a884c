"""Whom an act names for a part: held to the row of `acts.toml` that says who may have it.

Who acts is held to an act's row by `decide`; whom they name, here: office, role, credential,
interest and place (行政处罚法 第二十二条, 第四十二条, 第四十三条, 第五十七条, 第六十四条).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from core.domain.officer.state import Officer
from core.kernel.errors import Refused
from core.kernel.ids import stream_kind, stream_name
from core.kernel.reasons import Reason
from core.kernel.regions import covers
from core.law.acts import ActRow, check_named
from core.law.book import Law
from core.law.look_up import act as row_of
from core.log.writer import LogWriter
from core.process.rooms import ROOMS
from server.acting import standing_of
from server.acts.act import Act, PartBy
from server.acts.places import check_known
from server.office import state_of


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """An act that names persons.

    Attributes:
        stream: the act's.
        places: where it lies; () if that is not known.
        values: the fields, as typed, with the day of the act.
    """

    act: Act
    stream: str
    places: tuple[str, ...]
    values: Mapping[str, Any]


def check_people(log: LogWriter, law: Law, asking: Asking) -> None:
    """Check that whoever is given a part is on record, and may have it on the day of the part.

    Raises:
        WrongCall: nobody has such an id.
        Refused: in office no more, without the role or the credential, interested, or not there.
    """
    act, values = asking.act, asking.values
    on = str(values[act.day])
    day = str(values.get(act.part_day) or on) if act.part_day else on
    whom = str(values.get("institution") or _concerned(log, asking.stream))
    for field, part in act.names.items():
        row = row_of(law, _code(part, values), on)
        for one in _named(values.get(field)):
            check_known(log, "officer", one)
            _check_one(log, row, one, day, whom)
            _check_place(log, row, one, asking)


def _code(part: str | PartBy, values: Mapping[str, Any]) -> str:
    return part if isinstance(part, str) else part.rows[str(values[part.field])]


def _named(value: Any) -> Iterator[str]:
    """Yield the officers that a field names: by id, or by what they showed."""
    for one in value if isinstance(value, list | tuple) else (value,):
        found = one.get("officer") if isinstance(one, dict) else one
        if isinstance(found, str) and found:
            yield found


def _concerned(log: LogWriter, stream: str) -> str:
    """Return the institution that a stream is about, "" if none is known."""
    if stream_kind(stream) not in ROOMS:
        return ""
    state = state_of(log, stream)
    plan = getattr(state, "plan", None)
    return str(getattr(state, "institution", "") or getattr(plan, "institution", "") or "")


def _check_one(log: LogWriter, row: ActRow, officer: str, day: str, institution: str) -> None:
    person: Officer = state_of(log, stream_name("officer", officer))
    is_interested = bool(institution) and person.is_interested(institution, day)
    check_named(row, standing_of(log, officer, on=day), day, is_interested=is_interested)


def _check_place(log: LogWriter, row: ActRow, officer: str, asking: Asking) -> None:
    """Check that whom the act names works wherever it lies (行政处罚法 第二十二条)."""
    scope = standing_of(log, officer).scope
    if not scope:
        return
    if not asking.places:
        raise Refused(Reason.PLACE_UNKNOWN, row.basis, what=asking.stream)
    for place in _outside(scope, asking.places):
        raise Refused(
            Reason.OFFICER_ELSEWHERE,
            row.basis,
            officer=officer,
            region=place,
            scope=", ".join(scope),
        )


def _outside(scope: Iterable[str], places: Iterable[str]) -> Iterator[str]:
    areas = tuple(scope)
    return (place for place in places if not covers(areas, place))
