"""A ledger that nobody here has seen: the head of a pack for it, and an office that reads it."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from server import cli
from server.opening import init_folder

BASIS = 'basis = { cite = "Borough Code", verified = "proposed" }'
HEAD = f"""
name = "borough"
version = "1"
title_zh = "区"
title_en = "borough"
[scale]
base = 100
min = 0
max = 100
decimals = 2
{BASIS}
"""


def grade(name: str, body: str = "") -> str:
    """Return a row of grades."""
    return f'[[grade]]\ngrade = "{name}"\ntitle_zh = "级"\ntitle_en = "grade"\n{body}\n{BASIS}\n'


class Office:
    """A data folder and the two calls."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self.capsys = path, capsys
        init_folder(path / "data", "strangers.demo.invalid")

    def call(self, *arguments: str) -> dict[str, Any]:
        """Make a call; return its answer."""
        cli.main([*arguments, "--json", "--data", str(self.path / "data")])
        answer: dict[str, Any] = json.loads(self.capsys.readouterr().out)
        return answer

    def compared(
        self, rows: list[list[Any]], mapping: str, pack: str, encoding: str, delimiter: str
    ) -> dict[str, Any]:
        """Import rows as a file, and hold them against a pack."""
        for name, text in (("m.toml", mapping), ("p.toml", pack)):
            (self.path / name).write_text(text, encoding="utf-8")
        with (self.path / "ledger.csv").open("w", newline="", encoding=encoding) as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        ledger, m = str(self.path / "ledger.csv"), str(self.path / "m.toml")
        read = self.call("import", "history", ledger, "--mapping", m)
        assert read["records"]["added"] == len(rows) - 1
        return self.call("credit", "compare", "--pack", str(self.path / "p.toml"))
