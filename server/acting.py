"""Who acts: an officer as the log knows them, with the roles of a day and every credential."""

from datetime import timedelta

from core.domain.officer.state import Officer
from core.evidence.body import trusted_header
from core.kernel.acting import Acting, Role
from core.kernel.errors import Refused
from core.kernel.ids import stream_name
from core.kernel.reasons import Reason
from core.kernel.times import date_of, day_of
from core.log.reader import LogReader
from core.log.writer import LogWriter
from server.office import state_of


def acting_of(
    log: LogReader | LogWriter, officer: str, administrator: str = "", *, on: str = ""
) -> Acting:
    """Return an officer as who acts.

    Args:
        log: where the officer's stream stands.
        officer: the officer's id.
        administrator: for whom the local command line acts, as administrator and nothing else;
            needs no stream of their own.
        on: local DATE of the act, by which roles are held; the last recorded where it is left out.

    Raises:
        Refused: no such officer is in office, or not on that day.
    """
    if officer and officer == administrator:
        return Acting(officer=officer, roles=("administrator",))
    acting = standing_of(log, officer, on=on)
    if not acting.roles:
        raise Refused(Reason.NOT_IN_OFFICE, officer=officer, on=on)
    return acting


def standing_of(log: LogReader | LogWriter, officer: str, *, on: str = "") -> Acting:
    """Return an officer as the log knows them on a day; without any role who is in office no more.

    Args:
        log: where the officer's stream stands.
        officer: the officer's id.
        on: local DATE by which roles are held; the last recorded where it is left out.

    Raises:
        Refused: no such officer was ever registered.
    """
    person: Officer = state_of(log, stream_name("officer", officer))
    if person.stage != "registered":
        raise Refused(Reason.NOT_REGISTERED, what=f"officer {officer}")
    return Acting(
        officer=officer,
        agency=person.agency,
        agency_kind=_kind_of(log, person.agency),
        roles=tuple(dict.fromkeys(_roles_on(log, officer, person, on))),
        scope=person.scope,
        credentials=tuple(
            (one.valid_from, min(one.valid_to, _day_before(one.withdrawn_from)))
            for one in person.credentials
        ),
    )


def has_left(log: LogReader | LogWriter, officer: str, on: str) -> bool:
    """Tell whether a person who held office holds no role on a day; of a stranger, no."""
    person: Officer = state_of(log, stream_name("officer", officer))
    return person.stage == "registered" and not _roles_on(log, officer, person, on)


def _roles_on(
    log: LogReader | LogWriter, officer: str, person: Officer, on: str
) -> tuple[Role, ...]:
    """Return the roles of a day: none before the person was entered, unless a change says so."""
    if not on:
        return person.roles
    stream = stream_name("officer", officer)
    events = log.events(stream) if isinstance(log, LogWriter) else log.stream(stream, 1)
    entered_on = day_of(trusted_header(events[0].body).occurred)
    begun = any(first <= on for first, _roles in person.changes)
    return person.roles_on(on) if begun or entered_on <= on else ()


def _kind_of(log: LogReader | LogWriter, agency: str) -> str:
    if not agency:
        return ""
    registered = state_of(log, stream_name("agency", agency)).registered
    return "" if registered is None else registered.kind


def _day_before(withdrawn_from: str) -> str:
    """Return the last day that a withdrawal leaves; a day far off where there is none."""
    if not withdrawn_from:
        return "9999-12-31"
    return (date_of(withdrawn_from) - timedelta(days=1)).isoformat()
