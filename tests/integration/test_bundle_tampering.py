"""EVIDENCE §7, the tampering matrix: the attack, what detects it, where; on both verifiers.

Every attack mends the manifests behind it, as whoever can change a file would: they are there for
accidents. Rows of the matrix that are a device's or the server's to find stand in their own tests.
"""

import json
from base64 import b64encode

import pytest

from core.evidence.checkpoint import Checkpoint, cosign, open_checkpoint, sign_checkpoint
from core.evidence.commitment import disclose
from tests.support import logs
from tests.support.bundles import (
    SCHOOL,
    WITNESS,
    WITNESS_NAME,
    Trail,
    body_of,
    copied,
    forged,
    grow,
    judged,
    judged_alone,
    lines,
    mend,
    put,
    with_body,
    witness_key,
)

ROGUE = logs.Device(666)


@pytest.fixture(scope="module")
def trail(tmp_path_factory):
    trail = Trail(tmp_path_factory.mktemp("trail") / "office")
    grow(trail)
    yield trail
    trail.close()


@pytest.fixture(scope="module")
def bags(trail, tmp_path_factory):
    """Bundles of the whole log, of a school with the log's entries, and of it with proofs alone."""
    folder = tmp_path_factory.mktemp("bags")
    under = trail.cosigned()
    trail.export(folder / "all", under=under)
    trail.export(folder / "school", institution=SCHOOL, under=under)
    trail.export(folder / "proofs", institution=SCHOOL, entries=False, under=under)
    return folder


def change(at, new, name="events"):
    def attack(bag, _trail):
        found = lines(bag, name)
        found[at] = new(found[at])
        put(bag, found, name)

    return attack


def rearrange(new, name="events"):
    def attack(bag, _trail):
        put(bag, new(lines(bag, name)), name)

    return attack


def in_body(old, new):
    def edit(line):
        assert old in body_of(line)
        return with_body(line, body_of(line).replace(old, new, 1))

    return edit


def respelled(line):
    return with_body(line, json.dumps(json.loads(body_of(line))).encode())


def swapped(found):
    one, two = found[1]["dsse"]["signatures"], found[2]["dsse"]["signatures"]
    found[1]["dsse"]["signatures"], found[2]["dsse"]["signatures"] = two, one
    return found


def rogue(line):
    """Sign a body of one's own under a key that nobody enrolled."""
    body = json.loads(body_of(line))
    body["dev"]["kid"] = ROGUE.kid
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return forged(line, ROGUE, text.encode())


def enrolled_by_itself(bag, _trail):
    """Bring an enrolment of one's own along, signed by the key that it enrols (row 9)."""
    found = lines(bag, "keys")
    body = json.loads(body_of(found[0]))
    body["dev"]["kid"] = body["data"]["kid"] = ROGUE.kid
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    put(bag, [*found, forged(found[0], ROGUE, text.encode())], "keys")


def never_logged(bag, trail):
    """Sign an event with an enrolled key, and never let it be logged (row 10)."""
    found = lines(bag)
    body = json.loads(body_of(found[3]))
    body["data"] = {"institution": SCHOOL, "amount": 1}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    found[3] = forged(found[3], trail.tablet, text.encode())
    put(bag, found)


def edited_note(old, new):
    def attack(bag, _trail):
        path = bag / "data/checkpoint"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return attack


def without_cosignature(bag, _trail):
    path = bag / "data/checkpoint"
    path.write_text(path.read_text().rpartition("— ")[0])


def cosigned_by_another(bag, trail):
    without_cosignature(bag, trail)
    path = bag / "data/checkpoint"
    other = logs.Device(78)
    path.write_text(
        path.read_text() + cosign(path.read_text(), WITNESS_NAME, other.public, other.sign, 5)
    )


def cosigned_elsewhere(bag, trail):
    """Put a cosignature under it that the witness gave to another log's checkpoint (row 41)."""
    without_cosignature(bag, trail)
    path = bag / "data/checkpoint"
    other = sign_checkpoint(
        Checkpoint("other.gov.cn/log/1", 15, bytes(32)), ROGUE.public, ROGUE.sign
    )
    path.write_text(path.read_text() + cosign(other, WITNESS_NAME, WITNESS.public, WITNESS.sign, 5))


def another_history(bag, trail):
    """Let the log itself sign another root for that size, without the witness (row 20)."""
    pen = trail.office.pen
    seen = open_checkpoint((bag / "data/checkpoint").read_text(), pen.origin, pen.signer.public)
    fork = Checkpoint(seen.origin, seen.size, bytes(32))
    (bag / "data/checkpoint").write_text(sign_checkpoint(fork, pen.signer.public, pen.signer.sign))


def own_log(bag, trail):
    """Sign the checkpoint with a key of one's own (trust root)."""
    pen = trail.office.pen
    seen = open_checkpoint((bag / "data/checkpoint").read_text(), pen.origin, pen.signer.public)
    (bag / "data/checkpoint").write_text(sign_checkpoint(seen, ROGUE.public, ROGUE.sign))


def other_value(line):
    return {**line, "disclosures": [disclose(bytes([1] * 16), "phone", "13800000001")]}


def loose_bits(bag, _trail):
    """Spell a proof's hash with loose bits at its end, which decode to the same bytes (trap 4)."""
    found = lines(bag)
    proof = found[0]["proof"][0]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    found[0]["proof"][0] = proof[:-2] + alphabet[alphabet.index(proof[-2]) ^ 1] + "="
    put(bag, found)


def key_twice(bag, _trail):
    path = bag / "data/events.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"leaf":', b'"leaf":0,"leaf":', 1))


def deep(bag, _trail):
    (bag / "data/events.jsonl").write_bytes(b"[" * 200_000 + b"\n")


def huge_line(bag, _trail):
    (bag / "data/events.jsonl").write_bytes(b" " * (9 << 20) + b"\n")


def dropped_claim(bag, _trail):
    (bag / "data/streams.txt").write_text(f"{logs.leg(9)}\n")


def flipped_entry(bag, _trail):
    (path,) = (path for path in (bag / "data/tile").rglob("*") if path.is_file())
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(bytes(data))


def extra_file(bag, _trail):
    (bag / "data/note.txt").write_text("read me")
    (bag / "data/elsewhere").symlink_to("/")


def proof_bit(line):
    first = bytearray(line["proof"][0].encode())
    first[0] = ord("A") if first[0] != ord("A") else ord("B")
    return {**line, "proof": [first.decode(), *line["proof"][1:]]}


ZERO = b64encode(bytes(32)).decode()
MATRIX = {
    # row, attack: (bundle, what is done, what detects it)
    "1 a body is edited": ("proofs", change(1, in_body(b'"ver":1', b'"ver":7')), "signature"),
    "2 a body is respelled": ("proofs", change(1, respelled), "malformed"),
    "3 a middle event is left out": ("proofs", rearrange(lambda x: [*x[:2], *x[3:]]), "gap"),
    "4 the last are left out": ("school", rearrange(lambda x: x[:-3]), "revoked or truncated"),
    "4 the last review is left out": ("school", rearrange(lambda x: x[:-1]), "truncated"),
    "4 without entries, which is told": ("proofs", rearrange(lambda x: x[:-1]), "verified"),
    "5 a whole stream is left out": ("school", rearrange(lambda x: x[1:]), "truncated"),
    "6 two change places": ("proofs", rearrange(lambda x: [x[1], x[0], *x[2:]]), "order"),
    "7 one stands there twice": ("proofs", rearrange(lambda x: [x[0], *x]), "order"),
    "7 in the whole log": ("all", rearrange(lambda x: [x[0], *x]), "order"),
    "8 a forgery of a key unknown": ("proofs", change(2, rogue), "key"),
    "9 a key enrols itself": ("proofs", enrolled_by_itself, "key"),
    "10 signed, never logged": ("proofs", never_logged, "proof"),
    "11 another time of receipt": (
        "proofs", change(1, lambda x: {**x, "received_ms": x["received_ms"] - 1}), "proof",
    ),
    "12 another leaf": ("proofs", change(7, lambda x: {**x, "leaf": x["leaf"] - 1}), "order"),
    "12 another leaf, further up": ("proofs", change(0, lambda x: {**x, "leaf": 2}), "proof"),
    "13 a bit of a proof": ("proofs", change(1, proof_bit), "proof"),
    "14 a proof is shorter": (
        "proofs", change(1, lambda x: {**x, "proof": x["proof"][1:]}), "proof",
    ),
    "14 no proof at all": ("proofs", change(1, lambda x: {**x, "proof": []}), "proof"),
    "15 a proof is longer": (
        "proofs", change(1, lambda x: {**x, "proof": [*x["proof"], ZERO]}), "proof",
    ),
    "16 two signatures change places": ("proofs", rearrange(swapped), "signature"),
    "17 cosignatures are cut off": ("proofs", without_cosignature, "quorum"),
    "19 another size": ("proofs", edited_note("\n15\n", "\n16\n"), "signature"),
    "20 the log signs a second history": ("proofs", another_history, "quorum"),
    "22 a key goes on after it is revoked": ("all", rearrange(lambda x: x[:-2]), "proof"),
    "22 the same, proven one by one": ("proofs", rearrange(lambda x: x[:-2]), "revoked"),
    "22 the revocation is left out": (
        "school", rearrange(lambda x: [x[0]], "keys"), "truncated",
    ),
    "23 a key before it is enrolled": ("proofs", rearrange(lambda _: [], "keys"), "key"),
    "25 a value is changed": ("all", change(7, other_value), "commitment"),
    "26 a value is moved to another event": (
        "all", rearrange(lambda x: [*x[:8], {**x[8], "disclosures": x[7]["disclosures"]}, *x[9:]]),
        "commitment",
    ),
    "26 a value is shown twice": (
        "all", change(7, lambda x: {**x, "disclosures": x["disclosures"] * 2}), "commitment",
    ),
    "27 a value is withheld, which is told": (
        "all", change(7, lambda x: {**x, "disclosures": []}), "verified",
    ),
    "28 an unknown witness cosigns": ("proofs", cosigned_by_another, "quorum"),
    "30 the key's name is rewritten": (
        "proofs",
        change(2, lambda x: {**x, "dsse": {**x["dsse"], "signatures": [
            {**x["dsse"]["signatures"][0], "keyid": ROGUE.kid}]}}),
        "malformed",
    ),
    "41 a cosignature of another log": ("proofs", cosigned_elsewhere, "signature"),
    "42 an event of another log": (
        "proofs", change(1, in_body(b"anjuan.example.gov", b"anjuan.another.gov")), "malformed",
    ),
    "49 base64 with loose bits": ("proofs", loose_bits, "malformed"),
    "49 a key twice": ("proofs", key_twice, "malformed"),
    "47 nested deep": ("proofs", deep, "malformed"),
    "47 a huge line": ("proofs", huge_line, "bag"),
    "48 a link out of the bag": ("proofs", extra_file, "bag"),
    "trust root: a log of one's own": ("proofs", own_log, "note"),
    "trap 3: the name of the log's line": ("proofs", edited_note("— anjuan.", "— anjuam."), "note"),
    "a stream is said to be whole": ("proofs", dropped_claim, "truncated"),
    "an entry of the log is changed": ("school", flipped_entry, "proof"),
    "the log is cut, and said to be all": ("all", rearrange(lambda x: x[:-1]), "proof"),
}  # fmt: skip


@pytest.mark.parametrize("row", MATRIX)
def test_an_attack_is_detected_where_the_matrix_says(row, trail, bags, tmp_path):
    """EVIDENCE §7; rows 4 and 27 cannot be refused without more, and are told instead."""
    source, attack, expected = MATRIX[row]
    bag = copied(bags / source, tmp_path / "bag")
    attack(bag, trail)
    mend(bag)
    trusted = (trail.key, witness_key())
    verdict = judged(bag, *trusted)
    assert verdict in expected.split(" or ")
    assert judged_alone(bag, *trusted) == verdict


@pytest.mark.parametrize("source", ["all", "school", "proofs"])
def test_what_nobody_touched_is_verified(source, trail, bags, tmp_path):
    """The matrix says something only if the same bundle, mended alike, is believed."""
    bag = copied(bags / source, tmp_path / "bag")
    mend(bag)
    assert judged(bag, trail.key, witness_key()) == "verified"
    assert judged_alone(bag, trail.key, witness_key()) == "verified"


@pytest.mark.parametrize("name", ["data/events.jsonl", "data/views/trail.csv", "data/verify.py"])
def test_an_accident_is_seen_by_the_manifest(name, trail, bags, tmp_path):
    """RFC 8493: every file, the verifier that travels along (row 50) and the views as well."""
    bag = copied(bags / "school", tmp_path / "bag")
    (bag / name).write_bytes((bag / name).read_bytes() + b" ")
    assert judged(bag, trail.key) == "bag"
