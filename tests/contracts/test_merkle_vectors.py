"""The public Merkle and witness vectors give the verdicts that their authors wrote down."""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from core.evidence.checkpoint import Checkpoint, check_extends, parse_any_checkpoint
from core.evidence.merkle import verify_consistency, verify_inclusion
from core.evidence.note import parse_note
from core.kernel.errors import Rejected

VECTORS = Path(__file__).parents[3] / "shared" / "vectors"
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason="the shared vectors are not here")


def cases(kind: str):
    return [
        pytest.param(path, id=f"{path.parent.name}/{path.stem}")
        for path in sorted((VECTORS / "merkle" / kind).glob("*/*.json"))
    ]


def hashes(case: Mapping[str, list[str] | None], key: str) -> tuple[bytes, ...]:
    return tuple(b64decode(one) for one in case[key] or ())


def rejection(check: Callable[..., object], *arguments: object) -> str | None:
    """Return the code with which a check rejects, None if it accepts."""
    try:
        check(*arguments)
    except Rejected as error:
        return error.code
    return None


@pytest.mark.parametrize("path", cases("inclusion"))
def test_an_inclusion_vector_gets_its_verdict(path: Path):
    """transparency-dev/merkle testdata, EVIDENCE §1.3."""
    case = json.loads(path.read_text())
    assert rejection(
        verify_inclusion,
        case["leafIdx"],
        case["treeSize"],
        b64decode(case["leafHash"] or ""),
        hashes(case, "proof"),
        b64decode(case["root"] or ""),
    ) == ("proof" if case["wantErr"] else None)


@pytest.mark.parametrize("path", cases("consistency"))
def test_a_consistency_vector_gets_its_verdict(path: Path):
    """transparency-dev/merkle testdata, EVIDENCE §1.3."""
    case = json.loads(path.read_text())
    assert rejection(
        verify_consistency,
        case["size1"],
        case["size2"],
        b64decode(case["root1"] or ""),
        b64decode(case["root2"] or ""),
        hashes(case, "proof"),
    ) == ("proof" if case["wantErr"] else None)


def test_all_vectors_are_found():
    """A glob that matches nothing would pass silently."""
    assert (len(cases("inclusion")), len(cases("consistency"))) == (86, 84)


def witness_cases(status: int):
    """Yield note, old size and proof of the cases that a witness answered with `status`."""
    for case in json.loads((VECTORS / "witness_add_checkpoint_cases.json").read_text()):
        if case["our_status"] == status:
            request, _, note = case["body"].partition("\n\n")
            old, *lines = request.split("\n")
            yield note, int(old.removeprefix("old ")), tuple(b64decode(line) for line in lines)


def witnessed() -> dict[tuple[str, int], Checkpoint]:
    """Return what the witness had seen, by origin and size."""
    accepted = [parse_any_checkpoint(parse_note(note).text) for note, _, _ in witness_cases(200)]
    return {(one.origin, one.size): one for one in accepted}


def growths(status: int):
    """Yield the witness's old checkpoint, the new one and the proof; first sights left out."""
    for note, old_size, proof in witness_cases(status):
        new = parse_any_checkpoint(parse_note(note).text)
        if old_size:
            yield witnessed()[new.origin, old_size], new, proof


def test_what_a_witness_accepts_extends():
    """Litewitness add-checkpoint script, status 200."""
    verdicts = [rejection(check_extends, *growth) for growth in growths(200)]
    assert verdicts == [None] * 2


def test_what_a_witness_finds_inconsistent_is_a_split_view():
    """Litewitness add-checkpoint script, status 422."""
    verdicts = [rejection(check_extends, *growth) for growth in growths(422)]
    assert verdicts == ["split-view"] * 2


def test_what_a_witness_finds_malformed_is_no_note():
    """EVIDENCE §1.3: a non-canonical base64 signature; Go decodes leniently, we say 400."""
    verdicts = [rejection(parse_note, note) for note, _, _ in witness_cases(400)]
    assert verdicts == ["note"]
