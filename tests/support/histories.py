"""A real log, written as the office and its devices write it: signed, chained, with its reviews.

with History(tmp_path / "log.db") as history:
    history.record(LEG, an(leg.Opened))                    # by the device
    history.record(LEG, an(leg.FindingRecorded), review="scope")
    history.decide(f"case:{CASE}", an(case.Filed))         # by the office
"""

from collections import Counter
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.domain import catalogue
from core.domain.case import events as case
from core.domain.device import events as device
from core.domain.institution import events as institution
from core.domain.ledger import events as ledger
from core.domain.leg import events as leg
from core.domain.notice import events as notice
from core.domain.policy import events as policy
from core.domain.review import events as review
from core.evidence.body import Actor, Dev, Header, Seen
from core.evidence.compose import compose, raw
from core.evidence.envelope import Signer, first_prev, next_prev, prev_text
from core.kernel.b64 import b64u
from core.kernel.ids import uuid7
from core.kernel.times import ms_of, time_of
from core.log.eventlog import EventLog
from core.log.packaged import pack_text
from core.log.records import NewEvent, StoredEvent
from tests.support.builders import (
    AUTHORITY,
    CASE,
    CHARGE,
    FINDING,
    INSTITUTION,
    LEG,
    NOTICE,
    WANG,
    an,
    uid,
)

LEDGER = f"ledger:{uid(0xD1)}"
POLICY = f"policy:{uid(0xD2)}"
DEVICE = f"device:{uid(0xD3)}"

START_MS = ms_of("2026-11-23T09:00:00.000+08:00")
COMMIT_MS = 1_000


class Pen:
    """A key with its chain, and what it signs with."""

    def __init__(self, seed: int) -> None:
        key = Ed25519PrivateKey.from_private_bytes(sha256(b"pen %d" % seed).digest())
        self.signer = Signer(public=key.public_key().public_bytes_raw(), sign=key.sign)
        self.kid = self.signer.kid
        self.seed = seed
        self.seq = 0
        self.prev = first_prev(AUTHORITY, self.kid)

    def event(self, stream, ver, data, **header) -> NewEvent:
        """Sign the next event of the chain; `header` overrides its fields."""
        self.seq += 1
        at = header.setdefault("at", time_of(START_MS))
        header.setdefault("occurred", at)
        header.setdefault(
            "id", uuid7(ms_of(at), self.seed.to_bytes(4, "big") + self.seq.to_bytes(6, "big"))
        )
        header.setdefault("actor", Actor(id=WANG))
        whole = Header(
            v=1,
            type=catalogue.type_of(data),
            log=AUTHORITY,
            stream=stream,
            ver=ver,
            dev=self._dev(),
            hlc=(ms_of(at), 0),
            seen=Seen(leaf=-1, law={}),
            region=header.pop("region", "410422"),
            data=raw(data),
            pd=(),
            att=(),
            n=b64u(self.seq.to_bytes(16, "big")),
            **header,
        )
        signed = compose(whole, data, self.signer, by_server=self.seed == 0)
        self.prev = next_prev(signed)
        return NewEvent(
            stream=stream,
            ver=ver,
            type=whole.type,
            body=signed.body,
            event_id=whole.id,
            kid=self.kid,
            seq=self.seq,
            sig=signed.sig,
        )

    def _dev(self):
        return Dev(
            epoch=1,
            kid=self.kid,
            seq=self.seq,
            prev=prev_text(self.prev),
            boot="AAAAAAAAAAA",
            mono_ms=0,
        )


class History:
    """A log and its writers; every call is one commit, a second after the one before."""

    def __init__(self, path) -> None:
        self.now_ms = START_MS
        self.log = EventLog.open(path, now_ms=lambda: self.now_ms)
        self.server = Pen(0)
        self.device = Pen(1)
        self._vers: Counter[str] = Counter()

    def record(self, stream, data, *, pen=None, review=None, **header):
        """Let a device's fact in; with `review` it is held back in the same commit."""
        return self.commit([(pen or self.device, stream, data, header)], review)[0]

    def decide(self, stream, data, **header):
        """Write a decision of the office."""
        return self.commit([(self.server, stream, data, header)])[0]

    def suspect(self, event, code="suspected"):
        """Put an event under review, later than the commit that logged it."""
        return self.decide(
            f"review:{event.event_id}", review.Opened(event=event.event_id, code=code)
        )

    def admit(self, event):
        """Let a person settle a review: the event counts."""
        return self.decide(
            f"review:{event.event_id}", review.Admitted(event=event.event_id, reason="unbroken")
        )

    def exclude(self, event):
        """Let a person settle a review: the event does not count."""
        return self.decide(
            f"review:{event.event_id}", review.Excluded(event=event.event_id, reason="forged")
        )

    def commit(self, rows, code=None):
        """Append (pen, stream, data, header) rows in one commit, each held back under `code`."""
        self.now_ms += COMMIT_MS
        events = []
        for pen, stream, data, header in rows:
            events.append(self._sign(pen, stream, data, header))
            if code is not None:
                held = review.Opened(event=events[-1].event_id, code=code)
                events.append(self._sign(self.server, f"review:{held.event}", held, {}))
        return self.log.write(lambda writer: writer.append(events))

    def close(self) -> None:
        """Close the log."""
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _sign(self, pen, stream, data, header):
        self._vers[stream] += 1
        header.setdefault("at", time_of(self.now_ms))
        return pen.event(stream, self._vers[stream], data, **header)


def tell(history: History) -> dict[str, StoredEvent]:
    """Tell the builders' whole story: register, pack, visit, notice, overdue, case, review, fork.

    Returns:
        The stored events by a short name.
    """
    told: dict[str, StoredEvent] = {}
    told["ledger"] = history.decide(LEDGER, an(ledger.Opened))
    told["pack"] = history.decide(POLICY, an(policy.PackAdopted, text=pack_text("default-100")))
    told["registered"] = history.decide(f"institution:{INSTITUTION}", an(institution.Registered))
    told["enrolled"] = history.decide(
        DEVICE, an(device.Enrolled, kid=history.device.kid, officer=WANG)
    )
    told["opened"] = history.record(LEG, an(leg.Opened))
    history.record(LEG, an(leg.CredentialsShown))
    told["finding"] = history.record(LEG, an(leg.FindingRecorded), id=FINDING)
    told["held"] = history.record(LEG, an(leg.FindingRecorded, code=CHARGE), review="scope")
    history.record(LEG, an(leg.RecordSigned))
    told["served"] = history.decide(f"notice:{NOTICE}", an(notice.Served))
    told["overdue"] = history.decide(f"notice:{NOTICE}", an(notice.Overdue))
    told["withdrawn"] = history.decide(
        f"notice:{NOTICE}", an(notice.OverdueWithdrawn, annuls=told["overdue"].event_id)
    )
    told["filed"] = history.decide(f"case:{CASE}", an(case.Filed))
    history.decide(f"case:{CASE}", an(case.AdvanceNoticeServed))
    history.decide(f"case:{CASE}", an(case.PenaltyDecided))
    told["decision"] = history.decide(f"case:{CASE}", an(case.DecisionServed))
    history.decide(f"case:{CASE}", an(case.Paid))
    told["admitted"] = history.admit(told["held"])
    told["closed"] = history.decide(f"case:{CASE}", an(case.Closed))
    history.decide(DEVICE, an(device.ForkFound, kid=history.device.kid))
    return told
