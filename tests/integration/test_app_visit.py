"""A whole visit by keys alone, and what the app says when a rule, a code or the office says no."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.domain.leg.events import ItemMeasured
from core.log.receipts import Receipt, ReceiptNote
from field_client import sync_session
from field_client.capture import Capture
from field_client.device import Device
from field_client.legs import LegSummary
from field_client.screens.outbox import OutboxScreen
from field_client.screens.place import judge_code
from field_client.sync_session import SyncReport
from field_client.told import Told
from field_client.widgets.choices import Choices
from field_client.widgets.chrome import Alarm, TopLine
from field_client.widgets.rows_view import RowsView
from field_client.widgets.said import Said
from tests.snapshots.piloted import (
    device_in,
    go,
    open_visit,
    play,
    settled,
    show_credentials,
    speak,
)
from tests.snapshots.screen_text import screen_lines
from tests.support import devices

CODE = "2EM-4HMA-SW9R"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, "en")


def screen(pilot: Pilot[None]) -> str:
    """Return the screen as text."""
    return "\n".join(screen_lines(pilot.app))


def said(pilot: Pilot[None]) -> str:
    """Return what the status line says."""
    return pilot.app.screen.query_one(Said).sentence


def only_leg(device: Device):
    """Return the one leg of a device, folded."""
    [summary] = Capture(device).legs()
    return Capture(device).leg(summary.stream)


async def keys_one_by_one(pilot: Pilot[None], *pressed: str) -> None:
    """Press keys, each after the last was answered."""
    for key in pressed:
        await go(pilot, key)


async def _visit_to_notice(pilot: Pilot[None]) -> None:
    await open_visit(pilot)
    await show_credentials(pilot)
    await go(pilot, "f3")
    await pilot.press(*"20:31", "f4")
    await settled(pilot)
    await keys_one_by_one(pilot, "enter", "enter", "tab", "2", "tab", "3")


def test_a_visit_is_recorded_from_opening_to_leaving_by_keys_alone(tmp_path: Path):
    """PRODUCT.md: the joint inspection team's job; DOMAIN.md §4.2 I3 to I7."""

    async def keys(pilot: Pilot[None]) -> None:
        await _visit_to_notice(pilot)
        await keys_one_by_one(pilot, "f10", "f5", "tab", "1", "enter", "enter")

    with device_in(tmp_path / "device") as device:
        play(device, keys)
        leg = only_leg(device)
        assert [type(fact.event).__name__ for fact in leg.facts] == [
            "Opened",
            "CredentialsShown",
            "ItemMeasured",
            "FindingRecorded",
            "PartyHeard",
            "NoticeServed",
            "RecordSigned",
            "Left",
        ]


def test_the_number_shown_for_a_paper_is_the_number_recorded(tmp_path: Path):
    """F42: what the officer copies to the paper must not move while other facts are recorded."""
    shown: list[str] = []

    async def keys(pilot: Pilot[None]) -> None:
        await _visit_to_notice(pilot)
        text = screen(pilot)
        shown.append(text.partition("empty: ")[2].split()[0])
        await go(pilot, "f10")

    with device_in(tmp_path / "device") as device:
        play(device, keys)
        assert [notice.number for notice in only_leg(device).notices] == shown


def test_the_days_of_a_notice_are_shown_before_it_is_served(tmp_path: Path):
    """行政处罚法 第八十五条; 民事诉讼法 第八十五条: 6 December 2026 is a Sunday and rolls."""

    async def keys(pilot: Pilot[None]) -> None:
        await _visit_to_notice(pilot)
        assert "V-TIM-01: due 2026-12-07" in screen(pilot)

    with device_in(tmp_path / "device") as device:
        play(device, keys)
        assert only_leg(device).notices == ()


def test_a_notice_without_a_term_says_that_terms_are_to_be_chosen(tmp_path: Path):
    """STYLE.md, Errors: what is needed; findings there are enough of."""

    async def keys(pilot: Pilot[None]) -> None:
        await _visit_to_notice(pilot)
        await pilot.press("3")  # takes the chosen term back
        await go(pilot, "f10")
        assert pilot.app.screen.query_one(Said).sentence.startswith("choose a term")

    with device_in(tmp_path / "device") as device:
        play(device, keys)
        assert only_leg(device).notices == ()


def test_a_measure_before_the_credentials_is_refused_with_its_article_and_kept(tmp_path: Path):
    """行政处罚法 第五十五条: credentials are shown first; what was typed stays a draft."""

    async def keys(pilot: Pilot[None]) -> None:
        await open_visit(pilot)
        await go(pilot, "f3")
        await pilot.press(*"20:31", "tab")
        await settled(pilot)
        assert "行政处罚法 第五十五条" in said(pilot)

    with device_in(tmp_path / "device") as device:
        play(device, keys)
        assert "20:31" in {draft.value for draft in Capture(device).drafts.values()}


def test_a_refusal_on_leaving_a_screen_is_said_on_the_next(tmp_path: Path):
    """STYLE.md, Errors: a refusal that nobody reads was not said."""

    async def keys(pilot: Pilot[None]) -> None:
        await open_visit(pilot)
        await go(pilot, "f3")
        await pilot.press(*"20:31", "f4")
        await settled(pilot)
        assert "行政处罚法 第五十五条" in said(pilot)

    with device_in(tmp_path / "device") as device:
        play(device, keys)


def test_one_officer_alone_is_refused_with_the_article(tmp_path: Path):
    """行政处罚法 第四十二条: 执法人员不得少于两人."""

    async def keys(pilot: Pilot[None]) -> None:
        await open_visit(pilot)
        await pilot.press(*"豫D-410422-017")
        await go(pilot, "f10")
        assert "第四十二条" in said(pilot)

    with device_in(tmp_path / "device") as device:
        play(device, keys)
        assert only_leg(device).credentials == ()


def test_a_visit_is_joined_by_its_code_at_premises_in_no_register(tmp_path: Path):
    """FORMAT §1; ARCHITECTURE.md, decision 2: the visit's id comes from the code alone."""

    async def keys(pilot: Pilot[None]) -> None:
        await go(pilot, "j")
        await pilot.press(*CODE.lower(), "tab", *"地下室")
        await go(pilot, "f10")
        assert "  2     E     M  " in screen(pilot)

    with device_in(tmp_path / "device") as device:
        play(device, keys)
        [summary] = Capture(device).legs()
        assert (summary.code, summary.place) == (CODE, "地下室")


@pytest.mark.parametrize(
    ("typed", "is_wrong"),
    [("2EM-4H", False), (CODE, False), ("2em4hmasw9r", False), ("2EM-4HMA-SW9S", True)],
)
def test_a_code_is_judged_while_it_is_typed(typed: str, *, is_wrong: bool):
    """FORMAT §1: the check symbol; case and dashes are ignored."""
    assert judge_code(typed)[1] is is_wrong


def test_two_characters_find_an_institution_from_anywhere_on_the_screen(tmp_path: Path):
    """STACK.md, Read models: two Chinese characters must find; typing begins the search."""

    async def keys(pilot: Pilot[None]) -> None:
        await pilot.press(*"启明")
        await settled(pilot)
        assert devices.SCHOOL_NAME in screen(pilot)
        await pilot.press(*"无此")
        await settled(pilot)
        assert devices.SCHOOL_NAME not in screen(pilot)

    with device_in(tmp_path / "device") as device:
        play(device, keys)


def test_an_item_that_nobody_measures_is_answered_with_a_digit(tmp_path: Path):
    """DOMAIN.md §3.3: answered by looking."""

    async def keys(pilot: Pilot[None]) -> None:
        await open_visit(pilot)
        await go(pilot, "f3")
        pilot.app.screen.query_one("#answer-V-SAF-02", Choices).focus()
        await keys_one_by_one(pilot, "2", "1")

    with device_in(tmp_path / "device") as device:
        play(device, keys)
        assert [answer.answer for answer in only_leg(device).answers] == ["compliant"]


def test_a_question_of_the_checklist_is_answered_with_a_digit(tmp_path: Path):
    """DOMAIN.md §3.3 V-DOC-01: which of the five is wrong is on record, with its limit."""

    async def keys(pilot: Pilot[None]) -> None:
        await open_visit(pilot)
        await show_credentials(pilot)
        await go(pilot, "f3")
        pilot.app.screen.query_one("#look-V-DOC-01-licence_displayed", Choices).focus()
        await keys_one_by_one(pilot, "2", "tab", "1", "tab", "3", "f4")
        shown = " ".join(screen(pilot).split())
        assert "is the training licence displayed? no" in shown

    with device_in(tmp_path / "device") as device:
        play(device, keys)
        measured = [
            (one.measure, one.measured, one.limit, one.exceeded)
            for one in only_leg(device).measurements
        ]
        assert measured == [
            ("licence_displayed", "no", "yes", True),
            ("registration_displayed", "yes", "yes", False),
            ("licence_valid", "not_applicable", "yes", False),
        ]


def test_an_answer_taken_back_corrects_the_first(tmp_path: Path):
    """DOMAIN.md §4.7: the old fact stays in the leg, the new one stands."""

    async def keys(pilot: Pilot[None]) -> None:
        await open_visit(pilot)
        await show_credentials(pilot)
        await go(pilot, "f3")
        pilot.app.screen.query_one("#look-V-TIM-06-school_hours", Choices).focus()
        await keys_one_by_one(pilot, "2", "1")

    with device_in(tmp_path / "device") as device:
        play(device, keys)
        leg = only_leg(device)
        assert [(one.measured, one.exceeded) for one in leg.measurements] == [("no", False)]
        assert sum(isinstance(fact.event, ItemMeasured) for fact in leg.facts) == 2


def test_the_last_item_of_the_checklist_is_seen_when_it_is_gone_to(tmp_path: Path):
    """PRODUCT.md: keys alone, 80x24; a list longer than the screen hides no cursor."""

    async def keys(pilot: Pilot[None]) -> None:
        await open_visit(pilot)
        await show_credentials(pilot)
        await go(pilot, "f3")
        await keys_one_by_one(pilot, "shift+tab", "shift+tab", "shift+tab", "2")
        assert "> V-OBS-01" in screen(pilot)

    with device_in(tmp_path / "device") as device:
        play(device, keys)
        assert [one.code for one in only_leg(device).answers] == ["V-OBS-01"]


def test_a_refused_key_is_told_on_every_screen(tmp_path: Path):
    """R7, F39: a red line from data, and capture goes on."""

    async def keys(pilot: Pilot[None]) -> None:
        await settled(pilot)
        assert pilot.app.screen.query_one(Alarm).display
        assert "rejected:fork" in screen(pilot)
        await go(pilot, "enter")
        assert "rejected:fork" in screen(pilot)

    with device_in(tmp_path / "device") as device:
        devices.on_site(Capture(device))
        _answer(device, "rejected:fork")
        play(device, keys)


def test_a_refused_checkpoint_is_told_on_the_first_screen(tmp_path: Path):
    """FORMAT §8 row 9: the office shows two logs."""

    async def keys(pilot: Pilot[None]) -> None:
        await settled(pilot)
        assert "the office's log differs" in screen(pilot)

    with device_in(tmp_path / "device") as device:
        device.journal.put_setting("refused_note", "the other note")
        play(device, keys)


def test_a_sync_that_cannot_reach_the_office_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """R9: the status stays what data says."""

    def unreachable(_device: Device, _tell: object) -> SyncReport:
        raise Told("{field} cannot be reached", "office")

    monkeypatch.setattr(sync_session, "sync", unreachable)

    async def keys(pilot: Pilot[None]) -> None:
        await keys_one_by_one(pilot, "s")
        assert said(pilot) == "office cannot be reached"
        right = pilot.app.screen.query_one(TopLine).query_one(".right")
        assert "not in sync" in str(right.render())

    with device_in(tmp_path / "device") as device:
        play(device, keys)


def _answer(device: Device, verdict: str) -> None:
    """Let the office answer for the first own event."""
    kid = device.signer.kid
    row = Receipt(kid=kid, seq=1, sha=bytes(32), leaf=-1, received_ms=0, verdict=verdict)
    note = ReceiptNote(size=1, note=devices.note(), raw=b"{}", sig=bytes(64))
    device.journal.record_receipts([row], note, 0)


def test_back_from_a_new_visit_the_cursor_is_on_it(tmp_path: Path):
    """Enter goes on with what was begun last, not with what the cursor was on before."""
    found: list[str] = []

    async def keys(pilot: Pilot[None]) -> None:
        await go(pilot, "n")
        await pilot.press(*"roof")
        await keys_one_by_one(pilot, "f10", "escape")
        chosen = pilot.app.screen.query_one("#legs", RowsView).chosen
        assert isinstance(chosen, LegSummary)
        found.append(chosen.stream)

    with device_in(tmp_path / "device") as device:
        devices.on_site(Capture(device))
        play(device, keys)
        newest, _older = Capture(device).legs()
        assert found == [newest.stream]


def test_back_from_a_visit_letters_are_keys_again(tmp_path: Path):
    """What was searched for stays, but the next letter is not typed into it."""

    async def act(pilot: Pilot[None]) -> None:
        await go(pilot, "/")
        await pilot.press(*"启明", "enter")
        await settled(pilot)
        await keys_one_by_one(pilot, "f10", "escape", "o")
        assert isinstance(pilot.app.screen, OutboxScreen)

    with device_in(tmp_path / "device") as device:
        play(device, act)
