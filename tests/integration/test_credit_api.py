"""Credit over HTTP: who may read what a score is made of, and what if (DOMAIN.md §9)."""

import httpx
import pytest

from core.domain.policy.decide import PACK_SIGNS
from core.log.packaged import pack_text
from server.opening import open_office
from server.serving import serving
from server.station import Station
from server.tokens import issue_token
from tests.support.town import SCHOOL, Town

DEFAULT = pack_text("default-100")
LOWER = DEFAULT.replace("base = 100", "base = 70")


class Hall:
    """A served office, and the calls of its people."""

    def __init__(self, town, station, url):
        self.town, self.url = town, url
        self.tokens = {
            name: issue_token(station.office.pen, one) for name, one in town.people.items()
        }

    def call(self, method, path, by=None, **more):
        """Make a call in somebody's name, or in nobody's."""
        headers = {} if by is None else {"authorization": f"Bearer {self.tokens[by]}"}
        return httpx.request(
            method, f"{self.url}/api/v1{path}", headers=headers, timeout=30, **more
        )


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """An office of real people that is served on a socket, read up."""
    town = Town(tmp_path_factory.mktemp("credit") / "data")
    station = Station(open_office(town.folder), town.folder)
    try:
        station.work_once()
        with serving(station) as url:
            yield Hall(town, station, url)
    finally:
        station.close()


def test_an_officer_reads_a_score_with_its_entries(hall):
    answer = hall.call("GET", f"/scores/{SCHOOL}?explain=true", "handler")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["total"], told["grade"], told["lines"]) == (100, "A", [])


def test_entries_are_told_only_on_request(hall):
    told = hall.call("GET", f"/scores/{hall.town.school}", "handler").json()
    assert "lines" not in told


@pytest.mark.parametrize(("by", "status"), [(None, 401), ("grid", 409), ("supervisor", 200)])
def test_whoever_may_not_read_case_files_reads_no_entries(hall, by, status):
    """`room.read`: the agency sees entries, a grid worker and a stranger do not."""
    assert hall.call("GET", f"/scores/{SCHOOL}?explain=true", by).status_code == status
    assert hall.call("POST", f"/scores/{SCHOOL}", by, json={}).status_code == status


def test_what_lies_elsewhere_is_not_known(hall):
    """An institution of another county: not a word, not even that it is there."""
    assert hall.call("GET", f"/scores/{hall.town.away}", "handler").status_code == 404
    assert hall.call("GET", f"/scores/{SCHOOL}", "elsewhere").status_code == 404


def test_what_if_is_asked_with_the_text_of_a_pack(hall):
    """CREDIT.md: another pack; nothing is written."""
    answer = hall.call("POST", f"/scores/{SCHOOL}", "handler", json={"pack": LOWER})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["total"], answer.json()["grade"]) == (70, "C")


def test_a_pack_that_cannot_be_used_is_refused_with_row_and_field(hall):
    wrong = DEFAULT.replace('id = "N02"', 'idd = "N02"')
    answer = hall.call("POST", f"/scores/{SCHOOL}", "handler", json={"pack": wrong})
    assert (answer.status_code, "did you mean" in answer.json()["detail"]) == (400, True)


def test_an_event_left_out_that_gives_nothing_is_named(hall):
    """Asked by query or by body."""
    for answer in (
        hall.call("GET", f"/scores/{SCHOOL}?without=x", "handler"),
        hall.call("POST", f"/scores/{SCHOOL}", "handler", json={"without": ["x"]}),
    ):
        assert (answer.status_code, answer.json()["without_unknown"]) == (200, ["x"])


@pytest.mark.parametrize(
    "body",
    [
        {"pack": "x" * (PACK_SIGNS + 1)},
        {"without": ["x"] * 1_001},
        {"paack": ""},
        {"at": "yesterday"},
        {"known": "2026-13-01"},
        [],
    ],
)
def test_a_question_that_cannot_be_right_is_refused(hall, body):
    assert hall.call("POST", f"/scores/{SCHOOL}", "handler", json=body).status_code == 400


def test_a_pack_is_named_in_a_question(hall):
    """One that scores inspections has no score where there was none."""
    answer = hall.call("GET", f"/scores/{SCHOOL}?pack=sf-100", "handler")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:anjuan:problem:not-yet-scored")
    assert hall.call("GET", f"/scores/{SCHOOL}?pack=nix", "handler").status_code == 404


def test_packs_are_listed_with_the_one_in_force(hall):
    told = hall.call("GET", "/packs", "handler").json()
    assert "jinan-12" in {one["name"] for one in told["shipped"]}
    assert [(one["name"], one["is_in_force"]) for one in told["adopted"]] == [("default-100", True)]


def test_the_public_sees_score_and_grade_and_no_entries(hall):
    """DOMAIN.md §9."""
    told = hall.call("GET", f"/credit/{SCHOOL}").json()
    assert (told["total"], told["grade"]) == (100, "A")
    assert not {"lines", "records", "faults", "occasions"} & set(told)
