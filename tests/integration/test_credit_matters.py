"""Matters of credit on the command line: what the office fills in, and what follows (§6)."""

import pytest

from core.domain.case.after_events import Published
from core.domain.case.events import DecisionServed, Filed, Paid, Penalty, PenaltyDecided
from core.evidence.body import Actor
from core.kernel.acting import Acting
from core.kernel.ids import stream_name
from core.kernel.times import noon_ms
from projections.matters import disputed
from projections.views import Views
from server.month_end import last_month_end, propose_lists
from server.office import Office
from server.packs import Adoption, adoption_of
from server.scribe import Saying, Scribe
from server.settings import Folder
from server.station import Station
from tests.support.builders import an
from tests.support.offices import ADMIN, Bureau
from tests.support.town import REGION, Town, is_not_theirs, today

PACK = """
name = "town-100"
version = "2021-07-15"
title_zh = "示范"
title_en = "town"
scale = { base = 100, min = -100, max = 200, basis = { cite = "示范", verified = "proposed" } }

[[item]]
id = "P02"
title_zh = "表彰"
title_en = "commended"
points = 3
basis = { cite = "示范", verified = "proposed" }
evidence = { event = "institution.commended.v1", effective = "commended_on" }

[[item]]
id = "P11"
title_zh = "表彰另计"
title_en = "commended, once more"
points = 5
basis = { cite = "示范", verified = "proposed" }
evidence = { event = "institution.commended.v1", effective = "commended_on" }

[[item]]
id = "N07"
title_zh = "罚款"
title_en = "fine"
points = -150
basis = { cite = "示范", verified = "proposed" }
evidence = { event = "case.decision-served.v1", subject = "case", effective = "effective_on" }

[[item]]
id = "P08"
title_zh = "接收学员"
title_en = "pupils taken over"
points = 60
basis = { cite = "示范", verified = "proposed" }
evidence = { event = "credit.merit-recorded.v1", subject = "credit", effective = "earned_on" }

[[annulment]]
event = "credit.entry-withdrawn.v1"
annuls = "annuls"
annuls_from = "annuls_from"
item = "item"
basis = { cite = "示范", verified = "proposed" }

[[annulment]]
event = "credit.merit-withdrawn.v1"
subject = "credit"
annuls_from = "annuls_from"
basis = { cite = "示范", verified = "proposed" }

[[annulment]]
event = "credit.repair-granted.v1"
each = "erases"
annuls = "@.event"
annuls_from = "from_day"
item = "@.item"
basis = { cite = "示范", verified = "proposed" }

[[adjustment]]
event = "credit.entry-corrected.v1"
adjusts = "adjusts"
adjusts_from = "from_day"
item = "item"
points_from = { path = "credit_points", points = 1 }
basis = { cite = "示范", verified = "proposed" }

[[grade]]
grade = "A"
title_zh = "绿"
title_en = "green"
min_total = 80
basis = { cite = "示范", verified = "proposed" }

[[grade]]
grade = "D"
title_zh = "红"
title_en = "red"
basis = { cite = "示范", verified = "proposed" }
"""


LOW = PACK.replace("base = 100,", "base = 0,")
"""Whoever did nothing has a score of 0."""


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """Return a folder with people, and a scheme in force."""
    folder = tmp_path_factory.mktemp("hall")
    made = Town(folder / "data")
    pack = folder / "town.toml"
    pack.write_text(PACK, "utf-8")
    for day in (last_month_end(today()), today()):  # the office begins with a scheme of its own
        made.anjuan("credit", "pack", "adopt", str(pack), "--from", day)
    return made


@pytest.fixture
def town(hall):
    """Return it with a school of which nothing is known yet, and an id for its case."""
    hall.school = hall._school("新学校", REGION)  # noqa: SLF001 - one more
    hall.case = new_id(hall)
    return hall


def new_id(town):
    return town.with_office(lambda office: office.pen.new_id())


def credit(town, *arguments, by, code=0):
    return town.anjuan("credit", *arguments, "--as", town.people[by], code=code)


def told(town, *arguments, by):
    return credit(town, *arguments, by=by, code=1)["error"]


def total(town):
    return town.anjuan("credit", "score", town.school)["total"]


def entry(town, item):
    lines = town.anjuan("credit", "score", town.school, "--explain")["lines"]
    (found,) = [one["entry"] for one in lines if one["entry"]["item"] == item]
    return found["event"]


def commended(town):
    """Commend the school; return the event that gave the points."""
    town.act("institution", "commend", town.school, "--level", "county", "--commended-by", "县政府",
             by="clerk")  # fmt: skip
    return entry(town, "P02")


def fined(town, *, paid=True):
    """Let a decision of four months ago stand before the public; return the case."""
    fine = (Penalty(kind="fine", fine_fen=100_00),)
    on = today(-120)
    story = [
        an(Filed, case=town.case, institution=town.school, filed_on=on,
            source=f"institution:{town.school}"),
        an(PenaltyDecided, case=town.case, doc_no=town.case, penalties=fine, decided_on=on),
        an(DecisionServed, case=town.case, institution=town.school, penalties=fine, served_on=on,
           effective_on=on),
        an(Published, case=town.case, institution=town.school, from_day=on, published_on=on,
           until=today(240), repair_from=today(-20)),
    ]  # fmt: skip
    if paid:
        story.append(
            an(Paid, case=town.case, ref=town.case, paid_fen=100_00, owed_fen=0, paid_on=on)
        )
    actor = Actor(id=town.people["second"])

    def say(office: Office) -> None:
        sayings = [
            Saying(stream=stream_name("case", town.case), event=one, actor=actor, region=REGION)
            for one in story
        ]
        office.log.write(lambda writer: Scribe(writer, office.pen).say(sayings))

    town.with_office(say)
    return town.case


def raised(town, event, item="P02", by="handler"):
    """Raise a dispute; return the matter."""
    return credit(town, "dispute", "raise", "--institution", town.school, "--event", event,
                  "--item", item, "--ground", "不实", by=by)["credit"]  # fmt: skip


# objections


def test_an_entry_that_is_withdrawn_counts_no_more(town):
    """DOMAIN.md §6.3: raised with what the score showed, decided by the head."""
    event = commended(town)
    assert total(town) == 108
    matter = raised(town, event)
    stood = town.anjuan("credit", "show", matter)["credit"]["state"]["dispute"]
    assert (stood["credit_points"], stood["pack"]) == ("3", "town-100")
    assert stood["recorded_by"] == [town.people["clerk"]]
    assert is_not_theirs(told(town, "dispute", "withdraw", matter, "--reason", "误", by="clerk"),
                         "credit.decide-dispute")  # fmt: skip
    done = credit(town, "dispute", "withdraw", matter, "--reason", "误登", by="head")
    assert done["recorded"] == ["credit.entry-withdrawn.v1"]
    assert total(town) == 105  # what the same event gave of another item stays


def test_an_entry_that_is_corrected_has_other_points(town):
    """From its first day on."""
    matter = raised(town, commended(town))
    credit(
        town, "dispute", "correct", matter, "--credit-points", "2", "--reason", "镇级", by="head"
    )
    assert total(town) == 107


def test_the_radar_shows_until_when_an_objection_is_answered(town):
    """DOMAIN.md §6.3: ten working days."""
    matter = raised(town, commended(town))
    (mine,) = [one for one in town.anjuan("deadlines")["deadlines"]
               if one["stream"] == f"credit:{matter}"]  # fmt: skip
    assert mine["kind"] == "credit.answer"
    assert mine["title"] != mine["kind"]


def test_what_is_disputed_is_not_disputed_twice(town):
    """One matter for one entry."""
    event = commended(town)
    matter = raised(town, event)
    again = told(town, "dispute", "raise", "--institution", town.school, "--event", event,
                 "--item", "P02", "--ground", "再", by="clerk")  # fmt: skip
    assert again["code"] == "CREDIT_DISPUTED"
    assert matter in again["sentence"]


def test_an_entry_of_another_institution_is_not_there(town):
    """Whose score it is stands in the log."""
    refused = told(town, "dispute", "raise", "--institution", town.school, "--event", town.case,
                   "--item", "P02", "--ground", "不实", by="clerk")  # fmt: skip
    assert refused["code"] == "CREDIT_NO_ENTRY"


def test_what_is_disputed_is_known_until_it_is_decided(town):
    """DOMAIN.md §6.3: provisional figures are marked."""
    event = commended(town)
    matter = raised(town, event)
    assert of_school(town) == {(event, "P02")}
    credit(town, "dispute", "take-back", matter, by="clerk")
    assert of_school(town) == set()


def of_school(town):
    town.anjuan("credit", "score", town.school)  # brings the read models up
    with Views(Folder(town.folder).projections) as views:
        return disputed(views, town.school)


# repair


def test_a_granted_repair_ends_publication_and_erases_the_entries(town):
    """信用修复管理办法: what is published comes down; the follower sees to it."""
    case = fined(town)
    assert total(town) == -50
    matter = credit(town, "repair", "apply", "--institution", town.school, "--case", case,
                    "--promise-signed", by="clerk")["credit"]  # fmt: skip
    assert town.anjuan("credit", "show", matter)["credit"]["state"]["repair"]["grade"] == "ordinary"
    granted = credit(town, "repair", "grant", matter, "--duties-shown", "已缴清", by="head")
    assert granted["recorded"] == ["credit.repair-granted.v1"]
    assert total(town) == 100
    town.follow()
    assert "case.credit-repaired.v1" in str(town.anjuan("replay", f"case:{case}"))


def test_repair_waits_for_what_is_owed(town):
    """Repair when duties are done (DOMAIN.md §6.4)."""
    matter = credit(town, "repair", "apply", "--institution", town.school, "--case",
                    fined(town, paid=False), "--promise-signed", by="clerk")["credit"]  # fmt: skip
    refused = told(town, "repair", "grant", matter, "--duties-shown", "无", by="head")
    assert refused["code"] == "REPAIR_STILL_OWED"
    done = credit(town, "repair", "refuse", matter, "--ground", "duties_open", "--reason", "未缴",
                  by="head")  # fmt: skip
    assert done["recorded"] == ["credit.repair-refused.v1"]


# merits


def test_a_merit_earns_points_until_it_is_taken_back(town):
    """P08; the head takes it back."""
    say = ("merit", "record", "--institution", town.school, "--kind", "pupils_taken_over",
           "--count", "3", "--note", "接收学员")  # fmt: skip
    matter = credit(town, *say, by="clerk")["credit"]
    assert total(town) == 160
    assert told(town, *say, by="clerk")["code"] == "MERIT_KNOWN"
    credit(town, "merit", "withdraw", matter, "--reason", "不实", by="head")
    assert total(town) == 100


# lists


def test_a_notice_on_a_score_rests_on_the_score_put_on_record(town):
    """DOMAIN.md §6.5: score, scheme and day stand in the proposal; the notice names it."""
    fined(town)
    notice = ("institution", "notice-listing", town.school, "--list", "black",
              "--grounds", "score")  # fmt: skip
    assert town.refused(*notice, by="handler")["code"] == "LISTING_UNPROPOSED"
    propose = ("listing", "propose", "--institution", town.school, "--list", "black")
    matter = credit(town, *propose, by="clerk")["credit"]
    assert told(town, *propose, by="clerk")["code"] == "LISTING_PROPOSED"
    town.act(*notice, "--rests-on", f"credit:{matter}", by="handler")
    town.follow()
    after = town.anjuan("credit", "show", matter)["credit"]
    assert after["stage"] == "followed"
    stated = after["state"]["list_proposed"]
    assert (stated["total"], stated["pack"], stated["as_of"]) == ("-50", "town-100", today())


def test_nobody_is_listed_on_a_score_that_is_higher(town):
    """济南 2022: the score is held against the row, and the article is named."""
    commended(town)
    for name, article in (("black", "济南市 2022"), ("watch", "系统默认规则 重点监督名单")):
        refused = told(town, "listing", "propose", "--institution", town.school, "--list", name,
                       by="clerk")  # fmt: skip
        assert refused["code"] == "SCORE_ABOVE"
        assert article in refused["sentence"]
        refused = town.refused("institution", "notice-listing", town.school, "--list", name,
                               "--grounds", "score", by="handler")  # fmt: skip
        assert refused["code"] == "SCORE_ABOVE"


def test_at_the_month_s_end_a_low_score_proposes_a_list_by_itself(town):
    """DOMAIN.md §6.5: a proposal to the head, once for one month's end."""
    fined(town)
    town.anjuan("credit", "score", town.school)  # the read models are there

    def propose(office: Office) -> int:
        with Views(Folder(town.folder).projections) as views:
            return propose_lists(office, views, today())

    assert town.with_office(propose) >= 1
    (proposed,) = town.anjuan("credit", "list", "--institution", town.school)["credits"]
    assert proposed["stage"] == "proposed"
    state = town.anjuan("credit", "show", proposed["id"])["credit"]["state"]["list_proposed"]
    assert (state["list"], state["as_of"]) == ("black", last_month_end(today()))
    assert town.with_office(propose) == 0


def test_the_folder_is_whole_with_matters_of_credit_in_it(town):
    """FORMAT §2: their streams are the server's, like those of every other room."""
    raised(town, commended(town))
    assert town.anjuan("fsck")["fsck"] == "clean"


@pytest.mark.parametrize(
    ("day", "proposals"), [("2026-12-01", 1), ("2026-12-07", 1), ("2026-12-08", 0)]
)
def test_a_served_office_proposes_in_the_first_days_of_a_month(tmp_path, day, proposals):
    """DOMAIN.md §6.5: what nobody worked on the first day is made up for within a week."""
    bureau = Bureau(tmp_path / "office")
    bureau.register_school()
    by = Acting(officer=ADMIN, roles=("administrator",))
    adopt = adoption_of(LOW, Adoption(on="2026-11-21", from_day="2026-11-21", by=by))
    bureau.do(stream_name("policy", bureau.office.pen.new_id()), adopt, region=None)
    station = Station(bureau.office, bureau.path)
    try:
        bureau.clock.move_to(noon_ms(day))
        for _ in range(2):
            station.work_once()
            station.end_month()
        types = [row[3] for row in bureau.office.log.iter_rows()]
        assert types.count("credit.listing-proposed.v1") == proposals
    finally:
        station.close()
