"""Who acts on the command line: an officer by id, credential number or name; and who one is."""

import argparse
import re
from collections.abc import Callable, Iterator
from functools import cache

from core.domain.officer.state import Officer
from core.evidence.commitment import open_disclosure
from core.kernel.ids import UUID7_PATTERN, stream_name, stream_uuid
from core.log.eventlog import EventLog
from core.log.reader import LogReader
from core.log.vault import Vault
from server.answers import WrongCall
from server.calls.shared import folder_of
from server.clock import SystemClock
from server.office import state_of
from server.settings import Folder
from server.words import N_

NOBODY = N_("{field}: no officer has the id, credential number or name {seen}")
SEVERAL = N_("{field}: {count} officers answer to {seen}; name one by id: {ids}")


def officer_of(given: argparse.Namespace) -> str:
    """Return the id of who acts; the administrator where nobody is named.

    Raises:
        WrongCall: `--as` is no id of an officer, and no officer or several answer to it.
    """
    named: str | None = getattr(given, "as_officer", None)
    if named is None:
        return folder_of(given).load().administrator
    plain = named.removeprefix("officer:")
    return plain if re.match(UUID7_PATTERN, plain) else _found(given, named)


def officers_in(reader: LogReader) -> Iterator[tuple[str, Officer]]:
    """Yield every officer with their id, the oldest first."""
    for stream in reader.streams("officer"):
        yield stream_uuid(stream), state_of(reader, stream)


def names_of_officers(folder: Folder, log: EventLog) -> Callable[[str], str]:
    """Return what knows an officer's name by id; empty for anybody who is none.

    Names stand in the vault alone: whoever has it beside the log may read them, a copy of the log
    without it tells ids. An officer's name may be erased (个保法 第四十七条).
    """

    @cache
    def name_of(person: str) -> str:
        if not folder.vault.exists() or not re.match(UUID7_PATTERN, person):
            return ""
        with log.read() as reader:
            if not any(reader.stream(stream_name("officer", person))):
                return ""
        with Vault.open(folder.vault) as vault:
            return min(_names(vault, person), default="")

    return name_of


def _found(given: argparse.Namespace, named: str) -> str:
    folder = folder_of(given)
    folder.load()
    with EventLog.open(folder.log, now_ms=SystemClock().wall_ms) as log, log.read() as reader:
        officers = dict(officers_in(reader))
    found = [who for who, one in officers.items() if one.credential(named) is not None]
    if not found:
        with Vault.open(folder.vault) as vault:
            found = [who for who in officers if named in _names(vault, who)]
    if not found:
        raise WrongCall(NOBODY, "--as", seen=named)
    if len(found) > 1:
        raise WrongCall(SEVERAL, "--as", seen=named, count=len(found), ids=", ".join(found))
    return found[0]


def _names(vault: Vault, officer: str) -> set[str]:
    """Return the names kept beside the log for an officer."""
    opened = (open_disclosure(one.d.decode()) for one in vault.for_subject(officer))
    return {value for field, value in opened if field == "name"}
