"""A witness as a process on a real socket: statuses, a race, kill -9, lost files."""

import shutil
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from core.evidence.checkpoint import cosigned_at
from core.evidence.note import parse_vkey
from core.log.records import UnfitFile
from server.cli import main
from server.settings import NotADataFolder
from server.witness.files import make_witness
from server.witness.store import Witness
from tests.support.witnesses import NAME, ORIGIN, SmallLog, new_witness, served_witness

LEAVES = [bytes([number]) for number in range(9)]
OURS = SmallLog(LEAVES)
OTHER = SmallLog([*LEAVES[:4], b"another", *LEAVES[5:]])


def post(url: str, content: bytes) -> httpx.Response:
    return httpx.post(f"{url}/add-checkpoint", content=content, timeout=30)


def seen_by(folder: Path) -> list[int]:
    with Witness.open(folder) as witness:
        return [one.size for one in witness.seen()]


def test_a_served_witness_answers_as_the_protocol_says(tmp_path):
    """C2SP tlog-witness, over HTTP: body and media type of each answer."""
    key = parse_vkey(new_witness(tmp_path))
    unknown = OURS.request(0, 5).replace(b"/log/1\n", b"/log/2\n")
    with served_witness(tmp_path) as url:
        first = post(url, OURS.request(0, 5))
        conflict = post(url, OURS.request(0, 9))
        statuses = [
            post(url, content).status_code
            for content in (b"old x", unknown, OTHER.request(5, 9), OURS.request(5, 9))
        ]
        assert httpx.get(f"{url}/add-checkpoint", timeout=30).status_code == 405
        assert post(url, b"x" * 100_000).status_code in {400, 413}
    assert first.status_code == 200
    assert first.headers["content-type"].startswith("text/plain")
    assert cosigned_at(OURS.note(5) + first.text, NAME, key.public) > 0
    assert (conflict.status_code, conflict.text) == (409, "5\n")
    assert conflict.headers["content-type"].startswith("text/x.tlog.size")
    assert statuses == [400, 404, 422, 200]
    assert seen_by(tmp_path) == [9]


def test_of_two_histories_that_race_one_is_cosigned(tmp_path):
    """The race of the specification: check and record are one step."""
    new_witness(tmp_path)
    with served_witness(tmp_path) as url, ThreadPoolExecutor(8) as pool:
        asked = [log.request(0, size) for size in (5, 7, 9) for log in (OURS, OTHER)] * 3
        statuses = list(pool.map(lambda content: post(url, content).status_code, asked))
    assert statuses.count(200) == 1
    assert set(statuses) == {200, 409}


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from server.witness.store import Witness

    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    with Witness.open(Path(sys.argv[1]), now_s=die) as witness:
        sys.stdout.write(witness.add_checkpoint(sys.stdin.buffer.read()).body)
"""


def test_a_witness_killed_between_check_and_record_has_signed_nothing(tmp_path):
    """Kill -9 at the moment where the time for the signature is read, inside the transaction."""
    new_witness(tmp_path)
    with Witness.open(tmp_path) as witness:
        assert witness.add_checkpoint(OURS.request(0, 5)).status == 200
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path)],
        input=OURS.request(5, 9),
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, b"")
    assert seen_by(tmp_path) == [5]
    with Witness.open(tmp_path) as witness:
        assert witness.add_checkpoint(OURS.request(5, 9)).status == 200


def test_a_clock_set_back_does_not_show_in_a_cosignature(tmp_path):
    """The times of one witness never go back."""
    key = parse_vkey(new_witness(tmp_path))
    with Witness.open(tmp_path, now_s=lambda: 2_000) as witness:
        witness.add_checkpoint(OURS.request(0, 5))
    with Witness.open(tmp_path, now_s=lambda: 1_000) as witness:
        line = witness.add_checkpoint(OURS.request(5, 9)).body
    assert cosigned_at(OURS.note(9) + line, NAME, key.public) == 2_000


def test_what_contradicts_is_kept_once_with_both_notes(tmp_path):
    """A forked log: the witness holds the two notes that convict it."""
    new_witness(tmp_path)
    with Witness.open(tmp_path) as witness:
        witness.add_checkpoint(OURS.request(0, 9))
        assert [witness.add_checkpoint(OTHER.request(9, 9)).status for _ in range(2)] == [409, 409]
        ((origin, status, cosigned, asked),) = witness.contradictions()
    assert (origin, status, cosigned) == (ORIGIN, 409, OURS.note(9))
    assert asked == OTHER.request(9, 9)


def test_a_witness_that_lost_its_database_does_not_go_on(tmp_path):
    """It begins anew under a new name and key, never from zero under the old ones."""
    new_witness(tmp_path)
    (tmp_path / "witness.db").unlink()
    with pytest.raises(NotADataFolder, match="new one under a new name"):
        Witness.open(tmp_path)
    with pytest.raises(FileExistsError):
        new_witness(tmp_path)


def test_a_database_of_another_witness_is_not_taken(tmp_path):
    """A fresh database beside an old key would be a restart from zero."""
    new_witness(tmp_path / "a")
    make_witness(tmp_path / "b", NAME, ())
    shutil.copy(tmp_path / "b" / "witness.db", tmp_path / "a" / "witness.db")
    with pytest.raises(UnfitFile, match="another key"):
        Witness.open(tmp_path / "a")


def test_the_calls_of_a_witness_tell_what_is_wrong(tmp_path, capsys):
    """Exit code 2, and nothing made."""
    folder = str(tmp_path / "w")
    assert main(["witness", "show", "--data", folder]) == 2
    assert main(["witness", "init", "--name", "a b", "--data", folder]) == 2
    assert main(["witness", "init", "--name", NAME, "--log", "x", "--data", folder]) == 2
    assert not (tmp_path / "w").exists()
    assert main(["witness", "init", "--name", NAME, "--data", folder]) == 0
    assert main(["witness", "init", "--name", NAME, "--data", folder]) == 2
    stick = tmp_path / "stick"
    stick.mkdir()
    cosign = ["witness", "cosign", "--in", str(stick), "--out", str(stick), "--data", folder]
    assert main(cosign) == 2
    capsys.readouterr()
