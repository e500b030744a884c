"""A list proposed on a score (DOMAIN.md §6.5): the figure that a notice may rest on.

A notice of a listing names the streams that show its grounds; a score stands in none, so it is put
on record here with its scheme and its day.
"""

from decimal import Decimal
from typing import assert_never

from msgspec import UNSET

from core.domain.matter.commands import (
    DropProposal,
    FollowProposal,
    ProposalCommand,
    ProposeListing,
)
from core.domain.matter.proposal_events import ListingProposed, ProposalDropped, ProposalFollowed
from core.domain.matter.reasons import CreditReason
from core.domain.matter.state import Event, Matter
from core.domain.matter.steps import in_order, needs
from core.kernel.errors import Refused
from core.law.book import Law
from core.law.look_up import list_by_score, may


def decide_proposal(matter: Matter, command: ProposalCommand, law: Law) -> tuple[Event, ...]:
    """Return what happened; see `decide`."""
    match command:
        case ProposeListing():
            return _propose(matter, command, law)
        case FollowProposal():
            return _follow(matter, command, law)
        case DropProposal():
            return _drop(matter, command, law)
        case _:
            assert_never(command)


def _propose(matter: Matter, command: ProposeListing, law: Law) -> tuple[Event, ...]:
    may(law, "credit.propose-listing", command.by, command.on)
    figure = command.figure_shown
    if matter.stage == "proposed" and matter.list_proposed.list == command.list:
        return ()
    needs(matter, ListingProposed)
    row = list_by_score(law, command.list, command.ground, command.on)
    if row is None:
        raise Refused(CreditReason.NO_GROUND_BY_SCORE, ground=command.ground, list=command.list)
    if figure is None:
        raise Refused(CreditReason.SCORE_UNKNOWN, row.basis, on=command.on)
    if Decimal(figure.total) > int(row.value):
        raise Refused(
            CreditReason.SCORE_ABOVE,
            row.basis,
            score=figure.total,
            as_of=figure.as_of,
            most=int(row.value),
        )
    return (
        ListingProposed(
            credit=command.credit,
            institution=command.institution,
            list=command.list,
            ground=command.ground,
            total=figure.total,
            credit_grade=figure.credit_grade,
            pack=figure.pack,
            pack_version=figure.pack_version,
            pack_sha256=figure.pack_sha256,
            as_of=figure.as_of,
            proposed_by=command.by.officer or UNSET,
            proposed_on=command.on,
        ),
    )


def _follow(matter: Matter, command: FollowProposal, law: Law) -> tuple[Event, ...]:
    """Note the notice; one that rests on a proposal that was dropped meanwhile changes nothing."""
    may(law, "credit.follow-proposal", command.by, command.on)
    if matter.stage in {"followed", "dropped"}:
        return ()
    needs(matter, ProposalFollowed)
    return (
        ProposalFollowed(
            credit=matter.credit,
            institution=matter.institution,
            listing=command.listing,
            followed_on=command.on,
        ),
    )


def _drop(matter: Matter, command: DropProposal, law: Law) -> tuple[Event, ...]:
    may(law, "credit.drop-proposal", command.by, command.on)
    if matter.stage == "dropped":
        return ()
    needs(matter, ProposalDropped)
    in_order("on", command.on, matter.last_on)
    return (
        ProposalDropped(
            credit=matter.credit,
            institution=matter.institution,
            reason=command.reason,
            decided_by=command.by.officer,
            dropped_on=command.on,
        ),
    )
