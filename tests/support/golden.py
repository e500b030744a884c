"""Writes the golden bytes that are missing: `python -m tests.support.golden`.

A golden file may be added, never changed: one that is there and says something else stops the run,
and nothing is written. An event's file is `tests/golden/<type>.json`: its canonical data, one line;
`index.json` holds the SHA-256 of a body with fixed header and key over each.
"""

import sys
from hashlib import sha256
from pathlib import Path

import msgspec

from core.domain import catalogue
from core.evidence.body import Actor, CheckpointSeen, Dev, Header, Seen
from core.evidence.compose import compose, raw
from core.evidence.envelope import Signed, first_prev, prev_text
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.ids import stream_name
from tests.support.builders import EXAMPLES, VISIT, uid
from tests.support.worlds import signer_of

FOLDER = Path(__file__).parent.parent / "golden"
INDEX = FOLDER / "index.json"
SIGNER = signer_of(bytes(range(32)))
AUTHORITY = "anjuan.example.gov.cn"


def file_of(event_type: str) -> Path:
    """Return where an event's bytes are."""
    return FOLDER / f"{event_type}.json"


def body_over(event_type: str, data: msgspec.Struct) -> Signed:
    """Sign a body over an event's data with the fixed header and key."""
    kind = event_type.partition(".")[0]
    header = Header(
        v=1,
        id=uid(0xE1),
        type=event_type,
        log=AUTHORITY,
        stream=stream_name(kind, VISIT if kind == "visit" else uid(0xE2)),
        ver=1,
        dev=Dev(
            epoch=1,
            kid=SIGNER.kid,
            seq=1,
            prev=prev_text(first_prev(AUTHORITY, SIGNER.kid)),
            boot="AAAAAAAAAAA",
            mono_ms=8120331,
        ),
        at="2026-11-21T20:31:07.120+08:00",
        occurred="2026-11-21T20:31:00.000+08:00",
        hlc=(1795264267120, 0),
        cp=CheckpointSeen(log=f"{AUTHORITY}/log/1", size=1042, root=b64u(bytes(range(32)))),
        seen=Seen(leaf=1041, law={"violations": "2026-04-01"}),
        actor=Actor(id=uid(0xAA)),
        region="410422",
        data=raw(data),
        pd=(),
        att=(),
        n=b64u(bytes(range(16))),
    )
    return compose(header, data, SIGNER, by_server=True)


def wanted() -> dict[str, bytes]:
    """Return the data of one example of every event, by type."""
    return {name: codec.encode(EXAMPLES[kind]) for name, kind in catalogue.EVENTS.items()}


def index() -> dict[str, str]:
    """Return what the index says: type to SHA-256 of the body, in hex."""
    return msgspec.json.decode(INDEX.read_bytes(), type=dict[str, str]) if INDEX.exists() else {}


def missing() -> list[str]:
    """Return the types that have no file or no hash yet."""
    known = index()
    return [name for name in catalogue.EVENTS if name not in known or not file_of(name).exists()]


def main() -> int:
    """Add what is missing."""
    known, fresh = index(), missing()
    for name, data in wanted().items():
        if file_of(name).exists() and name in fresh and file_of(name).read_bytes() != data + b"\n":
            sys.stderr.write(f"{file_of(name)} has other bytes; a golden file is never changed\n")
            return 1
    for name in fresh:
        data = wanted()[name]
        file_of(name).write_bytes(data + b"\n")
        known[name] = sha256(body_over(name, catalogue.read(name, data)).body).hexdigest()
        sys.stdout.write(f"added {name}\n")
    INDEX.write_bytes(msgspec.json.format(codec.encode(known)) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
