"""Who acts: an officer as the log knows them, with roles and credentials of now."""

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


def acting_of(log: LogReader | LogWriter, officer: str, administrator: str = "") -> Acting:
    """Return an officer as who acts.

    Args:
        log: where the officer's stream stands.
        officer: the officer's id.
        administrator: for whom the local command line acts; needs no stream of their own.

    Raises:
        Refused: no such officer is in office.
    """
    person: Officer = state_of(log, stream_name("officer", officer))
    roles: tuple[str, ...] = person.roles
    if officer == administrator:
        roles = (*roles, "administrator")
    if not roles:
        raise Refused(Reason.NOT_REGISTERED, what=f"officer {officer}")
    return Acting(
        officer=officer,
        agency=person.agency,
        agency_kind=_kind_of(log, person.agency),
        roles=tuple(dict.fromkeys(roles)),
        scope=() if officer == administrator else person.scope,
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
