"""What the heads resolve together, and that it is decided so (行政处罚法 第五十七条第二款)."""

from typing import Final, Literal

from core.domain.case.guards import apart_from_handling, may_in, needs, not_before
from core.domain.case.hearing_commands import DiscussCollectively
from core.domain.case.hearing_events import CollectivelyDiscussed
from core.domain.case.state import Case, Event
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import requirement

_WHOLE: Final = 100
"""Percent."""


def discuss(case: Case, command: DiscussCollectively, law: Law) -> tuple[Event, ...]:
    """Grant or refuse the record of a discussion.

    Raises:
        Refused: too few took part, the votes do not add up, or they do not carry the outcome.
    """
    may_in(case, "discuss", command.by, command.on, law)
    known = case.hearing
    if (known.discussed, known.discussed_on) == (command.outcome, command.on):
        return ()
    needs(case, CollectivelyDiscussed)
    not_before("on", command.on, max(case.report.reported_on, case.noticed_on, known.held_on))
    members = tuple(dict.fromkeys(command.members))
    together = requirement(law, "discussion.members", command.on)
    if len(members) < int(together.value) or command.by.officer not in members:
        raise Refused(Reason.TOO_FEW_MEMBERS, together.basis, seen=len(members),
                      needed=int(together.value))  # fmt: skip
    apart_from_handling(case, members, "case.discuss", command.on, law)
    if command.votes_for + command.votes_against > len(members):
        raise Refused(Reason.TOO_MANY_VOTES, members=len(members))
    if not _carries(command.votes_for, len(members), command.on, law):
        raise Refused(
            Reason.NOT_RESOLVED,
            requirement(law, "discussion.majority", command.on).basis,
            votes_for=command.votes_for,
            members=len(members),
            outcome=command.outcome,
        )
    return (
        CollectivelyDiscussed(
            case=case.case,
            members=members,
            votes_for=command.votes_for,
            votes_against=command.votes_against,
            outcome=command.outcome,
            discussed_on=command.on,
        ),
    )


def has_resolved(case: Case, law: Law) -> bool:
    """Tell whether a discussion of the last report stands whose votes carry its outcome."""
    hearing = case.hearing
    if not hearing.discussed:
        return False
    members = len(hearing.discussed_by)
    return _carries(hearing.discussed_for, members, hearing.discussed_on, law)


def check_followed(
    case: Case, decided: Literal["penalty", "no_penalty", "transfer"], on: str, law: Law
) -> None:
    """Check that a decision is the one which the heads resolved, if they discussed the case.

    A new report (`CloseInvestigation`) or another discussion is the way to another decision.

    Raises:
        Refused: they resolved something else, or the decision is dated before they met.
    """
    if not has_resolved(case, law):
        return
    if case.hearing.discussed != decided:
        # 行政机关负责人应当集体讨论决定: what they resolved is the decision, not advice
        raise Refused(
            Reason.AGAINST_DISCUSSION,
            requirement(law, "discussion.complex", on).basis,
            resolved=case.hearing.discussed,
            decided=decided,
        )
    not_before("on", on, case.hearing.discussed_on)


def _carries(votes_for: int, members: int, on: str, law: Law) -> bool:
    needed = int(requirement(law, "discussion.majority", on).value)
    return votes_for * _WHOLE > needed * members
