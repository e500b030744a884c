"""A small bureau that plays one case of each ending, without the years around it."""

import contextlib
import io
import json
from datetime import datetime
from itertools import count

import pytest

from core.kernel.seeded import seeded_bytes
from core.kernel.times import ZONE
from server import cli
from server.clock import SimulatedClock
from server.demo.county import AUTHORITY
from server.demo.years.bureau import Bureau, Place
from server.demo.years.endings import Endings
from server.opening import init_folder, open_office
from server.station import Station

START = datetime(2023, 5, 1, 8, 0, tzinfo=ZONE)
PLACE = Place(name="示范市", region="410400", parts=("410402", "410403"), inspectors=2)


def play(folder):
    """Play the endings in a new data folder; return the case of each."""
    clock = SimulatedClock(AUTHORITY, int(START.timestamp() * 1000))
    random = seeded_bytes("endings")
    settings = init_folder(folder, AUTHORITY, clock=clock, random=random, seed=random(32))
    station = Station(open_office(folder, clock=clock, random=random), folder)
    try:
        bureau = Bureau(station, clock, random, PLACE, settings.administrator)
        cases = Endings(bureau, count(1)).play()
        assert station.follower.declined() == []
        return cases
    finally:
        station.close()


def said(folder, *call, language="en"):
    """Return what a call of `anjuan` prints about a folder."""
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
        patch.setenv("ANJUAN_LANG", language)
        assert cli.main([*call, "--data", str(folder)]) == 0
    return out.getvalue()


def asked(folder, *call):
    """Return what a call of `anjuan` answers in JSON."""
    return json.loads(said(folder, *call, "--json"))
