"""A device pulls its own stream and hands out the numbers that were leased to it (第五十二条)."""

import pytest

from core.domain.device.decide import LeaseNumbers, VoidNumber
from core.domain.leg.commands import Order, RecordFinding, ServeNotice
from core.kernel.ids import stream_name
from field_client.capture import Capture
from field_client.numbers import check_number, next_number
from field_client.told import Told
from server.scribe import ClaimTaken
from tests.support import devices
from tests.support.devices import TODAY
from tests.support.offices import Bureau, Line
from tests.support.subjects import LI, acting

PREFIX = "叶教责改〔2026〕"


@pytest.fixture
def bureau(tmp_path):
    """Return an office."""
    made = Bureau(tmp_path / "office")
    made.register_school()
    yield made
    made.close()


@pytest.fixture
def tablets(bureau, tmp_path):
    """Return two enrolled devices."""
    made = [bureau.enrol(tmp_path / f"d{number}", number) for number in (1, 2)]
    yield made
    for device in made:
        device.close()


def lease(bureau, device, first, last):
    name = device.enrolment.device
    command = LeaseNumbers(
        device=name, kind="notice", prefix=PREFIX, first=first, last=last,
        on=TODAY, by=acting(LI, "clerk"),
    )  # fmt: skip
    bureau.do(stream_name("device", name), command, None)


def sync(bureau, device):
    report = Line(bureau).session(device).run()
    assert report.trouble is None, report


def serve(device, number):
    capture = Capture(device)
    leg = devices.on_site(capture)
    found = capture.record(leg, RecordFinding(code="V-TIM-01", today=TODAY))
    order = Order(code="V-TIM-01", finding=found.event_ids[0], term="notice.item.15")
    paper = ServeNotice(
        notice=capture.new_id(), number=number, items=(order,), served_on=TODAY, mode="handed"
    )
    capture.record(leg, paper)


def test_a_device_hands_out_its_numbers_in_order_and_offline(bureau, tablets):
    """DOMAIN.md trap 6: blocks reach the device before it goes offline."""
    device = tablets[0]
    assert next_number(device, "notice") is None
    lease(bureau, device, 1, 2)
    sync(bureau, device)
    for expected in (f"{PREFIX}0001", f"{PREFIX}0002"):
        assert next_number(device, "notice") == expected
        serve(device, expected)
    assert next_number(device, "notice") is None


def test_a_device_does_not_hand_out_the_numbers_of_another(bureau, tablets):
    """Each pulls the streams of all devices, and knows its own."""
    first, second = tablets
    lease(bureau, first, 1, 2)
    lease(bureau, second, 51, 52)
    sync(bureau, second)
    assert next_number(second, "notice") == f"{PREFIX}0051"


def test_no_number_goes_out_on_two_devices(bureau, tablets):
    """FORMAT §3: claim form-block."""
    first, second = tablets
    lease(bureau, first, 1, 10)
    with pytest.raises(ClaimTaken):
        lease(bureau, second, 1, 50)


def void(bureau, device, number):
    name = device.enrolment.device
    command = VoidNumber(
        device=name, kind="notice", number=number, reason="spoilt", on=TODAY,
        by=acting(LI, "clerk"),
    )  # fmt: skip
    bureau.do(stream_name("device", name), command, None)


@pytest.fixture
def ready(bureau, tablets):
    """Return a device with numbers 1 to 3: 1 was served, 2 was spoilt, 3 is open."""
    device = tablets[0]
    lease(bureau, device, 1, 3)
    lease(bureau, tablets[1], 51, 52)
    void(bureau, device, f"{PREFIX}0002")
    sync(bureau, device)
    serve(device, f"{PREFIX}0001")
    return device


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ("0001", "was used, spoilt or given back"),
        ("0002", "was used, spoilt or given back"),
        ("0051", "was not given to this device"),
        ("9999", "was not given to this device"),
    ],
    ids=["used", "voided", "of another device", "of nobody"],
)
def test_a_number_that_is_typed_is_one_that_is_open_here(ready, end, why):
    """行政处罚法 第五十二条: 预定格式、编有号码."""
    with pytest.raises(Told, match=why):
        check_number(ready, "notice", f"{PREFIX}{end}")


def test_an_open_number_may_be_typed(ready):
    """The next one."""
    assert check_number(ready, "notice", f"{PREFIX}0003") == f"{PREFIX}0003"


def test_a_device_without_blocks_takes_what_is_printed(ready):
    """No block of this kind was leased: the paper is counted by the office."""
    assert check_number(ready, "simple_penalty", "T1-1") == "T1-1"
