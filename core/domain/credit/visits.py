"""Which inspections stand, and what they score together (docs/PACKS.md, "Which score stands")."""

from bisect import bisect_right
from fractions import Fraction
from itertools import islice

from core.domain.credit.facts import Occasion, whose
from core.domain.credit.lines import lines_on
from core.domain.credit.numbers import rounded
from core.domain.credit.scheme import Pack
from core.domain.credit.standing import Known, is_event_annulled
from core.domain.credit.totals import ComponentScore, Reckoned, reckon


class NotYetScored(LookupError):  # noqa: N818 - says what is, as callers read it
    """Inspections score, and there was none yet; no score is never a full score."""


def standing_occasions(pack: Pack, known: Known, day: str) -> tuple[Occasion, ...]:
    """Return the inspections that make the score of a DATE, oldest first."""
    count = 1 if pack.score.stands == "latest" else pack.score.last
    come = bisect_right(known.occasions, day, key=lambda one: one.on)
    held = (
        known.occasions[place]
        for place in range(come - 1, -1, -1)
        if not is_event_annulled(known, known.occasions[place].event, day)
    )
    return tuple(reversed(tuple(islice(held, count))))


def reckon_visits(pack: Pack, known: Known, day: str) -> tuple[Reckoned, tuple[Occasion, ...]]:
    """Return the score of the inspections that stand on a DATE, and these.

    Raises:
        NotYetScored: none does.
    """
    occasions = standing_occasions(pack, known, day)
    if not occasions:
        raise NotYetScored(f"no inspection is known on {day}; there is no score yet")
    wanted = {whose(one) for one in occasions}
    lines = [line for line in lines_on(pack, known, day) if whose(line.entry) in wanted]
    each = [
        reckon(pack, [line for line in lines if whose(line.entry) == whose(one)], day, one)
        for one in occasions
    ]
    return together(pack, each), occasions


def together(pack: Pack, each: list[Reckoned]) -> Reckoned:
    """Return what inspections score together, the latest of them last."""
    if pack.score.stands == "worst":
        up = pack.scale.direction == "up"
        return (min if up else max)(each, key=lambda one: one.total)
    return each[0] if len(each) == 1 else _mean(pack, each)


def _mean(pack: Pack, each: list[Reckoned]) -> Reckoned:
    """Return the mean of totals and components, graded as the latest inspection."""
    return Reckoned(
        total=_mean_of(pack, [one.total for one in each]),
        components=tuple(
            ComponentScore(
                id=part.id,
                title_zh=part.title_zh,
                title_en=part.title_en,
                total=_mean_of(pack, [one.components[place].total for one in each]),
                points=_mean_of(pack, [one.components[place].points for one in each]),
            )
            for place, part in enumerate(each[-1].components)
        ),
        lines=tuple(line for one in each for line in one.lines),
        active=tuple(entry for one in each for entry in one.active),
        occasion=each[-1].occasion,
    )


def _mean_of(pack: Pack, numbers: list[int]) -> int:
    return rounded(Fraction(sum(numbers), len(numbers)), pack.scale.rounding)
