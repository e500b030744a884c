"""A random draw on a real folder, call by call, and its record in the hands of a stranger."""

import csv
import json
import random
import stat
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.domain.draw.events import Ratio
from core.domain.draw.pools import Candidate
from core.domain.draw.state import Draw
from core.domain.institution.events import Closed
from core.domain.institution.listing_events import Listed
from core.domain.officer.decide import IssueCredential, RegisterAgency, RegisterOfficer
from core.evidence.body import Actor
from core.kernel.acting import Role
from core.kernel.ids import stream_name
from core.kernel.times import day_of_ms
from core.process.dossier import Deed
from server.cli import main
from server.drawing import Known, freeze_of
from server.office import Asked
from server.opening import open_office
from server.scribe import Saying, Scribe
from tests.support.law import shipped_law
from tests.support.subjects import ZHAO, acting, uid

COUNT = 50
REGION = "410422"
ANNOUNCE = (
    *("announce", "--region", REGION, "--title", "年度随机抽查", "--item", "V-TIM-01"),
    *("--visits-by", "2099-12-31", "--ratio", "A=300", "--ratio", "B=1000"),
)


class Office:
    """A data folder, its people and institutions, and the calls on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.people: dict[str, str] = {}
        self.institutions: list[str] = []

    def anjuan(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        """Run a call of the office."""
        out = StringIO()
        with redirect_stdout(out):
            seen = main([*arguments, "--data", str(self.folder), "--json"])
        assert seen == code, out.getvalue()
        answer: dict[str, Any] = json.loads(out.getvalue())
        return answer

    def draw(self, *arguments: str, by: str = "", code: int = 0) -> dict[str, Any]:
        """Run a call of a draw in somebody's name."""
        named = ("--as", self.people[by]) if by else ()
        return self.anjuan("draw", *arguments, *named, code=code)

    def seeds(self) -> list[Path]:
        """Return the secret files of the folder."""
        return sorted(self.folder.glob("draw-*.seed"))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Fifty institutions, one closed and one on the black list; eight people."""
    folder = tmp_path_factory.mktemp("draw")
    made = Office(folder / "data")
    made.anjuan("init", "--authority", "draw.demo.invalid")
    made.anjuan("import", "institutions", *_register(folder))
    with_office(made, _staff)
    with_office(made, _standing)
    return made


def _register(folder: Path) -> tuple[str, ...]:
    with (folder / "册.csv").open("w", encoding="utf-8", newline="") as file:
        rows = ([f"示范培训学校{number}", f"代码{number:03}", REGION] for number in range(COUNT))
        csv.writer(file).writerows((("名称", "代码", "区划"), *rows))
    (folder / "册.toml").write_text(
        '[columns]\nname = "名称"\nuscc = "代码"\ndivision_code = "区划"\n', "utf-8"
    )
    return str(folder / "册.csv"), "--mapping", str(folder / "册.toml")


def with_office(made: Office, work: Any) -> None:
    office = open_office(made.folder)
    try:
        work(made, office)
        office.checkpoint()
    finally:
        office.close()


def _staff(made: Office, office: Any) -> None:
    today = day_of_ms(office.pen.clock.wall_ms())
    asked = Asked(actor=Actor(id=uid(1)))
    agency = office.pen.new_id()

    def do(kind: str, uuid: str, command: msgspec.Struct) -> None:
        office.execute([Deed(stream=stream_name(kind, uuid), command=command)], asked)

    do("agency", agency, RegisterAgency(kind="EDU", name="示范县教育局", region=REGION))
    roles: dict[str, Role] = {"clerk": "clerk", "other clerk": "clerk", "head": "head"}
    roles |= {f"inspector {number}": "inspector" for number in range(5)}
    for name, role in roles.items():
        made.people[name] = uuid = office.pen.new_id()
        office_taken = RegisterOfficer(agency=agency, roles=(role,), scope=(REGION,), on=today)
        do("officer", uuid, office_taken)
        if role == "inspector" and name != "inspector 4":  # who has none is not drawn
            credential = IssueCredential(
                credential_no=name, issued_by="司法厅", valid_from="2020-01-01", valid_to=today
            )
            do("officer", uuid, credential)


def _standing(made: Office, office: Any) -> None:
    rows = [row for row in office.log.iter_rows() if row[1].startswith("institution:")]
    made.institutions = sorted({row[1].partition(":")[2] for row in rows})
    closed, listed = made.institutions[:2]
    events = (
        Closed(institution=closed, how="voluntary", papers="licensed", closed_on="2026-01-01"),
        Listed(
            institution=listed, listing=uid(0x71), list="black", decided_on="2026-01-01",
            from_day="2026-01-01", provisional=False,
        ),
    )  # fmt: skip
    sayings = [
        Saying(
            stream=stream_name("institution", event.institution),
            event=event,
            actor=Actor(id=uid(1)),
        )
        for event in events
    ]
    office.log.write(lambda writer: Scribe(writer, office.pen).say(sayings))


@pytest.fixture(scope="module")
def story(office):
    """The answers of one draw, by act."""
    said: dict[str, Any] = {}
    draw = office.draw(*ANNOUNCE, by="clerk")["draw"]
    interest = f"{office.people['inspector 0']}={office.institutions[-1]}"
    said["freeze"] = office.draw("freeze", draw, "--interest", interest, by="clerk")
    said["refused"] = office.draw("commit", draw, by="clerk", code=1)
    said["seeds after a refusal"] = office.seeds()
    said["commit"] = office.draw("commit", draw, by="other clerk")
    said["commit again"] = office.draw("commit", draw, by="other clerk")
    (secret,) = office.seeds()
    said["mode"] = stat.S_IMODE(secret.stat().st_mode)
    said["reveal"] = office.draw("reveal", draw, by="other clerk")
    said["reveal again"] = office.draw("reveal", draw, by="other clerk")
    said["seeds after the reveal"] = office.seeds()
    team = said["reveal"]["teams"][0]
    redraw = ("redraw", draw, team["institution"], "--reason", "利害关系")
    said["redraw"] = office.draw(*redraw, "--officer", team["officers"][0], by="head")
    said["publish"] = office.draw("publish", draw, by="other clerk")
    said["show"] = office.draw("show", draw)
    return {"draw": draw, **said}


def test_the_pools_are_what_the_register_and_the_officers_say(story):
    """DOMAIN.md §1.4: who is closed or black-listed is left out, who has no credential too."""
    assert story["freeze"]["pools"] == {
        "objects": COUNT - 2,
        "inspectors": 4,
        "left_out": {"closed": 1, "black_list": 1},
    }
    (first, second) = story["freeze"]["strata"]
    assert first == {"stratum": "A", "per_mille": 300, "pool_size": COUNT - 2, "to_draw": 15}
    assert second["to_draw"] == 0


def test_who_froze_the_pools_is_refused_the_seed_and_leaves_none_behind(story):
    """acts.toml draw.commit."""
    assert story["refused"]["error"]["code"] == "SAME_PERSON"
    assert story["seeds after a refusal"] == []


def test_the_seed_is_secret_between_commitment_and_reveal(story):
    """A file that only its owner reads, of one seed however often it is bound, and then gone."""
    assert story["mode"] == 0o600
    assert story["commit again"]["recorded"] == []
    assert story["commit again"]["seed_sha256"] == story["commit"]["seed_sha256"]
    assert story["seeds after the reveal"] == []
    assert story["reveal again"]["recorded"] == []


def test_fifteen_institutions_get_two_inspectors_each_and_nobody_against_an_interest(office, story):
    """行政处罚法 第四十二条、第四十三条."""
    teams = story["reveal"]["teams"]
    assert len({team["institution"] for team in teams}) == 15
    assert all(len(set(team["officers"])) == 2 for team in teams)
    kept_away = (office.people["inspector 0"], office.institutions[-1])
    assert all(
        (one, team["institution"]) != kept_away for team in teams for one in team["officers"]
    )


def test_an_inspector_who_is_recused_is_replaced_and_both_stay_on_record(story):
    """行政处罚法 第四十三条."""
    before = story["reveal"]["teams"][0]
    (after,) = (
        team for team in story["redraw"]["teams"] if team["institution"] == before["institution"]
    )
    assert before["officers"][0] not in after["officers"]
    assert before["officers"][1] in after["officers"]
    assert story["show"]["draw"]["redrawn"] == 1


def test_the_draw_is_in_the_list_and_verifies(office, story):
    """DOMAIN.md §1.4: everyone can replay it; without a beacon that is said too."""
    (row,) = (row for row in office.draw("list")["draws"] if row["id"] == story["draw"])
    assert row["stage"] == "published"
    answer = office.draw("verify", story["draw"])
    assert answer["is_right"]
    assert not answer["has_beacon"]
    assert answer["lines"] == len(story["show"]["record"]["events"])


def verify(shown: Any, tmp_path: Path, code: int, *more: str) -> dict[str, Any]:
    """Check a file somewhere else, without the office's folder."""
    file = tmp_path / "record.json"
    file.write_text(json.dumps(shown, ensure_ascii=False, indent=1), "utf-8")
    return Office(tmp_path / "no folder").draw("verify", "--file", str(file), *more, code=code)


def test_a_stranger_verifies_the_record_with_nothing_but_the_file(story, tmp_path):
    """However the file is laid out: pretty-printed it is the same record."""
    key = story["show"]["record"]["public_key"]
    assert verify(story["show"], tmp_path, 0, "--key", key)["is_right"]
    assert verify(story["show"], tmp_path, 2, "--key", key[::-1])["error"]["code"] == "INPUT"


def test_a_stranger_is_told_which_line_was_changed(story, tmp_path):
    """A row of the pool, behind the office's back: its signature is false, its list's hash too."""
    shown = json.loads(json.dumps(story["show"]))
    shown["record"]["events"][2]["body"]["data"]["rows"][7]["ref"] = "代码999"
    found = verify(shown, tmp_path, 1)["differences"]
    assert {(3, "signature"), (2, "list-hash")} <= {(one["line"], one["fault"]) for one in found}


def test_a_summary_that_says_otherwise_is_found(story, tmp_path):
    """What stands beside the record in the file is held against it."""
    shown = json.loads(json.dumps(story["show"]))
    shown["draw"]["teams"][0]["officers"].reverse()
    (found,) = verify(shown, tmp_path, 1)["differences"]
    assert found["fault"] == "summary"


def test_whatever_byte_of_the_file_is_changed_is_found(story, tmp_path):
    """150 places at random, seeded: never is a changed record called right."""
    file = tmp_path / "record.json"
    whole = msgspec.json.encode(story["show"])
    assert verify(story["show"], tmp_path, 0)["is_right"], "the record is right before"
    stranger = Office(tmp_path / "no folder")
    chosen = random.Random(14)  # noqa: S311 - which bytes are tried
    for place in sorted(chosen.sample(range(len(whole)), 150)):
        flipped = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        file.write_bytes(flipped)
        out = StringIO()
        with redirect_stdout(out):
            code = main(
                ["draw", "verify", "--file", str(file), "--json", "--data", str(stranger.folder)]
            )
        assert code in {1, 2}, (place, whole[place - 40 : place + 40])


def test_no_record_is_a_wrong_call(office, tmp_path):
    """Exit code 2: the input is wrong, not the draw."""
    (tmp_path / "not.json").write_text("{}")
    office.draw("verify", "--file", str(tmp_path / "not.json"), code=2)
    office.draw("verify", code=2)
    office.draw("show", uid(0x99), code=2)


def test_a_lost_seed_is_cancelled_with_a_reason_and_another_draw_takes_its_place(office):
    """The head says why; the new draw names the old one."""
    draw = office.draw(*ANNOUNCE, by="clerk")["draw"]
    office.draw("freeze", draw, by="clerk")
    office.draw("commit", draw, by="other clerk")
    for secret in office.seeds():
        secret.unlink()
    lost = office.draw("reveal", draw, by="other clerk", code=1)
    assert lost["error"]["code"] == "DRAW_SEED_LOST"
    assert office.draw("commit", draw, by="other clerk", code=1)["error"]["code"] == (
        "DRAW_SEED_LOST"
    )
    office.draw("cancel", draw, "--reason", "种子文件遗失", by="head")
    again = office.draw(*ANNOUNCE, "--replaces", draw, by="clerk")["draw"]
    assert office.draw("show", again)["draw"]["replaces"] == draw


def test_a_seed_that_was_kept_but_never_bound_is_taken_up_again(office):
    """The call was cut off between the file and the log: no second seed is drawn."""
    draw = office.draw(*ANNOUNCE, by="clerk")["draw"]
    office.draw("freeze", draw, by="clerk")
    bound = office.draw("commit", draw, by="other clerk")["seed_sha256"]
    (secret,) = office.seeds()
    kept = secret.read_text()
    other = office.draw(*ANNOUNCE, by="clerk")["draw"]
    office.draw("freeze", other, by="clerk")
    (office.folder / f"draw-{other}.seed").write_text(kept)
    assert office.draw("commit", other, by="other clerk")["seed_sha256"] == bound


@pytest.mark.parametrize(
    ("on", "is_spared"), [("2026-11-22", True), ("2026-11-23", True), ("2026-11-24", False)]
)
def test_a_white_listed_institution_is_spared_for_six_months_after_a_visit(on, is_spared):
    """DOMAIN.md §1.4: white-list exempt from routine re-visits within 6 months."""
    known = Known(
        candidates=tuple(
            Candidate(institution=uid(number), uscc=f"U{number}", grade="A", listed=listed)
            for number, listed in ((1, "white"), (2, ""))
        ),
        visited_on={uid(1): "2026-05-23", uid(2): "2026-05-23"},
        inspectors=(),
    )
    draw = Draw(stage="announced", ratios=(Ratio(stratum="A", per_mille=50),))
    command = freeze_of(known, draw, shipped_law(), on, acting(ZHAO, "clerk"))
    assert [one.institution for one in command.left_out] == ([uid(1)] if is_spared else [])
