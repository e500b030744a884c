"""The acts of people in office over HTTP: a real server on loopback, tokens, scope, and attacks."""

import base64
import json
import random
from urllib.parse import quote

import httpx
import msgspec
import pytest

from core.kernel.ids import stream_name
from core.kernel.limits import SERVER_BODY_BYTES
from server.acts.table import ACTS
from server.keys import signer_of
from server.opening import open_office
from server.serving import serving
from server.station import Station
from server.tokens import issue_token
from tests.support.town import ELSEWHERE, REGION, Town, today

TIP = {"channel": "hotline", "topic": "covert_training"}
HOUR_MS = 60 * 60 * 1000


class Hall:
    """A served office, and the calls of its people."""

    def __init__(self, town: Town, station: Station, url: str) -> None:
        self.town = town
        self.station = station
        self.url = url
        self.tokens = {
            name: issue_token(station.office.pen, one) for name, one in town.people.items()
        }

    def call(self, method, path, by=None, body=None, **more):
        """Make a call in somebody's name, or in nobody's."""
        headers = dict(more.pop("headers", {}))
        if by is not None:
            headers["authorization"] = f"Bearer {self.tokens[by]}"
        return httpx.request(
            method, f"{self.url}/api/v1/rooms{path}", json=body, headers=headers, timeout=30, **more
        )

    def act(self, path, by, body=None):
        """Do an act; return the answer, which is a yes."""
        answer = self.call("POST", path, by, body or {})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, path, by, body=None):
        """Try an act that a rule forbids; return the problem."""
        answer = self.call("POST", path, by, body or {})
        assert answer.status_code == 409, answer.text
        return answer.json()

    def wrong(self, path, body=None, by="clerk", **more):
        """Make a call that is wrong in itself; return the problem's sentence."""
        answer = self.call("POST", path, by, body, **more)
        assert answer.status_code == 400, answer.text
        return answer.json()["detail"]

    def read(self, path, by):
        """Read what is there, read up to now."""
        self.station.work_once()
        return self.call("GET", path, by)

    def with_token(self, token):
        """Read with any header of authorization."""
        return self.call("GET", "/tip", headers={"authorization": token})


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """Return an office of real people that is served on a socket."""
    town = Town(tmp_path_factory.mktemp("hall") / "data")
    station = Station(open_office(town.folder), town.folder)
    try:
        with serving(station) as url:
            station.work_once()
            yield Hall(town, station, url)
    finally:
        station.close()


@pytest.fixture
def tip(hall):
    """Return a tip of REGION."""
    return hall.act("/tip/receive", "clerk", TIP | {"institution": hall.town.school})["id"]


# the loop


def test_a_tip_goes_from_receipt_to_feedback(hall):
    """DOMAIN.md §4.1; the same table as the command line, the same articles."""
    people = hall.town.people
    beside = {"content": "补课", "tipster_phone": "13800001111"}
    whom = {"institution": hall.town.school}
    begun = hall.act("/tip/receive", "clerk", TIP | whom | beside)
    assert begun["recorded"] == ["tip.received.v1"]
    tip = f"/tip/{begun['id']}"
    told = hall.refused(f"{tip}/triage", "cashier", {"route": "check"})
    assert told["reason"] == "ROLE_NEEDED"
    assert told["basis"] in told["detail"]
    hall.act(f"{tip}/triage", "clerk", {"route": "check"})
    handlers = [people["handler"], people["second"]]
    hall.act(f"{tip}/assign", "clerk", {"kind": "verification", "handlers": handlers})
    shown = [
        {"officer": people[name], "credential_no": f"豫教-{name}"} for name in ("handler", "second")
    ]
    hall.act(f"{tip}/verify", "handler", {"finding": "unfounded", "officers": shown})
    hall.act(f"{tip}/feed-back", "handler", {"satisfaction": "satisfied", "reply": "已核实"})
    hall.act(f"{tip}/close", "handler")
    assert hall.read(tip, "clerk").json()["stage"] == "closed"


def test_what_the_office_mints_is_told(hall):
    """A receipt number, a join code."""
    assert hall.act("/tip/receive", "clerk", TIP | {"premises": "x"})["minted"]["receipt_no"]
    plan = {"kind": "daily", "institution": hall.town.school, "visit_on": today(1), "basis": "计划",
            "officers": [hall.town.people["handler"], hall.town.people["second"]]}  # fmt: skip
    assert len(hall.act("/visit/plan", "handler", plan)["minted"]["code"]) == 13


def test_pupils_are_taken_with_their_names_beside_the_log(hall):
    """个人信息保护法: the names are in no event and in no answer."""
    pupils = [
        {"name": f"李小{n:02}", "prepaid_fen": 1000, "guardian_phone": "13900002222"}
        for n in range(40)
    ]
    claim = {"institution": hall.town.school, "trigger": "closure", "pupils": pupils}
    begun = hall.act("/refund/claim", "clerk", claim)
    assert begun["recorded"] == ["refund.claimed.v1", "refund.lines-added.v1"]
    assert "李小" not in hall.read(f"/refund/{begun['id']}", "clerk").text
    assert "李小".encode() not in hall.town.bodies()


def test_what_comes_to_an_act_again_is_already_so(hall, tip):
    """A call that is repeated records nothing."""
    again = f"/tip/{tip}/triage"
    hall.act(again, "clerk", {"route": "check"})
    assert hall.act(again, "clerk", {"route": "check"})["recorded"] == []


def test_a_visit_that_nobody_made_is_not_concluded(hall):
    """The legs are found by the office, and there are none."""
    nowhere = "01a2008d-7400-8007-a573-a03344867bcf"
    answer = hall.call("POST", f"/visit/{nowhere}/conclude", "head", {"outcome": "no_issue"})
    assert answer.status_code in {400, 409}
    assert answer.json()["type"].startswith("urn:anjuan:problem:")


def test_a_review_is_settled_over_http_too(hall):
    """FORMAT §3: by a reviewer; of what is not under review there is nothing to settle."""
    told = hall.call("POST", f"/review/{hall.town.school}/admit", "cashier", {"reason": "x"})
    assert told.status_code in {400, 409}


# tokens


def forged(hall, *, officer, until_ms, seed=bytes(32)):
    """Return a token signed by another key, of the right form."""
    pen = msgspec.structs.replace(hall.station.office.pen, signer=signer_of(seed))
    mark, _, _, signature = issue_token(pen, officer).split(".")
    return f"Bearer {mark}.{officer}.{until_ms}.{signature}"


def test_a_token_of_another_offices_key_is_none(hall):
    """Signed with any key but ours."""
    until = hall.station.office.pen.clock.wall_ms() + HOUR_MS
    answer = hall.with_token(forged(hall, officer=hall.town.people["head"], until_ms=until))
    assert answer.status_code == 401


@pytest.mark.parametrize("part", ["officer", "until"])
def test_a_token_is_of_one_officer_and_of_one_end(hall, part):
    """Neither can be exchanged."""
    mark, officer, until, signature = hall.tokens["clerk"].split(".")
    if part == "officer":
        officer = hall.town.people["head"]
    else:
        until = str(int(until) + 1)
    assert hall.with_token(f"Bearer {mark}.{officer}.{until}.{signature}").status_code == 401


def test_a_token_ends(hall):
    """By the server's clock."""
    pen = hall.station.office.pen

    class Past:
        def wall_ms(self):
            return pen.clock.wall_ms() - 2 * HOUR_MS

    ended = issue_token(msgspec.structs.replace(pen, clock=Past()), hall.town.people["clerk"], 1)
    answer = hall.with_token(f"Bearer {ended}")
    assert answer.status_code == 401
    assert "ended" in answer.json()["detail"]


def test_a_token_is_worth_nothing_once_its_officer_has_no_role(hall):
    """Nothing need be revoked."""
    new = hall.act("/officer/register", "boss", {
        "agency": hall.town.agency, "roles": ["clerk"], "scope": [REGION], "name": "离任者",
    })["id"]  # fmt: skip
    token = f"Bearer {issue_token(hall.station.office.pen, new)}"
    assert hall.with_token(token).status_code == 200
    hall.act(f"/officer/{new}/roles", "boss", {"roles": [], "reason": "离任"})
    assert hall.with_token(token).status_code == 401
    answer = hall.call("POST", "/tip/receive", body=TIP, headers={"authorization": token})
    assert answer.status_code == 401


def test_the_local_administrator_has_no_token(hall):
    """Who acts over the network is an officer of the log."""
    administrator = json.loads((hall.town.folder / "settings.json").read_text())["administrator"]
    token = issue_token(hall.station.office.pen, administrator)
    assert hall.with_token(f"Bearer {token}").status_code == 401


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer anjuan-1", "Bearer anjuan-1...", "Bearer anjuan-2.a.1.b",
     "Bearer ....", "Bearer " + "." * 5000, "Bearer " + "9" * 7000, "Basic YTpi",
     "Bearer \u00b2\u00e9"],
)  # fmt: skip
def test_what_is_no_token_is_refused(hall, header):
    """Always the same status, whatever is wrong with it."""
    assert hall.with_token(header.encode("latin-1")).status_code == 401


def test_any_change_of_a_token_makes_it_worthless(hall):
    """Two hundred damaged tokens, from one seed: never an error of ours."""
    draws = random.Random("tokens")  # noqa: S311 - a test's junk
    good = f"Bearer {hall.tokens['clerk']}"
    for _ in range(200):
        at = draws.randrange(len("Bearer "), len(good))
        junk = draws.choice(["", "A", ".", "9", "-", "\u00ff", "\u00b2", "%00", "A" * 90, "." * 9])
        bad = good[:at] + junk + good[at + draws.randrange(3) :]
        if same_token(bad, good):
            continue
        assert hall.with_token(bad.encode("latin-1")).status_code == 401, bad


def same_token(one, other):
    """Tell whether two headers hold the same token: trailing blanks and dots say nothing."""
    return one.strip().rstrip(".") == other.strip()


def test_a_call_without_a_token_is_told_what_it_needs(hall):
    """401, and which header."""
    answer = hall.call("GET", "/tip")
    assert answer.status_code == 401
    assert "Authorization: Bearer" in answer.json()["detail"]


# scope


def test_who_works_elsewhere_does_nothing_here(hall, tip):
    """行政处罚法 第二十二条: by the place."""
    told = hall.refused(f"/tip/{tip}/triage", "elsewhere", {"route": "check"})
    assert told["reason"] == "OUT_OF_SCOPE"


@pytest.mark.parametrize(
    "body", [{"of_region": ELSEWHERE}, {"region": ELSEWHERE}, {"scope": [ELSEWHERE]}]
)
def test_a_place_that_is_said_opens_no_stream_of_another_place(hall, tip, body):
    """A field that the act does not have is refused, and named."""
    detail = hall.wrong(f"/tip/{tip}/triage", {"route": "check"} | body, by="elsewhere")
    assert next(iter(body)) in detail


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/tip/receive", TIP | {"premises": "x", "of_region": ELSEWHERE}),
        ("/tip/receive", TIP | {"institution": "AWAY"}),
        ("/tip/receive", TIP | {"institution": "AWAY", "of_region": REGION}),
        ("/institution/register", {"particulars": {"name": "x", "division_code": ELSEWHERE}}),
        ("/institution/register",
         {"particulars": {"name": "x", "division_code": ELSEWHERE}, "of_region": REGION}),
        ("/draw/announce", {"region": ELSEWHERE, "title": "x", "items": ["V-TIM-01"],
                            "visits_by": "2099-12-31"}),
        ("/institution/AWAY/categorise", {"categories": ["ART"]}),
    ],
)  # fmt: skip
def test_nothing_begins_where_its_maker_does_not_work(hall, path, body):
    """Every place that is named must be the maker's, the institution's too."""
    sent = json.loads(json.dumps(body).replace("AWAY", hall.town.away))
    told = hall.refused(path.replace("AWAY", hall.town.away), "clerk", sent)
    assert told["reason"] == "OUT_OF_SCOPE"


def test_an_officer_of_a_wider_area_is_not_made_by_one_of_a_narrower(hall):
    """An administrator of a county makes nobody of a city, nor of another county."""
    body = {"agency": hall.town.agency, "roles": ["head"], "name": "x"}
    for scope in (["410400"], [ELSEWHERE], [REGION, ELSEWHERE]):
        told = hall.refused("/officer/register", "boss", body | {"scope": scope})
        assert told["reason"] == "OUT_OF_SCOPE"
    told = hall.refused(f"/officer/{hall.town.people['elsewhere']}/roles", "boss",
                        {"roles": ["clerk"], "reason": "x"})  # fmt: skip
    assert told["reason"] == "OUT_OF_SCOPE"


def test_a_visit_planned_elsewhere_is_not_planned_by_its_code(hall):
    """Who heard a code spoken has no visit by that."""
    people, school = hall.town.people, hall.town.school
    plan = {"kind": "daily", "institution": school, "visit_on": today(1), "basis": "计划",
            "officers": [people["handler"], people["second"]]}  # fmt: skip
    code = hall.act("/visit/plan", "handler", plan)["minted"]["code"]
    mine = plan | {"institution": hall.town.away, "code": code}
    assert hall.refused("/visit/plan", "elsewhere", mine)["reason"] == "OUT_OF_SCOPE"


def test_nothing_of_another_place_is_read(hall, tip):
    """It is not there for who does not work there."""
    assert hall.read(f"/tip/{tip}", "elsewhere").status_code == 404
    assert tip not in [row["id"] for row in hall.read("/tip", "elsewhere").json()]
    assert tip in [row["id"] for row in hall.read("/tip", "clerk").json()]


def test_a_list_holds_what_lies_in_the_readers_area_alone(hall):
    """Also of streams whose events name no region."""
    for room in ("institution", "agency"):
        here = {row["id"] for row in hall.read(f"/{room}", "clerk").json()}
        there = {row["id"] for row in hall.read(f"/{room}", "elsewhere").json()}
        assert here
        assert there
        assert not here & there


# reading


@pytest.mark.parametrize("room", ["tip", "case", "refund", "fund", "draw", "notice", "institution"])
def test_a_grid_worker_reads_nothing(hall, room):
    """DOMAIN.md §1.3: who patrols reports."""
    assert hall.call("GET", f"/{room}", "grid").json()["reason"] == "ROLE_NEEDED"


@pytest.mark.parametrize(("by", "may"), [("clerk", True), ("supervisor", True), ("cashier", False),
                                         ("publisher", False), ("grid", False)])  # fmt: skip
def test_tips_are_read_by_those_who_handle_tips(hall, tip, by, may):
    """行政处罚法 第五十条; DOMAIN.md §9: sealed."""
    assert (hall.read(f"/tip/{tip}", by).status_code == 200) is may


def test_no_answer_holds_what_is_kept_beside_the_log(hall):
    """Names, phones and words of a tipster are in no event, so in no answer."""
    told = {"content": "他们在地下室上课", "tipster_name": "孙告知", "tipster_phone": "13700003333"}
    begun = hall.act("/tip/receive", "clerk", TIP | {"premises": "幸福里"} | told)
    read = [hall.read(path, "head").text for path in ("/tip", f"/tip/{begun['id']}")]
    answers = [json.dumps(begun, ensure_ascii=False), *read]
    assert not [word for word in told.values() for answer in answers if word in answer]


def test_the_public_page_shows_nothing_that_is_not_decided(hall):
    """DOMAIN.md §9: a case that was filed and a listing that was proposed are nobody's business."""
    new = {"particulars": {"name": "示范舞蹈社", "division_code": REGION}}
    there = hall.act("/institution/register", "clerk", new)["id"]
    filed = {"institution": there, "source": f"institution:{there}", "violations": ["V-TIM-01"]}
    case = hall.act("/case/file", "head", filed)["id"]
    black = {"list": "black", "grounds": ["pupil_harm"]}
    noticed = hall.act(f"/institution/{there}/notice-listing", "handler", black)
    listing = noticed["minted"]["listing"]
    hall.station.work_once()
    shown = httpx.get(f"{hall.url}/api/v1/credit/{there}")
    assert shown.json()["penalties"] == []
    assert not [word for word in (case, listing, "V-TIM-01", "black") if word in shown.text]


def test_no_answer_names_an_officer(hall):
    """Who acted is an id."""
    assert "某" not in hall.read("/agency", "clerk").text + hall.read("/case", "head").text


@pytest.mark.parametrize(
    "room", ["leg", "ledger", "officer", "device", "review", "visit", "x", "..", "tip%00"]
)
def test_what_is_no_room_to_read_is_not_found(hall, room):
    """The rooms that are read are named; nothing else is."""
    assert hall.call("GET", f"/{quote(room, safe='%.')}", "head").status_code == 404


def test_who_asks_for_no_id_is_told(hall):
    """An id, with or without its kind."""
    assert hall.call("GET", "/tip/x", "clerk").status_code == 400


# requests


@pytest.mark.parametrize(
    "content",
    [b"[]", b"null", b"1", b'"x"', b"{", b"\xff\xfe", b"", b"{}", b'{"a":1}', b'{"topic":NaN}',
     b'{"premises":"\\ud800"}', b'{"a":' * 3000 + b"1" + b"}" * 3000, b"[" * 5000,
     b'{"premises":' + b"[" * 2000 + b"]" * 2000 + b"}",
     b'{"premises":"' + b"x" * SERVER_BODY_BYTES + b'"}'],
    ids=lambda content: repr(content[:14]),
)  # fmt: skip
def test_a_body_that_is_no_right_object_is_refused(hall, content):
    """RFC 9457, and never an error of ours."""
    answer = hall.call("POST", "/tip/receive", "clerk", content=content)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_huge_body_is_not_read(hall):
    """Before anything is decoded."""
    answer = hall.call("POST", "/tip/receive", "clerk", content=b"x" * 20_000_000)
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"by": {"roles": ["head"]}}, "by"),
        ({"tip": "01a2008d-7400-7007-a573-a03344867bcf"}, "tip"),
        ({"receipt_no": "T1"}, "receipt_no"),
        ({"tipster": "01a2008d-7400-7007-a573-a03344867bcf"}, "tipster"),
        ({"stage": "closed"}, "stage"),
        ({"premises": ["x"]}, "premises"),
        ({"premises": "x" * 201}, "premises"),
        ({"content": 7}, "content"),
        ({"content": " "}, "content"),
        ({"of_region": "41"}, "of_region"),
        ({"of_region": 410422}, "of_region"),
        ({"on": "2026-02-30"}, "on"),
        ({"on": "2199-01-01"}, "on"),
        ({"on": None}, "on"),
        ({"violations": ["x"]}, "violations"),
        ({"institution": {"id": "x"}}, "institution"),
    ],
)
def test_a_wrong_field_is_named(hall, body, field):
    """What is unknown or filled in by the office is refused, not dropped."""
    assert hall.wrong("/tip/receive", TIP | {"premises": "x"} | body).startswith(field)


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("visit/plan", {"credentialed": ["x"]}, "credentialed"),
        ("visit/plan", {"frequency_so_far": 0}, "frequency_so_far"),
        ("institution/SCHOOL/notice-listing", {"open_cases": []}, "open_cases"),
        ("notice/SCHOOL/extend", {"served_by": []}, "served_by"),
    ],
)
def test_what_the_office_finds_is_not_said_by_a_caller(hall, act, body, field):
    """Else a caller would answer for the books."""
    detail = hall.wrong("/" + act.replace("SCHOOL", hall.town.school), body, by="head")
    assert detail.startswith(field) or "nothing is known" in detail


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/leg/open", 404),
        ("POST", "/tip/nothing", 404),
        ("POST", "/tip/triage", 404),
        ("POST", "/tip/TIP/receive", 404),
        ("POST", "/tip/TIP/settle", 404),
        ("POST", "/tip/x/triage", 400),
        ("POST", "/case/TIP/assign", 400),
        ("PUT", "/tip/TIP/triage", 405),
        ("DELETE", "/tip/TIP", 405),
        ("GET", "/tip/TIP/triage", 405),
        ("PATCH", "/tip", 405),
    ],
)
def test_a_wrong_address_or_verb_is_told_from_a_right_one(hall, tip, method, path, status):
    """Each with the status that HTTP has for it."""
    body = (
        None if method == "GET" else {"handlers": [hall.town.people["handler"]], "route": "check"}
    )
    assert hall.call(method, path.replace("TIP", tip), "clerk", body).status_code == status


def test_no_body_makes_the_office_fail(hall):
    """Three hundred bodies of junk, from one seed, at every act: a problem, never a failure."""
    draws = random.Random("bodies")  # noqa: S311 - a test's junk
    acts = [(kind, act) for kind, several in ACTS.items() for act in several]
    for _ in range(300):
        kind, act = draws.choice(acts)
        names = [*act.command.__struct_fields__, *act.personal, "of_region", "pupils", "x"]
        body = {name: junk(draws) for name in draws.sample(names, draws.randrange(len(names)))}
        path = f"/{kind}/{act.name}" if act.creates else f"/{kind}/{hall.town.school}/{act.name}"
        answer = hall.call("POST", path, draws.choice(["head", "clerk", "elsewhere"]), body)
        assert answer.status_code < 500, (path, body, answer.text)


def junk(draws):
    """Return any value that JSON spells."""
    return draws.choice([
        None, True, 0, -1, 2**53, 10**40, 1.5, "", "x", "2026-11-23", "410422", "\x00", "王" * 300,
        [], ["x"], [[]], [None], {}, {"x": 1}, {"name": "x", "prepaid_fen": 1}, [{"pupil": "x"}],
        base64.b64encode(bytes(30)).decode(), "01a2008d-7400-7007-a573-a03344867bcf",
    ])  # fmt: skip


def test_the_log_is_whole_after_all_this(hall):
    """Nothing was half written, and the office still serves."""
    hall.station.work_once()
    with hall.station.office.log.read() as reader:
        assert reader.stream_heads((stream_name("institution", hall.town.school),))
    assert httpx.get(f"{hall.url}/api/v1/health").json()["taking_writes"] is True
