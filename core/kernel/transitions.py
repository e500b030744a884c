"""A room's procedure as data: which event may come from which stage, and what days it sets or ends.

`decide` asks the table what may happen, the radar of deadlines and `anjuan replay` read it, and the
page of the law prints it; who may do an act and by which article stands in `acts.toml`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

OCCURRED: Final = "occurred"
"""In place of a field: the local day on which the event itself happened, as its header says."""
DAY_OF_REST: Final = "day.of_rest"
"""Term of a last day that is only moved on where it proves to be a day of rest."""


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A day that an event sets.

    Attributes:
        kind: code of the term in `terms.toml`, under which the radar shows it.
        field: field of the event that holds the last day in time; unset or empty opens nothing.
        is_window: the party's own time, which lapses; any other deadline that passes is missed.
        runs_from: field of the event that holds the day from which the term runs; of the last day
            itself, where the calendar only lets it give way; `OCCURRED`, where no field says it;
            empty where a person set the day, which no calendar moves.
        term: code of the term that runs, where it is another one than `kind`.
    """

    kind: str
    field: str
    is_window: bool = False
    runs_from: str = ""
    term: str = ""


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a room's table.

    Attributes:
        event: what happens.
        given: the stages from which it may come.
        to: the stages that it may lead to; empty where every stage stays what it was.
        act: row of `acts.toml` that says who may do it, and by which article.
        opens: the days that it sets; a kind that is open already is replaced.
        ends: kinds of deadline that it meets (all of the stream's: `*`).
        ends_on: field with the day on which it was done; a later day than the last one missed it.
        ends_unless: field that keeps them open while it holds anything: a part is still owed.
        drops: kinds of deadline that fall away with it, neither met nor missed (all: `*`).
        on: field with the day on which it was done, where neither `ends_on` names it nor it is the
            event's only field that ends in `_on` (`due_on` and `effective_on` are other days);
            `OCCURRED`, where no field says it.
        pauses: from here on the stream's deadlines do not run.
        resumes: they run again; the event opens those that moved anew.
        settles: it moves the deadline that its own `kind` names, from `before` to `due_on`.
    """

    event: type[Any]
    given: frozenset[str]
    to: frozenset[str] = frozenset()
    act: str
    opens: tuple[Deadline, ...] = ()
    ends: tuple[str, ...] = ()
    ends_on: str = ""
    ends_unless: str = ""
    drops: tuple[str, ...] = ()
    on: str = ""
    pauses: bool = False
    resumes: bool = False
    settles: bool = False


def allowed(table: Iterable[Transition]) -> Mapping[type[Any], frozenset[str]]:
    """Return from which stages each event may come; several rows of one event add up."""
    found: dict[type[Any], frozenset[str]] = {}
    for row in table:
        found[row.event] = found.get(row.event, frozenset()) | row.given
    return found
