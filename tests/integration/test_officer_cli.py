"""Officers on the office's command line: their roles, from a day on (DOMAIN.md §1.3)."""

import json

import pytest

from server.cli import main

WIDER = ["inspector", "publisher"]


@pytest.fixture
def anjuan(tmp_path, capsys):
    """Return a call on a new data folder; it answers with what `--json` says."""

    def call(*arguments, code=0):
        assert main([*arguments, "--data", str(tmp_path / "data"), "--json"]) == code
        return json.loads(capsys.readouterr().out)

    call("init", "--authority", "cli.demo.invalid")
    return call


@pytest.fixture
def officer(anjuan):
    """Return the id of an officer with a role that a registration cannot say."""
    agency = anjuan("officer", "agency", "--kind", "EDU", "--name", "示范县教育体育局",
                    "--region", "410422")["agency"]  # fmt: skip
    roles = [part for role in WIDER for part in ("--role", role)]
    registered = anjuan("officer", "register", "--name", "甲", "--agency", agency,
                        "--scope", "410422", *roles)  # fmt: skip
    found: str = registered["officer"]
    return found


def test_an_officer_is_registered_with_any_role(anjuan, officer):
    """DOMAIN.md §1.3."""
    (row,) = anjuan("officer", "list")["officers"]
    assert (row["officer"], row["roles"]) == (officer, WIDER)


def test_roles_are_changed_from_today_on(anjuan, officer):
    """Who may do an act is asked of its day."""
    anjuan("officer", "roles", officer, "--role", "head", "--reason", "岗位调整")
    (row,) = anjuan("officer", "list")["officers"]
    assert row["roles"] == ["head"]


def test_roles_of_a_later_day_do_not_hold_yet(anjuan, officer):
    """Who may do an act is asked of its day."""
    anjuan("officer", "roles", officer, "--role", "head", "--from", "2199-01-01",
           "--reason", "岗位调整")  # fmt: skip
    (row,) = anjuan("officer", "list")["officers"]
    assert row["roles"] == WIDER
