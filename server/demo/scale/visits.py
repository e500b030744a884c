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
from core.domain.visit.events import Outcome
from core.kernel.ids import stream_uuid
from server.demo.scale import cases, notices
from server.demo.scale.story import Act, Go, Steps, Subject
from server.demo.scale.world import World
from server.demo.years.hand import Act as FieldAct
from server.demo.years.visits import Made

_FINDS: Final[Mapping[str, int]] = {
    "nothing": 44, "samples": 10, "ads": 8, "hazards": 8, "on_the_spot": 8, "notice": 14,
    "simple": 4, "case": 4,
}  # fmt: skip


def first(world: World, subject: Subject) -> Steps:
    """The visit of the year."""
    yield from _FOUND[world.dice.pick(_FINDS)](world, subject)


def reported(world: World, subject: Subject, visit: str, made: Made) -> Steps:
    """What the office does with a visit: conclude it, and publish the result (I8, I9)."""
    on = (yield 0).day
    yield Act(says="visit.planned visit.approved", stage="approved", running=0)
    on = (yield world.dice.within(1, 3)).day
    conclude = Conclude(
        visit=made.visit,
        institution=subject.school.id,
        outcome="no_issue",
        legs=(made.leg,),
        missing=(),
        on=on,
        by=world.by("handler"),
    )
    yield Act(
        who="handler",
        commands=(conclude,),
        says="visit.concluded visit.publication-demanded",
        stage="concluded",
        running=1,
    )
    on = (yield world.dice.within(1, 10)).day
    publish = PublishResult(on=on, by=world.by("publisher"))
    yield Act(who="publisher", commands=(publish,), says="visit.result-published", running=0)


def _nothing(world: World, subject: Subject) -> Steps:
    yield Go(acts=lambda day: ())


def _samples(world: World, subject: Subject) -> Steps:
    many = world.dice.within(5, 40)
    told = yield Go(
        acts=lambda day: (TakeSample(kind="contracts", sampled=many, violating=0, today=day),)
    )
    world.model.says("leg.sampled")
    world.model.counts(told.day, "sampled contracts", many)


def _ads(world: World, subject: Subject) -> Steps:
    pieces = world.dice.within(1, 9)
    told = yield Go(acts=lambda day: (RemoveAds(pieces=pieces),))
    world.model.says("leg.ads-removed")
    world.model.counts(told.day, "ads", pieces)


def _hazards(world: World, subject: Subject) -> Steps:
    many = world.dice.within(1, 4)
    told = yield Go(acts=lambda day: (RecordHazard(kind="fire", hazards=many, today=day),))
    world.model.says("leg.hazard-recorded")
    world.model.counts(told.day, "hazards", many)


def _on_the_spot(world: World, subject: Subject) -> Steps:
    """Found, ordered and seen corrected, all on one visit."""
    uuid, notice = world.new("notice")
    serve = _serving(world, uuid, "notice.item.immediate")

    def acts(day: str) -> Sequence[FieldAct]:
        verdicts = (ItemVerdict(code=notices.CODE, verdict="verified"),)
        return (
            RecordFinding(code=notices.CODE, today=day),
            serve(day),
            ReportRectification(notice=uuid, codes=(notices.CODE,)),
            RecheckNotice(notice=uuid, verdicts=verdicts, today=day),
        )

    told = yield Go(acts=acts)
    world.model.says(
        "leg.finding-recorded leg.notice-served leg.rectification-reported leg.notice-rechecked"
    )
    world.model.counts(told.day, "notices")
    world.begin(told.day, subject, notice, notices.on_the_spot(world, subject, notice))


def _notice(world: World, subject: Subject) -> Steps:
    uuid, notice = world.new("notice")
    serve = _serving(world, uuid, notices.TERM)
    told = yield Go(
        acts=lambda day: (RecordFinding(code=notices.CODE, today=day), serve(day))
    )
    world.model.says("leg.finding-recorded leg.notice-served")
    world.model.counts(told.day, "notices")
    world.begin(told.day, subject, notice, notices.served(world, subject, notice))


def _simple(world: World, subject: Subject) -> Steps:
    """A fine on the spot, after the party was heard (行政处罚法 第五十一条)."""
    uuid, case = world.new("case")
    number = f"D-{world.number():06}"

    def impose(day: str) -> Callable[[Sequence[str]], ImposeSimplePenalty]:
        return lambda ids: ImposeSimplePenalty(
            case=uuid,
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
    world.model.says("leg.finding-recorded leg.party-heard leg.simple-penalty-imposed")
    steps = cases.on_spot(world, cases.Case(case, subject, cases.CODE))
    world.begin(told.day, subject, case, steps)


def _case(world: World, subject: Subject) -> Steps:
    told = yield Go(acts=lambda day: (RecordFinding(code=cases.CODE, today=day),))
    world.model.says("leg.finding-recorded")
    _, case = world.new("case")
    steps = cases.filed_by_head(world, cases.Case(case, subject, cases.CODE), told.visit)
    world.begin(told.day, subject, case, steps)


def _serving(
    world: World, notice: str, term: str
) -> Callable[[str], Callable[[Sequence[str]], ServeNotice]]:
    number = f"{world.bureau.place.name}责改〔2025〕{world.number()}号"

    def on(day: str) -> Callable[[Sequence[str]], ServeNotice]:
        return lambda ids: ServeNotice(
            notice=notice,
            number=number,
            items=(Order(code=notices.CODE, finding=ids[0], term=term),),
            served_on=day,
            mode="handed",
        )

    return on


_FOUND: Final[Mapping[str, Callable[[World, Subject], Steps]]] = {
    "nothing": _nothing,
    "samples": _samples,
    "ads": _ads,
    "hazards": _hazards,
    "on_the_spot": _on_the_spot,
    "notice": _notice,
    "simple": _simple,
    "case": _case,
}
