"""Cases of the seeds' years: filed on a visit's finding, handled, decided, served, paid, closed."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from core.domain.case.after_commands import PublishDecision
from core.domain.case.commands import (
    AssignHandlers,
    CloseCase,
    CloseInvestigation,
    DecidePenalty,
    FileCase,
    ServeAdvanceNotice,
    ServeDecision,
)
from core.domain.case.events import Penalty
from core.domain.case.money_commands import RecordPayment
from core.kernel.ids import stream_name
from core.process.dossier import Deed
from server.demo.years.bureau import Bureau
from server.demo.years.visits import Made

CODE: Final = "V-SUB-02"
_FINE: Final = (Penalty(kind="fine", fine_fen=5_000_00), Penalty(kind="warning"))
_BASIS: Final = "民办教育促进法 第六十四条"


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """When a group of cases was filed, announced, decided and served, paid and closed."""

    filed: str
    noticed: str
    decided: str
    paid: str


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case with the number of its decision."""

    stream: str
    made: Made
    doc_no: str


def carry(
    bureau: Bureau, made: Sequence[Made], days: Days, first_no: int, published: int
) -> list[Case]:
    """Carry cases from filing to closing; the first `published` of them are made public.

    Args:
        bureau: whose cases they are.
        made: the visits on which they rest.
        days: when what was done.
        first_no: number of the first decision in its year.
        published: how many decisions are published.

    Returns:
        those that are not public yet.
    """
    year = days.decided[:4]
    cases = [
        Case(
            stream=stream_name("case", bureau.new_id()),
            made=one,
            doc_no=f"{bureau.place.name}教罚〔{year}〕{first_no + at}号",
        )
        for at, one in enumerate(made)
    ]
    bureau.at(days.filed)
    _all(bureau, "head", cases, lambda one: _filing(bureau, one, days.filed))
    bureau.at(days.noticed)
    _all(bureau, "handler", cases, lambda one: _announcing(bureau, one, days.noticed))
    bureau.at(days.decided)
    _all(bureau, "head", cases, lambda one: (_decision(bureau, one, days.decided),))
    serve = ServeDecision(on=days.decided, by=bureau.people["handler"])
    _all(bureau, "handler", cases, lambda _: (serve,))
    publish(bureau, cases[:published], days.decided)
    bureau.at(days.paid)
    _all(bureau, "cashier", cases, lambda one: (_payment(bureau, one, days.paid),))
    close = CloseCase(on=days.paid, by=bureau.people["handler"])
    _all(bureau, "handler", cases, lambda _: (close,))
    bureau.settle()
    return cases[published:]


def publish(bureau: Bureau, cases: Sequence[Case], on: str) -> None:
    """Make decisions public."""
    command = PublishDecision(reason="涉及学生家长切身利益", on=on, by=bureau.people["publisher"])
    _all(bureau, "publisher", cases, lambda _: (command,))


def _all(
    bureau: Bureau,
    who: str,
    cases: Sequence[Case],
    wishes: Callable[[Case], tuple[msgspec.Struct, ...]],
) -> None:
    for region in dict.fromkeys(one.made.school.region for one in cases):
        deeds = [
            Deed(stream=one.stream, command=command)
            for one in cases
            if one.made.school.region == region
            for command in wishes(one)
        ]
        bureau.do(who, deeds, region)


def _filing(bureau: Bureau, one: Case, on: str) -> tuple[msgspec.Struct, ...]:
    head = bureau.people["head"]
    return (
        FileCase(
            case=one.stream.partition(":")[2],
            institution=one.made.school.id,
            source=stream_name("visit", one.made.visit),
            violations=(CODE,),
            on=on,
            by=head,
        ),
        AssignHandlers(
            handlers=(bureau.people["handler"].officer, bureau.people["second"].officer),
            on=on,
            by=head,
        ),
    )


def _announcing(bureau: Bureau, one: Case, on: str) -> tuple[msgspec.Struct, ...]:
    del one
    handler = bureau.people["handler"]
    report = CloseInvestigation(
        evidence=("inspection_record",), proposal="penalty", penalties=_FINE, on=on, by=handler
    )
    return report, ServeAdvanceNotice(proposed=_FINE, basis=_BASIS, on=on, by=handler)


def _decision(bureau: Bureau, one: Case, on: str) -> msgspec.Struct:
    return DecidePenalty(
        doc_no=one.doc_no, penalties=_FINE, basis=_BASIS, on=on, by=bureau.people["head"]
    )


def _payment(bureau: Bureau, one: Case, on: str) -> msgspec.Struct:
    return RecordPayment(
        ref=f"F-{one.stream[-12:]}", paid_fen=5_000_00, on=on, by=bureau.people["cashier"]
    )
