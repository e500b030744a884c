"""Who keeps away, what an act may rest on, and what nobody gives oneself; on a real folder."""

import httpx
import pytest

from server.opening import open_office
from server.serving import serving
from server.station import Station
from server.tokens import issue_token
from tests.support.town import REGION, SINCE, Town, received, today

NOBODY = "01a200ed-2727-743f-9e2e-ac80cca266df"
VISIT = "01a200ed-2727-843f-9e2e-ac80cca266df"
FILE = ("--violations", "V-FEE-01")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Return a folder with people, one of whom has an interest in a school of theirs."""
    made = Town(tmp_path_factory.mktemp("right") / "data")
    made.school = made._school("亲属学校", REGION)  # noqa: SLF001 - a second one, as the first
    made.act("officer", "declare-interest", made.people["head"], "--institution", made.school,
             "--kind", "kinship", "--from-day", today(-1), by="head")  # fmt: skip
    made.people["other head"] = made.hire("另一局长", "head", SINCE)
    return made


@pytest.fixture
def tip(town):
    """Return a tip about the school."""
    return received(town, "--institution", town.school)


# 回避, 行政处罚法 第四十三条


@pytest.mark.parametrize("on", [-2, -1, 0], ids=["day before", "first day", "today"])
def test_who_has_an_interest_decides_nothing_there(town, tip, on):
    """Nor does an act that is dated before the interest, which stands today."""
    at = ("--institution", town.school, "--source", f"tip:{tip}", *FILE, "--on", today(on))
    assert town.refused("case", "file", *at, by="head")["code"] == "OFFICER_INTERESTED"


def test_the_refusal_names_the_article(town, tip):
    """行政处罚法 第四十三条."""
    told = town.refused("tip", "triage", tip, "--route", "check", by="head")
    assert (told["code"], told["basis"]) == ("OFFICER_INTERESTED", "行政处罚法 第四十三条")


def test_another_decides_in_their_place(town, tip):
    """决定作出之前，不停止调查."""
    town.act("tip", "triage", tip, "--route", "check", by="other head")


def test_whoever_it_is_takes_in_what_others_bring(town):
    """A tip is not turned away at the door."""
    assert received(town, "--institution", town.school, by="head")


@pytest.mark.parametrize(
    ("by", "why"), [("head", "SAME_PERSON"), ("handler", "ROLE_NEEDED")], ids=["self", "no head"]
)
def test_who_has_an_interest_does_not_say_that_it_is_over(town, by, why):
    """由行政机关负责人决定."""
    ended = ("--institution", town.school, "--until-day", today(-1), "--reason", "已消除")
    assert town.refused("officer", "end-interest", town.people["head"], *ended, by=by)[
        "code"
    ] == why  # fmt: skip


# what an act rests on


@pytest.mark.parametrize("source", [f"notice:{NOBODY}", f"tip:{NOBODY}", f"officer:{NOBODY}"])
def test_no_case_is_filed_on_what_is_not_there(town, source):
    """行政处罚法 第五十四条: the claim on a ground is not taken by who invents it."""
    town.act("case", "file", "--institution", town.school, "--source", source, *FILE,
             by="other head", code=2)  # fmt: skip


def test_no_case_is_filed_on_what_is_about_another(town):
    """行政处罚法 第四十条: 违法事实不清."""
    elsewhere = town._school("另一学校", REGION)  # noqa: SLF001 - one more
    ground = received(town, "--institution", elsewhere)
    told = town.refused("case", "file", "--institution", town.school, "--source", f"tip:{ground}",
                        *FILE, by="other head")  # fmt: skip
    assert told["code"] == "GROUND_ELSEWHERE"


def test_no_case_is_filed_on_what_lies_elsewhere(town):
    """行政处罚法 第二十二条."""
    ground = received(town, "--institution", town.away, by="elsewhere")
    told = town.refused("case", "file", "--institution", town.school, "--source", f"tip:{ground}",
                        *FILE, by="other head")  # fmt: skip
    assert told["code"] == "OUT_OF_SCOPE"


def test_nobody_is_listed_for_a_case_that_there_is_not(town):
    """DOMAIN.md §6.5: a list rests on what shows its ground."""
    town.act("institution", "notice-listing", town.school, "--list", "black", "--grounds",
             "absconded", "--rests-on", f"case:{NOBODY}", by="other head", code=2)  # fmt: skip


def test_an_invented_lead_allows_no_visit(town):
    """Above the yearly cap a visit needs a lead (国办发〔2024〕54号)."""
    officers = ("--officers", town.people["handler"], "--officers", town.people["second"])
    town.act("visit", "plan", "--kind", "daily", "--institution", town.school, "--visit-on",
             today(1), "--basis", "线索", *officers, "--source", f"tip:{NOBODY}",
             by="handler", code=2)  # fmt: skip


def test_an_invented_visit_stands_for_no_officers(town, tip):
    """行政处罚法 第四十二条: 不得少于两人."""
    town.act("tip", "triage", tip, "--route", "check", by="clerk")
    town.act("tip", "assign", tip, "--kind", "verification", "--handlers", town.people["second"],
             by="clerk")  # fmt: skip
    visit = ("--finding", "unfounded", "--visit", VISIT)
    told = town.act("tip", "verify", tip, *visit, by="second", code=2)["error"]
    assert told["field"] == "--visit"


def test_a_planned_visit_stands_for_no_officers(town, tip):
    """Nobody has been there yet."""
    officers = ("--officers", town.people["handler"], "--officers", town.people["second"])
    planned = town.act("visit", "plan", "--kind", "daily", "--institution", town.school,
                       "--visit-on", today(1), "--basis", "计划", *officers,
                       by="handler")["visit"]  # fmt: skip
    town.act("tip", "triage", tip, "--route", "check", by="clerk")
    town.act("tip", "assign", tip, "--kind", "verification", "--handlers", town.people["second"],
             by="clerk")  # fmt: skip
    told = town.refused("tip", "verify", tip, "--finding", "unfounded", "--visit", planned,
                        by="second")  # fmt: skip
    assert told["code"] == "TOO_FEW_OFFICERS"


def test_what_was_merged_is_one_case(town):
    """行政处罚法 第二十九条: two tips of one act are not two fines."""
    first, second = (received(town, "--institution", town.school) for _ in range(2))
    town.act("tip", "triage", second, "--route", "check", by="clerk")
    town.act("tip", "merge", second, "--into", first, "--reason", "同一事实", by="clerk")
    at = ("--institution", town.school, *FILE)
    town.act("case", "file", *at, "--source", f"tip:{first}", by="other head")
    told = town.refused("case", "file", *at, "--source", f"tip:{second}", by="other head")
    assert (told["code"], told["basis"]) == ("SAME_ACT", "行政处罚法 第二十九条")
    other = ("--institution", town.school, "--violations", "V-TIM-01")
    town.act("case", "file", *other, "--source", f"tip:{second}", by="other head")


def test_a_draw_replaces_one_that_there_was(town):
    """DOMAIN.md §1.4: a draw is not said to follow what nobody announced."""
    town.act("draw", "announce", "--region", REGION, "--title", "再抽", "--item", "V-TIM-01",
             "--visits-by", today(30), "--replaces", NOBODY, by="clerk", code=2)  # fmt: skip


# what nobody gives


def test_nobody_has_a_role_before_they_were_entered(town, tip):
    """The roles of a registration begin with its day."""
    at = ("--institution", town.school, "--source", f"tip:{tip}", *FILE, "--on", "2021-07-25")
    assert town.refused("case", "file", *at, by="other head")["code"] == "NOT_IN_OFFICE"


def test_an_administrator_gives_oneself_no_role(town):
    """系统管理规则: who administers decides no case."""
    told = town.refused("officer", "roles", town.people["boss"], "--role", "administrator",
                        "--role", "head", "--reason", "方便", by="boss")  # fmt: skip
    assert told["code"] == "SAME_PERSON"


def test_nobody_gives_an_area_wider_than_their_own(town):
    """An officer without an area works everywhere."""
    station = Station(open_office(town.folder), town.folder)
    new = {"agency": town.agency, "roles": ["administrator", "head"], "scope": [], "name": "某"}
    try:
        with serving(station) as url:
            token = issue_token(station.office.pen, town.people["boss"])
            told = httpx.post(
                f"{url}/api/v1/rooms/officer/register",
                json=new,
                headers={"authorization": f"Bearer {token}"},
                timeout=30,
            )
    finally:
        station.close()
    assert (told.status_code, told.json()["reason"]) == (409, "AREA_NEEDED")


# money


def test_a_pupil_asks_the_same_money_back_once(town):
    """DOMAIN.md §5: a reference is one pupil's claim."""
    line = ("--lines", f"pupil={NOBODY},prepaid=100.00")
    claim = ("--institution", town.school, "--trigger", "closure", *line)
    town.act("refund", "claim", *claim, by="clerk")
    told = town.refused("refund", "claim", *claim, by="clerk")
    assert told["code"] == "REFUND_PUPIL_ELSEWHERE"
    other = town.act("refund", "claim", "--institution", town.school, "--trigger", "closure",
                     "--lines", f"pupil={town.agency},prepaid=1.00", by="clerk")  # fmt: skip
    told = town.refused("refund", "add", other["refund"], *line, by="clerk")
    assert told["code"] == "REFUND_PUPIL_ELSEWHERE"
