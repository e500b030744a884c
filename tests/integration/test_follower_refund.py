"""The follower ends the days of refunds as it does those of notices (DOMAIN.md §5)."""

import sqlite3
from contextlib import closing

import pytest

from core.domain.refund.commands import (
    AcceptRefund,
    ClaimRefund,
    CloseRefund,
    LineAsked,
    LineFound,
    SettleRefund,
    VerifyLines,
)
from core.kernel.ids import stream_name
from server.follower import Follower
from server.fsck import fsck
from server.settings import Folder
from tests.support.devices import NOW, SCHOOL
from tests.support.notices_story import DAY_MS
from tests.support.offices import Bureau
from tests.support.refunds import ANN, CHIEF, CLERK, HANDLER, REFUND, paying

STREAM = stream_name("refund", REFUND)
ASKED_ON = "2026-11-23"
LAST_DAY = "2026-12-08"


@pytest.fixture
def bureau(tmp_path):
    """An office in which ANN asks for 5,000.00 on 23 November, and is owed 4,000.00."""
    bureau = Bureau(tmp_path / "office")
    bureau.register_school()
    bureau.clock.move_to(NOW + 3 * DAY_MS)
    claim = ClaimRefund(
        refund=REFUND,
        institution=SCHOOL,
        trigger="closure",
        lines=(LineAsked(pupil=ANN, prepaid_fen=500_000),),
        on=ASKED_ON,
        by=CLERK,
    )
    found = LineFound(pupil=ANN, consumed_classes=20, unit_price_fen=5_000)
    for command in (
        claim,
        AcceptRefund(on=ASKED_ON, by=CLERK),
        VerifyLines(lines=(found,), on="2026-11-24", by=HANDLER),
    ):
        bureau.do(STREAM, command)
    yield bureau
    bureau.close()


@pytest.fixture
def follower(bureau):
    """The follower of that office, which has read everything."""
    follower = Follower(bureau.office, bureau.folder)
    follower.catch_up()
    yield follower
    follower.close()


def types(bureau):
    """Return the types of what was logged of the refund, in order."""
    return [event.type for event in bureau.events() if event.stream == STREAM]


@pytest.mark.parametrize(("today", "fell"), [(LAST_DAY, 0), ("2026-12-09", 1)])
def test_a_refund_falls_overdue_by_itself(bureau, follower, today, fell):
    """侵害消费者权益行为处罚办法 第十条: more than fifteen days after the request."""
    assert follower.end_day(today) == fell
    assert types(bureau).count("refund.overdue.v1") == fell


def test_days_ended_twice_fall_due_once(bureau, follower):
    """FORMAT §3: claim overdue/<refund>/<due_on>/<part>."""
    follower.end_day("2026-12-09")
    assert follower.end_day("2026-12-10") == 0
    assert types(bureau).count("refund.overdue.v1") == 1


def test_what_was_paid_in_time_is_not_overdue(bureau, follower):
    """The last day counts wholly."""
    bureau.do(STREAM, paying((ANN, 400_000), on=LAST_DAY))
    follower.catch_up()
    assert follower.end_day("2026-12-09") == 0


def test_a_closed_refund_is_asked_no_more(bureau, follower):
    """Nothing runs in it."""
    bureau.do(STREAM, paying((ANN, 400_000), on=LAST_DAY))
    bureau.do(STREAM, SettleRefund(on=LAST_DAY, by=HANDLER))
    bureau.do(STREAM, CloseRefund(outcome="settled", on=LAST_DAY, by=CHIEF))
    follower.catch_up()
    with closing(sqlite3.connect(Folder(bureau.path).follower)) as db:
        assert db.execute("SELECT * FROM due").fetchall() == []


def test_a_follower_that_lost_its_file_does_nothing_twice(bureau, follower):
    """The file is disposable."""
    follower.end_day("2026-12-09")
    before = len(bureau.events())
    follower.close()
    for file in bureau.path.glob("follower.db*"):
        file.unlink()
    with closing(Follower(bureau.office, bureau.folder)) as anew:
        anew.catch_up()
        assert anew.end_day("2026-12-10") == 0
    assert len(bureau.events()) == before


def test_fsck_knows_which_refunds_may_fall_due(bureau, follower):
    """What the follower remembers follows from the events."""
    follower.close()
    bureau.office.close()
    sound = fsck(bureau.path)
    assert [one for one in sound.faults if one.table == "due"] == []
    with closing(sqlite3.connect(bureau.path / "follower.db", isolation_level=None)) as db:
        assert db.execute("SELECT stream, due_on FROM due").fetchall() == [(STREAM, LAST_DAY)]
        db.execute("UPDATE due SET due_on = '2027-01-01'")
    assert [one.row for one in fsck(bureau.path).faults if one.table == "due"] == [STREAM]


def test_a_file_of_an_earlier_release_is_brought_up_to_date(bureau, follower):
    """It knew notices alone, by their id."""
    follower.close()
    path = bureau.path / "follower.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DELETE FROM due")
        db.execute("ALTER TABLE due RENAME COLUMN stream TO notice")
        db.execute("INSERT INTO due VALUES ('n', '2026-12-01', NULL)")
    Follower(bureau.office, bureau.folder).close()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT stream FROM due").fetchall() == [("notice:n",)]
        (made,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'due'").fetchone()
    assert made == "CREATE TABLE due (stream TEXT PRIMARY KEY, due_on TEXT NOT NULL, region TEXT)"
