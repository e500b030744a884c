"""Seven cases of a city's bureau, one for each way in which a case ends (DOMAIN.md §4.5).

Paid, by instalments that were not kept, heard, spared, transferred, revoked after publication, and
an unlicensed school closed down: each rests on a visit, and each step is taken by who may take it.
They lie between 2023-05 and 2025-07, behind the months that the reports are about.
"""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Final

from core.domain.case.after_commands import (
    DecideReconsideration,
    DeliverTransfer,
    PublishDecision,
    RequestReconsideration,
    TransferCase,
    WithdrawPublication,
)
from core.domain.case.commands import (
    CloseCase,
    CloseInvestigation,
    DecideNoPenalty,
    RevokePenalty,
    ServeDecision,
)
from core.domain.case.events import Penalty
from core.domain.case.hearing_commands import (
    DecidePreservation,
    DiscussCollectively,
    HoldHearing,
    NotifyHearing,
    PreserveEvidence,
    ReceiveDefence,
    RequestHearing,
    ReviewLegally,
)
from core.domain.case.money_commands import (
    AddSurcharge,
    ApplyToCourt,
    GrantInstalments,
    RecordEnforcement,
    ServeDemand,
)
from core.domain.case.money_events import Instalment
from core.domain.institution.commands import Close
from core.domain.leg.commands import RecordFinding
from core.domain.notice.commands import HoldLookBack
from core.kernel.ids import stream_name
from server.demo.years import register
from server.demo.years.bureau import Bureau
from server.demo.years.docket import SEEN, Docket
from server.demo.years.found import notice_corrected, premises
from server.demo.years.hand import Act
from server.demo.years.schools import School
from server.demo.years.visits import Day, Made, Pair, pairs_of, spend

_ENTERED: Final = "2023-05-08"


class Endings:
    """The cases at one bureau."""

    def __init__(self, bureau: Bureau, numbers: "count[int]") -> None:
        """Enter six institutions, and give two inspectors a device."""
        self._bureau = bureau
        self._numbers = numbers
        bureau.at(_ENTERED)
        wanted: tuple[register.Wanted, ...] = (("ART", "FORPROFIT", 6),)
        self._schools = register.enter(bureau, wanted, numbers, _ENTERED, since=_ENTERED)
        self._pair: Sequence[Pair] = pairs_of(bureau, 1)

    def play(self) -> Mapping[str, str]:
        """Play them in the order of their days; return the id of each case by how it ended."""
        spared, moved, paid, unkept, heard, undone = self._schools
        return {
            "no_penalty": self._no_penalty(spared),
            "transferred": self._transferred(moved),
            "paid": self._paid(paid),
            "instalments": self._instalments(unkept),
            "hearing": self._hearing(heard),
            "revoked": self._revoked(undone),
            "unlicensed": self._unlicensed(),
        }

    def _no_penalty(self, school: School) -> str:
        """第三十三条: first time, slight, corrected at once; the party is taught better."""
        notice, acts = notice_corrected(self._bureau, "V-DOC-01", "2023-05-16")
        case = Docket(self._bureau, self._visit(school, "2023-05-15", "2023-05-16", acts))
        case.file("2023-05-19", "V-DOC-01")
        case.act("2023-06-02", "handler", CloseInvestigation, evidence=SEEN, proposal="no_penalty")
        case.act(
            "2023-06-06",
            "head",
            DecideNoPenalty,
            doc_no=case.number(1, "2023", spared=True),
            ground="first_time_slight",
            educated=True,
        )
        case.act("2023-06-08", "handler", ServeDecision)
        case.act("2023-06-09", "handler", CloseCase)
        case.beside(stream_name("notice", notice), "2023-06-20", "handler", HoldLookBack)
        return self._done(case)

    def _transferred(self, school: School) -> str:
        """Money withdrawn and gone: the head decides in three days, the papers go in a day."""
        case = Docket(self._bureau, self._found(school, "2023-07-03", "2023-07-04", "V-OPS-02"))
        case.file("2023-07-07", "V-OPS-02")
        case.act("2023-07-19", "handler", CloseInvestigation, evidence=SEEN, proposal="transfer")
        police = f"{self._bureau.place.name}公安局"
        case.act("2023-07-20", "head", TransferCase, to="police", receiver=police, why="crime")
        case.act("2023-07-21", "handler", DeliverTransfer)
        case.act("2023-07-24", "handler", CloseCase)
        return self._done(case)

    def _paid(self, school: School) -> str:
        """A fine that needs no hearing, paid before its last day."""
        fine = _fine(20_000_00)
        case = Docket(self._bureau, self._found(school, "2023-10-23", "2023-10-24", "V-SUB-03"))
        case.file("2023-10-27", "V-SUB-03")
        case.report("2023-11-10", fine)
        case.announce("2023-11-13", fine, "第十八条第三项")
        case.decide(("2023-11-20", "2023-11-22"), 501, fine, "第十八条第三项")
        case.act("2023-11-24", "publisher", PublishDecision)
        case.pay("2023-12-05", 20_000_00)
        case.act("2023-12-06", "handler", CloseCase)
        return self._done(case)

    def _instalments(self, school: School) -> str:
        """Of three parts one is paid; the surcharge grows to the fine, but not while it is asked.

        600 yuan a day from 2 April on, for 16 days; nothing from 18 April to 14 June; then 1,200
        a day until 18 July, the 34th of them, on which the 50,000 of the fine are reached.
        """
        fine = _fine(50_000_00)
        case = Docket(self._bureau, self._found(school, "2024-01-08", "2024-01-09", "V-SUB-01"))
        case.file("2024-01-12", "V-SUB-01")
        case.report("2024-01-26", fine)
        case.act("2024-01-31", "legal_reviewer", ReviewLegally, version=1, opinion="pass")
        case.announce("2024-02-01", fine, "第十八条第一项")
        self._discuss(case, "2024-02-20")
        days = ("2024-02-21", "2024-02-22")
        case.decide(
            days, 502, fine, "第十八条第一项", ended_on="2024-01-07"
        )  # no visit sees it online
        case.act("2024-02-27", "publisher", PublishDecision)
        parts_by = (("2024-03-15", 10_000_00), ("2024-04-01", 20_000_00), ("2024-05-06", 20_000_00))
        parts = tuple(Instalment(pay_by=day, due_fen=fen) for day, fen in parts_by)
        case.act("2024-03-06", "head", GrantInstalments, instalments=parts)
        case.pay("2024-03-14", 10_000_00)
        case.act("2024-04-17", "cashier", AddSurcharge)
        organ = f"{self._bureau.place.name}人民政府"
        case.act("2024-04-18", "clerk", RequestReconsideration, organ=organ)
        case.act("2024-06-14", "clerk", DecideReconsideration, outcome="upheld")
        case.act("2024-06-28", "cashier", AddSurcharge)
        case.act("2024-07-22", "cashier", AddSurcharge)
        case.act("2024-07-23", "handler", ServeDemand)
        case.act("2024-08-13", "head", ApplyToCourt)
        case.pay("2024-10-16", 40_000_00)
        case.pay("2024-10-16", 50_000_00, towards="surcharge")
        case.act("2024-10-17", "handler", RecordEnforcement, result="in_full")
        case.act("2024-10-18", "handler", CloseCase)
        return self._done(case)

    def _hearing(self, school: School) -> str:
        """Heard on the eighth working day after the notice; what is decided is lighter."""
        case = Docket(self._bureau, self._found(school, "2024-10-23", "2024-10-24", "V-SUB-02"))
        case.file("2024-10-28", "V-SUB-02")
        case.act("2024-10-29", "head", PreserveEvidence, list_no="先登〔2024〕9号", items=3)
        kept = {"list_no": "先登〔2024〕9号", "outcome": "kept_as_evidence"}
        case.act("2024-11-05", "head", DecidePreservation, **kept)
        case.report("2024-11-15", _fine(80_000_00), is_complex=True)
        case.announce("2024-11-18", _fine(80_000_00), "第十八条第二项")
        case.act("2024-11-20", "handler", ReceiveDefence, outcome="partly")
        case.act("2024-11-21", "clerk", RequestHearing)
        case.act(
            "2024-11-25",
            "handler",
            NotifyHearing,
            hearing_on="2024-12-05",
            starts_at="09:30",
            place=f"{self._bureau.place.name}教育局二楼会议室",
            host=self._bureau.people["hearing_host"].officer,
        )
        case.act("2024-12-05", "hearing_host", HoldHearing)
        case.act("2024-12-10", "legal_reviewer", ReviewLegally, version=1, opinion="pass")
        self._discuss(case, "2024-12-12")
        case.decide(("2024-12-16", "2024-12-18"), 503, _fine(60_000_00), "第十八条第二项")
        case.act("2024-12-20", "publisher", PublishDecision)
        case.pay("2024-12-30", 60_000_00)
        case.act("2025-01-03", "handler", CloseCase)
        return self._done(case)

    def _revoked(self, school: School) -> str:
        """A fact was misread: the agency corrects itself, and takes down what it published."""
        fine = _fine(10_000_00)
        case = Docket(self._bureau, self._found(school, "2025-02-19", "2025-02-20", "V-SUB-04"))
        case.file("2025-02-24", "V-SUB-04")
        case.report("2025-03-07", fine)
        case.announce("2025-03-10", fine, "第十八条第四项")
        case.decide(("2025-03-18", "2025-03-20"), 504, fine, "第十八条第四项")
        case.act("2025-03-21", "publisher", PublishDecision)
        case.act(
            "2025-03-31",
            "head",
            RevokePenalty,
            served_event=self._bureau.last_event(case.stream, "case.decision-served."),
            annuls_from="2025-03-20",
            reason="主要证据不足，行政机关主动纠正",
        )
        why = "处罚决定已被撤销：主要证据不足"
        case.act("2025-04-02", "publisher", WithdrawPublication, reason=why)
        case.act("2025-04-07", "handler", CloseCase)
        return self._done(case)

    def _unlicensed(self) -> str:
        """Premises in no register, visited together with the market's officers, then closed."""
        bureau = self._bureau
        at = premises(bureau, next(self._numbers))
        partner = bureau.partner("MKT", "市场监督管理局")
        find = (RecordFinding(code="V-LIC-01", today="2025-04-22"),)
        day = Day(day="2025-04-22", planned_on="2025-04-21", schools=(at,), batch="", thirds=1,
                  third=partner)  # fmt: skip
        (made,) = spend(bureau, self._pair, day, lambda _at, _day: find)
        bureau.at("2025-04-23")
        school = register.enter_found(bureau, at, "2025-04-23")
        penalties = (Penalty(kind="stop_operating"), *_fine(72_000_00))
        case = Docket(bureau, made, school.id)
        case.file("2025-04-25", "V-LIC-01")
        case.report("2025-05-16", penalties)
        case.act("2025-05-21", "legal_reviewer", ReviewLegally, version=1, opinion="pass")
        case.announce("2025-05-22", penalties, "第十七条")
        self._discuss(case, "2025-06-04")
        case.decide(("2025-06-05", "2025-06-06"), 505, penalties, "第十七条")
        case.act("2025-06-10", "publisher", PublishDecision)
        case.pay("2025-06-19", 72_000_00)
        closing = {"institution": school.id, "how": "banned", "papers": "unlicensed_unregistered"}
        stream = stream_name("institution", school.id)
        case.beside(stream, "2025-06-20", "head", Close, **closing, case=case.id)
        case.act("2025-06-23", "handler", CloseCase)
        return self._done(case)

    def _found(self, school: School, planned: str, day: str, code: str) -> Made:
        return self._visit(school, planned, day, (RecordFinding(code=code, today=day),))

    def _visit(self, school: School, planned: str, day: str, acts: Sequence[Act]) -> Made:
        (made,) = spend(
            self._bureau,
            self._pair,
            Day(day=day, planned_on=planned, schools=(school,), batch=""),
            lambda _at, _day: acts,
        )
        return made

    def _discuss(self, case: Docket, day: str) -> None:
        people = self._bureau.people
        members = (people["head"].officer, people["deputy"].officer)
        case.act(day, "head", DiscussCollectively, members=members, votes_for=2, outcome="penalty")

    def _done(self, case: Docket) -> str:
        self._bureau.settle()
        return case.id


def _fine(fen: int) -> tuple[Penalty, ...]:
    return (Penalty(kind="fine", fine_fen=fen),)
