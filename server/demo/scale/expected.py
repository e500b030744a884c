"""What the model of a year says, in the words in which the read models are asked (`asked`)."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from server.demo.scale.asked import MONTHS, YEAR, Words
from server.demo.scale.books import PREPAID_FEN
from server.demo.scale.model import Model

_SCORED: Final = ("institution", "visit", "notice", "case", "refund", "tip", "fund")
"""Kinds of stream that are about an institution: each of their events may score."""


def expected(model: Model) -> dict[str, Words]:
    """Return what the read models should say."""
    said: dict[str, Words] = {
        "events": model.events,
        "proceedings": {
            f"{kind} {stage}": many
            for (kind, stage), many in model.stages.items()
            if kind != "visit"
        },
        "cases": _staged(model, "case"),
        "money of cases": {
            "fined fen": model.sums["fine_fen"],
            "owed fen": model.sums["owed_fen"],
        },
        "decisions": {
            "standing": model.events["case.decision-served"] - model.events["case.penalty-revoked"],
            "annulled": model.events["case.penalty-revoked"],
        },
        "institutions": _operating(model),
        "notices": _staged(model, "notice"),
        "visits": _visits(model),
        "deadlines": model.running,
        "points": model.points,
        "facts that may score": {
            "all": sum(
                many for name, many in model.events.items() if name.partition(".")[0] in _SCORED
            )
        },
        "keys": {
            "enrolled": model.events["device.enrolled"],
            "events": sum(many for name, many in model.events.items() if name.startswith("leg.")),
        },
        "reviews": {},
        "persons by batch": {"all": _by_batch(model)},
    }
    for month in (*MONTHS, YEAR):
        said[month] = _figures(model, month)
    return said


def _staged(model: Model, kind: str) -> Words:
    return {stage: many for (one, stage), many in model.stages.items() if one == kind}


def _operating(model: Model) -> Words:
    shut = _sum(model, YEAR, "shut for incomplete papers")
    closed = model.stages["institution", "closed"]
    return {
        "ACTIVE": model.stages["institution", "registered"],
        "CLOSED_SHUT": shut,
        "CLOSED_REDUCED": closed - shut,
    }


def _visits(model: Model) -> Words:
    made = _sum(model, YEAR, "visits")
    return {
        "made": made,
        "legs": made,
        "findings": model.events["leg.finding-recorded"],
        "concluded": model.events["visit.concluded"],
    }


def _by_batch(model: Model) -> int:
    outside = _sum(model, YEAR, "person-times outside batches")
    return outside + sum(len(persons) for persons in model.batches.values())


def _figures(model: Model, span: str) -> dict[str, Any]:
    """Return K01 to K19 of a month, or of the year, as DOMAIN.md §7.1 defines them."""

    def counted(word: str) -> int:
        return _sum(model, span, word)

    return {
        "K01": counted("person-times"),
        "K02": sum(batch.startswith(span) for batch in model.batches),
        "K03": model.met("visited", span),
        "K04": counted("visits"),
        "K05": model.met("penalised", span),
        "K06": counted("cases"),
        "K06_covert": counted("covert cases"),
        "K07": counted("published"),
        "K08 cases": counted("refunds"),
        "K08 pupils": counted("refunded pupils"),
        "K08 amount_fen": counted("refunded fen"),
        "K09": counted("notices"),
        "K10": counted("ads"),
        "K11": counted("hazards"),
        "K12": counted("shut for incomplete papers"),
        "K12_by_papers incomplete": counted("shut for incomplete papers"),
        "K14 received": counted("tips"),
        "K14 closed": counted("tips closed"),
        "K16 contracts": counted("sampled contracts"),
        "K18": counted("audited"),
        **_register(model, span),
    }


def _register(model: Model, span: str) -> dict[str, Any]:
    """Return what the register says at the end of a month, or of the year."""
    last = span if span in MONTHS else MONTHS[-1]
    passed = [month for month in MONTHS if month <= last]
    closed = sum(model.months[month]["closed SUBJECT"] for month in passed)
    gone = sum(model.months[month]["closed watched"] for month in passed)
    at_first = model.sums["SUBJECT"]
    left = at_first - closed
    return {
        "K13 baseline": at_first,
        "K13 current": left,
        "K13 reduced": closed,
        "K13 rate": _percent(closed, at_first),
        "K13_since": "2021-07-24",
        "K13_by_category SUBJECT": left,
        **{f"K13_by_category {name}": model.sums[name] for name in ("ART", "SPORT", "TECH")},
        "K15": left,
        "K15_supervised_fen": model.sums["watched"] * PREPAID_FEN,
        "K17 nonprofit": 100.0,
        "K17 platform": 100.0,
        "K17 prepayment": _percent(model.sums["watched"] - gone, left),
    }


def _percent(part: int, whole: int) -> float:
    share = Decimal(100 * part) / Decimal(whole)
    return float(share.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def _sum(model: Model, span: str, word: str) -> int:
    return sum(counts[word] for month, counts in model.months.items() if month.startswith(span))
