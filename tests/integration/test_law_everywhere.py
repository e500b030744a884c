"""What the office adopts is gone by wherever a rule is read: on the line, and in public."""

import json
from hashlib import sha256

import pytest

from core.domain.case.commands import AssignHandlers, FileCase
from core.domain.policy.decide import AdoptLaw
from core.domain.policy.state import LAW_STREAM
from core.kernel.b64 import b64u
from server.api import public
from server.cli import main
from server.station import Station
from tests.support.cases import CASE, DECIDER, FINE, announcing, deciding, reporting, serving
from tests.support.devices import SCHOOL
from tests.support.next_year import ON
from tests.support.offices import Bureau
from tests.support.subjects import HEAD, LI, NOTICE, WANG, acting

OTHER_WORDS = """
version = "2026-11-20"
[[row]]
code = "case.decide"
days = 90
kind = "calendar"
title_zh = "本局办案期限"
title_en = "decide the case, as this bureau words it"
basis = { cite = "a circular of this bureau", verified = "proposed" }
valid_from = 2021-07-15
"""
NINE_DAYS = """
version = "2026-11-20"
[[row]]
code = "report.half_month"
days = 9
kind = "calendar"
title_zh = "半月报"
title_en = "send the half-month report in, as this bureau has it"
basis = { cite = "a circular of this bureau", verified = "proposed" }
valid_from = 2021-07-15
"""
ONE_MONTH = """
version = "2026-11-20"
[[row]]
code = "fine"
grade = "ordinary"
months_max = 1
months_min = 0
months_if_needed = 0
basis = { cite = "a circular of this bureau", verified = "proposed" }
valid_from = 2021-07-15
"""


@pytest.fixture
def bureau(tmp_path, monkeypatch):
    """Return an office with one case that waits for its decision."""
    monkeypatch.setenv("ANJUAN_LANG", "en")
    made = Bureau(tmp_path / "office")
    made.register_school()
    filing = FileCase(
        case=CASE,
        institution=SCHOOL,
        source=f"notice:{NOTICE}",
        violations=("V-TIM-01",),
        on="2026-03-02",
        by=DECIDER,
    )
    made.do(f"case:{CASE}", filing)
    yield made
    made.close()


def adopt(bureau, file, text):
    """Adopt rows of a file from the beginning of the year on."""
    wish = AdoptLaw(
        on=ON,
        file=file,
        version="2026-11-20",
        from_day="2026-01-01",
        sha256=b64u(sha256(text.encode()).digest()),
        text=text,
        by=acting(HEAD, "head", "administrator"),
    )
    bureau.do(LAW_STREAM, wish, region=None)


def titles(bureau, capsys, *asked):
    """Return what a call says deadlines are for."""
    assert main([*asked, "--json", "--data", str(bureau.path)]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_radar_words_a_deadline_as_adopted(bureau, capsys):
    """`anjuan deadlines`: the term's title and article are the bureau's."""
    adopt(bureau, "terms.toml", OTHER_WORDS)
    told = titles(bureau, capsys, "deadlines", "--days", "400")
    (one,) = [row for row in told["deadlines"] if row["kind"] == "case.decide"]
    assert one["title"] == "decide the case, as this bureau words it"
    assert one["cite"] == "a circular of this bureau"


def test_a_report_is_due_as_adopted(bureau, capsys):
    """DOMAIN.md §7.8: `anjuan report`."""
    adopt(bureau, "terms.toml", NINE_DAYS)
    half = ("half-month", "--period", "2026-03-H1", "--region", "410422")
    assert titles(bureau, capsys, "report", *half)["due_on"] == "2026-03-24"


def test_a_deadline_is_reckoned_as_adopted(bureau, capsys):
    """`anjuan law due` with a folder goes by what its office adopted."""
    adopt(bureau, "terms.toml", NINE_DAYS)
    told = titles(bureau, capsys, "law", "due", "--term", "report.half_month", "--from",
                  "2026-03-15")  # fmt: skip
    assert told["due_on"] == "2026-03-24"


def test_a_replay_names_the_term_as_adopted(bureau, capsys):
    """`anjuan replay`."""
    adopt(bureau, "terms.toml", OTHER_WORDS)
    assert main(["replay", f"case:{CASE}", "--data", str(bureau.path)]) == 0
    assert "decide the case, as this bureau words it" in capsys.readouterr().out


def test_the_public_page_shows_a_penalty_as_long_as_adopted(bureau):
    """DOMAIN.md §6.4: another process adopted it while this one is served."""
    for command in (
        AssignHandlers(handlers=(WANG, LI), on="2026-03-02", by=DECIDER),
        reporting(FINE),
        announcing(FINE),
        deciding(FINE),
        serving(),
    ):
        bureau.do(f"case:{CASE}", command)
    station = Station(bureau.office, bureau.path)
    station.work_once()
    shown = public.credit.fn(station, SCHOOL)
    other = Bureau(bureau.path, seed="another process")
    adopt(other, "publication.toml", ONE_MONTH)
    other.close()
    hidden = public.credit.fn(station, SCHOOL)
    station.close()
    assert [len(one.penalties) for one in (shown, hidden)] == [1, 0]  # type: ignore[attr-defined] # litestar types a handler as if it were awaited
