"""The device's journal: what it promises to capture, to the sync machine and to the officer."""

import sqlite3
from contextlib import closing
from hashlib import sha256

import pytest

from core.kernel.b64 import b64u
from core.kernel.ids import uuid7
from core.log.journal import Draft, Journal, JournalClash
from core.log.mirror import Mirror
from core.log.receipts import Receipt, ReceiptNote
from core.log.records import NewEvent, UnfitFile
from core.log.vault import Disclosure

KID = b64u(b"k" * 16)
OTHER_KID = b64u(b"o" * 16)
LEG = "leg:" + uuid7(1, bytes(10))
OTHER_LEG = "leg:" + uuid7(2, bytes(10))
SIG = bytes(64)


def event(seq, *, ver=None, stream=LEG, kid=KID, body=None):
    return NewEvent(
        stream=stream,
        ver=seq if ver is None else ver,
        type="leg.finding-recorded.v1",
        body=body or b'{"kid":"%b","seq":%d}' % (kid.encode(), seq),
        event_id=uuid7(seq, kid.encode()[:10]),
        kid=kid,
        seq=seq,
        sig=SIG,
    )


def events(count, **kwargs):
    return [event(seq, **kwargs) for seq in range(1, count + 1)]


def disclosure(name, of):
    return Disclosure(
        c=name, event_id=of.event_id, subject=uuid7(9, bytes(10)), d=b"d-" + name.encode()
    )


def receipt(of, verdict="admitted", **changes):
    seen = {"sha": sha256(of.body).digest(), "leaf": -1, "received_ms": 0}
    if verdict.split(":")[0] in {"admitted", "duplicate", "review"}:
        seen |= {"leaf": 100 + of.seq, "received_ms": 1_000 + of.seq}
    return Receipt(**{"kid": of.kid, "seq": of.seq, "verdict": verdict, **seen, **changes})


def answer(journal, *rows, durable_size=0, raw=b"{}"):
    note = ReceiptNote(size=500, note="note\n", raw=raw, sig=SIG)
    return journal.record_receipts(rows, note, durable_size)


def states(journal):
    return [item.state for item in journal.outbox()]


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "journal.db")


@pytest.fixture
def journal(path):
    with Journal.open(path) as opened:
        yield opened


@pytest.fixture
def raw(journal, path):
    """A stranger's connection, without our settings, on a journal of two events."""
    journal.append(events(2), [disclosure("c1", event(1))])
    answer(journal, receipt(event(1)))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        yield db


# --- the outbox only grows (R10) ---

_INSERT = "INTO own_event VALUES (?, ?, ?, ?, 'leg.x-y.v1', x'00', 'e', x'00')"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE own_event SET state = x'00'",
        "UPDATE own_event SET seq = seq + 10",
        "DELETE FROM own_event",
        "DELETE FROM own_event WHERE seq = 2",
        "UPDATE disclosure SET d = x'00'",
        "DELETE FROM disclosure",
        "INSERT OR REPLACE INTO disclosure VALUES ('c1', 'e', 's', x'00')",
        "UPDATE receipt_note SET raw = x'00'",
        "DELETE FROM receipt_note",
        "UPDATE receipt SET verdict = 'rejected:fork'",
        "UPDATE receipt SET leaf = 1",
        "DELETE FROM receipt",
    ],
)
def test_no_statement_of_a_stranger_changes_what_was_written(raw, sql):
    """R10: the file defends itself, whoever opens it."""
    before = list(raw.iterdump())
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(sql)
    assert list(raw.iterdump()) == before


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"])
@pytest.mark.parametrize(
    ("kid", "seq", "stream", "ver"),
    [
        pytest.param(KID, 2, LEG, 2, id="an event again"),
        pytest.param(KID, 2, LEG, 3, id="a seq again"),
        pytest.param(KID, 4, LEG, 3, id="a seq too far"),
        pytest.param(KID, 0, LEG, 3, id="a seq before the first"),
        pytest.param(KID, 3, LEG, 2, id="a ver again"),
        pytest.param(KID, 3, LEG, 4, id="a ver too far"),
        pytest.param(OTHER_KID, 1, LEG, 1, id="another key's seq 1 over the stream's ver 1"),
        pytest.param(OTHER_KID, 1, LEG, 3, id="another key in the stream"),
    ],
)
def test_only_the_next_event_of_its_key_and_its_stream_is_taken(raw, verb, kid, seq, stream, ver):
    """FORMAT §2, §3, §9; R10: also without recursive triggers, which INSERT OR REPLACE evades."""
    before = list(raw.iterdump())
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(f"{verb} {_INSERT}", (kid, seq, stream, ver))
    assert list(raw.iterdump()) == before


def test_set_aside_receipts_are_never_deleted(journal, path):
    """I4: what the server once said stays readable."""
    journal.append(events(1))
    answer(journal, receipt(event(1)))
    journal.reoffer_above(0)
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as db,
        pytest.raises(sqlite3.IntegrityError),
    ):
        db.execute("DELETE FROM receipt_set_aside")


# --- appending ---


def test_what_was_appended_is_there_after_reopening(path):
    """F1: bytes come back as they were signed."""
    with Journal.open(path) as first:
        first.append(events(3))
    with Journal.open(path) as second:
        assert second.stream(LEG) == events(3)


@pytest.mark.parametrize(
    "wrong", [event(1), event(3), event(2, ver=1), event(2, ver=3), event(1, kid=OTHER_KID, ver=2)]
)
def test_an_event_that_is_not_next_is_a_clash_and_nothing_is_written(journal, wrong):
    """FORMAT §3: seq is gap-free per kid, ver per stream; one commit or none."""
    journal.append([event(1)])
    journal.save_draft("finding", "half", 1)
    good = event(1, kid=OTHER_KID, stream=OTHER_LEG, ver=1)
    with pytest.raises(JournalClash):
        journal.append([good, wrong], [disclosure("c", good)], ["finding"])
    assert [item.seq for item in journal.outbox()] == [1]
    assert journal.disclosures_of([good.event_id]) == {}
    assert "finding" in journal.drafts()


def test_a_commitment_is_disclosed_once(journal):
    """FORMAT §3 pd: C is the digest of one D."""
    journal.append([event(1)], [disclosure("c", event(1))])
    with pytest.raises(JournalClash):
        journal.append([event(2)], [disclosure("c", event(2))])
    assert journal.stream_head(LEG) == 1


def test_the_fact_takes_its_draft_away_in_the_same_commit(journal):
    """ARCHITECTURE, the way of the data, row 1."""
    journal.save_draft("finding", "half ty", 1)
    journal.save_draft("note", "else", 2)
    journal.append([event(1)], clear_drafts=["finding"])
    assert journal.drafts() == {"note": Draft(key="note", value="else", saved_ms=2)}


def test_an_unknown_key_has_no_head(journal):
    """FORMAT §5: its first prev is the chain's ground, which needs the authority."""
    assert journal.key_head(KID) is None


def test_the_head_of_a_key_is_the_prev_of_its_next_event(journal):
    """FORMAT §5: sha(previous body ‖ previous signature)."""
    journal.append(events(2))
    head = journal.key_head(KID)
    assert head is not None
    assert (head.seq, head.hash) == (2, sha256(event(2).body + SIG).digest())


def test_a_stream_begins_before_its_first_ver(journal):
    """FORMAT §2: ver counts from 1."""
    assert journal.stream_head(LEG) == 0


def test_streams_of_a_kind_come_in_the_order_they_began(journal):
    """FORMAT §2: the kind is all before the colon, no prefix of another."""
    dev = "dev:" + uuid7(3, bytes(10))
    journal.append([event(1, stream=OTHER_LEG, ver=1), event(2, stream=dev, ver=1)])
    journal.append([event(3, stream=LEG, ver=1), event(4, stream=OTHER_LEG, ver=2)])
    assert journal.streams("leg") == [OTHER_LEG, LEG]
    assert journal.streams("le") == []


# --- pushing ---


def test_a_push_is_cut_by_count(journal):
    """FORMAT §10: 500 events."""
    journal.append(events(5))
    assert [one.seq for one in journal.events_after(KID, 2, 2, 1_000_000)] == [3, 4]


def test_a_push_is_cut_by_bytes_with_their_disclosures(journal):
    """FORMAT §10: 1 MiB inflated, and D travels with the body."""
    journal.append([event(seq, body=b"x" * 1_000) for seq in (1, 2, 3)])
    assert len(journal.events_after(KID, 0, 500, 3_400)) == 3
    assert len(journal.events_after(KID, 0, 500, 3_000)) == 2
    big = Disclosure(c="c", event_id=event(2).event_id, subject="s", d=b"d" * 1_000)
    journal.append([event(4)], [big])
    assert len(journal.events_after(KID, 0, 500, 3_000)) == 1


def test_an_event_too_big_for_the_budget_is_still_offered(journal):
    """R2: nothing blocks the queue."""
    journal.append([event(1, body=b"x" * 1_000)])
    assert len(journal.events_after(KID, 0, 500, 10)) == 1


def test_disclosures_come_back_by_event(journal):
    """FORMAT §7: each event travels with its D."""
    first, second, third = events(3)
    given = [disclosure("z", first), disclosure("a", first), disclosure("m", second)]
    journal.append([first, second, third], given)
    ids = [first.event_id, third.event_id]
    assert journal.disclosures_of(ids) == {first.event_id: given[:2]}


# --- receipts and the states of R9 ---


@pytest.mark.parametrize(
    ("verdict", "state", "acked"),
    [
        ("admitted", "admitted", 1),
        ("duplicate", "admitted", 1),
        ("review:late-fact", "review", 1),
        ("review:unknown-type", "review", 1),
        ("deferred:17..19", "queued", 0),
        ("deferred:server-behind", "queued", 0),
        ("rejected:malformed", "delivered", 0),
        ("rejected:other-log", "delivered", 0),
        ("rejected:unknown-key", "delivered", 0),
        ("rejected:signature", "delivered", 0),
        ("rejected:fork", "delivered", 0),
        ("rejected:stream", "delivered", 0),
    ],
)
def test_the_state_is_computed_from_the_verdict(journal, verdict, state, acked):
    """R9, FORMAT §8: five states, each from data; only a logged event is acknowledged."""
    journal.append(events(1))
    answer(journal, receipt(event(1), verdict))
    assert (states(journal), journal.acked(KID)) == ([state], acked)


def test_an_event_that_was_never_offered_is_local(journal):
    """R9."""
    journal.append(events(1))
    item = journal.outbox()[0]
    assert (item.state, item.verdict, item.leaf) == ("local", None, None)


def test_an_event_whose_reply_was_lost_is_queued(journal):
    """R9, F3: it was sent, so `local` would be false."""
    journal.append(events(2))
    journal.record_offer(KID, 1)
    assert states(journal) == ["queued", "local"]


def test_an_offer_is_not_taken_back_by_a_smaller_one(journal):
    """R9: sending seq 1 again says nothing of seq 2, which was sent too."""
    journal.append(events(2))
    journal.record_offer(KID, 2)
    journal.record_offer(KID, 1)
    assert states(journal) == ["queued", "queued"]


def test_an_event_within_the_durable_size_is_durable(journal):
    """R6, R9: the leaf is inside a verified backup."""
    journal.append(events(2))
    answer(journal, receipt(event(1)), receipt(event(2)), durable_size=102)
    assert states(journal) == ["durable", "admitted"]


def test_a_rejected_event_is_never_durable(journal):
    """FORMAT §8: leaf -1 is below every size."""
    journal.append(events(1))
    answer(journal, receipt(event(1), "rejected:signature"), durable_size=1_000)
    assert states(journal) == ["delivered"]


def test_a_receipt_for_other_bytes_acknowledges_nothing(journal):
    """R7, F9: a copy of the device pushed another event under our seq."""
    journal.append(events(1))
    answer(journal, receipt(event(1), sha=bytes(32)), durable_size=1_000)
    assert (states(journal), journal.acked(KID)) == (["delivered"], 0)


def test_a_duplicate_keeps_the_first_receipt(journal):
    """FORMAT §7: what was said of a logged event never changes."""
    journal.append(events(1))
    answer(journal, receipt(event(1), "review:scope", detail="410422"))
    assert answer(journal, receipt(event(1), "duplicate")) == ()
    item = journal.outbox()[0]
    assert (item.verdict, item.detail, item.state) == ("review:scope", "410422", "review")


@pytest.mark.parametrize("before", ["deferred:1..2", "rejected:unknown-key"])
def test_an_answer_without_a_leaf_gives_way_to_a_later_one(journal, before):
    """F5, R2: a gap closes, a key is enrolled, and the event is admitted."""
    journal.append(events(1))
    answer(journal, receipt(event(1), before))
    answer(journal, receipt(event(1), "admitted"))
    assert states(journal) == ["admitted"]


@pytest.mark.parametrize(
    "said", [{"leaf": 7}, {"received_ms": 7}, {"sha": bytes(32)}, {"verdict": "review:scope"}]
)
def test_a_contradiction_is_reported_and_the_first_answer_stands(journal, said):
    """I4: receipts never contradict; a server that does is caught, with both answers kept."""
    journal.append(events(1))
    answer(journal, receipt(event(1)))
    later = receipt(event(1), **said)
    assert answer(journal, later) == (later,)
    assert journal.set_aside_receipts() == [later]
    assert (journal.outbox()[0].leaf, journal.outbox()[0].verdict) == (101, "admitted")


def test_a_logged_event_that_is_later_rejected_is_a_contradiction(journal):
    """I4, FORMAT §8 row 5 before row 6."""
    journal.append(events(1))
    answer(journal, receipt(event(1)))
    later = receipt(event(1), "rejected:fork")
    assert answer(journal, later) == (later,)
    assert states(journal) == ["admitted"]


def test_a_server_that_is_behind_takes_no_leaf_back(journal):
    """FORMAT §8 row 8: deferred, until its incarnation is new."""
    journal.append(events(1))
    answer(journal, receipt(event(1)))
    assert answer(journal, receipt(event(1), "deferred:server-behind")) == ()
    assert states(journal) == ["admitted"]


def test_acked_stops_before_the_first_gap(journal):
    """F2: the outbox is own seq above `acked`."""
    journal.append(events(4))
    answer(journal, receipt(event(1)), receipt(event(2)), receipt(event(4)))
    assert journal.acked(KID) == 2


def test_a_key_without_events_has_acked_nothing(journal):
    """F2."""
    assert journal.acked(KID) == 0


def test_signed_answers_are_kept_verbatim(path):
    """P-C: the receipt is evidence, its bytes are what the server signed."""
    with Journal.open(path) as first:
        answer(first, raw=b'{"v":1}')
        answer(first, raw=b'{"v":2}')
    with Journal.open(path) as second:
        assert [one.raw for one in second.receipt_notes()] == [b'{"v":1}', b'{"v":2}']


def test_after_a_server_restore_what_it_lost_is_queued_again(journal):
    """R6, F11: everything above the durable size is offered again by itself."""
    journal.append(events(3))
    answer(journal, *(receipt(one) for one in events(3)), durable_size=102)
    assert journal.reoffer_above(102) == 2
    assert (states(journal), journal.acked(KID)) == (["durable", "queued", "queued"], 1)
    assert [one.seq for one in journal.set_aside_receipts()] == [2, 3]


def test_a_restored_server_may_give_another_leaf(journal):
    """R6: in a new incarnation the old receipt contradicts nothing."""
    journal.append(events(1))
    answer(journal, receipt(event(1)))
    journal.reoffer_above(0)
    assert answer(journal, receipt(event(1), leaf=3)) == ()
    assert journal.outbox()[0].leaf == 3


def test_the_outbox_is_conserved_by_every_verdict(journal):
    """R2: an item moves to a visible state, it never vanishes."""
    journal.append(events(4))
    answer(journal, receipt(event(1)), receipt(event(2), "rejected:malformed"))
    answer(journal, receipt(event(3), "deferred:2..2"))
    assert journal.counts() == {
        "local": 1, "queued": 1, "delivered": 1, "admitted": 1, "review": 0, "durable": 0,
    }  # fmt: skip


def test_the_outbox_is_read_by_key_and_by_state(journal):
    """R9: a screen asks for what it shows."""
    other = event(1, kid=OTHER_KID, stream=OTHER_LEG)
    journal.append([*events(2), other])
    answer(journal, receipt(event(1)))
    assert [item.seq for item in journal.outbox(KID)] == [1, 2]
    assert [item.kid for item in journal.outbox(states=["local"])] == [KID, OTHER_KID]


# --- drafts, settings, the file ---


def test_a_draft_is_its_last_saving(path):
    """F1: after a crash the half-typed text is there."""
    with Journal.open(path) as first:
        first.save_draft("finding", "教室", 1)
        first.save_draft("finding", "教室超", 2)
    with Journal.open(path) as second:
        assert second.draft("finding") == Draft(key="finding", value="教室超", saved_ms=2)


def test_nothing_half_typed_is_no_draft(journal):
    """FORMAT §4: absent is not empty."""
    assert journal.draft("finding") is None


def test_a_setting_survives(path):
    """SYNC 5.5: the client's small state survives restart."""
    with Journal.open(path) as first:
        first.put_setting("server", "https://a")
        first.put_setting("server", "https://b")
    with Journal.open(path) as second:
        assert (second.setting("server"), second.setting("never")) == ("https://b", None)


def test_two_journals_on_one_file_cannot_both_take_a_seq(journal, path):
    """FORMAT §3: two processes of one device; the slower one reads its head again."""
    with Journal.open(path) as other:
        journal.append([event(1)])
        with pytest.raises(JournalClash):
            other.append([event(1, body=b"{}")])
        other.append([event(2)])
    assert journal.stream_head(LEG) == 2


def test_a_mirror_is_not_a_journal(path):
    """FORMAT §9: each file says what it is."""
    Mirror.open(path).close()
    with pytest.raises(UnfitFile):
        Journal.open(path)


def test_a_strangers_database_is_left_alone(path):
    """P-D: nothing is written into a file that is not ours."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE x (y)")
    with pytest.raises(UnfitFile):
        Journal.open(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT name FROM sqlite_schema").fetchall() == [("x",)]


def test_a_later_layout_is_not_opened(path):
    """R10: an older release never rewrites what a later one wrote."""
    Journal.open(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version=2")
    with pytest.raises(UnfitFile, match="and 2"):
        Journal.open(path)


def test_the_file_names_itself_and_is_in_wal(raw):
    """FORMAT §9, STORE.md: settings are set explicitly."""
    found = [
        raw.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "user_version", "journal_mode")
    ]
    assert found == [0x414A4A31, 1, "wal"]
