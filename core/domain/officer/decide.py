"""What may be done with officers and agencies, and what then happened (行政处罚法 第五十五条)."""

from typing import assert_never

import msgspec

from core.domain.officer.agency import Agency
from core.domain.officer.events import (
    AgencyKind,
    AgencyRegistered,
    CredentialIssued,
    CredentialWithdrawn,
    OfficerRegistered,
    Role,
)
from core.domain.officer.state import ALLOWED, Credential, Event, Officer
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law


class RegisterOfficer(msgspec.Struct, frozen=True, kw_only=True):
    """Let a person take office; `agency` is the agency's id."""

    agency: str
    roles: tuple[Role, ...]
    scope: tuple[str, ...]


class IssueCredential(msgspec.Struct, frozen=True, kw_only=True):
    """Record that a credential was issued; both days are included."""

    credential_no: str
    issued_by: str
    valid_from: str
    valid_to: str


class WithdrawCredential(msgspec.Struct, frozen=True, kw_only=True):
    """Record that a credential may not be shown from this day on."""

    credential_no: str
    from_day: str
    reason: str


class RegisterAgency(msgspec.Struct, frozen=True, kw_only=True):
    """Enter an agency in the books."""

    kind: AgencyKind
    name: str
    region: str


Command = RegisterOfficer | IssueCredential | WithdrawCredential


def decide(officer: Officer, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: registered otherwise or not at all, dates in the wrong order, no such credential.
    """
    del law  # none of its rows speaks of this; every room is asked alike
    match command:
        case RegisterOfficer():
            return _register(officer, command)
        case IssueCredential():
            return _issue(officer, command)
        case WithdrawCredential():
            return _withdraw(officer, command)
        case _:
            assert_never(command)


def decide_agency(
    agency: Agency, command: RegisterAgency, law: Law
) -> tuple[AgencyRegistered, ...]:
    """Return what happened to an agency; an empty tuple means that it is already so.

    Raises:
        Refused: it is registered as another.
    """
    del law  # as in `decide`
    event = AgencyRegistered(kind=command.kind, name=command.name, region=command.region)
    if agency.registered is None:
        return (event,)
    if agency.registered != event:
        raise Refused(Reason.ALREADY_REGISTERED, what=command.name, stream=agency.registered.name)
    return ()


def _register(officer: Officer, command: RegisterOfficer) -> tuple[Event, ...]:
    if officer.stage in ALLOWED[OfficerRegistered]:
        return (OfficerRegistered(agency=command.agency, roles=command.roles, scope=command.scope),)
    if (officer.agency, officer.roles, officer.scope) == (
        command.agency,
        command.roles,
        command.scope,
    ):
        return ()
    raise Refused(Reason.ALREADY_REGISTERED, what="officer", stream=", ".join(officer.roles))


def _issue(officer: Officer, command: IssueCredential) -> tuple[Event, ...]:
    _needs_office(officer, CredentialIssued)
    if command.valid_to < command.valid_from:
        raise Refused(
            Reason.CREDENTIAL_DATES, valid_from=command.valid_from, valid_to=command.valid_to
        )
    event = CredentialIssued(**msgspec.structs.asdict(command))
    same = [one for one in officer.credentials if _is_issue(one, event)]
    if any(not one.withdrawn_from for one in same):
        return ()
    if same:
        # to say "already so" would let a withdrawn credential be taken for a valid one
        raise Refused(
            Reason.WRONG_STAGE,
            stage="withdrawn",
            act=CredentialIssued.__name__,
            needed="issued anew, with days of its own",
        )
    return (event,)


def _withdraw(officer: Officer, command: WithdrawCredential) -> tuple[Event, ...]:
    _needs_office(officer, CredentialWithdrawn)
    credential = officer.credential(command.credential_no)
    if credential is None:
        raise Refused(Reason.NO_CREDENTIAL, credential_no=command.credential_no)
    if credential.withdrawn_from and credential.withdrawn_from <= command.from_day:
        return ()
    return (CredentialWithdrawn(**msgspec.structs.asdict(command)),)


def _is_issue(credential: Credential, event: CredentialIssued) -> bool:
    issued = Credential(**msgspec.structs.asdict(event))
    return msgspec.structs.replace(credential, withdrawn_from="") == issued


def _needs_office(officer: Officer, event: type[Event]) -> None:
    if officer.stage not in ALLOWED[event]:
        raise Refused(Reason.NOT_REGISTERED, what="officer")
