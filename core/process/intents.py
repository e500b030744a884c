"""Answers to what devices wished for offline: each once and for ever (SYNC.md R3, F19, F20)."""

from core.domain.case import commands as case
from core.domain.intent import decide as intent
from core.domain.intent.events import CaseFilingWished
from core.kernel.acting import by_job
from core.kernel.ids import stream_kind, stream_name, stream_uuid
from core.process.cases import punished_on_spot, standing_violations
from core.process.dossier import Deed, Dossier, Occasion


def answer_case_filing(
    occasion: Occasion, event: CaseFilingWished, dossier: Dossier
) -> tuple[Deed, ...]:
    """Grant the wish for a case, or say why not; grant and case stand in one commit.

    Each wished violation must stand as a finding of the visit, as its legs together say it.
    What the case of an overdue notice of the same leg is about is not filed a second time.
    """
    wish = stream_uuid(occasion.stream)
    there = _filed_on_notices(occasion, dossier) | _punished_on_spot(event, dossier)
    violations = tuple(code for code in event.violations if code not in there)
    filed = dossier.case_of_visit(event.visit)
    if filed is None and event.violations and not violations:
        filed = there[event.violations[0]]
    new = stream_name("case", dossier.new_id())
    answer = intent.Answer(
        intent=wish,
        result=new,
        expires_on=event.expires_on,
        today=occasion.today,
        based_on_current=all(dossier.head(name) == ver for name, ver in occasion.based_on),
        still_valid=set(violations) <= _found(occasion, event, dossier),
        institution_known=dossier.is_registered(event.institution),
        already_filed=None if filed is None else stream_name("case", filed),
    )
    deed = Deed(stream=stream_name("answer", wish), command=answer)
    if not intent.is_granted(answer):
        return (deed,)
    filing = case.FileCase(
        case=stream_uuid(new),
        institution=event.institution,
        source=stream_name("visit", event.visit),
        violations=violations,
        on=occasion.today,
        by=by_job("follower"),
    )
    return (deed, Deed(stream=new, command=filing))


def _filed_on_notices(occasion: Occasion, dossier: Dossier) -> dict[str, str]:
    """Return the cases that the leg's overdue notices filed, by violation, but those fallen."""
    legs = (name for name, _ in occasion.based_on if stream_kind(name) == "leg")
    papers = (paper for leg in legs for paper in dossier.notices_of_leg(leg))
    notices = (notice for paper in papers for notice in _followed_up(paper, dossier))
    filed = (dossier.case_of_notice(notice) for notice in notices)
    return {
        code: case_id
        for case_id in filed
        if case_id is not None
        for code in standing_violations(dossier.case(case_id))
    }


def _found(occasion: Occasion, event: CaseFilingWished, dossier: Dossier) -> frozenset[str]:
    """Return what stands as found on the visit, on the legs that the wish is based on."""
    legs = tuple(name for name, _ in occasion.based_on if stream_kind(name) == "leg")
    return dossier.standing_findings(event.visit, legs)


def _punished_on_spot(event: CaseFilingWished, dossier: Dossier) -> dict[str, str]:
    """Return the cases in which violations of the visit were punished on the spot."""
    found = {code: punished_on_spot(event.visit, code, dossier) for code in event.violations}
    return {code: case_id for code, case_id in found.items() if case_id is not None}


def _followed_up(paper: str, dossier: Dossier) -> tuple[str, ...]:
    """Return the paper's notice, and those under which its repeated orders are followed up."""
    repeats = dossier.notice(paper).repeats
    return tuple(dict.fromkeys((paper, *(item.ordered_by for item in repeats))))
