"""An event that borrows another one's id cannot hold that one back (FORMAT §3, Standing)."""

from pathlib import Path

import msgspec
import pytest

from core.domain.device.decide import Revoke
from core.evidence.envelope import seal
from core.kernel import codec
from core.kernel.b64 import from_b64u
from core.kernel.ids import stream_name
from core.sync.messages import Offered, PushHeader
from field_client.capture import Capture
from field_client.device import Device
from server import ingest
from server.station import Station
from tests.support.offices import Bureau


@pytest.fixture
def bureau(tmp_path: Path):
    made = Bureau(tmp_path / "office")
    made.register_school()
    made.station = Station(made.office, made.path)
    yield made
    made.station.close()


def push(bureau: Bureau, device: Device, event_id: str | None = None) -> str:
    """Push a device's first event, under another id if one is given; return its verdict."""
    (event,) = device.journal.events_after(device.signer.kid, 0, 1, 1_000_000)
    content = msgspec.json.decode(event.body)
    if event_id is not None:
        content["id"] = event_id
    signed = seal(codec.encode(content), device.signer.sign)
    header = PushHeader(
        v=1, log=content["log"], kid=device.signer.kid, first_seq=1, count=1,
        cp=device.checkpoint_note() or msgspec.UNSET,
    )  # fmt: skip
    offered = Offered(seq=event.seq, signed=signed, disclosures=())
    taken = ingest.push(bureau.office, header, [offered])
    payload = msgspec.json.decode(from_b64u(taken.receipt.payload))
    verdict: str = payload["events"][0][4]
    return verdict


@pytest.mark.parametrize("index_is_behind", [True, False])
def test_a_revoked_key_cannot_hold_back_anothers_event(
    bureau: Bureau, tmp_path: Path, *, index_is_behind: bool
):
    """A revoked laptop's event with the id of an admitted one takes no leaf; the bytes are kept."""
    with (
        bureau.enrol(tmp_path / "honest", 1) as honest,
        bureau.enrol(tmp_path / "thief", 2) as thief,
    ):
        victim = Capture(honest).open_visit(premises="某小区").event_ids[0]
        assert push(bureau, honest) == "admitted"
        if not index_is_behind:
            assert bureau.station is not None
            bureau.station.work_once()
        device = stream_name("device", thief.enrolment.device)
        bureau.do(device, Revoke(kid=thief.signer.kid, reason="lost"), region=None)
        Capture(thief).open_visit(premises="别处")
        assert push(bureau, thief, victim) == "rejected:malformed"
    assert len(bureau.forensic()) == 1
    assert not [event for event in bureau.events() if event.type == "review.opened.v1"]
