"""Opening a data folder, and making a new one."""

import secrets
from collections.abc import Callable
from pathlib import Path

from core.domain.ledger.decide import OpenLedger
from core.evidence.body import Actor
from core.kernel.acting import Acting
from core.kernel.b64 import b64u
from core.kernel.ids import stream_name, uuid7
from core.kernel.times import day_of_ms
from core.law.book import Law
from core.log.eventlog import EventLog
from core.log.packaged import pack_text
from core.log.vault import Vault
from core.log.writer import LogWriter
from core.process.dossier import Deed
from server.clock import Clock, SystemClock
from server.cosigning.rounds import open_cosigning
from server.keys import draw_seed, load_key, save_key
from server.law_in_force import law_in_force, shipped
from server.office import Asked, Office
from server.packs import Adoption, adoption_of
from server.published import check_log
from server.scribe import Pen, Scribe
from server.settings import Folder, Settings

PACK = "default-100"
"""The scheme that a new office begins with; another is adopted by an event."""

Random = Callable[[int], bytes]


def load_law(log: EventLog | None = None) -> Law:
    """Read the law that this release ships, and what a log has adopted over it.

    Raises:
        LawFileError: a file of either cannot be used.
    """
    if log is None:
        return shipped()
    with log.read() as reader:
        return law_in_force(reader).law


def open_office(
    path: Path, *, clock: Clock | None = None, random: Random = secrets.token_bytes
) -> Office:
    """Open the data folder.

    Raises:
        NotADataFolder: it is none.
        UnfitFile: a file of it is damaged; `anjuan fsck` says more.
        LawFileError: a file of the law that was adopted cannot be read by this release.
    """
    folder = Folder(path)
    settings = folder.load()
    clock = clock or SystemClock()
    law = shipped()
    pen = Pen(
        signer=load_key(folder.key),
        authority=settings.authority,
        n=settings.n,
        clock=clock,
        law=dict(law.versions),
        boot=b64u(random(8)),
        random=random,
    )
    log = EventLog.open(folder.log, now_ms=clock.wall_ms)
    try:
        check_log(log, pen, folder.published)
        vault = Vault.open(folder.vault)
    except BaseException:
        log.close()
        raise
    office = Office(log, vault, pen, law, folder.published)
    try:
        office.cosigning = open_cosigning(folder, pen, log)
        with log.read() as reader:
            office.know_law(reader)
    except BaseException:
        office.close()
        raise
    return office


def init_folder(
    path: Path,
    authority: str,
    *,
    clock: Clock | None = None,
    random: Random = secrets.token_bytes,
    seed: bytes | None = None,
) -> Settings:
    """Make a data folder: key, log with its leaf 0 and first checkpoint, settings last.

    Raises:
        FileExistsError: the folder holds data already; nothing is changed.
    """
    folder = Folder(path)
    if folder.settings.exists() or folder.log.exists():
        raise FileExistsError(f"{path} holds data already")
    path.mkdir(parents=True, exist_ok=True)
    clock = clock or SystemClock()
    save_key(folder.key, seed or draw_seed())
    settings = Settings(
        v=1,
        authority=authority,
        n=1,
        administrator=uuid7(clock.wall_ms(), random(10)),
    )
    folder.save(settings)
    with_office = open_office(path, clock=clock, random=random)
    try:
        _open_ledger(with_office, settings.administrator)
    finally:
        with_office.close()
    return settings


def _open_ledger(office: Office, administrator: str) -> None:
    """Write leaf 0 and its checkpoint; adopt the shipped credit pack from today on."""
    pen = office.pen
    deed = Deed(
        stream=stream_name("ledger", pen.new_id()),
        command=OpenLedger(n=pen.n, server_pub=b64u(pen.signer.public)),
    )

    def work(writer: LogWriter) -> None:
        office.execute_in(writer, [deed], Asked(actor=Actor(job="init")))
        Scribe(writer, pen).checkpoint()

    office.log.write(work)
    today = day_of_ms(pen.clock.wall_ms())
    by = Acting(officer=administrator, roles=("administrator",))
    command = adoption_of(pack_text(PACK), Adoption(on=today, from_day=today, by=by))
    adoption = Deed(stream=stream_name("policy", pen.new_id()), command=command)
    office.execute([adoption], Asked(actor=Actor(id=administrator)))
