"""Fields of the app: typed ahead, left, taken back; pressed key by key (STACK.md, Terminal)."""

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from core.domain.leg.events import ItemMeasured
from field_client.capture import Capture
from field_client.device import Device
from field_client.widgets.draft_input import DraftInput
from field_client.widgets.measure_field import MeasureField
from field_client.widgets.said import Said
from tests.snapshots.piloted import Play, device_in, go, play, settled, speak
from tests.support import devices


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, "en")


def in_checklist(device: Device, keys: Play, *, online: bool = False) -> str:
    """Press keys in the full checklist of a visit where credentials were shown."""
    stream = devices.on_site(Capture(device))

    async def run(pilot: Pilot[None]) -> None:
        await go(pilot, "enter")
        await go(pilot, "f3")
        if online:
            await go(pilot, "shift+tab")
            await go(pilot, "shift+tab")
            await go(pilot, "2")
            await go(pilot, "tab")
            await go(pilot, "tab")
        await keys(pilot)
        await settled(pilot)

    play(device, run)
    return stream


async def burst(pilot: Pilot[None], *pressed: str) -> None:
    """Post keys all at once, as a scanner, a paste or a slow line does; nothing waits between."""
    for key in pressed:
        character = {"tab": "\t", "enter": "\r"}.get(key, key if len(key) == 1 else None)
        pilot.app.post_message(events.Key(key, character))
    await settled(pilot)
    await settled(pilot)


def measured(device: Device, stream: str) -> list[tuple[str, str]]:
    """Return the measures that stand on the leg."""
    return [(one.measure, one.measured) for one in Capture(device).leg(stream).measurements]


def test_text_typed_ahead_over_tab_goes_to_the_field_it_was_typed_for(tmp_path: Path):
    """STACK.md, Terminal: in the full form, in one burst, as a scanner or a paste sends it."""

    async def keys(pilot: Pilot[None]) -> None:
        await burst(pilot, *"20:31", "tab", *"2026-09-01/2026-11-30", "tab", *"61", "tab", *"88")

    with device_in(tmp_path / "device") as device:
        stream = in_checklist(device, keys)
        facts = measured(device, stream)
        assert facts == [
            ("lesson_end", "20:31:00"),
            ("span", "2026-09-01/2026-11-30"),
            ("classes", "61"),
        ]


def test_two_times_in_one_burst_stand_in_two_fields(tmp_path: Path):
    """STACK.md, Terminal: "20:31", Tab, "21:05", Tab; the second is no value of the next field."""

    async def keys(pilot: Pilot[None]) -> None:
        await burst(pilot, *"20:31", "tab", *"21:05", "tab")
        fields = list(pilot.app.screen.query(DraftInput))
        assert [field.value for field in fields[:2]] == ["20:31:00", "21:05"]

    with device_in(tmp_path / "device") as device:
        stream = in_checklist(device, keys)
        assert measured(device, stream) == [("lesson_end", "20:31:00")]


def test_enter_makes_the_fact_and_goes_on(tmp_path: Path):
    """ARCHITECTURE.md, step 1: a scanner ends with Enter."""

    async def keys(pilot: Pilot[None]) -> None:
        await burst(pilot, *"20:30", "enter", *"2026-09-01/2026-11-30", "enter")

    with device_in(tmp_path / "device") as device:
        stream = in_checklist(device, keys)
        assert [name for name, _ in measured(device, stream)] == ["lesson_end", "span"]


@pytest.mark.parametrize(
    ("typed", "is_exceeded"), [("20:30", False), ("20:30:01", True), ("20:31", True)]
)
def test_a_limit_is_judged_as_it_is_typed(typed: str, tmp_path: Path, *, is_exceeded: bool):
    """DOMAIN.md §3.3: 20:30:00 is allowed, 20:30:01 is not; the article is named at once."""

    async def keys(pilot: Pilot[None]) -> None:
        await pilot.press(*typed)
        await settled(pilot)
        field = pilot.app.screen.query(MeasureField).first()
        assert field.has_class("-exceeded") is is_exceeded
        assert field.query_one(".article").display is is_exceeded

    with device_in(tmp_path / "device") as device:
        in_checklist(device, keys)


def test_a_value_measured_again_corrects_the_first(tmp_path: Path):
    """DOMAIN.md §4.7: the old fact stays in the leg, the new one stands."""

    async def keys(pilot: Pilot[None]) -> None:
        await pilot.press(*"20:31", "tab", "shift+tab")
        await settled(pilot)
        await pilot.press(*["backspace"] * 8, *"20:35", "tab")

    with device_in(tmp_path / "device") as device:
        stream = in_checklist(device, keys)
        assert measured(device, stream) == [("lesson_end", "20:35:00")]
        facts = [fact.event for fact in Capture(device).leg(stream).facts]
        assert sum(isinstance(event, ItemMeasured) for event in facts) == 2


def test_escape_shows_the_record_and_keeps_what_was_typed(tmp_path: Path):
    """ARCHITECTURE.md, step 1: nothing that a person typed is lost."""

    async def keys(pilot: Pilot[None]) -> None:
        await pilot.press(*"20:31", "escape")
        await settled(pilot)
        field = pilot.app.screen.query(DraftInput).first()
        assert field.value == ""
        await pilot.press("ctrl+z")
        assert field.value == "20:31"

    with device_in(tmp_path / "device") as device:
        in_checklist(device, keys)


def test_every_line_of_what_is_pasted_is_kept(tmp_path: Path):
    """ARCHITECTURE.md, step 1: nothing that a person typed is lost, nor what they pasted."""

    async def keys(pilot: Pilot[None]) -> None:
        pilot.app.post_message(events.Paste("two lines\r\n\n  of a note\n"))
        await settled(pilot)
        assert pilot.app.screen.query(DraftInput).first().value == "two lines of a note"

    with device_in(tmp_path / "device") as device:
        in_checklist(device, keys)
        assert "two lines of a note" in {draft.value for draft in Capture(device).drafts.values()}


def test_the_usual_key_to_stop_a_program_says_which_key_quits(tmp_path: Path):
    """STYLE.md: what the app says stands in one place, in the person's language."""

    async def keys(pilot: Pilot[None]) -> None:
        await go(pilot, "ctrl+c")
        assert pilot.app.screen.query_one(Said).sentence == "Ctrl+Q quit; half-typed text is kept"
        assert pilot.app.is_running

    with device_in(tmp_path / "device") as device:
        in_checklist(device, keys)


def test_what_is_no_value_is_said_and_stays_half_typed(tmp_path: Path):
    """STYLE.md, Errors: what was seen, what is needed; never a traceback, never a loss."""

    async def keys(pilot: Pilot[None]) -> None:
        await pilot.press(*"half past eight", "tab")
        await settled(pilot)
        assert "time of day" in pilot.app.screen.query_one(Said).sentence
        assert pilot.app.screen.query(DraftInput).first().value == "half past eight"

    with device_in(tmp_path / "device") as device:
        stream = in_checklist(device, keys)
        assert measured(device, stream) == []
        assert "half past eight" in {draft.value for draft in Capture(device).drafts.values()}


def test_the_terminal_losing_focus_makes_no_fact(tmp_path: Path):
    """ARCHITECTURE.md, step 1: another window in front is no leaving of the field."""

    async def keys(pilot: Pilot[None]) -> None:
        await pilot.press(*"20:31")
        pilot.app.app_focus = False
        await settled(pilot)
        pilot.app.app_focus = True

    with device_in(tmp_path / "device") as device:
        stream = in_checklist(device, keys)
        assert measured(device, stream) == []


def test_quitting_makes_no_fact_of_what_is_half_typed(tmp_path: Path):
    """ARCHITECTURE.md, step 1: it is a draft, and there when the app is opened again."""

    async def keys(pilot: Pilot[None]) -> None:
        await pilot.press(*"20:31", "ctrl+q")

    with device_in(tmp_path / "device") as device:
        stream = in_checklist(device, keys)
        assert measured(device, stream) == []
        assert "20:31" in {draft.value for draft in Capture(device).drafts.values()}


def test_leaving_the_screen_by_its_key_makes_the_fact(tmp_path: Path):
    """ARCHITECTURE.md, step 1: F4 leaves the field too, after the keys typed ahead of it."""

    async def keys(pilot: Pilot[None]) -> None:
        await burst(pilot, *"20:31", "f4")

    with device_in(tmp_path / "device") as device:
        stream = in_checklist(device, keys)
        assert measured(device, stream) == [("lesson_end", "20:31:00")]


def test_online_lessons_have_limits_of_their_own(tmp_path: Path):
    """DOMAIN.md §3.3 V-TIM-02, V-TIM-03, V-TIM-04."""

    async def keys(pilot: Pilot[None]) -> None:
        codes = [field.rows[0].code for field in pilot.app.screen.query(MeasureField)]
        assert codes[:3] == ["V-TIM-02", "V-TIM-03", "V-TIM-04"]

    with device_in(tmp_path / "device") as device:
        in_checklist(device, keys, online=True)
