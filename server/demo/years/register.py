"""The register of the seeds: who there was, who was closed, joined, audited, registered anew."""

from collections.abc import Iterator, Sequence
from itertools import count, cycle
from typing import Final

import msgspec

from core.domain.fund.commands import OpenAccount, ReportBalance
from core.domain.institution.book_commands import Audit, JoinPlatform
from core.domain.institution.commands import (
    Categorise,
    Close,
    OpenReregistration,
    Register,
    Reregister,
)
from core.domain.institution.events import Category, Profit
from core.kernel.acting import Acting
from core.kernel.ids import stream_name
from core.process.dossier import Deed
from server.demo.years.bureau import Bureau
from server.demo.years.schools import School, school

Wanted = tuple[Category, Profit, int]
"""Category, profit, how many."""
BASELINE: Final = "2021-07-24"
"""From this day on the reduction is counted, so the institutions of the seeds were there by it."""
_PREPAID_FEN: Final = 73_000_00


def enter(
    bureau: Bureau, wanted: Sequence[Wanted], numbers: "count[int]", day: str, since: str = BASELINE
) -> list[School]:
    """Enter institutions, spread over the counties, with what they teach since a day."""
    parts = cycle(bureau.place.parts)
    schools = [
        school(bureau.new_id(), next(parts), next(numbers), category, profit)
        for category, profit, many in wanted
        for _ in range(many)
    ]
    clerk = bureau.people["clerk"]
    for region in bureau.place.parts:
        deeds = [
            deed
            for one in schools
            if one.region == region
            for deed in _entering(one, clerk, day, since)
        ]
        bureau.do("clerk", deeds, region)
    return schools


def enter_found(bureau: Bureau, found: School, day: str) -> School:
    """Enter premises that a visit found, so that there is a file to keep a case in."""
    entered = msgspec.structs.replace(found, id=bureau.new_id())
    bureau.do("clerk", tuple(_entering(entered, bureau.people["clerk"], day, day)), found.region)
    return entered


def close(
    bureau: Bureau, schools: Sequence[School], day: str, *, by_authority: bool = False
) -> None:
    """Close institutions: reduced, or shut because their papers are incomplete."""
    head = bureau.people["head"]
    _do(
        bureau,
        "head",
        [
            (
                one,
                Close(
                    institution=one.id,
                    how="shut" if by_authority else "reduced",
                    papers="incomplete" if by_authority else "licensed",
                    on=day,
                    by=head,
                ),
            )
            for one in schools
        ],
    )


def join_platform(bureau: Bureau, schools: Sequence[School], day: str) -> None:
    """Record that institutions are on the platform."""
    clerk = bureau.people["clerk"]
    _do(
        bureau,
        "clerk",
        [
            (one, JoinPlatform(institution=one.id, platform="national", on=day, by=clerk))
            for one in schools
        ],
    )


def audit(bureau: Bureau, schools: Sequence[School], day: str) -> None:
    """Record a data audit of institutions."""
    clerk = bureau.people["clerk"]
    _do(
        bureau,
        "clerk",
        [
            (
                one,
                Audit(
                    institution=one.id, campaign="数据稽核", outcome="in_order", on=day, by=clerk
                ),
            )
            for one in schools
        ],
    )


def register_anew(bureau: Bureau, schools: Sequence[School], day: str) -> None:
    """Register non-subject institutions anew after their examination."""
    head = bureau.people["head"]
    for one in schools:
        calling = OpenReregistration(institution=one.id, category=one.category, on=day, by=head)
        entering = Reregister(institution=one.id, category=one.category, on=day, by=head)
        _do(bureau, "head", [(one, calling), (one, entering)])


def supervise(bureau: Bureau, schools: Sequence[School], day: str) -> None:
    """Open an account for each institution's prepayments, and report what is on it."""
    clerk = bureau.people["clerk"]
    for one in schools:
        stream = stream_name("fund", bureau.new_id())
        bureau.do(
            "clerk",
            [Deed(stream=stream, command=each) for each in _fund(one, clerk, day, stream)],
            one.region,
        )


def _fund(one: School, clerk: Acting, day: str, stream: str) -> Iterator[msgspec.Struct]:
    yield OpenAccount(
        fund=stream.partition(":")[2],
        institution=one.id,
        mode="escrow",
        bank="示范银行",
        account_masked="6217****0001",
        min_balance_fen=_PREPAID_FEN // 10,
        on=day,
        by=clerk,
    )
    yield ReportBalance(balance_fen=_PREPAID_FEN, as_of=day, on=day, by=clerk)


def _entering(one: School, clerk: Acting, day: str, since: str) -> Iterator[Deed]:
    stream = stream_name("institution", one.id)
    yield Deed(
        stream=stream,
        command=Register(particulars=one.particulars, source="demo", on=day, by=clerk),
    )
    yield Deed(
        stream=stream,
        command=Categorise(
            institution=one.id,
            categories=(one.category,),
            stages=("PRIMARY", "JUNIOR"),
            mode="OFFLINE",
            profit=one.profit,
            from_day=since,
            on=day,
            by=clerk,
        ),
    )


def _do(bureau: Bureau, who: str, wishes: Sequence[tuple[School, msgspec.Struct]]) -> None:
    for region in dict.fromkeys(one.region for one, _ in wishes):
        deeds = [
            Deed(stream=stream_name("institution", one.id), command=command)
            for one, command in wishes
            if one.region == region
        ]
        bureau.do(who, deeds, region)
