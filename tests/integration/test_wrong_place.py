"""What a person is told who names a folder or a file that is not there, in their language."""

from pathlib import Path

import pytest

from server.cli import main


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["status", "--data", "{place}"], "{place} is not a data folder; run `anjuan init`"),
        (["fsck", "--data", "{place}"], "{place} is not a data folder; run `anjuan init`"),
        (["draw", "verify", "--file", "{place}"], "{place}: there is no such file"),
    ],
)
def test_what_is_not_there_is_named(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    """STYLE.md, Errors: what was seen, what to do; no number of an operating system's error."""
    monkeypatch.setenv("ANJUAN_LANG", "en")
    place = str(tmp_path / "nowhere")
    assert main([one.format(place=place) for one in arguments]) == 2
    assert capsys.readouterr().err == told.format(place=place) + "\n"
