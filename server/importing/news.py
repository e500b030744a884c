"""What a row of a register says that its entry does not know yet, as events."""

from collections.abc import Iterator

import msgspec
from msgspec import UNSET

from core.domain.institution.commands import Amend, Categorise, GrantLicence, Register
from core.domain.institution.decide import Command, decide
from core.domain.institution.state import Event, Institution, evolve
from core.kernel.acting import by_job
from core.law.book import Law
from server.importing.particulars import Entry

IMPORTER = "importer"
"""The job that speaks for a register; who may import was asked before."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a register.

    Attributes:
        source: the register and its file's SHA-256.
        on: local DATE on which it is read.
    """

    law: Law
    source: str
    on: str

    def news(self, institution: str, known: Institution, entry: Entry) -> tuple[Event, ...]:
        """Return what the row adds to what is known; nothing if it says the same.

        Args:
            institution: the id of the entry.
            known: its state; a new one for a row that speaks of none yet.
            entry: the row.
        """
        events: list[Event] = []
        for command in self._commands(institution, known, entry):
            for event in decide(known, command, self.law):
                events.append(event)
                known = evolve(known, event)
        return tuple(events)

    def _commands(self, institution: str, known: Institution, entry: Entry) -> Iterator[Command]:
        particulars, standing = entry.particulars, entry.standing
        enter = Register if known.stage == "unregistered" else Amend
        yield enter(particulars=particulars, source=self.source)
        by = by_job(IMPORTER)
        if standing.has_kind:
            yield Categorise(
                institution=institution,
                categories=standing.categories,
                stages=standing.stages,
                mode=standing.mode,
                profit=standing.profit,
                from_day=self._kind_from(known, entry),
                source=self.source,
                on=self.on,
                by=by,
            )
        if standing.licence is not None:
            yield GrantLicence(
                institution=institution,
                **msgspec.structs.asdict(standing.licence),
                source=self.source,
                on=self.on,
                by=by,
            )

    def _kind_from(self, known: Institution, entry: Entry) -> str:
        """Return since when it is so: since its registration, or since a later register says so."""
        registered_on = entry.particulars.registered_on
        if known.registration.kind_from or registered_on is UNSET:
            return self.on
        return registered_on
