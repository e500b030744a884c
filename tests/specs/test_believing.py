"""A device believes what a key of the log signed, and each key only of its kinds (FORMAT §2)."""

import pytest

from core.domain.device.events import Enrolled
from core.domain.ledger.events import Ticked
from core.domain.leg.events import Left
from core.evidence.envelope import Signed
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected
from core.log.mirror import Mirror
from core.sync.messages import Pulled
from field_client.believing import Believer
from tests.support import devices
from tests.support.devices import OFFICER, REGION, SERVER
from tests.support.worlds import DEVICE, LEG, VISIT, Tablet


@pytest.fixture
def mirror(tmp_path):
    with Mirror.open(str(tmp_path / "mirror.db")) as opened:
        yield opened


@pytest.fixture
def believer(mirror):
    return Believer(mirror, SERVER.public)


def by_server(stream, data, leaf=0):
    stored = devices.pulled(stream, data, leaf=leaf)
    return Pulled(
        leaf=leaf,
        received_ms=0,
        signed=Signed(body=stored.body, sig=stored.sig),
    )


def by(offered, leaf=5):
    return Pulled(leaf=leaf, received_ms=0, signed=offered.signed)


def enrolled(tablet):
    data = Enrolled(
        epoch=1,
        kid=tablet.kid,
        alg="Ed25519",
        pub=b64u(tablet.signer.public),
        officer=OFFICER,
        scope=(REGION,),
        key_class="field",
        label="tablet",
    )
    return by_server(f"device:{DEVICE}", data)


def test_what_the_office_signed_is_believed(believer):
    """FORMAT §5."""
    pulled = by_server(f"ledger:{DEVICE}", Ticked())
    assert [event.body for event in believer.believed([pulled])] == [pulled.signed.body]


def test_a_device_enrolled_in_the_same_page_is_believed(believer):
    """EVIDENCE.md §3: keys come from the log itself."""
    tablet = Tablet(4)
    page = [enrolled(tablet), by(tablet.make())]
    assert len(list(believer.believed(page))) == 2


def test_a_key_that_the_log_did_not_enrol_is_not_believed(believer):
    """Verifies: F41."""
    with pytest.raises(Rejected):
        list(believer.believed([by(Tablet(4).make())]))


def test_a_false_signature_is_not_believed(believer):
    """FORMAT §5."""
    tablet = Tablet(4)
    forged = tablet.offer(tablet.body(), sig=bytes(64))
    with pytest.raises(Rejected):
        list(believer.believed([enrolled(tablet), by(forged)]))


def test_a_field_key_enrols_nobody(believer):
    """FORMAT §2: `device` streams are the server's; a stolen tablet makes no keys."""
    tablet, friend = Tablet(4), Tablet(5)
    data = {
        "alg": "Ed25519", "epoch": 1, "key_class": "field", "kid": friend.kid, "label": "x",
        "officer": OFFICER, "pub": b64u(friend.signer.public), "scope": [REGION],
    }  # fmt: skip
    forged = tablet.make(stream=f"device:{DEVICE}", type="device.enrolled.v1", data=data)
    with pytest.raises(Rejected):
        list(believer.believed([enrolled(tablet), by(forged), by(friend.make(stream=LEG))]))


def test_the_office_writes_no_leg(believer):
    """FORMAT §2: what an officer saw is signed by the officer's device."""
    with pytest.raises(Rejected):
        list(believer.believed([by_server(LEG, Left(visit=VISIT))]))
