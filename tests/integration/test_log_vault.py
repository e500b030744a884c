"""FORMAT §9, `vault.db`: values behind commitments; kept exactly, and able to forget."""

import pytest

from core.log.eventlog import EventLog
from core.log.records import DisclosureClash, UnfitFile
from core.log.vault import Disclosure, Vault
from tests.support.logs import FixedClock

SECRET = b"WyJzYWx0IiwibmFtZSIsIkNoYW5nIFNhbiJd-" * 3


def disclosure(c="c1", **changed):
    return Disclosure(**({"c": c, "event_id": "e1", "subject": "s1", "d": SECRET} | changed))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vault.db"


@pytest.fixture
def vault(path):
    with Vault.open(path) as vault:
        yield vault


def test_what_is_put_is_found_by_commitment_event_and_subject(vault):
    """SYNC: disclosures travel with their event."""
    one, two, other = disclosure("c1"), disclosure("c2"), disclosure("c3", event_id="e2")
    vault.put_all([two, one, other])
    assert vault.get("c1") == one
    assert vault.get("none") is None
    assert vault.for_event("e1") == [one, two]
    assert vault.for_subject("s1") == [one, two, other]


def test_putting_again_changes_nothing(vault):
    """A re-delivered event brings its disclosures again."""
    vault.put_all([disclosure()])
    vault.put_all([disclosure(), disclosure("c2")])
    assert vault.for_event("e1") == [disclosure(), disclosure("c2")]


@pytest.mark.parametrize("changed", [{"d": b"other"}, {"event_id": "e2"}, {"subject": "s2"}])
def test_another_value_under_a_commitment_is_an_error_and_stores_nothing(vault, changed):
    """A commitment has one opening; EVIDENCE threat 26 moves one to another event."""
    vault.put_all([disclosure()])
    with pytest.raises(DisclosureClash):
        vault.put_all([disclosure("c9"), disclosure(**changed)])
    assert vault.for_subject("s1") == [disclosure()]


def test_an_erased_value_is_in_no_file_any_more(vault, path):
    """EVIDENCE: secure_delete, and the write-ahead log cut; the log's commitment stays."""
    vault.put_all([disclosure(f"c{n}") for n in range(50)])
    files = [path, path.with_name("vault.db-wal")]
    assert any(SECRET in file.read_bytes() for file in files)
    assert vault.erase_subject("s1") == 50
    assert not any(SECRET in file.read_bytes() for file in files)


def test_one_disclosure_can_be_erased(vault):
    """Plain and deletable for now (FORMAT §9)."""
    vault.put_all([disclosure("c1"), disclosure("c2")])
    assert vault.erase("c1") is True
    assert vault.erase("c1") is False
    assert vault.for_event("e1") == [disclosure("c2")]


def test_a_vault_is_not_a_log(tmp_path):
    """Files are told apart by application_id, not by their names."""
    EventLog.open(tmp_path / "log.db", now_ms=FixedClock()).close()
    with pytest.raises(UnfitFile):
        Vault.open(tmp_path / "log.db")
