"""Whether a violation was found in time to be punished (行政处罚法 第三十六条).

What officers see on a visit (`ViolationRow.on_the_spot`) they find while it goes on, so what the
follower files on a visit's findings is not barred, and no day is asked for. Of what is not seen
there, or rests on anything else, a tip say, the decision must say when the conduct ended.
"""

from typing import Final

from core.domain.case.commands import DecidePenalty, FileCase
from core.domain.case.ground_commands import FileAgain
from core.domain.case.guards import not_before
from core.domain.case.state import Case
from core.kernel.errors import Refused
from core.kernel.ids import stream_kind
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import Bar, due_by, is_time_barred, term_in_force, violation

_SEEN_THERE: Final = frozenset({"visit", "leg", "notice", "intent"})
"""Kinds of streams that come from a visit, on which the violation itself was seen."""


Conduct = FileCase | FileAgain | DecidePenalty
"""What says when the conduct ended, when it was found, and what it harmed."""


def check_in_time(conduct: Conduct, filed_on: str, law: Law) -> None:
    """Check that the conduct was not found too late, where it is known when it ended.

    违法行为在二年内未被发现的，不再给予行政处罚；涉及公民生命健康安全、金融安全且有危害后果的，上述
    期限延长至五年: to find it in time is enough, the case may be filed later.

    Raises:
        Refused: it is barred, or is said to have been found after the case was filed.
    """
    not_before("filed_on", filed_on, conduct.found_on)
    if not conduct.ended_on:
        return
    bar: Bar = "extended" if conduct.harmed_safety else "ordinary"
    found_on = conduct.found_on or filed_on
    if is_time_barred(law, bar, conduct.ended_on, found_on):
        code = f"bar.{bar}"
        raise Refused(
            Reason.TIME_BARRED,
            term_in_force(law, code, conduct.ended_on).basis,
            ended_on=conduct.ended_on,
            found_on=found_on,
            until=due_by(law, code, conduct.ended_on).on,
        )


def check_end_known(case: Case, decision: DecidePenalty, law: Law) -> None:
    """Check that a decision says when the conduct ended, where nobody saw it going on.

    Raises:
        Refused: it is not known, or lies after the decision.
    """
    not_before("on", decision.on, decision.ended_on)
    if not decision.ended_on and not _was_seen(case, law):
        raise Refused(Reason.END_UNKNOWN, term_in_force(law, "bar.ordinary", decision.on).basis)


def _was_seen(case: Case, law: Law) -> bool:
    if stream_kind(case.source) not in _SEEN_THERE:
        return False
    try:
        rows = [violation(law, code, case.filed_on) for code in case.violations]
    except LookupError:  # what has no row is not known to be seen on site
        return False
    return all(row.on_the_spot for row in rows)
