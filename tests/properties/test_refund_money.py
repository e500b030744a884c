"""Paid + owed + waived = refundable for every pupil, whatever is asked in whatever order (§5)."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.refund.commands import (
    AcceptRefund,
    AddLines,
    AgreeRefund,
    ClaimRefund,
    CloseRefund,
    DisputeRefund,
    EndDay,
    LineAsked,
    LineFound,
    LinePaid,
    MediateRefund,
    OrderRefund,
    RecordPayment,
    ReferRefund,
    ReopenRefund,
    SettleRefund,
    VerifyLines,
    WaiveLine,
    WithdrawOverdue,
)
from core.domain.refund.decide import decide
from core.domain.refund.events import LineWaived, Paid, Settled
from core.domain.refund.state import Refund, evolve
from core.kernel.acting import by_job
from core.kernel.errors import Refused
from tests.support.law import shipped_law
from tests.support.subjects import INSTITUTION, acting, uid

LAW = shipped_law()
REFUND = uid(0x5E0)
PUPILS = [uid(0x5F0 + n) for n in range(4)]
HANDLER = acting(uid(1), "handler")
CHIEF = acting(uid(2), "head")
CASHIER = acting(uid(3), "cashier")
LARGE = settings(deadline=None, max_examples=150)

pupils = st.sampled_from(PUPILS)
fen = st.integers(1, 1_000)
few = st.integers(0, 4)


def day(number):
    """Return a DATE so many days into the story."""
    return (date(2026, 3, 2) + timedelta(days=number)).isoformat()


def steps():
    """Draw what may be asked for, on the day of its turn."""
    return st.one_of(
        st.tuples(st.just("add"), st.dictionaries(pupils, fen, min_size=1, max_size=2)),
        st.tuples(st.just("verify"), st.dictionaries(pupils, few, min_size=1, max_size=3)),
        st.tuples(st.just("pay"), st.dictionaries(pupils, fen, min_size=1, max_size=3)),
        st.tuples(st.just("waive"), st.tuples(pupils, fen)),
        st.tuples(
            st.sampled_from(
                (
                    "accept",
                    "verify-all",
                    "agree",
                    "dispute",
                    "mediate",
                    "refer",
                    "order",
                    "pay-all",
                    "settle",
                    "close",
                    "reopen",
                    "end-day",
                    "withdraw",
                )
            ),
            st.none(),
        ),
    )


WAY = ("accept", "verify-all", "agree", "end-day", "pay-all", "settle", "reopen", "close")
"""What would be asked were all well; a story strays from it."""


@st.composite
def stories(draw):
    """Draw the way twice, with other steps between and sometimes a step left out."""
    asked = []
    for name in (*WAY, "reopen", *WAY):
        asked += draw(st.lists(steps(), max_size=2))
        if draw(st.integers(0, 9)):
            asked.append((name, None))
    return asked


def command_of(refund, name, what, turn):
    """Return the command of a step; `-all` looks at what is there."""
    on = day(turn)
    match name:
        case "add":
            lines = tuple(LineAsked(pupil=one, prepaid_fen=of) for one, of in what.items())
            return AddLines(lines=lines, on=on, by=HANDLER)
        case "verify" | "verify-all":
            what = what or dict.fromkeys(refund.lines, 1)
            found = tuple(
                LineFound(pupil=one, consumed_classes=of, unit_price_fen=100)
                for one, of in what.items()
            )
            return VerifyLines(lines=found, on=on, by=HANDLER)
        case "pay" | "pay-all":
            what = what or {one: refund.lines[one].owed_fen for one in refund.owed_pupils}
            paid = tuple(LinePaid(pupil=one, paid_fen=of) for one, of in what.items())
            return RecordPayment(ref=f"bank-{turn}", lines=paid, on=on, by=CASHIER)
        case "waive":
            pupil, of = what
            return WaiveLine(pupil=pupil, waived_fen=of, consent="1", on=on, by=HANDLER)
        case "end-day":
            return EndDay(on=on, by=by_job("follower"))
        case "withdraw":
            last = refund.overdues[-1] if refund.overdues else None
            return WithdrawOverdue(
                due_on=last.due_on if last else on,
                part=last.part if last else 1,
                overdue_event=uid(7),
                on=on,
                by=CHIEF,
            )
        case _:
            return STEPS[name](on)


STEPS = {
    "accept": lambda on: AcceptRefund(on=on, by=HANDLER),
    "agree": lambda on: AgreeRefund(promised_on=on, on=on, by=HANDLER),
    "dispute": lambda on: DisputeRefund(side="guardian", reason="1", on=on, by=HANDLER),
    "mediate": lambda on: MediateRefund(outcome="failed", on=on, by=HANDLER),
    "refer": lambda on: ReferRefund(to="court", reason="1", on=on, by=HANDLER),
    "order": lambda on: OrderRefund(doc_no=on, on=on, by=CHIEF),
    "settle": lambda on: SettleRefund(on=on, by=HANDLER),
    "close": lambda on: CloseRefund(outcome="settled", on=on, by=CHIEF),
    "reopen": lambda on: ReopenRefund(reason="1", on=on, by=CHIEF),
}


def run(asked):
    """Do what is allowed of what is asked; yield each event with the state before and after it."""
    opening = ClaimRefund(
        refund=REFUND,
        institution=INSTITUTION,
        trigger="closure",
        lines=(LineAsked(pupil=PUPILS[0], prepaid_fen=700),),
        on=day(0),
        by=HANDLER,
    )
    refund = Refund()
    for turn, (name, what) in enumerate([("claim", opening), *asked]):
        command = what if name == "claim" else command_of(refund, name, what, turn)
        try:
            events = decide(refund, command, LAW)
        except Refused:
            continue
        for event in events:
            before, refund = refund, evolve(refund, event)
            yield before, event, refund


def check_balance(refund):
    """Every line adds up, and no part of it is below nothing."""
    for line in refund.lines.values():
        assert line.paid_fen + line.owed_fen + line.waived_fen == line.refundable_fen
        assert min(line.paid_fen, line.owed_fen, line.waived_fen) >= 0
        assert line.refundable_fen <= line.prepaid_fen
    total = refund.paid_fen + refund.owed_fen + refund.waived_fen
    assert total == refund.refundable_fen


@LARGE
@given(stories())
def test_no_fen_is_lost_or_made(asked):
    """DOMAIN.md §5: 金额 in fen; a line is what was paid, what is owed and what was waived."""
    spent = waived = 0
    for _, event, refund in run(asked):
        spent += event.paid_fen if isinstance(event, Paid) else 0
        waived += event.waived_fen if isinstance(event, LineWaived) else 0
        check_balance(refund)
        assert (refund.paid_fen, refund.waived_fen) == (spent, waived)


@LARGE
@given(stories())
def test_settlings_add_up_to_what_was_paid(asked):
    """DOMAIN.md §7.7: summed by period without the past, no pupil and no fen counts twice."""
    cases = people = money = 0
    for before, event, refund in run(asked):
        if isinstance(event, Settled):
            cases += event.is_first
            people += event.new_pupils
            money += event.new_fen
            assert before.owed_fen == 0
            assert (cases, people, money) == (1, event.pupils, event.paid_fen)
            assert money == refund.paid_fen


@LARGE
@given(stories())
def test_what_is_asked_twice_happens_once(asked):
    """FORMAT §3: payments by their reference, overdues by their day."""
    refs, overdues = [], []
    for _, event, _ in run(asked):
        if isinstance(event, Paid):
            refs.append(event.ref)
        elif type(event).__name__ == "Overdue":
            overdues.append((event.due_on, event.part))
    assert len(set(refs)) == len(refs)
    assert len(set(overdues)) == len(overdues)


def test_the_drawn_stories_reach_the_end():
    """A property over stories that never pay would prove nothing."""
    way = ["accept", "verify-all", "pay-all", "settle", "reopen", "close"]
    *_, (_, _, refund) = run([(name, None) for name in way])
    assert refund.stage == "closed"
    assert refund.paid_fen == 600
