"""What capture promises: rules first, one commit, bodies that read back, nothing personal."""

import pytest
from msgspec import UNSET, json

from core.domain.leg.commands import (
    AnswerItem,
    HearParty,
    Leave,
    MeasureItem,
    OpenLeg,
    RecordFinding,
    ReferenceEvidence,
    SignRecord,
)
from core.evidence.body import read_header
from core.evidence.commitment import commit, open_disclosure
from core.evidence.envelope import Signed, first_prev, is_authentic, next_prev, prev_text
from core.kernel.b64 import b64u
from core.kernel.errors import Refused
from core.kernel.ids import visit_of
from core.kernel.reasons import Reason
from core.kernel.times import ms_of
from core.law.measures import MeasureError
from core.log.journal import JournalClash
from field_client import keys, legs
from field_client.capture import Capture
from field_client.capture_compose import Attachment
from field_client.device import Device, LastSync
from field_client.told import Told
from tests.support import devices
from tests.support.devices import AUTHORITY, COMPANION, OFFICER, ORIGIN, SCHOOL, SCHOOL_NAME

SUBJECT = "019a0000-0000-7000-8000-0000000000ee"
PAST = MeasureItem(
    code="V-TIM-01",
    measure="lesson_end",
    measured="20:31",
    on=devices.TODAY,
    mode="OFFLINE",
    category="subject",
    today=devices.TODAY,
)


@pytest.fixture
def device(tmp_path):
    with devices.make(tmp_path / "device") as opened:
        yield opened


@pytest.fixture
def capture(device):
    return Capture(device)


def own(device):
    return device.journal.events_after(device.signer.kid, 0, 100, 1 << 20)


def of(recorded, name):
    return getattr(recorded.events[0], name)


def headers(device):
    return [read_header(one.body) for one in own(device)]


# --- the header, key by key (FORMAT §3) ---


def test_a_body_reads_back_and_its_signature_holds(device, capture):
    """FORMAT §4, §5: the signed bytes are what the journal holds."""
    devices.on_site(capture)
    for one in own(device):
        read_header(one.body)
        assert is_authentic(Signed(body=one.body, sig=one.sig), device.signer.public)


def test_seq_and_prev_chain_the_key_over_all_its_streams(device, capture):
    """FORMAT §5: prev of seq 1 is the chain's ground, then the hash of the event before."""
    devices.on_site(capture)
    capture.open_visit(premises="地下室")
    prev = first_prev(AUTHORITY, device.signer.kid)
    for seq, one in enumerate(own(device), start=1):
        header = read_header(one.body)
        assert (header.dev.seq, header.dev.prev) == (seq, prev_text(prev))
        prev = next_prev(Signed(body=one.body, sig=one.sig))


def test_ver_counts_from_1_in_its_stream(device, capture):
    """FORMAT §2."""
    first = devices.on_site(capture)
    second = devices.on_site(capture)
    seen = [(one.stream, one.ver) for one in own(device)]
    assert seen == [(first, 1), (first, 2), (second, 1), (second, 2)]


def test_the_header_names_log_officer_companions_and_region(device, capture):
    """FORMAT §3: the device's officer acts, the others are `with`, sorted, never twice."""
    capture.open_visit(institution=SCHOOL, companions=[COMPANION, OFFICER, COMPANION])
    header = headers(device)[0]
    assert header.log == AUTHORITY
    assert (header.actor.id, header.actor.with_) == (OFFICER, (COMPANION,))
    assert header.region == "410422"


def test_companions_stay_until_others_are_named(device, capture):
    """FORMAT §3 `actor.with`: who is present is asked once."""
    stream = devices.on_site(capture)
    capture.record(stream, RecordFinding(code="V-TIM-01", today=devices.TODAY), companions=[])
    capture.record(stream, AnswerItem(code="V-TIM-02", answer="compliant"))
    assert [one.actor.with_ for one in headers(device)] == [
        (COMPANION,),
        (COMPANION,),
        UNSET,
        UNSET,
    ]


def test_every_body_carries_the_last_verified_checkpoint(device, capture):
    """FORMAT §3 `cp`: gossip that cannot be stripped."""
    capture.open_visit(premises="地下室")
    device.remember_checkpoint(devices.note(7, b"s" * 32))
    capture.open_visit(premises="阁楼")
    first, second = (one.cp for one in headers(device))
    assert (first.log, first.size, first.root) == (ORIGIN, 1, b64u(b"r" * 32))
    assert (second.size, second.root) == (7, b64u(b"s" * 32))


def test_every_body_says_what_was_known(device, capture):
    """FORMAT §3 `seen`: last leaf pulled, the law relied on."""
    capture.open_visit(premises="地下室")
    seen = headers(device)[0].seen
    assert seen.leaf == 1
    assert seen.law == dict(device.law.versions)


def test_what_is_entered_later_says_when_it_happened(device, capture):
    """FORMAT §3: `occurred` equals `at` unless entered later."""
    stream = devices.on_site(capture)
    earlier = ms_of("2026-11-21T20:05:00.000+08:00")
    capture.record(stream, PAST, occurred_ms=earlier)
    opened, _, measured = headers(device)
    assert opened.occurred == opened.at == "2026-11-21T20:31:07.120+08:00"
    assert (measured.at, measured.occurred) == (opened.at, "2026-11-21T20:05:00.000+08:00")


def test_nonces_and_ids_are_never_used_twice(device, capture):
    """FORMAT §3 `n`: random, hides the body's hash."""
    devices.on_site(capture)
    devices.on_site(capture)
    found = headers(device)
    assert len({one.n for one in found}) == len({one.id for one in found}) == len(found)


def test_a_correction_names_the_fact_it_replaces(device, capture):
    """SYNC.md 5.7: a new fact `corrects` the old, which stays visible."""
    stream = devices.on_site(capture)
    first = capture.record(stream, AnswerItem(code="V-TIM-01", answer="compliant"))
    old = first.event_ids[0]
    capture.record(stream, AnswerItem(code="V-TIM-01", answer="violating", corrects=old))
    assert headers(device)[-1].corrects == old
    assert [one.answer for one in capture.leg(stream).answers] == ["violating"]


# --- clocks (SYNC.md 5.4, R8) ---


def test_hlc_never_goes_back_when_the_wall_clock_does(device, capture):
    """Verifies: R8, F16."""
    capture.open_visit(premises="地下室")
    device.clock.set_wall(devices.NOW - 60_000)
    capture.open_visit(premises="阁楼")
    first, second = headers(device)
    assert second.hlc > first.hlc
    assert ms_of(second.at) < ms_of(first.at)


def test_a_clock_of_1970_is_floored_at_the_servers_last_word(device, capture):
    """Verifies: R8, F15; the fact is taken, its `at` says what the clock said."""
    device.remember_sync(LastSync(ms=devices.NOW, server_ms=devices.NOW))
    device.clock.set_wall(0)
    capture.record(
        "leg:" + SUBJECT, OpenLeg(code="2EM-4HMA-SW9R", authority=AUTHORITY, premises="地下室")
    )
    header = headers(device)[0]
    assert header.hlc == (devices.NOW, 1)
    assert header.at.startswith("1970-01-01")


# --- rules first ---


def test_what_the_law_refuses_is_not_written_and_its_draft_stays(device, capture):
    """ARCHITECTURE.md step 2; 行政处罚法 第五十五条."""
    stream = capture.open_visit(institution=SCHOOL).stream
    capture.save_draft("measure", "20:31")
    with pytest.raises(Refused) as refused:
        capture.record(stream, PAST, clear_drafts=["measure"])
    assert refused.value.reason is Reason.CREDENTIALS_FIRST
    assert len(own(device)) == 1
    assert capture.drafts["measure"].value == "20:31"


def test_a_measure_that_is_none_is_not_written_and_its_draft_stays(device, capture):
    """STYLE.md: what was typed is never guessed at."""
    stream = devices.on_site(capture)
    capture.save_draft("measure", "half past")
    with pytest.raises(MeasureError):
        capture.record(
            stream,
            MeasureItem(
                code="V-TIM-01",
                measure="lesson_end",
                measured="half past",
                on=devices.TODAY,
                mode="OFFLINE",
                category="subject",
                today=devices.TODAY,
            ),
            clear_drafts=["measure"],
        )
    assert len(own(device)) == 2
    assert "measure" in capture.drafts


def test_a_day_before_the_law_is_told_and_not_written(device, capture):
    """STYLE.md: no row in force is an error, never a zero."""
    stream = capture.open_visit(institution=SCHOOL).stream
    with pytest.raises(Told, match="no answer"):
        capture.record(stream, RecordFinding(code="V-TIM-01", today="1999-01-01"))
    assert len(own(device)) == 1


def test_the_same_fact_again_writes_nothing_and_still_clears_its_draft(device, capture):
    """STYLE.md: an empty tuple means "already so"."""
    stream = devices.on_site(capture)
    capture.save_draft("credentials", "豫D-001")
    again = capture.record(stream, devices.credentials(), clear_drafts=["credentials"])
    assert again.event_ids == ()
    assert len(own(device)) == 2
    assert not capture.drafts


def test_a_head_that_moved_meanwhile_is_decided_again(device, capture, monkeypatch):
    """Two windows on one device: the second signs on the head that is there."""
    stream = devices.on_site(capture)
    append = device.journal.append
    failures = [JournalClash("moved")]

    def moved_once(*args):
        if failures:
            raise failures.pop()
        append(*args)

    monkeypatch.setattr(type(device.journal), "append", lambda _, *args: moved_once(*args))
    assert capture.record(stream, PAST).event_ids == (own(device)[-1].event_id,)


def test_a_value_beyond_its_limit_is_told_with_its_field(device, capture):
    """FORMAT §10; FORMAT §4: a signer signs only what a reader accepts."""
    with pytest.raises(Told) as told:
        capture.open_visit(premises="很" * 201)
    assert told.value.field == "premises"
    assert own(device) == []


# --- nothing personal in a body (EVIDENCE.md §5) ---


@pytest.mark.parametrize(
    ("premises", "kind"),
    [("李老师家 13937512345", "phone number"), ("410422199003077738 家中", "identity number")],
)
def test_a_personal_number_in_a_premises_name_is_refused(device, capture, premises, kind):
    """EVIDENCE.md §5: free text is where it fails in practice; reject on the device."""
    with pytest.raises(Refused) as refused:
        capture.open_visit(premises=premises)
    assert refused.value.reason is Reason.PERSONAL_NUMBER
    assert refused.value.seen == {"field": "premises", "kind": kind}
    assert own(device) == []


def test_a_personal_value_is_a_salted_commitment_and_stays_out_of_the_body(device, capture):
    """FORMAT §3 `pd`, RFC 9901: the value lies beside the event."""
    stream = devices.on_site(capture)
    said = "课程是家长要求加的 电话 13937512345"
    capture.record(stream, HearParty(response="statement"), personal=[(SUBJECT, "statement", said)])
    one = own(device)[-1]
    header = read_header(one.body)
    disclosure = device.journal.disclosures_of([one.event_id])[one.event_id][0]
    assert header.pd == ((SUBJECT, commit(disclosure.d.decode())),)
    assert open_disclosure(disclosure.d.decode()) == ("statement", said)
    assert said.encode() not in one.body


def test_two_equal_values_have_two_commitments(device, capture):
    """EVIDENCE.md §5: a fresh salt per field per event, or values could be linked."""
    stream = devices.on_site(capture)
    pair = [(SUBJECT, "name", "王某"), (SUBJECT, "name", "王某")]
    capture.record(stream, HearParty(response="statement"), personal=pair)
    first, second = (c for _, c in headers(device)[-1].pd)
    assert first != second


def test_a_file_is_committed_to_with_its_hash_and_length(device, capture):
    """SYNC.md 5.8: salt, kind, sha256 of the plaintext, length, media type."""
    stream = devices.on_site(capture)
    photo = Attachment(kind="photo", sha256=b64u(bytes(32)), bytes=3, media_type="image/jpeg")
    capture.record(stream, ReferenceEvidence(kind="photo"), attachments=[photo])
    one = own(device)[-1]
    disclosure = device.journal.disclosures_of([one.event_id])[one.event_id][0].d.decode()
    field, value = open_disclosure(disclosure)
    assert read_header(one.body).att == (commit(disclosure),)
    assert (field, json.decode(value, type=Attachment)) == ("photo", photo)


# --- drafts and restarts (F1, R10) ---


def test_a_draft_goes_in_the_commit_of_its_fact(capture):
    """Verifies: F1; ARCHITECTURE.md step 1."""
    stream = devices.on_site(capture)
    capture.save_draft("measure", "20:31")
    capture.save_draft("other", "x")
    capture.record(stream, PAST, clear_drafts=["measure"])
    assert list(capture.drafts) == ["other"]


def test_a_restart_finds_legs_and_drafts_as_they_were(device, capture):
    """Verifies: F1, R10."""
    stream = devices.on_site(capture)
    capture.save_draft("measure", "20:3")
    with devices.reopen(device) as again:
        after = Capture(again)
        assert after.leg(stream).stage == "on_site"
        assert after.drafts["measure"].value == "20:3"


# --- visits and legs ---


def test_two_devices_of_one_code_are_on_one_visit(tmp_path, capture):
    """FORMAT §1, ARCHITECTURE.md decision 2: no network, no lock."""
    opened = capture.open_visit(premises="地下室")
    with devices.make(tmp_path / "other", seed="other") as other:
        joined = Capture(other).open_visit(premises="地下室", code=of(opened, "code").lower())
    assert of(joined, "visit") == of(opened, "visit")
    assert joined.stream != opened.stream


def test_a_new_visits_id_comes_from_its_code_alone(capture):
    """FORMAT §1."""
    opened = capture.open_visit(premises="地下室")
    assert of(opened, "visit") == visit_of(of(opened, "code"), AUTHORITY)


def test_joining_a_visit_again_goes_on_with_the_open_leg(capture):
    """One leg of a device on a visit, until it has left."""
    opened = capture.open_visit(premises="地下室")
    again = capture.open_visit(premises="地下室", code=of(opened, "code"))
    assert (again.stream, again.event_ids) == (opened.stream, ())


def test_joining_after_leaving_opens_another_leg(capture):
    """DOMAIN.md 4.2: a leg that left takes corrections only."""
    opened = capture.open_visit(premises="地下室")
    capture.record(opened.stream, SignRecord(party="absent"))
    capture.record(opened.stream, Leave())
    again = capture.open_visit(premises="地下室", code=of(opened, "code"))
    assert again.stream != opened.stream


def test_a_misheard_code_is_told(capture):
    """FORMAT §1: the check symbol."""
    with pytest.raises(Told) as told:
        capture.open_visit(premises="地下室", code="2EM-4HMA-SW9T")
    assert told.value.field == "code"


def test_a_visit_is_of_an_institution_or_of_premises(capture):
    """events.Opened: one of the two."""
    with pytest.raises(Told, match="either"):
        capture.open_visit(institution=SCHOOL, premises="地下室")


def test_legs_are_listed_newest_first_with_their_place(device, capture):
    """PRODUCT.md: the list an officer starts from."""
    capture.open_visit(institution=SCHOOL)
    device.clock.advance(1_000)
    later = capture.open_visit(premises="地下室")
    assert [one.place for one in capture.legs()] == ["地下室", SCHOOL_NAME]
    assert capture.legs()[0].code == of(later, "code")
    assert not capture.legs()[0].has_left


@pytest.mark.parametrize("how", ["stream", "uuid", "code", "last"])
def test_a_leg_is_found_by_what_people_type(capture, how):
    """The line mode takes a stream, a uuid, a join code or `last`."""
    opened = capture.open_visit(premises="地下室")
    typed = {
        "stream": opened.stream,
        "uuid": opened.stream.removeprefix("leg:"),
        "code": of(opened, "code").lower(),
        "last": "last",
    }
    assert capture.find_leg(typed[how]) == opened.stream


def test_a_leg_of_an_earlier_key_is_not_continued(capture, monkeypatch):
    """FORMAT §2: a device stream belongs to the kid of its ver 1."""
    stream = devices.on_site(capture)
    other = keys.signer_of(b"\x07" * 32, epoch=2)
    monkeypatch.setattr(Device, "signer", property(lambda _: other))
    with pytest.raises(Told, match="earlier key"):
        capture.record(stream, PAST)


# --- intents (R3) ---


def test_a_wish_says_what_it_is_based_on_and_when_it_lapses(device, capture):
    """Verifies: R3; `based_on` holds the leg and what was pulled of the institution."""
    stream = devices.on_site(capture)
    wish = capture.raise_intent(stream, ["V-TIM-01", "V-TIM-01"], why="再次违规")
    header = headers(device)[-1]
    assert header.stream == wish.stream
    assert header.type == "intent.case-filing-wished.v1"
    assert header.based_on == ((f"institution:{SCHOOL}", 1), (stream, 2))
    assert (of(wish, "violations"), of(wish, "expires_on")) == (("V-TIM-01",), "2026-12-21")


def test_a_wish_about_premises_in_no_register_is_refused(capture):
    """A case needs a party that the register knows."""
    stream = capture.open_visit(premises="地下室").stream
    with pytest.raises(Refused) as refused:
        capture.raise_intent(stream, ["V-TIM-01"])
    assert refused.value.reason is Reason.NOT_REGISTERED


def test_a_leg_folds_from_the_journal_alone(device, capture):
    """STYLE.md: state comes from events, and from nothing that is kept beside them."""
    stream = devices.on_site(capture)
    assert legs.fold(device.journal, stream) == capture.leg(stream)
    assert len(capture.leg(stream).credentials) == 2


@pytest.mark.parametrize("wall_ms", [0, 4_500_000_000_000])
def test_a_clock_far_off_opens_a_visit_all_the_same(device, wall_ms):
    """F15: 1970, or a day past what a join code can say; a lying clock stops no fact."""
    device.clock.set_wall(wall_ms)
    assert Capture(device).open_visit(premises="某处").event_ids
