"""What may be done with a random draw, from announcement to publication (DOMAIN.md §1.4)."""

import msgspec
import pytest

from core.domain.draw import events as draw
from core.domain.draw.commands import (
    AnnounceDraw,
    CancelDraw,
    CommitSeed,
    FreezePools,
    PublishDraw,
    RevealSeed,
)
from core.domain.draw.decide import decide
from core.domain.draw.reasons import DrawReason
from core.domain.draw.verify import differences
from core.kernel.reasons import Reason
from tests.support.examples.draw import (
    ANNOUNCED,
    CHEN,
    COMMITTED,
    DRAW,
    FROZEN,
    INSPECTORS,
    LEFT_OUT,
    OBJECTS,
    PUBLISHED,
    RECORD,
    REVEALED,
    REVEALER,
    SECOND,
    SEED,
)
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.subjects import CHARGE, HEAD, LATE, WANG, ZHAO, acting, uid

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
OTHER_CLERK = acting(REVEALER, "clerk")
HEAD_ACTING = acting(HEAD, "head")
INSPECTOR = acting(WANG, "inspector")

AFTER_FREEZE = RECORD[:5]
AFTER_COMMIT = RECORD[:6]
AFTER_REVEAL = RECORD[:9]

ANNOUNCE = AnnounceDraw(
    draw=DRAW,
    region="410422",
    title="2026年第四季度随机抽查",
    items=(LATE, CHARGE),
    visits_by="2026-12-31",
    ratios=(draw.Ratio(stratum="C", per_mille=300),),
    load_cap=12,
    beacon="福利彩票双色球2026137期",
    beacon_on="2026-11-26",
    replaces=uid(0x9),
    on="2026-11-23",
    by=CLERK,
)
FREEZE = FreezePools(
    objects=OBJECTS.rows,
    inspectors=INSPECTORS.rows,
    left_out=LEFT_OUT.rows,
    on="2026-11-24",
    by=CLERK,
)
COMMIT = CommitSeed(seed_sha256=COMMITTED.seed_sha256, on="2026-11-25", by=OTHER_CLERK)
REVEAL = RevealSeed(seed=SEED, beacon=REVEALED.beacon, on="2026-11-27", by=OTHER_CLERK)
NOT_ON_NEW_YEAR = "2027-01-29"
"""Twenty working days after 31 December: New Year's Day rests, its notice known or not."""
PUBLISH = PublishDraw(on="2027-01-15", by=OTHER_CLERK)
CANCEL = CancelDraw(reason="种子文件遗失", on="2026-11-26", by=HEAD_ACTING)
CANCELLED = draw.Cancelled(draw=DRAW, reason="种子文件遗失", cancelled_on="2026-11-26")


def changed(command, **changes):
    return msgspec.structs.replace(command, **changes)


def test_a_draw_is_announced_with_its_items_ratios_and_beacon():
    """DOMAIN.md §1.4: what will be checked and how it is drawn is public before any pool."""
    given().when(decide, ANNOUNCE, LAW).then(changed(ANNOUNCED, publish_by=NOT_ON_NEW_YEAR))


def test_the_ratios_of_the_law_hold_where_none_is_named():
    """DOMAIN.md §1.4: A 5 %, B 10 %, C 30 %, D 100 %, as rows of sampling.toml."""
    ratios = (("A", 50), ("B", 100), ("C", 300), ("D", 1000))
    given().when(decide, changed(ANNOUNCE, ratios=()), LAW).then(
        changed(
            ANNOUNCED,
            publish_by=NOT_ON_NEW_YEAR,
            ratios=tuple(draw.Ratio(stratum=one, per_mille=many) for one, many in ratios),
        )
    )


@pytest.mark.parametrize("role", ["inspector", "handler", "publisher", "administrator"])
def test_only_a_clerk_or_a_head_announces(role):
    """acts.toml draw.announce."""
    by = acting(ZHAO, role)
    given().when(decide, changed(ANNOUNCE, by=by), LAW).then_refused(Reason.ROLE_NEEDED)


def test_a_draw_announced_again_is_already_so():
    """STYLE.md: an empty tuple means already so."""
    given(ANNOUNCED).when(decide, ANNOUNCE, LAW).then_nothing()


def test_one_officer_an_object_is_too_few():
    """行政处罚法 第四十二条: 执法人员不得少于两人."""
    command = changed(ANNOUNCE, officers_per_object=1)
    refused = given().when(decide, command, LAW).then_refused(Reason.TOO_FEW_OFFICERS, seen=1)
    assert refused.basis is not None
    assert refused.basis.cite == "行政处罚法 第四十二条"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"items": ()}, DrawReason.DRAW_WITHOUT_ITEMS),
        ({"items": ("V-XXX-99",)}, DrawReason.DRAW_OTHER_ITEM),
        ({"ratios": (draw.Ratio(stratum="C", per_mille=1),) * 2}, DrawReason.DRAW_STRATUM_TWICE),
        ({"beacon": msgspec.UNSET}, DrawReason.DRAW_BEACON_HALF),
        ({"beacon_on": msgspec.UNSET}, DrawReason.DRAW_BEACON_HALF),
        ({"visits_by": "2026-11-22"}, Reason.DAY_ORDER),
    ],
)
def test_an_announcement_that_cannot_be_kept_is_refused(changes, reason):
    """DOMAIN.md §1.4: an item list, one ratio a stratum, a beacon with its day."""
    given().when(decide, changed(ANNOUNCE, **changes), LAW).then_refused(reason)


def test_publication_is_due_twenty_working_days_after_the_last_visit():
    """DOMAIN.md §1.4, Publish: within 20 working days; §4.8: 2025-09-26 and 20 WD."""
    command = changed(ANNOUNCE, on="2025-09-01", visits_by="2025-09-26", beacon_on="2025-09-30")
    given().when(decide, command, LAW).then(
        changed(
            ANNOUNCED,
            announced_on="2025-09-01",
            visits_by="2025-09-26",
            publish_by="2025-10-30",
            provisional=False,
            beacon_on="2025-09-30",
        )
    )


def test_freezing_writes_down_both_pools_with_their_hashes():
    """DOMAIN.md §1.4: freeze pools, publish their hash; the rows stand beside it."""
    given(ANNOUNCED).when(decide, FREEZE, LAW).then(FROZEN, OBJECTS, INSPECTORS, LEFT_OUT)


def test_the_order_in_which_rows_come_changes_nothing():
    """The hash is over rows in the order of their ids, interests sorted and each once."""
    shuffled = changed(
        FREEZE,
        objects=OBJECTS.rows[::-1],
        inspectors=tuple(
            changed(one, interests=one.interests * 2) for one in INSPECTORS.rows[::-1]
        ),
    )
    given(ANNOUNCED).when(decide, shuffled, LAW).then(FROZEN, OBJECTS, INSPECTORS, LEFT_OUT)


def test_the_same_pools_frozen_again_are_already_so():
    """STYLE.md: an empty tuple means already so."""
    given(*AFTER_FREEZE).when(decide, FREEZE, LAW).then_nothing()


def test_frozen_pools_do_not_change():
    """DOMAIN.md §1.4: after the freeze nobody comes in or goes out."""
    fewer = changed(FREEZE, left_out=())
    given(*AFTER_FREEZE).when(decide, fewer, LAW).then_refused(Reason.WRONG_STAGE, stage="frozen")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"objects": ()}, DrawReason.DRAW_POOL_EMPTY),
        ({"objects": OBJECTS.rows * 2}, DrawReason.DRAW_POOL_TWICE),
        ({"inspectors": INSPECTORS.rows * 2}, DrawReason.DRAW_POOL_TWICE),
        (
            {"left_out": (draw.LeftOut(institution=SECOND, why="closed"),)},
            DrawReason.DRAW_POOL_TWICE,
        ),
        (
            {"objects": tuple(changed(one, ref="same") for one in OBJECTS.rows)},
            DrawReason.DRAW_POOL_TWICE,
        ),
        (
            {"objects": tuple(changed(one, stratum="D") for one in OBJECTS.rows)},
            DrawReason.DRAW_OTHER_STRATUM,
        ),
        ({"on": "2026-11-22"}, Reason.DAY_ORDER),
        ({"by": INSPECTOR}, Reason.ROLE_NEEDED),
    ],
)
def test_pools_by_which_lots_could_not_fall_are_refused(changes, reason):
    """DOMAIN.md §1.4: each row once, each of an announced stratum, each with its own text."""
    given(ANNOUNCED).when(decide, changed(FREEZE, **changes), LAW).then_refused(reason)


def test_every_institution_of_the_pool_needs_enough_inspectors_without_interest():
    """行政处罚法 第四十二条 and 第四十三条: two, none of whom has an interest."""
    barred = tuple(
        changed(one, interests=(SECOND,)) if one.officer in {WANG, CHEN} else one
        for one in INSPECTORS.rows
    )
    command = changed(FREEZE, inspectors=barred)
    given(ANNOUNCED).when(decide, command, LAW).then_refused(
        DrawReason.DRAW_TOO_FEW_INSPECTORS, institution=SECOND, seen=1, needed=2
    )


def test_the_hash_of_a_seed_is_logged_after_the_freeze():
    """DOMAIN.md §1.4: commit seed_hash."""
    given(*AFTER_FREEZE).when(decide, COMMIT, LAW).then(COMMITTED)


def test_the_same_hash_again_is_already_so():
    """STYLE.md: an empty tuple means already so."""
    given(*AFTER_COMMIT).when(decide, COMMIT, LAW).then_nothing()


def test_a_second_seed_is_refused():
    """DOMAIN.md §1.4: one seed a draw, else whoever commits could choose."""
    other = changed(COMMIT, seed_sha256=FROZEN.objects.sha256)
    given(*AFTER_COMMIT).when(decide, other, LAW).then_refused(Reason.WRONG_STAGE)


def test_no_seed_is_bound_before_the_pools_are_frozen():
    """DOMAIN.md §1.4: freeze, then commit."""
    given(ANNOUNCED).when(decide, COMMIT, LAW).then_refused(Reason.WRONG_STAGE, stage="announced")


@pytest.mark.parametrize(("command", "past"), [(COMMIT, AFTER_FREEZE), (REVEAL, AFTER_COMMIT)])
def test_who_froze_the_pools_has_no_hand_in_the_seed(command, past):
    """acts.toml draw.commit, draw.reveal: apart from the freezer."""
    given(*past).when(decide, changed(command, by=CLERK), LAW).then_refused(
        Reason.SAME_PERSON, part="freezer"
    )


@pytest.mark.parametrize("on", ["2026-11-26", "2026-11-27"])
def test_a_seed_bound_when_the_beacon_may_be_known_is_refused(on):
    """Whoever knows the number could draw seeds until one suits; the day before is in time."""
    given(*AFTER_FREEZE).when(decide, changed(COMMIT, on=on), LAW).then_refused(
        DrawReason.DRAW_BEACON_KNOWN, beacon_on="2026-11-26"
    )


def test_revealing_the_seed_draws_objects_and_inspectors():
    """DOMAIN.md §1.4: reveal, order by HMAC, take ceil(ratio × n), inspectors the same."""
    given(*AFTER_COMMIT).when(decide, REVEAL, LAW).then(*RECORD[6:9])


def test_a_seed_revealed_again_is_already_so():
    """STYLE.md: an empty tuple means already so."""
    given(*AFTER_REVEAL).when(decide, REVEAL, LAW).then_nothing()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"seed": COMMITTED.seed_sha256}, DrawReason.DRAW_OTHER_SEED),
        ({"beacon": msgspec.UNSET}, DrawReason.DRAW_BEACON_MISSING),
        ({"on": "2026-11-25"}, Reason.DAY_ORDER),
        ({"by": INSPECTOR}, Reason.ROLE_NEEDED),
    ],
)
def test_a_seed_is_revealed_as_it_was_bound_with_the_beacon_on_its_day(changes, reason):
    """DOMAIN.md §1.4: seed_hash; the beacon is known from its day on."""
    given(*AFTER_COMMIT).when(decide, changed(REVEAL, **changes), LAW).then_refused(reason)


def test_a_beacon_that_was_not_named_is_refused():
    """A number added afterwards would let whoever reveals choose."""
    past = (changed(ANNOUNCED, beacon=msgspec.UNSET, beacon_on=msgspec.UNSET), *RECORD[1:6])
    given(*past).when(decide, REVEAL, LAW).then_refused(DrawReason.DRAW_NO_BEACON)


def test_a_seed_is_not_revealed_before_it_is_bound():
    """DOMAIN.md §1.4: commit, then reveal."""
    given(*AFTER_FREEZE).when(decide, REVEAL, LAW).then_refused(Reason.WRONG_STAGE, stage="frozen")


def test_a_draw_is_published():
    """DOMAIN.md §1.4: the result of each batch is public."""
    given(*RECORD[:12]).when(decide, PUBLISH, LAW).then(PUBLISHED)


def test_a_published_draw_is_already_so():
    """STYLE.md: an empty tuple means already so."""
    given(*RECORD).when(decide, PUBLISH, LAW).then_nothing()


def test_nothing_is_published_before_it_is_drawn():
    """DOMAIN.md §1.4."""
    given(*AFTER_COMMIT).when(decide, PUBLISH, LAW).then_refused(Reason.WRONG_STAGE)


@pytest.mark.parametrize("past", [RECORD[:1], AFTER_FREEZE, AFTER_COMMIT])
def test_a_draw_is_cancelled_while_its_seed_is_secret(past):
    """A lost seed: cancel with the reason, and announce another that names this one."""
    given(*past).when(decide, CANCEL, LAW).then(CANCELLED)


def test_a_cancelled_draw_is_already_so():
    """STYLE.md: an empty tuple means already so."""
    given(ANNOUNCED, CANCELLED).when(decide, CANCEL, LAW).then_nothing()


def test_a_result_that_displeases_is_not_cancelled():
    """DOMAIN.md §1.4: what was drawn stands; a lot is drawn again by name and with a reason."""
    command = changed(CANCEL, on="2026-11-28")
    given(*AFTER_REVEAL).when(decide, command, LAW).then_refused(Reason.WRONG_STAGE, stage="drawn")


def test_only_the_head_cancels():
    """acts.toml draw.cancel."""
    given(ANNOUNCED).when(decide, changed(CANCEL, by=CLERK), LAW).then_refused(Reason.ROLE_NEEDED)


def test_the_whole_story_recomputes():
    """DOMAIN.md §1.4: everyone can replay it."""
    assert differences(RECORD) == ()
