"""The acts of people in office on the command line: a real folder, the right and the wrong person.

Every loop is done by those whose acts they are; one of each who may not is told by which article.
"""

from pathlib import Path

import pytest

from core.domain.device.decide import Enrol
from core.domain.leg.events import NoticeItem, NoticeServed
from core.evidence.body import Actor
from core.evidence.commitment import open_disclosure
from core.evidence.keys import kid_text
from core.kernel.b64 import b64u
from core.kernel.ids import stream_name
from core.process.dossier import Deed
from server.keys import signer_of
from server.office import Asked
from server.scribe import Saying, Scribe
from tests.support.builders import FINDING, VISIT, an
from tests.support.law import shipped_law
from tests.support.town import REGION, Town, is_not_theirs, received, today

PUPILS = 70
"""More than one event can hold commitments of."""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Return a folder with people and institutions."""
    return Town(tmp_path_factory.mktemp("town") / "data")


# tips


def verifying(*names, town, credential="豫教-{}"):
    return [
        part
        for name in names
        for part in (
            "--officers",
            f"officer={town.people[name]},credential_no={credential.format(name)}",
        )
    ]


def test_a_tip_goes_from_receipt_to_feedback(town):
    """DOMAIN.md §4.1: 爆料、流转、处置、反馈; each step by whom it is for."""
    tip = received(town, "--institution", town.school, "--content", "夜间补课")
    assert is_not_theirs(
        town.refused("tip", "triage", tip, "--route", "check", by="cashier"), "tip.triage"
    )
    town.act("tip", "triage", tip, "--route", "check", by="clerk")
    handlers = [
        part for name in ("handler", "second") for part in ("--handlers", town.people[name])
    ]
    town.act("tip", "assign", tip, "--kind", "verification", *handlers, by="clerk")
    verify = ("tip", "verify", tip, "--finding", "founded", "--violations", "V-TIM-01",
              *verifying("handler", "second", town=town))  # fmt: skip
    assert is_not_theirs(town.refused(*verify, by="clerk"), "tip.verify")
    town.act(*verify, by="handler")
    town.act("tip", "close", tip, by="handler")
    assert town.anjuan("tip", "show", tip)["tip"]["stage"] == "closed"


def test_a_tip_is_verified_by_officers_with_credentials_of_their_own(town):
    """行政处罚法 第五十五条: a number that is not that officer's is none."""
    tip = received(town, "--institution", town.school)
    town.act("tip", "triage", tip, "--route", "check", by="clerk")
    handlers = [
        part for name in ("handler", "second") for part in ("--handlers", town.people[name])
    ]
    town.act("tip", "assign", tip, "--kind", "verification", *handlers, by="clerk")
    told = town.refused("tip", "verify", tip, "--finding", "founded",
                        *verifying("handler", "second", town=town, credential="豫教-handler"),
                        by="handler")  # fmt: skip
    assert told["code"] == "OFFICER_NOT_CREDENTIALED"
    assert "行政处罚法 第五十五条" in told["sentence"]


def test_what_is_no_id_is_told_how_one_is_written(town):
    """STYLE.md, Errors: what is needed, in words; never a pattern."""
    named = ("--institution", "晨光", "--as", town.people["clerk"])
    told = town.wrong("tip", "receive", "--channel", "hotline", "--topic", "fees", *named)
    assert told["sentence"] == "--institution takes an id of 36 characters, as lists show it"


def test_what_a_tipster_says_is_kept_beside_the_log(town):
    """DOMAIN.md §9."""
    received(town, "--premises", "幸福里3号楼", "--tipster-name", "赵告知",
             "--tipster-phone", "13800001111")  # fmt: skip
    assert "赵告知".encode() not in town.bodies()
    assert b"13800001111" not in town.bodies()


def test_a_tip_without_a_place_lies_where_its_receiver_works(town):
    """Nobody elsewhere reads or moves it."""
    tip = received(town, "--premises", "幸福里4号楼")
    assert town.anjuan("tip", "show", tip)["tip"]["region"] == REGION


def test_a_tip_is_not_merged_into_one_of_another_county(town):
    """What follows would be written there."""
    mine = received(town, "--institution", town.school)
    theirs = received(town, "--institution", town.away, by="elsewhere")
    told = town.refused("tip", "merge", mine, "--into", theirs, "--reason", "重复", by="clerk")
    assert told["code"] == "OUT_OF_SCOPE"


# refunds


def pupils_file(folder: Path, rows):
    file = folder / "学员.csv"
    file.write_text("\n".join(["name,paid,guardian_phone", *rows]) + "\n", "utf-8")
    return str(file)


@pytest.fixture(scope="module")
def claim(town, tmp_path_factory):
    """Return a claim of 70 pupils of a file, and what was said of it."""
    rows = [f"王小{number:02},{1000 + number}.50,138{number:08}" for number in range(PUPILS)]
    file = pupils_file(tmp_path_factory.mktemp("claim"), rows)
    claimed = ("refund", "claim", "--institution", town.school, "--trigger", "closure",
               "--pupils", file)  # fmt: skip
    assert is_not_theirs(town.refused(*claimed, by="cashier"), "refund.claim")
    return town.act(*claimed, by="clerk")


def lines_of(town, refund):
    return town.anjuan("refund", "show", refund)["refund"]["state"]["lines"]


def test_the_pupils_of_a_file_become_one_claim(town, claim):
    """One event holds no more commitments than FORMAT §10 allows; more pupils join it."""
    assert claim["recorded"] == [
        "refund.claimed.v1",
        "refund.lines-added.v1",
        "refund.lines-added.v1",
    ]
    prepaid = [line["prepaid_fen"] for line in lines_of(town, claim["refund"]).values()]
    assert sorted(prepaid) == [100_050 + 100 * number for number in range(PUPILS)]


def test_no_pupil_is_named_in_the_log(town, claim):
    """个人信息保护法: names and phones are kept where they can be forgotten."""
    assert "王小".encode() not in town.bodies()
    assert b"1380000" not in town.bodies()
    refs = lines_of(town, claim["refund"])

    def kept(office):
        return [office.vault.for_subject(pupil) for pupil in refs]

    said = [open_disclosure(one.d.decode()) for each in town.with_office(kept) for one in each]
    assert {name for name, _ in said} == {"name", "guardian_phone"}
    assert len(said) == 2 * PUPILS


def test_a_refund_goes_from_the_file_to_settlement(town, claim):
    """DOMAIN.md §5; each step by whom it is for, to the fen."""
    refund = claim["refund"]
    town.act("refund", "accept", refund, by="clerk")
    found = [part for pupil in lines_of(town, refund) for part in
             ("--lines", f"pupil={pupil},consumed_classes=2,unit_price=100.00")]  # fmt: skip
    assert is_not_theirs(
        town.refused("refund", "verify", refund, *found, by="clerk"), "refund.verify"
    )
    town.act("refund", "verify", refund, *found, by="handler")
    order = ("refund", "order", refund, "--doc-no", "叶教退〔2026〕1号")
    assert is_not_theirs(town.refused(*order, by="handler"), "refund.order")
    owed = {
        pupil: line["verified"]["refundable_fen"] for pupil, line in lines_of(town, refund).items()
    }
    paid = [part for pupil, fen in owed.items() for part in
            ("--lines", f"pupil={pupil},paid={fen // 100}.{fen % 100:02}")]  # fmt: skip
    pay = ("refund", "pay", refund, "--ref", "BANK-1", *paid)
    assert is_not_theirs(town.refused(*pay, by="handler"), "refund.pay")
    town.act(*pay, by="cashier")
    settled = town.act("refund", "settle", refund, by="handler")
    assert settled["recorded"] == ["refund.settled.v1"]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        (["王一,100.00"], "row 2"),
        ([",100.00,"], "row 2, name"),
        (["王一,100.00,", "", "王二,一百,"], "row 4, paid"),
        (["王一,0.00,"], "row 2, paid"),
        (["王一,100.00,", "王一,100.00,"], "row 3"),
        (["王" * 201 + ",100.00,"], "row 2, name"),
        ([], "no pupil"),
        (['"王一,100.00,'], "cannot be read"),
    ],
)
def test_a_wrong_file_of_pupils_writes_nothing(town, tmp_path, rows, place):
    """File, row and field are named; the names in it are not."""
    before = town.size()
    file = pupils_file(tmp_path, rows)
    told = town.wrong("refund", "claim", "--institution", town.school, "--trigger", "closure",
                      "--pupils", file, "--as", town.people["clerk"])["sentence"]  # fmt: skip
    assert file in told
    assert place in told
    assert "王" not in told
    assert town.size() == before


def test_a_file_without_its_columns_is_named(town, tmp_path):
    """Whoever forgot the header has names in the first row."""
    file = tmp_path / "学员.csv"
    file.write_text("王一,100.00\n王二,100.00\n", "utf-8")
    told = town.wrong("refund", "claim", "--institution", town.school, "--trigger", "closure",
                      "--pupils", str(file), "--as", town.people["clerk"])["sentence"]  # fmt: skip
    assert "row 1: no column name" in told
    assert "王" not in told


# notices


def served(town, by, number="叶教责9001"):
    """Return a notice that one of the people served in the field, due in ten days."""

    def say(office):
        new = office.pen.new_id()
        items = (NoticeItem(code="V-TIM-01", due_on=today(10), finding=FINDING),)
        event = an(
            NoticeServed, notice=new, visit=VISIT[:-12] + new[-12:], institution=town.school,
            items=items, number=number, served_on=today(), objection_until=today(7),
        )  # fmt: skip
        saying = Saying(stream=stream_name("leg", office.pen.new_id()), event=event,
                        actor=Actor(id=town.people[by]), region=REGION)  # fmt: skip
        office.log.write(lambda writer: Scribe(writer, office.pen).say([saying]))
        return new

    new = town.with_office(say)
    town.follow()
    return new


def test_a_notice_is_extended_by_a_head_who_did_not_serve_it(town):
    """DOMAIN.md R3: once, by another than served it."""
    notice = served(town, "head")
    extend = ("notice", "extend", notice, "--due-on", today(15), "--reason", "设备未到货")
    assert is_not_theirs(town.refused(*extend, by="clerk"), "notice.extend")
    told = town.refused(*extend, by="head")
    assert told["code"] == "SAME_PERSON"
    assert told["basis"] in told["sentence"]


def test_a_report_and_a_recheck_are_taken_in_the_office(town):
    """DOMAIN.md R4, R5: what is brought to the counter counts like what the field recorded."""
    there = served(town, "second")
    town.act("notice", "extend", there, "--due-on", today(15), "--reason", "设备未到货", by="head")
    town.act("notice", "report", there, "--codes", "V-TIM-01", by="clerk")
    recheck = ("notice", "recheck", there, "--verdicts", "code=V-TIM-01,verdict=verified")
    assert is_not_theirs(town.refused(*recheck, by="clerk"), "notice.recheck")
    town.act(*recheck, by="handler")
    assert is_not_theirs(town.refused("notice", "close", there, by="clerk"), "notice.close")
    town.act("notice", "close", there, by="handler")
    assert town.anjuan("notice", "show", there)["notice"]["stage"] == "closed"


# visits


def plan_of(town, *officers, to=""):
    named = [part for name in officers for part in ("--officers", town.people[name])]
    return ("visit", "plan", "--kind", "daily", "--institution", to or town.school, *named,
            "--visit-on", today(1), "--basis", "年度计划")  # fmt: skip


def test_a_plan_gives_its_join_code_and_is_approved_by_another(town):
    """DOMAIN.md I1: planned by who goes, approved by a head who does not."""
    plan = plan_of(town, "handler", "second")
    assert is_not_theirs(town.refused(*plan, by="clerk"), "visit.plan")
    planned = town.act(*plan, by="handler")
    assert len(planned["code"]) == 13
    approve = ("visit", "approve", planned["visit"])
    assert is_not_theirs(town.refused(*approve, by="handler"), "visit.approve")
    assert town.act(*approve, by="head")["recorded"] == ["visit.approved.v1"]


def test_who_is_interested_does_not_take_the_place_of_who_is(town):
    """行政处罚法 第四十三条: a head decides; the office knows who declared an interest."""
    visit = town.act(*plan_of(town, "handler", "second"), by="handler")["visit"]
    town.act("officer", "declare-interest", town.people["head"], "--institution", town.school,
             "--kind", "kinship", by="head")  # fmt: skip
    recuse = ("visit", "recuse", visit, "--officer", town.people["second"], "--asked-by", "officer",
              "--ground", "近亲属", "--replaced-by", town.people["head"])  # fmt: skip
    assert is_not_theirs(town.refused(*recuse, by="handler"), "visit.recuse")
    told = town.refused(*recuse, by="head")
    assert told["code"] == "OFFICER_INTERESTED"
    assert "行政处罚法 第四十三条" in told["sentence"]
    town.act("officer", "end-interest", town.people["head"], "--institution", town.school,
             "--until-day", today(), "--reason", "不再任职", by="boss")  # fmt: skip


def test_a_join_code_that_was_misheard_is_refused(town):
    """SYNC.md: the last symbol checks the others."""
    told = town.wrong(*plan_of(town, "handler", "second"), "--code", "2EM-4HMA-SW9Q",
                      "--as", town.people["handler"])  # fmt: skip
    assert told["field"] == "--code"


# the register and its lists


def test_an_institution_is_listed_published_and_delisted(town):
    """DOMAIN.md §2.4: who proposes does not decide; the party is heard first."""
    there = town.act("institution", "register", "--name", "示范武术馆", "--division-code", REGION,
                     by="clerk")["institution"]  # fmt: skip
    propose = ("institution", "notice-listing", there, "--list", "black", "--grounds", "pupil_harm")
    assert is_not_theirs(town.refused(*propose, by="head"), "institution.notice-listing")
    listing = town.act(*propose, "--on", today(-20), by="handler")["listing"]
    enter = ("institution", "list-enter", there, "--listing", listing)
    assert is_not_theirs(town.refused(*enter, by="handler"), "institution.decide-listing")
    town.act(*enter, by="head")
    publish = ("institution", "listing-publish", there, "--listing", listing, "--place", "官网")
    assert is_not_theirs(town.refused(*publish, by="head"), "institution.publish-listing")
    town.act(*publish, by="publisher")
    delist = ("institution", "delist", there, "--listing", listing, "--how", "withdrawn",
              "--reason", "依据不足")  # fmt: skip
    assert is_not_theirs(town.refused(*delist, by="clerk"), "institution.delist")
    assert town.act(*delist, by="head")["recorded"] == ["institution.delisted.v1"]


def test_an_open_serious_case_keeps_an_institution_off_the_white_list(town):
    """云南 2023: whether one is open the office finds, not who proposes."""
    there = town.act("institution", "register", "--name", "示范棋院", "--division-code", REGION,
                     by="clerk")["institution"]  # fmt: skip
    town.act("institution", "license", there, "--licence-no", "教民9号", "--valid-from", today(-30),
             "--valid-to", today(300), by="head")  # fmt: skip
    town.act("institution", "join-platform", there, "--platform", "全国监管平台", by="clerk")
    year = int(today()[:4]) - 1
    town.act("institution", "annual", there, "--year", str(year), "--result", "PASS", by="head")
    town.act("case", "file", "--institution", there, "--source", f"institution:{there}",
             "--violations", serious(), by="head")  # fmt: skip
    told = town.refused("institution", "notice-listing", there, "--list", "white", by="handler")
    assert told["code"] == "WHITE_NEEDS"
    assert "list.white.cases" in told["sentence"]


def serious():
    return next(row.code for row in shipped_law().violations if row.severity == "S")


def test_an_amendment_leaves_what_it_does_not_name(town):
    """A clerk enters the address, and clears nothing."""
    there = town.act("institution", "register", "--name", "示范画室", "--uscc", "91410422TEST0001",
                     by="clerk")["institution"]  # fmt: skip
    town.act("institution", "amend", there, "--address", "昆阳街道", by="clerk")
    particulars = town.anjuan("institution", "show", there)["institution"]["state"]["particulars"]
    assert particulars == {"name": "示范画室", "uscc": "91410422TEST0001", "address": "昆阳街道"}


# devices


@pytest.fixture(scope="module")
def device(town):
    """Return the id of an enrolled device."""
    signer = signer_of(bytes(range(32)))

    def enrol(office):
        new = office.pen.new_id()
        command = Enrol(
            pub=b64u(signer.public), kid=kid_text(signer.public), officer=town.people["handler"],
            scope=(REGION,), label="tablet", key_class="field", epoch=1,
        )  # fmt: skip
        deed = Deed(stream=stream_name("device", new), command=command)
        office.execute([deed], Asked(actor=Actor(id=town.people["boss"])))
        return new

    return town.with_office(enrol)


def test_every_number_of_a_block_is_accounted_for(town, device):
    """行政处罚法 第五十二条: 预定格式、编有号码; what is spoilt is explained."""
    lease = ("device", "lease-numbers", device, "--kind", "notice", "--prefix", "叶教改",
             "--first", "1", "--last", "4")  # fmt: skip
    assert is_not_theirs(town.refused(*lease, by="cashier"), "device.lease-numbers")
    assert town.refused(*lease, by="elsewhere")["code"] == "OUT_OF_SCOPE"
    town.act(*lease, by="clerk")
    town.act("device", "void-number", device, "--kind", "notice", "--number", "叶教改0002",
             "--reason", "污损", by="clerk")  # fmt: skip
    (account,) = town.anjuan("device", "numbers", device)["numbers"]
    assert (account["open"], account["voided"]) == (
        ["叶教改0001", "叶教改0003", "叶教改0004"],
        ["叶教改0002"],
    )
    town.act("device", "return-numbers", device, "--kind", "notice", by="clerk")
    (account,) = town.anjuan("device", "numbers", device)["numbers"]
    assert (account["open"], len(account["returned"])) == ([], 3)


def test_a_number_that_was_served_is_not_voided(town, device):
    """What stands on a paper is used, whatever a clerk says."""
    served(town, "handler", "叶教责0003")
    town.act("device", "lease-numbers", device, "--kind", "notice", "--prefix", "叶教责",
             "--first", "1", "--last", "4", by="clerk")  # fmt: skip
    number = "叶教责0003"
    told = town.refused("device", "void-number", device, "--kind", "notice", "--number", number,
                        "--reason", "遗失", by="clerk")  # fmt: skip
    assert told["code"] == "FORM_USED"
