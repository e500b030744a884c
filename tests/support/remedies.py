"""What a party does against a decision, and how it ends, as commands of a case."""

from typing import Any

from core.domain.case.after_commands import (
    BeginLitigation,
    DecideLitigation,
    DecideReconsideration,
    RequestReconsideration,
)
from tests.support.cases import CLERK, but


def requesting(on: str, **changes: Any) -> Any:
    return but(RequestReconsideration(organ="县人民政府", on=on, by=CLERK), **changes)


def reconsidered(on: str, outcome: str = "upheld") -> Any:
    return DecideReconsideration(outcome=outcome, on=on, by=CLERK)  # type: ignore[arg-type] # the tests name one of the words


def beginning(on: str, **changes: Any) -> Any:
    return but(BeginLitigation(court="县人民法院", on=on, by=CLERK), **changes)


def judged(on: str, outcome: str = "upheld") -> Any:
    return DecideLitigation(outcome=outcome, on=on, by=CLERK)  # type: ignore[arg-type] # the tests name one of the words
