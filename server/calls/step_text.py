"""A step of a procedure as a person reads it: act, article, who, days, and what the event says.

What the lines before said already (days, the stream's own id) is left out; how a value is told
says `value_text`. All of it stands in `--json`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

from core.domain import catalogue
from core.kernel.basis import Basis
from core.kernel.ids import UUID7_PATTERN, VISIT_PATTERN, stream_kind
from core.law.book import Law
from core.law.look_up import act, term_in_force
from core.law.terms import TermRow
from core.process.rooms import ROOMS
from projections.replay import Step
from projections.steps import DaySet
from server.calls.value_text import NameOf, Values
from server.event_words import PARTS
from server.labels.spoken import label
from server.words import N_, _, said, titled

STEP = N_("{ver:>4}  {day}  {what}{standing}")
BY_ARTICLE = N_("      article: {cite}")
BY_PART = N_("      by the {part} {who}")
BY_JOB = N_("      by the office itself ({job})")
BY_SOMEBODY = N_("      by {who}")
SETS = N_("      sets: {kind}, by {due_on}{cite}")
OFFERS = N_("      the party may: {kind}, to {due_on}{cite}")
ENDS = {
    "met": N_("      met: {kind}, due {due_on}"),
    "missed": N_("      done too late: {kind}, was due {due_on}"),
    "lapsed": N_("      lapsed: {kind}, was open to {due_on}"),
    "dropped": N_("      no longer due: {kind}, was due {due_on}"),
}
PASSED = N_("      went by unmet: {kind}, was due {due_on}")
USED = N_("      used in time: {kind}, open to {due_on}")
EARLIER = N_("step {ver}")
SAYS = N_("      {label}: {value}")
LEAF = N_("      leaf {leaf}, recorded {moment}, {type}")
MARKS: Final = {"seen": N_("excerpt seen"), "memory": N_("unverified"), "proposed": N_("proposed")}
_UUID: Final = re.compile(f"{UUID7_PATTERN}|{VISIT_PATTERN}")
PROVISIONAL = N_("      a notice on holidays still to come may move these days")
_SPOKEN_BEFORE: Final = frozenset({"institution", "provisional"})
"""Fields that say nothing that a reader of the steps does not know."""
_OWN: Final = {kind: (kind,) for kind in ROOMS} | {"leg": ("visit",)}
"""By kind of stream: the fields that only say of what it is."""
_CAMEL: Final = re.compile(r"(?<!^)(?=[A-Z])")

PartsOf = Callable[[str, str], tuple[str, ...]]
"""The roles of a person on a DATE; none for who is no officer."""


class Teller:
    """Tells the steps of one stream, in their order, by the law in force in its log."""

    def __init__(self, law: Law, roles_on: PartsOf, name_of: NameOf) -> None:
        """Know the law, and whom to ask for a person's roles and name."""
        self._law = law
        self._values = Values(law=law, name_of=name_of, is_brief=True)
        self._roles_on = roles_on
        self._vers: dict[str, int] = {}

    def lines(self, step: Step) -> list[str]:
        """Return what is printed of a step."""
        basis = self.basis(step)
        told = [
            said(STEP, ver=step.ver, day=_moment(step), what=self._what(step), standing=_held(step))
        ]
        if basis is not None:
            told.append(said(BY_ARTICLE, cite=_marked(basis)))
        told.append(self._by(step))
        told += [self._day(step, day, PASSED) for day in step.passed]
        told += [self._day(step, day, ENDS["missed"]) for day in step.ends]
        told += [self._set(step, day) for day in step.opens]
        told += self._data(step)
        self._vers[step.event_id] = step.ver
        moment = step.received_at[:16].replace("T", " ")
        return [*told, said(LEAF, leaf=step.leaf, moment=moment, type=step.type)]

    def basis(self, step: Step) -> Basis | None:
        """Return the article of a step, as in force on its day; None if none is on file."""
        try:
            return act(self._law, step.act, step.on).basis
        except LookupError:
            return None

    def part(self, step: Step) -> str:
        """Return the role in which a person did it: one that the law's row lets do it, if any."""
        roles = self._roles_on(step.actor, step.on)
        try:
            wanted = act(self._law, step.act, step.on).roles
        except LookupError:
            wanted = ()
        return next((one for one in (*wanted, *roles) if one in roles), "")

    def term(self, kind: str, day: str) -> TermRow | None:
        """Return the row of a deadline; None where no term has its code."""
        try:
            return term_in_force(self._law, kind, day)
        except LookupError:
            return None

    def _what(self, step: Step) -> str:
        try:
            row = act(self._law, step.act, step.on)
        except LookupError:
            event = catalogue.EVENTS.get(step.type)
            name = step.type if event is None else event.__name__
            word = _(name)
            return word if word != name else _CAMEL.sub(" ", name).lower()
        return titled(row.title_zh, row.title_en)

    def _by(self, step: Step) -> str:
        part, who = self.part(step), self._values.person(step.actor)
        if part:
            return said(BY_PART, part=_(PARTS.get(part, part)), who=who)
        if _UUID.match(step.actor):
            return said(BY_SOMEBODY, who=who)
        return said(BY_JOB, job=step.actor)

    def _day(self, step: Step, day: DaySet, missed: str) -> str:
        row = self.term(day.term, step.on)
        sentence = missed if day.how == "missed" else ENDS[day.how]
        if day.is_window and day.how == "met":
            sentence = USED
        return said(sentence, kind=_title(row, day.kind), due_on=day.due_on)

    def _set(self, step: Step, day: DaySet) -> str:
        row = self.term(day.term, step.on)
        cite = "" if row is None else f" ({_marked(row.basis)})"
        sentence = OFFERS if day.is_window else SETS
        return said(sentence, kind=_title(row, day.kind), due_on=day.due_on, cite=cite)

    def _data(self, step: Step) -> list[str]:
        told = (*step.passed, *step.ends, *step.opens)
        days = {one.due_on for one in told} | {step.on}
        lines: list[str] = []
        for name, value in step.data.items():
            is_day = name.endswith(("_on", "_by", "_until", "to_day")) and value in days
            is_said = name in (*_SPOKEN_BEFORE, *_OWN.get(stream_kind(step.stream), ()))
            if is_day or is_said or value in ((), [], ""):
                continue
            lines.append(said(SAYS, label=label(name), value=self._value(step, name, value)))
        return [*([_(PROVISIONAL)] if step.data.get("provisional") else ()), *lines]

    def _value(self, step: Step, name: str, value: Any) -> str:
        if isinstance(value, str) and value in self._vers:
            return said(EARLIER, ver=self._vers[value])
        values = msgspec.structs.replace(self._values, kind=stream_kind(step.stream))
        return values.value(name, value, step.on)


def told_in_json(step: Step, teller: Teller) -> dict[str, Any]:
    """Return a step with the article, the part, and the article of each deadline."""

    def days(several: Iterable[DaySet]) -> list[dict[str, Any]]:
        return [
            {
                **msgspec.to_builtins(day),
                "basis": None if (row := teller.term(day.term, step.on)) is None else _plain(row),
            }
            for day in several
        ]

    basis = teller.basis(step)
    return {
        **msgspec.to_builtins(step),
        "basis": None if basis is None else msgspec.to_builtins(basis),
        "part": teller.part(step),
        "opens": days(step.opens),
        "ends": days(step.ends),
        "passed": days(step.passed),
    }


def _plain(row: TermRow) -> Mapping[str, str]:
    told: Mapping[str, str] = msgspec.to_builtins(row.basis)
    return told


def _moment(step: Step) -> str:
    """Return the day; of a fact from the field, which no table knows, the minute too."""
    return step.on if step.act else step.occurred[:16].replace("T", " ")


def _held(step: Step) -> str:
    return "" if step.standing in {"none", "admitted"} else f"  {_(step.standing)}"


def _marked(basis: Basis) -> str:
    mark = MARKS.get(basis.verified)
    return f"{basis.cite}, {_(mark)}" if mark else basis.cite


def _title(row: TermRow | None, kind: str) -> str:
    return kind if row is None else titled(row.title_zh, row.title_en)
