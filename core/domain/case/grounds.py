"""A case and its ground: filed again when it comes again, looked at again when it falls away."""

from typing import assert_never

from msgspec import UNSET

from core.domain.case.bars import check_in_time
from core.domain.case.ground_commands import FileAgain, GroundCommand, KeepDecision, NoteGroundFell
from core.domain.case.ground_events import DecisionKept, FiledAgain, GroundFellAway
from core.domain.case.guards import may_in, needs, not_before
from core.domain.case.state import Case, Event
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import act, due_by, requirement


def decide_grounds(case: Case, command: GroundCommand, law: Law) -> tuple[Event, ...]:
    """Grant or refuse what has to do with a withdrawn ground."""
    match command:
        case FileAgain():
            return _file_again(case, command, law)
        case NoteGroundFell():
            return _note(case, command, law)
        case KeepDecision():
            return _keep(case, command, law)
        case _:
            assert_never(command)


def _file_again(case: Case, command: FileAgain, law: Law) -> tuple[Event, ...]:
    may_in(case, "file", command.by, command.on, law)
    if case.case == command.case:
        return ()
    needs(case, FiledAgain)
    if not command.violations:
        raise Refused(Reason.NO_VIOLATION, requirement(law, "filing", command.on).basis)
    not_before("on", command.on, command.ended_on)
    check_in_time(command, command.on, law)
    until = due_by(law, "case.decide", command.on)
    return (
        FiledAgain(
            case=command.case,
            institution=command.institution,
            source=command.source,
            after=command.after,
            violations=command.violations,
            filed_on=command.on,
            decide_by=until.on,
            provisional=until.provisional,
        ),
    )


def _note(case: Case, command: NoteGroundFell, law: Law) -> tuple[Event, ...]:
    """Note it once; where nothing was decided, or it is taken back already, nothing is to look at.

    Raises:
        Refused: it is not for this person or job to do.
    """
    may_in(case, "note-ground", command.by, command.on, law)
    if case.is_revoked or not case.doc_no or command.annuls in case.course.grounds_fallen:
        return ()
    if case.stage == "closed" and not case.effective_on:
        return ()
    needs(case, GroundFellAway)
    until = due_by(law, "case.reconsider-own-motion", command.on)
    return (
        GroundFellAway(
            case=case.case,
            institution=case.institution or UNSET,
            ground=command.ground,
            annuls=command.annuls,
            look_by=until.on,
            provisional=until.provisional,
            noted_on=command.on,
        ),
    )


def _keep(case: Case, command: KeepDecision, law: Law) -> tuple[Event, ...]:
    may_in(case, "keep", command.by, command.on, law)
    needs(case, DecisionKept)
    since = case.course.ground_fell_on
    if not since:
        raise Refused(Reason.NO_GROUND_FELL, act(law, "case.keep", command.on).basis)
    not_before("on", command.on, since)
    return (
        DecisionKept(
            case=case.case,
            institution=case.institution or UNSET,
            reason=command.reason,
            decided_by=command.by.officer,
            decided_on=command.on,
        ),
    )
