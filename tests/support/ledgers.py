"""Ledgers in miniature: a mapping and its files as texts, and what is read of them."""

import re
from pathlib import Path
from typing import Any

import msgspec

from server.history.ledger import read_ledger
from server.history.mapping import load_mapping
from server.history.oddities import Oddities

SHARED = Path(__file__).parents[3] / "shared"
PAGE = Path(__file__).parents[2] / "docs" / "HISTORY.md"
_BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PLACES = ("file", "line")


def read(folder: Path, mapping: str, **files: str | bytes) -> list[dict[str, Any]]:
    """Read files by a mapping; return records and oddities, without what is empty.

    Args:
        folder: an empty one.
        mapping: its text.
        files: content by name, with "_" for the last point: `visits_csv`.
    """
    paths = []
    for name, content in files.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    return read_paths(write_mapping(folder, mapping), paths)


def write_mapping(folder: Path, text: str) -> Path:
    """Write a mapping beside the files."""
    path = folder / "mapping.toml"
    path.write_text(text, "utf-8")
    return path


def read_paths(mapping: Path, paths: list[Path]) -> list[dict[str, Any]]:
    """Read files by a mapping file."""
    oddities = Oddities()
    with read_ledger(load_mapping(mapping), paths, oddities) as ledger:
        said = [{"institution": _institution(one)} for one in ledger.institutions()]
        said += [{"visit": _short(one)} for one in ledger.visits()]
        said += [{"fact": _short(one)} for one in ledger.facts()]
    said += [{"oddity": _filled(msgspec.to_builtins(one))} for one in oddities]
    oddities.close()
    return said


def _institution(one: Any) -> dict[str, Any]:
    return {"key": one.key, **msgspec.to_builtins(one.particulars)}


def _short(one: Any) -> dict[str, Any]:
    said = _filled(msgspec.to_builtins(one))
    found = [_filled(finding) for finding in said.pop("findings", ())]
    short = {name: value for name, value in said.items() if name not in _PLACES}
    return {**short, "findings": found} if found else short


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in ("", (), [], {})}


def examples() -> list[list[tuple[str, str, str]]]:
    """Return the examples of docs/HISTORY.md: blocks of kind, name and text, a mapping first."""
    found: list[list[tuple[str, str, str]]] = []
    for block in _BLOCK.findall(PAGE.read_text("utf-8")):
        if block[0] == "toml":
            found.append([])
        if found:
            found[-1].append(block)
    return found
