"""Matters of credit (DOMAIN.md §6): objections, repair, merits, lists proposed on a score."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

from core.domain.matter import commands as matter
from core.domain.matter.reasons import CreditReason
from core.domain.matter.state import Matter
from core.kernel.errors import Refused
from core.kernel.ids import stream_kind, stream_name
from core.law.look_up import list_by_score
from projections.proceedings_queries import proceedings
from server.acts.act import Act, Fill, Filling
from server.acts.credit_shown import (
    decision_shown,
    entry_shown,
    figure_on,
    figure_shown,
    listed_shown,
)
from server.office import state_of
from server.words import N_

_RESTS_ON: Final = ("case", "fund", "institution", "notice", "refund", "tip", "visit")
"""Kinds of stream in which a merit may be on record."""


def _open_ones(filling: Filling, stage: str) -> Iterator[Matter]:
    """Yield the institution's matters that stand at a stage."""
    assert filling.views is not None, "the act looks things up"
    whom = str(filling.given["institution"])
    for row in proceedings(filling.views, "credit", stage=stage, institution=whom):
        found: Matter = state_of(filling.writer, stream_name("credit", row["id"]))
        if found.stage == stage and stream_name("credit", found.credit) != filling.stream:
            yield found


def _once(stage: str, is_same: Callable[[Matter, Filling], bool], why: CreditReason) -> Fill:
    """Return a check that no other matter of the institution is about the same."""

    def check(filling: Filling) -> None:
        for other in _open_ones(filling, stage):
            if is_same(other, filling):
                raise Refused(
                    why,
                    credit=f"credit:{other.credit}",
                    on=other.merit.earned_on,
                    list=other.list_proposed.list,
                )

    return check


def _same_entry(other: Matter, filling: Filling) -> bool:
    mine = {str(code) for code in filling.given.get("codes", ())}
    theirs = {*other.dispute.codes}
    asked = (filling.given["event"], filling.given["item"])
    overlap = not mine or not theirs or bool(mine & theirs)
    return (other.dispute.event, other.dispute.item) == asked and overlap


def _same_repair(other: Matter, filling: Filling) -> bool:
    pairs = (
        (other.repair.case, filling.given.get("case")),
        (other.repair.listing, filling.given.get("listing")),
    )
    return any(theirs and theirs == mine for theirs, mine in pairs)


def _same_merit(other: Matter, filling: Filling) -> bool:
    earned_on = filling.given.get("earned_on") or filling.given["on"]
    return (other.merit.kind, other.merit.earned_on) == (filling.given["kind"], earned_on)


def _same_list(other: Matter, filling: Filling) -> bool:
    return bool(other.list_proposed.list == filling.given["list"])


def check_score(filling: Filling) -> None:
    """Check that a listing on a score is true on its day, and rests on that score put on record.

    Raises:
        Refused: the score is above, there is none, or no proposal states it.
    """
    given: dict[str, Any] = {**filling.given}
    name, on = str(given["list"]), str(given["on"])
    for ground in given.get("grounds", ()):
        row = list_by_score(filling.office.law, name, str(ground), on)
        if row is None:
            continue
        figure = figure_on(filling.views, str(given["institution"]), on)
        if figure is None:
            raise Refused(CreditReason.SCORE_UNKNOWN, row.basis, on=on)
        if Decimal(figure.total) > int(row.value):
            most = int(row.value)
            raise Refused(
                CreditReason.SCORE_ABOVE, row.basis, score=figure.total, as_of=on, most=most
            )
        if not any(_states(filling, one, name) for one in given.get("rests_on", ())):
            raise Refused(CreditReason.LISTING_UNPROPOSED, row.basis, list=name)


def _states(filling: Filling, ground: str, name: str) -> bool:
    """Tell whether what a notice rests on is a proposal of this list that waits for it."""
    if ":" not in ground or stream_kind(ground) != "credit":
        return False
    found: Matter = state_of(filling.writer, ground)
    waits = found.stage == "proposed" or (
        found.stage == "followed" and found.list_proposed.listing == filling.given.get("listing")
    )
    return waits and found.list_proposed.list == name


_DECISION: Final[dict[str, Fill]] = {"decision_shown": decision_shown}

ACTS = (
    Act(
        name="dispute-raise",
        command=matter.RaiseDispute,
        about=N_("take in an objection to an entry of the score"),
        creates=True,
        fills={"entry_shown": entry_shown},
        looks_up=True,
        checks=(_once("disputed", _same_entry, CreditReason.CREDIT_DISPUTED),),
    ),
    Act(
        name="dispute-confirm",
        command=matter.ConfirmEntry,
        about=N_("decide that the entry stays as it is"),
    ),
    Act(
        name="dispute-correct",
        command=matter.CorrectEntry,
        about=N_("give the entry other points"),
    ),
    Act(
        name="dispute-withdraw",
        command=matter.WithdrawEntry,
        about=N_("let the entry count no more"),
    ),
    Act(
        name="dispute-take-back",
        command=matter.WithdrawDispute,
        about=N_("record that the objection was taken back"),
    ),
    Act(
        name="repair-apply",
        command=matter.ApplyForRepair,
        about=N_("take in an application for credit repair"),
        creates=True,
        rests_on={"case": ("case",)},
        fills={**_DECISION, "listed_shown": listed_shown},
        looks_up=True,
        checks=(_once("applied", _same_repair, CreditReason.REPAIR_PENDING),),
    ),
    Act(
        name="repair-grant",
        command=matter.GrantRepair,
        about=N_("repair the credit: what is published comes down"),
        fills={**_DECISION, "listed_shown": listed_shown},
        looks_up=True,
    ),
    Act(
        name="repair-refuse",
        command=matter.RefuseRepair,
        about=N_("do not repair the credit, and say why"),
        fills=_DECISION,
        looks_up=True,
    ),
    Act(
        name="repair-take-back",
        command=matter.WithdrawRepair,
        about=N_("record that the application was taken back"),
    ),
    Act(
        name="merit-record",
        command=matter.RecordMerit,
        about=N_("record good conduct that earns points"),
        creates=True,
        rests_on={"source": _RESTS_ON},
        looks_up=True,
        checks=(_once("recorded", _same_merit, CreditReason.MERIT_KNOWN),),
    ),
    Act(
        name="merit-withdraw",
        command=matter.WithdrawMerit,
        about=N_("take good conduct that earned points back"),
    ),
    Act(
        name="listing-propose",
        command=matter.ProposeListing,
        about=N_("propose a list on the score of the day"),
        creates=True,
        fills={"figure_shown": figure_shown},
        looks_up=True,
        checks=(_once("proposed", _same_list, CreditReason.LISTING_PROPOSED),),
    ),
    Act(
        name="listing-drop",
        command=matter.DropProposal,
        about=N_("give no notice on this score"),
    ),
)
