"""The party is heard before it is ordered anything (行政处罚法 第四十五条)."""

from functools import partial
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from core.domain.leg.commands import HearParty
from core.domain.leg.events import PartyHeard
from core.domain.leg.state import Leg
from field_client.screens.desk import LegDesk
from field_client.widgets.choices import Choices
from field_client.widgets.draft_input import DraftInput
from field_client.widgets.said import attempt, say
from field_client.words import N_, _

HEARD: Final = N_("The party was heard")
WORDS: Final = N_("Its words, if it makes a statement; kept beside the record, not in it")
RESPONSES: Final = (
    ("statement", N_("made a statement")),
    ("no_objection", N_("has no objection")),
    ("declined", N_("declined to speak")),
)
RECORDED: Final = N_("recorded: the party was heard")


class Hearing(Vertical):
    """What the party said, and that it could speak."""

    def __init__(self, desk: LegDesk) -> None:
        super().__init__()
        self._desk = desk
        self._words = DraftInput(desk.key("hearing/words"), desk.capture, _kept, id="words")

    def compose(self) -> ComposeResult:
        """Lay out: the words, then the act."""
        yield Static(_(WORDS), classes="question", markup=False)
        yield self._words
        responses = [(value, _(words)) for value, words in RESPONSES]
        standing = response_of(self._desk.leg)
        yield Choices(_(HEARD), responses, self._hear, value=standing, id="heard")

    def _hear(self, response: str) -> None:
        if attempt(self, partial(self._record, response)):
            self.query_one("#heard", Choices).settle(response)
            say(self, _(RECORDED), "done")

    def _record(self, response: str) -> None:
        said = self._words.value.strip() if response == "statement" else ""
        personal = [(self._desk.capture.new_id(), "statement", said)] if said else []
        old = [fact for fact in self._desk.leg.standing if isinstance(fact.event, PartyHeard)]
        self._desk.record(
            HearParty(
                response=response,  # type: ignore[arg-type] # one of RESPONSES
                corrects=old[-1].id if old else None,
            ),
            personal=personal,
            clear_drafts=self._words.draft_keys if said else (),
        )
        if said:
            self._words.settle("")


def response_of(leg: Leg) -> str:
    """Return how the party was heard, empty before."""
    heard = [fact.event.response for fact in leg.standing if isinstance(fact.event, PartyHeard)]
    return heard[-1] if heard else ""


def _kept(_typed: str) -> None:
    """Leave words half written: they become a disclosure with the act."""
