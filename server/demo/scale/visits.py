"""What a visit finds, and what it leads to: nothing, a notice, a fine on the spot, a case."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from core.domain.leg.commands import (
    HearParty,
    ImposeSimplePenalty,
    Order,
    RecheckNotice,
    RecordFinding,
    RecordHazard,
    RemoveAds,
    ReportRectification,
    ServeNotice,
    TakeSample,
)
from core.domain.leg.events import ItemVerdict
from core.domain.leg.simple_events import SimplePenalty
from core.domain.visit.commands import Conclude, PublishResult
from server.demo.scale import cases, notices
from server.demo.scale.story import Act, Go, Steps
from server.demo.scale.world import Matter
from server.demo.years.hand import Act as FieldAct
from server.demo.years.visits import Made

_FINDS: Final[Mapping[str, int]] = {
    "nothing": 44, "samples": 10, "ads": 8, "hazards": 8, "on_the_spot": 8, "notice": 14,
    "simple": 4, "case": 4,
}  # fmt: skip


def first(one: Matter) -> Steps:
    """The visit of the year."""
    yield from _FOUND[one.dice.pick(_FINDS)](one)


def reported(one: Matter, made: Made) -> Steps:
    """What the office does with a visit: conclude it, and publish the result (I8, I9)."""
    on = (yield 0).day
    yield Act(says="visit.planned visit.approved", stage="approved", running=0)
    on = (yield one.dice.within(1, 3)).day
    conclude = Conclude(
        visit=made.visit,
        institution=one.subject.school.id,
        outcome="no_issue",
        legs=(made.leg,),
        missing=(),
        on=on,
        by=one.by("handler"),
    )
    yield Act(
        who="handler",
        commands=(conclude,),
        says="visit.concluded visit.publication-demanded",
        stage="concluded",
        running=1,
    )
    on = (yield one.dice.within(1, 10)).day
    publish = PublishResult(on=on, by=one.by("publisher"))
    yield Act(who="publisher", commands=(publish,), says="visit.result-published", running=0)


def _nothing(one: Matter) -> Steps:
    del one
    yield Go(acts=lambda _: ())


def _samples(one: Matter) -> Steps:
    many = one.dice.within(5, 40)
    told = yield Go(
        acts=lambda day: (TakeSample(kind="contracts", sampled=many, violating=0, today=day),)
    )
    one.model.says("leg.sampled")
    one.model.counts(told.day, "sampled contracts", many)


def _ads(one: Matter) -> Steps:
    pieces = one.dice.within(1, 9)
    told = yield Go(acts=lambda _: (RemoveAds(pieces=pieces),))
    one.model.says("leg.ads-removed")
    one.model.counts(told.day, "ads", pieces)


def _hazards(one: Matter) -> Steps:
    many = one.dice.within(1, 4)
    told = yield Go(acts=lambda day: (RecordHazard(kind="fire", hazards=many, today=day),))
    one.model.says("leg.hazard-recorded")
    one.model.counts(told.day, "hazards", many)


def _on_the_spot(one: Matter) -> Steps:
    """Found, ordered and seen corrected, all on one visit."""
    notice = one.world.matter(one.subject, "notice")
    serve = _serving(notice, "notice.item.immediate")

    def acts(day: str) -> Sequence[FieldAct]:
        verdicts = (ItemVerdict(code=notices.CODE, verdict="verified"),)
        return (
            RecordFinding(code=notices.CODE, today=day),
            serve(day),
            ReportRectification(notice=notice.uuid, codes=(notices.CODE,)),
            RecheckNotice(notice=notice.uuid, verdicts=verdicts, today=day),
        )

    told = yield Go(acts=acts)
    one.model.says(
        "leg.finding-recorded leg.notice-served leg.rectification-reported leg.notice-rechecked"
    )
    one.model.counts(told.day, "notices")
    notice.begin(told.day, notices.on_the_spot(notice))


def _notice(one: Matter) -> Steps:
    notice = one.world.matter(one.subject, "notice")
    serve = _serving(notice, notices.TERM)
    told = yield Go(acts=lambda day: (RecordFinding(code=notices.CODE, today=day), serve(day)))
    one.model.says("leg.finding-recorded leg.notice-served")
    one.model.counts(told.day, "notices")
    notice.begin(told.day, notices.served(notice))


def _simple(one: Matter) -> Steps:
    """A fine on the spot, after the party was heard (行政处罚法 第五十一条)."""
    case = one.world.matter(one.subject, "case", cases.CODE)
    number = f"D-{one.world.number():06}"

    def impose(day: str) -> Callable[[Sequence[str]], ImposeSimplePenalty]:
        return lambda ids: ImposeSimplePenalty(
            case=case.uuid,
            number=number,
            party="organisation",
            penalties=(SimplePenalty(kind="fine", fine_fen=cases.SPOT_FEN),),
            findings=(ids[0],),
            basis="校外培训行政处罚暂行办法 第十八条",
            today=day,
        )

    told = yield Go(
        acts=lambda day: (
            RecordFinding(code=cases.CODE, today=day),
            HearParty(response="no_objection"),
            impose(day),
        )
    )
    one.model.says("leg.finding-recorded leg.party-heard leg.simple-penalty-imposed")
    case.begin(told.day, cases.on_spot(case))


def _case(one: Matter) -> Steps:
    told = yield Go(acts=lambda day: (RecordFinding(code=cases.CODE, today=day),))
    one.model.says("leg.finding-recorded")
    case = one.world.matter(one.subject, "case", cases.CODE)
    case.begin(told.day, cases.filed_by_head(case, told.visit))


def _serving(one: Matter, term: str) -> Callable[[str], Callable[[Sequence[str]], ServeNotice]]:
    number = f"{one.world.bureau.place.name}责改〔2025〕{one.world.number()}号"

    def on(day: str) -> Callable[[Sequence[str]], ServeNotice]:
        return lambda ids: ServeNotice(
            notice=one.uuid,
            number=number,
            items=(Order(code=notices.CODE, finding=ids[0], term=term),),
            served_on=day,
            mode="handed",
        )

    return on


_FOUND: Final[Mapping[str, Callable[[Matter], Steps]]] = {
    "nothing": _nothing,
    "samples": _samples,
    "ads": _ads,
    "hazards": _hazards,
    "on_the_spot": _on_the_spot,
    "notice": _notice,
    "simple": _simple,
    "case": _case,
}
