"""Import of a ledger's past, all of it: reading, pairing, signing, admission, log, read models.

The ledger is made up, as large as that of a great city: visits and the institutions they are of.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks import processes
from benchmarks.county import AUTHORITY
from benchmarks.measure import FULL, Figure, Scale

_INSTITUTIONS: Final = 25_357
_VISITS: Final = 93_457
_ROWS_PER_MINUTE: Final = 100_000
_SMALL: Final = 10
"""By how much the short run is smaller."""
_MAPPING: Final = """
ledger = "bench"
region = "410422"
[file.places]
[file.visits]
[institution]
file = "places"
key = "id"
name = "name"
address = "address"
[visit]
file = "visits"
key = ["id", "date"]
institution = "id"
on = "date"
score = "score"
grade = "grade"
"""


def figures(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Import into a new folder as a whole process, then let every read model read it."""
    part = 1 if scale.events >= FULL.events else _SMALL
    files = _ledger(folder, _INSTITUTIONS // part, _VISITS // part)
    rows = _INSTITUTIONS // part + _VISITS // part
    data = ("--data", str(folder / "history"))
    processes.run(*processes.OFFICE, "init", "--authority", AUTHORITY, *data, scratch=folder)
    call = (*processes.OFFICE, "import", "history", *map(str, files))
    mapping = ("--mapping", str(folder / "bench.toml"))
    first = processes.run(*call, *mapping, *data, scratch=folder)
    caught_up = processes.run(*processes.OFFICE, "status", *data, scratch=folder)
    again = processes.run(*call, *mapping, *data, scratch=folder)
    goal_s = rows * 60 / _ROWS_PER_MINUTE
    for name, seconds in (
        (f"import of a ledger, {rows:,} rows", first.wall_s),
        ("the same, and every read model", first.wall_s + caught_up.wall_s),
        ("the same again: nothing new", again.wall_s),
    ):
        yield Figure(
            name=name,
            ratio=seconds / goal_s,
            against="100,000 rows a minute",
            absolute=f"{seconds:.1f} s, {first.peak_kib / 1024:.0f} MiB",
            goal=1.0,
            is_ceiling=True,
        )


def _ledger(folder: Path, institutions: int, visits: int) -> tuple[Path, Path]:
    places, visited = folder / "places.csv", folder / "visits.csv"
    (folder / "bench.toml").write_text(_MAPPING, encoding="utf-8")
    with places.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("id", "name", "address"))
        rows.writerows((at, f"第{at}店", f"昆阳街道{at}号") for at in range(institutions))
    with visited.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("id", "date", "score", "grade"))
        rows.writerows(
            (
                at % institutions,
                f"20{11 + at // institutions}-0{1 + at % 9}-1{at % 10}",
                at % 40,
                "A",
            )
            for at in range(visits)
        )
    return places, visited
