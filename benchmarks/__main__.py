"""`python -m benchmarks`: every figure with its limit and its goal, in one run on one machine.

python -m benchmarks                 about three minutes on two cores
python -m benchmarks --full          100,000 events
python -m benchmarks --only push     one bench
python -m benchmarks --json          the figures for a program
"""

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Final

import msgspec

from benchmarks import (
    appending,
    credit,
    history,
    importing,
    memory,
    pushing,
    reading,
    scaling,
    starting,
)
from benchmarks.measure import FULL, Figure, Scale, noise, seconds

BENCHES: Final[dict[str, ModuleType]] = {
    "append": appending,
    "read": reading,
    "push": pushing,
    "start": starting,
    "import": importing,
    "history": history,
    "memory": memory,
    "scale": scaling,
    "credit": credit,
}


def main() -> int:
    """Run what was asked for; a missed goal is a line of the table, not an error."""
    given = _parser().parse_args()
    scale = FULL if given.full else Scale()
    still = noise()
    found: list[Figure] = []
    if not given.json:
        _say(_noise_line(still))
        _say(_row("work", "ratio", "to", "goal", "", "absolute"))
    for name in given.only or BENCHES:
        took = seconds(partial(_run, name, scale, found, as_json=given.json))
        if not given.json:
            _say(f"({name}: {took:.0f} s)")
    if given.json:
        answer = {"scale": scale, "machine": still, "figures": [_data(one) for one in found]}
        _say(msgspec.json.format(msgspec.json.encode(answer)).decode())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="100,000 events")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", action="append", choices=tuple(BENCHES))
    return parser


def _run(name: str, scale: Scale, found: list[Figure], *, as_json: bool) -> None:
    """Run one bench in a folder beside us: a temporary folder may lie in memory."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as folder:
        for figure in BENCHES[name].figures(scale, Path(folder)):
            found.append(figure)
            if not as_json:
                _say(_figure_line(figure))


def _figure_line(one: Figure) -> str:
    goal = "" if one.goal is None else f"{'≤' if one.is_ceiling else '≥'} {one.goal:.2f}"
    return _row(one.name, f"{one.ratio:.2f}", one.against, goal, one.verdict, one.absolute)


def _row(*cells: str) -> str:
    name, ratio, against, goal, verdict, absolute = cells
    return f"{name:<48} {ratio:>6}  {against:<40} {goal:>7} {verdict:<7} {absolute}"


def _noise_line(still: dict[str, float]) -> str:
    return (
        f"{still['cores']:.0f} cores, load {still['load']:.1f},"
        f" {still['fsyncs_per_s']:,.0f} fsyncs/s,"
        f" {still['verify_per_s']:,.0f} Ed25519 verifications/s on one core;"
        f" equal works lie {still['spread']:.0%} apart"
    )


def _data(one: Figure) -> dict[str, object]:
    data: dict[str, object] = msgspec.to_builtins(one)
    return data | {"verdict": one.verdict}


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
