"""docs/PROCEDURES.md from the rooms' own tables: `python -m tests.architecture.procedures_page`.

What may happen from where, who does it by which article, which days it sets and ends: the tables
that `decide`, the radar and `anjuan replay` read, joined to the rows of the law.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from core.domain.catalogue import type_of_struct
from core.domain.tables import TABLES
from core.kernel.transitions import Transition
from core.law.acts import ActRow
from core.law.look_up import act as act_row
from core.law.look_up import term_in_force
from tests.architecture.law_page import MARKS
from tests.support.events_page import table
from tests.support.law import shipped_law

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "PROCEDURES.md"
ON: Final = "2026-04-01"
"""The day whose rows are shown; docs/LAW.md has every row with its dates."""

INTRODUCTION: Final = f"""\
# Procedures, step by step

Generated from `core/domain/*/table.py` and `core/law/data/{{acts,terms}}.toml`; after a change run
`python -m tests.architecture.procedures_page`. The rows are those in force on {ON};
[LAW.md](LAW.md) has them all.

A step may come from the stages in its first column and from no other; `decide` refuses anything
else, and names the article. *Who* are roles, and jobs of the server; *not* are the parts in the
same proceeding that exclude it. A *window* is the party's own time, which lapses by itself; any
other day that passes is missed, and the radar (`anjuan deadlines`) shows it. Marks are those of
LAW.md.
"""

_HEAD: Final = ("From", "What happened", "To", "Who", "By", "Mark", "Sets", "Ends")


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")
    return 0


def page() -> str:
    """Return the whole page."""
    return "\n".join([INTRODUCTION, *_rooms()]).rstrip() + "\n"


def _rooms() -> Iterator[str]:
    for kind in sorted(TABLES):
        yield from (f"## {kind}", "")
        yield from table(_HEAD, (_row(one) for one in TABLES[kind]))


def _row(one: Transition) -> tuple[str, ...]:
    act = act_row(shipped_law(), one.act, ON)
    return (
        " ".join(sorted(one.given)),
        f"`{type_of_struct(one.event)}` {act.title_zh}: {act.title_en}",
        " ".join(sorted(one.to)),
        _who(act),
        act.basis.cite,
        MARKS[act.basis.verified],
        "; ".join(_day(deadline.kind, is_window=deadline.is_window) for deadline in one.opens),
        ", ".join("all" if kind == "*" else f"`{kind}`" for kind in one.ends),
    )


def _who(act: ActRow) -> str:
    who = ", ".join([*act.roles, *(f"job {job}" for job in act.jobs)])
    return f"{who}; not {' or '.join(act.apart)}" if act.apart else who


def _day(kind: str, *, is_window: bool) -> str:
    term = term_in_force(shipped_law(), kind, ON)
    length = f"{term.months} months" if term.months else ""
    if term.days or not term.months:
        length = f"{length} {term.days} {term.kind} days".strip()
    return f"`{kind}` {length}{' (window)' if is_window else ''}"


if __name__ == "__main__":
    sys.exit(main())
