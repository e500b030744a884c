"""How cases go: to a fine, to none, away, or nowhere (DOMAIN.md §4.4, §4.5)."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from core.domain.case.after_commands import (
    DeliverTransfer,
    PublishDecision,
    TerminateCase,
    TransferCase,
)
from core.domain.case.commands import (
    AssignHandlers,
    CloseCase,
    CloseInvestigation,
    DecideNoPenalty,
    DecidePenalty,
    FileCase,
    RevokePenalty,
    ServeAdvanceNotice,
    ServeDecision,
)
from core.domain.case.events import Penalty
from core.domain.case.money_commands import RecordPayment, ReportSimple
from core.kernel.ids import stream_uuid
from server.demo.scale.story import Act, Steps, StepsTo, Subject
from server.demo.scale.world import World

CODE: Final = "V-SUB-02"
SPOT_FEN: Final = 500_00
"""What a fine on the spot is: within what officers may do there."""
_HEAVY_FEN: Final = 5_000_00
"""From which fine on it costs more points (CREDIT.md N07)."""
_BASIS: Final = "校外培训行政处罚暂行办法 第十八条"
_ENDINGS: Final[Mapping[str, int]] = {
    "published": 45, "fined": 13, "unpaid": 8, "revoked": 4,
    "spared": 12, "unfounded": 8, "terminated": 5, "transferred": 5,
}  # fmt: skip


class Case(msgspec.Struct, frozen=True):
    """A case: its stream, whom it is about, and for which violation it was filed."""

    stream: str
    subject: Subject
    code: str


def filed_by_head(world: World, case: Case, source: str) -> Steps:
    """A case that the head files on what a visit found."""
    on = (yield 1).day
    head = world.by("head")
    filing = FileCase(
        case=stream_uuid(case.stream),
        institution=case.subject.school.id,
        source=source,
        violations=(case.code,),
        on=on,
        by=head,
    )
    yield Act(who="head", commands=(filing,), says="case.filed", stage="filed", running=1)
    yield from _handled(world, case)


def filed_by_itself(world: World, case: Case) -> Steps:
    """A case that the office filed on an overdue, as soon as that fell due."""
    on = (yield 0).day
    yield Act(says="case.filed", stage="filed", running=1)
    yield from _handled(world, case)


def on_spot(world: World, case: Case) -> Steps:
    """A fine on the spot: it ran from the moment it was handed over."""
    on = (yield 0).day
    yield Act(says="case.simple-penalty-imposed", stage="effective", running=4)
    world.model.meets(on, "penalised", case.subject.number)
    world.model.sums["fine_fen"] += SPOT_FEN
    world.model.sums["owed_fen"] += SPOT_FEN
    on = (yield 1).day
    report = ReportSimple(on=on, by=world.by("handler"))
    yield Act(who="handler", commands=(report,), says="case.simple-reported", running=3)
    yield from _paid_and_closed(world, case, SPOT_FEN, 2)


def _handled(world: World, case: Case) -> Steps:
    """From the handlers to an ending that chance picks."""
    on = (yield world.dice.within(1, 3)).day
    handlers = (world.by("handler").officer, world.by("second").officer)
    assign = AssignHandlers(handlers=handlers, on=on, by=world.by("head"))
    yield Act(
        who="head",
        commands=(assign,),
        says="case.handlers-assigned",
        stage="investigating",
        running=1,
    )
    yield world.dice.within(3, 20)
    yield from _ENDED[world.dice.pick(_ENDINGS)](world, case)


def _fined(world: World, case: Case) -> Steps:
    """Nobody publishes the decision: that day passes, and stays open."""
    fine_fen = yield from _penalised(world, case)
    yield from _paid_and_closed(world, case, fine_fen, 3)


def _published(world: World, case: Case) -> Steps:
    fine_fen = yield from _penalised(world, case)
    on = (yield 1).day
    publish = PublishDecision(on=on, by=world.by("publisher"))
    world.model.counts(on, "published")
    yield Act(who="publisher", commands=(publish,), says="case.published", running=3)
    yield from _paid_and_closed(world, case, fine_fen, 2)


def _unpaid(world: World, case: Case) -> Steps:
    """Nobody pays within the year: the last day passes, and stays open."""
    yield from _penalised(world, case)


def _revoked(world: World, case: Case) -> Steps:
    """Taken back: it counts as if it had never been (DOMAIN.md §7.1 K05, K06)."""
    fine_fen = yield from _penalised(world, case)
    served_on = (yield 0).day
    on = (yield world.dice.within(2, 20)).day
    revoke = RevokePenalty(
        served_event=_served_event(world, case.stream),
        annuls_from=served_on,
        reason="认定事实有误",
        on=on,
        by=world.by("head"),
    )
    world.model.meets(served_on, "penalised", case.subject.number, -1)
    world.model.sums["owed_fen"] -= fine_fen
    yield Act(
        who="head", commands=(revoke,), says="case.penalty-revoked", stage="revoked", running=2
    )
    on = (yield 1).day
    yield _closing(world, on, 2)


def _spared(world: World, case: Case) -> Steps:
    on = (yield 0).day
    handler, head = world.by("handler"), world.by("head")
    report = CloseInvestigation(
        evidence=("inspection_record",), proposal="no_penalty", on=on, by=handler
    )
    yield _reported(report)
    on = (yield world.dice.within(1, 5)).day
    decide = DecideNoPenalty(
        doc_no=f"{world.bureau.place.name}教不罚〔{on[:4]}〕{world.number()}号",
        ground="minor_corrected",
        educated=True,
        on=on,
        by=head,
    )
    yield Act(
        who="head",
        commands=(decide,),
        says="case.no-penalty-decided",
        stage="no_penalty",
        running=1,
    )
    on = (yield world.dice.within(1, 4)).day
    serve = ServeDecision(on=on, by=handler)
    yield Act(who="handler", commands=(serve,), says="case.delivery-receipted", running=2)
    world.model.meets(on, "penalised", case.subject.number)
    yield _counted_closing(world, case, on, 2)


def _unfounded(world: World, case: Case) -> Steps:
    on = (yield 0).day
    close = CloseCase(not_founded=True, on=on, by=world.by("handler"))
    yield Act(who="handler", commands=(close,), says="case.closed", stage="closed", running=0)


def _terminated(world: World, case: Case) -> Steps:
    on = (yield 0).day
    end = TerminateCase(why="party_dissolved", reason="机构已注销", on=on, by=world.by("head"))
    yield Act(who="head", commands=(end,), says="case.terminated", stage="terminated", running=0)
    yield _closing(world, on, 0)


def _transferred(world: World, case: Case) -> Steps:
    on = (yield 0).day
    send = TransferCase(
        to="agency", receiver="市场监督管理局", why="no_jurisdiction", on=on, by=world.by("head")
    )
    yield Act(who="head", commands=(send,), says="case.transferred", stage="transferred", running=1)
    on = (yield 1).day
    deliver = DeliverTransfer(on=on, by=world.by("handler"))
    yield Act(who="handler", commands=(deliver,), says="case.transfer-delivered", running=0)
    yield _closing(world, on, 0)


def _penalised(world: World, case: Case) -> StepsTo[int]:
    """From the report to the decision in effect; return the fine."""
    on = (yield 0).day
    handler, head = world.by("handler"), world.by("head")
    fine_fen = world.dice.within(10, 50) * 100_00
    penalties = (Penalty(kind="fine", fine_fen=fine_fen), Penalty(kind="warning"))
    report = CloseInvestigation(
        evidence=("inspection_record",), proposal="penalty", penalties=penalties, on=on, by=handler
    )
    yield _reported(report)
    on = (yield world.dice.within(1, 3)).day
    notice = ServeAdvanceNotice(proposed=penalties, basis=_BASIS, on=on, by=handler)
    yield Act(
        who="handler",
        commands=(notice,),
        says="case.advance-notice-served",
        stage="noticed",
        running=2,
    )
    on = (yield world.dice.within(8, 14)).day
    decide = DecidePenalty(
        doc_no=f"{world.bureau.place.name}教罚〔{on[:4]}〕{world.number()}号",
        penalties=penalties,
        basis=_BASIS,
        on=on,
        by=head,
    )
    world.model.sums["fine_fen"] += fine_fen
    yield Act(
        who="head",
        commands=(decide,),
        says="case.decision-approved case.penalty-decided",
        stage="decided",
        running=1,
    )
    on = (yield world.dice.within(1, 4)).day
    world.model.meets(on, "penalised", case.subject.number)
    world.model.sums["owed_fen"] += fine_fen
    world.model.points.update(("N05", "N07" if fine_fen >= _HEAVY_FEN else "N06"))
    yield Act(
        who="handler",
        commands=(ServeDecision(on=on, by=handler),),
        says="case.delivery-receipted case.decision-served",
        stage="effective",
        running=4,
    )
    return fine_fen


def _paid_and_closed(world: World, case: Case, fine_fen: int, running: int) -> Steps:
    """Pay in time, then close; so many deadlines run on: the party's windows."""
    on = (yield world.dice.within(1, 3)).day
    pay = RecordPayment(ref=f"F-{case.stream[-12:]}", paid_fen=fine_fen, on=on, by=world.by("cashier"))
    world.model.sums["owed_fen"] -= fine_fen
    yield Act(who="cashier", commands=(pay,), says="case.paid", running=running)
    yield _counted_closing(world, case, on, running)


def _counted_closing(world: World, case: Case, on: str, running: int) -> Act:
    """Close it with a violation that stands (K06)."""
    world.model.counts(on, "cases")
    if case.code == CODE:
        world.model.counts(on, "covert cases")
    return _closing(world, on, running)


def _closing(world: World, on: str, running: int) -> Act:
    close = CloseCase(on=on, by=world.by("handler"))
    return Act(
        who="handler", commands=(close,), says="case.closed", stage="closed", running=running
    )


def _reported(report: CloseInvestigation) -> Act:
    return Act(
        who="handler",
        commands=(report,),
        says="case.investigation-closed",
        stage="investigated",
        running=1,
    )


def _served_event(world: World, case: str) -> str:
    """Return the event that gave a decision effect, as the log has it."""
    with world.bureau.station.office.log.read() as reader:
        served = [one for one in reader.stream(case) if one.type.startswith("case.decision-served")]
    return served[-1].event_id


_ENDED: Final[Mapping[str, Callable[[World, Case], Steps]]] = {
    "fined": _fined,
    "published": _published,
    "unpaid": _unpaid,
    "revoked": _revoked,
    "spared": _spared,
    "unfounded": _unfounded,
    "terminated": _terminated,
    "transferred": _transferred,
}
