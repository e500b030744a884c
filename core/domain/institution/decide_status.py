"""Whether the institution works: suspended, absconded, closed, and there again (DOMAIN.md §2.2)."""

from typing import assert_never

from core.domain.institution.checks import in_order, needs
from core.domain.institution.commands import (
    Close,
    Reopen,
    ReportAbsconded,
    Resume,
    StatusCommand,
    Suspend,
)
from core.domain.institution.events import Absconded, Closed, Reopened, Resumed, Suspended
from core.domain.institution.state import Institution, StatusEvent
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import may, requirement


def decide_status(
    institution: Institution, command: StatusCommand, law: Law
) -> tuple[StatusEvent, ...]:
    """Return what happened; see `decide`."""
    match command:
        case Suspend():
            return _suspend(institution, command, law)
        case Resume():
            return _resume(institution, command, law)
        case ReportAbsconded():
            return _abscond(institution, command, law)
        case Close():
            return _close(institution, command, law)
        case Reopen():
            return _reopen(institution, command, law)
        case _:
            assert_never(command)


def _suspend(institution: Institution, command: Suspend, law: Law) -> tuple[StatusEvent, ...]:
    may(law, "institution.suspend", command.by, command.on)
    if institution.stage == "suspended":
        return ()
    needs(institution, Suspended)
    in_order("on", command.on, institution.status_on)
    return (
        Suspended(
            institution=command.institution,
            ground=command.ground,
            suspended_on=command.on,
            rests_on=command.rests_on,
        ),
    )


def _resume(institution: Institution, command: Resume, law: Law) -> tuple[StatusEvent, ...]:
    may(law, "institution.resume", command.by, command.on)
    if institution.stage == "registered":
        return ()
    needs(institution, Resumed)
    in_order("on", command.on, institution.status_on)
    return (
        Resumed(
            institution=command.institution,
            accepted_by=command.accepted_by,
            resumed_on=command.on,
        ),
    )


def _abscond(
    institution: Institution, command: ReportAbsconded, law: Law
) -> tuple[StatusEvent, ...]:
    may(law, "institution.abscond", command.by, command.on)
    if institution.stage == "absconded":
        return ()
    needs(institution, Absconded)
    in_order("on", command.on, institution.status_on)
    return (
        Absconded(
            institution=command.institution,
            circumstances=command.circumstances,
            absconded_on=command.on,
        ),
    )


def _close(institution: Institution, command: Close, law: Law) -> tuple[StatusEvent, ...]:
    may(law, "institution.close", command.by, command.on)
    known = (institution.closed_how, institution.closed_papers)
    if institution.stage == "closed" and known == (command.how, command.papers):
        return ()
    needs(institution, Closed)
    in_order("on", command.on, institution.status_on)
    _check_papers(command, law)
    return (
        Closed(
            institution=command.institution,
            how=command.how,
            papers=command.papers,
            closed_on=command.on,
            case=command.case,
        ),
    )


def _check_papers(command: Close, law: Law) -> None:
    """What is licensed is not banned 取缔, and what nobody registered is not struck off 注销."""
    if command.how not in {"banned", "voluntary"}:
        return
    other = requirement(law, f"closing.{command.how}", command.on)
    if command.papers == other.value:
        raise Refused(Reason.CLOSED_OTHERWISE, other.basis, how=command.how, papers=command.papers)


def _reopen(institution: Institution, command: Reopen, law: Law) -> tuple[StatusEvent, ...]:
    may(law, "institution.reopen", command.by, command.on)
    if institution.stage == "registered":
        return ()
    needs(institution, Reopened)
    in_order("on", command.on, institution.status_on)
    return (
        Reopened(institution=command.institution, reason=command.reason, reopened_on=command.on),
    )
