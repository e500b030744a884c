"""Who is given a part in a proceeding may have it: office, role, credential, interest, place."""

import pytest

from tests.support.subjects import uid
from tests.support.town import REGION, Town, received, today

TWO = "行政处罚法 第四十二条"
HOSTED = "行政处罚法 第六十四条第四项"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Return a folder with people and institutions, and officers whom a part does not suit."""
    made = Town(tmp_path_factory.mktemp("town") / "data")
    made.people["host"] = made.hire("主持人", "hearing_host", today(-60))
    for name, since, until in (("left", -60, -1), ("leaving", -60, 3)):
        made.people[name] = credentialed(made, name, since)
        made.anjuan("officer", "roles", made.people[name], "--none", "--from", today(until),
                    "--on", today(-1), "--reason", "离任")  # fmt: skip
    made.people["bare"] = made.hire("无证", "handler", today(-60))
    made.people["lapsed"] = credentialed(made, "lapsed", -60)
    made.anjuan("officer", "withdraw-credential", made.people["lapsed"], "--credential-no",
                "豫教-lapsed", "--from-day", today(-1), "--reason", "暂扣")  # fmt: skip
    made.people["kin"] = credentialed(made, "kin", -60)
    made.act("officer", "declare-interest", made.people["kin"], "--institution", made.school,
             "--kind", "kinship", by="head")  # fmt: skip
    return made


def credentialed(town, name, since):
    """Hire a handler with a credential of REGION."""
    new = town.hire(f"{name}员", "handler", today(since))
    town.anjuan("officer", "credential", new, "--number", f"豫教-{name}", "--issued-by",
                "示范县人民政府", "--from", today(since), "--to", "2099-12-31")  # fmt: skip
    return new


@pytest.fixture(scope="module")
def case(town):
    """Return a case on the school of REGION."""
    tip = assigned(town, "handler", "second")
    shown = showing(town, "handler", "second")
    town.act("tip", "verify", tip, "--finding", "founded", *shown, by="handler")
    filed = town.act("case", "file", "--institution", town.school, "--source", f"tip:{tip}",
                     "--violations", "V-TIM-01", by="head")  # fmt: skip
    return filed["case"]


def named(town, field, *names):
    return [part for name in names for part in (f"--{field}", town.people[name])]


def showing(town, *names):
    people = [(town.people[name], f"豫教-{name}") for name in names]
    return [part for who, number in people
            for part in ("--officers", f"officer={who},credential_no={number}")]  # fmt: skip


def notifying(town, case, who):
    return ("case", "hearing-notice", case, "--hearing-on", today(30), "--starts-at", "09:00",
            "--place", "会议室", "--host", town.people[who])  # fmt: skip


def assigned(town, *names):
    tip = received(town, "--institution", town.school, "--content", "夜间补课")
    town.act("tip", "triage", tip, "--route", "check", by="clerk")
    town.act("tip", "assign", tip, "--kind", "verification", *named(town, "handlers", *names),
             by="clerk")  # fmt: skip
    return tip


UNFIT = [
    ("clerk", "OFFICER_WITHOUT_ROLE"),
    ("cashier", "OFFICER_WITHOUT_ROLE"),
    ("left", "NOT_IN_OFFICE"),
    ("bare", "OFFICER_NOT_CREDENTIALED"),
    ("lapsed", "OFFICER_NOT_CREDENTIALED"),
    ("kin", "OFFICER_INTERESTED"),
    ("elsewhere", "OFFICER_ELSEWHERE"),
]
"""Who may not carry out the law on the school of REGION, and why."""


# handlers


@pytest.mark.parametrize(("who", "why"), UNFIT)
def test_a_case_is_handled_by_officers_of_the_place_who_may_enforce(town, case, who, why):
    """行政处罚法 第四十二条: 具有行政执法资格的执法人员; 第二十二条: of the place."""
    before = town.size()
    told = town.refused("case", "assign", case, *named(town, "handlers", "handler", who), by="head")
    assert (told["code"], told["basis"]) == (why, TWO)
    assert town.people[who] in told["sentence"]
    assert town.size() == before


def test_a_case_is_given_to_two_who_may(town, case):
    """行政处罚法 第四十二条; named again it is already so."""
    assign = ("case", "assign", case, *named(town, "handlers", "handler", "second"))
    assert town.act(*assign, by="head")["recorded"] == ["case.handlers-assigned.v1"]
    assert town.act(*assign, by="head")["recorded"] == []


def test_roles_are_those_of_the_day_on_which_somebody_is_named(town, case):
    """Who left since had them then; who came since had not."""
    new = credentialed(town, "new", 0)
    town.people["new"] = new
    early = ("--on", today())
    assign = ("case", "assign", case, *early)
    town.act(*assign, *named(town, "handlers", "handler", "leaving"), by="head")
    town.act(*assign, *named(town, "handlers", "handler", "new"), by="head")


def test_nobody_unknown_is_named_as_handler(town):
    """行政处罚法 第四十二条: an id that no officer has is no officer."""
    tip = received(town, "--institution", town.school, "--content", "夜间补课")
    town.act("tip", "triage", tip, "--route", "check", by="clerk")
    handlers = (*named(town, "handlers", "handler"), "--handlers", uid(0xD0E))
    call = ("tip", "assign", tip, "--kind", "verification", *handlers, "--as", town.people["clerk"])
    assert town.wrong(*call)["field"] == f"officer:{uid(0xD0E)}"


# tips


@pytest.mark.parametrize(("who", "why"), [*UNFIT, ("grid", "OFFICER_WITHOUT_ROLE")])
def test_a_tip_is_verified_by_those_who_may(town, who, why):
    """国办发〔2024〕54号: who patrols does not verify; 第四十二条."""
    tip = received(town, "--institution", town.school, "--content", "夜间补课")
    town.act("tip", "triage", tip, "--route", "check", by="clerk")
    told = town.refused("tip", "assign", tip, "--kind", "verification",
                        *named(town, "handlers", who), by="clerk")  # fmt: skip
    assert (told["code"], told["basis"]) == (why, TWO)


@pytest.mark.parametrize("who", ["grid", "handler", "bare"])
def test_a_tip_may_be_looked_into_by_who_patrols(town, who):
    """DOMAIN.md §1.2: an observation needs no credential."""
    tip = received(town, "--institution", town.school, "--content", "夜间补课")
    town.act("tip", "triage", tip, "--route", "check", by="clerk")
    observe = ("tip", "assign", tip, "--kind", "observation", *named(town, "handlers", who))
    assert town.act(*observe, by="clerk")["recorded"] == ["tip.assigned.v1"]


def test_a_tip_is_not_looked_into_by_a_cashier(town):
    """The row of acts.toml says who may."""
    tip = received(town, "--institution", town.school, "--content", "夜间补课")
    town.act("tip", "triage", tip, "--route", "check", by="clerk")
    told = town.refused("tip", "assign", tip, "--kind", "observation",
                        *named(town, "handlers", "cashier"), by="clerk")  # fmt: skip
    assert told["code"] == "OFFICER_WITHOUT_ROLE"


def test_who_is_said_to_have_verified_may_have_done_so(town):
    """A credential of their own is not enough: an interest keeps away (第四十三条)."""
    tip = assigned(town, "handler", "second")
    shown = showing(town, "handler", "kin")
    told = town.refused("tip", "verify", tip, "--finding", "founded", *shown, by="handler")
    assert told["code"] == "OFFICER_INTERESTED"


# visits


def planning(town, day, *names, field="officers"):
    more = named(town, field, *names)
    base = named(town, "officers", "handler", *(() if field == "officers" else ("second",)))
    return ("visit", "plan", "--kind", "daily", "--institution", town.school, *base, *more,
            "--visit-on", today(day), "--basis", "年度计划")  # fmt: skip


@pytest.mark.parametrize(
    ("who", "why"), [one for one in UNFIT if one[0] not in {"bare", "lapsed", "kin"}]
)
def test_a_visit_is_planned_with_officers_of_the_place(town, who, why):
    """Credentials and interests are judged with the plan, in the room."""
    told = town.refused(*planning(town, 1, who), by="handler")
    assert (told["code"], told["basis"]) == (why, TWO)


@pytest.mark.parametrize(("day", "why"), [(2, ""), (3, "NOT_IN_OFFICE")])
def test_office_is_that_of_the_day_of_the_visit(town, day, why):
    """Who leaves before it is not sent; the last day in office still counts."""
    plan = planning(town, day, "leaving")
    if why:
        assert town.refused(*plan, by="handler")["code"] == why
    else:
        assert town.act(*plan, by="handler")["recorded"] == ["visit.planned.v1"]


@pytest.mark.parametrize(
    ("who", "why"), [("grid", "OFFICER_WITHOUT_ROLE"), ("elsewhere", "OFFICER_ELSEWHERE")]
)
def test_who_patrols_does_not_come_along(town, who, why):
    """国办发〔2024〕54号: 网格员 carry out no inspection (DOMAIN.md trap 4)."""
    plan = planning(town, 1, who, field="assistants")
    assert town.refused(*plan, by="handler")["code"] == why


def test_a_clerk_may_come_along(town):
    """DOMAIN.md §1.3: assisting staff never count towards the two."""
    plan = planning(town, 1, "clerk", field="assistants")
    assert town.act(*plan, by="handler")["recorded"] == ["visit.planned.v1"]


def test_who_takes_a_place_may_have_it(town):
    """行政处罚法 第四十三条: replaced by another who may inspect there."""
    visit = town.act(*planning(town, 1, "second"), by="handler")["visit"]
    recuse = ("visit", "recuse", visit, "--officer", town.people["second"], "--asked-by", "officer",
              "--ground", "近亲属", "--replaced-by")  # fmt: skip
    for who, why in (("clerk", "OFFICER_WITHOUT_ROLE"), ("elsewhere", "OFFICER_ELSEWHERE")):
        assert town.refused(*recuse, town.people[who], by="head")["code"] == why


# hearings and discussions


@pytest.mark.parametrize(
    ("who", "why"), [("handler", "OFFICER_WITHOUT_ROLE"), ("elsewhere", "OFFICER_WITHOUT_ROLE")]
)
def test_a_hearing_is_hosted_by_a_host(town, case, who, why):
    """行政处罚法 第六十四条第四项: 行政机关指定的非本案调查人员."""
    told = town.refused(*notifying(town, case, who), by="head")
    assert (told["code"], told["basis"]) == (why, HOSTED)


def test_a_host_who_may_is_let_to_the_room(town, case):
    """Whether a hearing is due, the case says: nobody asked for one yet."""
    told = town.refused(*notifying(town, case, "host"), by="head")
    assert told["code"] not in {"OFFICER_WITHOUT_ROLE", "OFFICER_ELSEWHERE", "NOT_IN_OFFICE"}


def test_heads_discuss_a_case(town, case):
    """行政处罚法 第五十七条第二款: 行政机关负责人应当集体讨论决定."""
    members = named(town, "members", "head", "clerk")
    told = town.refused("case", "discuss", case, *members, "--votes-for", "2", "--outcome",
                        "penalty", by="head")  # fmt: skip
    assert (told["code"], told["basis"]) == ("OFFICER_WITHOUT_ROLE", "行政处罚法 第五十七条第二款")


def test_whose_place_is_not_known_is_given_to_nobody_with_an_area(town):
    """As for whoever acts: nobody's area holds it."""
    there = town.anjuan("institution", "register", "--name", "无区划学校")["institution"]
    plan = ("visit", "plan", "--kind", "daily", "--institution", there,
            *named(town, "officers", "handler", "second"), "--visit-on", today(1), "--basis", "x",
            "--region", REGION)  # fmt: skip
    assert town.act(*plan, by="handler")["recorded"] == ["visit.planned.v1"]
