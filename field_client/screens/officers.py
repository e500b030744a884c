"""Whose credential a number is, as far as this device knows (行政处罚法 第五十五条)."""

from typing import Final

from core.kernel.ids import stream_uuid
from core.log.mirror import Mirror
from field_client import register
from field_client.register import Credential

_ISSUED: Final = "officer.credential-issued."


def known_credentials(mirror: Mirror, on: str) -> dict[str, Credential]:
    """Return the credentials that may be shown on a local day, by number.

    Names of officers are disclosures that devices do not pull; the number stands for the person.
    """
    officers: dict[str, None] = {}
    after = -1
    while events := mirror.of_type(_ISSUED, after):
        officers |= {stream_uuid(event.stream): None for event in events}
        after = events[-1].leaf
    return {
        one.credential_no: one
        for officer in officers
        for one in register.credentials(mirror, officer, on)
    }


def short(officer: str) -> str:
    """Return the end of an officer's id, which is enough to tell a team apart."""
    return officer[-6:]
