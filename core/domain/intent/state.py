"""A wish from the field and the office's one answer, as their events left them (SYNC.md §5.7).

    UNANSWERED ── CaseFilingWished ──> WISHED ── Accepted ───────> ACCEPTED
        │                                 └──── AnswerRefused ──> REFUSED
        └── Accepted | AnswerRefused ──> the same, where the answer's stream is folded alone

The wish stands in the device's `intent:` stream, the answer in the server's `answer:` stream of
the same id; either may be folded alone, or both.
"""

from collections.abc import Mapping
from typing import Final, Literal, assert_never

import msgspec

from core.domain.intent.events import Accepted, AnswerRefused, CaseFilingWished

Event = CaseFilingWished | Accepted | AnswerRefused
Stage = Literal["unanswered", "wished", "accepted", "refused"]

ALLOWED: Final[Mapping[type[Event], frozenset[Stage]]] = {
    CaseFilingWished: frozenset({"unanswered"}),
    Accepted: frozenset({"unanswered", "wished"}),
    AnswerRefused: frozenset({"unanswered", "wished"}),
}
"""From which stages each event may come; what `decide` may ask for, and nothing else."""


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """A wish and its answer.

    Attributes:
        wish: as the officers signed it; None where only the answer's stream was folded.
        answer: the first one given, which holds for ever (R3).
    """

    stage: Stage = "unanswered"
    wish: CaseFilingWished | None = None
    answer: Accepted | AnswerRefused | None = None

    @property
    def is_answered(self) -> bool:
        """An answer was given."""
        return self.answer is not None


def evolve(intent: Intent, event: Event) -> Intent:
    """Return the intent after the event."""
    match event:
        case CaseFilingWished():
            stage = intent.stage if intent.is_answered else "wished"
            return msgspec.structs.replace(intent, stage=stage, wish=intent.wish or event)
        case Accepted() | AnswerRefused():
            if intent.is_answered:
                return intent
            stage = "accepted" if isinstance(event, Accepted) else "refused"
            return msgspec.structs.replace(intent, stage=stage, answer=event)
        case _:
            assert_never(event)
