"""The read model 一家一册: an institution's entry, its visits with their findings, its notices."""

from typing import Final

from sqlite_utils import Database

from projections import notices, register, visits
from projections.projection import Projection


def _create(db: Database) -> None:
    register.create(db)
    visits.create(db)
    notices.create(db)


INSTITUTIONS: Final = Projection(
    name="institutions",
    version=4,
    create=_create,
    handlers={**register.HANDLERS, **visits.HANDLERS, **notices.HANDLERS},
)
