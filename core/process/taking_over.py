"""From an excluded paper to the one that repeated it: its orders are followed up under that one."""

from collections.abc import Iterable

from core.domain.notice import commands as notice
from core.domain.notice.events import Verdict
from core.domain.notice.shown import Shown
from core.domain.notice.state import Notice
from core.domain.review.events import Excluded
from core.domain.visit.commands import NoteOrders
from core.kernel.acting import by_job
from core.kernel.ids import stream_name
from core.process.cases import standing_violations
from core.process.dossier import Deed, Dossier, Occasion


def take_over(occasion: Occasion, event: Excluded, dossier: Dossier) -> tuple[Deed, ...]:
    """Let a second paper order what it repeated, once the first one does not count.

    What a case that stands was filed on is left to that case: one violation, one case (第二十九条).
    """
    first = dossier.notice_on_paper(event.event)
    if first is None:
        return ()
    filed = dossier.case_of_notice(first)
    gone = set(() if filed is None else standing_violations(dossier.case(filed)))
    deeds: tuple[Deed, ...] = ()
    for name in dossier.repeats_of(first):
        paper = dossier.notice(name)
        codes = tuple(
            one.code for one in paper.repeats if one.ordered_by == first and one.code not in gone
        )
        if codes and dossier.notice_counts(name):
            gone.update(codes)
            deeds += _taken(occasion, paper, first, codes)
            deeds += _carried(name, codes, dossier.notice(first).shown)
    return deeds


def _taken(
    occasion: Occasion, paper: Notice, first: str, codes: tuple[str, ...]
) -> tuple[Deed, ...]:
    by = by_job("follower")
    take = notice.TakeOver(from_notice=first, codes=codes, on=occasion.today, by=by)
    note = NoteOrders(
        visit=paper.visit,
        notice=paper.notice,
        institution=paper.institution,
        codes=codes,
        on=occasion.today,
        by=by,
    )
    return (_to(paper.notice, take), Deed(stream=stream_name("visit", paper.visit), command=note))


def _carried(name: str, codes: tuple[str, ...], shown: Iterable[Shown]) -> tuple[Deed, ...]:
    """Carry over what was shown under the first paper meanwhile: it was done all the same."""
    deeds: list[Deed] = []
    for one in shown:
        reported = tuple(code for code in codes if code in one.reported)
        verdicts = tuple(
            Verdict(code=code, verdict="verified" if code in one.verified else "failed")
            for code in codes
            if code in one.verified | one.failed
        )
        if reported:
            deeds.append(_to(name, notice.ReportRectification(codes=reported, reported_on=one.day)))
        if verdicts:
            deeds.append(_to(name, notice.Recheck(verdicts=verdicts, rechecked_on=one.day)))
    return tuple(deeds)


def _to(uuid: str, command: notice.Command) -> Deed:
    return Deed(stream=stream_name("notice", uuid), command=command)
