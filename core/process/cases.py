"""From the notice to the case: an overdue files one, an overdue withdrawn lets it fall."""

from core.domain.case import commands as case
from core.domain.case.state import Case
from core.domain.notice import events as notice
from core.kernel.ids import stream_name
from core.process.dossier import Deed, Dossier, Occasion


def file_on_overdue(
    occasion: Occasion, event: notice.Overdue, dossier: Dossier
) -> tuple[Deed, ...]:
    """File a case on what was not corrected in time; once a notice (claim `case-of`).

    What the case of the same visit is about is not punished in another one:
    对当事人的同一个违法行为，不得给予两次以上罚款的行政处罚 (行政处罚法 第二十九条).
    """
    if dossier.case_of_notice(event.notice) is not None:
        return ()
    there = _of_the_visit(event.notice, dossier)
    violations = tuple(code for code in event.codes if code not in there)
    if not violations:
        return ()
    command = case.FileCase(
        case=dossier.new_id(),
        institution=event.institution,
        source=stream_name("notice", event.notice),
        violations=violations,
        filed_on=occasion.today,
    )
    return (Deed(stream=stream_name("case", command.case), command=command),)


def standing_violations(filed: Case) -> tuple[str, ...]:
    """Return what a case is about; nothing if it was closed before any decision took effect."""
    return () if filed.stage == "closed" and not filed.effective_on else filed.violations


def _of_the_visit(notice: str, dossier: Dossier) -> tuple[str, ...]:
    filed = dossier.case_of_visit(dossier.notice(notice).visit)
    return () if filed is None else standing_violations(dossier.case(filed))


def drop_on_withdrawal(
    occasion: Occasion, event: notice.OverdueWithdrawn, dossier: Dossier
) -> tuple[Deed, ...]:
    """Close a case that stood on a withdrawn overdue, while nothing was decided on it.

    A case already decided is a person's to judge: the withdrawal stands in its history.
    """
    filed = dossier.case_of_notice(event.notice)
    if filed is None or dossier.case(filed).stage not in {"filed", "noticed"}:
        return ()
    command = case.CloseCase(closed_on=occasion.today, not_founded=True)
    return (Deed(stream=stream_name("case", filed), command=command),)
