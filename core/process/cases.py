"""From the field to the case: an overdue files one, a penalty on the spot opens one.

A case that the follower files has no handlers: it rests until the head, by naming them, confirms
that it is to be investigated (行政处罚法 第四十二条、第五十四条).
"""

from typing import Any, Final

from core.domain.case import commands as case
from core.domain.case.events import Penalty
from core.domain.case.ground_commands import FileAgain, NoteGroundFell
from core.domain.case.money_commands import OpenSimplePenalty
from core.domain.case.state import Case
from core.domain.leg.simple_events import SimplePenaltyImposed
from core.domain.notice import events as notice
from core.kernel.acting import by_job
from core.kernel.ids import stream_name
from core.process.dossier import Deed, Dossier, Occasion

_FOLLOWER: Final = by_job("follower")
_UNDECIDED: Final = frozenset({"filed", "investigating", "investigated", "noticed"})


def file_on_overdue(
    occasion: Occasion, event: notice.Overdue, dossier: Dossier
) -> tuple[Deed, ...]:
    """File a case on what was not corrected in time; once an overdue of a notice that stands.

    An overdue that was taken back, and comes again by the longer day, files another one (claims
    `case-of` of the first, `case-after` of what follows).

    What the case of the same visit is about, or was punished there on the spot, is not punished
    in another one: 对当事人的同一个违法行为，不得给予两次以上罚款的行政处罚 (第二十九条).
    """
    before = dossier.case_of_notice(event.notice)
    if before is not None and not _comes_again(event, dossier.case(before), dossier):
        return ()
    there = _of_the_visit(event, dossier)
    violations = tuple(code for code in event.codes if code not in there)
    if not violations:
        return ()
    filing: dict[str, Any] = {
        "case": dossier.new_id(),
        "institution": event.institution,
        "source": stream_name("notice", event.notice),
        "violations": violations,
        "on": occasion.today,
        "by": _FOLLOWER,
    }
    command = case.FileCase(**filing) if before is None else FileAgain(after=before, **filing)
    return (Deed(stream=stream_name("case", command.case), command=command),)


def _comes_again(event: notice.Overdue, before: Case, dossier: Dossier) -> bool:
    """Tell whether the overdue stands that follows one on which a case was closed unfounded.

    Read again from the start, an overdue that was withdrawn since files nothing.
    """
    paper = dossier.notice(event.notice)
    stands = paper.was_overdue and paper.overdue_on == event.due_on
    return stands and before.stage == "closed" and before.outcome == "not_founded"


def standing_violations(filed: Case) -> tuple[str, ...]:
    """Return what a case is about; nothing if it was closed before any decision took effect."""
    return () if filed.stage == "closed" and not filed.effective_on else filed.violations


def punished_on_spot(visit: str, code: str, dossier: Dossier) -> str | None:
    """Return the case in which a violation of a visit was punished on the spot, if it stands."""
    imposed = dossier.simple_case(visit, code)
    return None if imposed is None or dossier.case(imposed).is_revoked else imposed


def open_on_spot(event: SimplePenaltyImposed, dossier: Dossier) -> tuple[Deed, ...]:
    """Open the stream of a penalty that a leg imposed; what was punished before is named in it."""
    command = OpenSimplePenalty(
        case=event.case,
        visit=event.visit,
        party=event.party,
        institution=event.institution or "",
        person=event.person or "",
        number=event.number,
        penalties=tuple(Penalty(kind=one.kind, fine_fen=one.fine_fen) for one in event.penalties),
        violations=event.violations,
        again=tuple(
            code
            for code in event.violations
            if dossier.simple_case(event.visit, code) not in {None, event.case}
        ),
        fined_before=any(_fined(event.visit, code, dossier) for code in event.violations),
        basis=event.basis,
        officers=event.officers,
        collected_fen=event.collected_fen,
        receipt_no=event.receipt_no or "",
        pay_by=event.pay_by or "",
        hand_in_by=event.hand_in_by or "",
        report_by=event.report_by,
        provisional=event.provisional,
        on=event.imposed_on,
        by=_FOLLOWER,
    )
    return (Deed(stream=stream_name("case", event.case), command=command),)


def _fined(visit: str, code: str, dossier: Dossier) -> bool:
    """Tell whether a violation of a visit was fined before, in whichever procedure."""
    filed = dossier.case_of_visit(visit)
    whole = None if filed is None else dossier.case(filed)
    if whole is not None and code in whole.violations and not whole.is_revoked:
        return bool(whole.effective_on and whole.money.decided_fen)
    spot = punished_on_spot(visit, code, dossier)
    return spot is not None and bool(dossier.case(spot).money.decided_fen)


def _of_the_visit(event: notice.Overdue, dossier: Dossier) -> set[str]:
    visit = dossier.notice(event.notice).visit
    filed = dossier.case_of_visit(visit)
    there: set[str] = set()
    if filed is not None:
        there.update(standing_violations(dossier.case(filed)))
    return there | {code for code in event.codes if punished_on_spot(visit, code, dossier)}


def drop_on_withdrawal(
    occasion: Occasion, event: notice.OverdueWithdrawn, dossier: Dossier
) -> tuple[Deed, ...]:
    """Close a case that stood on a withdrawn overdue, while nothing was decided on it.

    A case already decided is a person's to judge: it is told that its ground fell away. While the
    notice is overdue again, the case stands on that.
    """
    filed = dossier.case_of_notice(event.notice)
    if filed is None or dossier.notice(event.notice).was_overdue:
        return ()
    command: case.CloseCase | NoteGroundFell
    if dossier.case(filed).stage in _UNDECIDED:
        command = case.CloseCase(not_founded=True, on=occasion.today, by=_FOLLOWER)
    else:
        command = NoteGroundFell(
            ground=occasion.stream, annuls=event.annuls, on=occasion.today, by=_FOLLOWER
        )
    return (Deed(stream=stream_name("case", filed), command=command),)
