"""An objection to an entry of the score 信用异议: raised in time, decided by another (§6.3)."""

from typing import Any

import pytest

from core.domain.matter.commands import (
    ConfirmEntry,
    CorrectEntry,
    EntryShown,
    RaiseDispute,
    WithdrawDispute,
    WithdrawEntry,
)
from core.domain.matter.day_events import DeadlineSettled
from core.domain.matter.decide import decide
from core.domain.matter.events import (
    DisputeRaised,
    DisputeWithdrawn,
    EntryConfirmed,
    EntryCorrected,
    EntryWithdrawn,
)
from core.domain.matter.reasons import CreditReason
from core.domain.matter.state import evolve
from core.domain.matter.table import TABLE
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from core.kernel.running import SettleDeadlines, running
from tests.support.builders import an
from tests.support.examples.matter import ENTERED, MATTER, PACK
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import HEAD, INSTITUTION, LATE, LI, WANG, ZHAO, acting

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk", "head")
CHIEF = acting(HEAD, "head")
RAISED = an(
    DisputeRaised,
    effective_on="2026-06-01",
    entered_on="2026-06-01",
    object_until="2026-06-15",
    raised_on="2026-06-10",
    answer_by="2026-06-25",
    provisional=False,
)
SHOWN = EntryShown(
    entries=1,
    credit_points="-8",
    **PACK,
    recorded_by=(WANG, LI),
    effective_on="2026-06-01",
    entered_on="2026-06-01",
)


def objection(**changes) -> RaiseDispute:
    """The institution's objection, on the seventh working day."""
    said: dict[str, Any] = {
        "credit": MATTER,
        "institution": INSTITUTION,
        "event": ENTERED,
        "item": "N06",
        "codes": (LATE,),
        "ground": RAISED.ground,
        "entry_shown": SHOWN,
        "on": "2026-06-10",
        "by": CLERK,
    }
    return RaiseDispute(**(said | changes))


def confirm(**changes) -> ConfirmEntry:
    return ConfirmEntry(
        **({"reason": "与决定书一致", "on": "2026-06-20", "by": CHIEF} | changes)  # type: ignore[arg-type] # names of fields
    )


def correct(**changes) -> CorrectEntry:
    said: dict[str, Any] = {"credit_points": "-5", "reason": "实为警告", "on": "2026-06-20"}
    return CorrectEntry(**(said | {"by": CHIEF} | changes))


def withdraw(**changes) -> WithdrawEntry:
    said: dict[str, Any] = {"reason": "张冠李戴", "on": "2026-06-20", "by": CHIEF}
    return WithdrawEntry(**(said | changes))


# raise


def test_an_objection_is_taken_in_with_what_the_score_showed():
    """DOMAIN §6.3: an answer within ten working days; 2026-06-19 is a holiday."""
    given().when(decide, objection(), LAW).then(RAISED)


def test_the_same_objection_again_is_already_so():
    """Once is enough."""
    given(RAISED).when(decide, objection(), LAW).then_nothing()


@pytest.mark.parametrize("on", ["2026-06-01", "2026-06-12", "2026-06-15"])
def test_an_objection_in_time_is_taken_in(on):
    """DOMAIN §6.3: ten working days from the day on which the entry could be known."""
    (raised,) = decide(folded(decide), objection(on=on), LAW)
    assert isinstance(raised, DisputeRaised)
    assert raised.object_until == "2026-06-15"


def test_an_objection_after_its_time_is_refused():
    """The day after the tenth working day."""
    given().when(decide, objection(on="2026-06-16"), LAW).then_refused(
        CreditReason.CREDIT_OBJECTION_LATE, until="2026-06-15", today="2026-06-16"
    )


def test_what_the_agency_finds_itself_is_never_late():
    """行政处罚法 第七十五条第二款: 发现有错误的，应当主动改正."""
    wish = objection(on="2027-03-01", asked_by="agency")
    (raised,) = decide(folded(decide), wish, LAW)
    assert isinstance(raised, DisputeRaised)
    assert (raised.asked_by, raised.raised_by) == ("agency", ZHAO)


def test_what_the_score_does_not_show_cannot_be_disputed():
    """There is nothing to correct."""
    given().when(decide, objection(entry_shown=None), LAW).then_refused(
        CreditReason.CREDIT_NO_ENTRY, event=ENTERED, item="N06"
    )


def test_an_objection_before_the_entry_is_refused():
    """Days in order."""
    given().when(decide, objection(on="2026-05-29"), LAW).then_refused(Reason.DAY_ORDER)


def test_an_inspector_takes_in_no_objection():
    """acts.toml credit.raise-dispute."""
    wish = objection(by=acting(WANG, "inspector"))
    given().when(decide, wish, LAW).then_refused(Reason.ROLE_NEEDED)


# decide


def test_the_head_confirms_the_entry():
    """It stays as it is."""
    given(RAISED).when(decide, confirm(), LAW).then(an(EntryConfirmed, confirmed_on="2026-06-20"))


def test_a_confirmed_entry_is_already_confirmed():
    """Once decided, it is decided."""
    given(RAISED, an(EntryConfirmed)).when(decide, confirm(), LAW).then_nothing()


def test_the_head_corrects_the_entry_from_its_first_day():
    """Where no other day is said."""
    given(RAISED).when(decide, correct(), LAW).then(
        an(EntryCorrected, from_day="2026-06-01", corrected_on="2026-06-20")
    )


def test_a_corrected_entry_is_already_corrected():
    """Once decided, it is decided."""
    given(RAISED, an(EntryCorrected)).when(decide, correct(), LAW).then_nothing()


def test_a_correction_before_the_entry_is_refused():
    """Points that did not count yet have nothing to correct."""
    given(RAISED).when(decide, correct(from_day="2026-05-31"), LAW).then_refused(
        Reason.DAY_ORDER, field="from_day"
    )


def test_the_same_points_are_no_correction():
    """They are a confirmation."""
    given(RAISED).when(decide, correct(credit_points="-8"), LAW).then_refused(
        CreditReason.CREDIT_SAME_POINTS, points="-8"
    )


def test_several_entries_are_not_corrected_at_once():
    """Which of them gets the points would not be known."""
    several = an(DisputeRaised, entries=2, raised_on="2026-06-10")
    given(several).when(decide, correct(), LAW).then_refused(
        CreditReason.CREDIT_SEVERAL_ENTRIES, entries=2
    )


def test_the_head_withdraws_the_entry():
    """From its first day, where no other is said."""
    given(RAISED).when(decide, withdraw(), LAW).then(
        an(EntryWithdrawn, annuls_from="2026-06-01", withdrawn_on="2026-06-20")
    )


def test_a_withdrawn_entry_is_already_withdrawn():
    """Once decided, it is decided."""
    given(RAISED, an(EntryWithdrawn)).when(decide, withdraw(), LAW).then_nothing()


@pytest.mark.parametrize("wish", [confirm, correct, withdraw])
@pytest.mark.parametrize("officer", [WANG, LI])
def test_who_recorded_what_is_disputed_does_not_decide(wish, officer):
    """acts.toml credit.decide-dispute, apart from `recorder`."""
    given(RAISED).when(decide, wish(by=acting(officer, "head")), LAW).then_refused(
        Reason.SAME_PERSON, part="recorder"
    )


@pytest.mark.parametrize("wish", [confirm, correct, withdraw])
def test_who_found_the_mistake_does_not_decide(wish):
    """acts.toml credit.decide-dispute, apart from `raiser`."""
    found = an(DisputeRaised, asked_by="agency", raised_by=HEAD, raised_on="2026-06-10")
    given(found).when(decide, wish(), LAW).then_refused(Reason.SAME_PERSON, part="raiser")


def test_who_only_took_it_in_may_decide():
    """The institution raised it."""
    taken_in = an(DisputeRaised, raised_by=HEAD, raised_on="2026-06-10")
    given(taken_in).when(decide, confirm(), LAW).then(an(EntryConfirmed, confirmed_on="2026-06-20"))


@pytest.mark.parametrize("wish", [confirm, correct, withdraw])
def test_nothing_is_decided_that_is_not_disputed(wish):
    """Somebody says first what is wrong."""
    given().when(decide, wish(), LAW).then_refused(Reason.WRONG_STAGE, stage="unopened")


@pytest.mark.parametrize("wish", [confirm, correct, withdraw])
def test_a_clerk_decides_nothing(wish):
    """The head decides."""
    given(RAISED).when(decide, wish(by=acting(ZHAO, "clerk")), LAW).then_refused(Reason.ROLE_NEEDED)


# take back


def test_the_institution_takes_its_objection_back():
    """Nothing is decided then."""
    wish = WithdrawDispute(on="2026-06-12", by=CLERK)
    given(RAISED).when(decide, wish, LAW).then(an(DisputeWithdrawn, withdrawn_on="2026-06-12"))


def test_an_objection_taken_back_is_already_taken_back():
    """Once is enough."""
    wish = WithdrawDispute(on="2026-06-12", by=CLERK)
    given(RAISED, an(DisputeWithdrawn)).when(decide, wish, LAW).then_nothing()


def test_what_is_decided_is_not_taken_back():
    """The decision stands."""
    wish = WithdrawDispute(on="2026-06-22", by=CLERK)
    given(RAISED, an(EntryConfirmed)).when(decide, wish, LAW).then_refused(
        Reason.WRONG_STAGE, stage="confirmed"
    )


# days


def test_the_day_to_answer_runs_until_it_is_decided():
    """The radar shows it."""
    open_days = running(TABLE, [("2026-06-10", RAISED)])
    assert [(one.kind, one.due_on) for one in open_days] == [("credit.answer", "2026-06-25")]
    assert not running(TABLE, [("2026-06-10", RAISED), ("2026-06-20", an(EntryConfirmed))])


def test_a_provisional_day_is_settled_once_its_year_is_known():
    """DOMAIN §4.8: what was counted without the notice of a year is counted again."""
    early = an(DisputeRaised, raised_on="2025-12-25", answer_by="2026-01-08", provisional=True)
    days = running(TABLE, [("2025-12-25", early)])
    wish = SettleDeadlines(days=days, years=(2026,), on="2026-01-02", by=by_job("follower"))
    (settled,) = decide(folded(decide, early), wish, LAW)
    assert isinstance(settled, DeadlineSettled)
    assert (settled.before, settled.due_on) == ("2026-01-08", "2026-01-09")
    assert evolve(folded(decide, early), settled).dispute.answer_by == "2026-01-09"
