"""Which inspections stand, and what they score together (docs/PACKS.md, "Which score stands")."""

from fractions import Fraction

from core.domain.credit.facts import Occasion
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
    held = [
        one
        for one in known.occasions
        if one.on <= day and not is_event_annulled(known, one.event, day)
    ]
    return tuple(held[-count:])


def reckon_visits(pack: Pack, known: Known, day: str) -> tuple[Reckoned, tuple[Occasion, ...]]:
    """Return the score of the inspections that stand on a DATE, and these.

    Raises:
        NotYetScored: none does.
    """
    occasions = standing_occasions(pack, known, day)
    if not occasions:
        raise NotYetScored(f"no inspection is known on {day}; there is no score yet")
    wanted = {one.subject for one in occasions}
    lines = [line for line in lines_on(pack, known, day) if line.entry.subject in wanted]
    each = [
        reckon(pack, [line for line in lines if line.entry.subject == one.subject], day, one)
        for one in occasions
    ]
    if pack.score.stands == "worst":
        up = pack.scale.direction == "up"
        return (min if up else max)(each, key=lambda one: one.total), occasions
    return each[0] if len(each) == 1 else _mean(pack, each), occasions


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
