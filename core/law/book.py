"""The law as a whole: every file read, checked against the others, and ready to be asked.

A shell reads the packaged files of `core/law/data`, or a bureau's own, and calls `build`.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

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
from core.law.rows import LawFileError, fail

FILES = (
    acts.FILE,
    alerts.FILE,
    calendar.FILE,
    factors.FILE,
    holidays.FILE,
    penalties.FILE,
    procedure.FILE,
    publication.FILE,
    reporting.FILE,
    sampling.FILE,
    sanctions.FILE,
    terms.FILE,
    thresholds.FILE,
    vacations.FILE,
    violations.FILE,
)
"""The files that `build` needs, sorted by name."""

Rows = TypeVar("Rows")


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """Every rule, with the version of the file it stands in; asked through `core.law.look_up`.

    Attributes:
        versions: (name, version) sorted by name, for `seen.law` of an event (FORMAT §3).
    """

    versions: tuple[tuple[str, str], ...]
    acts: tuple[acts.ActRow, ...]
    alerts: tuple[alerts.AlertRow, ...]
    calendar: calendar.Calendar
    caps: tuple[penalties.CapRow, ...]
    factors: tuple[factors.FactorRow, ...]
    holidays: tuple[holidays.HolidayRow, ...]
    requirements: tuple[procedure.RequirementRow, ...]
    publications: tuple[publication.PublicationRow, ...]
    reportings: tuple[reporting.ReportingRow, ...]
    samplings: tuple[sampling.SamplingRow, ...]
    sanctions: tuple[sanctions.SanctionRow, ...]
    terms: tuple[terms.TermRow, ...]
    thresholds: tuple[thresholds.ThresholdRow, ...]
    vacations: tuple[vacations.VacationRow, ...]
    violations: tuple[violations.ViolationRow, ...]


def build(files: Mapping[str, bytes]) -> Law:
    """Read all files of the law.

    Args:
        files: content by file name, exactly those of `FILES`.

    Raises:
        LawFileError: a file is missing or not known, or a row of one cannot be right.
    """
    for name in sorted(set(FILES) ^ set(files)):
        missing = name in FILES
        raise LawFileError(name, "", "the file is missing" if missing else "no such file is known")
    versions: dict[str, str] = {}
    law = Law(
        acts=_read(files, versions, acts.FILE, acts.read_acts),
        alerts=_read(files, versions, alerts.FILE, alerts.read_alerts),
        calendar=_read(files, versions, calendar.FILE, calendar.read_calendar),
        caps=_read(files, versions, penalties.FILE, penalties.read_penalties),
        factors=_read(files, versions, factors.FILE, factors.read_factors),
        holidays=_read(files, versions, holidays.FILE, holidays.read_holidays),
        requirements=_read(files, versions, procedure.FILE, procedure.read_procedure),
        publications=_read(files, versions, publication.FILE, publication.read_publication),
        reportings=_read(files, versions, reporting.FILE, reporting.read_reporting),
        samplings=_read(files, versions, sampling.FILE, sampling.read_sampling),
        sanctions=_read(files, versions, sanctions.FILE, sanctions.read_sanctions),
        terms=_read(files, versions, terms.FILE, terms.read_terms),
        thresholds=_read(files, versions, thresholds.FILE, thresholds.read_thresholds),
        vacations=_read(files, versions, vacations.FILE, vacations.read_vacations),
        violations=_read(files, versions, violations.FILE, violations.read_violations),
        versions=(),
    )
    law = joined(msgspec.structs.replace(law, versions=tuple(sorted(versions.items()))))
    check_together(law)
    return law


def joined(law: Law) -> Law:
    """Return the law with a calendar that knows the fixed holidays."""
    calendar = msgspec.structs.replace(law.calendar, holidays=law.holidays)
    return msgspec.structs.replace(law, calendar=calendar)


def _read(
    files: Mapping[str, bytes],
    versions: dict[str, str],
    file: str,
    reader: Callable[[bytes], tuple[str, Rows]],
) -> Rows:
    """Read one file, and note its version."""
    version, rows = reader(files[file])
    versions[file.removesuffix(".toml")] = version
    return rows


def check_together(law: Law) -> None:
    """Check the files against one another.

    Raises:
        LawFileError: a row names what no row of the other file is.
    """
    known = {row.code for row in law.violations}
    for row in law.thresholds:
        if row.code not in known:
            detail = f"`code` {row.code} is not in {violations.FILE}"
            fail(thresholds.FILE, law.thresholds, row, detail)
    costs = {row.code for row in law.sanctions}
    for found in law.violations:
        if found.sanction is not None and found.sanction not in costs:
            detail = f"`sanction` {found.sanction} is not in {sanctions.FILE}"
            fail(violations.FILE, law.violations, found, detail)
