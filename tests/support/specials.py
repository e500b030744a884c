"""Values that no type describes: amounts that add up, papers that follow from one another."""

from collections.abc import Callable
from typing import Any, Final

from core.domain.case.events import Penalty
from core.domain.case.money_events import Instalment
from core.domain.draw.events import LeftOut, PoolInspector, PoolObject
from core.domain.leg.commands import Order
from core.domain.leg.events import FindingRecorded
from core.domain.leg.simple_events import SimplePenalty
from core.domain.notice.events import Item, RepeatedItem
from core.domain.visit.merged import Assertion, MergedVisit
from tests.support.drawing import LEAVE_OUT, Drawer, Special, later
from tests.support.known import ANYONE, HASHES, SEEDS
from tests.support.law import DATA
from tests.support.specials_credit import decision_shown
from tests.support.specials_refund import REFUND
from tests.support.subjects import AUTHORITY, CODE, LEG, OTHER_CODE, VISIT, b64u, uid

CODES: Final = ("V-TIM-01", "V-FEE-02", "V-CTR-02")
FINDING: Final = uid(1)
_FINES: Final = (1_000_00, 20_000_00, 200_000_00, 200_000_00)


def _one(*values: Any) -> Callable[[Drawer], Any]:
    return lambda draw: draw.rnd.choice(values)


def _mostly(*values: Any) -> Callable[[Drawer], Any]:
    return lambda draw: values[0] if draw.rnd.random() < 0.85 else draw.rnd.choice(values)


def _people(draw: Drawer) -> tuple[str, ...]:
    some = ANYONE[:3] if draw.rnd.random() < 0.8 else ANYONE  # the others are left to decide
    several = draw.rnd.sample(some, draw.rnd.choice((1, 2, 2, 2, 3)))
    return tuple(one.officer for one in several)


def _members(draw: Drawer) -> tuple[str, ...]:
    several = draw.rnd.sample(ANYONE, draw.rnd.choice((2, 3, 4, 5, 5)))
    some = tuple(one.officer for one in several)
    if draw.rnd.random() < 0.1:
        return some
    return tuple(one for one in some if one not in draw.state.handled)


def _codes(draw: Drawer) -> tuple[str, ...]:
    return tuple(draw.rnd.sample(CODES, draw.rnd.choice((1, 1, 2, 3))))


def _before(draw: Drawer, *names: str) -> tuple[Penalty, ...]:
    """Return penalties that were spoken of before; none now and then."""
    said = [one for name in names for one in draw.known.named(name) if isinstance(one, tuple)]
    return draw.rnd.choice(said) if said and draw.rnd.random() < 0.7 else ()


def _penalties(draw: Drawer) -> tuple[Penalty, ...]:
    if said := _before(draw, "proposed", "penalties"):
        return said
    money = (Penalty(kind="fine", fine_fen=draw.rnd.choice(_FINES)),)
    if draw.rnd.random() < 0.5:
        return money
    other = Penalty(kind=draw.rnd.choice(("warning", "stop_enrolment", "stop_operating")))
    taken = Penalty(kind="confiscation", fine_fen=draw.rnd.choice(_FINES))
    return draw.rnd.choice(((other,), (taken,), (*money, other), (*money, taken)))


def _reported(draw: Drawer) -> tuple[Penalty, ...]:
    """Return mostly what the last report proposes: nobody is told of more."""
    said: tuple[Penalty, ...] = draw.state.report.penalties
    return said if said and draw.rnd.random() < 0.8 else _penalties(draw)


def _sums(draw: Drawer) -> list[int]:
    return [one for one in draw.known.of_kind(int) if one > 0] or [1]


def _instalments(draw: Drawer) -> tuple[Instalment, ...]:
    whole = draw.rnd.choice(_sums(draw))
    first = draw.rnd.randint(1, whole)
    days = (later(draw.today, n) for n in (draw.rnd.choice((0, 10)), 30))
    parts = zip(days, (first, whole - first), strict=True)
    return tuple(Instalment(pay_by=day, due_fen=fen) for day, fen in parts if fen)


def _owed(draw: Drawer) -> int:
    money = draw.state.money
    sums = (money.fine.owed_fen, money.surcharge.owed_fen)
    return max(1, draw.rnd.choice((*sums, *sums, sums[0] // 2, draw.rnd.choice(_sums(draw)))))


def _orders(draw: Drawer) -> tuple[Order, ...]:
    found = [(key, one.code) for key, one in draw.state.findings.items()]
    term = draw.rnd.choice(("notice.item.15", "notice.item.immediate"))
    return tuple(Order(code=code, finding=key, term=term) for key, code in found)


def _spot(draw: Drawer) -> tuple[SimplePenalty, ...]:
    warning = SimplePenalty(kind="warning")
    fine = SimplePenalty(kind="fine", fine_fen=draw.rnd.choice((50_00, 3_000_00)))
    return draw.rnd.choice(((warning,), (fine,), (warning, fine)))


def _soon(draw: Drawer) -> str:
    return later(draw.today, draw.rnd.choice((0, 2, 5, 10)))


def _lately(draw: Drawer) -> str:
    return later(draw.today, -draw.rnd.choice((0, 0, 0, 1, 3)))


def _items(draw: Drawer) -> tuple[Item, ...]:
    if draw.rnd.random() < 0.2:
        return ()
    due = [later(draw.today, n) for n in (0, 10, 15)]
    return tuple(
        Item(code=code, due_on=draw.rnd.choice(due), finding=FINDING) for code in _codes(draw)
    )


def _repeats(draw: Drawer) -> tuple[RepeatedItem, ...]:
    ordered = RepeatedItem(code="V-ADV-01", due_on=_soon(draw), finding=FINDING, ordered_by=uid(2))
    return (ordered,) if draw.rnd.random() < 0.4 else ()


def _objects(draw: Drawer) -> tuple[PoolObject, ...]:
    strata = [one for one in draw.known.named("stratum") if isinstance(one, str)] or ["A"]
    return tuple(
        PoolObject(institution=uid(n), ref=f"ref {n}", stratum=draw.rnd.choice(strata))
        for n in range(1, draw.rnd.choice((3, 6)))
    )


def _inspectors(draw: Drawer) -> tuple[PoolInspector, ...]:
    some = draw.rnd.sample(ANYONE, draw.rnd.choice((1, 3, 4, 5)))
    return tuple(
        PoolInspector(
            officer=one.officer, agency=uid(7), load=draw.rnd.choice((0, 2)), interests=()
        )
        for one in some
    )


def _merged(_: Drawer) -> MergedVisit:
    findings = tuple(
        Assertion(
            id=uid(n),
            leg=LEG,
            officer=ANYONE[0].officer,
            occurred="2025-03-03T09:00:00.000+08:00",
            event=FindingRecorded(visit=VISIT, code=CODES[0]),
        )
        for n in (1, 2)
    )
    return MergedVisit(visit=VISIT, findings=findings)


def _first_row(file: str) -> str:
    """Return a file of the law cut down to its first row."""
    head, row = (DATA / file).read_text("utf-8").split("[[row]]")[:2]
    return f'version = "2026-04-02"\n[[row]]{row}' if "version" in head else row


COMMON: Final[Special] = {
    "SettleDeadlines.days": lambda draw: draw.running(),
    "SettleDeadlines.years": _one((2027,), (2027, 2028), ()),
}
_LAW_FILE: Final = "violations.toml"
SPECIAL: Final[dict[str, Special]] = {
    "case": {
        "DecidePenalty.penalties": lambda draw: _before(draw, "proposed") or _penalties(draw),
        "penalties": _penalties,
        "proposed": _reported,
        "handlers": _people,
        "members": _members,
        "officers": _people,
        "DiscussCollectively.outcome": _mostly("penalty", "no_penalty"),
        "votes_for": _one(2, 3),
        "votes_against": _one(0, 1),
        "opinion": _mostly("pass", "amend", "return"),
        "proposal": _mostly("penalty", "no_penalty", "transfer"),
        "is_complex": lambda draw: draw.rnd.random() < 0.3,
        "host": _one(*(one.officer for one in ANYONE)),
        "RecordPayment.paid_fen": _owed,
        "WaiveSurcharge.waived_fen": _owed,
        "HoldHearing.by": lambda draw: next(
            (one for one in ANYONE if one.officer == draw.state.hearing.host), ANYONE[0]
        ),
        "HoldHearing.on": lambda draw: draw.rnd.choice(
            draw.known.named("hearing_on") or [draw.today]
        ),
        "NotifyHearing.hearing_on": lambda draw: later(draw.today, draw.rnd.choice((9, 15, 25))),
        "GrantInstalments.instalments": _instalments,
        "OpenSimplePenalty.on": lambda draw: draw.today,
        "OpenSimplePenalty.pay_by": _soon,  # as the paper says, which the device reckoned
        "OpenSimplePenalty.hand_in_by": _soon,
        "OpenSimplePenalty.report_by": _soon,
        "OpenSimplePenalty.collected_fen": _one(0, 0, 100_00, 1_000_00),
        "OpenSimplePenalty.violations": _codes,
    },
    "credit": {"decision_shown": decision_shown},
    "device": {"seq": _one(1, 9)},
    "draw": {
        "items": _codes,
        "objects": _objects,
        "inspectors": _inspectors,
        "left_out": _one((), (), (LeftOut(institution=uid(9), why="closed"),)),
        "ratios": lambda _: LEAVE_OUT,
        "officers_per_object": _one(0, 2),
        "seed_sha256": _one(*HASHES),
        "RevealSeed.seed": _one(*SEEDS),
        "RedrawInspector.officer": _one(*(one.officer for one in ANYONE)),
    },
    "institution": {
        "NoticeListing.listing": lambda draw: uid(draw.rnd.randint(1, 40)),
        "grounds": _one(("absconded",), ("refusal",), ()),
        "open_cases": lambda _: LEAVE_OUT,
        "result": _one("PASS", "PASS", "BASIC", "FAIL"),
    },
    "ledger": {"n": _one(1, 2)},
    "leg": {
        "corrects": lambda _: LEAVE_OUT,  # what is corrected, only the header of an event says
        "OpenLeg.code": _one(CODE, CODE, OTHER_CODE),
        "authority": lambda _: AUTHORITY,
        "OpenLeg.institution": _one(uid(1), uid(1), LEAVE_OUT),
        "code": _one(*CODES),
        "measure": _one(LEAVE_OUT, "lesson_end"),
        "MeasureItem.measure": lambda _: "lesson_end",
        "measured": _one("20:31", "20:30", "x"),
        "assistants": _people,
        "about": lambda _: LEAVE_OUT,
        "pieces": _one(1, 2),
        "hazards": _one(1, 2),
        "sampled": _one(1, 2),
        "violating": _one(0, 1),
        "ServeNotice.items": _orders,
        "findings": lambda draw: tuple(draw.state.findings),
        "ImposeSimplePenalty.penalties": _spot,
        "collected_fen": _one(0, 50_00),
    },
    "notice": {
        "OpenNotice.items": _items,
        "OpenNotice.repeats": _repeats,
        "OpenNotice.served_on": _lately,  # the device reckons from service, and never back
        "Lengthen.served_on": _lately,
        "Lengthen.due_on": lambda draw: later(draw.today, draw.rnd.choice((0, 5, 20, 40))),
        "codes": _codes,
        "upheld": lambda draw: _codes(draw) if draw.rnd.random() < 0.6 else (),
        "recurred": lambda draw: _codes(draw) if draw.rnd.random() < 0.3 else (),
        "served_by": lambda _: LEAVE_OUT,
        "TakeOver.from_notice": lambda _: uid(2),
        "TakeOver.codes": lambda _: ("V-ADV-01",),
    },
    "policy": {
        "AdoptLaw.file": lambda _: _LAW_FILE,
        "AdoptLaw.text": lambda _: _first_row(_LAW_FILE),
    },
    "refund": REFUND,
    "review": {"sig": _one(b64u(64), b64u(64, "other"))},
    "visit": {
        "merged": _merged,
        "visit": _one(VISIT, VISIT, VISIT, VISIT[:-1] + "0"),
        "officers": _people,
        "credentialed": _people,
        "ConfirmFinding.code": lambda _: CODES[0],
        "finding": _one(uid(1), uid(2)),
    },
}
