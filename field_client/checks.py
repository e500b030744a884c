"""The readiness card: is this device fit to go out today? Each row says what was seen.

Asked before the team leaves, while the office is still in reach (`anjuan-field check`).
"""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Final, Literal

import msgspec

from core.kernel.errors import Rejected
from core.kernel.times import date_of, day_of_ms, time_of
from field_client.confirming import confirmation
from field_client.device import Device
from field_client.told import Told
from field_client.words import N_

Grade = Literal["ok", "warning", "failed"]

KEY_FITS = N_("the signing key {kid} can be used")
ENROLLED = N_("enrolled as {device} for {authority}")
CHECKPOINT = N_("the last checkpoint verified has size {size}")
NO_CHECKPOINT = N_("no checkpoint was verified yet; sync before going out")
BAD_CHECKPOINT = N_("the stored checkpoint cannot be believed: {detail}")
LAW = N_("law: {versions}")
LAW_LEFT_OUT = N_("the office adopted what this release cannot read; update it: {detail}")
CALENDAR = N_("working days are known for {years}")
CALENDAR_ENDS = N_("working days of {year} are not published here; deadlines will be provisional")
CLOCK = N_("the clock shows {now}")
CLOCK_BEHIND = N_("the clock shows {now}, but the office's showed {heard} before that; set it")
CLOCK_UNCOMPARED = N_("the clock shows {now}; it was never compared with the office's")
DISK = N_("{free_mb} MB are free")
DISK_LOW = N_("only {free_mb} MB are free; {needed_mb} MB are needed, photos included")
REGISTER = N_("{count} institutions can be looked up offline")
REGISTER_EMPTY = N_("no institution can be looked up offline; sync before going out")
JOURNAL = N_("the journal is whole and in WAL mode")
JOURNAL_UNFIT = N_("the journal is not fit: mode {mode}, integrity {integrity}")

DISK_FAILS_MB: Final = 64
DISK_WARNS_MB: Final = 1_024
_MB: Final = 1024 * 1024
_CLOCK_SLACK_MS: Final = 120_000
"""Two clocks may differ by so much before we speak of it (EVIDENCE.md §3)."""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the card.

    Attributes:
        sentence: English message id.
        seen: fills its placeholders.
    """

    name: str
    grade: Grade
    sentence: str
    seen: Mapping[str, str | int] = {}


def run_checks(device: Device) -> tuple[Check, ...]:
    """Look at everything that a day in the field needs."""
    return (
        *_identity(device),
        *_law(device),
        _clock(device),
        _disk(device),
        _register(device),
        _journal(device),
    )


def is_ready(checks: tuple[Check, ...]) -> bool:
    """Tell whether nothing failed; warnings do not keep anybody at home."""
    return all(check.grade != "failed" for check in checks)


def _identity(device: Device) -> Iterator[Check]:
    try:
        enrolment, signer = device.enrolment, device.signer
    except Told as told:
        seen = {"field": told.field, **told.seen}
        yield Check(name="enrolment", grade="failed", sentence=told.sentence, seen=seen)
        return
    seen = {"device": enrolment.device, "authority": enrolment.authority}
    yield Check(name="enrolment", grade="ok", sentence=ENROLLED, seen=seen)
    yield Check(name="key", grade="ok", sentence=KEY_FITS, seen={"kid": signer.kid})
    yield _checkpoint(device)
    confirmed = confirmation(device)
    if confirmed is not None:
        grade: Grade = "warning" if confirmed.is_amber else "ok"
        hours = {"count": confirmed.count}
        yield Check(name="witness", grade=grade, sentence=confirmed.sentence, seen=hours)


def _checkpoint(device: Device) -> Check:
    try:
        checkpoint = device.checkpoint()
    except Rejected as error:
        seen = {"detail": error.detail}
        return Check(name="checkpoint", grade="failed", sentence=BAD_CHECKPOINT, seen=seen)
    if checkpoint is None:
        return Check(name="checkpoint", grade="warning", sentence=NO_CHECKPOINT)
    seen_size = {"size": checkpoint.size}
    return Check(name="checkpoint", grade="ok", sentence=CHECKPOINT, seen=seen_size)


def _law(device: Device) -> Iterator[Check]:
    law = device.law
    versions = ", ".join(f"{name} {version}" for name, version in law.versions)
    yield Check(name="law", grade="ok", sentence=LAW, seen={"versions": versions})
    for detail in device.law_here.left_out:
        yield Check(name="law", grade="warning", sentence=LAW_LEFT_OUT, seen={"detail": detail})
    year = date_of(day_of_ms(device.clock.wall_ms())).year
    if not law.calendar.is_published(year):
        seen = {"year": year}
        yield Check(name="calendar", grade="warning", sentence=CALENDAR_ENDS, seen=seen)
        return
    first, last = min(law.calendar.years), max(law.calendar.years)
    yield Check(name="calendar", grade="ok", sentence=CALENDAR, seen={"years": f"{first}-{last}"})


def _clock(device: Device) -> Check:
    now = device.clock.wall_ms()
    shown = time_of(now)
    heard = device.last_sync()
    if heard is None:
        return Check(name="clock", grade="warning", sentence=CLOCK_UNCOMPARED, seen={"now": shown})
    if now < heard.server_ms - _CLOCK_SLACK_MS:
        seen = {"now": shown, "heard": time_of(heard.server_ms)}
        return Check(name="clock", grade="failed", sentence=CLOCK_BEHIND, seen=seen)
    return Check(name="clock", grade="ok", sentence=CLOCK, seen={"now": shown})


def _disk(device: Device) -> Check:
    free_mb = shutil.disk_usage(device.files.folder).free // _MB
    if free_mb >= DISK_WARNS_MB:
        return Check(name="disk", grade="ok", sentence=DISK, seen={"free_mb": free_mb})
    grade: Grade = "warning" if free_mb >= DISK_FAILS_MB else "failed"
    seen: dict[str, str | int] = {"free_mb": free_mb, "needed_mb": DISK_WARNS_MB}
    return Check(name="disk", grade=grade, sentence=DISK_LOW, seen=seen)


def _register(device: Device) -> Check:
    count = device.mirror.register_count()
    if not count:
        return Check(name="register", grade="warning", sentence=REGISTER_EMPTY)
    return Check(name="register", grade="ok", sentence=REGISTER, seen={"count": count})


def _journal(device: Device) -> Check:
    """Look with a stranger's eyes: a connection of its own, that can only read."""
    uri = f"{device.files.journal.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as db:
        mode = str(db.execute("PRAGMA journal_mode").fetchone()[0])
        integrity = str(db.execute("PRAGMA quick_check").fetchone()[0])
    if (mode, integrity) == ("wal", "ok"):
        return Check(name="journal", grade="ok", sentence=JOURNAL)
    seen: dict[str, str | int] = {"mode": mode, "integrity": integrity}
    return Check(name="journal", grade="failed", sentence=JOURNAL_UNFIT, seen=seen)
