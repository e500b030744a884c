"""Import of a register: 3,330 rows, the real file where it lies beside the project."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks import processes
from benchmarks.county import AUTHORITY
from benchmarks.measure import Figure, Scale

REAL: Final = processes.ROOT.parent / "shared" / "data" / "cn" / "training_institutions.csv"
_MAPPING: Final = processes.ROOT / "docs" / "examples" / "institutions.toml"
_ROWS: Final = 3_330
_GOAL_S: Final = 5.0
_PLAIN: Final = """
source = "bench"
[file]
encodings = ["utf-8"]
[columns]
name = "name"
address = "address"
"""


def figures(_scale: Scale, folder: Path) -> Iterator[Figure]:
    """Import into a new folder, as a whole process."""
    path = folder / "importing"
    processes.run(
        *processes.OFFICE, "init", "--authority", AUTHORITY, "--data", str(path), scratch=folder
    )
    file, mapping = (REAL, _MAPPING) if REAL.exists() else _made_up(folder)
    ran = processes.run(
        *processes.OFFICE, "import", "institutions", str(file), "--mapping", str(mapping),
        "--data", str(path), scratch=folder,
    )  # fmt: skip
    yield Figure(
        name=f"import of {_ROWS:,} institutions ({file.name})",
        ratio=ran.wall_s / _GOAL_S,
        against="five seconds",
        absolute=f"{ran.wall_s:.2f} s",
        goal=1.0,
        is_ceiling=True,
    )


def _made_up(folder: Path) -> tuple[Path, Path]:
    file, mapping = folder / "register.csv", folder / "register.toml"
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("name", "address"))
        rows.writerows((f"第{row}培训学校", f"昆阳街道{row}号") for row in range(_ROWS))
    mapping.write_text(_PLAIN, encoding="utf-8")
    return file, mapping
