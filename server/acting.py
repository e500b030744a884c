"""Who acts: an officer as the log knows them, with the roles of a day and every credential."""

from datetime import timedelta

from core.domain.officer.state import Officer
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.ids import stream_name
from core.kernel.reasons import Reason
from core.kernel.times import date_of
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
    person: Officer = state_of(log, stream_name("officer", officer))
    if person.stage != "registered":
        raise Refused(Reason.NOT_REGISTERED, what=f"officer {officer}")
    roles = person.roles_on(on) if on else person.roles
    if not roles:
        raise Refused(Reason.NOT_IN_OFFICE, officer=officer, on=on)
    return Acting(
        officer=officer,
        agency=person.agency,
        agency_kind=_kind_of(log, person.agency),
        roles=tuple(dict.fromkeys(roles)),
        scope=person.scope,
        credentials=tuple(
            (one.valid_from, min(one.valid_to, _day_before(one.withdrawn_from)))
            for one in person.credentials
        ),
    )


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
