"""Every screen at 80x24 and 120x40, in Chinese and in English (STYLE.md, Snapshots)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.snapshots.piloted import (
    device_in,
    go,
    open_visit,
    play,
    settled,
    show_credentials,
    speak,
)
from tests.snapshots.screen_text import SIZES, assert_looks_as_captured

Look = Callable[[str], None]


async def _open_and_check(pilot: Pilot[None], look: Look) -> None:
    look("today")
    await go(pilot, "f1")
    look("help")
    await go(pilot, "escape")
    await go(pilot, "j")
    await pilot.press(*"2EM-4HMA-SW9S")
    await settled(pilot)
    look("join")
    await go(pilot, "escape")
    await go(pilot, "escape")
    await open_visit(pilot)
    look("visit")
    await show_credentials(pilot)
    await go(pilot, "f3")
    await pilot.press(*"20:31")
    await settled(pilot)
    look("checklist")
    pilot.app.screen.query_one("#look-V-DOC-01-licence_valid").focus()
    await settled(pilot)
    look("checklist-below")


async def _find_and_order(pilot: Pilot[None], look: Look) -> None:
    await go(pilot, "f4")
    look("finding")
    await pilot.press("enter")
    await go(pilot, "enter")
    await go(pilot, "tab")
    await go(pilot, "2")
    await go(pilot, "tab")
    await go(pilot, "3")
    look("notice")
    await go(pilot, "f10")


async def _sign_and_leave(pilot: Pilot[None], look: Look) -> None:
    await go(pilot, "f5")
    look("review")
    await go(pilot, "tab")
    await go(pilot, "1")
    await go(pilot, "enter")
    await go(pilot, "enter")
    look("left")
    await go(pilot, "escape")
    look("today-after-a-visit")
    await go(pilot, "o")
    look("outbox")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_screen_of_a_visit_looks_as_it_was_accepted(
    language: str, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Nothing cut off, no ambiguous width, every line full (STACK.md, Terminal)."""
    speak(monkeypatch, language)
    different: list[str] = []

    async def keys(pilot: Pilot[None]) -> None:
        def look(screen: str) -> None:
            try:
                assert_looks_as_captured(pilot.app, f"{screen}-{language}-{size[0]}x{size[1]}")
            except AssertionError as error:
                different.append(str(error))

        await _open_and_check(pilot, look)
        await _find_and_order(pilot, look)
        await _sign_and_leave(pilot, look)

    with device_in(tmp_path / "device") as device:
        play(device, keys, size)
    assert not different, "\n\n".join(different)
