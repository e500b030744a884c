"""The app over a test device, driven by keys; `asyncio.run` around the pilot is enough."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.domain.officer.events import CredentialIssued
from field_client.app import FieldApp
from field_client.device import Device
from tests.support import devices

OWN_NUMBER = "豫D-410422-017"
OTHER_NUMBER = "豫D-410422-018"
Play = Callable[[Pilot[None]], Awaitable[None]]


def make_device(folder: Path) -> Device:
    """Make a device that knows one school and the credentials of two officers."""
    device = devices.make(folder)
    issued = (
        (devices.OFFICER, OWN_NUMBER),
        (devices.COMPANION, OTHER_NUMBER),
    )
    events = [
        devices.pulled(
            f"officer:{officer}",
            CredentialIssued(
                credential_no=number,
                issued_by="叶县教育体育局",
                valid_from="2024-01-01",
                valid_to="2028-12-31",
            ),
            leaf=leaf,
        )
        for leaf, (officer, number) in enumerate(issued, start=2)
    ]
    device.mirror.add_page(events, 3, devices.ORIGIN)
    return device


@contextmanager
def device_in(folder: Path) -> Iterator[Device]:
    """Make a device and close it afterwards."""
    device = make_device(folder)
    try:
        yield device
    finally:
        device.close()


def play(device: Device, keys: Play, size: tuple[int, int] = (80, 24)) -> FieldApp:
    """Run the app and press keys; what a thread has begun is waited for at the end."""
    app = FieldApp(device)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await keys(pilot)

    asyncio.run(run())
    return app


async def settled(pilot: Pilot[None]) -> None:
    """Wait until threads have answered and the screen is painted."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def open_visit(pilot: Pilot[None]) -> None:
    """Open a visit to the only institution of the register."""
    await pilot.press("enter")
    await pilot.pause()
    await pilot.press("f10")
    await settled(pilot)


async def show_credentials(pilot: Pilot[None]) -> None:
    """Show both credentials."""
    await pilot.press(*OWN_NUMBER, "tab", *OTHER_NUMBER)
    await pilot.press("f10")
    await settled(pilot)


async def go(pilot: Pilot[None], key: str) -> None:
    """Go to another part of the visit."""
    await pilot.press(key)
    await settled(pilot)


def speak(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """Choose the language of the screens."""
    monkeypatch.setenv("ANJUAN_LANG", language)
