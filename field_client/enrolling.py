"""Presenting a key to the office, once, under a one-time code (EVIDENCE.md §3).

A new key waits in `device.key.next` until the office believes it; only then does it take the old
one's place, which stays beside it as `device.key.<epoch>`. Cut off anywhere, the same call with the
same code goes on.
"""

from pathlib import Path

import msgspec

from core.evidence.checkpoint import origin_of
from core.kernel import codec
from core.kernel.b64 import b64u
from field_client import keys
from field_client.device import Device, Enrolment
from field_client.office_calls import call, connect
from field_client.told import Told
from field_client.words import N_

_ENROL = "/sync/v1/enrol"

ENROLLED_ALREADY = N_("this device is enrolled as {field}; --renew gives it a new key")
OTHER_OFFICE = N_("{field} is another office than {known}; use another data folder for it")


def enrol(device: Device, url: str, code: str, *, renew: bool = False) -> Enrolment:
    """Present a key drawn here, under a one-time code.

    Args:
        device: the open folder.
        url: of the office.
        code: as issued.
        renew: the device has a key already, which was revoked or sealed; draw the next epoch's.

    Raises:
        Told: enrolled already, another office, or the office cannot be reached or declines.
    """
    before = device.enrolment if device.is_enrolled else None
    if before is not None and not renew:
        raise Told(ENROLLED_ALREADY, before.device)
    waiting = _waiting_key(device)
    body = codec.encode({"code": code, "pub": b64u(keys.load(waiting).public)})
    with connect(url) as http:
        reply = msgspec.json.decode(call(http, "POST", _ENROL, body), type=dict[str, object])
    enrolment = _read(reply, url)
    if before is not None and before.authority != enrolment.authority:
        raise Told(OTHER_OFFICE, enrolment.authority, known=before.authority)
    if before is not None and device.files.key.exists():
        device.files.key.rename(device.files.key.with_name(f"device.key.{before.epoch}"))
    waiting.rename(device.files.key)
    device.remember_enrolment(enrolment)
    if device.checkpoint_note() is None:  # one that was verified is only ever extended, by a sync
        device.remember_checkpoint(str(reply["note"]))
    return enrolment


def _waiting_key(device: Device) -> Path:
    waiting = device.files.key.with_name("device.key.next")
    if not waiting.exists():
        keys.store(waiting, device.random_bytes(keys.SEED_BYTES))
    return waiting


def _read(reply: dict[str, object], url: str) -> Enrolment:
    authority = str(reply["authority"])
    content = {
        "authority": authority,
        "origin": origin_of(authority, int(str(reply["n"]))),
        "server": url,
        **{name: reply[name] for name in ("device", "officer", "epoch", "scope", "server_pub")},
        "policy": reply.get("policy", ""),
    }
    enrolment = codec.decode(codec.encode(content), Enrolment)
    enrolment.demanded()  # a policy that cannot be read is no reason to believe without one
    return enrolment
