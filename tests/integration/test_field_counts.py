"""The calls that count, end to end: what a script records, corrects, and sees in the record."""

import json

import pytest

from core.domain.leg.events import Opened
from core.evidence.body import read_header
from field_client import cli
from field_client.capture import Capture
from field_client.device import Device
from field_client.screens.desk import LegDesk
from field_client.screens.record_text import record_lines
from tests.support import devices
from tests.support.builders import uid
from tests.support.devices import COMPANION, OFFICER, SCHOOL

HELPER = uid(0x702)
TOWN = uid(0x701)


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
        code = cli.main(["visit", *arguments, "--json", "--data", str(folder)])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def on_site(call):
    """A leg on which two officers showed their credentials."""
    call("open", "--institution", SCHOOL)
    call("credentials", "last", f"{OFFICER}=豫D-001", f"{COMPANION}=豫D-002")


CALLS = [
    (("ads", "last", "3"), {"pieces": 3}),
    (
        ("hazard", "last", "exits", "2", "--major", "--detail", "三楼"),
        {"kind": "exits", "hazards": 2, "major": True, "detail": "三楼"},
    ),
    (
        ("sample", "last", "contracts", "20", "0"),
        {"kind": "contracts", "sampled": 20, "violating": 0},
    ),
    (
        ("assistants", "last", HELPER, "--agency", TOWN, "--delegation", "豫政〔2025〕3号"),
        {"assistants": [HELPER], "agency": TOWN, "delegation": "豫政〔2025〕3号"},
    ),
    (("recuse", "last", HELPER, "property"), {"officer": HELPER, "interest": "property"}),
]


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize(("arguments", "data"), CALLS, ids=[arguments[0] for arguments, _ in CALLS])
def test_a_call_records_one_fact(call, arguments, data):
    """PRODUCT.md: a line mode for the same capture."""
    code, answer = call(*arguments)
    (event,) = answer["events"]
    assert code == 0
    assert {key: value for key, value in event["data"].items() if key != "visit"} == data
    assert call(*arguments)[1]["events"] == []


@pytest.mark.usefixtures("on_site")
def test_a_miscount_is_corrected_by_a_call(call, folder):
    """SYNC.md §5.7."""
    _, answer = call("ads", "last", "3")
    wrong = answer["events"][0]["id"]
    code, _ = call("ads", "last", "4", "--corrects", wrong)
    with Device.open(folder, clock=devices.clock(), random_bytes=devices.Draws()) as device:
        written = device.journal.events_after(device.signer.kid, 0, 100, 1 << 20)
    assert (code, read_header(written[-1].body).corrects) == (0, wrong)


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("ads", "last", "three"), "N"),
        (("ads", "last", "0"), "pieces"),
        (("hazard", "last", "fire", "-1"), "N"),
        (("sample", "last", "staff", "5", "x"), "IN_BREACH"),
        (("assistants", "last", "Wang"), "assistants"),
        (("recuse", "last", "Wang", "other"), "officer"),
    ],
)
def test_bad_input_ends_with_2_and_names_the_field(call, arguments, field):
    """PRODUCT.md: bad input names the field and changes nothing."""
    code, answer = call(*arguments)
    assert code == 2
    assert answer["error"]["field"].startswith(field)


@pytest.mark.usefixtures("on_site")
def test_a_phone_number_in_a_detail_is_refused(call):
    """EVIDENCE.md §5: rejected on the device."""
    code, answer = call("ads", "last", "3", "--detail", "李家 13937512345")
    assert (code, answer["error"]["code"]) == (1, "PERSONAL_NUMBER")


@pytest.mark.usefixtures("on_site")
def test_the_record_on_the_screen_lists_them(call, folder):
    """DOMAIN.md §4.2 I5: the record that is read and signed holds every fact."""
    for arguments, _ in CALLS:
        call(*arguments)
    with Device.open(folder, clock=devices.clock(), random_bytes=devices.Draws()) as device:
        capture = Capture(device)
        stream = capture.find_leg("last")
        leg = capture.leg(stream)
        lines = record_lines(LegDesk(device=device, capture=capture, stream=stream), leg)
    assert isinstance(leg.facts[0].event, Opened)
    assert [line.partition(". ")[2] for line in lines[2:]] == [
        "advertisements removed: 3",
        "major hazards, exits: 2; 三楼",
        "sampled, contracts: 20, of these in breach 0",
        "assisting staff present: 1",
        f"officer {HELPER[-6:]} recused themselves: property",
    ]
