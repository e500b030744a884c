"""The add-checkpoint cases of other witnesses, against ours, whole: each status, in their order."""

import json

import pytest

from core.evidence.note import parse_vkey
from core.evidence.witnessing import KnownLog
from server.witness.store import Witness
from tests.contracts.test_merkle_vectors import VECTORS
from tests.support.witnesses import new_witness

pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason="the shared vectors are not here")

SIGSUM = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
LOGS = (
    KnownLog(
        origin=SIGSUM,
        key=parse_vkey(f"{SIGSUM}+5202289b+Af/cLU2Y5BJNP+r3iMDC+av9eWCD0fBJVDfzAux5zxAP"),
    ),
    KnownLog(  # an origin that is not the name of its key
        origin="go.sum database tree",
        key=parse_vkey("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"),
    ),
)
EXPLAINED = {
    400: "a signature in base64 that is not canonical; Go decodes it leniently and says 403",
    404: "an origin that is not known; the specification asks for 404, litewitness says 403",
}


def answers(folder):
    """Yield each case with the status that our witness gives, all in one witness."""
    new_witness(folder)
    cases = json.loads((VECTORS / "witness_add_checkpoint_cases.json").read_text())
    with Witness.open(folder) as witness:
        for case in cases:
            yield case, witness.answer(case["body"].encode(), LOGS).status


def test_every_case_gets_its_status(tmp_path):
    """EVIDENCE §1.3: litewitness.txt and sumdb.txt."""
    found = [(case["our_status"], status) for case, status in answers(tmp_path)]
    assert len(found) == 10
    assert [status for _, status in found] == [wanted for wanted, _ in found]


def test_the_two_differences_are_the_explained_ones(tmp_path):
    """8 of 10 as litewitness."""
    others = [
        (case["litewitness_status"], status)
        for case, status in answers(tmp_path)
        if case["litewitness_status"] != status
    ]
    assert others == [(403, status) for status in EXPLAINED]
