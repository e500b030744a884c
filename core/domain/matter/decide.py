"""What may be done in a matter of credit, and what then happened (DOMAIN.md §6).

`law` says who may do it and picks every date; what a score shows comes in with the command, since a
score is computed from many streams; the outcome stands in the event, so replay needs neither.
"""

from typing import assert_never

from msgspec.structs import asdict

from core.domain.matter.commands import (
    ApplyForRepair,
    Command,
    ConfirmEntry,
    CorrectEntry,
    DropProposal,
    FollowProposal,
    GrantRepair,
    ProposeListing,
    RaiseDispute,
    RecordMerit,
    RefuseRepair,
    WithdrawDispute,
    WithdrawEntry,
    WithdrawMerit,
    WithdrawRepair,
)
from core.domain.matter.day_events import DeadlineSettled
from core.domain.matter.disputes import decide_dispute
from core.domain.matter.merits import decide_merit
from core.domain.matter.proposals import decide_proposal
from core.domain.matter.repairs import decide_repair
from core.domain.matter.state import Event, Matter
from core.kernel.running import SettleDeadlines
from core.law.book import Law
from core.law.look_up import may
from core.law.settling import settled


def decide(matter: Matter, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: not this person, not at this stage, not on this day, or something is missing.
    """
    match command:
        case RaiseDispute() | ConfirmEntry() | CorrectEntry() | WithdrawEntry() | WithdrawDispute():
            return decide_dispute(matter, command, law)
        case ApplyForRepair() | GrantRepair() | RefuseRepair() | WithdrawRepair():
            return decide_repair(matter, command, law)
        case RecordMerit() | WithdrawMerit():
            return decide_merit(matter, command, law)
        case ProposeListing() | FollowProposal() | DropProposal():
            return decide_proposal(matter, command, law)
        case SettleDeadlines():
            may(law, "credit.settle-days", command.by, command.on)
            found = settled(command, command.days, matter.settled, law)
            return tuple(DeadlineSettled(credit=matter.credit, **asdict(one)) for one in found)
        case _:
            assert_never(command)
