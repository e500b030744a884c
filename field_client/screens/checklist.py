"""The on-site checklist: the law's rows, judged as the officer types (DOMAIN.md §3.3)."""

from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

from core.domain.leg.commands import AnswerItem, MeasureItem
from core.domain.leg.events import ItemAnswered, ItemMeasured
from core.domain.leg.state import Fact
from core.law.measures import NOT_APPLICABLE
from core.law.thresholds import ThresholdRow, judge
from field_client.screens.desk import LegDesk, place_of
from field_client.screens.items import (
    CATEGORIES,
    MODES,
    Scope,
    answered_by_looking,
    looked_items,
    measured_items,
    remember_scope,
    scope_of,
)
from field_client.screens.parts import part_keys
from field_client.widgets.choices import Choices, ColumnChoices
from field_client.widgets.chrome import Alarm, KeyLine, TopLine
from field_client.widgets.measure_field import MeasureField
from field_client.widgets.said import Said, attempt, say
from field_client.widgets.spoken import limit_text, measured_text, question_of, violation_title
from field_client.words import N_, _, listed

TITLE: Final = N_("Checklist: {place}")
MODE: Final = N_("Lessons are")
CATEGORY: Final = N_("Category")
ANSWERS: Final = (
    ("compliant", N_("in order")),
    ("violating", N_("violation")),
    ("not_applicable", N_("does not apply")),
)
LOOKS: Final = ("yes", "no", NOT_APPLICABLE)
RECORDED: Final = N_("recorded: {what}")


class ChecklistScreen(Screen[None]):
    """What is measured and what is answered by looking."""

    AUTO_FOCUS = "MeasureField DraftInput"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.go_back", show=False)]

    def __init__(self, desk: LegDesk) -> None:
        super().__init__()
        self._desk = desk
        self._scope = scope_of(desk.device, desk.leg, desk.stream)

    def compose(self) -> ComposeResult:
        """Lay out: which rows apply, then the rows."""
        yield TopLine(_(TITLE).format(place=place_of(self._desk, self._desk.leg)))
        yield Alarm()
        with VerticalScroll(id="items", can_focus=False):
            yield Choices(_(MODE), _said(MODES), self._choose_mode, value=self._scope.mode)
            yield Choices(
                _(CATEGORY), _said(CATEGORIES), self._choose_category, value=self._scope.category
            )
            yield from self._measured()
            yield from self._looked()
            yield from self._answered()
        yield Said()
        yield KeyLine(part_keys("checklist"))

    def _measured(self) -> list[Widget]:
        drafts = self._desk.capture.drafts
        rows: list[Widget] = []
        for (code, measure), of_item in measured_items(self._desk, self._scope).items():
            fact = self._measurement(code, measure)
            field = MeasureField(
                of_item,
                self._desk.key(f"measure/{code}/{measure}"),
                self._desk.capture,
                self._measure,
                recorded=fact[1].measured if fact else "",
                drafts=drafts,
            )
            rows.append(field)
        return rows

    def _looked(self) -> list[Widget]:
        rows: list[Widget] = []
        for (code, measure), (row, *_others) in looked_items(self._desk, self._scope).items():
            fact = self._measurement(code, measure)
            question = ColumnChoices(
                f"{code} {question_of(row)}",
                _said(ANSWERS),
                partial(self._look, row),
                value=_meaning(row, fact[1].measured) if fact else "",
                bad=frozenset({"violating"}),
                id=f"look-{code}-{measure}",
            )
            rows.append(question)
        return rows

    def _answered(self) -> list[Widget]:
        rows: list[Widget] = []
        for code in answered_by_looking(self._desk):
            fact = self._answer_of(code)
            question = ColumnChoices(
                violation_title(self._desk.device.law, code, self._desk.capture.today()),
                _said(ANSWERS),
                partial(self._answer, code),
                value=fact[1].answer if fact else "",
                bad=frozenset({"violating"}),
                id=f"answer-{code}",
            )
            rows.append(question)
        return rows

    def _measure(self, field: MeasureField, typed: str) -> None:
        if attempt(self, partial(self._record_measure, field, typed)):
            row = field.rows[0]
            said = listed((f"{row.code} {field.field.recorded}", limit_text(row)))
            say(self, _(RECORDED).format(what=said), "done")

    def _record_measure(self, field: MeasureField, typed: str) -> None:
        row = field.rows[0]
        self._record_value(row, typed, field.field.draft_keys)
        field.field.settle(measured_text(row, judge(row, typed).measured))

    def _look(self, row: ThresholdRow, meaning: str) -> None:
        attempt(self, partial(self._record_look, row, meaning))

    def _record_look(self, row: ThresholdRow, meaning: str) -> None:
        self._record_value(row, next(one for one in LOOKS if _meaning(row, one) == meaning))
        self.query_one(f"#look-{row.code}-{row.measure}", Choices).settle(meaning)
        say(self, _(RECORDED).format(what=f"{row.code} {_(dict(ANSWERS)[meaning])}"), "done")

    def _record_value(self, row: ThresholdRow, typed: str, drafts: tuple[str, ...] = ()) -> None:
        today = self._desk.capture.today()
        old = self._measurement(row.code, row.measure)
        self._desk.record(
            MeasureItem(
                code=row.code,
                measure=row.measure,
                measured=typed,
                on=today,
                mode=self._scope.mode,
                category=self._scope.category,
                today=today,
                corrects=old[0].id if old else None,
            ),
            clear_drafts=drafts,
        )

    def _answer(self, code: str, answer: str) -> None:
        attempt(self, partial(self._record_answer, code, answer))

    def _record_answer(self, code: str, answer: str) -> None:
        old = self._answer_of(code)
        command = AnswerItem(
            code=code,
            answer=answer,  # type: ignore[arg-type] # one of ANSWERS
            corrects=old[0].id if old else None,
        )
        self._desk.record(command)
        self.query_one(f"#answer-{code}", Choices).settle(answer)
        words = dict(ANSWERS)[answer]
        say(self, _(RECORDED).format(what=f"{code} {_(words)}"), "done")

    def _choose_mode(self, mode: str) -> None:
        scope = Scope(mode=mode, category=self._scope.category)  # type: ignore[arg-type] # one of MODES
        self.call_later(self._rescope, scope)

    def _choose_category(self, category: str) -> None:
        scope = Scope(mode=self._scope.mode, category=category)  # type: ignore[arg-type] # one of CATEGORIES
        self.call_later(self._rescope, scope)

    async def _rescope(self, scope: Scope) -> None:
        """Put the rows of another mode or category in the place of those that are there."""
        self._scope = scope
        remember_scope(self._desk.device, self._desk.stream, scope)
        items = self.query_one("#items", VerticalScroll)
        mode, category, *others = items.children
        for choices, value in ((mode, scope.mode), (category, scope.category)):
            assert isinstance(choices, Choices), "the two choices stand first"
            choices.settle(value)
        await items.remove_children(others)
        await items.mount_all([*self._measured(), *self._looked(), *self._answered()])

    def _measurement(self, code: str, measure: str) -> tuple[Fact, ItemMeasured] | None:
        for fact in self._desk.leg.standing:
            event = fact.event
            if isinstance(event, ItemMeasured) and (event.code, event.measure) == (code, measure):
                return fact, event
        return None

    def _answer_of(self, code: str) -> tuple[Fact, ItemAnswered] | None:
        for fact in self._desk.leg.standing:
            if isinstance(fact.event, ItemAnswered) and fact.event.code == code:
                return fact, fact.event
        return None


def _meaning(row: ThresholdRow, measured: str) -> str:
    """Return what an answer by looking means: the limit is the answer in order."""
    if measured == NOT_APPLICABLE:
        return NOT_APPLICABLE
    return "compliant" if measured == row.limit else "violating"


def _said(options: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(value, _(words)) for value, words in options]
