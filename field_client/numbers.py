"""The next number of a pre-numbered form, handed out offline (行政处罚法 第五十二条).

The blocks stand in the device's own stream, which every device pulls; what was used stands in its
own legs. So two clerks' devices never print one number, and no network is asked.
"""

from collections.abc import Iterator
from typing import Final

from core.domain import catalogue
from core.domain.device.events import FormKind
from core.domain.device.state import Device as Numbered
from core.domain.device.state import Event, evolve
from core.evidence.body import trusted_header
from core.kernel.ids import stream_name
from core.log.records import NewEvent
from field_client.device import Device
from field_client.told import Told
from field_client.words import N_

GONE = N_("{field}: form {seen} was used, spoilt or given back; the next one is {next}")
NOT_LEASED = N_("{field}: form {seen} was not given to this device; the next one is {next}")

_ON_PAPER: Final = {"notice": "leg.notice-served.", "simple_penalty": "leg.simple-penalty-imposed."}
"""Which fact of a leg hands over a form of a kind."""
_ALL: Final = 1_000_000


def next_number(device: Device, kind: FormKind) -> str | None:
    """Return the next number to print; None when no form of the device's blocks is left."""
    used = frozenset(_used(device, _ON_PAPER[kind]))
    return blocks_of(device).next_number(kind, used)


def check_number(device: Device, kind: FormKind, number: str) -> str:
    """Return a number that was typed, if its form is there to be used.

    A device to which no block of the kind was leased prints from paper that the office counts.

    Raises:
        Told: the form was used, spoilt or given back, or was never given to this device.
    """
    used = frozenset(_used(device, _ON_PAPER[kind]))
    account = blocks_of(device).account(kind, used)
    seen = {"seen": number, "next": account.open[0] if account.open else "-"}
    if number in {*used, *account.voided, *account.returned}:
        raise Told(GONE, "--number", **seen)
    if number not in account.open and any(one.kind == kind for one in blocks_of(device).blocks):
        raise Told(NOT_LEASED, "--number", **seen)
    return number


def blocks_of(device: Device) -> Numbered:
    """Return the device's numbers as far as they were pulled."""
    found = Numbered()
    for event in device.mirror.stream(stream_name("device", device.enrolment.device)):
        data: Event = catalogue.read(event.type, trusted_header(event.body).data)  # type: ignore[assignment] # the stream's kind says so
        found = evolve(found, data)
    return found


def _used(device: Device, prefix: str) -> Iterator[str]:
    """Yield what stands on a paper, of this journal and of what was pulled: of an older one too."""
    journal = device.journal
    own = (event for leg in journal.streams("leg") for event in journal.stream(leg))
    pulled = device.mirror.of_type(prefix, limit=_ALL)
    for event in (*own, *pulled):
        if event.type.startswith(prefix):
            yield _number(event)


def _number(event: NewEvent) -> str:
    data = catalogue.read(event.type, trusted_header(event.body).data)
    return str(getattr(data, "number", ""))
