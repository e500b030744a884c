"""One bit of a bundle is flipped: it is refused, or it provably says the same (issue 5, seen 2)."""

from random import Random

import pytest

from server.bundle import verify
from tests.support.bundles import SCHOOL, Trail, copied, grow, mend

EVIDENCE = ("events.jsonl", "keys.jsonl", "erasures.jsonl", "checkpoint", "streams.txt", "FORMAT")


@pytest.fixture(scope="module")
def trail(tmp_path_factory):
    trail = Trail(tmp_path_factory.mktemp("trail") / "office")
    grow(trail)
    yield trail
    trail.close()


@pytest.fixture(scope="module", params=["all", "school", "proofs"])
def bag(request, trail, tmp_path_factory):
    """Return a bundle of each shape, to be flipped and put right again."""
    folder = tmp_path_factory.mktemp("bag")
    how: dict[str, dict[str, object]] = {
        "all": {},
        "school": {"institution": SCHOOL},
        "proofs": {"institution": SCHOOL, "entries": False},
    }
    trail.export(folder / "bag", under=trail.cosigned(), **how[request.param])
    return copied(folder / "bag", folder / "copy")


def found_in(bag, key):
    """Return what a bundle shows, or None; nothing but the verifier's own error may come."""
    try:
        return verify.verify(bag, [verify.vkey(key, 1)])
    except verify.Unverified:
        return None


def flip(bag, key, path, random):
    """Flip a bit of a file, mend the manifests, and return what the bundle shows then."""
    before = path.read_bytes()
    data = bytearray(before)
    place = random.randrange(len(data))
    data[place] ^= 1 << random.randrange(8)
    path.write_bytes(bytes(data))
    try:
        mend(bag)
        return found_in(bag, key)
    finally:
        path.write_bytes(before)


def flip_many(bag, key, seeds):
    """Hold every flip against what the whole bundle shows."""
    mend(bag)
    whole = found_in(bag, key)
    assert whole is not None
    files = [path for path in sorted((bag / "data").rglob("*")) if path.is_file()]
    files = [path for path in files if path.stat().st_size]
    for seed in seeds:
        random = Random(seed)  # noqa: S311 - a test repeats its dice
        path = random.choice(files)
        shown = flip(bag, key, path, random)
        assert shown is None or shown == whole, (seed, path.name)
        if path.name in EVIDENCE and path.name != "checkpoint":
            assert shown is None, (seed, path.name)


def test_a_flipped_bit_is_refused_or_means_the_same(bag, trail):
    """Hundreds of seeds a shape; a failure names its seed."""
    flip_many(bag, trail.key, range(300))


@pytest.mark.slow
def test_a_flipped_bit_is_refused_or_means_the_same_by_the_thousand(bag, trail):
    """The same, at night."""
    flip_many(bag, trail.key, range(1_000, 6_000))


@pytest.mark.parametrize("seed", range(60))
def test_a_flipped_bit_of_a_note_leaves_no_log_signature(seed, trail):
    """EVIDENCE §1.4, trap 3: with the log's own line alone, every flip is refused."""
    office = trail.office
    _, note = office.checkpoint()
    random = Random(seed)  # noqa: S311 - a test repeats its dice
    data = bytearray(note.encode())
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    key = verify.vkey(trail.key, 1)
    try:
        seen = verify._open_note(bytes(data), [key])  # noqa: SLF001 - the part that reads notes
    except Exception:  # noqa: BLE001 - `verify` makes one error of all of them
        return
    assert seen == verify._open_note(note.encode(), [key])  # noqa: SLF001 - as above
