"""The one key that signs what ledgers of the past say (FORMAT §2: `hist` is an importer's).

It is drawn and enrolled at the first import, in the administrator's name, and lies beside the
office's own key under the same care. Lost, it is revoked, and the next import enrols another one as
the next epoch: streams belong to their key, so the ledger's institutions are then named anew.
"""

from typing import Final

import msgspec

from core.domain.device.decide import Enrol, Revoke
from core.domain.device.state import Device
from core.evidence.body import Actor
from core.evidence.envelope import Signer
from core.kernel.b64 import b64u
from core.kernel.errors import Refused
from core.kernel.ids import stream_name
from core.kernel.reasons import Reason
from core.process.dossier import Deed
from server.keys import UnfitKeyFile, draw_seed, load_key, save_key, signer_of
from server.office import Asked, Office, state_of
from server.settings import Folder

LABEL: Final = "importer"
NOWHERE: Final = "000000"
"""The region of a ledger that names none, in an office without one: no division has this code."""
AREAS: Final = (NOWHERE, *(f"{province}0000" for province in range(10, 100)))
"""A ledger may be of any place: every code that a province can begin."""


def importer_of(office: Office, folder: Folder) -> Signer:
    """Return the importer's key as it is believed; draw and enrol one where there is none.

    Raises:
        Refused: the key was revoked or sealed; whoever did so moves its file away first.
        OSError, UnfitKeyFile: the key's file cannot be read, or by others too, or holds the
            office's own.
    """
    stream, device = _device(office)
    asked = Asked(actor=Actor(id=folder.load().administrator))
    if not folder.importer_key.exists():
        save_key(folder.importer_key, draw_seed())
    signer = load_key(folder.importer_key)
    if signer.kid == office.pen.signer.kid:
        raise UnfitKeyFile(f"{folder.importer_key} is the office's own key; move it away")
    known = device.key(signer.kid)
    if known is None:
        epoch = device.epoch + 1
        deeds = [*_revoked(stream, device), _enrolled(stream, signer, epoch, asked)]
        office.execute(deeds, asked)
        return msgspec.structs.replace(signer, epoch=epoch)
    if known.status != "believed":
        raise Refused(Reason.HISTORY_KEY_BARRED, kid=known.kid, status=known.status)
    return msgspec.structs.replace(signer, epoch=known.epoch)


def stand_in() -> Signer:
    """Return a key that nobody believes, for an import that writes nothing."""
    return signer_of(draw_seed())


def _device(office: Office) -> tuple[str, Device]:
    """Return the importer among the devices, or a new one."""
    with office.log.read() as reader:
        for stream in reader.streams("device"):
            device: Device = state_of(reader, stream)
            if any(key.key_class == "importer" for key in device.keys):
                return stream, device
    return stream_name("device", office.pen.new_id()), Device()


def _revoked(stream: str, device: Device) -> list[Deed]:
    """A key whose file is gone signs nothing any more."""
    standing = device.believed
    if standing is None:
        return []
    return [Deed(stream=stream, command=Revoke(kid=standing.kid, reason="lost"))]


def _enrolled(stream: str, signer: Signer, epoch: int, asked: Asked) -> Deed:
    assert isinstance(asked.actor.id, str), "a person enrols"
    return Deed(
        stream=stream,
        command=Enrol(
            pub=b64u(signer.public),
            kid=signer.kid,
            officer=asked.actor.id,
            scope=AREAS,
            label=LABEL,
            key_class="importer",
            epoch=epoch,
        ),
    )
