"""A device goes by what its office adopted, as far as it was pulled."""

import pytest

from core.domain.leg.commands import Order, RecordFinding, ServeNotice
from core.domain.policy.events import LawAdopted
from core.domain.policy.state import LAW_STREAM
from core.evidence.body import trusted_header
from field_client.capture import Capture
from field_client.checks import run_checks
from tests.support import devices
from tests.support.devices import ORIGIN, TODAY
from tests.support.next_year import TEXT, VERSION, adoption

TERMS = """
version = "2026-11-20"
[[row]]
code = "notice.item.15"
days = 20
kind = "calendar"
title_zh = "t"
title_en = "t"
basis = { cite = "c", verified = "proposed" }
valid_from = 2021-07-15
"""


def adopted(file="calendar.toml", text=TEXT):
    """Return the event of an adoption."""
    wish = adoption(text)
    return LawAdopted(
        file=file, version=wish.version, from_day="2026-11-01", sha256=wish.sha256, text=text
    )


def pull(device, event, ver=1):
    """Let a sync bring an adoption."""
    leaf = ver + 1
    page = [devices.pulled(LAW_STREAM, event, leaf=leaf, ver=ver)]
    device.mirror.add_page(page, leaf, ORIGIN)


@pytest.fixture
def tablet(tmp_path):
    made = devices.make(tmp_path / "device")
    yield made
    made.close()


def test_before_any_adoption_the_law_is_what_the_release_ships(tablet):
    """A new device is ready at once."""
    assert not tablet.law.calendar.is_published(2027)


def test_what_was_adopted_is_known_as_soon_as_it_was_pulled(tablet):
    """The law was read before the sync: it is read again."""
    assert not tablet.law.calendar.is_published(2027)
    pull(tablet, adopted())
    assert tablet.law.calendar.is_published(2027)


def test_a_later_adoption_lies_over_an_earlier_one(tablet):
    """In the order of their stream."""
    pull(tablet, adopted())
    pull(tablet, adopted("terms.toml", TERMS), ver=2)
    assert tablet.law.calendar.is_published(2027)
    assert dict(tablet.law.versions)["terms"] == "2026-11-20"


def serve(tablet):
    """Serve a notice, and return its event and what its header says of the law."""
    capture = Capture(tablet)
    leg = devices.on_site(capture)
    found = capture.record(leg, RecordFinding(code="V-TIM-01", today=TODAY))
    order = Order(code="V-TIM-01", finding=found.event_ids[0], term="notice.item.15")
    served = capture.record(
        leg,
        ServeNotice(
            notice=capture.new_id(),
            number=capture.provisional_number(),
            items=(order,),
            served_on=TODAY,
            mode="handed",
        ),
    )
    last = tablet.journal.stream(leg)[-1]
    return served.events[0], trusted_header(last.body).seen.law


def test_a_paper_is_counted_by_the_adopted_law_and_names_its_versions(tablet):
    """FORMAT §3: seen.law is the law relied on."""
    pull(tablet, adopted("terms.toml", TERMS))
    paper, law = serve(tablet)
    assert (paper.due_on, law["terms"]) == ("2026-12-11", "2026-11-20")


def test_without_the_adoption_it_names_what_ships(tablet):
    """Fifteen days."""
    paper, law = serve(tablet)
    assert (paper.due_on, law["terms"]) == ("2026-12-07", "2026-04-01")


def test_an_adoption_that_cannot_be_read_here_stops_no_capture(tablet):
    """Evidence is never lost: the release is older, and the card says so."""
    pull(tablet, adopted("rockets.toml"))
    pull(tablet, adopted(), ver=2)
    _, law = serve(tablet)
    assert law["calendar"] == VERSION
    (card,) = (one for one in run_checks(tablet) if one.name == "law" and one.grade != "ok")
    assert "rockets.toml" in str(card.seen["detail"])


def test_a_cleared_mirror_forgets_what_it_brought(tablet):
    """It is pulled again."""
    pull(tablet, adopted())
    assert tablet.law.calendar.is_published(2027)
    tablet.mirror.clear()
    assert not tablet.law.calendar.is_published(2027)
