"""The line mode end to end: what a script sees, what a screen reader hears, and the exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from core.domain.leg.commands import Command
from core.evidence.body import read_header
from core.kernel.b64 import b64u
from core.kernel.ids import read_join_code
from core.law.book import build
from core.law.rows import LawFileError
from core.log.packaged import law_files
from field_client import cli, keys, line_calls, line_counts, line_penalties
from field_client.checks import Check, run_checks
from field_client.clock import simulated_clock
from field_client.device import Device, LastSync
from field_client.settings import Files
from field_client.status import read_status
from field_client.told import Told
from tests.support import devices
from tests.support.devices import COMPANION, OFFICER, SCHOOL

ROOT = Path(__file__).parents[2]


PAPER = ("--finding", SCHOOL, "--number", "T1-1", "--basis", "办法")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An enrolled device; every call sees the same evening, and speaks English."""
    devices.make(tmp_path / "device").close()
    monkeypatch.setenv("ANJUAN_LANG", "en")
    monkeypatch.setattr(cli, "SystemClock", devices.clock)
    return tmp_path / "device"


@pytest.fixture
def call(folder, capsys):
    """Call the console script; return its exit code and what it answered as JSON."""

    def run(*arguments):
        code = cli.main([*arguments, "--json", "--data", str(folder)])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def say(folder, capsys):
    """Call the console script as a person; return its exit code, output and errors."""

    def run(*arguments):
        code = cli.main([*arguments, "--data", str(folder)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def leg(call):
    """A leg on which two officers showed their credentials."""
    _, opened = call("visit", "open", "--institution", SCHOOL, "--with", COMPANION)
    call("visit", "credentials", "last", f"{OFFICER}=豫D-001", f"{COMPANION}=豫D-002")
    return opened["stream"]


def written(folder):
    with Device.open(folder, clock=devices.clock(), random_bytes=devices.Draws()) as device:
        return device.journal.events_after(device.signer.kid, 0, 100, 1 << 20)


def test_a_whole_visit_is_recorded_line_by_line(call, folder, leg):
    """PRODUCT.md: a line mode for the same capture."""
    call("visit", "measure", leg, "V-TIM-01", "lesson_end", "20:31")
    _, found = call("visit", "finding", leg, "V-TIM-01", "--measure", "lesson_end")
    finding = found["events"][0]["id"]
    _, served = call("visit", "notice", leg, f"{finding}=notice.item.5")
    notice = served["events"][0]["data"]["notice"]
    call("visit", "answer", leg, "V-TIM-02", "not_applicable")
    call("visit", "heard", leg, "no_objection")
    call("visit", "report", leg, notice, "V-TIM-01")
    call("visit", "recheck", leg, notice, "V-TIM-01=verified")
    call("visit", "sign", leg, "signed")
    code, _ = call("visit", "leave", leg)
    assert code == 0
    assert [read_header(one.body).type.split(".")[1] for one in written(folder)] == [
        "opened",
        "credentials-shown",
        "item-measured",
        "finding-recorded",
        "notice-served",
        "item-answered",
        "party-heard",
        "rectification-reported",
        "notice-rechecked",
        "record-signed",
        "left",
    ]


def test_the_screens_are_not_begun_without_a_terminal(say):
    """A script that calls them would wait for ever; what it can call instead is named."""
    code, _printed, errors = say()
    assert code == 2
    assert "anjuan-field visit" in errors


def test_opening_answers_with_the_code_to_read_out(call):
    """FORMAT §1: the join code is spoken to the companions."""
    code, opened = call("visit", "open", "--premises", "地下室")
    assert code == 0
    assert read_join_code(opened["code"]) == opened["code"]


def test_a_measurement_says_what_the_law_makes_of_it(say, leg):
    """DOMAIN.md §3.3: 20:30:00 is allowed, 20:31 is not."""
    _, out, _ = say("visit", "measure", leg, "V-TIM-01", "lesson_end", "20:31")
    assert "measured 20:31:00, limit 20:30:00: beyond the limit" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("V-SAF-05", "area", "83.99/28"), "measured 83.99/28, limit 3.00: beyond the limit"),
        (("V-SAF-06", "lowest_floor", "-1"), "measured -1, limit 1: beyond the limit"),
        (("V-FEE-03", "charge_lead", "2026-03-01/2026-04-01"), "limit 1: within the limit"),
        (("V-FEE-04", "off_account", "0.01"), "measured 1, limit 0: beyond the limit"),
        (("V-CTR-02", "contracts", "1/20"), "measured 1/20, limit 0: beyond the limit"),
        (("V-DOC-01", "licence_valid", "否"), "measured no, limit yes: beyond the limit"),
        (("V-TIM-05", "rest_day", "n/a"), "measured not_applicable, limit no: within the limit"),
    ],
)
def test_every_kind_of_measure_is_taken_line_by_line(say, leg, arguments, said):
    """DOMAIN.md §3.3: areas, floors, days, amounts, samples, and what is only looked at."""
    code, out, _ = say("visit", "measure", leg, *arguments)
    assert code == 0
    assert said in out


def test_the_checklist_is_listed_with_what_each_item_is_called(call, say):
    """PRODUCT.md, line mode: what can be measured is known before it is measured."""
    _, listed = call("visit", "checklist", "--mode", "ONLINE", "--category", "subject")
    items = {(item["code"], item["measure"]): item for item in listed["items"]}
    assert items["V-TIM-03", "lesson_length"]["limit"] == "30"
    assert ("V-TIM-01", "lesson_end") not in items
    assert "V-SAF-02" in listed["seen"]
    _, seniors = call("visit", "checklist", "--mode", "ONLINE", "--stage", "SENIOR")
    assert "V-TIM-03" not in {item["code"] for item in seniors["items"]}
    _, out, _ = say("visit", "checklist")
    assert "V-SAF-05 area  floor area in square metres" in out
    assert "at least 3.00 sq m" in out
    assert "V-DOC-01 licence_valid  is the training licence valid?  must be: yes" in out


def test_a_refusal_ends_with_1_and_names_its_article(call):
    """PRODUCT.md exit codes; ARCHITECTURE.md step 2: shown at once with its article."""
    call("visit", "open", "--institution", SCHOOL)
    code, answer = call("visit", "finding", "last", "V-TIM-01")
    assert code == 1
    assert answer["error"]["code"] == "CREDENTIALS_FIRST"
    assert answer["error"]["basis"] == "行政处罚法 第五十五条"


def test_a_refusal_is_said_in_chinese_where_the_locale_is(say, monkeypatch):
    """PRODUCT.md: zh-CN when the locale is Chinese."""
    say("visit", "open", "--institution", SCHOOL)
    monkeypatch.setenv("ANJUAN_LANG", "zh_CN.UTF-8")
    code, out, err = say("visit", "finding", "last", "V-TIM-01")
    assert (code, out) == (1, "")
    assert "出示" in err
    assert "行政处罚法 第五十五条" in err


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("visit", "measure", "last", "V-TIM-01", "lesson_end", "late"), "VALUE"),
        (("visit", "measure", "last", "V-SAF-05", "area", "86.5/0"), "VALUE"),
        (("visit", "measure", "last", "V-SAF-06", "highest_floor", "0"), "VALUE"),
        (("visit", "measure", "last", "V-CTR-02", "contracts", "3/2"), "VALUE"),
        (("visit", "measure", "last", "V-DOC-01", "licence_valid", "maybe"), "VALUE"),
        (("visit", "measure", "last", "V-TIM-01", "lesson_end", "20:31", "--on", "x"), "--on"),
        (("visit", "open", "--premises", "x", "--code", "nonsense"), "code"),
        (("visit", "open"), "institution"),
        (("visit", "open", "--institution", "no-uuid"), "institution"),
        (("visit", "show", "nowhere"), "nowhere"),
        (("visit", "credentials", "last", "alone"), "OFFICER=NO"),
        (("visit", "recheck", "last", SCHOOL, "V-TIM-01=fine"), "VERDICT"),
        (("visit", "notice", "last", SCHOOL), "FINDING"),
        (("visit", "penalty", "last", "fine=2.5", *PAPER), "fine=YUAN"),
        (("visit", "penalty", "last", "flogging", *PAPER), "PENALTY"),
        (("visit", "evidence", "last", "photo", "/no/such.jpg"), "/no/such.jpg"),
    ],
)
def test_bad_input_ends_with_2_and_names_the_field(call, folder, leg, arguments, field):
    """PRODUCT.md: bad input names the field and changes nothing."""
    assert leg
    before = len(written(folder))
    code, answer = call(*arguments)
    assert (code, answer["error"]["field"]) == (2, field)
    assert len(written(folder)) == before


def test_a_phone_number_in_a_premises_name_is_refused(call, folder):
    """EVIDENCE.md §5: rejected on the device."""
    code, answer = call("visit", "open", "--premises", "李家 13937512345")
    assert (code, answer["error"]["code"]) == (1, "PERSONAL_NUMBER")
    assert written(folder) == []


def test_what_the_party_said_is_not_in_the_body(call, folder, leg):
    """EVIDENCE.md §5: free text is a commitment by default."""
    call("visit", "heard", leg, "statement", "--words", "我们不服")
    assert "我们不服".encode() not in written(folder)[-1].body


def test_a_citizen_is_penalised_on_the_spot_without_a_name_in_the_body(call, folder, leg):
    """行政处罚法 第五十一条: 200 yuan at most; DOMAIN.md §9: the name lies beside the event."""
    _, found = call("visit", "finding", leg, "V-TIM-01")
    call("visit", "heard", leg, "no_objection")
    paper = ("--finding", found["events"][0]["id"], "--number", "T1-1", "--basis", "办法",
             "--party", "citizen", "--name", "赵某某")  # fmt: skip
    code, answer = call("visit", "penalty", leg, "fine=200.01", *paper)
    assert (code, answer["error"]["code"]) == (1, "SIMPLE_ABOVE_POWER")
    code, answer = call("visit", "penalty", leg, "fine=200.00", *paper)
    (event,) = answer["events"]
    assert code == 0
    assert event["data"]["penalties"] == [{"kind": "fine", "fine_fen": 200_00}]
    assert "赵某某".encode() not in written(folder)[-1].body
    assert read_header(written(folder)[-1].body).pd


def test_a_file_is_committed_to_by_its_hash(call, folder, leg, tmp_path):
    """SYNC.md 5.8."""
    photo = tmp_path / "door.jpg"
    photo.write_bytes(b"jpeg")
    code, _ = call("visit", "evidence", leg, "photo", str(photo))
    assert code == 0
    assert len(read_header(written(folder)[-1].body).att) == 1


def test_the_same_call_again_records_nothing(call, leg):
    """STYLE.md: an empty tuple means "already so"."""
    call("visit", "answer", leg, "V-TIM-02", "compliant")
    code, again = call("visit", "answer", leg, "V-TIM-02", "compliant")
    assert (code, again["events"]) == (0, [])


def test_a_wish_is_recorded_as_an_intent(call, leg):
    """Verifies: R3."""
    _, wish = call("visit", "wish", leg, "V-TIM-01", "--why", "再次违规")
    assert wish["stream"].startswith("intent:")


def test_legs_are_listed_and_shown(call, leg):
    """PRODUCT.md: line mode."""
    _, listed = call("visit", "list")
    _, shown = call("visit", "show", leg)
    assert [one["stream"] for one in listed["legs"]] == [leg]
    assert [one["type"] for one in shown["facts"]] == ["leg.opened.v1", "leg.credentials-shown.v1"]


# --- status: from data alone (R9) ---


def test_what_is_not_delivered_is_counted_and_named(call, leg):
    """Verifies: R9, P9."""
    assert leg
    _, answer = call("status")
    assert answer["in_sync"] is False
    assert answer["status"]["counts"]["local"] == 2
    assert "{count} events are not in the office's log yet" in {
        one["sentence"] for one in answer["status"]["missing"]
    }


def test_in_sync_needs_an_equal_digest(folder):
    """Verifies: R9, F34: a pull that lost an event is never green."""
    with Device.open(folder, clock=devices.clock(), random_bytes=devices.Draws()) as device:
        count, digest = device.mirror.digest()
        sync = LastSync(ms=1, server_ms=1, scope_leaf=1, scope_count=count, scope_digest=digest)
        device.remember_sync(sync)
        assert read_status(device).in_sync
        other = LastSync(ms=1, server_ms=1, scope_leaf=1, scope_count=count, scope_digest="00" * 32)
        device.remember_sync(other)
        assert not read_status(device).in_sync


def test_a_sync_whose_digest_was_not_compared_is_not_in_sync(folder):
    """Verifies: R9: never a guess."""
    with Device.open(folder, clock=devices.clock(), random_bytes=devices.Draws()) as device:
        device.remember_sync(LastSync(ms=1, server_ms=1))
        assert not read_status(device).in_sync


def test_a_folder_without_a_device_says_so_and_stays_empty(tmp_path, capsys, monkeypatch):
    """A misspelt folder must not look like lost work."""
    monkeypatch.setenv("ANJUAN_LANG", "en")
    nowhere = tmp_path / "nowhere"
    assert cli.main(["status", "--data", str(nowhere)]) == 2
    assert "holds no device" in capsys.readouterr().err
    assert not nowhere.exists()


def test_a_device_that_is_not_enrolled_says_so(tmp_path, capsys, monkeypatch):
    """The call that needs an enrolment names the way to one."""
    monkeypatch.setenv("ANJUAN_LANG", "en")
    devices.make(tmp_path / "new", enrolled=False).close()
    assert cli.main(["visit", "open", "--premises", "x", "--data", str(tmp_path / "new")]) == 2
    assert "not enrolled" in capsys.readouterr().err


def test_the_environment_names_the_folder(folder, capsys, monkeypatch):
    """--data, then ANJUAN_FIELD_DATA."""
    monkeypatch.setenv("ANJUAN_FIELD_DATA", str(folder))
    assert cli.main(["visit", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"legs": []}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_folder_may_be_named_anywhere_in_the_call(folder, capsys, place):
    """PRODUCT.md: every call takes --data and --json."""
    arguments = ["visit", "list"]
    arguments[place:place] = ["--json", "--data", str(folder)]
    assert cli.main(arguments) == 0
    assert json.loads(capsys.readouterr().out) == {"legs": []}


# --- check: the readiness card ---


def grades(folder, wall_ms=devices.NOW):
    with Device.open(folder, clock=devices.clock(wall_ms), random_bytes=devices.Draws()) as device:
        return {one.name: one.grade for one in run_checks(device)}


def test_a_device_that_is_fit_has_no_failed_row(folder, call):
    """PRODUCT.md: `check`, the readiness card."""
    code, answer = call("check")
    assert (code, answer["ready"]) == (0, True)
    assert {"enrolment", "key", "checkpoint", "law", "calendar", "clock", "disk", "register"} < set(
        grades(folder)
    )


def test_a_clock_behind_the_offices_last_word_fails(folder):
    """SYNC.md F15: the device asks to fix it."""
    with Device.open(folder, clock=devices.clock(), random_bytes=devices.Draws()) as device:
        device.remember_sync(LastSync(ms=devices.NOW, server_ms=devices.NOW))
    assert grades(folder, devices.NOW - 3_600_000)["clock"] == "failed"
    assert grades(folder)["clock"] == "ok"


def test_a_key_that_others_can_read_fails_and_ends_with_1(folder, call):
    """EVIDENCE.md §3: the file's permissions are its only protection so far."""
    Files(folder).key.chmod(0o644)
    code, _ = call("check")
    assert (code, grades(folder)["enrolment"]) == (1, "failed")


def test_every_row_of_the_card_can_be_said(folder):
    """A placeholder that nothing fills would end in a traceback."""
    with Device.open(folder, clock=devices.clock(), random_bytes=devices.Draws()) as device:
        for one in run_checks(device):
            assert isinstance(one, Check)
            assert "{" not in one.sentence.format(**one.seen)


# --- the key ---


def test_the_key_file_is_for_its_owner_alone_and_is_never_overwritten(folder):
    """EVIDENCE.md §3: a key that is overwritten takes its streams with it."""
    path = Files(folder).key
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Told, match="never overwritten"):
        keys.store(path, bytes(32))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        json.dumps(
            {"alg": "Ed25519", "protection": "passphrase", "seed": b64u(bytes(32)), "v": 2}
        ).encode(),
        json.dumps(
            {"alg": "Ed25519", "protection": "file-permissions", "seed": "AA", "v": 1}
        ).encode(),
    ],
)
def test_a_key_file_that_is_none_is_told(folder, content):
    """A later release's file is not guessed at."""
    path = Files(folder).key
    path.write_bytes(content)
    with pytest.raises(Told, match="not a key file"):
        keys.load(path)


def test_time_is_simulated_only_under_a_demo_authority():
    """A real log would believe it."""
    with pytest.raises(ValueError, match="simulated only"):
        simulated_clock("anjuan.example.gov.cn", 0)


# --- what a call costs, and what is packaged ---


def test_status_reads_no_library_that_it_does_not_use(folder):
    """STACK.md: start-up matters; textual alone costs 186 ms."""
    program = (
        "import sys; from field_client.cli import main; code = main(sys.argv[1:]);"
        " heavy = {'litestar', 'textual', 'httpx', 'eventsourcing'} & set(sys.modules);"
        " print(sorted(heavy)); sys.exit(code or len(heavy))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own text
        [sys.executable, "-c", program, "status", "--data", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "[]"), done.stderr


def test_the_line_mode_has_a_call_for_every_command():
    """PRODUCT.md: a line mode for the same capture; `open` is Capture's own."""
    commands = {command.__name__ for command in get_args(Command)} - {"OpenLeg"}
    assert commands <= {*vars(line_calls), *vars(line_counts), *vars(line_penalties)}


def test_the_packaged_law_is_whole():
    """`packaged` is the only reader of packaged data."""
    assert dict(build(law_files()).versions)
    with pytest.raises(LawFileError):
        build({})
