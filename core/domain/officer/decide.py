"""What may be done with officers and agencies, and what then happened (行政处罚法 第五十五条)."""

from typing import Final, assert_never, cast, get_args

import msgspec

from core.domain.officer.agency import Agency
from core.domain.officer.events import (
    AgencyKind,
    AgencyRegistered,
    CredentialIssued,
    CredentialWithdrawn,
    InterestDeclared,
    InterestEnded,
    InterestKind,
    OfficerRegistered,
    RolesChanged,
)
from core.domain.officer.events import Role as FirstRole
from core.domain.officer.state import Credential, Event, Officer
from core.domain.officer.table import ALLOWED
from core.kernel.acting import Acting, Role
from core.kernel.errors import Refused
from core.kernel.fields import DayText, Line, RegionCode, Uuid7
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import may

_FIRST_ROLES: Final[frozenset[str]] = frozenset(get_args(FirstRole))


class RegisterOfficer(msgspec.Struct, frozen=True, kw_only=True):
    """Let a person take office.

    Attributes:
        agency: the agency's id.
        on: the day from which the roles hold; needed for those that a registration cannot say.
        by: who enters the person; None where the shell has asked already.
    """

    agency: Uuid7
    roles: tuple[Role, ...]
    scope: tuple[RegionCode, ...]
    on: DayText = ""
    by: Acting | None = None


class ChangeRoles(msgspec.Struct, frozen=True, kw_only=True):
    """Trust a person with these roles, and no others, from a day on; never oneself."""

    officer: Uuid7 | None = None
    roles: tuple[Role, ...]
    from_day: DayText
    reason: Line
    on: DayText
    by: Acting


class DeclareInterest(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the officer has an interest in an institution."""

    officer: Uuid7
    institution: Uuid7
    kind: InterestKind
    from_day: DayText
    on: DayText
    by: Acting


class EndInterest(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the interest ended; `until_day` is its last day."""

    officer: Uuid7
    institution: Uuid7
    until_day: DayText
    reason: Line
    on: DayText
    by: Acting


class IssueCredential(msgspec.Struct, frozen=True, kw_only=True):
    """Record that a credential was issued; both days are included."""

    credential_no: Line
    issued_by: Line
    valid_from: DayText
    valid_to: DayText
    on: DayText = ""
    by: Acting | None = None


class WithdrawCredential(msgspec.Struct, frozen=True, kw_only=True):
    """Record that a credential may not be shown from this day on."""

    credential_no: Line
    from_day: DayText
    reason: Line
    on: DayText = ""
    by: Acting | None = None


class RegisterAgency(msgspec.Struct, frozen=True, kw_only=True):
    """Enter an agency in the books."""

    kind: AgencyKind
    name: Line
    region: RegionCode
    on: DayText = ""
    by: Acting | None = None


Command = (
    RegisterOfficer
    | IssueCredential
    | WithdrawCredential
    | ChangeRoles
    | DeclareInterest
    | EndInterest
)


def decide(officer: Officer, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: registered otherwise or not at all, dates in the wrong order, no such credential.
    """
    match command:
        case RegisterOfficer():
            _may(law, "officer.register", command)
            _in_an_area(command)
            return _register(officer, command)
        case IssueCredential():
            _may(law, "officer.credential", command)
            return _issue(officer, command)
        case WithdrawCredential():
            _may(law, "officer.credential", command)
            return _withdraw(officer, command)
        case ChangeRoles():
            return _change_roles(officer, command, law)
        case DeclareInterest():
            return _declare(officer, command, law)
        case EndInterest():
            return _end(officer, command, law)
        case _:
            assert_never(command)


def decide_agency(
    agency: Agency, command: RegisterAgency, law: Law
) -> tuple[AgencyRegistered, ...]:
    """Return what happened to an agency; an empty tuple means that it is already so.

    Raises:
        Refused: not for this person, or it is registered as another.
    """
    _may(law, "agency.register", command)
    event = AgencyRegistered(kind=command.kind, name=command.name, region=command.region)
    if agency.registered is None:
        return (event,)
    if agency.registered != event:
        raise Refused(Reason.ALREADY_REGISTERED, what=command.name, stream=agency.registered.name)
    return ()


def _may(
    law: Law,
    act: str,
    command: RegisterOfficer | IssueCredential | WithdrawCredential | RegisterAgency,
) -> None:
    if command.by is not None:
        may(law, act, command.by, command.on)


def _in_an_area(command: RegisterOfficer) -> None:
    """Nobody gives an area wider than their own; none at all is the widest."""
    scope = () if command.by is None else command.by.scope
    if scope and not command.scope:
        raise Refused(Reason.AREA_NEEDED, scope=", ".join(scope))


def _register(officer: Officer, command: RegisterOfficer) -> tuple[Event, ...]:
    """`officer.registered.v1` says the roles it knows; wider ones come as a change beside it."""
    if officer.stage in ALLOWED[OfficerRegistered]:
        known: tuple[FirstRole, ...] = tuple(
            cast("FirstRole", role) for role in command.roles if role in _FIRST_ROLES
        )
        registered = OfficerRegistered(agency=command.agency, roles=known, scope=command.scope)
        if len(known) == len(command.roles):
            return (registered,)
        if not command.on:
            raise Refused(Reason.ROLES_NEED_A_DAY, roles=", ".join(command.roles))
        changed = RolesChanged(roles=command.roles, from_day=command.on, reason="registration")
        return (registered, changed)
    if (officer.agency, officer.roles, officer.scope) == (
        command.agency,
        command.roles,
        command.scope,
    ):
        return ()
    raise Refused(Reason.ALREADY_REGISTERED, what="officer", stream=", ".join(officer.roles))


def _change_roles(officer: Officer, command: ChangeRoles, law: Law) -> tuple[Event, ...]:
    may(law, "officer.change-roles", command.by, command.on, {"self": (command.officer or "",)})
    _needs_office(officer, RolesChanged)
    if officer.roles == command.roles and officer.roles_on(command.from_day) == command.roles:
        return ()
    return (RolesChanged(roles=command.roles, from_day=command.from_day, reason=command.reason),)


def _declare(officer: Officer, command: DeclareInterest, law: Law) -> tuple[Event, ...]:
    may(law, "officer.declare-interest", command.by, command.on)
    _needs_office(officer, InterestDeclared)
    if officer.is_interested(command.institution, command.from_day):
        return ()
    return (
        InterestDeclared(
            officer=command.officer,
            institution=command.institution,
            kind=command.kind,
            from_day=command.from_day,
        ),
    )


def _end(officer: Officer, command: EndInterest, law: Law) -> tuple[Event, ...]:
    may(law, "officer.end-interest", command.by, command.on, {"self": (command.officer,)})
    _needs_office(officer, InterestEnded)
    there = [one for one in officer.interests if one.institution == command.institution]
    if not there:
        raise Refused(Reason.NO_INTEREST, institution=command.institution)
    standing = [one for one in there if not one.until_day]
    if not standing:
        return ()
    first = max(one.from_day for one in standing)
    if command.until_day < first:
        raise Refused(Reason.DAY_ORDER, field="--until-day", seen=command.until_day, before=first)
    return (
        InterestEnded(
            officer=command.officer,
            institution=command.institution,
            until_day=command.until_day,
            reason=command.reason,
        ),
    )


def _issue(officer: Officer, command: IssueCredential) -> tuple[Event, ...]:
    _needs_office(officer, CredentialIssued)
    if command.valid_to < command.valid_from:
        raise Refused(
            Reason.CREDENTIAL_DATES, valid_from=command.valid_from, valid_to=command.valid_to
        )
    event = CredentialIssued(
        credential_no=command.credential_no,
        issued_by=command.issued_by,
        valid_from=command.valid_from,
        valid_to=command.valid_to,
    )
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
    return (
        CredentialWithdrawn(
            credential_no=command.credential_no, from_day=command.from_day, reason=command.reason
        ),
    )


def _is_issue(credential: Credential, event: CredentialIssued) -> bool:
    issued = Credential(**msgspec.structs.asdict(event))
    return msgspec.structs.replace(credential, withdrawn_from="") == issued


def _needs_office(officer: Officer, event: type[Event]) -> None:
    if officer.stage not in ALLOWED[event]:
        raise Refused(Reason.NOT_REGISTERED, what="officer")
