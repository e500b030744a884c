"""Who is given a part in a proceeding is somebody on record (行政处罚法 第四十二条)."""

import pytest

from tests.support.subjects import uid
from tests.support.town import Town, received


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Return a folder with people and institutions."""
    return Town(tmp_path_factory.mktemp("town") / "data")


def test_nobody_unknown_is_named_as_handler(town):
    """行政处罚法 第四十二条: an id that no officer has is no officer."""
    tip = received(town, "--institution", town.school, "--content", "夜间补课")
    town.act("tip", "triage", tip, "--route", "check", by="clerk")
    named = ("--handlers", town.people["handler"], "--handlers", uid(0xD0E))
    call = ("tip", "assign", tip, "--kind", "verification", *named, "--as", town.people["clerk"])
    assert town.wrong(*call)["field"] == f"officer:{uid(0xD0E)}"
