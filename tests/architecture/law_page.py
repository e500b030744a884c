"""docs/LAW.md, written from the law's own files: `python -m tests.architecture.law_page`.

Each file is read by the parser that the office and the devices use, so that what stands on the page
is what is obeyed. The words above a table are the comment at the head of its file.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec

from core.kernel.basis import Basis
from core.law.acts import ActRow
from core.law.alerts import AlertRow
from core.law.book import FILES
from core.law.calendar import YearRow
from core.law.factors import FactorRow
from core.law.holidays import HolidayRow
from core.law.penalties import CapRow
from core.law.procedure import RequirementRow
from core.law.publication import PublicationRow
from core.law.reporting import ReportingRow
from core.law.rows import Row, read_rows
from core.law.sampling import SamplingRow
from core.law.sanctions import SanctionRow
from core.law.terms import TermRow
from core.law.thresholds import ThresholdRow
from core.law.vacations import VacationRow
from core.law.violations import ViolationRow
from tests.support.events_page import table

ROOT = Path(__file__).parents[2]
DATA = ROOT / "core" / "law" / "data"
PAGE = ROOT / "docs" / "LAW.md"

INTRODUCTION: Final = """\
# The law, row by row

Generated from `core/law/data/*.toml`; after a change run `python -m tests.architecture.law_page`.

A row is in force from its first day to its last, both included; a day without a row is an error and
never a zero. Each file says by which day its row is picked. A released row is never edited: it is
ended, and another follows.

**How far a text was checked.** *verified*: the statute itself was read. *seen*: an excerpt of the
text was read, not the whole. *unverified*: from memory, the article's number or its amount may be
wrong; confirm it before relying on it. *proposed*: the law is silent or leaves it open, and this is
our default. Unverified and proposed rows are shown to officers as such.
"""

MARKS: Final = {
    "law": "verified",
    "seen": "seen",
    "memory": "**unverified**",
    "proposed": "**proposed**",
}
"""The mark in a file, and the word for it on the page."""

HEADS: Final = {
    "acts.toml": "Who may do an act",
    "alerts.toml": "When supervised money raises an alert",
    "calendar.toml": "Calendar of working days",
    "factors.toml": "What makes a penalty lighter or heavier",
    "holidays.toml": "Holidays on the same day of every year",
    "penalties.toml": "Caps on what officers do on the spot",
    "procedure.toml": "Steps without which an act may not be done",
    "publication.toml": "How long a penalty is published",
    "reporting.toml": "How reports count and print",
    "sampling.toml": "How much a random draw takes",
    "sanctions.toml": "What a violation may cost",
    "terms.toml": "Terms",
    "thresholds.toml": "Limits of the checklist",
    "vacations.toml": "School vacations",
    "violations.toml": "Violations",
}
ROWS: Final[dict[str, type[msgspec.Struct]]] = {
    "acts.toml": ActRow,
    "alerts.toml": AlertRow,
    "calendar.toml": YearRow,
    "factors.toml": FactorRow,
    "holidays.toml": HolidayRow,
    "penalties.toml": CapRow,
    "procedure.toml": RequirementRow,
    "publication.toml": PublicationRow,
    "reporting.toml": ReportingRow,
    "sampling.toml": SamplingRow,
    "sanctions.toml": SanctionRow,
    "terms.toml": TermRow,
    "thresholds.toml": ThresholdRow,
    "vacations.toml": VacationRow,
    "violations.toml": ViolationRow,
}
"""What the rows of each file are."""
_COMPARED: Final = {
    "at_least": "at least",
    "at_most": "at most",
    "before": "before",
    "is": "must be",
    "more_than": "more than",
}
_OF_YEARS: Final = ("Year", "Days of rest", "Working weekends", "Notice", "Mark")
_OF_PLACES: Final = ("Place", "Vacation", "First day", "Last day", "Basis", "Mark")
_OF_RULES: Final = ("Code", "Rule", "Value", "Basis", "Mark", "From", "To")
_DAY = timedelta(days=1)


def main() -> int:
    """Write the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8")
    return 0


def page() -> str:
    """Return the whole page."""
    return "\n".join([INTRODUCTION, *_summary(), *_files()]).rstrip() + "\n"


def rows_of(file: str) -> tuple[str, tuple[Any, ...]]:
    """Return a file's version, and its rows as the office reads them."""
    return read_rows(file, (DATA / file).read_bytes(), ROWS[file])


def head_comment(file: str) -> str:
    """Return what the comment at the head of a file says."""
    lines: list[str] = []
    for line in (DATA / file).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    return "\n".join(lines)


def days(some: tuple[date, ...]) -> str:
    """Write days as ranges: `2026-10-01 to 2026-10-07, 2026-12-31`."""
    ordered = sorted(some)
    if not ordered:
        return "none"
    firsts = [ordered[0], *(after for before, after in pairwise(ordered) if after - before > _DAY)]
    lasts = [*(before for before, after in pairwise(ordered) if after - before > _DAY), ordered[-1]]
    return ", ".join(
        f"{first}" if first == last else f"{first} to {last}"
        for first, last in zip(firsts, lasts, strict=True)
    )


def _summary() -> Iterator[str]:
    yield from ("## How much of it was checked", "")
    rows = (
        (f"[`{file}`](#{_anchor(file)})", version, *_counted(rows))
        for file in FILES
        for version, rows in [rows_of(file)]
    )
    words = tuple(word.strip("*") for word in MARKS.values())
    yield from table(("File", "Version", "Rows", *words), rows)


def _counted(rows: tuple[Any, ...]) -> tuple[str, ...]:
    marks = [row.basis.verified for row in rows]
    return str(len(rows)), *(str(marks.count(mark)) for mark in MARKS)


def _files() -> Iterator[str]:
    for file in FILES:
        _, rows = rows_of(file)
        yield from (f"## {HEADS[file]}", "", f"`core/law/data/{file}`", "", head_comment(file), "")
        if file == "calendar.toml":
            yield from table(_OF_YEARS, (_year(row) for row in rows))
        elif file == "vacations.toml":
            yield from table(_OF_PLACES, (_vacation(row) for row in rows))
        else:
            yield from table(_OF_RULES, (_dated(row) for row in rows))


def _year(row: YearRow) -> tuple[str, ...]:
    papers = ", ".join(f"[{number}]({one})" for number, one in enumerate(row.papers, start=1))
    cite = f"{row.basis.cite} {papers}"
    return str(row.year), days(row.off), days(row.working), cite, MARKS[row.basis.verified]


def _vacation(row: VacationRow) -> tuple[str, ...]:
    kind = {"winter": "寒假 winter", "summer": "暑假 summer"}[row.kind]
    return f"`{row.region}`", kind, f"{row.first}", f"{row.last}", *_text(row.basis)


def _dated(row: Row) -> tuple[str, ...]:
    rule, value = _SAID[type(row)](row)
    until = "" if row.valid_to is None else f"{row.valid_to}"
    return f"`{row.code}`", rule, value, *_text(row.basis), f"{row.valid_from}", until


def _text(basis: Basis) -> tuple[str, str]:
    return basis.cite, MARKS[basis.verified]


def _act(row: ActRow) -> tuple[str, str]:
    who = [", ".join(row.roles), *(f"job `{job}`" for job in row.jobs)]
    said = " or ".join(one for one in who if one)
    if row.agencies:
        said += f"; of {', '.join(row.agencies)}"
    if row.needs_credential:
        said += "; with a valid credential"
    if row.apart:
        said += f"; not who was {' or '.join(row.apart)}"
    if row.despite_interest:
        said += "; also who has an interest"
    return f"{row.title_zh}: {row.title_en}", said


def _alert(row: AlertRow) -> tuple[str, str]:
    compared = {"less_than": "less than", "more_than": "more than"}.get(row.op, row.op)
    seen = _yuan(row.threshold) if row.unit == "fen" else f"{row.threshold} {row.unit}"
    value = f"{row.level}: {_COMPARED.get(row.op, compared)} {seen}"
    if row.window_days:
        value += f"; within {row.window_days} days"
    return f"{row.rule} {row.title_zh}: {row.title_en}", value


def _factor(row: FactorRow) -> tuple[str, str]:
    effect = {
        "no_penalty": "不予处罚 no penalty",
        "may_spare": "可以不予处罚 may be spared",
        "lighter": "从轻或者减轻 lighter",
        "heavier": "从重 heavier",
    }
    return f"{row.title_zh}: {row.title_en}", effect[row.effect]


def _holiday(row: HolidayRow) -> tuple[str, str]:
    return f"{row.title_zh}: {row.title_en}", "each year on " + ", ".join(row.days)


def _cap(row: CapRow) -> tuple[str, str]:
    party = {"citizen": "公民 a citizen", "organisation": "法人或者其他组织 an organisation"}
    return party[row.party], f"at most {_yuan(row.cap_fen)}"


def _requirement(row: RequirementRow) -> tuple[str, str]:
    value = row.value if isinstance(row.value, int) else f"`{row.value}`"
    return f"{row.title_zh}: {row.title_en}", f"{_COMPARED[row.kind]} {value}"


def _publication(row: PublicationRow) -> tuple[str, str]:
    shown = f"{row.months_max} months at most" if row.months_max else "not published"
    return "published from the day of the decision", shown


def _sampling(row: SamplingRow) -> tuple[str, str]:
    return f"{row.title_zh}: {row.title_en}", f"{row.per_mille} ‰ of the pool, rounded up"


def _reporting(row: ReportingRow) -> tuple[str, str]:
    where = "everywhere" if row.region == "000000" else f"in {row.region}"
    return where, f"`{row.value}`"


def _term(row: TermRow) -> tuple[str, str]:
    parts = [f"{row.months} months"] if row.months else []
    if row.days or not row.months:
        parts.append(f"{row.days} {row.kind} days")
    length = " and ".join(parts)
    if row.rolls is not None:
        cite, mark = _text(row.rolls)
        length += f"; a last day of rest rolls forward ({cite}, {mark.strip('*')})"
    return f"{row.title_zh}: {row.title_en}", length


def _threshold(row: ThresholdRow) -> tuple[str, str]:
    asked = f"`{row.measure}`: {row.question_zh} {row.question_en}"
    value = (
        f"{int(row.limit) // 100:,}.{int(row.limit) % 100:02}" if row.kind == "fen" else row.limit
    )
    limit = f"{_COMPARED[row.op]} {value} {row.unit_en}".rstrip()
    if row.kind == "area_each":
        limit += " for each pupil"
    scope = (row.applies.mode, row.applies.category, *row.applies.stages)
    where = ", ".join(one for one in scope if one != "any")
    return asked, limit + (f"; {where.lower()}" if where else "")


def _violation(row: ViolationRow) -> tuple[str, str]:
    severity = {"L": "轻微 minor", "G": "一般 ordinary", "S": "严重 serious"}
    rule = f"{row.title_zh}: {row.title_en}"
    if row.elements_zh:
        rule += f" ({row.elements_zh}: {row.elements_en})"
    parts = [severity[row.severity], " with ".join((row.agency, *row.jointly))]
    parts += ["seen on the spot"] if row.on_the_spot else []
    parts += ["charges paid back"] if row.refunds else []
    parts.append("no range recorded" if row.sanction is None else f"costs `{row.sanction}`")
    return rule, "; ".join(parts)


def _sanction(row: SanctionRow) -> tuple[str, str]:
    parts: list[str] = [kind for kind in row.kinds if kind != "fine"]
    parts += [] if row.kinds else ["correction alone"]
    if row.multiple_max is not None and row.of is not None:
        times = f"{row.multiple_min} to {row.multiple_max} times the {row.of.replace('_', ' ')}"
        parts.append(f"fine of {times}")
    if row.fine_max_fen is not None:
        otherwise = "else a fine" if row.of is not None else "fine"
        parts.append(f"{otherwise} of {_yuan(row.fine_min_fen)} to {_yuan(row.fine_max_fen)}")
    if row.ban_years_max is not None:
        parts.append(f"kept from office {row.ban_years_min} to {row.ban_years_max} years")
    if row.ban_for_ever:
        parts.append("kept from office for ever")
    grade = {
        "ordinary": "一般 ordinary",
        "serious": "情节严重 serious",
        "extremely_serious": "情节特别严重 extremely serious",
    }
    return grade[row.grade], "; ".join(parts)


_SAID: Final[dict[type, Callable[[Any], tuple[str, str]]]] = {
    ActRow: _act,
    AlertRow: _alert,
    CapRow: _cap,
    FactorRow: _factor,
    HolidayRow: _holiday,
    RequirementRow: _requirement,
    PublicationRow: _publication,
    ReportingRow: _reporting,
    SamplingRow: _sampling,
    SanctionRow: _sanction,
    TermRow: _term,
    ThresholdRow: _threshold,
    ViolationRow: _violation,
}


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02} yuan"


def _anchor(file: str) -> str:
    return HEADS[file].lower().replace(" ", "-")


if __name__ == "__main__":
    sys.exit(main())
