"""One row of the checklist: the question, the limit, what was measured, and what that means.

The limit is computed as the officer types: `20:31` is red at once and names the article; `20:30` is
within it (DOMAIN.md §3.3: the last value allowed is the limit itself).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from core.law.measures import MeasureError
from core.law.thresholds import Judgement, ThresholdRow, judge
from core.log.journal import Draft
from core.log.localise import cited
from field_client.capture import Capture
from field_client.widgets.draft_input import RECOVERED, DraftInput
from field_client.widgets.spoken import limit_text, measured_text, question_of
from field_client.words import N_, _, words

OVER: Final = N_("above the limit")
UNDER: Final = N_("below the limit")
LATER: Final = N_("past the limit")
WITHIN: Final = N_("within the limit")
RECORDED: Final = N_("recorded")
HALF_TYPED: Final = N_("half typed")

Commit = Callable[["MeasureField", str], None]
"""Makes the fact of a typed text, or says why not."""


class MeasureField(Vertical):
    """A checklist item that is measured.

    Attributes:
        rows: the limits that bind it; to break one of them is the violation.
    """

    def __init__(
        self,
        rows: Sequence[ThresholdRow],
        draft_key: str,
        capture: Capture,
        commit: Commit,
        *,
        recorded: str = "",
        drafts: Mapping[str, Draft] | None = None,
    ) -> None:
        super().__init__()
        self.rows = rows
        self._input = DraftInput(
            draft_key,
            capture,
            lambda typed: commit(self, typed),
            recorded=measured_text(rows[0], recorded) if recorded else "",
            drafts=drafts,
        )

    def compose(self) -> ComposeResult:
        """Lay out: the question, then limit, field and verdict, then the article."""
        row = self.rows[0]
        yield Static(f"{row.code} {question_of(row)}", classes="question", markup=False)
        with Horizontal(classes="line"):
            yield Static(limit_text(row), classes="limit", markup=False)
            yield self._input
            yield Static("", classes="verdict", markup=False)
        yield Static("", classes="article", markup=False)

    @property
    def field(self) -> DraftInput:
        """Where the value is typed."""
        return self._input

    def on_mount(self) -> None:
        """Judge what is there already."""
        self.judge_typed()

    def on_draft_input_typed(self, _message: DraftInput.Typed) -> None:
        """Judge with each key."""
        self.judge_typed()

    def judge_typed(self) -> None:
        """Show what the typed value means now."""
        judged = self._judged()
        exceeded = next(((row, one) for row, one in judged if one.exceeded), None)
        self.set_class(exceeded is not None, "-exceeded")
        self.set_class(bool(judged) and exceeded is None, "-within")
        self.query_one(".verdict", Static).update(self._verdict(bool(judged), exceeded is not None))
        article = self.query_one(".article", Static)
        article.update(cited(exceeded[0].basis, words()) if exceeded else "")
        article.display = exceeded is not None

    def _judged(self) -> list[tuple[ThresholdRow, Judgement]]:
        try:
            return [(row, judge(row, self._input.value)) for row in self.rows]
        except MeasureError:  # not a value yet; said when the field is left
            return []

    def _verdict(self, is_judged: bool, is_exceeded: bool) -> str:  # noqa: FBT001 - two claims of one text
        row = self.rows[0]
        over = LATER if row.kind == "wall_time" else OVER
        over = UNDER if row.op == "at_least" else over
        parts = [_(over if is_exceeded else WITHIN)] if is_judged else []
        if self._input.is_recovered:
            parts.append(_(RECOVERED))
        elif self._input.typed:
            parts.append(_(HALF_TYPED))
        elif self._input.recorded:
            parts.append(_(RECORDED))
        return "  ".join(parts)
