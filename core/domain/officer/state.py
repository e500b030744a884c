"""An officer as the events left them (DOMAIN.md §1.3).

    (unregistered) ── OfficerRegistered ──> REGISTERED ── CredentialIssued ────┐
                                              ^  ^────────────────────────────┘
                                              └───────── CredentialWithdrawn ──┘

`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal, assert_never

import msgspec

from core.domain.officer.events import (
    CredentialIssued,
    CredentialWithdrawn,
    OfficerRegistered,
    Role,
)

Event = OfficerRegistered | CredentialIssued | CredentialWithdrawn
Stage = Literal["unregistered", "registered"]

ALLOWED: Final[dict[type[Event], frozenset[Stage]]] = {
    OfficerRegistered: frozenset({"unregistered"}),
    CredentialIssued: frozenset({"registered"}),
    CredentialWithdrawn: frozenset({"registered"}),
}
"""From which stages each event may come; what `decide` may ask for, and nothing else."""


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


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """A person in office.

    Attributes:
        credentials: every one issued, in the order of issue.
    """

    stage: Stage = "unregistered"
    agency: str = ""
    roles: tuple[Role, ...] = ()
    scope: tuple[str, ...] = ()
    credentials: tuple[Credential, ...] = ()

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
                scope=event.scope,
            )
        case CredentialIssued():
            issued = Credential(**msgspec.structs.asdict(event))
            return msgspec.structs.replace(officer, credentials=(*officer.credentials, issued))
        case CredentialWithdrawn():
            return msgspec.structs.replace(
                officer, credentials=tuple(_withdrawn(one, event) for one in officer.credentials)
            )
        case _:
            assert_never(event)


def _withdrawn(credential: Credential, event: CredentialWithdrawn) -> Credential:
    """Every issue of the number falls; the earliest day holds if it is withdrawn twice."""
    if credential.credential_no != event.credential_no:
        return credential
    first = min(credential.withdrawn_from or event.from_day, event.from_day)
    return msgspec.structs.replace(credential, withdrawn_from=first)
