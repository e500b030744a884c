"""Credit at its largest: a million events of a hundred thousand institutions, scored and graded.

The events are bodies of FORMAT §3 as the office and an importer write them, in the order of their
days, so that hardly two neighbours are of one institution. No signature is made: what is measured
reads a log that has been believed. Two packs are adopted; every event is one of which one speaks.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.county import AUTHORITY, REGION
from benchmarks.measure import FULL, Figure, Scale, paired, seconds
from core.domain import catalogue
from core.domain.case.events import DecisionServed, Penalty
from core.domain.credit.score import score
from core.domain.history.events import RecordedFinding, VisitRecorded
from core.domain.institution.events import Particulars, Registered
from core.domain.notice.events import Overdue
from core.domain.policy.events import PackAdopted
from core.evidence.body import Actor, Dev, Header, Seen
from core.evidence.compose import raw
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.ids import uuid7
from core.kernel.times import ms_of, time_of
from core.log.eventlog import EventLog
from core.log.packaged import pack_text
from core.log.records import NewEvent
from core.log.schema import EVENT_COLUMNS
from projections.credit import CREDIT
from projections.credit_facts import facts_by_institution
from projections.credit_queries import AS_IT_IS, credit_score
from projections.credit_speaking import parsed
from projections.institutions import INSTITUTIONS
from projections.runner import Runner
from projections.views import Views

EVENTS_OF_EACH: Final = 10
ON: Final = "2026-06-30"
_PACKS: Final = ("default-100", "sf-100")
_BATCH: Final = 5_000
_KID: Final = "AAAAAAAAAAAAAAAAAAAAAA"
_FIRST_MS: Final = ms_of("2025-07-01T09:00:00.000+08:00")
_DAY_MS: Final = 24 * 60 * 60 * 1000
_RISKS: Final = ("High Risk", "Moderate Risk", "Low Risk")
_EXPLAIN_GOAL_S: Final = 0.020


def figures(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Fill a log, then score and grade everybody, and explain one."""
    institutions = (
        1_000_000 if scale.events >= FULL.events else 10 * scale.events
    ) // EVENTS_OF_EACH
    path = folder / "credit"
    path.mkdir()
    with EventLog.open(path / "log.db", now_ms=lambda: _FIRST_MS) as log:
        count = _fill(log, institutions)
        with Runner(path / "projections", log, [CREDIT, INSTITUTIONS]) as runner:
            yield from _scored(path, runner, count)
            runner.catch_up()
        yield _explained(path, institutions)


def _scored(path: Path, runner: Runner, count: int) -> Iterator[Figure]:
    def scan() -> float:
        return seconds(lambda: _scan(path / "log.db"))

    entries = paired(lambda: seconds(lambda: runner.rebuild("credit")), scan, rounds=1)
    grades = paired(lambda: seconds(lambda: _graded(path)), scan, rounds=1)
    whole_s = entries.ours_s + grades.ours_s
    yield Figure(
        name=f"{count:,} events into entries and grades",
        ratio=(entries.limit_s + grades.limit_s) / 2 / whole_s,
        against="bare scan of the rows",
        absolute=f"{count / whole_s:,.0f}/s: {entries.ours_s:.0f} s and {grades.ours_s:.0f} s",
    )


def _graded(path: Path) -> int:
    """Grade every institution under both packs, as of one day."""
    count = 0
    with closing(Views(path / "projections")) as views, views.read("credit") as db:
        for name in _PACKS:
            pack = parsed(pack_text(name))
            for _institution, facts in facts_by_institution(db, pack):
                count += bool(score(pack, facts, ON).grade)
    return count


def _explained(path: Path, institutions: int) -> Figure:
    """Explain the score of one institution, opening the read models as a call does."""
    asked = _uuid(institutions // 2)

    def explain() -> None:
        with closing(Views(path / "projections")) as views:
            assert credit_score(views, asked, ON, explain=True, what_if=AS_IT_IS).lines

    explain()  # what a process loads once is no work of this
    times = sorted(seconds(explain) for _ in range(25))
    return Figure(
        name="credit score --explain of one institution",
        ratio=times[12] / _EXPLAIN_GOAL_S,
        against="20 ms, after start",
        absolute=f"{times[12] * 1000:.1f} ms, longest of 25 {times[-1] * 1000:.1f} ms",
        goal=1.0,
        is_ceiling=True,
    )


def _scan(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute(f"SELECT {EVENT_COLUMNS} FROM stored_events ORDER BY notification_id")  # noqa: S608 - our own names
        return sum(1 for _ in rows)


def _fill(log: EventLog, institutions: int) -> int:
    """Write the log; return how many events it has."""
    batch: list[NewEvent] = []
    count = 0
    for event in _events(institutions):
        batch.append(event)
        count += 1
        if len(batch) == _BATCH:
            log.write(lambda writer: writer.append(batch))
            batch.clear()
    if batch:
        log.write(lambda writer: writer.append(batch))
    return count


def _events(institutions: int) -> Iterator[NewEvent]:
    seq = 0
    asked = _uuid(institutions // 2)
    particulars = Particulars(name="叶县启明艺术培训有限公司", address="叶县", division_code=REGION)
    first: list[tuple[str, int, msgspec.Struct]] = [
        (f"institution:{asked}", 1, Registered(particulars=particulars, source="bench"))
    ]
    for at, name in enumerate(_PACKS, start=1):
        pack = parsed(pack_text(name))
        adopted = PackAdopted(
            pack=name,
            version=pack.version,
            from_day="2025-01-01" if name == _PACKS[0] else "2026-12-31",
            sha256=pack.sha256,
            text=pack_text(name),
        )
        first.append((f"policy:{_uuid(1 << 40)}", at, adopted))
    for stream, ver, event in first:
        seq += 1
        yield _event(seq, stream, ver, event)
    for turn in range(EVENTS_OF_EACH):
        for place in range(institutions):
            seq += 1
            # 7,919 is prime: neighbours in the log are far apart in the register
            yield _event(seq, *_said(turn, place * 7_919 % institutions))


def _said(turn: int, number: int) -> tuple[str, int, msgspec.Struct]:
    """Return what an institution has in one of its ten turns: stream, ver, event."""
    institution, own = _uuid(number), _uuid(number + ((turn + 1) << 32))
    day = time_of(_FIRST_MS + (turn * 30 + number % 30) * _DAY_MS)[:10]
    if turn % 5 < 3:  # noqa: PLR2004 - six visits of ten
        ver = turn // 5 * 3 + turn % 5 + 1
        return f"hist:{institution}", ver, _visit(institution, day, number + turn)
    if turn % 5 == 3:  # noqa: PLR2004 - two overdues
        overdue = Overdue(
            notice=own, institution=institution, due_on=day, codes=("V-TIM-01",), effective_on=day
        )
        return f"notice:{own}", 1, overdue
    served = DecisionServed(
        case=own,
        institution=institution,
        doc_no=f"叶教罚〔2025〕{number}号",
        penalties=(Penalty(kind="fine", fine_fen=300_000 + 1_000 * (number % 500)),),
        violations=("V-TIM-01", "V-FEE-01"),
        served_on=day,
        effective_on=day,
    )
    return f"case:{own}", 1, served


def _visit(institution: str, day: str, seed: int) -> VisitRecorded:
    return VisitRecorded(
        ledger="bench",
        key=f"{institution[-6:]} | {day}",
        institution=institution,
        visited_on=day,
        kind="Routine - Unscheduled",
        findings=tuple(
            RecordedFinding(
                code=f"1031{seed % 90 + at:02}",
                severity=_RISKS[(seed + at) % 3],
                detail="Unapproved or unmaintained equipment or utensils",
            )
            for at in range(3)
        ),
        score=str(80 + seed % 20),
    )


def _event(seq: int, stream: str, ver: int, event: msgspec.Struct) -> NewEvent:
    ms = _FIRST_MS + seq
    uuid = uuid7(ms, seq.to_bytes(10, "big"))
    header = Header(
        v=1,
        id=uuid,
        type=catalogue.type_of(event),
        log=AUTHORITY,
        stream=stream,
        ver=ver,
        dev=Dev(epoch=1, kid=_KID, seq=seq, prev="A" * 43, boot="AAAAAAAAAAA", mono_ms=seq),
        at=time_of(ms),
        occurred=time_of(ms),
        hlc=(ms, 0),
        seen=Seen(leaf=0, law={}),
        actor=Actor(job="bench"),
        region=REGION,
        data=raw(event),
        pd=(),
        att=(),
        n=b64u(seq.to_bytes(16, "big")),
    )
    return NewEvent(
        stream=stream,
        ver=ver,
        type=header.type,
        body=codec.encode(header),
        event_id=uuid,
        kid=_KID,
        seq=seq,
        sig=bytes(64),
    )


def _uuid(number: int) -> str:
    return uuid7(_FIRST_MS, number.to_bytes(10, "big"))
