"""How an institution stands on a day: its status, its licence, its list (DOMAIN.md §2.2, §2.4).

Read-only, and pure over the row: what lapses by itself is told by the day asked about.
"""

import msgspec

from core.domain.institution.kinds import LicenceStatus
from core.domain.institution.state import Operating
from projections.register import state_of
from projections.views import Views


class InstitutionStanding(msgspec.Struct, frozen=True, kw_only=True):
    """An institution on a day, as known now.

    Attributes:
        on: the DATE asked about, to which licence and list are told; the rest is as it stands.
        categories, stages: empty where not known; so are `mode` and `profit`.
        licence_valid_to: last day of the licence that counts; empty where it names none.
        list_status: `WHITE`, `WATCH`, `BLACK` or `NONE`.
        list_until: last day on the list; empty where it has no end.
        annual_year: the year of the last annual inspection; 0 if there was none.
    """

    institution: str
    on: str
    operating: Operating
    categories: tuple[str, ...]
    stages: tuple[str, ...]
    mode: str
    profit: str
    licence_status: LicenceStatus
    licence_valid_to: str
    list_status: str
    list_until: str
    platform_joined_on: str
    reregistered_on: str
    annual_year: int
    annual_result: str


def institution_standing(views: Views, institution: str, on: str) -> InstitutionStanding | None:
    """Return how an institution stands on a DATE; None if it is in no register."""
    with views.read("institutions") as db:
        row = db.execute("SELECT state FROM institutions WHERE id = ?", (institution,)).fetchone()
    if row is None:
        return None
    state = state_of(row[0])
    registration, book = state.registration, state.book
    listing, annual = state.listed_on(on), book.last_inspection
    status = registration.licence_status(on)
    return InstitutionStanding(
        institution=institution,
        on=on,
        operating=state.operating,
        categories=registration.kind.categories,
        stages=registration.kind.stages,
        mode=registration.kind.mode or "",
        profit=registration.kind.profit or "",
        licence_status=status,
        licence_valid_to=max(
            (
                one.valid_to
                for one in registration.licences
                if status in {one.status(on), "REREG_PENDING"}
            ),
            default="",
        ),
        list_status=listing.list.upper() if listing else "NONE",
        list_until=listing.until if listing else "",
        platform_joined_on=book.platform_joined_on,
        reregistered_on=registration.reregistered_on,
        annual_year=annual.year if annual else 0,
        annual_result=annual.result if annual else "",
    )
