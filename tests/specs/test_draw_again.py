"""Drawing one lot again, and who goes into the pools (DOMAIN.md §1.4; 行政处罚法 第四十三条)."""

import msgspec
import pytest

from core.domain.draw import events as draw
from core.domain.draw.commands import RedrawInspector, RedrawInstitution
from core.domain.draw.decide import decide
from core.domain.draw.pools import Candidate, sort_out
from core.domain.draw.reasons import DrawReason
from core.domain.draw.verify import differences
from core.kernel.reasons import Reason
from tests.support.examples.draw import CHEN, DRAW, RECORD, REVEALER, SECOND
from tests.support.examples.draw import RECUSED as REPLACED
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import HEAD, INSTITUTION, LI, WANG, acting, uid

LAW = shipped_law()
AFTER_REVEAL = RECORD[:9]
AFTER_CLOSURE = RECORD[:11]
HEAD_ACTING = acting(HEAD, "head")

CLOSED = RedrawInstitution(institution=SECOND, reason="已停办", on="2026-11-30", by=HEAD_ACTING)
RECUSED = RedrawInspector(
    institution=INSTITUTION,
    officer=CHEN,
    ground="recusal",
    reason="与举办者有利害关系",
    on="2026-12-01",
    by=HEAD_ACTING,
)


def changed(command, **changes):
    return msgspec.structs.replace(command, **changes)


def test_the_next_of_the_stratum_comes_in_for_a_closed_institution_with_its_own_team():
    """DOMAIN.md §1.4: re-draw only with reason, by the same seed."""
    given(*AFTER_REVEAL).when(decide, CLOSED, LAW).then(*RECORD[9:11])


def test_a_closed_institution_drawn_again_is_already_so():
    """STYLE.md: an empty tuple means already so."""
    given(*AFTER_CLOSURE).when(decide, CLOSED, LAW).then_nothing()


def test_where_the_stratum_is_exhausted_nobody_comes_in():
    """The place stays empty, and the record says so."""
    command = changed(CLOSED, institution=INSTITUTION, on="2026-12-01")
    given(*AFTER_CLOSURE).when(decide, command, LAW).then(
        draw.Redrawn(
            draw=DRAW,
            what="institution",
            ground="closed",
            reason="已停办",
            institution=INSTITUTION,
            before=INSTITUTION,
            redrawn_on="2026-12-01",
        )
    )


def test_another_inspector_comes_in_for_one_who_is_recused():
    """行政处罚法 第四十三条: 应当回避."""
    given(*AFTER_CLOSURE).when(decide, RECUSED, LAW).then(REPLACED)


def test_an_inspector_recused_again_is_already_so():
    """STYLE.md: an empty tuple means already so."""
    given(*RECORD[:12]).when(decide, RECUSED, LAW).then_nothing()


def test_only_the_head_draws_again():
    """行政处罚法 第四十三条: 由行政机关负责人决定."""
    clerk = acting(REVEALER, "clerk")
    refused = (
        given(*AFTER_CLOSURE)
        .when(decide, changed(RECUSED, by=clerk), LAW)
        .then_refused(Reason.ROLE_NEEDED)
    )
    assert refused.basis is not None
    assert refused.basis.cite == "行政处罚法 第四十三条"


@pytest.mark.parametrize(
    "command",
    [
        changed(RECUSED, officer=LI),
        changed(RECUSED, institution=SECOND),
        changed(CLOSED, institution=uid(0x77), on="2026-12-01"),
    ],
)
def test_what_was_not_drawn_is_not_drawn_again(command):
    """DOMAIN.md §1.4: a lot is drawn again by name."""
    given(*AFTER_CLOSURE).when(decide, command, LAW).then_refused(DrawReason.DRAW_NOT_DRAWN)


def test_nothing_is_drawn_again_before_it_is_drawn():
    """DOMAIN.md §1.4."""
    given(*RECORD[:6]).when(decide, RECUSED, LAW).then_refused(Reason.WRONG_STAGE)


def test_a_redraw_is_not_dated_before_the_draw():
    """A day before the seed was revealed cannot be right."""
    command = changed(CLOSED, on="2026-11-26")
    given(*AFTER_REVEAL).when(decide, command, LAW).then_refused(Reason.DAY_ORDER)


def test_where_nobody_is_left_the_lot_is_not_drawn_again():
    """行政处罚法 第四十二条: two officers, or none goes."""
    command = changed(RECUSED, officer=WANG, on="2026-12-02")
    given(*RECORD[:12]).when(decide, command, LAW).then_refused(
        DrawReason.DRAW_NOBODY_LEFT, institution=INSTITUTION
    )


def test_who_is_unable_comes_in_for_no_other_institution():
    """Illness is not of one institution: who is unable is out of every later lot."""
    ill = changed(RECUSED, institution=SECOND, officer=WANG, ground="unable", on="2026-11-28")
    past = (*AFTER_REVEAL, *decide(folded(decide, *AFTER_REVEAL), ill, LAW))
    came = decide(folded(decide, *past), CLOSED, LAW)
    (assigned,) = (one for one in came if isinstance(one, draw.InspectorsAssigned))
    assert set(assigned.officers) == {CHEN, LI}


def test_a_redraw_after_publication_keeps_the_history():
    """DOMAIN.md §4.7: what was drawn first stays on record, and all of it recomputes."""
    ill = changed(RECUSED, officer=LI, ground="unable", on="2027-01-20")
    past = (*RECORD[:9], *RECORD[12:])
    redrawn = decide(folded(decide, *past), changed(ill, institution=SECOND, officer=WANG), LAW)
    state = folded(decide, *past, *redrawn)
    assert state.stage == "published"
    assert state.team(SECOND) == (CHEN, LI)
    assert state.drawn == (SECOND,)
    assert differences((*past, *redrawn)) == ()


def candidate(number=1, **changes):
    return Candidate(**({"institution": uid(number), "uscc": f"U{number}", "grade": "C"} | changes))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"listed": "black"}, "black_list"),
        ({"is_licensed": False}, "unlicensed"),
        ({"is_absconded": True}, "absconded"),
        ({"is_closed": True, "listed": "black"}, "closed"),
        ({"listed": "white", "is_spared": True}, "white_list"),
        ({"grade": "E"}, "no_ratio"),
        ({"grade": ""}, "no_ratio"),
    ],
)
def test_who_is_targeted_spared_or_gone_is_not_in_the_pool_but_on_record(changes, why):
    """DOMAIN.md §1.4: white list exempt, black list and unlicensed targeted, not random."""
    objects, left_out = sort_out([candidate(**changes)], ["C"])
    assert objects == ()
    assert left_out == (draw.LeftOut(institution=uid(1), why=why),)


@pytest.mark.parametrize("changes", [{}, {"listed": "white"}, {"listed": "watch"}])
def test_everybody_else_is_in_the_pool(changes):
    """DOMAIN.md §1.4: a white-listed institution not visited lately is drawn like any other."""
    objects, left_out = sort_out([candidate(**changes)], ["C"])
    assert objects == (draw.PoolObject(institution=uid(1), ref="U1", stratum="C"),)
    assert left_out == ()


@pytest.mark.parametrize("uscc", ["", "U"])
def test_without_a_code_of_its_own_an_institution_is_drawn_by_its_id(uscc):
    """Equal texts have equal lots; a code that two bear, or none, names nobody."""
    objects, _ = sort_out([candidate(2, uscc=uscc), candidate(1, uscc=uscc)], ["C"])
    assert [one.ref for one in objects] == [uid(1), uid(2)]
