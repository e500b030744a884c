"""What `show` and `replay` print: names of fields and of officers, for who may read them."""

import os
import shutil
from contextlib import redirect_stdout
from io import StringIO
from unittest.mock import patch

import pytest

from server.cli import main
from tests.support.town import RECEIVE, Town


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Return a folder with people and institutions."""
    return Town(tmp_path_factory.mktemp("town") / "data")


@pytest.fixture(scope="module")
def tip(town):
    """Return the id of a tip that the clerk received, whose tipster is known by name."""
    told = town.act("tip", "receive", *RECEIVE, "--institution", town.school,
                    "--tipster-name", "爆料甲", by="clerk")  # fmt: skip
    return told["tip"]


def printed(folder, *arguments):
    """Return what a call prints for people."""
    out = StringIO()
    with redirect_stdout(out), patch.dict(os.environ, {"ANJUAN_LANG": "en"}):
        assert main([*arguments, "--data", str(folder)]) == 0
    return out.getvalue()


def test_a_history_names_the_officer_who_did_it(town, tip):
    """Who may read the vault beside the log may know whose id it is."""
    clerk = town.people["clerk"]
    assert f"by the clerk clerk某 …{clerk[-6:]}" in printed(town.folder, "replay", f"tip:{tip}")


def test_nobody_else_is_named(town, tip):
    """A tipster is a pseudonym, also to who may read the vault (投诉人信息保密)."""
    told = printed(town.folder, "replay", f"tip:{tip}") + printed(town.folder, "tip", "show", tip)
    assert "爆料甲" not in told


def test_a_copy_without_the_vault_tells_ids(town, tip, tmp_path):
    """Names stand in the vault alone; reading makes no new one."""
    copy = tmp_path / "copy"
    shutil.copytree(town.folder, copy)
    for file in copy.glob("vault.db*"):
        file.unlink()
    clerk = town.people["clerk"]
    assert f"by the clerk …{clerk[-6:]}" in printed(copy, "replay", f"tip:{tip}")
    assert not list(copy.glob("vault.db*"))


def test_a_state_is_told_by_the_names_of_its_fields(town, tip):
    """DOMAIN.md §10; whoever types an id finds the whole of it."""
    told = printed(town.folder, "tip", "show", tip).splitlines()
    assert "stage: received" in told
    assert "channel: our own telephone" in told
    assert f"institution: {town.school}" in told
