"""Memory of export and fsck does not grow with the log (PERFORMANCE.md P12)."""

import subprocess
import sys

import pytest

from core.evidence.body import Actor
from server.opening import init_folder, open_office
from tests.support.folders import grow

BIG = "big.demo.invalid"
_PEAK = """
import resource, sys
from pathlib import Path
if sys.argv[1] == "fsck":
    from server.fsck import fsck
    assert fsck(Path(sys.argv[2])).ok
else:
    from server.exporting import export_jsonl
    from server.opening import open_office
    office = open_office(Path(sys.argv[2]))
    export_jsonl(office, Path(sys.argv[3]))
    office.close()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    path = tmp_path_factory.mktemp("big")
    made = []
    for count in (10_000, 100_000):
        settings = init_folder(path / str(count), BIG)
        office = open_office(path / str(count))
        grow(office, count, Actor(id=settings.administrator), streams=1_000)
        office.close()
        made.append(path / str(count))
    return made


@pytest.mark.slow
@pytest.mark.parametrize("call", ["fsck", "export"])
def test_peak_memory_at_100_000_events_is_that_at_10_000(folders, call, tmp_path):
    """PERFORMANCE.md P12: memory of export and verify flat; at most 1.2 times."""

    def peak(folder):
        done = subprocess.run(  # noqa: S603 - this interpreter, our own code
            [sys.executable, "-c", _PEAK, call, str(folder), str(tmp_path / "out.jsonl")],
            check=True,
            capture_output=True,
            text=True,
        )
        return int(done.stdout)

    small, large = map(peak, folders)
    assert large <= 1.2 * small
