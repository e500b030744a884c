"""What no rule can answer stops nobody else (SYNC.md R13, F32)."""

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from core.domain.device.decide import Enrol
from core.domain.leg.events import NoticeServed
from core.domain.review.decide import Admit
from core.evidence.commitment import commit, disclose
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.ids import stream_name
from core.sync.messages import PushHeader
from server import ingest
from tests.support import devices
from tests.support.builders import FINDING, an
from tests.support.devices import OFFICER, REGION, SCHOOL
from tests.support.notices_story import LATE
from tests.support.subjects import REVIEWED
from tests.support.worlds import DEVICE, Tablet


def push(bureau, tablet, *offered):
    header = PushHeader(
        v=1, log=devices.AUTHORITY, kid=tablet.kid, first_seq=1, count=len(offered), cp=UNSET
    )
    return ingest.push(bureau.office, header, offered)


@pytest.fixture
def tablet(story):
    """Return a key that signs what no device of ours would write."""
    tablet = Tablet(9)
    command = Enrol(
        pub=b64u(tablet.signer.public),
        kid=tablet.kid,
        officer=OFFICER,
        scope=(REGION,),
        label="tablet",
        key_class="field",
        epoch=1,
    )
    story.bureau.do(stream_name("device", DEVICE), command)
    seen = story.device.checkpoint()
    tablet.seen = {"log": seen.origin, "size": seen.size, "root": b64u(seen.root)}
    return tablet


def served(**changes):
    return codec.decode(codec.encode(an(NoticeServed, institution=SCHOOL, **changes)), dict)


IMPOSSIBLE = {"code": LATE, "due_on": "2026-02-31", "finding": FINDING}


@pytest.mark.parametrize(
    ("data", "changes"),
    [
        (served(served_on="2026-02-30"), {}),
        (served(served_on="9999-12-31"), {}),
        (served(served_on="0000-01-01"), {}),
        (served(items=[IMPOSSIBLE]), {}),
        (served(), {"occurred": "9999-12-31T23:59:59.999-14:00"}),
        (served(), {"occurred": "0001-01-01T00:00:00.000+14:00"}),
    ],
)
def test_a_day_that_no_law_can_reckon_stops_nobody_else(story, follower, tablet, data, changes):
    """SYNC.md R13: one event must not stop those behind it. Verifies: F15, F32."""
    stream = stream_name("leg", "019a0000-0000-7000-8000-0000000000f1")
    changes = {"stream": stream, "type": "leg.notice-served.v1"} | changes
    push(story.bureau, tablet, tablet.make(data=data, **changes))
    story.serve()
    story.sync()
    follower.catch_up()
    assert b'"notice":"%b"' % story.notice.encode() in story.bureau.events()[-1].body
    follower.end_day(story.let_it_fall_due())
    assert "notice.overdue.v1" in story.types("notice")


def test_an_admitted_event_of_a_wrong_shape_stops_nobody(story, follower, tablet):
    """FORMAT §8 row 11: a person may admit what cannot be read. Verifies: R13, F32."""
    offered = tablet.make(type="leg.notice-served.v1", data={"visit": 1})
    push(story.bureau, tablet, offered)
    (opened,) = [e for e in story.bureau.events() if e.type == "review.opened.v1"]
    event = opened.stream.partition(":")[2]
    story.bureau.do(opened.stream, Admit(event=event, reason="by mistake", **REVIEWED))
    story.serve()
    story.sync()
    follower.catch_up()
    assert story.types("notice") == ["notice.served.v1"]
    assert [one.reason for one in follower.declined()] == ["schema"]


def test_a_policy_that_a_rule_forbids_is_noted_and_passed(story, follower, tablet):
    """ARCHITECTURE.md: the fact stays, a person looks at it."""
    data = {"visit": served()["visit"], "notice": story.notice, "codes": ["V-FEE-02"]}
    story.serve()
    story.sync()
    follower.catch_up()
    push(story.bureau, tablet, tablet.make(type="leg.rectification-reported.v1", data=data))
    follower.catch_up()
    assert [one.reason for one in follower.declined()] == ["NO_SUCH_ITEM"]


def test_a_disclosure_beside_another_event_does_not_lose_its_neighbours(story, tablet):
    """EVIDENCE.md §5: a value kept already is no reason to drop the others of the push."""
    d1, d2 = disclose(bytes(16), "phone", "1"), disclose(b"x" * 16, "name", "2")
    subject = "019a0000-0000-7000-8000-0000000000ee"
    pairs = [[subject, commit(d1)]], [[subject, commit(d1)], [subject, commit(d2)]]
    first, second = (tablet.make(ver=ver, pd=pd) for ver, pd in enumerate(pairs, 1))
    push(
        story.bureau,
        tablet,
        replace(first, disclosures=(d1,)),
        replace(second, disclosures=(d1, d2)),
    )
    kept = story.bureau.office.vault.get(commit(d2))
    assert kept is not None
    assert kept.d == d2.encode()
