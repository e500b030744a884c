"""What may be done in a case, and what then happened (行政处罚法 第五章, 第六章).

`law` picks every date and names the article of every refusal; outcomes stand in the events. Each
part of the procedure has its own file: `filing`, `hearing`, `deciding`, `serving`, `paying`,
`enforcing`, `on_spot`, `remedy`, `publishing`, `days`,
`grounds`.
"""

from core.domain.case.commands import Command, DecideNoPenalty, DecidePenalty
from core.domain.case.days import settle_days
from core.domain.case.deciding import decide_outcome
from core.domain.case.enforcing import Enforcing, decide_enforcing
from core.domain.case.filing import CourseCommand, Filing, decide_filing, decide_term
from core.domain.case.ground_commands import GroundCommand
from core.domain.case.grounds import decide_grounds
from core.domain.case.hearing import Heard, decide_heard
from core.domain.case.on_spot import OnTheSpot, decide_on_spot
from core.domain.case.paying import Paying, decide_paying
from core.domain.case.publishing import decide_publishing
from core.domain.case.remedy import Elsewhere, Remedy, decide_elsewhere, decide_remedy
from core.domain.case.serving import Serving, decide_serving
from core.domain.case.state import Case, Event
from core.kernel.running import SettleDeadlines
from core.law.book import Law


def decide(case: Case, command: Command, law: Law) -> tuple[Event, ...]:  # noqa: C901, PLR0911 - a table, one row a part
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: somebody may not do it, a step of the procedure is missing, a day is wrong, or the
            penalty is heavier than announced.
    """
    if isinstance(command, Filing):
        return decide_filing(case, command, law)
    if isinstance(command, CourseCommand):
        return decide_term(case, command, law)
    if isinstance(command, Heard):
        return decide_heard(case, command, law)
    if isinstance(command, DecidePenalty | DecideNoPenalty):
        return decide_outcome(case, command, law)
    if isinstance(command, Serving):
        return decide_serving(case, command, law)
    if isinstance(command, Paying):
        return decide_paying(case, command, law)
    if isinstance(command, Enforcing):
        return decide_enforcing(case, command, law)
    if isinstance(command, OnTheSpot):
        return decide_on_spot(case, command, law)
    if isinstance(command, Remedy):
        return decide_remedy(case, command, law)
    if isinstance(command, Elsewhere):
        return decide_elsewhere(case, command, law)
    if isinstance(command, GroundCommand):
        return decide_grounds(case, command, law)
    if isinstance(command, SettleDeadlines):
        return settle_days(case, command, law)
    return decide_publishing(case, command, law)
