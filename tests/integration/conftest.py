"""An office served on a socket, devices that are enrolled there; and the seeds' years, played."""

import fcntl
import os
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from core.kernel import codec
from core.kernel.b64 import b64u
from field_client import enrolling
from field_client.clock import simulated_clock
from field_client.device import Device
from field_client.sync_session import sync
from server.enrolment import issue_code
from server.follower import Follower
from server.serving import serving
from server.station import Station
from tests.support import devices
from tests.support.devices import AUTHORITY, NOW
from tests.support.notices_story import Story
from tests.support.offices import Bureau
from tests.support.proxies import Proxy
from tests.support.served import grant, numbers
from tests.support.worlds import LEG, Tablet
from tests.support.years import play


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Return a bureau that is served on a socket, and its address."""
    bureau = Bureau(tmp_path_factory.mktemp("served") / "office")
    bureau.register_school()
    bureau.station = station = Station(bureau.office, bureau.path)
    try:
        with serving(station) as url:
            bureau.url = url
            yield bureau
    finally:
        station.close()


@pytest.fixture
def fresh(tmp_path):
    """Return a device that is not enrolled yet."""
    number = next(numbers)
    with Device.create(
        tmp_path / "device",
        clock=simulated_clock(AUTHORITY, NOW),
        random_bytes=devices.Draws(f"http {number}"),
    ) as device:
        yield device


@pytest.fixture
def device(served, fresh):
    """Return a device enrolled over the socket by a one-time code."""
    code = issue_code(served.office, served.folder, grant(next(numbers)))
    enrolling.enrol(fresh, served.url, code)
    sync(fresh)
    return fresh


@pytest.fixture
def proxy(served, device):
    """Return a breakable wire; the device goes over it."""
    proxy = Proxy(urlsplit(served.url).port)
    enrolment = msgspec.structs.replace(device.enrolment, server=proxy.url)
    device.remember_enrolment(enrolment)
    yield proxy
    proxy.close()


@pytest.fixture
def tablet(served):
    """Return an enrolled key that signs anything."""
    number = next(numbers) % 150 + 50
    tablet = Tablet(number)
    code = issue_code(served.office, served.folder, grant(next(numbers)))
    reply = httpx.post(
        f"{served.url}/sync/v1/enrol",
        content=codec.encode({"code": code, "pub": b64u(tablet.signer.public)}),
    )
    assert reply.status_code == 200, reply.text
    origin, size, root = reply.json()["note"].split("\n")[:3]
    root = root.rstrip("=").replace("+", "-").replace("/", "_")
    tablet.seen = {"log": origin, "size": int(size), "root": root}
    tablet.leg = LEG[:-4] + f"{number:04x}"
    return tablet


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path)
    yield story
    story.close()


@pytest.fixture
def follower(story):
    follower = Follower(story.bureau.office, story.bureau.folder)
    yield follower
    follower.close()


@pytest.fixture(scope="session")
def years(tmp_path_factory):
    """Return a data folder in which the seeds' years were played: once, whoever of us comes first.

    It is read only; who writes makes a copy.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "years.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "years").exists():
            play(shared / "years in the making")
            (shared / "years in the making").rename(shared / "years")
    return shared / "years"
