"""What the white list needs, and how one leaves it at once (DOMAIN.md §2.4, W16, W17)."""

from collections.abc import Callable, Mapping
from typing import Final

from core.domain.institution.book_commands import LeaveWhiteList
from core.domain.institution.listing_events import Delisted, ListName
from core.domain.institution.state import Institution
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import due_by, may
from core.law.procedure import RequirementRow
from core.law.rows import in_force

_SERIOUS: Final = "S"
"""Severity of a violation that ends the white list."""


def leave_white(
    institution: Institution, command: LeaveWhiteList, law: Law
) -> tuple[Delisted, ...]:
    """A serious violation ends the white list at once (兴安盟, W17)."""
    may(law, "institution.leave-white", command.by, command.on)
    rows = in_force(law.violations, command.on)
    serious = {row.code for row in rows if row.severity == _SERIOUS}
    named = [code for code in command.violations if code in serious]
    if not named:
        return ()
    reason = f"{command.rests_on}: {', '.join(named)}"
    return off_white(institution, command.institution, command.on, reason, law)


def off_white(
    institution: Institution, name: str, on: str, reason: str, law: Law
) -> tuple[Delisted, ...]:
    """Return that the institution leaves the white list; nothing if it is not on it."""
    current = institution.listed_on(on)
    if current is None or current.list != "white":
        return ()
    return (
        Delisted(
            institution=name,
            listing=current.listing,
            list="white",
            how="withdrawn",
            on=on,
            reason=reason,
            rectify_by=due_by(law, "list.white.rectify", on).on,
        ),
    )


def unmet(
    institution: Institution, on: str, open_cases: tuple[str, ...], law: Law
) -> RequirementRow | None:
    """Return the first row of what the white list needs that the institution does not meet."""
    rows = list_rows(law, "white", on)
    return next(
        (row for word, row in rows.items() if not _WHITE[word](institution, on, open_cases)), None
    )


def check_white(institution: Institution, on: str, open_cases: tuple[str, ...], law: Law) -> None:
    """Check what the white list needs.

    Raises:
        Refused: something of it is not met.
    """
    row = unmet(institution, on, open_cases, law)
    if row is not None:
        raise Refused(Reason.WHITE_NEEDS, row.basis, needed=row.code, on=on)


_Holds = Callable[[Institution, str, tuple[str, ...]], bool]
_WHITE: Final[Mapping[str, _Holds]] = {
    "licence": lambda of, on, _: of.registration.licence_status(on) in {"VALID", "EXPIRING"},
    "annual": lambda of, _on, _: _passed_last(of),
    "platform": lambda of, on, _: "" < of.book.platform_joined_on <= on,
    "standing": lambda of, _on, _: of.stage == "registered",
    "cases": lambda _of, _on, open_cases: not open_cases,
}
"""By the last word of a row `list.white.…`; a bureau that needs less leaves the row out."""


def _passed_last(institution: Institution) -> bool:
    last = institution.book.last_inspection
    return last is not None and last.result == "PASS"


def list_rows(law: Law, name: ListName, on: str) -> dict[str, RequirementRow]:
    """Return the rows of a list in force on a day, by their last word."""
    stem = f"list.{name}."
    return {
        row.code.removeprefix(stem): row
        for row in in_force(law.requirements, on)
        if row.code.startswith(stem)
    }
