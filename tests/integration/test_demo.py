"""The loop stands: from facts recorded offline to a case, a score and a trail (ARCHITECTURE 1-11).

One run of `anjuan demo` with three device processes and a real server; every test reads it.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def _anjuan(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own console script
        [sys.executable, "-m", "server.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"ANJUAN_LANG": "en"},
    )


def _asked(*arguments: str) -> dict[str, Any]:
    ran = _anjuan(*arguments, "--json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def _officer(folder: Path, role: str, place: int = 0) -> str:
    """Return the id of an officer of the demonstration who has a role."""
    officers = _asked("officer", "list", "--data", str(folder))["officers"]
    found: str = [one["officer"] for one in officers if role in one["roles"]][place]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "a"


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    return _asked("demo", "--once", "--short", "--seed", "7", "--data", str(folder))


def test_the_same_seed_gives_the_same_content(told: dict[str, Any], tmp_path: Path):
    """Simulated time and seeded randomness leave nothing to chance, keys and ids included."""
    again = _asked("demo", "--once", "--short", "--seed", "7", "--data", str(tmp_path / "b"))
    assert again == told


def test_another_seed_tells_the_same_story_with_other_ids(told: dict[str, Any], tmp_path: Path):
    """What happens does not depend on the ids; the digests do, or the seed is not used."""
    other = _asked("demo", "--once", "--short", "--seed", "8", "--data", str(tmp_path / "c"))
    assert other["events"] == told["events"]
    assert other["content_digests"] != told["content_digests"]


def test_the_demo_ends_with_a_clean_check(told: dict[str, Any]):
    """EVIDENCE.md: every row of every table was recomputed."""
    assert told["fsck"] == "clean"
    assert told["checked"]["stored_events"] == sum(told["events"].values())


def test_every_fact_of_the_devices_has_its_leaf(told: dict[str, Any]):
    """R2: one late fact under review, all others admitted, none refused."""
    facts = sum(count for name, count in told["events"].items() if name.split(".")[0] in
                {"leg", "intent"})  # fmt: skip
    assert sum(told["verdicts"].values()) == facts
    assert told["verdicts"]["review:late-fact"] == 1
    assert not [verdict for verdict in told["verdicts"] if verdict.startswith("rejected")]


def test_a_case_replays_step_by_step(told: dict[str, Any], folder: Path):
    """DOMAIN.md §4.5: filed, handled, announced, decided, served, paid, closed."""
    steps = _asked("replay", f"case:{told['look_at']['case']}", "--data", str(folder))
    assert [step["type"].split(".")[1] for step in steps["steps"]] == [
        "filed",
        "handlers-assigned",
        "investigation-closed",
        "advance-notice-served",
        "decision-approved",
        "penalty-decided",
        "delivery-receipted",
        "decision-served",
        "paid",
        "closed",
    ]


def test_a_replay_stops_at_what_was_known(told: dict[str, Any], folder: Path):
    """FORMAT §3: known on k is what was received before the end of that day."""
    stream = f"case:{told['look_at']['case']}"
    data = ("--data", str(folder))
    steps = _asked("replay", stream, "--known", "2026-04-06", *data)["steps"]
    assert steps[-1]["type"] == "case.advance-notice-served.v1"


@pytest.mark.parametrize(
    ("at", "known", "overdue_counts"),
    [
        ("2026-03-25", "2026-03-25", True),  # as known then: the overdue stood
        ("2026-03-25", "2026-03-26", False),  # as known a day later: it never should have been
        ("2026-03-23", "2026-03-25", False),  # the day before it took effect
    ],
)
@pytest.mark.usefixtures("told")
def test_a_late_honest_report_takes_the_overdue_back(
    folder: Path, at: str, known: str, *, overdue_counts: bool
):
    """F21 and FORMAT §3: true on, known on; the withdrawn overdue costs nothing any more."""
    answer = _asked("credit", "score", "蓝天", "--explain", "--at", at, "--known", known,
                    "--data", str(folder))  # fmt: skip
    overdue = [line for line in answer["lines"] if line["entry"]["item"] == "N03"]
    assert any(line["counted_points"] < 0 for line in overdue) == overdue_counts


def test_every_point_leads_to_event_rule_and_article(told: dict[str, Any], folder: Path):
    """PRODUCT.md, "what nobody else has", 6."""
    answer = _asked("credit", "score", told["look_at"]["institution"], "--explain", "--at",
                    "2026-04-20", "--data", str(folder))  # fmt: skip
    assert answer["total"] == 100 + sum(line["counted_points"] for line in answer["lines"])
    for line in answer["lines"]:
        assert line["entry"]["event"]
        assert line["entry"]["basis"]["cite"]


def test_a_projection_built_anew_says_the_same(told: dict[str, Any], folder: Path):
    """Rebuild equals catch-up by content digest, for every read model."""
    rebuilt = _asked("rebuild", "--data", str(folder))["rebuilt"]
    assert {name: one["content_digest"] for name, one in rebuilt.items()} == told["content_digests"]


@pytest.mark.usefixtures("told")
def test_a_flipped_byte_is_found_and_named(tmp_path: Path, folder: Path):
    """Row 45 of the tampering matrix: an edit behind the triggers; fsck exits 1."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    with sqlite3.connect(copy / "log.db") as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'"
                                               " AND tbl_name='stored_events'")]  # fmt: skip
        for name in names:
            db.execute(f"DROP TRIGGER {name}")
        db.execute(
            "UPDATE stored_events SET state ="
            " CAST(replace(CAST(state AS TEXT), '2000000', '200000') AS BLOB)"
            " WHERE topic = 'case.penalty-decided.v1'"
        )
    db.close()
    ran = _anjuan("fsck", "--json", "--data", str(copy))
    assert ran.returncode == 1
    assert "stored_events" in {fault["table"] for fault in json.loads(ran.stdout)["faults"]}


@pytest.mark.usefixtures("told")
def test_a_demo_never_writes_into_a_folder_that_holds_something(folder: Path):
    """Nothing that is there is lost; the call is wrong, exit code 2."""
    assert _anjuan("demo", "--once", "--short", "--data", str(folder)).returncode == 2


def test_a_step_that_lies_ahead_cannot_be_recorded(told: dict[str, Any], folder: Path):
    """The defence window is not stepped over by a date that has not come."""
    step = ("--ref", "B", "--on", "2099-01-01", "--data", str(folder), "--json")
    ran = _anjuan("case", "pay", told["look_at"]["case"], "1.00", *step)
    assert ran.returncode == 2
    assert json.loads(ran.stdout)["error"]["field"] == "--on"


def test_a_revoked_decision_never_counted_in_what_is_known_now(
    told: dict[str, Any], folder: Path, tmp_path: Path
):
    """DOMAIN.md §4.7: history stays as it was known then; known now, the points never were."""
    copy = tmp_path / "office"
    shutil.copytree(folder, copy)
    data = ("--data", str(copy))
    case = told["look_at"]["case"]
    head = ("--as", _officer(copy, "head"))
    _asked("case", "revoke", case, "--reason", "a fact was misread", *head, *data)
    asked = ("credit", "score", told["look_at"]["institution"], "--explain", "--at", "2026-04-20")

    def fined(*known: str) -> int:
        lines: list[dict[str, Any]] = _asked(*asked, *known, *data)["lines"]
        return sum(one["counted_points"] for one in lines if one["entry"]["item"] == "N07")

    assert fined("--known", "2026-04-20") == -15
    assert fined() == 0


def test_a_number_of_a_decision_is_given_once(told: dict[str, Any], folder: Path, tmp_path: Path):
    """FORMAT §3, claim doc-no/<no>: a second case cannot take it; nothing is recorded."""
    copy = tmp_path / "office"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("field"))
    data = ("--data", str(copy))
    (waiting,) = [one for one in _asked("case", "list", *data)["cases"] if one["stage"] == "filed"]
    assert waiting["id"] != told["look_at"]["case"]
    penalty = ("--basis", "教监管函〔2021〕2号", "warning")
    head, handler = ("--as", _officer(copy, "head")), _officer(copy, "handler")
    both = ("--handlers", handler, "--handlers", _officer(copy, "handler", 1))
    _asked("case", "assign", waiting["id"], "--on", "2026-04-16", *both, *head, *data)
    _asked("case", "investigated", waiting["id"], "--on", "2026-04-17", "--evidence", "documents",
           "--proposal", "penalty", "--penalties", "kind=warning", "--as", handler,
           *data)  # fmt: skip
    _asked("case", "notice", waiting["id"], "--on", "2026-04-20", "--as", handler, *penalty, *data)
    ran = _anjuan("case", "decide", waiting["id"], "--on", "2026-05-11", "--number",
                  "示教罚〔2026〕1号", *head, *penalty, *data, "--json")  # fmt: skip
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["error"]["code"] == "TAKEN"
    assert _asked("case", "show", waiting["id"], *data)["case"]["stage"] == "noticed"
