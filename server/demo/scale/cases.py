"""How cases go: to a fine, to none, away, or nowhere (DOMAIN.md §4.4, §4.5)."""

from collections.abc import Callable, Mapping
from typing import Final

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
from server.demo.scale.story import Act, Steps, StepsTo
from server.demo.scale.world import Matter

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


def filed_by_head(one: Matter, source: str) -> Steps:
    """A case that the head files on what a visit found."""
    on = (yield 1).day
    head = one.by("head")
    filing = FileCase(
        case=one.uuid,
        institution=one.subject.school.id,
        source=source,
        violations=(one.code,),
        on=on,
        by=head,
    )
    yield Act(who="head", commands=(filing,), says="case.filed", stage="filed", running=1)
    yield from _handled(one)


def filed_by_itself(one: Matter) -> Steps:
    """A case that the office filed on an overdue, as soon as that fell due."""
    yield 0
    yield Act(says="case.filed", stage="filed", running=1)
    yield from _handled(one)


def on_spot(one: Matter) -> Steps:
    """A fine on the spot: it ran from the moment it was handed over."""
    on = (yield 0).day
    one.model.points["N06"] += 1
    yield Act(says="case.simple-penalty-imposed", stage="effective", running=4)
    one.model.meets(on, "penalised", one.subject.number)
    one.model.sums["fine_fen"] += SPOT_FEN
    one.model.sums["owed_fen"] += SPOT_FEN
    on = (yield 1).day
    report = ReportSimple(on=on, by=one.by("handler"))
    yield Act(who="handler", commands=(report,), says="case.simple-reported", running=3)
    yield from _paid_and_closed(one, SPOT_FEN, 2)


def _handled(one: Matter) -> Steps:
    """From the handlers to an ending that chance picks."""
    on = (yield one.dice.within(1, 3)).day
    handlers = (one.by("handler").officer, one.by("second").officer)
    assign = AssignHandlers(handlers=handlers, on=on, by=one.by("head"))
    yield Act(
        who="head",
        commands=(assign,),
        says="case.handlers-assigned",
        stage="investigating",
        running=1,
    )
    yield one.dice.within(3, 20)
    yield from _ENDED[one.dice.pick(_ENDINGS)](one)


def _fined(one: Matter) -> Steps:
    """Nobody publishes the decision: that day passes, and stays open."""
    fine_fen = yield from _penalised(one)
    yield from _paid_and_closed(one, fine_fen, 3)


def _published(one: Matter) -> Steps:
    fine_fen = yield from _penalised(one)
    on = (yield 1).day
    publish = PublishDecision(on=on, by=one.by("publisher"))
    one.model.counts(on, "published")
    yield Act(who="publisher", commands=(publish,), says="case.published", running=3)
    yield from _paid_and_closed(one, fine_fen, 2)


def _unpaid(one: Matter) -> Steps:
    """Nobody pays within the year: the last day passes, and stays open."""
    yield from _penalised(one)


def _revoked(one: Matter) -> Steps:
    """Taken back: it counts as if it had never been (DOMAIN.md §7.1 K05, K06)."""
    fine_fen = yield from _penalised(one)
    served_on = (yield 0).day
    on = (yield one.dice.within(2, 20)).day
    revoke = RevokePenalty(
        served_event=_served_event(one),
        annuls_from=served_on,
        reason="认定事实有误",
        on=on,
        by=one.by("head"),
    )
    one.model.meets(served_on, "penalised", one.subject.number, -1)
    one.model.sums["owed_fen"] -= fine_fen
    yield Act(
        who="head", commands=(revoke,), says="case.penalty-revoked", stage="revoked", running=2
    )
    on = (yield 1).day
    yield _closing(one, on, 2)


def _spared(one: Matter) -> Steps:
    on = (yield 0).day
    handler, head = one.by("handler"), one.by("head")
    report = CloseInvestigation(
        evidence=("inspection_record",), proposal="no_penalty", on=on, by=handler
    )
    yield _reported(report)
    on = (yield one.dice.within(1, 5)).day
    decide = DecideNoPenalty(
        doc_no=f"{one.world.bureau.place.name}教不罚〔{on[:4]}〕{one.world.number()}号",
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
    on = (yield one.dice.within(1, 4)).day
    serve = ServeDecision(on=on, by=handler)
    yield Act(who="handler", commands=(serve,), says="case.delivery-receipted", running=2)
    one.model.meets(on, "penalised", one.subject.number)
    yield _counted_closing(one, on, 2)


def _unfounded(one: Matter) -> Steps:
    on = (yield 0).day
    close = CloseCase(not_founded=True, on=on, by=one.by("handler"))
    yield Act(who="handler", commands=(close,), says="case.closed", stage="closed", running=0)


def _terminated(one: Matter) -> Steps:
    on = (yield 0).day
    end = TerminateCase(why="party_dissolved", reason="机构已注销", on=on, by=one.by("head"))
    yield Act(who="head", commands=(end,), says="case.terminated", stage="terminated", running=0)
    yield _closing(one, on, 0)


def _transferred(one: Matter) -> Steps:
    on = (yield 0).day
    send = TransferCase(
        to="agency", receiver="市场监督管理局", why="no_jurisdiction", on=on, by=one.by("head")
    )
    yield Act(who="head", commands=(send,), says="case.transferred", stage="transferred", running=1)
    on = (yield 1).day
    deliver = DeliverTransfer(on=on, by=one.by("handler"))
    yield Act(who="handler", commands=(deliver,), says="case.transfer-delivered", running=0)
    yield _closing(one, on, 0)


def _penalised(one: Matter) -> StepsTo[int]:
    """From the report to the decision in effect; return the fine."""
    fine_fen = one.dice.within(10, 50) * 100_00
    penalties = (Penalty(kind="fine", fine_fen=fine_fen), Penalty(kind="warning"))
    yield from _announced(one, penalties)
    yield from _decided(one, penalties)
    on = (yield one.dice.within(1, 4)).day
    one.model.meets(on, "penalised", one.subject.number)
    one.model.sums["owed_fen"] += fine_fen
    one.model.points.update(("N05", "N07" if fine_fen >= _HEAVY_FEN else "N06"))
    yield Act(
        who="handler",
        commands=(ServeDecision(on=on, by=one.by("handler")),),
        says="case.delivery-receipted case.decision-served",
        stage="effective",
        running=4,
    )
    return fine_fen


def _announced(one: Matter, penalties: tuple[Penalty, ...]) -> Steps:
    on, handler = (yield 0).day, one.by("handler")
    report = CloseInvestigation(
        evidence=("inspection_record",), proposal="penalty", penalties=penalties, on=on, by=handler
    )
    yield _reported(report)
    on = (yield one.dice.within(1, 3)).day
    notice = ServeAdvanceNotice(proposed=penalties, basis=_BASIS, on=on, by=handler)
    yield Act(
        who="handler",
        commands=(notice,),
        says="case.advance-notice-served",
        stage="noticed",
        running=2,
    )


def _decided(one: Matter, penalties: tuple[Penalty, ...]) -> Steps:
    """Decide once the party's days are over, also those over a long holiday."""
    on = (yield one.dice.within(16, 20)).day
    decide = DecidePenalty(
        doc_no=f"{one.world.bureau.place.name}教罚〔{on[:4]}〕{one.world.number()}号",
        penalties=penalties,
        basis=_BASIS,
        on=on,
        by=one.by("head"),
    )
    one.model.sums["fine_fen"] += sum(penalty.fine_fen or 0 for penalty in penalties)
    yield Act(
        who="head",
        commands=(decide,),
        says="case.decision-approved case.penalty-decided",
        stage="decided",
        running=1,
    )


def _paid_and_closed(one: Matter, fine_fen: int, running: int) -> Steps:
    """Pay in time, then close; so many deadlines run on: the party's windows."""
    on = (yield one.dice.within(1, 3)).day
    pay = RecordPayment(ref=f"F-{one.stream[-12:]}", paid_fen=fine_fen, on=on, by=one.by("cashier"))
    one.model.sums["owed_fen"] -= fine_fen
    yield Act(who="cashier", commands=(pay,), says="case.paid", running=running)
    yield _counted_closing(one, on, running)


def _counted_closing(one: Matter, on: str, running: int) -> Act:
    """Close it with a violation that stands (K06)."""
    one.model.counts(on, "cases")
    if one.code == CODE:
        one.model.counts(on, "covert cases")
    return _closing(one, on, running)


def _closing(one: Matter, on: str, running: int) -> Act:
    close = CloseCase(on=on, by=one.by("handler"))
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


def _served_event(one: Matter) -> str:
    """Return the event that gave a decision effect, as the log has it."""
    return one.world.bureau.last_event(one.stream, "case.decision-served")


_ENDED: Final[Mapping[str, Callable[[Matter], Steps]]] = {
    "fined": _fined,
    "published": _published,
    "unpaid": _unpaid,
    "revoked": _revoked,
    "spared": _spared,
    "unfounded": _unfounded,
    "terminated": _terminated,
    "transferred": _transferred,
}
