"""Who acts on the command line, as of which day, and where: nobody outside their own area."""

import json

import pytest

from tests.support.town import ELSEWHERE, RECEIVE, REGION, Town, is_not_theirs, received, today


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Return a folder with people and institutions."""
    return Town(tmp_path_factory.mktemp("town") / "data")


# who acts


def commend(town, named, code=0):
    return town.anjuan("institution", "commend", town.school, "--commended-by", f"县政府{named}",
                       "--level", "county", "--as", named, code=code)  # fmt: skip


def test_who_acts_is_named_by_id_credential_or_name(town):
    """Names are looked up beside the log, and stand in no event."""
    for named in (town.people["clerk"], f"officer:{town.people['clerk']}", "clerk某"):
        assert commend(town, named)["recorded"] == ["institution.commended.v1"]
    suspended = town.anjuan("institution", "suspend", town.school, "--ground", "消防隐患",
                            "--as", "豫教-head")  # fmt: skip
    assert suspended["recorded"] == ["institution.suspended.v1"]
    town.anjuan(
        "institution", "resume", town.school, "--accepted-by", "消防大队", "--as", "豫教-head"
    )


def test_a_name_that_two_officers_bear_is_not_guessed(town):
    """Whoever is meant is named by id."""
    for _ in range(2):
        town.hire("同名", "clerk", today())
    assert "2 officers answer" in commend(town, "同名", code=2)["error"]["sentence"]


def test_a_name_that_nobody_bears_is_refused(town):
    """Nothing is done in nobody's name."""
    assert commend(town, "无名氏", code=2)["error"]["field"] == "--as"


def test_the_administrator_administers_and_does_nothing_else(town):
    """DOMAIN.md §1.3: whoever may read the folder is no head by that."""
    told = town.anjuan("tip", "receive", *RECEIVE, "--premises", "x", code=1)["error"]
    assert is_not_theirs(told, "tip.receive")


def test_roles_are_those_of_the_day_of_the_act(town):
    """Who was no head then did not decide then, whoever they are now."""
    new = town.hire("晋升者", "clerk", today(-30))
    town.anjuan("officer", "roles", new, "--role", "head", "--from", today(-2), "--on", today(-2),
                "--reason", "晋升")  # fmt: skip
    mine = ("institution", "suspend", town.school, "--ground", "隐患", "--as", new)
    assert is_not_theirs(
        town.anjuan(*mine, "--on", today(-3), code=1)["error"], "institution.suspend"
    )
    assert town.anjuan(*mine)["recorded"] == ["institution.suspended.v1"]
    town.act("institution", "resume", town.school, "--accepted-by", "消防大队", by="head")


def test_who_left_office_enters_nothing_any_more(town):
    """Nor what they say they did while they were in it."""
    new = town.hire("离任者", "clerk", today(-30))
    town.anjuan("officer", "roles", new, "--none", "--from", today(-1), "--on", today(-1),
                "--reason", "离任")  # fmt: skip
    receive = ("tip", "receive", *RECEIVE, "--premises", "x", "--as", new)
    for day in (today(), today(-10)):
        assert town.anjuan(*receive, "--on", day, code=1)["error"]["code"] == "NOT_IN_OFFICE"


# where


@pytest.mark.parametrize(
    ("room", "name", "more"),
    [
        ("tip", "receive", (*RECEIVE, "--institution", "AWAY")),
        ("tip", "receive", (*RECEIVE, "--premises", "x", "--region", ELSEWHERE)),
        ("institution", "register", ("--name", "x", "--division-code", ELSEWHERE)),
        ("institution", "register",
         ("--name", "x", "--division-code", ELSEWHERE, "--region", REGION)),
        ("institution", "categorise", ("AWAY", "--categories", "ART")),
        ("institution", "amend", ("SCHOOL", "--division-code", ELSEWHERE)),
        ("refund", "claim",
         ("--institution", "AWAY", "--trigger", "closure", "--lines", "pupil=AWAY,prepaid=1.00")),
        ("fund", "open", ("--institution", "AWAY", "--mode", "escrow", "--bank", "x",
                          "--account-masked", "6222****1", "--min-balance", "1.00")),
        ("agency", "baseline", ("AGENCY", "--region", ELSEWHERE, "--category", "SUBJECT",
                                "--as-of", "2021-07-24")),
    ],
)  # fmt: skip
def test_nothing_is_done_outside_the_area_in_which_one_works(town, room, name, more):
    """行政处罚法 第二十二条: by the place; saying another place widens nothing."""
    names = {"AWAY": town.away, "SCHOOL": town.school, "AGENCY": town.agency}
    said = [
        part.replace("AWAY", town.away) if "=" in part else names.get(part, part) for part in more
    ]
    before = town.size()
    assert town.refused(room, name, *said, by="clerk")["code"] == "OUT_OF_SCOPE"
    assert town.size() == before


def test_whose_place_nobody_knows_waits_for_its_division_code(town):
    """Whoever acts for the whole office enters it; until then nobody's area holds it."""
    there = town.anjuan("institution", "register", "--name", "无区划学校")["institution"]
    categorise = ("institution", "categorise", there, "--categories", "ART")
    assert town.refused(*categorise, by="clerk")["code"] == "PLACE_UNKNOWN"
    town.anjuan("institution", "amend", there, "--division-code", REGION)
    assert town.act(*categorise, by="clerk")["recorded"] == ["institution.categorised.v1"]


def test_what_names_nothing_known_is_refused(town):
    """An id of nowhere begins nothing."""
    told = town.wrong(
        "tip", "triage", town.school, "--route", "check", "--as", town.people["clerk"]
    )
    assert f"tip:{town.school}" in told["sentence"]
    told = town.wrong("tip", "receive", *RECEIVE, "--institution", town.people["head"],
                      "--as", town.people["clerk"])  # fmt: skip
    assert f"institution:{town.people['head']}" in told["sentence"]


# the radar


def test_the_radar_shows_an_area_with_titles_and_articles(town):
    """A city's code holds its counties; a deadline is titled by its term."""
    tip = received(town, "--institution", town.school)
    whole = town.anjuan("deadlines", "--region", "410400")["deadlines"]
    (mine,) = [one for one in whole if one["stream"] == f"tip:{tip}"]
    assert (mine["kind"], mine["region"]) == ("tip.triage", REGION)
    assert mine["title"] != mine["kind"]
    assert mine["cite"]
    assert not [one for one in town.anjuan("deadlines", "--region", ELSEWHERE)["deadlines"]
                if one["stream"] == f"tip:{tip}"]  # fmt: skip


def test_the_radar_shows_an_officer_their_own_area(town):
    """What lapses elsewhere is for those who work there."""
    mine = received(town, "--institution", town.school)
    theirs = received(town, "--institution", town.away, by="elsewhere")
    seen = {one["stream"] for one in town.anjuan("deadlines", "--as", "clerk某")["deadlines"]}
    assert f"tip:{mine}" in seen
    assert f"tip:{theirs}" not in seen


def test_the_radar_is_not_for_a_grid_worker(town):
    """DOMAIN.md §1.3: who patrols reports, and reads nothing."""
    told = town.anjuan("deadlines", "--as", "grid某", code=1)["error"]
    assert is_not_theirs(told, "room.read")


def test_an_answer_is_of_one_line_for_a_script(town):
    """`--json`: ids and types, no names."""
    tip = received(town, "--premises", "x", "--tipster-name", "钱告知")
    answer = town.act("tip", "triage", tip, "--route", "check", by="clerk")
    assert json.dumps(answer) == json.dumps({"tip": tip, "recorded": ["tip.triaged.v1"]})
