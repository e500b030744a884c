"""FORMAT §7: what is written reads back; what was damaged is `Rejected`, and nothing worse."""

from hashlib import sha256

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evidence.envelope import Signed
from core.kernel import codec, limits
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected
from core.sync.messages import (
    Hello,
    Offered,
    Pulled,
    PullHeader,
    PushHeader,
    Receipt,
    SignedReceipt,
    read_auth,
    read_message,
    read_pull,
    read_push,
    request_message,
    write_auth,
    write_pull,
    write_push,
)
from tests.support.devices import AUTHORITY
from tests.support.worlds import Tablet, note

KID = Tablet().kid
NATURAL = st.integers(0, 2**53 - 1)
BODY = st.binary(max_size=60).filter(lambda body: b"\n" not in body)
SIG = st.binary(min_size=64, max_size=64)
HASHES = st.lists(st.binary(min_size=32, max_size=32).map(b64u), max_size=5).map(tuple)
EVENT = st.tuples(BODY, SIG, st.lists(st.text(max_size=20), max_size=3).map(tuple))
PULLED = st.tuples(NATURAL, NATURAL, BODY, SIG)
ROW = st.tuples(
    NATURAL,
    st.binary(max_size=9).map(lambda raw: b64u(sha256(raw).digest())),
    st.integers(-1, 2**53 - 1),
    NATURAL,
    st.sampled_from(("admitted", "duplicate", "deferred:2..3", "rejected:fork")),
    st.text(max_size=20),
)
QUICK = settings(deadline=None, max_examples=60)


def push_of(events, first_seq=1, cp=msgspec.UNSET):
    offered = tuple(
        Offered(seq=first_seq + place, signed=Signed(body=body, sig=sig), disclosures=beside)
        for place, (body, sig, beside) in enumerate(events)
    )
    header = PushHeader(v=1, log=AUTHORITY, kid=KID, first_seq=first_seq, count=len(offered), cp=cp)
    return header, offered


def pull_of(pulled, proof, following, digest):
    header = PullHeader(
        v=1,
        log=AUTHORITY,
        count=len(pulled),
        next=following,
        page=f"known {len(pulled)}",
        scope_version=1,
        digest=digest,
        note=note(3),
        consistency=proof,
    )
    return header, tuple(
        Pulled(leaf=leaf, received_ms=ms, signed=Signed(body=body, sig=sig))
        for leaf, ms, body, sig in pulled
    )


@QUICK
@given(
    st.lists(EVENT, max_size=4),
    st.integers(1, 2**53 - 100),
    st.sampled_from((msgspec.UNSET, note(5))),
)
def test_a_push_reads_back(events, first_seq, cp):
    """FORMAT §7: line 1 header, then two lines an event."""
    header, offered = push_of(events, first_seq, cp)
    assert read_push(write_push(header, offered)) == (header, offered)


@QUICK
@given(
    st.lists(PULLED, max_size=4),
    HASHES,
    st.integers(-1, 2**53 - 1),
    st.one_of(st.just(msgspec.UNSET), st.tuples(NATURAL, st.just("0" * 64))),
)
def test_a_page_reads_back(pulled, proof, following, digest):
    """FORMAT §7, pull."""
    header, events = pull_of(pulled, proof, following, digest)
    assert read_pull(b"".join(write_pull(header, events))) == (header, events)


@QUICK
@given(st.lists(ROW, max_size=4).map(tuple), HASHES, NATURAL, NATURAL)
def test_a_receipt_reads_back(rows, proof, acked, durable):
    """FORMAT §7, reply."""
    receipt = Receipt(
        v=1,
        log=AUTHORITY,
        kid=KID,
        ms=1,
        acked=acked,
        events=rows,
        cp=note(3),
        consistency=proof,
        durable_size=durable,
    )
    assert read_message(codec.encode(receipt), Receipt) == receipt


@QUICK
@given(st.text(alphabet="abcXYZ019-_", min_size=1, max_size=30), SIG)
def test_an_authentication_reads_back(nonce, sig):
    """FORMAT §7: Anjuan-Auth: kid, nonce, sig."""
    assert read_auth(write_auth(KID, nonce, sig)) == (KID, nonce, sig)


@QUICK
@given(st.tuples(st.text(max_size=9), st.text(max_size=9)), st.binary(max_size=20))
def test_a_request_says_what_it_asks_for(parts, body):
    """FORMAT §7: method, target, nonce and body's hash, each on its line."""
    method, nonce = parts
    message = request_message(method, "/x?y=1", nonce, body)
    expected = f"{method}\n/x?y=1\n{nonce}\n{sha256(body).hexdigest()}".encode()
    assert message.endswith(expected)


WHOLE_PUSH = write_push(
    *push_of([(b'{"v":1}', bytes(64), ("d",)), (b"{}", bytes(64), ())], cp=note(5))
)
WHOLE_PULL = b"".join(
    write_pull(*pull_of([(1, 2, b'{"v":1}', bytes(64))], (b64u(bytes(32)),), 1, (1, "0" * 64)))
)


def damaged(whole):
    """Change, drop, repeat or insert a few bytes anywhere."""
    place = st.integers(0, len(whole) - 1)
    piece = st.binary(max_size=4)
    return st.lists(st.tuples(place, st.integers(0, 4), piece), min_size=1, max_size=3).map(
        lambda changes: _changed(whole, changes)
    )


def _changed(whole, changes):
    for place, dropped, piece in changes:
        whole = whole[:place] + piece + whole[place + dropped :]
    return whole


def only_rejected(read, raw):
    """Read; anything but an answer or `Rejected` is a fault."""
    try:
        return read(raw)
    except Rejected:
        return None


@settings(deadline=None, max_examples=300)
@given(damaged(WHOLE_PUSH))
def test_a_damaged_push_is_rejected_and_nothing_worse(raw):
    """FORMAT §8 row 1; SYNC.md 5.13, fault injection."""
    read = only_rejected(read_push, raw)
    assert read is None or read[0].count == len(read[1])


@settings(deadline=None, max_examples=300)
@given(damaged(WHOLE_PULL))
def test_a_damaged_page_is_rejected_and_nothing_worse(raw):
    """A device survives any page."""
    read = only_rejected(read_pull, raw)
    assert read is None or read[0].next >= -1


@QUICK
@given(st.binary(max_size=200), st.sampled_from((Hello, Receipt, SignedReceipt, PushHeader)))
def test_junk_is_no_message(raw, kind):
    """A message is closed: every field is there and no other."""
    with pytest.raises(Rejected):
        read_message(raw, kind)


@QUICK
@given(st.text(max_size=60))
def test_junk_is_no_authentication(value):
    """A header of any text raises ValueError alone."""
    with pytest.raises(ValueError, match=r"."):
        read_auth(value)


@pytest.mark.parametrize("whole", [WHOLE_PUSH, WHOLE_PULL], ids=["push", "pull"])
def test_a_body_cut_anywhere_is_rejected(whole):
    """FORMAT §7: a lost tail is seen, wherever the line broke. Verifies: R1."""
    read = read_push if whole is WHOLE_PUSH else read_pull
    read_in_part = [size for size in range(len(whole)) if only_rejected(read, whole[:size])]
    assert read_in_part == []


@pytest.mark.parametrize(
    "body",
    [
        b"x" * (limits.PUSH_BYTES + 1),
        write_push(push_of([])[0], []).replace(b'"count":0', b'"count":501'),
        write_push(push_of([])[0], []).replace(b'"count":0', b'"count":-1'),
        WHOLE_PUSH.replace(b'"first_seq":1', b'"first_seq":0'),
        WHOLE_PUSH.replace(b'"v":1', b'"v":2', 1),
        WHOLE_PUSH.replace(b'"sig":"AA', b'"sig":"==', 1),
        WHOLE_PUSH.replace(b'"d"', b",".join([b'"d"'] * 129)),
        b"[" * 5_000 + b"\n",
    ],
    ids=range(8),
)
def test_a_push_over_a_bound_is_rejected(body):
    """FORMAT §10."""
    with pytest.raises(Rejected):
        read_push(body)
