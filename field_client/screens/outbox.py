"""Every own event, where it is, and what the office said of it, in words (R2, R9)."""

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from core.log.receipts import OutboxItem
from field_client import outbox
from field_client.outbox import STATE_WORDS
from field_client.screens.desk import Desk
from field_client.widgets.chrome import Alarm, KeyLine, TopLine
from field_client.widgets.rows_view import Column, RowsView, of_list
from field_client.widgets.said import Said
from field_client.words import N_, _, listed

TITLE: Final = N_("Outbox: nothing leaves it, everything shows where it is")
EMPTY: Final = N_("nothing was recorded on this device yet")
VERDICTS: Final = {
    "admitted": N_("admitted"),
    "duplicate": N_("was there already"),
    "deferred": N_("waits for earlier events: {code}"),
    "review": N_("under review: {code}"),
    "rejected": N_("not taken: {code}"),
}
KINDS: Final = {
    "leg.opened.v1": N_("visit opened"),
    "leg.credentials-shown.v1": N_("credentials shown"),
    "leg.item-answered.v1": N_("item answered"),
    "leg.item-measured.v1": N_("item measured"),
    "leg.finding-recorded.v1": N_("finding"),
    "leg.evidence-referenced.v1": N_("evidence"),
    "leg.notice-served.v1": N_("notice served"),
    "leg.party-heard.v1": N_("party heard"),
    "leg.rectification-reported.v1": N_("correction shown"),
    "leg.notice-rechecked.v1": N_("notice rechecked"),
    "leg.ads-removed.v1": N_("ads removed"),
    "leg.hazard-recorded.v1": N_("hazard"),
    "leg.sampled.v1": N_("sample"),
    "leg.assistants-attended.v1": N_("assisting staff"),
    "leg.recused.v1": N_("recusal"),
    "leg.record-signed.v1": N_("record signed"),
    "leg.left.v1": N_("left"),
    "intent.case-filing-wished.v1": N_("case wished for"),
}
KEYS: Final = (
    ("Up Down PgUp PgDn", N_("move")),
    ("Esc", N_("today")),
    ("F1", N_("help")),
)


class OutboxScreen(Screen[None]):
    """The outbox, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.go_back", show=False)]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Lay out: counts, then events."""
        yield TopLine(_(TITLE))
        yield Alarm()
        yield Static("", id="counts", markup=False)
        yield RowsView[OutboxItem](_columns, empty=_(EMPTY), id="items")
        yield Said()
        yield KeyLine(tuple((key, _(does)) for key, does in KEYS))

    def on_mount(self) -> None:
        """Read the outbox."""
        device = self._desk.device
        counted = outbox.counts(device.journal, device.mirror)
        parts = [
            f"{getattr(counted, state)} {_(words)}"
            for state, words in STATE_WORDS.items()
            if getattr(counted, state)
        ]
        self.query_one("#counts", Static).update(listed(parts))
        items = outbox.items(device.journal, device.mirror)[::-1]
        rows = self.query_one("#items", RowsView)
        rows.show(of_list(items), len(items))
        rows.focus()


def verdict_text(verdict: str | None) -> str:
    """Return a verdict of FORMAT §8 in words, empty while there is none."""
    if not verdict:
        return ""
    word, _colon, code = verdict.partition(":")
    return _(VERDICTS[word]).format(code=code) if word in VERDICTS else verdict


def _columns(item: OutboxItem, width: int) -> tuple[Column, ...]:
    kind = _(KINDS[item.type]) if item.type in KINDS else item.type
    state = _(STATE_WORDS[item.state])
    said = verdict_text(item.verdict)
    return (
        (str(item.seq), 6),
        (kind, 18),
        (listed(one for one in (state, said) if one), width - 28),
    )
