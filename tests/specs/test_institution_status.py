"""Whether an institution works: suspended, absconded, closed, and there again (DOMAIN.md §2.2)."""

import pytest

from core.domain.institution.commands import Close, Reopen, ReportAbsconded, Resume, Suspend
from core.domain.institution.decide import decide
from core.domain.institution.events import (
    Absconded,
    Closed,
    Converted,
    Registered,
    Reopened,
    Resumed,
    Suspended,
)
from core.domain.institution.reduction import reduction_path, reduction_rate
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import CASE, HEAD, INSTITUTION, NOTICE, ZHAO, acting

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
CHIEF = acting(HEAD, "head")
ENTERED = an(Registered)
STOPPED = an(Suspended)
GONE = an(Absconded)
SHUT = an(Closed)


def suspend(on="2026-09-01", by=CHIEF):
    return Suspend(institution=INSTITUTION, ground="消防重大隐患", rests_on=NOTICE, on=on, by=by)


def resume(on="2026-09-20", by=CHIEF):
    return Resume(institution=INSTITUTION, accepted_by="叶县消防救援大队", on=on, by=by)


def report(on="2026-11-10", by=CLERK):
    words = GONE.circumstances
    return ReportAbsconded(institution=INSTITUTION, circumstances=words, on=on, by=by)


def close(how="shut", papers="unlicensed_registered", on="2026-12-28", by=CHIEF):
    return Close(institution=INSTITUTION, how=how, papers=papers, case=CASE, on=on, by=by)


def reopen(on="2027-01-05", by=CHIEF):
    return Reopen(institution=INSTITUTION, reason="登记有误", on=on, by=by)


def test_a_serious_hazard_stops_it():
    """S2 §19: 停业整改 until accepted."""
    given(ENTERED).when(decide, suspend(), LAW).then(STOPPED)


def test_what_is_stopped_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, STOPPED).when(decide, suspend(), LAW).then_nothing()


def test_what_absconded_is_not_stopped():
    """There is nobody to stop."""
    given(ENTERED, GONE).when(decide, suspend(), LAW).then_refused(
        Reason.WRONG_STAGE, stage="absconded", needed="registered"
    )


def test_it_works_again_once_it_was_accepted():
    """S2 §19: 验收合格."""
    given(ENTERED, STOPPED).when(decide, resume(), LAW).then(an(Resumed))


def test_it_does_not_resume_before_it_was_stopped():
    """Days in order."""
    given(ENTERED, STOPPED).when(decide, resume(on="2026-08-31"), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-09-01"
    )


def test_what_works_resumes_nothing():
    """STYLE: an empty tuple means already so."""
    given(ENTERED).when(decide, resume(), LAW).then_nothing()


def test_an_institution_is_reported_as_absconded():
    """DOMAIN.md §2.2 ABSCONDED 失联."""
    given(ENTERED).when(decide, report(), LAW).then(GONE)


def test_what_is_closed_does_not_abscond():
    """It ended already."""
    given(ENTERED, SHUT).when(decide, report(on="2027-01-01"), LAW).then_refused(Reason.WRONG_STAGE)


def test_what_absconded_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, GONE).when(decide, report(), LAW).then_nothing()


def test_the_head_closes_it():
    """K12: 关停 of what has a business licence and no other."""
    given(ENTERED).when(decide, close(), LAW).then(SHUT)


def test_a_clerk_closes_nothing():
    """acts.toml institution.close."""
    given(ENTERED).when(decide, close(by=CLERK), LAW).then_refused(Reason.ROLE_NEEDED)


@pytest.mark.parametrize(
    ("how", "papers"), [("banned", "licensed"), ("voluntary", "unlicensed_unregistered")]
)
def test_how_it_closes_fits_its_papers(how, papers):
    """民办教育促进法 第六十条、第六十四条."""
    refused = (
        given(ENTERED).when(decide, close(how, papers), LAW).then_refused(Reason.CLOSED_OTHERWISE)
    )
    assert refused.basis is not None


@pytest.mark.parametrize(
    ("how", "papers", "operating"),
    [
        ("voluntary", "licensed", "CLOSED_VOLUNTARY"),
        ("reduced", "licensed", "CLOSED_REDUCED"),
        ("shut", "incomplete", "CLOSED_SHUT"),
        ("banned", "unlicensed_unregistered", "BANNED"),
    ],
)
def test_each_way_to_close_is_a_status_of_its_own(how, papers, operating):
    """DOMAIN.md §2.2 `operating`; K12 splits by papers."""
    events = decide(folded(decide, ENTERED), close(how, papers), LAW)
    assert folded(decide, ENTERED, *events).operating == operating


def test_what_is_closed_the_same_way_is_already_so():
    """STYLE: an empty tuple means already so."""
    given(ENTERED, SHUT).when(decide, close(), LAW).then_nothing()


def test_what_is_closed_does_not_close_another_way():
    """It is opened again first."""
    given(ENTERED, SHUT).when(decide, close(how="banned"), LAW).then_refused(Reason.WRONG_STAGE)


@pytest.mark.parametrize("ended", [SHUT, GONE])
def test_what_closed_or_absconded_may_be_there_again(ended):
    """What was known wrongly is put right by an event, never by an eraser."""
    given(ENTERED, ended).when(decide, reopen(), LAW).then(an(Reopened))


def test_what_is_stopped_resumes_and_is_not_reopened():
    """S2 §19: it needs to be accepted."""
    given(ENTERED, STOPPED).when(decide, reopen(), LAW).then_refused(Reason.WRONG_STAGE)


def test_what_works_is_open_already():
    """STYLE: an empty tuple means already so."""
    given(ENTERED).when(decide, reopen(), LAW).then_nothing()


@pytest.mark.parametrize(
    ("baseline", "current", "rate"),
    [(524, 15, "97.14"), (571, 14, "97.55"), (8, 7, "12.50"), (800, 799, "0.13"), (3, 3, "0.00")],
)
def test_a_reduction_is_told_in_percent_with_two_digits_half_up(baseline, current, rate):
    """S0: 524 to 15; S3: 571 to 14; K13 rounds half up."""
    assert reduction_rate(baseline, current) == rate


def test_a_baseline_of_none_has_no_rate():
    """No number is made up."""
    with pytest.raises(ValueError, match="no rate"):
        reduction_rate(0, 0)


@pytest.mark.parametrize(
    ("events", "path"),
    [
        ((), "regulated"),
        ((an(Converted),), "converted"),
        ((an(Converted), SHUT), "shut"),
        ((an(Closed, how="banned"),), "banned"),
    ],
)
def test_every_institution_took_one_path_of_the_reduction(events, path):
    """S2: 规范一批、转型一批、关停一批、取缔一批."""
    assert reduction_path(folded(decide, ENTERED, *events)) == path
