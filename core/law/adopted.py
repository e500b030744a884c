"""What a bureau adopts over the law that ships: a file, or only those of its rows that change.

    shipped:  recheck  5 days  2021-07-15 ─────────────────────────┤
    adopted from 2027-01-01:
              recheck  7 days                                      ├─────────────

A rule that the adopted file names is answered by it from its day on, and before that day by what
stood there; other rules stay, so a release that brings new ones finds no hole. The rows of the
calendar and of the school vacations name their days themselves: a year, or a vacation, takes the
place of the one that was known.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from core.kernel.times import date_of
from core.law import (
    acts,
    alerts,
    calendar,
    factors,
    holidays,
    penalties,
    procedure,
    publication,
    reporting,
    sampling,
    sanctions,
    terms,
    thresholds,
    vacations,
    violations,
)
from core.law.book import FILES, Law, check_together, joined
from core.law.rows import LawFileError, Row

_DAY = timedelta(days=1)
_Reader = Callable[[bytes], tuple[str, tuple[Row, ...]]]

DATED: Final[Mapping[str, tuple[str, _Reader, tuple[str, ...]]]] = {
    acts.FILE: ("acts", acts.read_acts, ("code",)),
    alerts.FILE: ("alerts", alerts.read_alerts, ("code",)),
    factors.FILE: ("factors", factors.read_factors, ("code",)),
    holidays.FILE: ("holidays", holidays.read_holidays, ("code",)),
    penalties.FILE: ("caps", penalties.read_penalties, ("code", "party")),
    procedure.FILE: ("requirements", procedure.read_procedure, ("code",)),
    publication.FILE: ("publications", publication.read_publication, ("code",)),
    reporting.FILE: ("reportings", reporting.read_reporting, ("code", "region")),
    sampling.FILE: ("samplings", sampling.read_sampling, ("code",)),
    sanctions.FILE: ("sanctions", sanctions.read_sanctions, ("code", "grade")),
    terms.FILE: ("terms", terms.read_terms, ("code",)),
    thresholds.FILE: ("thresholds", thresholds.read_thresholds, ("code", "measure")),
    violations.FILE: ("violations", violations.read_violations, ("code",)),
}
"""The files of dated rows: where each stands in `Law`, its reader, and what names one rule."""


def overlaid(law: Law, file: str, from_day: str, raw: bytes) -> Law:
    """Return the law with an adopted file laid over it.

    Args:
        law: as it stood before this adoption.
        file: one of `book.FILES`, e.g. `calendar.toml`.
        from_day: first local DATE for which its dated rows answer.
        raw: the file's bytes.

    Raises:
        LawFileError: no such file is known, or a row of it cannot be right.
    """
    if file == calendar.FILE:
        version, days = calendar.read_calendar(raw)
        merged = msgspec.structs.replace(law, calendar=_with_years(law.calendar, days))
    elif file == vacations.FILE:
        version, adopted = vacations.read_vacations(raw)
        merged = msgspec.structs.replace(law, vacations=_with_vacations(law.vacations, adopted))
    elif file in DATED:
        field, read, names = DATED[file]
        version, rows = read(raw)
        after = _from_day_on((getattr(law, field), rows), names, date_of(from_day))
        merged = msgspec.structs.replace(law, **{field: after})
    else:
        raise LawFileError(file, "", f"no such file is known; there are {', '.join(FILES)}")
    name = file.removesuffix(".toml")
    versions = tuple(sorted((dict(law.versions) | {name: version}).items()))
    merged = joined(msgspec.structs.replace(merged, versions=versions))
    check_together(merged)
    return merged


def _with_years(known: calendar.Calendar, adopted: calendar.Calendar) -> calendar.Calendar:
    kept = [row for row in known.notices if row.year not in adopted.years]
    rows = sorted((*kept, *adopted.notices), key=lambda row: row.year)
    return calendar.calendar_of(tuple(rows))


def _with_vacations(
    known: tuple[vacations.VacationRow, ...], adopted: tuple[vacations.VacationRow, ...]
) -> tuple[vacations.VacationRow, ...]:
    named = {(row.region, row.kind, row.year) for row in adopted}
    kept = [row for row in known if (row.region, row.kind, row.year) not in named]
    return (*kept, *adopted)


def _from_day_on(
    rows: tuple[tuple[Row, ...], tuple[Row, ...]], names: tuple[str, ...], day: date
) -> tuple[Row, ...]:
    """Return known and adopted rows, so that no two of one rule answer for one day."""
    known, adopted = rows
    named = {_rule(row, names) for row in adopted}
    before = (_ended(row, day - _DAY) if _rule(row, names) in named else row for row in known)
    after = (_begun(row, day) for row in adopted)
    return tuple(
        row for row in (*before, *after) if row.valid_to is None or row.valid_from <= row.valid_to
    )


def _rule(row: Row, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)


def _ended(row: Row, last: date) -> Row:
    end = last if row.valid_to is None else min(row.valid_to, last)
    return msgspec.structs.replace(row, valid_to=end)


def _begun(row: Row, first: date) -> Row:
    return msgspec.structs.replace(row, valid_from=max(row.valid_from, first))
