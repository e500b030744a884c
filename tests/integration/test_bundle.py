"""`anjuan export --format bundle` and `anjuan verify` (EVIDENCE §6.1), as a stranger sees them."""

import json
import os
import zipfile
from hashlib import sha256

import pytest

from core.evidence.note import format_vkey
from core.evidence.policy import parse_policy
from server.bundle import verify
from server.bundle.checking import MAX_DIRECTORY, check_bundle
from server.bundle.standing import stand
from server.bundle.writing import Wanted, export_bundle
from server.cli import main
from tests.support.bundles import (
    KEPT,
    SCHOOL,
    Trail,
    body_of,
    copied,
    grow,
    judged,
    lines,
    mend,
    put,
    witness_key,
)
from tests.support.logs import Device, leg


@pytest.fixture(scope="module")
def trail(tmp_path_factory):
    trail = Trail(tmp_path_factory.mktemp("trail") / "office")
    grow(trail)
    yield trail
    trail.close()


@pytest.fixture
def call(capsys, monkeypatch):
    """Return a function that runs a call: exit code, and what it prints."""
    monkeypatch.setenv("ANJUAN_LANG", "en")

    def run(*arguments):
        try:
            code: object = main([str(one) for one in arguments])
        except SystemExit as ended:
            code = ended.code
        return code, capsys.readouterr().out

    return run


def shown(bag, trail):
    return verify.verify(bag, [verify.vkey(trail.key, 1)])


@pytest.mark.parametrize("name", ["bag", "bag.zip"])
def test_a_bundle_verifies_as_folder_and_as_zip_and_holds_the_very_bytes(name, trail, tmp_path):
    """Bundle and verification are inverse: every event, byte for byte."""
    count = trail.export(tmp_path / name)
    assert shown(tmp_path / name, trail)["events"] == count
    if name == "bag":
        with trail.office.log.read() as reader:
            logged = [one.body for one in reader.pages(-1, 1000)]
        assert [body_of(line) for line in lines(tmp_path / name)] == logged[:count]


def test_a_bundle_is_the_same_bytes_twice(trail, tmp_path):
    """Nothing of the run stands in it, so two offices' copies can be compared."""
    under = trail.cosigned()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        trail.export(tmp_path / name / "bag.zip", under=under)
    one, two = (sha256((tmp_path / x / "bag.zip").read_bytes()) for x in ("one", "two"))
    assert one.hexdigest() == two.hexdigest()


def test_a_school_s_bundle_proves_that_its_streams_are_whole(trail, tmp_path):
    """EVIDENCE §1.7: inclusion shows presence; the entries of the log show absence."""
    trail.export(tmp_path / "with", institution=SCHOOL)
    streams = shown(tmp_path / "with", trail)["streams"]
    assert streams["proven"] == streams["all"] == streams["claimed"]
    trail.export(tmp_path / "without", institution=SCHOOL, entries=False)
    assert shown(tmp_path / "without", trail)["streams"]["proven"] == 0


def test_what_was_erased_is_told_from_what_is_withheld(trail, tmp_path):
    """EVIDENCE §5: missing with an erasure event is lawful, missing without is a question."""
    trail.export(tmp_path / "bag")
    found = shown(tmp_path / "bag", trail)
    assert (found["disclosed"], found["erased"], found["withheld"]) == (1, 1, 0)
    trail.export(tmp_path / "redacted", redact=())
    found = shown(tmp_path / "redacted", trail)
    assert (found["disclosed"], found["erased"], found["withheld"]) == (0, 1, 1)


@pytest.mark.parametrize(("field", "disclosed"), [("phone", 0), ("name", 1)])
def test_only_the_named_fields_are_withheld(field, disclosed, trail, tmp_path):
    """PRODUCT.md: `--redact FIELD…`."""
    trail.export(tmp_path / "bag", redact=(field,))
    assert shown(tmp_path / "bag", trail)["disclosed"] == disclosed


def test_a_redacted_bundle_holds_no_trace_of_a_value(trail, tmp_path):
    """Not in any file of it."""
    trail.export(tmp_path / "bag", redact=())
    with trail.office.log.read() as reader:
        event = next(one for one in reader.pages(-1, 1000) if KEPT.encode() in one.body)
    (kept,) = trail.office.vault.for_event(event.event_id)
    for path in (tmp_path / "bag").rglob("*"):
        if path.is_file():
            assert b"13800000000" not in path.read_bytes()
            assert kept.d not in path.read_bytes()


def test_what_is_there_already_stays_and_a_broken_off_export_leaves_nothing(trail, tmp_path):
    """Nothing is written over; half a bundle never has the bundle's name."""
    (tmp_path / "bag").mkdir()
    with pytest.raises(FileExistsError):
        trail.export(tmp_path / "bag")

    def stop(_done, _whole):
        raise KeyboardInterrupt

    for name in ("half", "half.zip"):
        with pytest.raises(KeyboardInterrupt):
            export_bundle(
                trail.office, tmp_path / name, Wanted(), stand(trail.office, trail.folder), stop
            )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bag"]


def zipped(path, files, top="bag/"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bag:
        for name, data in files.items():
            bag.writestr(top + name, data)
    return path


def test_a_zip_bomb_is_refused_before_it_is_read(trail, tmp_path):
    """EVIDENCE §7 row 47: by what its directory says, 300 MB out of 300 kB."""
    bomb = zipped(tmp_path / "bomb.zip", {"data/events.jsonl": bytes(300 << 20)})
    assert bomb.stat().st_size < 1 << 20
    assert judged(bomb, trail.key) == "bag"


@pytest.mark.parametrize(
    "name", ["../evil", "data/../../evil", "/etc/evil", "data/.hidden", "a\\b"]
)
def test_a_name_that_leads_out_of_the_bag_is_refused(name, trail, tmp_path):
    """EVIDENCE §7 row 48."""
    assert judged(zipped(tmp_path / "slip.zip", {name: b"x", "bagit.txt": b""}), trail.key) == "bag"
    assert [path.name for path in tmp_path.iterdir()] == ["slip.zip"]


def test_a_name_twice_in_a_zip_is_refused(trail, tmp_path):
    """Two readers would read two bundles."""
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as bag:
        bag.writestr("bag/bagit.txt", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            bag.writestr("bag/bagit.txt", "two")
    assert judged(tmp_path / "two.zip", trail.key) == "bag"


def test_a_zip_with_an_endless_directory_is_refused_unread(trail, tmp_path):
    """The directory is the one thing of a zip that is read whole."""
    end = b"PK\x05\x06" + bytes(8) + (MAX_DIRECTORY + 1).to_bytes(4, "little") + bytes(6)
    (tmp_path / "wide.zip").write_bytes(end)
    policy = parse_policy(f"log {trail.key}\nquorum none\n")
    with pytest.raises(verify.Unverified, match="directory"):
        check_bundle(tmp_path / "wide.zip", policy)


@pytest.mark.parametrize("junk", [b"", b"PK", b"\x00" * 1000, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_refused_in_the_verifier_s_own_words(junk, trail, tmp_path):
    """No other error leaves it."""
    (tmp_path / "junk.zip").write_bytes(junk)
    assert judged(tmp_path / "junk.zip", trail.key) != "verified"


def test_a_pipe_in_a_folder_is_refused_not_waited_for(trail, tmp_path):
    """Opening one would wait for ever."""
    trail.export(tmp_path / "bag")
    os.mkfifo(tmp_path / "bag/data/pipe")
    assert judged(tmp_path / "bag", trail.key) == "bag"


def test_the_verifier_travels_along_and_is_short(trail, tmp_path):
    """EVIDENCE §6.1: under 300 lines, standard library and `cryptography` alone."""
    trail.export(tmp_path / "bag")
    text = (tmp_path / "bag/data/verify.py").read_text("utf-8")
    assert len(text.splitlines()) < 300
    imported = [line.split()[1].partition(".")[0] for line in text.splitlines()
                if line.startswith(("import ", "from "))]  # fmt: skip
    assert {"core", "server", "msgspec"}.isdisjoint(imported)


def test_the_calls_write_verify_and_report(trail, call, tmp_path):
    """PRODUCT.md: exit codes 0, 1, 2; a page for a judge in both languages."""
    data = ("--data", trail.folder.path)
    out, page = tmp_path / "bag.zip", tmp_path / "page.html"
    code, _ = call("export", "--format", "bundle", "--out", out, "--institution", SCHOOL, *data)
    assert code == 0
    code, said = call("verify", out, "--key", trail.key, "--report", page, "--json")
    assert (code, json.loads(said)["verified"]) == (0, True)
    assert '<section lang="zh-CN">' in page.read_text("utf-8")
    assert '<section lang="en">' in page.read_text("utf-8")
    other = format_vkey("anjuan.example.gov.cn/log/1", Device(5).public)
    code, said = call("verify", out, "--key", other, "--report", tmp_path / "page.txt")
    assert code == 1
    assert "NOT verified" in said
    assert "NOT verified" in (tmp_path / "page.txt").read_text("utf-8")
    assert call("verify", out, "--key", "nonsense")[0] == 2
    assert call("verify", tmp_path / "nothing", "--key", trail.key)[0] == 2
    assert call("verify", out)[0] == 2
    assert call("export", "--format", "bundle", "--out", out, *data)[0] == 2


@pytest.mark.parametrize(("quorum", "code"), [("W", 0), ("none", 0), ("V", 1), ("both", 1)])
def test_a_policy_asks_for_its_quorum(quorum, code, trail, call, tmp_path):
    """C2SP tlog-policy: the log's signature AND the quorum (trap 3)."""
    trail.export(tmp_path / "bag", under=trail.cosigned())
    other = format_vkey("shenji.demo.invalid/w1", Device(79).public, 4)
    text = f"log {trail.key}\nwitness W {witness_key()}\nwitness V {other}\n"
    if quorum == "both":
        text += "group both all W V\n"
    (tmp_path / "policy").write_text(f"{text}quorum {quorum}\n")
    assert call("verify", tmp_path / "bag", "--policy", tmp_path / "policy")[0] == code


def test_a_bundle_without_any_event_is_refused(trail, tmp_path):
    """Nothing would be proven, and still look like proof."""
    trail.export(tmp_path / "all")
    bag = copied(tmp_path / "all", tmp_path / "bag")
    put(bag, [])
    mend(bag)
    assert judged(bag, trail.key) == "proof"


def test_a_bundle_made_before_an_erasure_verifies_after_it(tmp_path):
    """Tree and signatures cover commitments alone; and an erased value is in no later bundle."""
    trail = Trail(tmp_path / "office")
    trail.personal(KEPT, 1, "13800000000")
    trail.export(tmp_path / "before")
    trail.erase(KEPT)
    trail.export(tmp_path / "after")
    before, after = (shown(tmp_path / name, trail) for name in ("before", "after"))
    trail.close()
    assert (before["disclosed"], before["erased"]) == (1, 0)
    assert (after["disclosed"], after["erased"]) == (0, 1)


@pytest.mark.parametrize("size", [255, 256, 257, 600])
def test_entries_come_in_tiles_of_whatever_width(size, tmp_path):
    """C2SP tlog-tiles: a full last tile has no width in its name."""
    trail = Trail(tmp_path / "office")
    trail.enrol()
    with trail.office.log.read() as reader:
        missing = size - reader.size
    trail.write(trail.tablet.event(leg(1), 1, school=SCHOOL))
    trail.write(*trail.tablet.events(leg(2), missing - 1))
    trail.export(tmp_path / "bag", institution=SCHOOL)
    found = shown(tmp_path / "bag", trail)
    trail.close()
    assert (found["size"], found["whole"], found["events"]) == (size, True, 1)
