"""A merged tip is told to the one that carries it, once; a receipt number is given once."""

import pytest

from core.domain import catalogue
from core.domain.tip.commands import MergeTip, ReceiveTip, RejectTip, TriageTip
from core.domain.tip.events import MergeNoted
from core.evidence.body import trusted_header
from core.kernel.ids import stream_name
from server.follower import Follower
from server.scribe import ClaimTaken
from tests.support.devices import SCHOOL, TODAY
from tests.support.offices import Bureau
from tests.support.subjects import HEAD, ZHAO, acting, uid

CLERK = acting(ZHAO, "clerk")
FIRST, SECOND = uid(0x710), uid(0x711)


@pytest.fixture
def bureau(tmp_path):
    """An office with two tips on one school, of which the second was triaged."""
    bureau = Bureau(tmp_path / "office")
    bureau.register_school()
    for number, tip in enumerate((FIRST, SECOND)):
        bureau.do(
            stream_name("tip", tip),
            ReceiveTip(
                tip=tip,
                receipt_no=f"2026-{number}",
                channel="12345",
                topic="hours",
                institution=SCHOOL,
                on=TODAY,
                by=CLERK,
            ),
        )
    triage(bureau, SECOND)
    yield bureau
    bureau.close()


@pytest.fixture
def follower(bureau):
    """The follower of that office."""
    follower = Follower(bureau.office, bureau.folder)
    yield follower
    follower.close()


def triage(bureau, tip):
    bureau.do(stream_name("tip", tip), TriageTip(route="merge", on=TODAY, by=CLERK))


def merge(bureau):
    command = MergeTip(into=FIRST, reason="同一事项", on=TODAY, by=CLERK)
    bureau.do(stream_name("tip", SECOND), command)
    return bureau.events()[-1]


def noted(bureau):
    return [one for one in bureau.events() if one.type == "tip.merge-noted.v1"]


def test_the_tip_merged_into_learns_of_it_once(bureau, follower):
    """DOMAIN.md §4.1 T6; the merge is its cause."""
    merged = merge(bureau)
    follower.catch_up()
    follower.catch_up()
    (note,) = noted(bureau)
    header = trusted_header(note.body)
    event = catalogue.read(note.type, header.data)
    assert event == MergeNoted(tip=FIRST, merged=SECOND, noted_on=TODAY)
    assert header.cause == merged.event_id


def test_a_tip_that_nobody_checks_carries_no_other_and_a_person_sees_it(bureau, follower):
    """S0 举报线索必查."""
    triage(bureau, FIRST)
    chief = acting(HEAD, "head")
    reject = RejectTip(ground="withdrawn", reason="撤回", on=TODAY, by=chief)
    bureau.do(stream_name("tip", FIRST), reject)
    merged = merge(bureau)
    follower.catch_up()
    assert noted(bureau) == []
    (declined,) = follower.declined()
    assert (declined.event_id, declined.reason) == (merged.event_id, "WRONG_STAGE")


def test_two_tips_do_not_share_a_receipt_number(bureau):
    """FORMAT §3, exactly once."""
    third = ReceiveTip(
        tip=uid(0x712),
        receipt_no="2026-0",
        channel="letter",
        topic="fees",
        institution=SCHOOL,
        on=TODAY,
        by=CLERK,
    )
    with pytest.raises(ClaimTaken):
        bureau.do(stream_name("tip", third.tip), third)
