"""The import contracts once more, as a fresh interpreter sees them (ARCHITECTURE.md, Folders).

lint-imports reads `import` statements; `sys.modules` shows what a process has really loaded, an
`import_module` and a library's own imports included.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import version

import pytest

from tests.support import devices
from tests.support.breaches import ROOT, contracts

CORE = ("kernel", "law", "evidence", "domain", "process", "sync")
"""Every room of core but the log."""
LIBRARIES = ("msgspec", "cryptography.hazmat.primitives.asymmetric.ed25519")
"""What core stands on (ARCHITECTURE.md); what these load themselves is no breach of ours."""
SHELL = frozenset({"litestar", "granian", "uvicorn", "textual", "psycopg"})
"""What an answer on the command line does not wait for."""

_IMPORT = """
for module in arguments:
    import_module(module)
"""
_CALL = """
try:
    code = import_module(arguments[0]).main(arguments[1:])
except SystemExit as ended:  # argparse, after --help
    code = ended.code
"""
_FRAME = """
import json, sys
from importlib import import_module
seen, *arguments = sys.argv[1:]
code = 0
{body}
with open(seen, "w") as file:
    json.dump([code or 0, sorted(sys.modules)], file)
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return a function that runs in a fresh interpreter: exit code, modules loaded there."""
    seen = tmp_path_factory.mktemp("run") / "seen.json"

    def fresh(body, *arguments):
        seen.unlink(missing_ok=True)
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", _FRAME.format(body=body), str(seen), *arguments],
            cwd=ROOT,
            env={**os.environ, "ANJUAN_LANG": "en"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert seen.exists(), f"{arguments}: {done.stdout}{done.stderr}"
        code, modules = json.loads(seen.read_text("utf-8"))
        return code, frozenset(modules)

    return fresh


@pytest.fixture(scope="module")
def libraries(run):
    """What an interpreter has loaded that has only the libraries of core."""
    return run(_IMPORT, *LIBRARIES)[1]


@pytest.fixture(scope="module")
def core(run):
    """What an interpreter has loaded that has all of core but the log."""
    return run(_IMPORT, *(one for room in CORE for one in modules_of(f"core/{room}")))[1]


@pytest.fixture(scope="module")
def projections(run):
    """What an interpreter has loaded that has every projection."""
    return run(_IMPORT, *modules_of("projections"))[1]


@pytest.fixture(scope="module")
def office(run, tmp_path_factory):
    """A data folder as `anjuan init` makes it, and the stream of its first event."""
    folder = tmp_path_factory.mktemp("office") / "data"
    made = ["init", "--authority", devices.AUTHORITY, "--data", str(folder)]
    code, _ = run(_CALL, "server.cli", *made)
    assert code == 0
    with closing(sqlite3.connect(folder / "log.db")) as log:
        (stream,) = log.execute("SELECT originator_id FROM stored_events LIMIT 1").fetchone()
    return str(folder), stream


@pytest.fixture(scope="module")
def tablet(tmp_path_factory):
    """The data folder of an enrolled device."""
    folder = tmp_path_factory.mktemp("tablet") / "data"
    devices.make(folder).close()
    return str(folder)


def modules_of(folder):
    files = sorted((ROOT / folder).rglob("*.py"))
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]
    return [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]


def loaded(modules, packages):
    """Return which of the packages an interpreter has loaded, wholly or in part."""
    return sorted({one.partition(".")[0] for one in modules} & set(packages))


def test_core_does_no_io_and_tells_no_time(core, libraries):
    """The contract `pure`, but for what the interpreter and core's two libraries load anyway."""
    impure = set(contracts()["pure"]["forbidden_modules"])
    assert loaded(core - libraries, impure) == []


@pytest.mark.parametrize(
    "package",
    ["eventsourcing", "litestar", "sqlite3", "httpx", "textual", "asyncio", "socket", "random"],
)
def test_core_is_loaded_without(core, package):
    """Named one by one, for nobody can excuse these as a library's own."""
    assert loaded(core, [package]) == []


def test_core_is_loaded_without_its_log(core):
    """core/log holds the only I/O of core; nobody else in core needs it."""
    assert [one for one in core if one.startswith("core.log")] == []


def test_the_check_of_core_saw_every_room(core):
    """An empty list of modules would pass every test above."""
    assert {f"core.{room}" for room in CORE} <= core
    assert {"core.domain.catalogue", "core.process.react", "core.sync.admission"} <= core


def test_no_projection_loads_the_law_or_a_decision(projections):
    """Replay never consults today's law (STYLE.md: decide once, replay for ever)."""
    assert "projections.runner" in projections
    assert [
        one for one in projections if one.startswith("core.law") or one.endswith(".decide")
    ] == []


@pytest.mark.parametrize(
    ("code", "call"),
    [
        (0, ["--help"]),
        (0, ["credit", "score", "--help"]),
        (1, ["credit", "score", "nobody", "--explain"]),
        (0, ["replay", "STREAM"]),
        (0, ["status"]),
        (0, ["case", "list"]),
        (0, ["visit", "list"]),
        (0, ["device", "list"]),
        (0, ["review", "list"]),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else f"exit {one}",
)
def test_an_answer_of_the_office_waits_for_no_server(run, office, code, call):
    """Asking for a score does not wait for an HTTP framework, nor for a terminal library."""
    folder, stream = office
    data = [] if "--help" in call else ["--data", folder]
    said = [stream if word == "STREAM" else word for word in call]
    ended, modules = run(_CALL, "server.cli", *said, *data)
    assert ended == code
    assert loaded(modules, SHELL | {"httpx"}) == []


@pytest.mark.parametrize(
    ("code", "call"),
    [(0, ["--help"]), (0, ["status"]), (0, ["visit", "--help"])],
    ids=lambda one: " ".join(one) if isinstance(one, list) else f"exit {one}",
)
def test_an_answer_of_the_device_waits_for_no_library(run, tablet, code, call):
    """A tablet answers `status` before a terminal or HTTP library would be read."""
    data = [] if "--help" in call else ["--data", tablet]
    ended, modules = run(_CALL, "field_client.cli", *call, *data)
    assert ended == code
    assert loaded(modules, SHELL | {"httpx", "eventsourcing"}) == []


def test_the_device_captures_without_a_terminal_library(run):
    """The contract `headless`, as a process sees it."""
    _, modules = run(_IMPORT, *contracts()["headless"]["source_modules"])
    assert loaded(modules, ["textual"]) == []
    assert [one for one in modules if one.startswith("field_client.screens")] == []


@pytest.mark.parametrize("package", ["litestar", "granian", "httpx", "textual", "eventsourcing"])
def test_what_must_not_be_loaded_is_installed(package):
    """Where a library is missing, nobody could load it, and the tests above would prove nothing."""
    assert version(package)
