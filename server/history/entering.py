"""Which entry of the register an institution of a ledger is; a new one where there is none.

    its key in the ledger, as named before   ──▶ that entry
    else its code, now or as registered once ──▶ that entry
    else its name and address                ──▶ an entry that has no other code, and that this
                                                 ledger does not name yet
    else                                     ──▶ none, a new one

What the register says of an entry stands; only what a ledger itself brought follows the ledger,
and what the ledger leaves out stays known: a key that stands for a name takes no name's place.
"""

import sqlite3
from typing import Final

import msgspec
from msgspec import UNSET

from core.domain.institution.commands import Amend, Register
from core.domain.institution.decide import decide
from core.domain.institution.events import Particulars
from core.domain.institution.state import Event as InstitutionEvent
from core.domain.institution.state import Institution
from core.kernel.ids import stream_uuid
from core.log.eventlog import EventLog
from projections.register import state_of
from server.history.records import Institution as Told
from server.office import Office

_NAMED: Final = (
    "SELECT stream, ver, kid, institution FROM institutions WHERE ledger = ? AND key = ?"
)
_BY_CODE: Final = "SELECT id FROM institutions WHERE uscc = ?"
_BY_NAME: Final = "SELECT id, uscc FROM institutions WHERE name = ? AND address = ? ORDER BY id"
_STATE: Final = "SELECT state FROM institutions WHERE id = ?"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an institution of a ledger stands.

    Attributes:
        institution: its entry.
        stream: of its records; empty where the ledger does not name it yet.
        ver, kid: head and owner of that stream.
        events: what the office says of the entry first.
        is_new: the register does not have it yet.
    """

    institution: str
    stream: str
    ver: int
    kid: str
    events: tuple[InstitutionEvent, ...]
    is_new: bool


class Entrance:
    """Finds entries by what the read models said when the import began."""

    def __init__(
        self, office: Office, history: sqlite3.Connection, register: sqlite3.Connection, ledger: str
    ) -> None:
        """Ask snapshots of the read models `history` and `institutions`."""
        self._office = office
        self._history = history
        self._register = register
        self.ledger = ledger
        self._codes: dict[str, str] = {}
        self._taken: set[str] = set()
        self.source = f"history {ledger}"

    def place(self, told: Told) -> Place:
        """Return where the institution stands."""
        named = self._history.execute(_NAMED, (self.ledger, told.key)).fetchone()
        if named is not None:
            stream, ver, kid, institution = named
            return Place(
                institution=institution,
                stream=stream,
                ver=ver,
                kid=kid,
                events=self._amended(institution, told),
                is_new=False,
            )
        found = self._found(told.particulars)
        events: tuple[InstitutionEvent, ...]
        if found is None:
            institution = self._office.pen.new_id()
            command = Register(particulars=told.particulars, source=self.source)
            events = decide(Institution(), command, self._office.law)
            if isinstance(told.particulars.uscc, str):
                self._codes[told.particulars.uscc] = institution
        else:
            institution, events = found, self._amended(found, told)
        return Place(
            institution=institution,
            stream="",
            ver=0,
            kid="",
            events=events,
            is_new=found is None,
        )

    def _found(self, particulars: Particulars) -> str | None:
        if isinstance(particulars.uscc, str):
            return self._by_code(particulars.uscc) or self._by_name(particulars, coded=False)
        return self._by_name(particulars, coded=True)

    def _by_code(self, code: str) -> str | None:
        if code in self._codes:
            return self._codes[code]
        row = self._register.execute(_BY_CODE, (code,)).fetchone()
        return str(row[0]) if row else _registered_under(self._office.log, code)

    def _by_name(self, particulars: Particulars, *, coded: bool) -> str | None:
        """Return the one entry of this name and address; several tell nothing.

        Args:
            particulars: what the ledger says.
            coded: an entry with a code will do.
        """
        if particulars.name is UNSET or particulars.address is UNSET:
            return None
        rows = self._register.execute(_BY_NAME, (particulars.name, particulars.address))
        found = [uuid for uuid, code in rows.fetchall() if coded or code is None]
        free = [uuid for uuid in found if not self._is_named(uuid)]
        if len(free) != 1:
            return None
        self._taken.add(free[0])
        return str(free[0])

    def _is_named(self, institution: str) -> bool:
        if institution in self._taken:
            return True
        found = self._history.execute(
            "SELECT 1 FROM institutions WHERE institution = ? AND ledger = ?",
            (institution, self.ledger),
        ).fetchone()
        return found is not None

    def _amended(self, institution: str, told: Told) -> tuple[InstitutionEvent, ...]:
        row = self._register.execute(_STATE, (institution,)).fetchone()
        known = state_of(row[0]) if row else Institution()
        if known.stage == "unregistered" or known.source != self.source:
            return ()
        given = {
            name: value
            for name, value in msgspec.structs.asdict(told.particulars).items()
            if value is not UNSET and (name, value) != ("name", told.key)
        }
        whole = msgspec.structs.replace(known.particulars, **given)
        return decide(known, Amend(particulars=whole, source=self.source), self._office.law)


def _registered_under(log: EventLog, code: str) -> str | None:
    """Return the entry that was once registered under a code: it is registered once."""
    with log.read() as reader:
        leaf = reader.claimed("uscc", code)
        event = None if leaf is None else reader.event(leaf)
    return None if event is None else stream_uuid(event.stream)
