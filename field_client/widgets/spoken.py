"""Codes and canonical texts of the law as an officer says them, in the person's language."""

import os
from typing import Final, Protocol

from msgspec import UNSET, UnsetType

from core.law.book import Law
from core.law.look_up import violation
from core.law.measures import NOT_APPLICABLE
from core.law.thresholds import ThresholdRow
from core.log.localise import language_of
from field_client.words import N_, _

AT_MOST: Final = N_("at most {limit}")
AT_LEAST: Final = N_("at least {limit}")
NOT_AFTER: Final = N_("not after {limit}")
DETAILED: Final = N_("{what}; {detail}")
MUST_BE: Final = N_("must be: {limit}")
ANSWERS: Final = {"yes": N_("yes"), "no": N_("no"), NOT_APPLICABLE: N_("does not apply")}


class Titled(Protocol):
    """A row with a title in both languages."""

    @property
    def title_zh(self) -> str:
        """In Chinese."""
        ...

    @property
    def title_en(self) -> str:
        """In English."""
        ...


def is_chinese() -> bool:
    """Say whether rows of the law are read in Chinese here."""
    return language_of(os.environ) == "zh_CN"


def title_of(row: Titled) -> str:
    """Return a row's title."""
    return row.title_zh if is_chinese() else row.title_en


def question_of(row: ThresholdRow) -> str:
    """Return a checklist row's question."""
    return row.question_zh if is_chinese() else row.question_en


def violation_title(law: Law, code: str, on: str) -> str:
    """Return what a violation is called; the code alone where no row is in force that day."""
    try:
        return f"{code} {title_of(violation(law, code, on))}"
    except LookupError:
        return code


def limit_text(row: ThresholdRow) -> str:
    """Return a limit with its unit."""
    if row.kind == "boolean":
        return _(MUST_BE).format(limit=_(ANSWERS[row.limit]))
    value = _yuan(row.limit) if row.kind == "fen" else row.limit
    unit = row.unit_zh if is_chinese() else row.unit_en
    shown = f"{value} {unit}" if unit else value
    if row.kind == "wall_time" and row.op == "at_most":
        return _(NOT_AFTER).format(limit=shown)
    return _(AT_MOST if row.op == "at_most" else AT_LEAST).format(limit=shown)


def detailed(what: str, detail: str | UnsetType) -> str:
    """Return a sentence with what is added to it, if anything is."""
    return what if detail is UNSET else _(DETAILED).format(what=what, detail=detail)


def measured_text(row: ThresholdRow, measured: str) -> str:
    """Return a measured value so that typing it again gives the same."""
    return _yuan(measured) if row.kind == "fen" else measured


def answer_text(row: ThresholdRow, measured: str) -> str:
    """Return what was asked and answered, of a row that is answered by looking."""
    return f"{question_of(row)} {_(ANSWERS[measured])}"


def _yuan(fen: str) -> str:
    return f"{int(fen) // 100}.{int(fen) % 100:02d}"
