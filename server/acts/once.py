"""One act, one fine (行政处罚法 第二十九条): what one visit or one tip showed is one case.

The follower sees to it where it files; here is seen to what a person files by hand, on whichever
stream it rests: the visit, a notice that was served there, a wish, or a tip that was checked there.
"""

from collections.abc import Iterator

from core.domain import catalogue
from core.domain.case.state import Case
from core.domain.intent.events import CaseFilingWished
from core.domain.notice.state import Notice
from core.domain.tip.state import Tip
from core.evidence.body import trusted_header
from core.kernel.errors import Refused
from core.kernel.ids import stream_kind, stream_name
from core.kernel.reasons import Reason
from core.law.look_up import requirement
from core.log.writer import LogWriter
from core.process.cases import standing_violations
from projections.proceedings_queries import proceedings
from server.acts.act import Filling
from server.office import state_of


def one_case(filling: Filling) -> None:
    """Check that no case stands on what the same visit or tip showed of the same violation.

    Raises:
        Refused: one does.
    """
    assert filling.views is not None, "the act looks things up"
    codes = {str(code) for code in filling.given["violations"]}
    shown = {*_shown_by(filling.writer, str(filling.given["source"]))}
    whom = str(filling.given["institution"])
    for row in proceedings(filling.views, "case", institution=whom):
        other: Case = state_of(filling.writer, stream_name("case", row["id"]))
        if other.is_revoked or not codes & {*standing_violations(other)}:
            continue
        if shown & {*_shown_by(filling.writer, other.source)}:
            basis = requirement(filling.office.law, "one_fine", str(filling.given["on"])).basis
            raise Refused(Reason.SAME_ACT, basis, case=other.case)


def _shown_by(log: LogWriter, source: str) -> Iterator[str]:
    """Yield the visits and tips that showed what a case rests on."""
    yield source
    match stream_kind(source):
        case "notice":
            paper: Notice = state_of(log, source)
            yield stream_name("visit", paper.visit)
        case "tip":
            yield from _of_tip(log, source)
        case "intent":
            for event in log.events(source):
                wish = catalogue.read(event.type, trusted_header(event.body).data)
                if isinstance(wish, CaseFilingWished):
                    yield stream_name("visit", wish.visit)
        case _:
            pass


def _of_tip(log: LogWriter, source: str) -> Iterator[str]:
    """Yield the visit that checked a tip, and the tip that it was merged into."""
    tip: Tip = state_of(log, source)
    if tip.visit:
        yield stream_name("visit", tip.visit)
    if tip.merged_into:
        yield stream_name("tip", tip.merged_into)
