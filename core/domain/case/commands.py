"""What a person may wish of a case on its way from filing to closing; `decide` grants or refuses.

`on` is the day of the act, `by` who acts; the shell fills in `by`, and `case` where a case begins.
"""

from typing import Literal

import msgspec

from core.domain.case.after_commands import AfterCommand
from core.domain.case.events import EvidenceKind, Ground, Penalty
from core.domain.case.ground_commands import GroundCommand
from core.domain.case.hearing_commands import HearingCommand
from core.domain.case.money_commands import MoneyCommand
from core.kernel.acting import Acting
from core.kernel.fields import DayText, Fen, Line, StreamText, Text, Uuid7, ViolationCode
from core.kernel.running import SettleDeadlines


class FileCase(msgspec.Struct, frozen=True, kw_only=True):
    """File a case 立案 on what a notice, a visit, a tip or an intent showed.

    Attributes:
        ended_on: the day on which the conduct ended, where it is known (行政处罚法 第三十六条).
        found_on: the day on which it was found, if not that of the filing.
        harmed_safety: it concerned life, health or financial safety, and did harm.
    """

    case: Uuid7
    institution: Uuid7
    source: StreamText
    violations: tuple[ViolationCode, ...]
    ended_on: DayText = ""
    found_on: DayText = ""
    harmed_safety: bool = False
    on: DayText
    by: Acting


class AssignHandlers(msgspec.Struct, frozen=True, kw_only=True):
    """Name who handles the case, in place of whoever did."""

    handlers: tuple[Uuid7, ...]
    on: DayText
    by: Acting


class CloseInvestigation(msgspec.Struct, frozen=True, kw_only=True):
    """Report what was found, and what is proposed 调查终结报告.

    Attributes:
        penalties: what is proposed, where that is a penalty.
    """

    evidence: tuple[EvidenceKind, ...]
    proposal: Literal["penalty", "no_penalty", "not_founded", "transfer"]
    penalties: tuple[Penalty, ...] = ()
    is_complex: bool = False
    is_public_interest: bool = False
    discretion: str = ""
    on: DayText
    by: Acting


class ServeAdvanceNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Tell the party what is proposed, why, and its rights."""

    proposed: tuple[Penalty, ...]
    basis: Line
    on: DayText
    by: Acting


class DecidePenalty(msgspec.Struct, frozen=True, kw_only=True):
    """Decide a penalty.

    Attributes:
        waived_defence: the party said in writing that it has nothing to say.
        ended_on: the day on which the conduct ended; needed where no visit saw it (第三十六条).
        found_on: the day on which it was found, if not that of the filing.
        harmed_safety: it concerned life, health or financial safety, and did harm.
        income_fen: the illegal income, where it is more than what is confiscated.
    """

    doc_no: Line
    penalties: tuple[Penalty, ...]
    basis: Line
    waived_defence: bool = False
    ended_on: DayText = ""
    found_on: DayText = ""
    harmed_safety: bool = False
    income_fen: Fen = 0
    on: DayText
    by: Acting


class DecideNoPenalty(msgspec.Struct, frozen=True, kw_only=True):
    """Decide not to penalise, and say on what ground."""

    doc_no: Line
    ground: Ground
    educated: bool = False
    on: DayText
    by: Acting


class ServeDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Serve the decision; it takes effect on the day of service.

    Attributes:
        consented: the party signed that it takes papers by electronic mail (第六十一条第二款).
        witnessed: somebody saw that it would not take the paper.
    """

    mode: Literal["handed", "left", "mail", "electronic", "entrusted"] = "handed"
    consented: bool = False
    witnessed: bool = False
    on: DayText
    by: Acting


class ServeByNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Put the decision up for the public to read, since no other way is left 公告送达."""

    reason: Line
    on: DayText
    by: Acting


class DeemServed(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the days of a public notice are over: the decision counts as served."""

    on: DayText
    by: Acting


class RevokePenalty(msgspec.Struct, frozen=True, kw_only=True):
    """Take the decision back.

    Attributes:
        served_event: id of the event that gave it effect.
    """

    served_event: Uuid7
    annuls_from: DayText
    reason: Text
    on: DayText
    by: Acting


class VaryPenalty(msgspec.Struct, frozen=True, kw_only=True):
    """Put a lighter penalty in place of the one that stands."""

    penalties: tuple[Penalty, ...]
    by_whom: Literal["agency", "reconsideration", "court"] = "agency"
    reason: Text
    on: DayText
    by: Acting


class CloseCase(msgspec.Struct, frozen=True, kw_only=True):
    """Close the case 结案.

    Attributes:
        not_founded: what it was filed on fell away before any decision.
    """

    not_founded: bool = False
    on: DayText
    by: Acting


SpineCommand = (
    FileCase
    | AssignHandlers
    | CloseInvestigation
    | ServeAdvanceNotice
    | DecidePenalty
    | DecideNoPenalty
    | ServeDecision
    | ServeByNotice
    | DeemServed
    | RevokePenalty
    | VaryPenalty
    | CloseCase
)
Command = (
    SpineCommand | HearingCommand | MoneyCommand | AfterCommand | GroundCommand | SettleDeadlines
)
