"""What befalls a case or an account by itself when a day has ended, also after days without one.

A public notice is over (民事诉讼法 第九十五条), a publication is over (DOMAIN.md §6.4), an alert
comes with time (DOMAIN.md §5.1).
"""

import sqlite3
from contextlib import closing

import msgspec
import pytest

from core.domain import catalogue
from core.domain.case.after_events import (
    PublicationWithdrawn,
    Published,
    ServedByNotice,
    WithdrawalOrdered,
)
from core.domain.fund.events import AccountClosed, AccountOpened, ClassesScheduled, SignsReported
from core.evidence.body import Actor, trusted_header
from core.kernel.ids import stream_name
from server.follower import Follower
from server.fsck import fsck
from server.scribe import Saying, Scribe
from tests.support.builders import an
from tests.support.cases import CASE, DECISION, EFFECTIVE, but
from tests.support.devices import REGION
from tests.support.examples.fund import FUND
from tests.support.offices import ADMIN, Bureau
from tests.support.subjects import INSTITUTION

STREAM = stream_name("case", CASE)
ACCOUNT = stream_name("fund", FUND)
SERVED = ["case.delivery-receipted.v1", "case.decision-served.v1"]
ENDED = ["case.publication-ended.v1"]
UP = an(ServedByNotice, case=CASE, doc_no="1", put_up_on="2026-03-17", deemed_on="2026-04-16")
PUBLISHED = an(Published, case=CASE, from_day="2026-04-07", until="2027-04-06")
OPENED = an(AccountOpened)
WARNED = an(SignsReported, licence_until="2026-09-30", principal_reachable=msgspec.UNSET)


@pytest.fixture
def bureau(tmp_path):
    """An office without a case."""
    bureau = Bureau(tmp_path / "office")
    yield bureau
    bureau.close()


@pytest.fixture
def follower(bureau):
    """The follower of that office."""
    follower = Follower(bureau.office, bureau.folder)
    yield follower
    follower.close()


def log(bureau, follower, *events, stream=STREAM):
    """Let these events stand in the log, and be read; return how many there are in all."""
    sayings = [
        Saying(stream=stream, event=one, actor=Actor(id=ADMIN), region=REGION) for one in events
    ]
    bureau.office.log.write(lambda writer: Scribe(writer, bureau.office.pen).say(sayings))
    follower.catch_up()
    return len(bureau.events())


def since(bureau, size):
    """Return the types, days and data of what was logged after the first events."""
    headers = [trusted_header(event.body) for event in bureau.events()[size:]]
    return [(one.type, one.occurred[:10], catalogue.read(one.type, one.data)) for one in headers]


@pytest.mark.parametrize(
    ("today", "types"), [("2026-04-16", []), ("2026-04-17", SERVED), ("2026-04-24", SERVED)]
)
def test_a_public_notice_that_is_over_serves_the_decision_by_itself(bureau, follower, today, types):
    """民事诉讼法 第九十五条: also when nobody was there for a week; dated the thirtieth day."""
    size = log(bureau, follower, *DECISION, UP)
    assert follower.end_day(today) == len(types)
    found = since(bureau, size)
    assert [kind for kind, _, _ in found] == types
    assert {(day, data.served_on) for _, day, data in found} <= {("2026-04-16", "2026-04-16")}


@pytest.mark.parametrize(
    ("today", "types"), [("2027-04-06", []), ("2027-04-07", ENDED), ("2027-04-14", ENDED)]
)
def test_a_publication_ends_with_its_period_by_itself(bureau, follower, today, types):
    """DOMAIN.md §6.4: its last day counts wholly; dated the day after it, whenever that is seen."""
    size = log(bureau, follower, *EFFECTIVE, PUBLISHED)
    assert follower.end_day(today) == len(types)
    found = since(bureau, size)
    assert [kind for kind, _, _ in found] == types
    assert {(day, data.ended_on) for _, day, data in found} <= {("2027-04-07", "2027-04-07")}


@pytest.mark.parametrize("past", [(*DECISION, UP), (*EFFECTIVE, PUBLISHED)])
def test_days_ended_twice_end_it_once(bureau, follower, past):
    """FORMAT §3: exactly once."""
    log(bureau, follower, *past)
    assert follower.end_day("2027-04-07") > 0
    assert follower.end_day("2027-04-08") == 0


@pytest.mark.parametrize("past", [(*DECISION, UP), (*EFFECTIVE, PUBLISHED)])
def test_a_file_that_is_behind_the_log_ends_it_once(bureau, follower, past):
    """Killed after the commit and before the file knows of it; or the file was lost."""
    log(bureau, follower, *past)
    file = bureau.path / "follower.db"
    behind = bureau.path / "behind.db"
    with closing(sqlite3.connect(file)) as db, closing(sqlite3.connect(behind)) as copy:
        db.backup(copy)
    assert follower.end_day("2027-04-07") > 0
    size = len(bureau.events())
    follower.close()
    for one in bureau.path.glob("follower.db*"):
        one.unlink()
    behind.rename(file)
    for _ in range(2):  # with the file as it was, then without one
        with closing(Follower(bureau.office, bureau.folder)) as anew:
            assert anew.end_day("2027-04-08") == 0
            anew.catch_up()
            assert anew.end_day("2027-04-08") == 0
        for one in bureau.path.glob("follower.db*"):
            one.unlink()
    assert len(bureau.events()) == size


@pytest.mark.parametrize("down", [PublicationWithdrawn, WithdrawalOrdered])
def test_what_is_taken_down_does_not_end_by_itself(bureau, follower, down):
    """行政处罚法 第四十八条第二款: a person takes it down, and says why."""
    log(bureau, follower, *EFFECTIVE, PUBLISHED, an(down, case=CASE))
    assert follower.end_day("2027-04-14") == 0


def test_a_decision_handed_over_meanwhile_is_not_served_again(bureau, follower):
    """行政处罚法 第六十一条: the party came and took it."""
    log(bureau, follower, *DECISION, UP, *EFFECTIVE[-2:])
    assert follower.end_day("2026-04-24") == 0


@pytest.mark.parametrize(
    ("today", "measured"), [("2026-07-01", []), ("2026-07-02", [90]), ("2026-07-09", [83])]
)
def test_an_alert_comes_with_time_alone(bureau, follower, today, measured):
    """DOMAIN.md §5.1 R6: the licence ends in ninety days; dated the day on which it is seen."""
    size = log(bureau, follower, OPENED, WARNED, stream=ACCOUNT)
    assert follower.end_day(today) == len(measured)
    found = since(bureau, size)
    assert [(data.rule, data.measured, data.raised_on) for _, _, data in found] == [
        ("R6.licence", one, today) for one in measured
    ]
    assert follower.end_day(today) == 0


def test_a_closed_account_is_watched_no_more(bureau, follower):
    """Nothing runs in it."""
    closed = an(AccountClosed, fund=FUND, institution=INSTITUTION)
    log(bureau, follower, OPENED, WARNED, closed, stream=ACCOUNT)
    assert follower.end_day("2026-07-09") == 0
    assert follower.declined() == []


def test_classes_that_nobody_takes_are_seen_by_themselves(bureau, follower):
    """DOMAIN.md §5.1 R4."""
    planned = an(ClassesScheduled, fund=FUND, period_from="2026-03-02", period_to="2026-06-30")
    log(bureau, follower, OPENED, planned, stream=ACCOUNT)
    assert follower.end_day("2026-03-16") == 0
    assert follower.end_day("2026-03-17") == 1


def test_fsck_knows_what_may_end_by_itself(bureau, follower):
    """What the follower remembers follows from the events."""
    log(bureau, follower, *DECISION, UP)
    log(bureau, follower, OPENED, stream=ACCOUNT)
    follower.close()
    bureau.office.close()
    assert [one for one in fsck(bureau.path).faults if one.table == "due"] == []
    with closing(sqlite3.connect(bureau.path / "follower.db", isolation_level=None)) as db:
        rows = db.execute("SELECT stream, due_on FROM due ORDER BY stream").fetchall()
        assert rows == [(STREAM, "2026-04-16"), (ACCOUNT, OPENED.opened_on)]
        db.execute("UPDATE due SET due_on = '2027-01-01' WHERE stream = ?", (STREAM,))
    assert [one.row for one in fsck(bureau.path).faults if one.table == "due"] == [STREAM]


def test_the_day_of_an_end_is_not_the_day_of_its_recording(bureau, follower):
    """FORMAT §3: true since that day, known since the office was there again."""
    log(bureau, follower, *EFFECTIVE, but(PUBLISHED, until="2026-06-30"))
    follower.end_day("2026-07-20")
    last = trusted_header(bureau.events()[-1].body)
    assert (last.occurred[:10], last.at[:10]) == ("2026-07-01", bureau_day(bureau))


def bureau_day(bureau):
    """Return the day of the office's clock."""
    return trusted_header(bureau.events()[0].body).at[:10]
