"""A small office with a row in every table of every file, for damaging one byte after another."""

from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from msgspec import UNSET
from msgspec.structs import replace

from core.domain import catalogue
from core.domain.device.decide import Enrol
from core.domain.history.events import (
    FactRecorded,
    InstitutionNamed,
    LedgerRead,
    VisitRecorded,
)
from core.domain.leg.events import NoticeServed, RecordSigned
from core.evidence.body import Actor, trusted_header
from core.evidence.commitment import commit, disclose
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.ids import stream_name
from core.log.writer import LogWriter
from core.sync.messages import Offered, PushHeader
from projections.registry import ALL
from projections.runner import Runner
from server import ingest
from server.enrolment import issue_code
from server.follower import Follower
from server.history.importer import importer_of
from server.history.writing import Outbox
from server.scribe import Saying, Scribe
from tests.support.builders import FINDING, VISIT, an, uid
from tests.support.devices import AUTHORITY, NOW, OFFICER, REGION, SCHOOL
from tests.support.folders import grow
from tests.support.notices_story import LATE, Story
from tests.support.served import grant
from tests.support.worlds import Tablet

LEAVES_OF_A_TILE = 256
EXAMPLE = uid(0xE0)
PERSON = uid(0xEE)


def whole_office(path: Path) -> Path:
    """Make the office; return its folder, closed, with nothing left in a write-ahead log."""
    story = Story(path)
    office, folder = story.bureau.office, story.bureau.folder
    tablet = _enrolled(story, 9)
    try:
        with closing(Follower(office, folder)) as follower:
            _two_notices_one_still_due(story, tablet)
            _a_wrong_report_is_declined(story, tablet)
            _a_count_is_corrected(story, tablet)
            follower.catch_up()
            _a_late_report_is_held(story, follower)
        _bytes_that_take_no_leaf(story)
        _examples_of_the_offices_own(story)
        _a_ledger_of_the_past(story)
        issue_code(office, folder, grant(77))
        grow(office, LEAVES_OF_A_TILE, Actor(id=folder.load().administrator))
        office.checkpoint()
        with Runner(folder.projections, office.log, ALL) as runner:
            runner.catch_up()
    finally:
        story.close()
    return folder.path


def _enrolled(story: Story, number: int) -> Tablet:
    tablet = Tablet(number)
    command = Enrol(
        pub=b64u(tablet.signer.public),
        kid=tablet.kid,
        officer=OFFICER,
        scope=(REGION,),
        label="tablet",
        key_class="field",
        epoch=1,
    )
    story.bureau.do(stream_name("device", uid(0xD00 + number)), command)
    seen = story.device.checkpoint()
    assert seen is not None
    tablet.seen = {"log": seen.origin, "size": seen.size, "root": b64u(seen.root)}
    return tablet


def _two_notices_one_still_due(story: Story, tablet: Tablet) -> None:
    story.serve()
    story.sync()
    items = ({"code": LATE, "due_on": "2027-03-01", "finding": FINDING},)
    data = codec.decode(codec.encode(an(NoticeServed, institution=SCHOOL)), dict)
    served = tablet.make(type="leg.notice-served.v1", data=data | {"items": items})
    disclosed = disclose(bytes(16), "name", "王")
    heard = tablet.make(ver=2, pd=[[PERSON, commit(disclosed)]])
    data = codec.decode(codec.encode(an(RecordSigned)), dict)
    signed = tablet.make(ver=3, type="leg.record-signed.v1", data=data)
    _push(story, tablet, served, replace(heard, disclosures=(disclosed,)), signed)


def _a_wrong_report_is_declined(story: Story, tablet: Tablet) -> None:
    data = {"visit": VISIT, "notice": story.notice, "codes": ["V-FEE-02"]}
    offered = tablet.make(ver=4, type="leg.rectification-reported.v1", data=data)
    _push(story, tablet, offered)


def _a_count_is_corrected(story: Story, tablet: Tablet) -> None:
    type_ = "leg.ads-removed.v1"
    data = codec.decode(codec.encode(an(catalogue.EVENTS[type_])), dict)
    first = tablet.make(ver=5, type=type_, data=data)
    old = trusted_header(first.signed.body).id
    again = tablet.make(ver=6, type=type_, data=data | {"pieces": 7}, corrects=old)
    _push(story, tablet, first, again)


def _a_late_report_is_held(story: Story, follower: Follower) -> None:
    story.report_in_time()
    follower.end_day(story.let_it_fall_due())
    story.sync()
    follower.catch_up()


def _bytes_that_take_no_leaf(story: Story) -> None:
    """A key that was copied forks; a signature is wrong; then there is no room left."""
    original, copy = _enrolled(story, 12), Tablet(12)
    copy.seen = original.seen
    leg = stream_name("leg", uid(0x1EA))
    _push(story, original, original.make(stream=leg))
    _push(story, copy, copy.make(stream=leg, hlc=[NOW, 1]))
    _push(story, original, original.offer(original.body(stream=leg, ver=2), sig=bytes(64)))
    with patch("core.log.writer.FORENSIC_BYTES", 1):
        story.bureau.office.log.write(_drop_three)


def _drop_three(writer: LogWriter) -> None:
    for code in ("signature", "malformed", "signature"):
        assert not writer.keep_forensic(None, None, code, b"bytes", b"sig")


def _examples_of_the_offices_own(story: Story) -> None:
    """One of each event of cases, visits and reviews; behind the follower, which has closed."""
    sayings = [
        Saying(
            stream=stream_name(kind, EXAMPLE),
            event=an(struct),
            actor=Actor(job="test"),
            region=REGION,
        )
        for name, struct in catalogue.EVENTS.items()
        if (kind := name.partition(".")[0]) in {"case", "visit", "review"}
    ]
    story.bureau.office.log.write(
        lambda writer: Scribe(writer, story.bureau.office.pen).say(sayings)
    )


def _a_ledger_of_the_past(story: Story) -> None:
    office, folder = story.bureau.office, story.bureau.folder
    outbox = Outbox(office, importer_of(office, folder), Actor(id=OFFICER), REGION)
    stream = stream_name("hist", uid(0x415))
    outbox.add(stream, 1, an(InstitutionNamed))
    outbox.add(stream, 2, an(VisitRecorded))
    outbox.add(stream, 3, an(FactRecorded))
    outbox.add(stream_name("hist", uid(0x416)), 1, an(LedgerRead))
    assert outbox.push() == 4
    assert not outbox.held


def _push(story: Story, tablet: Tablet, *offered: Offered) -> None:
    header = PushHeader(
        v=1,
        log=AUTHORITY,
        kid=tablet.kid,
        first_seq=offered[0].seq,
        count=len(offered),
        cp=UNSET,
    )
    ingest.push(story.bureau.office, header, offered)
