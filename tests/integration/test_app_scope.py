"""Which limits a visit begins with: by what the register says of the place (DOMAIN.md §2.1)."""

from pathlib import Path

import msgspec
import pytest

from core.domain.institution.events import Categorised, Particulars, ParticularsChanged
from field_client.capture import Capture
from field_client.screens.items import Scope, remember_scope, scope_of
from tests.snapshots.piloted import device_in
from tests.support import devices

ONLINE_SUBJECT = Scope(mode="ONLINE", category="subject")
OFFLINE_OTHER = Scope(mode="OFFLINE", category="non_subject")


def worded(category: str, mode: str) -> ParticularsChanged:
    """Return what a register says in its own words."""
    return ParticularsChanged(
        particulars=Particulars(category=category, mode=mode), cleared=(), source="test"
    )


def coded(*categories: str, mode: str) -> Categorised:
    """Return what a register says in codes."""
    data = {
        "institution": devices.SCHOOL,
        "categories": categories,
        "stages": (),
        "mode": mode,
        "from_day": devices.TODAY,
    }
    return msgspec.convert(data, Categorised)


def scope_after(folder: Path, *said: Categorised | ParticularsChanged) -> Scope:
    """Return the scope that a visit begins with, once the register has said something."""
    with device_in(folder) as device:
        stream = f"institution:{devices.SCHOOL}"
        news = [
            devices.pulled(stream, one, leaf=leaf, ver=leaf - 2)
            for leaf, one in enumerate(said, start=4)
        ]
        device.mirror.add_page(news, 3 + len(news), devices.ORIGIN)
        capture = Capture(device)
        leg = devices.on_site(capture)
        return scope_of(device, capture.leg(leg), leg)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (worded("学科类", "线上"), ONLINE_SUBJECT),
        (worded("subject", "ONLINE"), ONLINE_SUBJECT),
        (worded("非学科类", "线下"), OFFLINE_OTHER),
        (worded("non_subject", "OFFLINE"), OFFLINE_OTHER),
        (coded("SUBJECT", mode="ONLINE"), ONLINE_SUBJECT),
        (coded("ART", mode="OFFLINE"), OFFLINE_OTHER),
        (coded("ART", "SUBJECT", mode="BOTH"), OFFLINE_OTHER),
    ],
)
def test_a_visit_begins_with_the_limits_of_what_the_register_says(
    said: Categorised | ParticularsChanged, expected: Scope, tmp_path: Path
):
    """In words or in codes, in either language."""
    assert scope_after(tmp_path / "device", said) == expected


def test_what_the_office_coded_weighs_more_than_the_words_of_a_register(tmp_path: Path):
    """DOMAIN.md §2.1: the category is a code."""
    found = scope_after(
        tmp_path / "device", coded("SUBJECT", mode="ONLINE"), worded("非学科类", "线下")
    )
    assert found == ONLINE_SUBJECT


def test_a_visit_at_premises_in_no_register_begins_with_the_commonest(tmp_path: Path):
    """Nothing is known of them."""
    with device_in(tmp_path / "device") as device:
        capture = Capture(device)
        leg = capture.open_visit(premises="某小区地下室").stream
        assert scope_of(device, capture.leg(leg), leg) == OFFLINE_OTHER


def test_what_the_officer_chose_stands(tmp_path: Path):
    """Who is on the spot sees what is taught there."""
    with device_in(tmp_path / "device") as device:
        capture = Capture(device)
        leg = devices.on_site(capture)
        remember_scope(device, leg, ONLINE_SUBJECT)
        assert scope_of(device, capture.leg(leg), leg) == ONLINE_SUBJECT
