"""Which pulled events a device believes: those signed by keys that the log itself enrolled."""

from collections.abc import Iterable, Iterator

import msgspec

from core.domain import catalogue
from core.domain.device.events import Enrolled
from core.evidence.body import read_header, trusted_header
from core.evidence.envelope import is_authentic
from core.evidence.keys import kid_text
from core.kernel.b64 import from_b64u
from core.kernel.errors import Rejected
from core.kernel.ids import DEVICE_KINDS, stream_kind
from core.log.mirror import Mirror
from core.log.records import StoredEvent
from core.sync.messages import Pulled


class Believer:
    """Knows the keys that the mirror holds, and learns from what it believes."""

    def __init__(self, mirror: Mirror, server_pub: bytes) -> None:
        """Begin with the office's key and every enrolment pulled before."""
        self._server = kid_text(server_pub)
        self._public: dict[str, bytes] = {self._server: server_pub}
        for event in mirror.of_type("device.enrolled.", limit=1_000_000):
            self._learn(catalogue.read(event.type, trusted_header(event.body).data))

    def believed(self, pulled: Iterable[Pulled]) -> Iterator[StoredEvent]:
        """Yield what was pulled, each with its signature checked.

        Raises:
            Rejected: `signature`: no key of this log signed it; nothing of the page is kept.
        """
        for one in pulled:
            header = read_header(one.signed.body, by_server=True)
            public = self._public.get(header.dev.kid)
            by_device = stream_kind(header.stream) in DEVICE_KINDS
            by_server = header.dev.kid == self._server  # FORMAT §2: each writes its own kinds
            if public is None or by_device == by_server or not is_authentic(one.signed, public):
                raise Rejected("signature", f"leaf {one.leaf} is not signed by a key of this log")
            if header.type.startswith("device.enrolled."):
                self._learn(catalogue.read(header.type, header.data))
            yield StoredEvent(
                leaf=one.leaf,
                received_ms=one.received_ms,
                stream=header.stream,
                ver=header.ver,
                type=header.type,
                body=one.signed.body,
                event_id=header.id,
                kid=header.dev.kid,
                seq=header.dev.seq,
                sig=one.signed.sig,
            )

    def _learn(self, event: msgspec.Struct) -> None:
        assert isinstance(event, Enrolled), "the type says so"
        self._public[event.kid] = from_b64u(event.pub, 32)
