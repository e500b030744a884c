"""Small schemes to show one construct each, scored on what a ledger of the past records."""

from collections.abc import Iterable
from typing import Any

import msgspec

from core.domain.catalogue import EVENTS, type_of
from core.domain.credit.entries import EventContext, facts_of
from core.domain.credit.facts import Facts, joined
from core.domain.credit.numbers import shown
from core.domain.credit.pack import Pack, parse
from core.domain.credit.score import Score, score
from core.domain.history.events import FactRecorded, RecordedFinding, VisitRecorded
from core.kernel.times import end_of_day_ms
from tests.support.builders import INSTITUTION, uid

BASIS = 'basis = { cite = "test", verified = "proposed" }'
UP = "base = 100\nmin = 0\nmax = 100"
DOWN = 'base = 0\nmin = 0\nmax = 1000\ndirection = "down"'
EVERY_VISIT = """
of = "visit"
[[score.occasion]]
event = "hist.visit-recorded.v1"
subject = "key"
on = "visited_on"
kind = "kind"
score = "score"
grade = "grade"
"""
EACH_FINDING = """
event = "hist.visit-recorded.v1"
each = "findings"
subject = "key"
codes = "@.code"
effective = "visited_on"
"""
WHOLE_VISIT = """
event = "hist.visit-recorded.v1"
subject = "key"
effective = "visited_on"
"""
A_FACT = """
event = "hist.fact-recorded.v1"
subject = "subject"
effective = "happened_on"
"""


def row(table: str, name: str, body: str = "") -> str:
    """Return a row with an id, titles and a basis."""
    key = "grade" if table == "grade" else "id"
    return f'[[{table}]]\n{key} = "{name}"\ntitle_zh = "{name}"\ntitle_en = "{name}"\n{body}\n' + (
        "" if table == "component" else f"{BASIS}\n"
    )


def item(name: str, body: str, evidence: str = EACH_FINDING, where: str = "") -> str:
    """Return an item with its evidence."""
    conditions = f"where = [{where}]\n" if where else ""
    return f"{row('item', name, body)}\n[item.evidence]{evidence}{conditions}\n"


GRADES = (
    row("grade", "A", "min_total = 90") + row("grade", "B", "min_total = 80") + row("grade", "C")
)


def text_of(*tables: str, scale: str = UP, rule: str = "", grades: str = GRADES) -> str:
    """Return the text of a pack."""
    said = f"[score]\n{rule}\n" if rule else ""
    head = 'name = "test"\nversion = "1"\ntitle_zh = "试"\ntitle_en = "test"\n'
    return f"{head}[scale]\n{scale}\n{BASIS}\n\n{said}\n" + "\n".join((*tables, grades))


def scheme(*tables: str, **changes: str) -> Pack:
    """Read a pack with the events that there are."""
    return parse(text_of(*tables, **changes), EVENTS)


class Told(msgspec.Struct, frozen=True):
    """An event, the number of its id and leaf, when it was recorded, and what it corrects.

    `stream` is that of the ledger whose words it uses; without one its subjects are ids of ours.
    """

    number: int
    event: msgspec.Struct
    recorded_ms: int = 0
    corrects: int = 0
    stream: str = ""

    def context(self) -> EventContext:
        """What the log knows of it."""
        return EventContext(
            event_id=uid(self.number),
            leaf=self.number,
            received_ms=self.recorded_ms,
            institution=INSTITUTION,
            stream=self.stream,
            corrects=uid(self.corrects) if self.corrects else "",
        )


def finding(code: str, **changes: Any) -> RecordedFinding:
    """Return a finding of a visit."""
    return RecordedFinding(code=code, **changes)


def visit(number: int, on: str, *codes: str | RecordedFinding, **changes: Any) -> Told:
    """Return a visit with findings; `recorded` is the DATE at whose end the log had it."""
    recorded, corrects = changes.pop("recorded", ""), changes.pop("corrects", 0)
    changes = {"key": f"visit {number}", "kind": "Routine", **changes}
    event = VisitRecorded(
        ledger="test",
        institution=INSTITUTION,
        visited_on=on,
        findings=tuple(finding(one) if isinstance(one, str) else one for one in codes),
        **changes,
    )
    return Told(number, event, end_of_day_ms(recorded) - 1 if recorded else 0, corrects)


def fact(number: int, kind: str, on: str, **changes: Any) -> Told:
    """Return something else that a ledger records."""
    recorded, corrects = changes.pop("recorded", ""), changes.pop("corrects", 0)
    changes = {"key": f"{kind} {number}", **changes}
    event = FactRecorded(
        ledger="test", institution=INSTITUTION, kind=kind, happened_on=on, **changes
    )
    return Told(number, event, end_of_day_ms(recorded) - 1 if recorded else 0, corrects)


def facts(pack: Pack, happened: Iterable[Told]) -> Facts:
    """Return all that events say under a pack."""
    return joined(facts_of(pack, type_of(one.event), one.event, one.context()) for one in happened)


def scored(pack: Pack, *happened: Told, at: str = "2026-12-31", known: str = "2099-12-31") -> Score:
    """Return the score at the end of a day, as known at the end of another."""
    return score(pack, facts(pack, happened), at, end_of_day_ms(known) - 1)


def total(pack: Pack, *happened: Told, at: str = "2026-12-31", known: str = "2099-12-31") -> str:
    """Return the total as people write it."""
    return shown(scored(pack, *happened, at=at, known=known).total, pack.scale.decimals)
