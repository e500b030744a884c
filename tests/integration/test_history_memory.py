"""Reading the past of a ledger takes as much memory for many rows as for few."""

import subprocess
import sys
import tracemalloc

import pytest

from server.history.ledger import read_ledger
from server.history.mapping import load_mapping
from server.history.oddities import Oddities
from tests.support.ledgers import write_mapping

SMALL, LARGE = 10_000, 20_000  # rows of findings, more than a batch of any
NIGHT_SMALL, NIGHT_LARGE = 100_000, 1_000_000
MOST = 1.2
MAPPING = """
ledger = "x"
[file.shops]
[file.visits]
[file.found]
[institution]
file = "shops"
key = "id"
[visit]
file = "visits"
key = "no"
institution = "shop"
on = "day"
score = "score"
[[finding]]
file = "found"
join = { no = "no" }
code = "code"
severity = { column = "risk", map = { "1" = "low", "2" = "high" } }
"""
ALONE = """
import resource, sys
from pathlib import Path
from tests.integration.test_history_memory import read_all
read_all(Path(sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def write(folder, count):
    """Write a ledger with so many findings, four a visit, ten visits a shop; every tenth is odd."""
    folder.mkdir()
    write_mapping(folder, MAPPING)
    files = folder / "files"
    files.mkdir()
    with (files / "shops.csv").open("w") as file:
        file.write("id\n")
        file.writelines(f"{at}\n" for at in range(count // 40))
    with (files / "visits.csv").open("w") as file:
        file.write("no,shop,day,score\n")
        file.writelines(
            f"{at},{at // 10},20{at % 20 + 1:02}-03-0{at % 9 + 1},{at % 100}\n"
            for at in range(count // 4)
        )
    with (files / "found.csv").open("w") as file:
        file.write("no,code,risk\n")
        file.writelines(f"{at // 4},C{at % 50},{at % 10 % 3}\n" for at in range(count))
    return folder


def read_all(folder):
    """Read a ledger and every record of it; return how many there are."""
    oddities = Oddities()
    mapping = load_mapping(folder / "mapping.toml")
    with read_ledger(mapping, [folder / "files"], oddities) as ledger:
        count = sum(1 for _ in ledger.institutions()) + sum(1 for _ in ledger.visits())
    assert sum(1 for _ in oddities) == len(oddities) > count // 10
    return count


def peak(folder):
    """Return the most bytes that Python held during a second reading, when caches are warm."""
    read_all(folder)
    tracemalloc.start()
    try:
        read_all(folder)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_ledger_of_twice_the_rows_holds_no_more_of_them(tmp_path):
    small, large = (peak(write(tmp_path / str(count), count)) for count in (SMALL, LARGE))
    assert large <= MOST * small


@pytest.mark.slow
def test_a_million_rows_need_hardly_more_memory_than_a_hundred_thousand(tmp_path):
    """As whole processes, at most 1.2 times."""
    peaks = []
    for count in (NIGHT_SMALL, NIGHT_LARGE):
        folder = write(tmp_path / str(count), count)
        done = subprocess.run(  # noqa: S603 - this interpreter, with our own words
            [sys.executable, "-c", ALONE, folder], check=True, capture_output=True, text=True
        )
        peaks.append(int(done.stdout))
    assert peaks[1] <= MOST * peaks[0]
