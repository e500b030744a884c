"""The office as its people use it: the console scripts, a served folder, a device that enrols.

Real processes, real time, a real socket on loopback.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.serving import free_port

ENGLISH = os.environ | {"ANJUAN_LANG": "en"}


def run(module: str, *arguments: str, code: int = 0) -> dict[str, Any]:
    ran = subprocess.run(  # noqa: S603 - our own console script
        [sys.executable, "-m", module, *arguments, "--json"],
        capture_output=True,
        text=True,
        check=False,
        env=ENGLISH,
    )
    assert ran.returncode == code, ran.stdout + ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


class Office:
    """A data folder and the calls on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""

    def anjuan(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        """Run a call of the office."""
        return run("server.cli", *arguments, "--data", str(self.folder), code=code)

    def get(self, path: str) -> httpx.Response:
        """Ask the served office."""
        return httpx.get(self.url + path, timeout=10)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("office") / "data")
    made.anjuan("init", "--authority", "cli.demo.invalid")
    port = free_port("127.0.0.1")
    made.url = f"http://127.0.0.1:{port}"
    served = subprocess.Popen(  # noqa: S603 - our own console script
        [
            sys.executable,
            "-m",
            "server.cli",
            "--data",
            str(made.folder),
            "serve",
            "--port",
            str(port),
        ],
        stdout=subprocess.PIPE,
        env=ENGLISH,
    )
    assert served.stdout is not None
    try:
        assert made.url.encode() in served.stdout.readline()
        for _try in range(100):
            try:
                made.get("/api/v1/health").raise_for_status()
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield made
    finally:
        served.send_signal(signal.SIGTERM)
        assert served.wait(timeout=20) == 0, "a served office ends cleanly when told to"
        served.stdout.close()


@pytest.fixture(scope="module")
def officer(office: Office) -> str:
    agency = office.anjuan("officer", "agency", "--kind", "EDU", "--name", "示范县教育体育局",
                           "--region", "410422")["agency"]  # fmt: skip
    new: str = office.anjuan("officer", "register", "--name", "甲", "--agency", agency,
                             "--scope", "410422")["officer"]  # fmt: skip
    office.anjuan("officer", "credential", new, "--number", "豫教-1", "--issued-by", "示范县",
                  "--from", "2026-01-01", "--to", "2036-12-31")  # fmt: skip
    return new


@pytest.fixture(scope="module")
def laptop(office: Office, officer: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laptop") / "data"
    code = office.anjuan("device", "code", "--officer", officer, "--scope", "410422",
                         "--label", "laptop 1")["code"]  # fmt: skip
    run("field_client.cli", "enrol", office.url, code, "--data", str(folder))
    return folder


def test_a_second_init_changes_nothing(office: Office):
    """PRODUCT.md: bad input changes nothing; exit code 2."""
    before = (office.folder / "server.key").read_bytes()
    office.anjuan("init", "--authority", "other.demo.invalid", code=2)
    assert (office.folder / "server.key").read_bytes() == before


def test_a_device_syncs_while_the_office_serves(office: Office, laptop: Path):
    """FORMAT §7: enrolled by code, facts pushed, scope pulled; the status is computed from data."""
    visit = ("visit", "open", "--premises", "幸福里3号楼地下室")
    opened = run("field_client.cli", *visit, "--data", str(laptop))
    synced = run("field_client.cli", "sync", "--data", str(laptop))
    assert synced["report"]["verdicts"] == {"admitted": 1}
    assert synced["in_sync"] is True
    assert office.anjuan("visit", "show", opened["visit"])["merged"]["legs"]


def test_a_phone_number_never_leaves_the_keyboard(laptop: Path):
    """EVIDENCE.md §5: refused at capture, with the field; nothing is written."""
    refused = run("field_client.cli", "visit", "open", "--premises", "电话13812345678",
                  "--data", str(laptop), code=1)  # fmt: skip
    assert refused["error"]["code"] == "PERSONAL_NUMBER"


def test_a_code_works_once(office: Office, officer: str, laptop: Path, tmp_path: Path):
    """EVIDENCE.md §3: one-time code; a second device is declined with a reason."""
    assert laptop.exists()
    code = office.anjuan("device", "code", "--officer", officer, "--scope", "410422",
                         "--label", "laptop 2")["code"]  # fmt: skip
    run("field_client.cli", "enrol", office.url, code, "--data", str(tmp_path / "one"))
    run("field_client.cli", "enrol", office.url, code, "--data", str(tmp_path / "two"), code=2)


def test_a_revoked_device_goes_on_and_its_work_waits_for_a_person(
    office: Office, officer: str, tmp_path: Path
):
    """F23: work is taken, under review, nothing is shown; a renewed key writes and reads on."""
    folder = str(tmp_path / "lost")
    asked = ("--officer", officer, "--scope", "410422", "--label", "lost laptop")
    issued = office.anjuan("device", "code", *asked)
    run("field_client.cli", "enrol", office.url, issued["code"], "--data", folder)
    office.anjuan("device", "revoke", issued["device"], "--reason", "lost")
    run("field_client.cli", "visit", "open", "--premises", "某小区", "--data", folder)
    synced = run("field_client.cli", "sync", "--data", folder, code=1)
    assert synced["report"]["verdicts"] == {"review:revoked": 1}
    assert synced["report"]["trouble"] == "may-not-read"
    assert synced["report"]["pulled"] == 0
    (waiting,) = office.anjuan("review", "list")["reviews"]
    office.anjuan("review", "admit", waiting["event_id"], "--reason", "found again, chain whole")
    assert office.anjuan("review", "list")["reviews"] == []
    again = office.anjuan("device", "code", *asked, "--device", issued["device"])
    renewed = run("field_client.cli", "enrol", "--renew", office.url, again["code"],
                  "--data", folder)  # fmt: skip
    assert renewed["enrolment"]["epoch"] == 2
    run("field_client.cli", "visit", "open", "--premises", "另一小区", "--data", folder)
    assert run("field_client.cli", "sync", "--data", folder)["report"]["verdicts"] == {
        "admitted": 1
    }


def test_a_copied_laptop_is_found_and_its_branch_can_be_rescued(
    office: Office, officer: str, tmp_path: Path
):
    """F9: a copy of the folder writes too; both branches are kept, a person brings one in."""
    first, second = tmp_path / "first", tmp_path / "second"
    code = office.anjuan("device", "code", "--officer", officer, "--scope", "410422",
                         "--label", "copied laptop")["code"]  # fmt: skip
    run("field_client.cli", "enrol", office.url, code, "--data", str(first))
    shutil.copytree(first, second)
    for folder, place in ((first, "甲处"), (second, "乙处")):
        run("field_client.cli", "visit", "open", "--premises", place, "--data", str(folder))
    run("field_client.cli", "sync", "--data", str(first))
    forked = run("field_client.cli", "sync", "--data", str(second), code=1)
    assert forked["report"]["verdicts"] == {"rejected:fork": 1}
    (kept,) = office.anjuan("review", "forensic")["forensic"]
    rescue = ("review", "rescue", str(kept["id"]), "--reason", "the copy was used on site")
    assert office.anjuan(*rescue)["leaf"] > 0
    assert office.anjuan(*rescue)["leaf"] is None


def test_what_is_not_known_is_a_problem_document(office: Office):
    """RFC 9457: type, title, status and detail; no trace of our insides."""
    answer = office.get("/api/v1/credit/nobody")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["type"] == "urn:anjuan:problem:not-found"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sync/v1/pull?after=-1"),
        ("POST", "/sync/v1/push"),
        ("GET", "/sync/v1/pull?after=x"),
    ],
)
def test_an_unsigned_call_is_not_answered(office: Office, method: str, path: str):
    """FORMAT §7: every device call but hello is signed."""
    answer = httpx.request(method, office.url + path, content=b"", timeout=10)
    assert answer.status_code in {400, 401}
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_the_api_describes_itself(office: Office):
    """OpenAPI 3.1, served by ourselves."""
    described = office.get("/api/v1/schema/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/sync/v1/push" in described["paths"]


def test_the_public_sees_score_grade_and_penalties_only(office: Office):
    """DOMAIN.md §9: no findings, no open cases, no entries."""
    particulars = office.folder.parent / "register.csv"
    particulars.write_text(
        "企业名称,统一社会信用代码,注册日期,企业类型,注册资金,经营范围,所在省份,地区,注册地址\n"
        "示范县清溪书法培训有限公司,91410422MA0000023H,2021-03-01,有限责任公司,N/A,书法培训,河南,示范,示范县一号\n"
    )
    office.anjuan("import", "institutions", str(particulars))
    answer = office.get("/api/v1/credit/91410422MA0000023H")
    for _try in range(100):
        if answer.status_code != 404:
            break
        time.sleep(0.05)
        answer = office.get("/api/v1/credit/91410422MA0000023H")
    public = answer.json()
    assert set(public) == {
        "name", "uscc", "address", "category", "business_scope", "at", "total", "grade",
        "penalties",
    }  # fmt: skip


def test_a_served_folder_is_clean(office: Office):
    """Fsck runs beside the server and reads only."""
    assert office.anjuan("fsck")["fsck"] == "clean"
