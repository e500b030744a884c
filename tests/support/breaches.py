"""Deliberate breaches of every import contract, and a copy of the tree to commit them in.

A contract whose wildcard matches nothing passes silently; so each is shown to catch something. A
breach is a line added to a module that exists: were the module renamed, the breach would fail
loudly where the contract would go quiet.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).parents[2]
PACKAGES = ("core", "projections", "server", "field_client")
_RUN = "from importlinter.cli import lint_imports_command as run; run()"


class Breach(msgspec.Struct, frozen=True):
    """Imports that a contract forbids, and what they do to a reader of the code.

    Attributes:
        contract: its `id` in pyproject.toml.
        what: in a few words, for the name of the test.
        imports: importer and imported, each written into the importer as one more line.
        room: a package that is made for the breach, in no list of layers.
    """

    contract: str
    what: str
    imports: tuple[tuple[str, str], ...] = ()
    room: str = ""


def contracts() -> dict[str, dict[str, Any]]:
    """Return every contract of pyproject.toml by its id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {one["id"]: one for one in settings["tool"]["importlinter"]["contracts"]}


def copy_tree(folder: Path) -> Path:
    """Copy the Python files of the four packages and the configuration, some 300 small files."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=_all_but_python)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@contextmanager
def committed(breach: Breach, tree: Path) -> Iterator[None]:
    """Write a breach into a copied tree, and take it out again."""
    lines: dict[Path, str] = {}
    for importer, imported in breach.imports:
        file = _file(importer, tree)
        lines[file] = f"{lines.get(file, '')}import {imported}\n"
    room = tree.joinpath(*breach.room.split(".")) if breach.room else None
    kept = {file: file.read_text("utf-8") for file in lines}
    try:
        for file, line in lines.items():
            file.write_text(f"{kept[file]}\n{line}", "utf-8")
        if room is not None:
            room.mkdir()
            (room / "__init__.py").write_text('"""A room that nobody planned."""\n', "utf-8")
        yield
    finally:
        for file, text in kept.items():
            file.write_text(text, "utf-8")
        if room is not None:
            shutil.rmtree(room)


def lint(tree: Path, *contract_ids: str) -> tuple[bool, str]:
    """Run lint-imports in a tree; return whether every contract held, and what it printed."""
    chosen = [part for one in contract_ids for part in ("--contract", one)]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", _RUN, "--no-cache", "--no-logo", *chosen],
        cwd=tree,
        env={**os.environ, "COLUMNS": "400", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in done.stdout, f"lint-imports did not run: {done.stdout}{done.stderr}"
    return done.returncode == 0, " ".join(done.stdout.split())


def shown(breach: Breach) -> tuple[str, ...]:
    """Return what the report must say, so that it is this breach that was caught."""
    if breach.room:
        return (f"- {breach.room} ",)
    if breach.contract == "no-cycles":
        parents = {importer.rpartition(".")[0] for importer, _ in breach.imports}
        return tuple(f"No cycles are allowed in {parent}." for parent in sorted(parents))
    return tuple(f"{importer} -> {imported} " for importer, imported in breach.imports)


def matches(module: str, expression: str) -> bool:
    """Tell whether a module is, or lies in, what an expression of a contract names."""
    pattern = re.escape(expression).replace(r"\*\*", r"[a-z_.]+").replace(r"\*", r"[a-z_]+")
    return re.fullmatch(rf"{pattern}(\..+)?", module) is not None


def _breaches() -> Iterator[Breach]:
    yield from _folders()
    yield from _rooms()
    yield from _aggregates()
    yield from _forbidden()
    yield from _headless()
    for package, one, other in (
        ("core", "core.kernel.times", "core.kernel.limits"),
        ("projections", "projections.sql", "projections.answers"),
        ("server", "server.clock", "server.keys"),
        ("field_client", "field_client.clock", "field_client.keys"),
    ):
        yield Breach("no-cycles", f"a cycle in {package}", ((one, other), (other, one)))


def _folders() -> Iterator[Breach]:
    for importer, imported in (
        ("core.kernel.times", "projections.sql"),
        ("core.kernel.times", "server.clock"),
        ("projections.sql", "server.clock"),
        ("projections.sql", "field_client.clock"),
        ("server.clock", "field_client.clock"),
        ("field_client.clock", "server.clock"),
    ):
        what = f"{importer.partition('.')[0]} imports {imported.partition('.')[0]}"
        yield Breach("folders", what, ((importer, imported),))


def _rooms() -> Iterator[Breach]:
    for importer, imported in (
        ("core.kernel.times", "core.law.rows"),
        ("core.kernel.times", "core.evidence.note"),
        ("core.law.rows", "core.evidence.note"),
        ("core.evidence.note", "core.law.rows"),
        ("core.law.rows", "core.domain.catalogue"),
        ("core.evidence.note", "core.domain.catalogue"),
        ("core.domain.catalogue", "core.process.react"),
        ("core.domain.catalogue", "core.sync.messages"),
        ("core.domain.catalogue", "core.log.records"),
        ("core.process.react", "core.log.records"),
        ("core.sync.messages", "core.log.records"),
    ):
        what = f"{importer.split('.')[1]} imports {imported.split('.')[1]}"
        yield Breach("core-rooms", what, ((importer, imported),))
    yield Breach("core-rooms", "a room without a place", room="core.ideas")
    yield Breach("domain-rooms", "an aggregate without a place", room="core.domain.ideas")
    for what, importer, imported in (
        ("a notice knows cases", "core.domain.notice.state", "core.domain.case.state"),
        ("a leg knows its visit", "core.domain.leg.state", "core.domain.visit.state"),
        ("a visit knows the catalogue", "core.domain.visit.state", "core.domain.catalogue"),
        ("a room knows every table", "core.domain.tip.state", "core.domain.tables"),
    ):
        yield Breach("domain-rooms", what, ((importer, imported),))


def _aggregates() -> Iterator[Breach]:
    plan = ("events", "state", "table", "merged", "commands", "decide")
    pairs = [(lower, upper) for at, lower in enumerate(plan) for upper in plan[at + 1 :]]
    for lower, upper in pairs:
        rooms = [room for room in _AGGREGATES if _has(room, lower) and _has(room, upper)]
        imports = tuple((f"{room}.{lower}", f"{room}.{upper}") for room in rooms)
        if imports:
            yield Breach("aggregate-rooms", f"{lower} knows {upper}", imports)


def _forbidden() -> Iterator[Breach]:
    declared = contracts()
    meanings = ("core.domain.catalogue", "core.law.rows", "core.process.react")
    yield Breach("blind-log", "the log learns what it logs", _each(["core.log.records"], meanings))
    impure = declared["pure"]["forbidden_modules"]
    pure = tuple(room for room in _CORE if room != "core.log")
    yield Breach("pure", "every impure module", _each(["core.kernel.times"], impure))
    yield Breach("pure", "in every room", _each(map(_some_module, pure), ["sqlite3"]))
    signers = ["core.kernel.times", "core.law.rows", "projections.sql"]
    signers += [*_parts("state", "events", "merged"), *_parts("decide")]
    yield Breach("crypto", "whoever may not sign", _each(signers, ["cryptography"]))
    readers = _parts("state", "events", "table", "merged")
    outside = ["core.domain.catalogue", "core.log.records", "projections.sql"]
    yield Breach("replay", "asks the law", _each([*readers, *outside], ["core.law.rows"]))
    again = ["core.domain.leg.events", "core.domain.visit.merged", *outside]
    yield Breach("replay", "decides again", _each(again, ["core.domain.case.decide"]))
    shells = ["projections.sql", "server.clock", "field_client.clock"]
    yield Breach("one-store", "around the log", _each(shells, ["eventsourcing"]))


def _headless() -> Iterator[Breach]:
    sources = contracts()["headless"]["source_modules"]
    screens = ("textual", "field_client.app", "field_client.screens.today")
    yield Breach("headless", "directly", _each(sources, screens))
    yield Breach("headless", "through another", (("field_client.believing", "textual"),))


def _each(importers: Iterable[str], imported: Iterable[str]) -> tuple[tuple[str, str], ...]:
    targets = tuple(imported)
    return tuple((importer, target) for importer in importers for target in targets)


def _all_but_python(folder: str, names: list[str]) -> list[str]:
    return [
        name
        for name in names
        if name == "__pycache__" or (not name.endswith(".py") and Path(folder, name).is_file())
    ]


def _modules() -> Iterator[str]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            if file.name != "__init__.py":
                yield ".".join(file.relative_to(ROOT).with_suffix("").parts)


def _some_module(room: str) -> str:
    return next(one for one in _MODULES if one.startswith(f"{room}."))


def _parts(*names: str) -> list[str]:
    """Return the modules of `core` that bear one of these names."""
    return [
        module
        for module in _MODULES
        if module.startswith("core.") and module.rpartition(".")[2] in names
    ]


def _has(room: str, part: str) -> bool:
    return f"{room}.{part}" in _MODULES


def _file(module: str, tree: Path) -> Path:
    return tree.joinpath(*module.split(".")).with_suffix(".py")


_MODULES = tuple(_modules())
_CORE = tuple(dict.fromkeys(".".join(one.split(".")[:2]) for one in _MODULES if "core." in one))
_AGGREGATES = tuple(
    dict.fromkeys(one.rpartition(".")[0] for one in _MODULES if one.count(".") == 3)
)

BREACHES = tuple(_breaches())
