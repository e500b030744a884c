"""Which streams a newly known year may concern, found by reading the log once.

A notice on holidays is adopted about once a year, so nothing is kept for it meanwhile: every event
that sets a day in or after the year names its stream, and the stream itself says what still runs.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import msgspec
from msgspec import UNSET

from core.domain import catalogue
from core.domain.policy.events import LawAdopted
from core.domain.policy.state import LAW_STREAM
from core.domain.tables import TABLES
from core.evidence.body import trusted_header
from core.law import calendar
from core.law.calendar import REACH_BACK_DAYS
from core.log.eventlog import EventLog
from core.log.records import StoredEvent
from server.law_in_force import law_in_force

PAGE: Final = 500
_DAYS: Final[Mapping[str, tuple[str, ...]]] = {
    version: tuple(dict.fromkeys(day.field for day in days))
    for table in TABLES.values()
    for event in {row.event for row in table}
    if (days := [day for row in table if row.event is event for day in row.opens])
    for version in catalogue.versions(catalogue.type_of_struct(event))
}
"""Fields that hold last days, by the type of the event."""
_LINES: Final = frozenset({"refund.lines-added.v1", "refund.verified.v1"})
"""Events of refunds whose pupils have days of their own."""


def is_of_calendar(event: StoredEvent) -> bool:
    """Tell whether an event adopts notices on holidays."""
    if event.stream != LAW_STREAM:
        return False
    adopted = catalogue.read(event.type, trusted_header(event.body).data)
    return isinstance(adopted, LawAdopted) and adopted.file == calendar.FILE


def years_of(log: EventLog, event: StoredEvent) -> tuple[int, ...]:
    """Return the years that an adoption made known, or known otherwise than before."""
    with log.read() as reader:
        before = law_in_force(reader, event.ver - 1).law.calendar.notices
        after = law_in_force(reader, event.ver).law.calendar.notices
    known = {row.year: row for row in before}
    return tuple(row.year for row in after if known.get(row.year) != row)


def streams_from(log: EventLog, upto_leaf: int, years: tuple[int, ...]) -> Mapping[str, str | None]:
    """Return the streams that were given a day which these years may move, with their areas.

    Args:
        log: the log.
        upto_leaf: of the adoption: what was decided after it knew the years.
        years: at least one; a notice reaches into the December before.
    """
    since = (date(min(years), 1, 1) - REACH_BACK_DAYS).isoformat()
    found: dict[str, str | None] = {}
    after = -1
    while after < upto_leaf:
        with log.read() as reader:
            events = reader.pages(after, PAGE)
        for event in events:
            if event.leaf > upto_leaf:
                break
            if event.type in _DAYS or event.type in _LINES:
                region, last = _last_day(event)
                if last >= since:
                    found[event.stream] = found.get(event.stream) or region
        after = events[-1].leaf
    return found


def _last_day(event: StoredEvent) -> tuple[str | None, str]:
    """Return area and latest day that an event sets."""
    header = trusted_header(event.body)
    data = catalogue.read(event.type, header.data)
    region = None if header.region is UNSET else header.region
    return region, max(_days_in(event.type, data), default="")


def _days_in(event_type: str, data: msgspec.Struct) -> Iterator[str]:
    for field in _DAYS.get(event_type, ("due_on",)):
        day = getattr(data, field, None)
        if isinstance(day, str):
            yield day
    for line in getattr(data, "lines", ()) if event_type in _LINES else ():
        yield getattr(line, "due_on", "")
