"""Parts of a total with sums of their own, and grades that ask about them (docs/PACKS.md)."""

import pytest

from tests.support.schemes import GRADES, WHOLE_VISIT, item, row, scheme, scored, total, visit

DAY = "2026-05-01"
PARTS = (
    row("component", "clean", "base = 20\nmin = 0\nmax = 20"),
    row("component", "fire", "base = 30\nmin = 10"),
)
SCALE = "base = 50\nmin = 0\nmax = 100"


def items(*names: str) -> tuple[str, ...]:
    return tuple(
        item(
            name.upper(),
            f'points = -8\ncomponent = "{name}"' if name != "loose" else "points = -8",
            where=f'{{ path = "@.code", prefix = "{name}" }}',
        )
        for name in names
    )


PACK = scheme(*PARTS, *items("clean", "fire", "loose"), scale=SCALE)


@pytest.mark.parametrize(
    ("codes", "clean", "fire", "points"),
    [
        ((), 20, 30, 100),
        (("clean",), 12, 30, 92),
        (("clean", "clean", "clean"), 0, 30, 80),
        (("fire", "fire", "fire"), 20, 10, 80),
        (("loose",), 20, 30, 92),
        (("clean", "fire", "loose"), 12, 22, 76),
    ],
)
def test_a_component_sums_its_own_items_within_its_limits(codes, clean, fire, points):
    """CREDIT.md: items can belong to a named component with its own sum and maximum."""
    result = scored(PACK, visit(1, DAY, *codes))
    assert [(part.id, part.total) for part in result.components] == [
        ("clean", clean),
        ("fire", fire),
    ]
    assert result.total == points


def test_a_component_tells_its_points_before_its_limits():
    """CREDIT.md: every answer can be explained."""
    assert scored(PACK, visit(1, DAY, *["clean"] * 3)).components[0].points == -24


def rating() -> str:
    """The British food hygiene rating: 0 to 5 by the total and the largest of three scores."""
    rows = [(5, 15, 5), (4, 20, 10), (3, 30, 10), (2, 40, 15), (1, 50, 20)]
    return "".join(
        row("grade", str(grade), f"max_total = {most}\nlargest_at_most = {largest}")
        for grade, most, largest in rows
    ) + row("grade", "0")


NAMES = ("hygiene", "structural", "management")
HYGIENE = scheme(
    *(row("component", name) for name in NAMES),
    *(
        item(
            name.upper(),
            f'points_from = {{ path = "fields.{name}" }}\ncomponent = "{name}"',
            WHOLE_VISIT,
        )
        for name in NAMES
    ),
    scale='base = 0\nmin = 0\nmax = 80\ndirection = "down"',
    rule='of = "visit"\n[[score.occasion]]\nevent = "hist.visit-recorded.v1"\nsubject = "key"\n'
    'on = "visited_on"\ngrade = "grade"\n',
    grades=rating(),
)


@pytest.mark.parametrize(
    ("scores", "grade"),
    [
        ((0, 0, 0), "5"),
        ((5, 5, 5), "5"),
        ((10, 0, 0), "4"),
        ((5, 5, 10), "4"),
        ((10, 10, 0), "4"),
        ((10, 10, 5), "3"),
        ((10, 10, 10), "3"),
        ((15, 0, 0), "2"),
        ((15, 15, 10), "2"),
        ((20, 0, 0), "1"),
        ((20, 20, 10), "1"),
        ((25, 0, 0), "0"),
        ((20, 20, 15), "0"),
    ],
)
def test_a_rating_by_the_total_and_the_largest_component(scores, grade):
    """CREDIT.md: a rating from three component scores by total and largest component."""
    fields = dict(zip(NAMES, scores, strict=True))
    assert scored(HYGIENE, visit(1, DAY, fields=fields)).grade == grade


@pytest.mark.parametrize(
    ("condition", "codes", "grade"),
    [
        ('components = [{ id = "clean", at_least = 12 }]', ("clean",), "A"),
        ('components = [{ id = "clean", at_least = 13 }]', ("clean",), "C"),
        ('components = [{ id = "clean", at_most = 12 }]', ("clean",), "A"),
        ('components = [{ id = "clean", at_most = 11 }]', ("clean",), "C"),
        ('components = [{ id = "clean", at_least = 20 }, { id = "fire", at_least = 30 }]', (), "A"),
        ("smallest_at_least = 12", ("clean",), "A"),
        ("smallest_at_least = 13", ("clean",), "C"),
        ("smallest_at_most = 12", ("clean",), "A"),
        ("smallest_at_most = 11", ("clean",), "C"),
        ("largest_at_least = 30", ("clean",), "A"),
        ("largest_at_least = 31", ("clean",), "C"),
    ],
)
def test_a_grade_may_ask_of_components(condition, codes, grade):
    """CREDIT.md: grades with conditions on a component, on the largest single component."""
    grades = row("grade", "A", condition) + row("grade", "C")
    pack = scheme(*PARTS, *items("clean", "fire", "loose"), scale=SCALE, grades=grades)
    assert scored(pack, visit(1, DAY, *codes)).grade == grade


def test_the_scale_limits_the_whole_after_its_parts():
    """docs/PACKS.md, "Components"."""
    scale = "base = 70\nmin = 0\nmax = 100"
    pack = scheme(*PARTS, *items("clean", "fire"), scale=scale, grades=GRADES)
    assert total(pack) == "100"
    assert total(pack, visit(1, DAY, "clean")) == "100"
    assert total(pack, visit(1, DAY, "clean", "fire", "fire")) == "96"
