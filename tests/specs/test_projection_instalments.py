"""A fine paid in parts on the radar: each part has its own day (行政处罚法 第六十六条第二款)."""

import pytest

from core.domain.case.events import DecisionServed, Paid, Penalty, PenaltyRevoked, Varied
from core.domain.case.money_events import Instalment, InstalmentsGranted, PaymentDeferred
from projections.deadlines import DEADLINES
from projections.queries import deadlines_within
from tests.support.builders import CASE, an
from tests.support.histories import History
from tests.support.readmodels import assert_same_however_split, read_models

DAYS = ("2027-02-01", "2027-03-01", "2027-04-01")
SERVED = an(DecisionServed, penalties=(Penalty(kind="fine", fine_fen=900_00),))
GRANTED = an(
    InstalmentsGranted,
    instalments=tuple(Instalment(pay_by=day, due_fen=300_00) for day in DAYS),
    pay_by=DAYS[-1],
)


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "log.db") as opened:
        yield opened


@pytest.fixture
def parts(history, tmp_path):
    """Return the last day of every part and how it ended, after these events of the case."""

    def ended(*events):
        for event in (SERVED, GRANTED, *events):
            history.decide(f"case:{CASE}", event)
        with read_models(tmp_path / "models", history.log, (DEADLINES,)) as read:
            with read.read("deadlines") as db:
                rows = db.execute(
                    "SELECT due_on, closed_why FROM deadlines WHERE kind = 'case.pay'"
                    " AND coalesce(closed_why, '') != 'replaced' ORDER BY opened_leaf, part"
                ).fetchall()
            shown = deadlines_within(read, "2027-01-01", 400)
        radar = [one.due_on for one in shown if one.kind == "case.pay"]
        assert radar == sorted(due for due, why in rows if why is None)
        return [(due, why) for due, why in rows]

    return ended


def paid(fen, on, owed_fen):
    """Return a payment."""
    return an(Paid, ref=f"{fen}/{on}", paid_fen=fen, paid_on=on, owed_fen=owed_fen)


def test_every_part_has_its_own_day(parts):
    """The one term of before gives way to all of them."""
    assert parts() == [(day, None) for day in DAYS]


@pytest.mark.parametrize(("on", "why"), [("2027-02-01", "met"), ("2027-02-02", "missed")])
def test_a_paid_part_drops_out(parts, on, why):
    """Paid on its last day it is in time."""
    assert parts(paid(300_00, on, 600_00)) == [(DAYS[0], why), (DAYS[1], None), (DAYS[2], None)]


def test_a_part_that_is_half_paid_runs_on(parts):
    """To the fen."""
    found = parts(paid(299_99, "2027-01-20", 600_01))
    assert [why for _, why in found] == [None, None, None]


def test_one_payment_may_cover_several_parts(parts):
    """The earliest is paid first; each is judged by its own day."""
    found = parts(paid(600_00, "2027-02-15", 300_00))
    assert [why for _, why in found] == ["missed", "met", None]


def test_the_last_payment_ends_every_part(parts):
    """What was late stays late."""
    found = parts(paid(300_00, "2027-01-20", 600_00), paid(600_00, "2027-03-15", 0))
    assert [why for _, why in found] == ["met", "missed", "met"]


def test_a_payment_that_comes_to_light_late_was_in_time(parts):
    """The day on which the money arrived counts (行政处罚法 第七十二条)."""
    found = parts(paid(300_00, "2027-02-15", 600_00), paid(300_00, "2027-01-20", 300_00))
    assert [why for _, why in found] == ["met", "met", None]


def test_a_lighter_fine_is_short_of_the_last_parts(parts):
    """DOMAIN.md §4.5, Varied: nobody waits for what is not owed."""
    lighter = an(Varied, penalties=(Penalty(kind="fine", fine_fen=450_00),))
    found = parts(paid(300_00, "2027-01-20", 600_00), lighter)
    assert [why for _, why in found] == ["met", None, "dropped"]


def test_a_revoked_fine_is_waited_for_no_more(parts):
    """行政处罚法 第七十五条第二款."""
    found = parts(paid(300_00, "2027-01-20", 600_00), an(PenaltyRevoked))
    assert [why for _, why in found] == ["met", "dropped", "dropped"]


def test_a_deferral_takes_the_place_of_all_parts(parts):
    """One new day for what is left."""
    later = an(PaymentDeferred, owed_fen=600_00, pay_by="2027-06-01")
    assert parts(paid(300_00, "2027-01-20", 600_00), later) == [
        (DAYS[0], "met"),
        ("2027-06-01", None),
    ]


def test_the_radar_is_the_same_however_its_input_was_cut(history, tmp_path):
    """ARCHITECTURE.md: a read model follows from the log alone."""
    for event in (SERVED, GRANTED, paid(300_00, "2027-02-15", 600_00)):
        history.decide(f"case:{CASE}", event)
    assert_same_however_split(tmp_path / "split", history.log, (DEADLINES,))
