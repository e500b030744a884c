"""Merits, and what the office decides about single entries (DOMAIN.md §6.2 to §6.4)."""

from typing import Any

import pytest

from core.domain.catalogue import EVENTS
from core.domain.credit.pack import Pack, parse
from core.domain.matter.events import (
    EntryCorrected,
    EntryWithdrawn,
    ErasedEntry,
    MeritRecorded,
    MeritWithdrawn,
    RepairGranted,
)
from core.log.packaged import pack_text
from tests.support.builders import INSTITUTION, uid
from tests.support.credit import Logged, decision, fine, score_of

ON = "2026-06-10"


def shipped(name: str) -> Pack:
    return parse(pack_text(name), EVENTS)


COMMON: dict[str, Any] = {"credit": uid(0x700), "institution": INSTITUTION}
DECIDED: dict[str, Any] = {**COMMON, "reason": "as shown", "decided_by": uid(0x701)}
SAID: dict[type, dict[str, Any]] = {
    MeritRecorded: {**COMMON, "recorded_by": uid(0x701), "recorded_on": ON},
    MeritWithdrawn: {**DECIDED, "kind": "custody_checked", "withdrawn_on": ON},
    EntryWithdrawn: {**DECIDED, "withdrawn_on": ON},
    EntryCorrected: {**DECIDED, "corrected_on": ON},
    RepairGranted: {
        **COMMON,
        "ends_publication": False,
        "duties_shown": "paid",
        "decided_by": uid(0x701),
        "granted_on": ON,
    },
}


def happened(number: int, event: type, on: str = ON, /, **changes: Any) -> Logged:
    return Logged(number, event(**{**SAID[event], **changes}), on)


def merit(number: int, kind: str) -> Logged:
    return happened(number, MeritRecorded, kind=kind, credit=uid(number), earned_on=ON)


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        ("custody_checked", 2),
        ("training_before_fees", 2),
        ("self_report_accepted", 1),
        ("pupils_taken_over", 2),
        ("after_class_service", 1),
        ("association_record", 1),
    ],
)
def test_a_merit_gives_points_until_it_is_withdrawn(kind, points):
    """DOMAIN.md §6.2 P04, P05, P07 to P10."""
    told = merit(1, kind)
    back = happened(2, MeritWithdrawn, "2026-07-01", credit=uid(1), annuls_from="2026-07-01")
    assert score_of([told], ON).total == 100 + points
    totals = [score_of([told, back], day).total for day in ("2026-06-30", "2026-07-01")]
    assert totals == [100 + points, 100]


def test_all_merits_together_give_ten_points():
    """DOMAIN.md §6.2: total of P-items at most 10."""
    kinds = (
        "custody_checked",
        "training_before_fees",
        "pupils_taken_over",
        "pupils_taken_over",
        "self_report_accepted",
        "self_report_accepted",
        "after_class_service",
        "association_record",
    )
    told = [merit(number, kind) for number, kind in enumerate(kinds, start=1)]
    result = score_of(told, ON)
    assert sum(line.points for line in result.lines) == 12
    assert result.total == 110


FINED = decision(1, fine(300_000), on=ON)


@pytest.mark.parametrize("pack", ["default-100", "jinan-12"])
def test_an_objection_that_was_upheld_takes_the_entry_back_under_every_pack(pack):
    """DOMAIN.md §6.3; no pack has to say so."""
    scheme = shipped(pack)
    (line,) = score_of([FINED], ON, pack=scheme).lines
    changes = {"annuls": uid(1), "item": line.entry.item, "codes": (), "annuls_from": ON}
    back = happened(2, EntryWithdrawn, "2026-07-01", **changes)
    assert score_of([FINED, back], ON, pack=scheme).total == scheme.scale.base
    assert score_of([FINED, back], ON, "2026-06-30", pack=scheme).total < scheme.scale.base


def test_an_objection_may_leave_an_entry_with_fewer_points():
    """DOMAIN.md §6.3."""
    changes = {"adjusts": uid(1), "item": "N06", "codes": (), "credit_points": "-3"}
    assert score_of([FINED, happened(2, EntryCorrected, from_day=ON, **changes)], ON).total == 97


def test_an_objection_to_another_item_leaves_the_entry():
    """The decision names the item."""
    changes = {"annuls": uid(1), "item": "N05", "codes": (), "annuls_from": ON}
    assert score_of([FINED, happened(2, EntryWithdrawn, **changes)], ON).total == 92


def test_an_objection_to_one_code_leaves_the_others():
    """The decision names the violations, where an event gave several entries of an item."""
    both = decision(1, fine(1), on=ON, violations=("V-TIM-01", "V-TIM-02", "V-TIM-03"))
    changes = {"annuls": uid(1), "item": "N10", "codes": ("V-TIM-02",), "annuls_from": ON}
    lines = score_of([both, happened(2, EntryWithdrawn, **changes)], ON).lines
    annulled = [line.entry.codes for line in lines if line.why_not == "annulled"]
    assert annulled == [("V-TIM-02",)]


def test_a_repair_that_was_granted_erases_what_it_names():
    """DOMAIN.md §6.4; from its day on."""
    erased = (ErasedEntry(event=uid(1), item="N06"),)
    told = [FINED, happened(2, RepairGranted, "2026-09-01", erases=erased, from_day="2026-09-01")]
    assert [score_of(told, day).total for day in ("2026-08-31", "2026-09-01")] == [92, 100]
