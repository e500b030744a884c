"""Findings and the notice: what the measures propose, what the officers find, what they order.

A finding is a person's act: nothing is found until a key says so. The days of a notice are computed
from the terms of the law and the working-day calendar, and shown before it is served
(行政处罚法 第二十八条, 第八十五条).
"""

from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Static

from core.domain.leg.commands import RecordFinding, ServeNotice
from core.domain.leg.events import NoticeServed
from core.domain.leg.state import Leg
from field_client.screens.desk import LegDesk, place_of
from field_client.screens.hearing import Hearing
from field_client.screens.orders import (
    MODES_OF_SERVICE,
    NONE_CHOSEN,
    Proposal,
    chosen_orders,
    due_text,
    offered_number,
    open_findings,
    proposals,
    said_of,
    terms,
)
from field_client.screens.parts import part_keys
from field_client.screens.proposal_row import ProposalRow
from field_client.told import Told
from field_client.widgets.choices import Choices
from field_client.widgets.chrome import Alarm, KeyLine, TopLine
from field_client.widgets.draft_input import DraftInput
from field_client.widgets.said import Said, attempt, say
from field_client.widgets.spoken import violation_title
from field_client.words import N_, _, listed

TITLE: Final = N_("Findings and notice: {place}")
PROPOSED: Final = N_("Measured or seen, and not found yet")
NOTHING: Final = N_("nothing to find: no limit is broken and no item is answered as a violation")
NOTICE: Final = N_("Rectification notice")
NO_FINDINGS: Final = N_("a notice orders what was found; record a finding first")
NUMBER: Final = N_("Number on the paper; empty: {number}")
SERVICE: Final = N_("Service")
SERVE: Final = N_("Serve the notice")
SERVED: Final = N_("notice {number} was served on {served_on}: {items}; objection until {until}")
FOUND: Final = N_("recorded: finding {code}")


class FindingScreen(Screen[None]):
    """From what was measured to what is ordered."""

    AUTO_FOCUS = "Button, Choices, DraftInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "serve", show=False),
        Binding("escape", "app.go_back", show=False),
    ]

    def __init__(self, desk: LegDesk) -> None:
        super().__init__()
        self._desk = desk
        self._mode = "handed"

    def compose(self) -> ComposeResult:
        """Lay out: proposals, the hearing, the notice."""
        leg = self._desk.leg
        yield TopLine(_(TITLE).format(place=place_of(self._desk, leg)))
        yield Alarm()
        with VerticalScroll(can_focus=False):
            yield Static(_(PROPOSED), classes="heading", markup=False)
            yield from self._proposals(leg)
            yield Hearing(self._desk)
            yield Static(_(NOTICE), classes="heading", markup=False)
            for notice in leg.notices:
                yield Static(_served_text(notice), classes="fact", markup=False)
            yield from self._notice(leg)
        yield Said()
        yield KeyLine(part_keys("finding"))

    def _proposals(self, leg: Leg) -> ComposeResult:
        found = proposals(leg)
        if not found:
            yield Static(_(NOTHING), classes="quiet", markup=False)
        for one in found:
            yield ProposalRow(
                one,
                said_of(self._desk, one),
                DraftInput(self._desk.key(f"finding/{one.key}"), self._desk.capture, _kept),
                self._find,
            )

    def _notice(self, leg: Leg) -> ComposeResult:
        findings = open_findings(leg)
        if not findings:
            if not leg.notices:
                yield Static(_(NO_FINDINGS), classes="quiet", markup=False)
            return
        drafts = self._desk.capture.drafts
        for finding_id, finding in findings.items():
            key = self._desk.key(f"term/{finding_id}")
            chosen = drafts[key].value if key in drafts else ""
            yield Choices(
                violation_title(self._desk.device.law, finding.code, self._desk.capture.today()),
                terms(self._desk),
                partial(self._choose_term, finding_id),
                value=chosen,
                id=f"term-{finding_id}",
            )
        yield Static(due_text(self._desk, leg), id="due", markup=False)
        number = offered_number(self._desk, leg)
        yield Static(_(NUMBER).format(number=number), classes="question", markup=False)
        yield DraftInput(self._desk.key("notice/number"), self._desk.capture, _kept, id="number")
        service = [(mode, _(words)) for mode, words in MODES_OF_SERVICE]
        yield Choices(_(SERVICE), service, self._choose_mode, value=self._mode, id="service")
        yield Button(_(SERVE), id="serve", compact=True)

    def _find(self, row: ProposalRow) -> None:
        if attempt(self, partial(self._record_finding, row)):
            self.call_later(self._show_anew, _(FOUND).format(code=row.proposal.code))

    async def _show_anew(self, said: str) -> None:
        """Lay out what stands now; by the screen itself, as a row cannot wait for its own end."""
        await self.recompose()
        for widget in self.query(self.AUTO_FOCUS or "*"):
            widget.focus()
            break
        say(self, said, "done")

    def _record_finding(self, row: ProposalRow) -> None:
        one: Proposal = row.proposal
        self._desk.record(
            RecordFinding(
                code=one.code,
                today=self._desk.capture.today(),
                measure=one.measure,
                measured=one.measured,
                limit=one.limit,
                detail=row.detail.value.strip() or None,
            ),
            clear_drafts=row.detail.draft_keys,
        )

    def _choose_term(self, finding_id: str, term: str) -> None:
        """Keep the choice as a draft; the days are computed at once."""
        key = self._desk.key(f"term/{finding_id}")
        choices = self.query_one(f"#term-{finding_id}", Choices)
        value = "" if choices.value == term else term
        attempt(self, partial(self._desk.capture.save_draft, key, value))
        choices.settle(value)
        self.query_one("#due", Static).update(due_text(self._desk, self._desk.leg))

    def _choose_mode(self, mode: str) -> None:
        self._mode = mode
        self.query_one("#service", Choices).settle(mode)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Serve the notice."""
        if event.button.id == "serve":
            self.action_serve()

    def action_serve(self) -> None:
        """Make the notice a fact, its drafts gone in the same commit."""
        if self.query("#serve") and attempt(self, self._serve):
            self.call_later(self._show_anew, _served_text(self._desk.leg.notices[-1]))

    def _serve(self) -> None:
        number = self.query_one("#number", DraftInput)
        leg = self._desk.leg
        orders = chosen_orders(self._desk, leg)
        if not orders:
            raise Told(NONE_CHOSEN)
        self._desk.record(
            ServeNotice(
                notice=self._desk.capture.new_id(),
                number=number.value.strip() or offered_number(self._desk, leg),
                items=orders,
                served_on=self._desk.capture.today(),
                mode=self._mode,  # type: ignore[arg-type] # one of MODES_OF_SERVICE
            ),
            clear_drafts=(
                *number.draft_keys,
                *(self._desk.key(f"term/{order.finding}") for order in orders),
            ),
        )


def _served_text(notice: NoticeServed) -> str:
    return _(SERVED).format(
        number=notice.number,
        served_on=notice.served_on,
        items=listed(f"{item.code} {item.due_on}" for item in notice.items),
        until=notice.objection_until,
    )


def _kept(_typed: str) -> None:
    """Leave a text that becomes a fact with its finding or notice."""
