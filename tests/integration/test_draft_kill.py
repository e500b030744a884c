"""F1: the laptop dies at any moment; the draft is there, or its fact is, never neither."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.evidence.body import read_header
from core.evidence.envelope import Signed, first_prev, next_prev, prev_text
from field_client import keys
from field_client.capture import Capture
from field_client.device import Device
from tests.support import devices

ROOT = Path(__file__).parents[2]
KILLS = 4

CHILD = """
import sys
from pathlib import Path
from core.domain.leg.commands import AnswerItem
from field_client.capture import Capture
from field_client.device import Device
from tests.support import devices

folder, turn = Path(sys.argv[1]), sys.argv[2]
with Device.open(folder, clock=devices.clock(), random_bytes=devices.Draws(turn)) as device:
    capture = Capture(device)
    answers = ("compliant", "violating", "not_applicable")
    number = device.journal.stream_head(sys.argv[3])
    while True:
        number += 1
        capture.save_draft("answer", str(number))
        print("draft", number, flush=True)
        command = AnswerItem(code=f"V-XXX-{number % 100:02}", answer=answers[number // 100 % 3])
        capture.record(sys.argv[3], command, clear_drafts=["answer"])
        print("fact", number, flush=True)
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """Kill one device again and again; return, for each kill, what it said and what was there."""
    folder = tmp_path_factory.mktemp("kill") / "device"
    with devices.make(folder) as device:
        stream = Capture(device).open_visit(premises="地下室").stream
    rounds = []
    for turn in range(KILLS):
        said = _run_and_kill(folder, turn, stream, lines=3 + 4 * turn)
        with Device.open(folder, clock=devices.clock(), random_bytes=devices.Draws()) as device:
            rounds.append((said, device.journal.stream(stream), Capture(device).drafts))
    return rounds


def _run_and_kill(folder, turn, stream, lines):
    with subprocess.Popen(  # noqa: S603 - our own interpreter, our own text
        [sys.executable, "-c", CHILD, str(folder), str(turn), stream],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(lines)]
        child.kill()  # SIGKILL: no handler, no flush, no close
        return [line for line in said + child.stdout.readlines() if line.endswith("\n")]


def _last(said, word):
    return max((int(line.split()[1]) for line in said if line.startswith(word)), default=0)


def test_every_fact_that_was_acknowledged_is_there(killed):
    """Verifies: F1, R10."""
    for said, events, _ in killed:
        assert _last(said, "fact") > 0
        assert events[-1].ver >= _last(said, "fact")


def test_a_draft_is_gone_exactly_when_its_fact_is_there(killed):
    """Verifies: F1; both in one commit."""
    for said, events, drafts in killed:
        if "answer" in drafts:
            assert int(drafts["answer"].value) == events[-1].ver + 1
        else:
            assert events[-1].ver >= _last(said, "draft")


def test_the_chain_goes_on_over_every_kill(killed):
    """Verifies: F1; the chain is verified from the last head."""
    *_, (_, events, _) = killed
    prev = first_prev(devices.AUTHORITY, keys.signer_of(devices.DEVICE_SEED).kid)
    for seq, one in enumerate(events, start=1):
        header = read_header(one.body)
        assert (header.dev.seq, header.dev.prev) == (seq, prev_text(prev))
        prev = next_prev(Signed(body=one.body, sig=one.sig))
