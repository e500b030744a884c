"""What the field may wish for, and how the office answers: once, for ever (SYNC.md §5.7, R3)."""

from typing import Final, assert_never

import msgspec
from msgspec import UNSET

from core.domain.intent.events import Accepted, AnswerRefused, CaseFilingWished
from core.domain.intent.state import ALLOWED, Event, Intent
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law

NO_LONGER_VALID: Final = "what the wish was based on no longer holds"
"""Message id of the detail under which a stale wish lapses."""


class WishCaseFiling(msgspec.Struct, frozen=True, kw_only=True):
    """Wish, on the device, that a case be filed.

    Attributes:
        expires_on: last local day on which the wish may be granted.
    """

    institution: str
    visit: str
    violations: tuple[str, ...]
    expires_on: str
    why: str | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Answer a wish in the situation that the office finds.

    Attributes:
        result: the stream that comes of it when it is granted.
        expires_on: as the wish says.
        today: the local day of the answer.
        based_on_current: nothing it was based on has changed.
        still_valid: every violation wished for stands as a finding of the visit now.
        already_filed: the case that was filed on the same ground by someone else.
    """

    intent: str
    result: str
    expires_on: str
    today: str
    based_on_current: bool
    still_valid: bool
    institution_known: bool
    already_filed: str | None = None


Command = WishCaseFiling | Answer


def decide(intent: Intent, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: another answer or wish stands, or the wish names no violation.
    """
    del law  # the answer is arbitration, not law; the parameter is that of every room
    match command:
        case WishCaseFiling():
            return _wish(intent, command)
        case Answer():
            return _answer(intent, command)
        case _:
            assert_never(command)


def _wish(intent: Intent, command: WishCaseFiling) -> tuple[Event, ...]:
    if not command.violations:
        raise Refused(Reason.NO_VIOLATION)
    wish = CaseFilingWished(
        institution=command.institution,
        visit=command.visit,
        violations=command.violations,
        expires_on=command.expires_on,
        why=UNSET if command.why is None else command.why,
    )
    if wish == intent.wish:
        return ()
    if intent.stage not in ALLOWED[CaseFilingWished]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=intent.stage,
            act=CaseFilingWished.__name__,
            needed=" / ".join(sorted(ALLOWED[CaseFilingWished])),
        )
    return (wish,)


def _answer(intent: Intent, command: Answer) -> tuple[Event, ...]:
    answer = _judge(command)
    if intent.answer is None:
        return (answer,)
    if answer == intent.answer or _came_of(intent.answer, command):
        return ()
    raise Refused(Reason.ALREADY_ANSWERED)


def _judge(command: Answer) -> Accepted | AnswerRefused:
    refused = AnswerRefused(intent=command.intent, reason="expired")
    if not command.institution_known:
        return msgspec.structs.replace(refused, reason="no_such_institution")
    if command.already_filed is not None:
        return msgspec.structs.replace(
            refused, reason="already_filed", result=command.already_filed
        )
    if command.today > command.expires_on:
        return refused
    if not command.still_valid:
        return msgspec.structs.replace(refused, reason="superseded", detail=NO_LONGER_VALID)
    return Accepted(
        intent=command.intent, result=command.result, revalidated=not command.based_on_current
    )


def is_granted(command: Answer) -> bool:
    """Tell whether the wish is granted in this situation."""
    return isinstance(_judge(command), Accepted)


def _came_of(answer: Accepted | AnswerRefused, command: Answer) -> bool:
    """Asked again after it was granted, the case that it meets is the one that came of it."""
    return isinstance(answer, Accepted) and answer.result in {
        command.result,
        command.already_filed,
    }
