"""Records of a ledger's past come in as facts: who may bring in what, and when nothing happens."""

import pytest

from core.domain.history.content import base_of, content_of, numbered
from core.domain.history.decide import EndReading, NameInstitution, TakeIn, decide
from core.domain.history.events import (
    FactRecorded,
    InstitutionNamed,
    LedgerRead,
    RecordedFinding,
    VisitRecorded,
)
from core.domain.history.state import Fact, History, evolve
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.reasons import Reason, Why
from server.opening import load_law
from tests.support.builders import INSTITUTION, TODAY, WANG, an, uid
from tests.support.examples.history import KEY, LEDGER

LAW = load_law()
CLERK = Acting(officer=WANG, roles=("clerk",))
VISIT = an(VisitRecorded)
OLD = uid(0x51)


def history(*events) -> History:
    state = History()
    for number, event in enumerate(events):
        state = evolve(state, Fact(id=uid(0x51 + number - 1), event=event))
    return state


NAMED = history(an(InstitutionNamed))
STANDS = history(an(InstitutionNamed), VISIT)


def bring_in(record=VISIT, corrects="", by=CLERK) -> TakeIn:
    return TakeIn(record=record, corrects=corrects, on=TODAY, by=by)


def name(institution=INSTITUTION) -> NameInstitution:
    return NameInstitution(ledger=LEDGER, key=KEY, institution=institution, on=TODAY, by=CLERK)


def refused(state, command) -> Why:
    with pytest.raises(Refused) as caught:
        decide(state, command, LAW)
    return caught.value.reason


def test_an_institution_is_named_once():
    """CREDIT.md, a mapping: institution key."""
    assert decide(History(), name(), LAW) == (an(InstitutionNamed),)


def test_a_key_means_one_institution():
    assert refused(NAMED, name(uid(0x99))) is Reason.HISTORY_NAMED


def test_naming_again_says_nothing():
    assert decide(NAMED, name(), LAW) == ()


def test_a_record_comes_in_as_the_ledger_has_it():
    assert decide(NAMED, bring_in(), LAW) == (VISIT,)


def test_a_fact_comes_in_too():
    assert decide(NAMED, bring_in(an(FactRecorded)), LAW) == (an(FactRecorded),)


def test_a_record_needs_its_institution_named():
    assert refused(History(), bring_in()) is Reason.WRONG_STAGE


def test_a_record_that_stands_says_nothing():
    """CREDIT.md: running it twice adds nothing."""
    assert decide(STANDS, bring_in(), LAW) == ()


def test_another_institutions_record_has_its_own_stream():
    record = an(VisitRecorded, institution=uid(0x99))
    assert refused(NAMED, bring_in(record)) is Reason.HISTORY_NAMED


def test_a_record_that_reads_otherwise_corrects_the_one_that_stands():
    changed = an(VisitRecorded, score="90")
    assert decide(STANDS, bring_in(changed, OLD), LAW) == (changed,)


@pytest.mark.parametrize(("key", "corrects"), [(VISIT.key, ""), (VISIT.key, uid(0x77)), ("x", OLD)])
def test_what_is_corrected_stands_under_its_key(key, corrects):
    changed = an(VisitRecorded, score="90", key=key)
    assert refused(STANDS, bring_in(changed, corrects)) is Reason.HISTORY_CLASH


@pytest.mark.parametrize(("day", "taken"), [(TODAY, True), ("2026-11-24", False)])
def test_no_record_speaks_of_a_day_to_come(day, taken):
    command = bring_in(an(VisitRecorded, visited_on=day))
    if taken:
        assert decide(NAMED, command, LAW) == (command.record,)
    else:
        assert refused(NAMED, command) is Reason.HISTORY_AHEAD


@pytest.mark.parametrize("role", ["inspector", "handler", "auditor"])
def test_who_inspects_brings_nothing_in(role):
    """acts.toml, history.import."""
    by = Acting(officer=WANG, roles=(role,))
    assert refused(NAMED, bring_in(by=by)) is Reason.ROLE_NEEDED


def test_a_reading_that_brought_something_is_recorded():
    command = EndReading(reading=an(LedgerRead), named=0, on=TODAY, by=CLERK)
    assert decide(History(), command, LAW) == (an(LedgerRead),)


def test_a_reading_that_brought_nothing_leaves_no_event():
    """CREDIT.md: running it twice adds nothing."""
    reading = an(LedgerRead, added=0)
    assert decide(History(), EndReading(reading=reading, named=0, on=TODAY, by=CLERK), LAW) == ()


def test_a_ledgers_readings_have_a_stream_of_their_own():
    command = EndReading(reading=an(LedgerRead), named=0, on=TODAY, by=CLERK)
    assert refused(NAMED, command) is Reason.WRONG_STAGE


def test_a_correction_takes_the_place_of_what_it_names():
    changed = an(VisitRecorded, score="90")
    after = evolve(STANDS, Fact(id=uid(0x52), event=changed, corrects=OLD))
    assert [one.id for one in after.records] == [uid(0x52)]


def test_the_number_of_alike_records_is_not_what_they_say():
    assert content_of(an(VisitRecorded, key=numbered(VISIT.key, 2))) == content_of(VISIT)
    assert base_of(numbered(VISIT.key, 2)) == VISIT.key


def test_our_institution_is_not_what_a_record_says():
    assert content_of(an(VisitRecorded, institution=uid(0x99))) == content_of(VISIT)


def test_the_order_of_findings_is_not_what_a_record_says():
    turned = an(VisitRecorded, findings=VISIT.findings[::-1])
    assert content_of(turned) == content_of(VISIT)


def test_a_finding_told_twice_is_another_content():
    twice = an(VisitRecorded, findings=(*VISIT.findings, RecordedFinding(code="103157")))
    assert content_of(twice) != content_of(VISIT)
