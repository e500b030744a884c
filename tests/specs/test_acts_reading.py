"""From a command's types to options, from what was said to values, and errors by their field."""

from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import UNSET, Meta, UnsetType

from core.kernel.acting import Acting
from core.kernel.fields import DayText, Line, Uuid7
from core.kernel.limits import MAX_INT
from server.acts.act import Act
from server.acts.checking import check_day, check_values, read_command
from server.acts.reading import asked_of, fields_of, read_typed, takes_region
from server.acts.table import ACTS
from server.answers import WrongCall
from server.calls.acts import options_of
from server.cli import parser
from tests.support.subjects import INSTITUTION, TODAY, WANG, acting


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One of many."""

    pupil: Uuid7
    paid_fen: Annotated[int, Meta(ge=1)]
    due_on: DayText | UnsetType = UNSET
    is_first: bool = False


class Once(msgspec.Struct, frozen=True, kw_only=True):
    """Said once."""

    name: Line
    mode: Line | UnsetType = UNSET


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A command with a field of every kind."""

    thing: Uuid7
    lines: tuple[Part, ...]
    once: Once
    how: Literal["one", "two"] = "one"
    served_on: DayText = ""
    fine_fen: int = 0
    count: int = 0
    is_urgent: bool = False
    codes: tuple[Line, ...] = ()
    found: tuple[Line, ...] = ()
    reason: Line | None = None
    on: DayText
    by: Acting


ACT = Act(name="wish", command=Wish, about="", creates=True, fills={"found": lambda _: []})
ASKED = asked_of(ACT, "thing")
FIELDS = {field.name: field for field in fields_of(Wish)}
RIGHT = {"lines": [{"pupil": WANG, "paid_fen": 100}], "once": {"name": "甲"}}


def wrong(values):
    """Return what is said of values that are not as they should be."""
    with pytest.raises(WrongCall) as told:
        check_values(Wish, values, ASKED)
    return told.value


def test_a_person_is_asked_for_nothing_that_the_office_knows():
    """Who acts, on which stream, the day and what is looked up are no fields to type."""
    asked = {field.name for field in ASKED}
    assert asked == set(Wish.__struct_fields__) - {"by", "thing", "on", "found"}


@pytest.mark.parametrize(
    ("name", "option", "kind"),
    [
        ("served_on", "--served-on", "text"),
        ("fine_fen", "--fine", "money"),
        ("count", "--count", "number"),
        ("is_urgent", "--is-urgent", "flag"),
        ("codes", "--codes", "text"),
        ("lines", "--lines", "parts"),
        ("reason", "--reason", "text"),
    ],
)
def test_an_option_follows_from_the_fields_type(name, option, kind):
    """Money is said in yuan, without its unit."""
    assert (FIELDS[name].option, FIELDS[name].kind) == (option, kind)


def test_a_day_is_told_from_a_text():
    """A day is checked as one, and shown as DATE."""
    assert [name for name, field in FIELDS.items() if field.is_day] == ["served_on", "on"]


def test_the_words_of_a_literal_are_choices():
    """What may be said is said by the parser itself."""
    assert FIELDS["how"].choices == ("one", "two")


def test_a_part_that_is_said_once_has_options_of_its_own():
    """`institution register --name … --uscc …`."""
    assert {"--name", "--mode"} < {field.option for field in options_of(ACT, "thing")}


@pytest.mark.parametrize(
    ("name", "said", "value"),
    [
        ("fine_fen", "20000.00", 2_000_000),
        ("fine_fen", "1", 100),
        ("count", "12", 12),
        ("count", "twelve", "twelve"),
        ("codes", ["a", "b"], ["a", "b"]),
        ("is_urgent", True, True),
        ("reason", None, None),
        ("lines", ["pupil=x,paid=1.50,is_first=yes"],
         [{"pupil": "x", "paid_fen": 150, "is_first": True}]),
    ],
)  # fmt: skip
def test_what_was_said_is_read_into_plain_values(name, said, value):
    """What is no number stays as it is: its field says so afterwards."""
    assert read_typed(FIELDS[name], said) == value


@pytest.mark.parametrize("said", ["1.5", "-1.00", "1,000.00", "1e3", "\uff11", "", "20000.000"])
def test_money_is_whole_fen(said):
    """Nothing is rounded."""
    with pytest.raises(WrongCall) as told:
        read_typed(FIELDS["fine_fen"], said)
    assert told.value.field == "--fine"


@pytest.mark.parametrize("said", ["pupil", "pupil=x,who=y", "=x"])
def test_parts_are_named(said):
    """KEY=VALUE,KEY=VALUE with the keys of the part."""
    with pytest.raises(WrongCall) as told:
        read_typed(FIELDS["lines"], [said])
    assert told.value.field == "--lines"


def test_right_values_are_taken():
    """Everything optional may be left out."""
    check_values(Wish, RIGHT, ASKED)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "lines"),
        (RIGHT | {"thing": INSTITUTION}, "thing"),
        (RIGHT | {"by": {"roles": ["head"]}}, "by"),
        (RIGHT | {"found": ["x"]}, "found"),
        (RIGHT | {"nothing": 1}, "nothing"),
        (RIGHT | {"how": "three"}, "how"),
        (RIGHT | {"count": "1"}, "count"),
        (RIGHT | {"count": MAX_INT + 1}, "count"),
        (RIGHT | {"count": 10**5000}, "count"),
        (RIGHT | {"is_urgent": 1}, "is_urgent"),
        (RIGHT | {"codes": "a"}, "codes"),
        (RIGHT | {"codes": ["a", 2]}, "codes[1]"),
        (RIGHT | {"codes": ["a"] * 1_001}, "codes"),
        (RIGHT | {"reason": "\udcff"}, "reason"),
        (RIGHT | {"served_on": "2026-02-31"}, "served_on"),
        (RIGHT | {"served_on": 7}, "served_on"),
        (RIGHT | {"once": {"name": "甲", "other": "x"}}, "once.other"),
        (RIGHT | {"once": ["甲"]}, "once"),
        (RIGHT | {"lines": [{"pupil": WANG, "paid_fen": 0}]}, "lines[0].paid_fen"),
        (RIGHT | {"lines": [{"pupil": WANG, "paid_fen": 1, "name": "王"}]}, "lines.name"),
        (
            RIGHT | {"lines": [{"pupil": WANG, "paid_fen": 1, "due_on": "2026-02-31"}]},
            "lines.due_on",
        ),
    ],
)
def test_a_wrong_value_is_named_by_its_field(values, field):
    """What is unknown is refused: it would be dropped without a word."""
    assert wrong(values).field == field


def test_what_is_nested_too_deep_is_named():
    """FORMAT §10."""
    deep: list[object] = []
    for _ in range(900):
        deep = [deep]
    assert wrong(RIGHT | {"codes": deep}).field == "codes"


@pytest.mark.parametrize("seen", ["2026-11-31", "20261123", "", "tomorrow", 20261123, None, []])
def test_a_day_is_a_day(seen):
    """As FORMAT §0 writes it."""
    with pytest.raises(WrongCall) as told:
        check_day("on", seen)
    assert told.value.field == "on"


def test_checked_values_make_the_command():
    """What passed field by field is the command."""
    by = msgspec.to_builtins(acting(WANG, "head"))
    command = read_command(Wish, RIGHT | {"thing": INSTITUTION, "on": TODAY, "by": by})
    assert isinstance(command, Wish)
    assert (command.lines[0].paid_fen, command.once.name) == (100, "甲")


def test_where_a_new_stream_lies_is_asked_once():
    """A field `region` or `scope` of the command says it already."""
    both = [
        f"{kind} {act.name}"
        for kind, acts in ACTS.items()
        for act in acts
        if takes_region(act) and "--region" in {one.option for one in options_of(act, kind)}
    ]
    assert both == []


def test_every_act_has_a_call_with_an_option_for_every_field():
    """The parser of the whole command line is made; two options of one name would stop it."""
    assert parser().prog == "anjuan"
    twice = [
        f"{kind} {act.name}"
        for kind, acts in ACTS.items()
        for act in acts
        if len({one.option for one in options_of(act, kind)}) != len([*options_of(act, kind)])
    ]
    assert twice == []
