"""One case of each ending replays step by step, with the article and the days of each step.

One folder for all: a small bureau that plays nothing else (`server.demo.years.endings`).
"""

import re

import pytest

from tests.support.endings import asked, play, said

START = ("file", "assign")
DECIDED = ("approve", "decide", "serve", "take-effect", "publish")
WITH_REVIEW = ("report", "review", "notice", "discuss", *DECIDED)
ACTS = {
    "no_penalty": (*START, "report", "no-penalty", "serve", "close"),
    "transferred": (*START, "report", "transfer", "transfer-deliver", "close"),
    "paid": (*START, "report", "notice", *DECIDED, "pay", "close"),
    "instalments": (
        *START, *WITH_REVIEW, "instalments", "pay", "surcharge", "reconsideration",
        "reconsideration-decide", "surcharge", "surcharge", "demand", "court-apply", "pay", "pay",
        "enforce", "close",
    ),
    "hearing": (
        *START, "preserve", "preserve-decide", "report", "notice", "defence", "hearing-request",
        "hearing-notice", "hearing-hold", "review", "discuss", *DECIDED, "pay", "close",
    ),
    "revoked": (
        *START, "report", "notice", *DECIDED, "revoke", "order-withdrawal", "publication-withdraw",
        "close",
    ),
    "unlicensed": (*START, *WITH_REVIEW, "pay", "close"),
}  # fmt: skip
DAYS = {
    "no_penalty": ("case.decide 2023-08-17 met", "case.serve 2023-06-15 met"),
    "transferred": (
        "case.decide 2023-10-07 met",
        "transfer.decide 2023-07-22 met",
        "transfer.deliver 2023-07-21 met",
    ),
    "paid": (
        "defence 2023-11-16 lapsed",
        "case.decide 2024-01-25 met",
        "case.serve 2023-11-29 met",
        "publication.publish 2023-11-29 met",
        "case.pay 2023-12-07 met",
    ),
    "instalments": (
        "defence 2024-02-07 lapsed",
        "case.decide 2024-04-11 met",
        "case.serve 2024-03-01 met",
        "publication.publish 2024-03-01 met",
        "reconsider 2024-04-22 met",
        "case.pay 2024-05-06 missed",  # as the reconsideration ends
        "litigate 2024-07-01 lapsed",
        "demand 2024-08-06 lapsed",
        "court.apply 2024-10-08 met",
        "case.pay 2024-05-06 missed",  # as the court's money comes
    ),
    "hearing": (
        "evidence.preserve 2024-11-07 met",
        "defence 2024-11-25 met",
        "hearing.hold 2024-12-05 met",
        "case.decide 2025-01-26 met",
        "case.serve 2024-12-25 met",
        "publication.publish 2024-12-25 met",
        "case.pay 2025-01-02 met",
    ),
    "revoked": (
        "defence 2025-03-13 lapsed",
        "case.decide 2025-05-26 met",
        "case.serve 2025-03-27 met",
        "publication.publish 2025-03-27 met",
        "case.pay 2025-04-07 dropped",
        "publication.withdraw 2025-04-03 met",
    ),
    "unlicensed": (
        "defence 2025-05-29 lapsed",
        "case.decide 2025-07-24 met",
        "case.serve 2025-06-16 met",
        "publication.publish 2025-06-16 met",
        "case.pay 2025-06-23 met",
    ),
}
OUTCOMES = {
    "no_penalty": "no_penalty",
    "transferred": "transferred",
    "paid": "executed",
    "instalments": "enforced",
    "hearing": "executed",
    "revoked": "revoked",
    "unlicensed": "executed",
}
ENDINGS = pytest.mark.parametrize("ending", ACTS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("endings") / "office"


@pytest.fixture(scope="module")
def cases(folder):
    return play(folder)


@pytest.fixture(scope="module")
def replays(folder, cases):
    """Return the steps of each ending."""
    return {how: asked(folder, "replay", f"case:{case}")["steps"] for how, case in cases.items()}


def data_of(steps, event):
    """Return what the events of a kind say, with the day on which each was done."""
    return [{**one["data"], "on": one["on"]} for one in steps if one["type"] == f"case.{event}"]


@ENDINGS
def test_an_ending_is_reached_by_these_acts_and_no_others(replays, ending):
    """DOMAIN.md §4.5, C1 to C23."""
    steps = replays[ending]
    assert tuple(step["act"].removeprefix("case.") for step in steps) == ACTS[ending]
    assert steps[-1]["data"]["outcome"] == OUTCOMES[ending]


@ENDINGS
def test_every_step_has_its_article_with_its_mark(replays, ending):
    """ARCHITECTURE.md 11: the trail leads to the article."""
    for step in replays[ending]:
        assert re.search(r"法.*第.+条", step["basis"]["cite"]), step["act"]
        assert step["basis"]["verified"] in {"law", "seen"}, step["act"]


@ENDINGS
def test_every_deadline_has_its_article(replays, ending):
    """Every day that a step sets or ends is a term of the law, or marked as ours."""
    for step in replays[ending]:
        for day in (*step["opens"], *step["ends"], *step["passed"]):
            assert day["basis"]["cite"], day
            assert day["basis"]["verified"] in {"law", "seen", "memory", "proposed"}


@ENDINGS
def test_the_days_were_met_where_they_should_be(replays, ending):
    """§4.8: each last day by the calendar of its year; the party's own time lapses."""
    days = [
        f"{day['kind']} {day['due_on']} {day['how']}"
        for step in replays[ending]
        for day in (*step["passed"], *step["ends"])
    ]
    assert tuple(days) == DAYS[ending]


@ENDINGS
def test_steps_come_in_the_order_of_their_days(replays, ending):
    """What is recorded later was done later."""
    days = [step["on"] for step in replays[ending]]
    assert days == sorted(days)


@ENDINGS
def test_the_parts_that_the_law_keeps_apart_are_different_people(replays, ending):
    """第四十二条, 第五十八条, 第六十四条第四项, 第六十七条."""
    who: dict[str, set[str]] = {}
    for step in replays[ending]:
        assert step["part"], step["act"]
        who.setdefault(step["part"], set()).add(step["actor"])
    people = [officer for officers in who.values() for officer in officers]
    assert len(people) == len(set(people))


def test_each_case_is_of_another_institution(replays):
    """Seven visits, seven institutions."""
    filed = [steps[0]["data"] for steps in replays.values()]
    assert len({one["institution"] for one in filed}) == len(ACTS)
    assert len({one["source"] for one in filed}) == len(ACTS)


def test_the_surcharge_grows_to_the_fine_and_rests_while_it_is_reconsidered(replays):
    """第七十二条第一项, 第七十三条第三款: 3 % of what is late a day, up to the fine of 50,000."""
    added = data_of(replays["instalments"], "surcharge-added.v1")
    fields = ("from_day", "to_day", "days", "suspended_days", "base_fen", "added_fen", "total_fen")
    assert [tuple(one[field] for field in fields) for one in added] == [
        ("2024-04-02", "2024-04-17", 16, 0, 20_000_00, 9_600_00, 9_600_00),
        ("2024-04-18", "2024-06-28", 14, 58, 40_000_00, 16_800_00, 26_400_00),
        ("2024-06-29", "2024-07-22", 20, 0, 40_000_00, 23_600_00, 50_000_00),
    ]


def test_what_the_court_recovers_is_all_that_was_demanded(replays):
    """行政强制法 第五十四条: ten working days, then the court; fine and surcharge to the fen."""
    steps = replays["instalments"]
    (demand,) = data_of(steps, "demand-served.v1")
    (applied,) = data_of(steps, "court-enforcement-applied.v1")
    (enforced,) = data_of(steps, "enforced.v1")
    assert (demand["fine_owed_fen"], demand["surcharge_owed_fen"]) == (40_000_00, 50_000_00)
    assert demand["perform_by"] < demand["apply_from"] <= applied["on"] <= demand["apply_by"]
    assert (enforced["result"], enforced["unrecovered_fen"]) == ("in_full", 0)


def test_a_hearing_is_held_after_seven_working_days_and_makes_nothing_heavier(replays):
    """第六十四条第二项, 第四十五条第二款: 25 November plus seven is 4 December."""
    steps = replays["hearing"]
    (told,) = data_of(steps, "hearing-notified.v1")
    (noticed,) = data_of(steps, "advance-notice-served.v1")
    (decided,) = data_of(steps, "penalty-decided.v1")
    assert (told["after_day"], told["hearing_on"]) == ("2024-12-04", "2024-12-05")
    assert noticed["proposed"] == [{"kind": "fine", "fine_fen": 80_000_00}]
    assert decided["penalties"] == [{"kind": "fine", "fine_fen": 60_000_00}]


def test_nothing_is_fined_that_was_slight_corrected_and_the_first_time(replays):
    """第三十三条: the ground has its article, and the party was taught better."""
    (spared,) = data_of(replays["no_penalty"], "no-penalty-decided.v1")
    assert spared["article"] == "行政处罚法 第三十三条第一款"
    assert spared["educated"] is True


def test_a_suspected_crime_is_with_the_police_a_day_after_the_decision(replays):
    """C23: three days to decide, 24 hours to deliver."""
    (report,) = data_of(replays["transferred"], "investigation-closed.v1")
    (moved,) = data_of(replays["transferred"], "transferred.v1")
    (delivered,) = data_of(replays["transferred"], "transfer-delivered.v1")
    assert (report["on"], report["transfer_by"]) == ("2023-07-19", "2023-07-22")
    assert (moved["on"], moved["deliver_by"], moved["to"]) == ("2023-07-20", "2023-07-21", "police")
    assert delivered["on"] == "2023-07-21"


def test_what_was_published_and_revoked_is_taken_down_within_three_working_days(replays):
    """第四十八条第二款: 31 March plus three working days is 3 April."""
    (published,) = data_of(replays["revoked"], "published.v1")
    (ordered,) = data_of(replays["revoked"], "withdrawal-ordered.v1")
    (withdrawn,) = data_of(replays["revoked"], "publication-withdrawn.v1")
    assert published["on"] == "2025-03-21"
    assert (ordered["on"], ordered["withdraw_by"]) == ("2025-03-31", "2025-04-03")
    assert withdrawn["on"] == "2025-04-02"


def test_an_unlicensed_school_is_visited_jointly_fined_and_closed_down(folder, replays):
    """民办教育促进法 第六十四条: premises in no register; 取缔, with a file of its own since."""
    filed = replays["unlicensed"][0]["data"]
    visit = asked(folder, "replay", filed["source"])["steps"]
    (opened,) = [one for one in visit if one["type"].startswith("leg.opened.")]
    (shown,) = [one for one in visit if one["type"].startswith("leg.credentials-shown.")]
    assert "institution" not in opened["data"]
    assert len(shown["data"]["shown"]) == 3
    school = asked(folder, "replay", f"institution:{filed['institution']}")["steps"]
    closed = school[-1]["data"]
    assert (closed["how"], closed["papers"]) == ("banned", "unlicensed_unregistered")
    assert closed["case"] == filed["case"]
    (decided,) = data_of(replays["unlicensed"], "penalty-decided.v1")
    assert [one["kind"] for one in decided["penalties"]] == ["stop_operating", "fine"]


@ENDINGS
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_person_reads_yuan_and_acts_but_no_whole_ids(folder, cases, replays, ending, language):
    """PRODUCT.md: the trail is for a legal reviewer; codes and ids stand in `--json`."""
    text = said(folder, "replay", f"case:{cases[ending]}", language=language)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-|_fen|_on\b|[\[{]", text)
    first = {"en": "   1  {}  file a case\n", "zh": "   1  {}  立案\n"}[language]
    assert text.startswith(first.format(replays[ending][0]["on"]))
    assert len(re.findall(r"行政处罚法|行政强制法|行政复议法", text)) >= len(replays[ending])


@pytest.mark.usefixtures("cases")
def test_nothing_of_the_endings_counts_in_the_months_before_them(folder):
    """DOMAIN.md §7.7: the reports of the seeds' years stay what they are."""
    span = ("--region", "410400", "--from", "2022-01-01", "--to", "2023-04-30")
    told = asked(folder, "report", *span)
    assert (told["has_data"], told["K13_by_category"]) == (False, {})


@pytest.mark.usefixtures("cases")
def test_the_folder_of_the_endings_is_clean(folder):
    """EVIDENCE.md: every row of every table was recomputed."""
    assert asked(folder, "fsck")["faults"] == []
