"""What must hold between the rows of a pack, beyond what each field may be."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from core.domain.credit.faults import PackError
from core.domain.credit.items import Item
from core.domain.credit.naming import name_faults
from core.domain.credit.scheme import Check, Grade, Hysteresis, Pack, ScoreRule
from core.domain.credit.speaking import Adjuster, Annuller, Condition, Evidence, Source, Test

ABOUT_OCCASIONS = frozenset({"kind", "score", "grade"})
"""What a grade and a check may ask of an inspection."""


def check_pack(pack: Pack) -> None:
    """See that the rows of a pack fit together.

    Raises:
        PackError: they do not.
    """
    for fault in pack_faults(pack):
        raise fault


def pack_faults(pack: Pack) -> Iterator[PackError]:
    """Yield what does not fit together, one fault a row and question."""
    for check in _all_checks(pack):
        try:
            check()
        except PackError as fault:
            yield fault
    yield from name_faults(pack)


def _all_checks(pack: Pack) -> Iterator[Callable[[], None]]:
    yield partial(_check_scale, pack)
    yield partial(_check_score, pack.score)
    yield partial(_check_there_are_items, pack)
    seen: set[str] = set()
    for number, item in enumerate(pack.items, start=1):
        yield partial(_check_item, item, f"item {number} ({item.id})", item.id in seen)
        seen.add(item.id)
    for name, change in _changes(pack):
        yield partial(_check_change, change, name)
        yield partial(_check_source, change, name, "where")
    yield partial(_check_grades, pack)
    for number, check in enumerate(pack.checks, start=1):
        yield partial(_check_check, pack, check, f"check {number} ({check.what})")


def _check_scale(pack: Pack) -> None:
    scale = pack.scale
    for field, base in (("base", scale.base), *((f"bases.{y}", b) for y, b in scale.bases.items())):
        if not scale.min <= base <= scale.max:
            raise PackError(
                "scale", field, f"{base} is not within `min` {scale.min} and `max` {scale.max}"
            )
    if scale.bases and scale.reset != "yearly":
        raise PackError("scale", "bases", 'bases of years need `reset = "yearly"`')
    if scale.hysteresis == Hysteresis():
        raise PackError("scale", "hysteresis", "say `points`, `months` or both")


def _check_score(rule: ScoreRule) -> None:
    if rule.of == "visit" and not rule.occasion:
        raise PackError("score", "occasion", "say which events are inspections")
    if rule.of == "balance" and (rule.stands, rule.last) != ("latest", 1):
        raise PackError("score", "stands", 'only inspections have it: say `of = "visit"`')
    if rule.stands == "latest" and rule.last != 1:
        raise PackError("score", "last", 'the latest is one: say `stands = "mean"` or `"worst"`')
    for number, occasion in enumerate(rule.occasion, start=1):
        row = f"score.occasion {number}"
        _check_source(occasion, row, "where")
        _check_element(occasion, (occasion.on, occasion.kind, occasion.score, occasion.grade), row)


def _check_there_are_items(pack: Pack) -> None:
    if not pack.items:
        raise PackError("item", "", "a pack needs at least one item")


def _check_item(item: Item, row: str, stands_twice: bool) -> None:  # noqa: FBT001 - bound in place
    if stands_twice:
        raise PackError(row, "id", f"{item.id} stands twice")
    _check_points(item, row)
    _check_clean(item, row)
    for evidence in item.evidences:
        _check_source(evidence, row, "evidence.where")
        _check_element(evidence, _item_paths(item, evidence), row)
    for eraser in item.erased_when:
        _check_source(eraser, row, "erased_when.where")
        _check_element(eraser, (eraser.on, eraser.amount), row)
    for owing in item.owed:
        _check_source(owing, row, "owed.where")
        _check_element(owing, (owing.on, owing.amount), row)
    _check_paid(item, row)


def _check_paid(item: Item, row: str) -> None:
    """What is paid and what is owed are of one item, and either alone says nothing."""
    counts = any(eraser.amount for eraser in item.erased_when)
    if counts and not item.owed:
        raise PackError(row, "owed", "`amount` adds up payments; say in `[[item.owed]]` of what")
    if item.owed and not counts:
        raise PackError(row, "owed", "no `[[item.erased_when]]` has an `amount` that pays it")
    if item.cap_of == "code" and (item.cap is None or not _have_codes(item)):
        raise PackError(row, "cap_of", "a cap for each code needs `cap`, and `codes` as evidence")


def _item_paths(item: Item, evidence: Evidence) -> tuple[str | None, ...]:
    measured = item.points_from.path if item.points_from else None
    tested = tuple(row.path for row in item.table)
    return (evidence.effective, evidence.due, item.points_by, measured, *tested, *item.once_by)


def _check_points(item: Item, row: str) -> None:
    ways = {
        "points": item.points is not None,
        "points_from": item.points_from is not None,
        "table": bool(item.table),
        "weights": bool(item.weights),
    }
    said = [way for way, is_said in ways.items() if is_said]
    if len(said) != 1:
        seen = f"`{'`, `'.join(said)}`" if said else "none"
        raise PackError(row, "points", f"say one of `{'`, `'.join(ways)}`; there is {seen}")
    if item.points == 0:
        raise PackError(row, "points", "an item without points says nothing")
    looks = bool(item.table or item.weights)
    if looks and not (item.points_by or _rows_say_where(item) or _have_codes(item)):
        raise PackError(row, "points_by", f"`{said[0]}` needs the path of the value it looks at")
    if not looks and (item.points_by or item.otherwise is not None):
        field = "points_by" if item.points_by else "otherwise"
        raise PackError(row, field, "it belongs to `table` or `weights`")


def _rows_say_where(item: Item) -> bool:
    return bool(item.table) and all(row.path or not _says(row) for row in item.table)


def _have_codes(item: Item) -> bool:
    return all(evidence.codes for evidence in item.evidences)


def _check_clean(item: Item, row: str) -> None:
    if item.clean is None:
        return
    if item.points is None:
        raise PackError(row, "clean", "what comes of nothing has fixed `points`")
    if item.expiry_months is not None:
        raise PackError(row, "expiry_months", "`clean` ends with the next entry, not by time")


def _changes(pack: Pack) -> Iterator[tuple[str, Annuller | Adjuster]]:
    for number, row in enumerate(pack.annulments, start=1):
        yield f"annulment {number} ({row.event})", row
    for number, change in enumerate(pack.adjustments, start=1):
        yield f"adjustment {number} ({change.event})", change


def _check_change(row: Annuller | Adjuster, name: str) -> None:
    if isinstance(row, Annuller):
        if not (row.annuls or row.subject):
            raise PackError(name, "annuls", "say `annuls`, an event's id, or `subject`")
        _check_element(row, (row.annuls, row.annuls_from, row.item), name)
        return
    if not (row.adjusts or row.subject):
        raise PackError(name, "adjusts", "say `adjusts`, an event's id, or `subject`")
    said = (row.points, row.points_from, row.percent)
    if sum(one is not None for one in said) != 1:
        raise PackError(name, "points", "say one of `points`, `points_from`, `percent`")
    _check_element(row, (row.adjusts, row.adjusts_from, row.item), name)


def _check_source(source: Source, row: str, field: str) -> None:
    if source.each and source.any:
        raise PackError(
            row, f"{field.rpartition('where')[0]}any", "`each` and `any` exclude one another"
        )
    for condition in (*source.where, *chain.from_iterable(source.either)):
        _check_condition(condition, row, field)
        if condition.path.startswith("@") and not (source.each or source.any):
            raise PackError(row, field, "`@` needs `each` or `any`")
    _check_element(source, (source.subject, source.codes), row)


def _check_element(source: Source, paths: Iterable[str | None], row: str) -> None:
    """`@` speaks of one element; under `any` several may have met the conditions."""
    for path in paths:
        if path and path.startswith("@") and not source.each:
            raise PackError(row, path, "`@` needs `each`")


def _says(test: Test) -> bool:
    said = (
        test.equals,
        test.is_not,
        test.one_of,
        test.at_least,
        test.below,
        test.at_most,
        test.prefix,
        test.contains,
        test.present,
    )
    return any(one is not None for one in said)


def _check_condition(condition: Condition, row: str, field: str) -> None:
    if not _says(condition):
        raise PackError(
            row,
            field,
            f"{condition.path}: say `is`, `is_not`, `one_of`, `at_least`, `below`, `at_most`, "
            "`prefix`, `contains` or `present`",
        )


def _check_grades(pack: Pack) -> None:
    """Every total has a grade: the last row holds always, and no row before it does."""
    if not pack.grades:
        raise PackError("grade", "", "a pack needs at least one grade")
    for number, grade in enumerate(pack.grades, start=1):
        row = f"grade {number} ({grade.grade})"
        always = _holds_always(grade)
        if always != (number == len(pack.grades)):
            needed = "the last row holds always" if not always else "no row behind it is reached"
            raise PackError(row, "min_total", needed)
        if grade.override and not grade.any_active:
            raise PackError(row, "override", "an override names what is active in `any_active`")
        _check_about_occasions(grade.when, row, "when")
        if grade.when and not pack.score.occasion:
            raise PackError(row, "when", "it asks of inspections; say `[[score.occasion]]`")


def _holds_always(grade: Grade) -> bool:
    asked = (
        grade.min_total,
        grade.max_total,
        grade.largest_at_least,
        grade.largest_at_most,
        grade.smallest_at_least,
        grade.smallest_at_most,
    )
    lists = (grade.components, grade.any_active, grade.none_active, grade.when)
    return all(one is None for one in asked) and not any(lists)


def _check_about_occasions(conditions: tuple[Condition, ...], row: str, field: str) -> None:
    for condition in conditions:
        _check_condition(condition, row, field)
        if condition.path not in ABOUT_OCCASIONS:
            raise PackError(row, field, f"{condition.path}: only `kind`, `score`, `grade`")


def _check_check(pack: Pack, check: Check, row: str) -> None:
    if check.what == "entry":
        if check.of == "standing":
            raise PackError(row, "of", "it asks of scores and grades, not of entries")
        if check.item is None or check.recorded is None:
            raise PackError(row, "item", "a check of entries names `item` and `recorded`")
        _check_source(check.recorded, row, "recorded.where")
        _check_element(check.recorded, (check.recorded.on, check.recorded.points), row)
    elif not any(getattr(one, check.what) for one in pack.score.occasion):
        raise PackError(row, "what", f"no `[[score.occasion]]` says where its {check.what} stands")
    _check_about_occasions(check.where, row, "where")
