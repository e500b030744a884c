"""The demonstration: a new data folder with a county at work, what to look at, then a server."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from server.answers import NO, Answer, WrongCall
from server.calls.shared import Calls
from server.demo.result import ENDING, DemoResult, beside
from server.words import N_, _, said

THERE = N_("{field} holds something already; name a new folder")
LOOK = N_("Look at what happened (the folder is {folder}):")
ENDINGS = N_("One case of each ending, step by step: anjuan replay case:ID --data {folder}")
SCALE = N_("{field} takes {least} to {most} institutions, not {seen}")
LEAST, MOST = 10, 999_999
"""How many institutions a year by chance may have: some of each kind, and six digits at most."""
CLEAN = N_("fsck: clean, {rows} rows checked")
FAULTS = N_("fsck: {count} faults")


HOW = {
    "no_penalty": N_("no penalty: first time, slight, corrected"),
    "transferred": N_("transferred to the police"),
    "paid": N_("penalty paid in time"),
    "instalments": N_("instalments not kept, surcharge up to its cap, enforced by the court"),
    "hearing": N_("decided after a hearing"),
    "revoked": N_("revoked after publication"),
    "unlicensed": N_("unlicensed, fined and closed down"),
}


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `demo`."""
    demo = calls.add_parser("demo", parents=[shared], help=_("a small county at work"))
    demo.add_argument("--once", action="store_true", help=_("end instead of serving"))
    demo.add_argument(
        "--short", action="store_true", help=_("six weeks of a county alone, without the years")
    )
    demo.add_argument(
        "--scale",
        type=int,
        metavar="N",
        help=_("instead, a year of N institutions by chance, held against a model"),
    )
    demo.add_argument("--seed", type=int, default=1, help=_("the same seed, the same bytes"))
    demo.add_argument("--port", type=int, default=8480)
    demo.set_defaults(run=_demo)


def _demo(given: argparse.Namespace) -> Answer:
    path = _free() if given.data == "data" else Path(given.data)
    for folder in (path, beside(path)):
        if folder.exists() and any(folder.iterdir()):
            raise WrongCall(THERE, str(folder))

    def tell(line: str) -> None:
        if not given.json:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    answer = _told(given, path, tell) if given.scale is None else _scaled(given, path, tell)
    if given.once:
        return answer
    for line in answer.lines:
        tell(line)
    from server.serving import serve_folder  # noqa: PLC0415 - HTTP is slow to import

    serve_folder(path, "127.0.0.1", given.port)
    return Answer()


def _told(given: argparse.Namespace, path: Path, tell: Callable[[str], None]) -> Answer:
    """Play the seeds' years and tell the story."""
    from server.demo.run import run_demo  # noqa: PLC0415 - HTTP is slow to import

    result = run_demo(path, given.seed, tell, years=not given.short)
    return Answer(
        code=0 if result.fsck == "clean" else NO,
        lines=_lines(result, path),
        data=msgspec.to_builtins(result),
    )


def _scaled(given: argparse.Namespace, path: Path, tell: Callable[[str], None]) -> Answer:
    """Play a year of any number of institutions."""
    if not LEAST <= given.scale <= MOST:
        raise WrongCall(SCALE, "--scale", least=LEAST, most=MOST, seen=given.scale)
    from server.demo.scale.answer import scaled  # noqa: PLC0415 - no other call needs it

    return scaled(path, given.seed, given.scale, tell)


def _lines(result: DemoResult, path: Path) -> tuple[str, ...]:
    rows = sum(result.checked.values())
    checked = (
        said(CLEAN, rows=rows) if result.fsck == "clean" else said(FAULTS, count=result.faults)
    )
    return (
        "",
        checked,
        said(LOOK, folder=str(path)),
        f"  anjuan credit score {result.look_at['institution']} --explain --data {path}",
        f"  anjuan replay case:{result.look_at['case']} --data {path}",
        f"  anjuan replay visit:{result.look_at['visit']} --data {path}",
        f"  anjuan replay notice:{result.look_at['withdrawn']} --data {path}",
        f"  anjuan fsck --data {path}",
        f"  anjuan-field visit show last --data {beside(path) / 'laptop-a'}",
        *_endings(result, path),
    )


def _endings(result: DemoResult, path: Path) -> tuple[str, ...]:
    cases = {
        name.removeprefix(ENDING): case
        for name, case in result.look_at.items()
        if name.startswith(ENDING)
    }
    lines = (f"  case:{case}  {_(HOW.get(how, how))}" for how, case in cases.items())
    return (said(ENDINGS, folder=str(path)), *lines) if cases else ()


def _free() -> Path:
    """Return the first name that nothing has yet: a demonstration is always a new folder."""
    names = ("demo-data", *(f"demo-data-{number}" for number in range(2, 1_000)))
    return next(path for path in map(Path, names) if not (path.exists() or beside(path).exists()))
