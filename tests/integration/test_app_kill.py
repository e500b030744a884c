"""A draft outlives the app: killed while a person types, it is there when the screen is opened."""

import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.log.journal import Journal
from field_client.capture import Capture
from field_client.device import Device
from field_client.settings import Files
from field_client.widgets.draft_input import RECOVERED, DraftInput
from field_client.widgets.measure_field import MeasureField
from tests.snapshots.piloted import device_in, go, play, speak
from tests.support import devices

_APP = """
import sys
from pathlib import Path
from field_client.app import FieldApp
from field_client.device import Device
from tests.support import devices

folder, draws = Path(sys.argv[1]), devices.Draws("app")
with Device.open(folder, clock=devices.clock(), random_bytes=draws) as device:
    FieldApp(device).run()
"""
_KEYS = ("\r", "\x1bOR", "20:3")
"""Open the visit, F3 to its checklist, and half a time of day."""
_PATIENCE_S = 30


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is needed to type into")
def test_a_half_typed_value_survives_kill_9_and_is_marked_as_recovered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """ARCHITECTURE.md, step 1; R10: SIGKILL in mid-word, then the same screen again."""
    speak(monkeypatch, "en")
    folder = tmp_path / "device"
    with device_in(folder) as device:
        stream = devices.on_site(Capture(device))
    _type_and_kill(folder, Files(folder).journal)

    async def keys(pilot: Pilot[None]) -> None:
        await go(pilot, "enter")
        await go(pilot, "f3")
        field = pilot.app.screen.query(MeasureField).first()
        assert field.query_one(DraftInput).value == "20:3"
        assert RECOVERED in str(field.query_one(".verdict").render())

    with Device.open(folder, clock=devices.clock(), random_bytes=devices.Draws("again")) as again:
        play(again, keys)
        assert Capture(again).leg(stream).measurements == ()


def _type_and_kill(folder: Path, journal: Path) -> None:
    """Run the app in a pseudo-terminal, type, and kill it once the last key is on the disk."""
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    app = subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", _APP, str(folder)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    try:
        os.close(slave)
        _wait_for(master, "Register")
        os.write(master, _KEYS[0].encode())
        _wait_for(master, "Credentials shown")
        os.write(master, _KEYS[1].encode())
        _wait_for(master, "at what time")
        os.write(master, _KEYS[2].encode())
        while "20:3" not in _drafts(journal):
            _drain(master)
        app.send_signal(signal.SIGKILL)
    finally:
        app.kill()
        app.wait(_PATIENCE_S)
        os.close(master)


def _wait_for(terminal: int, text: str) -> None:
    """Read what the app paints until a text stands there."""
    seen = b""
    while text.encode() not in seen:
        more = _drain(terminal)
        assert more, f"the app never showed {text!r}: {seen[-2000:]!r}"
        seen += more


def _drain(terminal: int) -> bytes:
    ready, _, _ = select.select([terminal], [], [], _PATIENCE_S)
    return os.read(terminal, 65536) if ready else b""


def _drafts(journal: Path) -> set[str]:
    with Journal.open(str(journal)) as other:
        return {draft.value for draft in other.drafts().values()}
