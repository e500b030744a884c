"""What the lots fell on becomes planned visits, each institution's once (DOMAIN.md §1.4, §4.2)."""

from core.kernel.times import day_of_ms
from server.clock import SystemClock
from tests.integration.test_draw_cli import office, story  # noqa: F401 - fixtures of that office


def test_each_institution_drawn_is_planned_once_with_its_own_inspectors(office, story):  # noqa: F811
    """DOMAIN.md §1.4: 摇号派发; asked again, nothing is planned twice (claim `visit-of-draw`)."""
    today = day_of_ms(SystemClock().wall_ms())
    teams = {
        team["institution"]: team["officers"]
        for team in office.draw("show", story["draw"])["draw"]["teams"]
    }
    first = office.draw("plan", story["draw"], "--visit-on", today, by="head")
    assert {one["institution"] for one in first["planned"]} == set(teams)
    again = office.draw("plan", story["draw"], "--visit-on", today, by="head")
    assert (again["planned"], again["before"]) == ([], len(teams))
    for one in first["planned"]:
        (planned,) = office.anjuan("replay", f"visit:{one['visit']}")["steps"]
        assert planned["type"] == "visit.planned.v1"
        assert sorted(planned["data"]["officers"]) == sorted(teams[one["institution"]])
        assert planned["data"]["source"] == f"draw:{story['draw']}"


def test_a_clerk_plans_no_visit(office):  # noqa: F811
    """acts.toml visit.plan: inspector, handler or head; the refusal names the article."""
    today = day_of_ms(SystemClock().wall_ms())
    answer = office.anjuan(
        "visit", "plan", "--kind", "daily", "--visit-on", today, "--basis", "计划",
        "--officers", office.people["inspector 0"], "--officers", office.people["inspector 1"],
        "--institution", office.institutions[5], "--as", office.people["clerk"], code=1,
    )  # fmt: skip
    assert answer["error"]["code"] == "ROLE_NEEDED"
    assert answer["error"]["basis"]
