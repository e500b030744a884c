"""`anjuan export --format jsonl`: a line an event, the signed body in it verbatim."""

import io
from hashlib import sha256

import msgspec
import pytest

from core.domain.case import events as case
from core.domain.institution.decide import Register
from core.domain.institution.events import Particulars
from core.domain.notice import events as notices
from core.domain.review import events as review
from core.evidence.body import Actor
from core.evidence.envelope import Signed, is_authentic
from core.kernel.b64 import from_b64u
from core.kernel.ids import stream_name, stream_uuid
from core.process.dossier import Deed
from server.clock import SimulatedClock
from server.exporting import NothingNamed, export_jsonl
from server.office import Asked
from server.opening import init_folder, open_office
from server.scribe import Saying, Scribe
from tests.support.builders import an, uid

AUTHORITY = "export.demo.invalid"
NOW_MS = 1_795_264_999_000
NOBODY = uid(0xDEAD)


@pytest.fixture
def office(tmp_path):
    clock = SimulatedClock(AUTHORITY, NOW_MS)
    init_folder(tmp_path / "data", AUTHORITY, clock=clock)
    office = open_office(tmp_path / "data", clock=clock)
    yield office
    office.close()


def register(office, name):
    stream = stream_name("institution", office.pen.new_id())
    command = Register(particulars=Particulars(name=name), source="test")
    office.execute([Deed(stream=stream, command=command)], Asked(actor=Actor(job="test")))
    return stream


def say(office, stream, event):
    saying = Saying(stream=stream, event=event, actor=Actor(job="test"))
    return office.log.write(lambda writer: Scribe(writer, office.pen).say([saying]))[0]


def exported(office, **how):
    out = io.BytesIO()
    count = export_jsonl(office, out, **how)
    lines = out.getvalue().splitlines()
    assert len(lines) == count
    return [msgspec.json.decode(line) for line in lines]


def test_the_body_of_a_line_is_the_signed_bytes(office):
    """FORMAT §4, §5: hash and signature hold over the line's own bytes."""
    register(office, "晨光\n培训")
    out = io.BytesIO()
    export_jsonl(office, out)
    for line in out.getvalue().splitlines():
        head, body = line[:-1].split(b',"body":', 1)
        said = msgspec.json.decode(head + b"}")
        signed = Signed(body=body, sig=from_b64u(said["sig"], 64))
        assert is_authentic(signed, office.pen.signer.public)
        with office.log.read() as reader:
            assert sha256(reader.event(said["leaf"]).body).digest() == sha256(body).digest()


def test_a_line_says_where_the_event_stands(office):
    """FORMAT §6: what the entry holds beside the body's hash."""
    stream = register(office, "晨光")
    line = exported(office)[-1]
    assert list(line) == [
        "leaf", "received_ms", "stream", "ver", "type", "kid", "seq", "sig", "body",
    ]  # fmt: skip
    with office.log.read() as reader:
        size = reader.size
    place = (line["leaf"], line["received_ms"], line["stream"], line["ver"])
    assert place == (size - 1, NOW_MS, stream, 1)


def test_an_institution_takes_its_stream_and_all_of_the_matters_that_name_it(office):
    """A notice names the institution once; what follows in its stream belongs to it too."""
    ours, other = register(office, "晨光"), register(office, "蓝天")
    served = an(notices.Served, institution=stream_uuid(ours))
    matter = stream_name("notice", served.notice)
    say(office, matter, served)
    say(office, matter, an(notices.Rechecked))
    lines = exported(office, institution=stream_uuid(ours))
    assert [line["stream"] for line in lines] == [ours, matter, matter]
    assert [line["stream"] for line in exported(office, institution=other)] == [other]


def test_a_case_takes_the_notice_that_it_was_filed_on(office):
    """S7: the case's own stream names its ground."""
    filed = an(case.Filed)
    notice = stream_name("notice", stream_uuid(filed.source))
    served = an(notices.Served, notice=stream_uuid(notice))
    say(office, notice, served)
    say(office, stream_name("case", filed.case), filed)
    lines = exported(office, case=filed.case)
    assert [line["stream"] for line in lines] == [notice, f"case:{filed.case}"]


def test_the_review_of_what_is_taken_is_taken_too(office):
    """FORMAT §3 Standing: whether an event counts is said by its review."""
    stream = register(office, "晨光")
    with office.log.read() as reader:
        event_id = reader.stream(stream)[0].event_id
    opened = review.Opened(event=event_id, code="scope")
    say(office, stream_name("review", event_id), opened)
    lines = exported(office, institution=stream_uuid(stream))
    assert [line["type"] for line in lines] == ["institution.registered.v1", "review.opened.v1"]


def test_a_subject_that_no_event_names_leaves_what_was_there(office, tmp_path):
    """PRODUCT.md: bad input changes nothing."""
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"before")
    with pytest.raises(NothingNamed, match=NOBODY):
        export_jsonl(office, out, case=NOBODY)
    assert out.read_bytes() == b"before"


def test_an_export_that_breaks_off_leaves_what_was_there(office, tmp_path):
    """Written beside, named when whole."""
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"before")

    def stop(_done, _size):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_jsonl(office, out, progress=stop)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.jsonl"]
    assert out.read_bytes() == b"before"


def test_a_file_is_written_whole_and_progress_reaches_the_end(office, tmp_path):
    """PRODUCT.md: long work shows progress."""
    register(office, "晨光")
    told = []
    out = tmp_path / "out.jsonl"
    count = export_jsonl(office, out, progress=lambda *at: told.append(at))
    assert out.read_bytes().count(b"\n") == count
    assert told == [(count, count)]
