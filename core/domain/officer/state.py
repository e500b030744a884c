"""An officer as the events left them (DOMAIN.md §1.3).

    (unregistered) ── OfficerRegistered ──> REGISTERED ── CredentialIssued ────┐
                                              ^  ^────────────────────────────┘
                                              ├───────── CredentialWithdrawn ──┤
                                              ├───────── RolesChanged ─────────┤
                                              └── InterestDeclared, InterestEnded

`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Literal, assert_never

import msgspec

from core.domain.officer.events import (
    CredentialIssued,
    CredentialWithdrawn,
    InterestDeclared,
    InterestEnded,
    OfficerRegistered,
    RolesChanged,
)
from core.kernel.acting import Role

Event = (
    OfficerRegistered
    | CredentialIssued
    | CredentialWithdrawn
    | RolesChanged
    | InterestDeclared
    | InterestEnded
)
Stage = Literal["unregistered", "registered"]


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """One issue of an enforcement credential; a renewal under its old number is another.

    Attributes:
        valid_to: last day on which it may be shown.
        withdrawn_from: first day on which it may not be shown any more; empty if none.
    """

    credential_no: str
    issued_by: str
    valid_from: str
    valid_to: str
    withdrawn_from: str = ""

    def is_valid(self, on: str) -> bool:
        """Tell whether it may be shown on a DATE."""
        withdrawn = bool(self.withdrawn_from) and self.withdrawn_from <= on
        return self.valid_from <= on <= self.valid_to and not withdrawn


class Interest(msgspec.Struct, frozen=True, kw_only=True):
    """An interest in an institution; `until_day` is empty while it stands."""

    institution: str
    kind: str
    from_day: str
    until_day: str = ""

    def stands(self, on: str) -> bool:
        """Tell whether it stands on a DATE."""
        return self.from_day <= on and (not self.until_day or on <= self.until_day)


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """A person in office.

    Attributes:
        roles: those last recorded, whichever day they begin; `roles_on` knows the day.
        changes: each change of roles, as first day and roles, in the order of recording.
        credentials: every one issued, in the order of issue.
        interests: every one declared.
    """

    stage: Stage = "unregistered"
    agency: str = ""
    roles: tuple[Role, ...] = ()
    first_roles: tuple[Role, ...] = ()
    changes: tuple[tuple[str, tuple[Role, ...]], ...] = ()
    scope: tuple[str, ...] = ()
    credentials: tuple[Credential, ...] = ()
    interests: tuple[Interest, ...] = ()

    def roles_on(self, on: str) -> tuple[Role, ...]:
        """Return what the person is trusted with on a DATE; of one day the last change counts."""
        begun = [change for change in self.changes if change[0] <= on]
        if not begun:
            return self.first_roles
        latest = max(first for first, _ in begun)
        return next(roles for first, roles in reversed(begun) if first == latest)

    def is_interested(self, institution: str, on: str) -> bool:
        """Tell whether the person has to keep away from an institution (行政处罚法 第四十三条)."""
        return any(one.institution == institution and one.stands(on) for one in self.interests)

    def is_credentialed(self, on: str) -> bool:
        """Tell whether a valid credential can be shown on a DATE (行政处罚法 第五十五条)."""
        return any(credential.is_valid(on) for credential in self.credentials)

    def credential(self, credential_no: str) -> Credential | None:
        """Return the latest issue of a credential."""
        issues = [one for one in self.credentials if one.credential_no == credential_no]
        return issues[-1] if issues else None


def evolve(officer: Officer, event: Event) -> Officer:
    """Return the officer after the event."""
    match event:
        case OfficerRegistered():
            return msgspec.structs.replace(
                officer,
                stage="registered",
                agency=event.agency,
                roles=event.roles,
                first_roles=event.roles,
                scope=event.scope,
            )
        case CredentialIssued():
            issued = Credential(**msgspec.structs.asdict(event))
            return msgspec.structs.replace(officer, credentials=(*officer.credentials, issued))
        case CredentialWithdrawn():
            return msgspec.structs.replace(
                officer, credentials=tuple(_withdrawn(one, event) for one in officer.credentials)
            )
        case RolesChanged():
            return msgspec.structs.replace(
                officer,
                roles=event.roles,
                changes=(*officer.changes, (event.from_day, event.roles)),
            )
        case InterestDeclared():
            declared = Interest(
                institution=event.institution, kind=event.kind, from_day=event.from_day
            )
            return msgspec.structs.replace(officer, interests=(*officer.interests, declared))
        case InterestEnded():
            return msgspec.structs.replace(
                officer, interests=tuple(_ended(one, event) for one in officer.interests)
            )
        case _:
            assert_never(event)


def _ended(interest: Interest, event: InterestEnded) -> Interest:
    """Every interest there that stands ends; one that ended before stays as it was."""
    if interest.institution != event.institution or interest.until_day:
        return interest
    return msgspec.structs.replace(interest, until_day=event.until_day)


def _withdrawn(credential: Credential, event: CredentialWithdrawn) -> Credential:
    """Every issue of the number falls; the earliest day holds if it is withdrawn twice."""
    if credential.credential_no != event.credential_no:
        return credential
    first = min(credential.withdrawn_from or event.from_day, event.from_day)
    return msgspec.structs.replace(credential, withdrawn_from=first)
