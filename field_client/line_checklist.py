"""The checklist as lines: what `visit measure` and `visit answer` can be given, and its limits."""

import argparse

from core.law.look_up import checklist, violations
from core.law.rows import in_force
from core.law.thresholds import ThresholdRow
from field_client.answers import Answer
from field_client.capture import Capture
from field_client.widgets.spoken import limit_text, question_of, violation_title


def limits(capture: Capture, code: str, measure: str, on: str) -> tuple[ThresholdRow, ...]:
    """Return the limits of a measure that are in force on a local day."""
    rows = in_force(capture.law.thresholds, on)
    return tuple(row for row in rows if (row.code, row.measure) == (code, measure))


def show(capture: Capture, given: argparse.Namespace) -> Answer:
    """List today's checklist: what is measured or looked at, then what is only seen."""
    law, today = capture.law, capture.today()
    rows = checklist(law, today, given.mode, given.category, given.stages)
    asked = {row.code for row in law.thresholds}
    seen = [row for row in violations(law, today) if row.on_the_spot and row.code not in asked]
    lines = [f"{row.code} {row.measure}  {question_of(row)}  {limit_text(row)}" for row in rows]
    lines += [violation_title(law, row.code, today) for row in seen]
    items = [
        {
            "code": row.code,
            "measure": row.measure,
            "kind": row.kind,
            "op": row.op,
            "limit": row.limit,
            "basis": row.basis.cite,
            "verified": row.basis.verified,
        }
        for row in rows
    ]
    return Answer(lines=tuple(lines), data={"items": items, "seen": [row.code for row in seen]})
