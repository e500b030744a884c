"""The law as a whole: every file read, checked against the others, and ready to be asked.

A shell reads the packaged files of `core/law/data`, or a bureau's own, and calls `build`.
"""

from collections.abc import Mapping

import msgspec

from core.law import (
    acts,
    calendar,
    penalties,
    procedure,
    publication,
    terms,
    thresholds,
    violations,
)
from core.law.rows import LawFileError, fail

FILES = (
    acts.FILE,
    calendar.FILE,
    penalties.FILE,
    procedure.FILE,
    publication.FILE,
    terms.FILE,
    thresholds.FILE,
    violations.FILE,
)
"""The files that `build` needs, sorted by name."""


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """Every rule, with the version of the file it stands in; asked through `core.law.look_up`.

    Attributes:
        versions: (name, version) sorted by name, for `seen.law` of an event (FORMAT §3).
    """

    versions: tuple[tuple[str, str], ...]
    acts: tuple[acts.ActRow, ...]
    calendar: calendar.Calendar
    caps: tuple[penalties.CapRow, ...]
    requirements: tuple[procedure.RequirementRow, ...]
    publications: tuple[publication.PublicationRow, ...]
    terms: tuple[terms.TermRow, ...]
    thresholds: tuple[thresholds.ThresholdRow, ...]
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
    acts_version, act_rows = acts.read_acts(files[acts.FILE])
    calendar_version, days = calendar.read_calendar(files[calendar.FILE])
    caps_version, caps = penalties.read_penalties(files[penalties.FILE])
    procedure_version, requirements = procedure.read_procedure(files[procedure.FILE])
    publication_version, publications = publication.read_publication(files[publication.FILE])
    terms_version, term_rows = terms.read_terms(files[terms.FILE])
    thresholds_version, limits = thresholds.read_thresholds(files[thresholds.FILE])
    violations_version, catalogue = violations.read_violations(files[violations.FILE])
    _check_codes(limits, catalogue)
    return Law(
        versions=(
            ("acts", acts_version),
            ("calendar", calendar_version),
            ("penalties", caps_version),
            ("procedure", procedure_version),
            ("publication", publication_version),
            ("terms", terms_version),
            ("thresholds", thresholds_version),
            ("violations", violations_version),
        ),
        acts=act_rows,
        calendar=days,
        caps=caps,
        requirements=requirements,
        publications=publications,
        terms=term_rows,
        thresholds=limits,
        violations=catalogue,
    )


def _check_codes(
    limits: tuple[thresholds.ThresholdRow, ...], catalogue: tuple[violations.ViolationRow, ...]
) -> None:
    known = {row.code for row in catalogue}
    for row in limits:
        if row.code not in known:
            fail(thresholds.FILE, limits, row, f"`code` {row.code} is not in {violations.FILE}")
