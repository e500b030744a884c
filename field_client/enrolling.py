"""Presenting a key to the office, once, under a one-time code (EVIDENCE.md §3)."""

import msgspec

from core.evidence.checkpoint import origin_of
from core.kernel import codec
from core.kernel.b64 import b64u
from field_client import keys
from field_client.device import Device, Enrolment
from field_client.office_calls import call, connect

_ENROL = "/sync/v1/enrol"


def enrol(device: Device, url: str, code: str) -> Enrolment:
    """Present a key drawn here, under a one-time code.

    Raises:
        Told: the office cannot be reached, or declines.
    """
    key_file = device.files.key
    if not key_file.exists():
        keys.store(key_file, device.random_bytes(keys.SEED_BYTES))
    public = keys.load(key_file).public
    body = codec.encode({"code": code, "pub": b64u(public)})
    with connect(url) as http:
        reply = msgspec.json.decode(call(http, "POST", _ENROL, body), type=dict[str, object])
    enrolment = codec.decode(
        codec.encode(
            {
                "authority": reply["authority"],
                "origin": origin_of(str(reply["authority"]), int(str(reply["n"]))),
                "server": url,
                "device": reply["device"],
                "officer": reply["officer"],
                "epoch": reply["epoch"],
                "scope": reply["scope"],
                "server_pub": reply["server_pub"],
            }
        ),
        Enrolment,
    )
    device.remember_enrolment(enrolment)
    device.remember_checkpoint(str(reply["note"]))
    return enrolment
