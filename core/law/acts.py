"""Who may do an act, and by which article: roles and separation of duties as dated rows.

行政处罚法 第四十二条 (two officers), 第五十七条 (the head decides), 第五十八条 (legal review by
another), 第六十四条 (the host of a hearing is no investigator), 第六十七条 (who decides does not
collect).
"""

from collections.abc import Iterable, Mapping
from typing import Final

from core.kernel.acting import Acting, Role
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.rows import Row, check_dates, read_rows

FILE = "acts.toml"
INTERESTED: Final = "interested"
"""Whoever has an interest in the institution, as a word of `apart` (行政处罚法 第四十三条)."""


class ActRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `acts.toml`, picked by the day of the act.

    A row is of an act, or of a part that an act gives to another, e.g. `case.handled-by`.

    Attributes:
        roles: whoever has one of them may do it; empty: no person.
        jobs: jobs of the server that may do it.
        apart: parts in the same proceeding that exclude it, e.g. `handler`.
        agencies: kinds of agency whose people may do it; empty: any.
        despite_interest: also for whoever has an interest in the institution: what others bring is
            taken in by anybody.
        needs_credential: only with an enforcement credential valid that day.
        title_zh: the act, for screens and for the page of the law.
    """

    roles: tuple[Role, ...]
    jobs: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    needs_credential: bool = False
    despite_interest: bool = False
    title_zh: str
    title_en: str


def read_acts(raw: bytes) -> tuple[str, tuple[ActRow, ...]]:
    """Parse `acts.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one code overlap.
    """
    version, rows = read_rows(FILE, raw, ActRow)
    check_dates(FILE, rows, lambda row: (row.code,))
    return version, rows


def check_may(
    row: ActRow, by: Acting, on: str, parts: Mapping[str, Iterable[str]] | None = None
) -> None:
    """Check that a person or job may do an act on a day.

    Args:
        row: the act, from `look_up.act`.
        by: who acts.
        on: local DATE of the act.
        parts: who already had which part in this proceeding, by the words of `apart`.

    Raises:
        Refused: no such role, an agency without the power, a credential that is not valid, or a
            part in the same proceeding that this act must be kept apart from.
    """
    if by.job:
        if by.job not in row.jobs:
            raise Refused(Reason.ROLE_NEEDED, row.basis, act=row.code, needed=" / ".join(row.roles))
        return
    if not set(by.roles) & set(row.roles):
        raise Refused(Reason.ROLE_NEEDED, row.basis, act=row.code, needed=" / ".join(row.roles))
    if row.agencies and by.agency_kind not in row.agencies:
        raise Refused(
            Reason.AGENCY_NEEDED, row.basis, act=row.code, needed=" / ".join(row.agencies)
        )
    if row.needs_credential and not by.is_credentialed(on):
        raise Refused(Reason.CREDENTIAL_NEEDED, row.basis, act=row.code, on=on)
    for part in row.apart:
        if by.officer in set((parts or {}).get(part, ())):
            raise Refused(Reason.SAME_PERSON, row.basis, act=row.code, part=part)


def check_named(row: ActRow, whom: Acting, on: str, *, is_interested: bool = False) -> None:
    """Check that a person may have the part that an act gives them.

    Args:
        row: of the part, from `look_up.act`.
        whom: who is named, as of the day of the part; without roles if in office no more.
        on: local DATE of the part.
        is_interested: they have to keep away from the institution; it counts where `apart` says so.

    Raises:
        Refused: out of office, no such role, an agency without the power, a credential that is not
            valid, or an interest (行政处罚法 第四十二条, 第四十三条).
    """
    named = {"officer": whom.officer}
    if not whom.roles:
        raise Refused(Reason.NOT_IN_OFFICE, row.basis, **named, on=on)
    if not set(whom.roles) & set(row.roles):
        needed = " / ".join(row.roles)
        raise Refused(Reason.OFFICER_WITHOUT_ROLE, row.basis, **named, needed=needed, on=on)
    if row.agencies and whom.agency_kind not in row.agencies:
        needed = " / ".join(row.agencies)
        raise Refused(Reason.AGENCY_NEEDED, row.basis, act=row.code, needed=needed)
    if row.needs_credential and not whom.is_credentialed(on):
        raise Refused(Reason.OFFICER_NOT_CREDENTIALED, row.basis, **named, on=on)
    if is_interested and INTERESTED in row.apart:
        raise Refused(Reason.OFFICER_INTERESTED, row.basis, **named)
