"""Looking things up offline, in what was pulled: institutions by text or id, officers' credentials.

The mirror keeps a searchable row for each institution (`core.log.register`); the events it was made
from stand beside it, and `row_of` is how one becomes the other.
"""

from collections.abc import Iterable

import msgspec
from msgspec import UNSET

from core.domain import catalogue
from core.domain.institution.events import Particulars, ParticularsChanged, Registered
from core.domain.officer.events import CredentialIssued, CredentialWithdrawn
from core.evidence.body import trusted_header
from core.kernel.ids import stream_name, stream_uuid
from core.log.mirror import Mirror
from core.log.records import NewEvent
from core.log.register import RegisterRow


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """A credential of an officer that the device knows of.

    Attributes:
        valid_to: last day on which it may be shown.
    """

    officer: str
    credential_no: str
    valid_to: str


def institution(mirror: Mirror, uuid: str) -> RegisterRow | None:
    """Return an institution by its id, None if it was never pulled."""
    return row_of(uuid, mirror.stream(stream_name("institution", uuid)))


def row_of(uuid: str, events: Iterable[NewEvent]) -> RegisterRow | None:
    """Return the row that an institution's events make, the last word on each field winning."""
    fields: dict[str, object] = {}
    for event in events:
        match _data(event):
            case Registered(particulars=particulars):
                fields |= _known(particulars)
            case ParticularsChanged(particulars=particulars, cleared=cleared):
                fields |= _known(particulars)
                fields = {name: value for name, value in fields.items() if name not in cleared}
            case _:
                pass
    if not fields:
        return None
    return RegisterRow(
        institution=uuid,
        name=str(fields.get("name", "")),
        uscc=str(fields.get("uscc", "")),
        region=str(fields.get("division_code", "")),
        address=str(fields.get("address", "")),
    )


def refresh(mirror: Mirror, events: Iterable[NewEvent]) -> int:
    """Bring the searchable rows up to date with pulled events; return how many were written."""
    streams = {one.stream for one in events if one.type.startswith("institution.")}
    rows = (institution(mirror, stream_uuid(stream)) for stream in sorted(streams))
    found = [row for row in rows if row is not None]
    mirror.put_register(found)
    return len(found)


def name_of(mirror: Mirror, uuid: str) -> str:
    """Return an institution's name, or its id where the register does not say."""
    row = institution(mirror, uuid)
    return row.name if row is not None and row.name else uuid


def credentials(mirror: Mirror, officer: str, on: str) -> tuple[Credential, ...]:
    """Return the credentials that an officer may show on a local day, in the order of issue."""
    valid: dict[str, Credential] = {}
    for event in mirror.stream(stream_name("officer", officer)):
        match _data(event):
            case CredentialIssued() as issued if issued.valid_from <= on <= issued.valid_to:
                valid[issued.credential_no] = Credential(
                    officer=officer, credential_no=issued.credential_no, valid_to=issued.valid_to
                )
            case CredentialWithdrawn() as withdrawn if withdrawn.from_day <= on:
                valid.pop(withdrawn.credential_no, None)
            case _:
                pass
    return tuple(valid.values())


def _data(event: NewEvent) -> msgspec.Struct | None:
    """Read an event, None for a type of a later release (F30: stored raw, shown when known)."""
    if not catalogue.knows(event.type):
        return None
    return catalogue.read(event.type, trusted_header(event.body).data)


def _known(particulars: Particulars) -> dict[str, object]:
    pairs = msgspec.structs.asdict(particulars).items()
    return {name: value for name, value in pairs if value is not UNSET}
