"""Where a stream lies, and whether a person works there.

A stream lies where its first events say, else where the institution lies that it concerns. What a
caller says of a place only ever adds a place at which the caller must work; it replaces none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import UNSET

from core.domain.device.state import Device
from core.domain.institution.state import Institution
from core.domain.officer.agency import Agency
from core.domain.officer.state import Officer
from core.evidence.body import trusted_header
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.ids import stream_kind, stream_name, stream_uuid
from core.kernel.reasons import Reason
from core.kernel.regions import covers
from core.log.reader import LogReader
from core.log.records import StoredEvent
from core.log.writer import LogWriter
from core.process.rooms import ROOMS
from projections.queries import leaves_of, visit_streams
from projections.views import Views
from server.acts.act import Act
from server.answers import WrongCall
from server.office import state_of
from server.words import N_

NOTHING_KNOWN = N_("nothing is known as {field}")


def places_of(
    log: LogReader | LogWriter, stream: str, views: Views | None = None
) -> tuple[str, ...]:
    """Return where a stream lies, each place to be worked in by whoever acts on it; () if unknown.

    Args:
        log: with the stream.
        stream: its name; it may be empty still.
        views: the read models, by which the legs of a visit and the event of a review are found.
    """
    said = _said_in(_events(log, stream))
    if said:
        return said
    kind = stream_kind(stream)
    if kind in _OWN_WORD:
        return _OWN_WORD[kind](state_of(log, stream))
    if views is not None and kind in {"visit", "review"}:
        return _looked_up(log, stream, views)
    return _of_institution(log, state_of(log, stream)) if kind in ROOMS else ()


def _looked_up(log: LogReader | LogWriter, stream: str, views: Views) -> tuple[str, ...]:
    """Return where the legs of a visit were, or the event that a review judges."""
    if stream_kind(stream) == "review":
        leaves = leaves_of(views, stream_uuid(stream))
        return _said_in([one for leaf in leaves if (one := log.event(leaf)) is not None])
    legs = visit_streams(views, stream_uuid(stream))
    return tuple({place: None for leg in legs for place in _said_in(_events(log, leg))})


def check_places(by: Acting, places: Iterable[str], what: str) -> None:
    """Check that a person works in every one of these places.

    Raises:
        Refused: not there, or nothing is known of where it is; whoever acts for the whole office
            may all the same.
    """
    if not by.scope:
        return
    known = tuple(places)
    if not known:
        raise Refused(Reason.PLACE_UNKNOWN, what=what)
    for place in known:
        if not covers(by.scope, place):
            raise Refused(Reason.OUT_OF_SCOPE, region=place, scope=", ".join(by.scope))


def check_reach(by: Acting, log: LogWriter, act: Act, values: Mapping[str, Any]) -> None:
    """Check that whatever an act's fields name lies where the person works.

    Raises:
        WrongCall: no such stream is known.
        Refused: as `check_places`.
    """
    check_known(log, "agency", values.get("agency"))
    named = {"institution": "institution", **act.reaches}
    for field, kind in named.items():
        stream = check_known(log, kind, values.get(field))
        places = places_of(log, stream) if stream else ()
        if places:
            check_places(by, places, stream)
    for place in _typed(values):
        check_places(by, (place,), place)


def check_known(log: LogWriter, kind: str, value: Any) -> str:
    """Return the stream that a field names, "" if it names none.

    Raises:
        WrongCall: no such stream is known.
    """
    if not isinstance(value, str) or not value:
        return ""
    stream = value if value.startswith(f"{kind}:") else stream_name(kind, value)
    if not _exists(log, stream):
        raise WrongCall(NOTHING_KNOWN, stream)
    return stream


def place_of_new(by: Acting, log: LogWriter, region: str, values: Mapping[str, Any]) -> str:
    """Return where a stream that is begun lies: its institution, what was said, where its maker is.

    Args:
        by: who begins it.
        log: with its institution.
        region: as the person said it; "" if not.
        values: the command's fields.
    """
    whom = values.get("institution")
    known = places_of(log, stream_name("institution", whom)) if isinstance(whom, str) else ()
    sole = by.scope if len(by.scope) == 1 else ()
    return next(iter((*known, *((region,) if region else ()), *_typed(values), *sole)), "")


def _typed(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the places that the fields of a command name."""
    particulars = values.get("particulars")
    if isinstance(particulars, dict) and particulars.get("division_code"):
        yield str(particulars["division_code"])
    if values.get("region"):
        yield str(values["region"])
    scope = values.get("scope")
    yield from (str(one) for one in scope) if isinstance(scope, list) else ()


def _said_in(events: Iterable[StoredEvent]) -> tuple[str, ...]:
    for event in events:
        region = trusted_header(event.body).region
        if region is not UNSET:
            return (region,)
    return ()


def _events(log: LogReader | LogWriter, stream: str) -> list[StoredEvent]:
    return log.events(stream) if isinstance(log, LogWriter) else log.stream(stream)


def _exists(log: LogReader | LogWriter, stream: str) -> bool:
    return bool(log.stream_heads((stream,)))


def _of_institution(log: LogReader | LogWriter, state: Any) -> tuple[str, ...]:
    whom = getattr(state, "institution", "")
    return places_of(log, stream_name("institution", whom)) if whom else ()


def _division_of(institution: Institution) -> tuple[str, ...]:
    code = institution.particulars.division_code
    return () if code is UNSET else (code,)


def _of_agency(agency: Agency) -> tuple[str, ...]:
    return () if agency.registered is None else (agency.registered.region,)


def _of_officer(officer: Officer) -> tuple[str, ...]:
    return officer.scope


def _of_device(device: Device) -> tuple[str, ...]:
    return device.keys[-1].scope if device.keys else ()


_OWN_WORD: Final[Mapping[str, Callable[[Any], tuple[str, ...]]]] = {
    "agency": _of_agency,
    "device": _of_device,
    "institution": _division_of,
    "officer": _of_officer,
}
"""Streams whose events name no region, since every device needs them; the institution's may not."""
