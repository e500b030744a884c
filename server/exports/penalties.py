"""A penalty as an object: what was decided in a case, and the events that are about it.

A case has one decision in force; what varies or takes it back changes the same penalty. An event is
about a penalty only once one was imposed: a decision not to penalise is served and published too.
"""

from typing import Any, Final

from server.exports.facts import Fact

_IMPOSING: Final = frozenset(
    {"case.penalty-decided", "case.simple-penalty-imposed", "leg.simple-penalty-imposed"}
)
_ABOUT: Final = frozenset(
    f"case.{name}"
    for name in (
        "court-enforcement-applied", "credit-repaired", "decision-kept", "decision-served",
        "delivery-receipted", "demand-served", "enforced", "fine-banked", "fine-handed-in",
        "instalments-granted", "litigation-begun", "litigation-decided", "paid",
        "payment-deferred", "penalty-revoked", "publication-ended", "publication-withdrawn",
        "published", "reconsideration-decided", "reconsideration-requested", "served-by-notice",
        "simple-penalty-revoked", "simple-reported", "surcharge-added", "surcharge-corrected",
        "surcharge-paid", "surcharge-waived", "varied", "withdrawal-ordered",
    )
)  # fmt: skip


def named(event_type: str) -> str:
    """Return a type without its version."""
    return event_type.rpartition(".v")[0]


def penalty_of(fact: Fact) -> str:
    """Return the id of the penalty that an event imposes or may be about, else nothing."""
    name = named(fact.type)
    if name not in _IMPOSING and name not in _ABOUT:
        return ""
    case = fact.subject if fact.kind == "case" else fact.data.get("case", "")
    return f"penalty:{case}" if case else ""


def imposes(fact: Fact) -> bool:
    """Tell whether an event imposes a penalty."""
    return named(fact.type) in _IMPOSING


def values_of(fact: Fact) -> dict[str, str]:
    """Return what an event says of its penalty: number, kinds, the fine in fen."""
    found: dict[str, str] = {}
    number = fact.data.get("doc_no") or fact.data.get("number")
    if number and imposes(fact):
        found["penalty_number"] = number
    penalties: list[dict[str, Any]] = fact.data.get("penalties", [])
    if penalties:
        found["penalty_kinds"] = " ".join(one["kind"] for one in penalties)
        found["penalty_fine_fen"] = str(sum(one.get("fine_fen", 0) for one in penalties))
    return found
