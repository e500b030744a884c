"""Who is there, and whether that is enough to act: officers, assisting staff, who withdrew.

应当主动 … 出示执法证件 (行政处罚法 第五十五条), by so many officers (第四十二条); who has an
interest withdraws (第四十三条); assisting staff never count as officers (DOMAIN.md §1.3).
"""

from msgspec import UNSET, UnsetType

from core.domain.leg.commands import AttendAssistants, Recuse, ShowCredentials
from core.domain.leg.events import AssistantsAttended, CredentialsShown, Recused
from core.domain.leg.state import Leg
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import requirement


def present(
    leg: Leg, command: ShowCredentials | AttendAssistants | Recuse, law: Law
) -> CredentialsShown | AssistantsAttended | Recused:
    """Return the fact that says who is there, or who is not any more."""
    if isinstance(command, ShowCredentials):
        return _shown(leg, command, law)
    if isinstance(command, AttendAssistants):
        return _attended(leg, command, law)
    return Recused(visit=leg.visit, officer=command.officer, interest=command.interest)


def credentials_first(leg: Leg, law: Law, today: str) -> None:
    """Check that enough officers who may act here showed their credentials.

    Raises:
        Refused: too few did, or are left.
    """
    needed = int(requirement(law, "two_officers", today).value)
    officers = {credential.officer for credential in leg.credentials} - leg.recused
    if len(officers) < needed:
        first = requirement(law, "credentials_shown", today)
        raise Refused(Reason.CREDENTIALS_FIRST, first.basis, needed=needed)


def given(value: str | None) -> str | UnsetType:
    """Return what was given, as an event says that nothing was."""
    return UNSET if value is None else value


def _shown(leg: Leg, command: ShowCredentials, law: Law) -> CredentialsShown:
    """执法人员不得少于两人 (行政处罚法 第四十二条): different persons, all showings together."""
    showing = {credential.officer for credential in command.shown}
    if withdrew := showing & leg.recused:
        basis = requirement(law, "recusal", command.on).basis
        raise Refused(Reason.OFFICER_RECUSED, basis, officer=min(withdrew))
    _are_apart(showing, set(leg.assistants), law, command.on)
    officers = set(showing)
    for fact in leg.standing:
        if isinstance(fact.event, CredentialsShown) and fact.id != command.corrects:
            officers |= {credential.officer for credential in fact.event.shown}
    officers -= leg.recused
    two = requirement(law, "two_officers", command.on)
    if len(officers) < int(two.value):
        raise Refused(Reason.TOO_FEW_OFFICERS, two.basis, seen=len(officers), needed=int(two.value))
    return CredentialsShown(visit=leg.visit, shown=command.shown)


def _attended(leg: Leg, command: AttendAssistants, law: Law) -> AssistantsAttended:
    """Record assisting staff, none of whom counts towards the two officers."""
    officers = {credential.officer for credential in leg.credentials}
    _are_apart(officers, set(command.assistants), law, command.today)
    return AssistantsAttended(
        visit=leg.visit,
        assistants=tuple(dict.fromkeys(command.assistants)),
        agency=given(command.agency),
        delegation=given(command.delegation),
    )


def _are_apart(officers: set[str], assistants: set[str], law: Law, on: str) -> None:
    if both := officers & assistants:
        basis = requirement(law, "two_officers", on).basis
        raise Refused(Reason.ASSISTANT_IS_OFFICER, basis, officer=min(both))
