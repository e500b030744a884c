"""What the rows of a case's table have in common: groups of stages, the usual deadlines."""

from typing import Any, Final

from msgspec.structs import replace

from core.kernel.transitions import DAY_OF_REST, Deadline, Transition

WORKED: Final = frozenset({"investigating", "investigated", "noticed"})
UNDECIDED: Final = WORKED | {"filed"}
REPORTED: Final = frozenset({"investigated", "noticed"})
NOTICED: Final = frozenset({"noticed"})
UNSERVED: Final = frozenset({"decided", "no_penalty"})
EFFECTIVE: Final = frozenset({"effective"})
STANDING: Final = frozenset({"effective", "closed"})
AFTERWARDS: Final = frozenset({"effective", "revoked", "closed"})
DECIDE: Final = Deadline(kind="case.decide", field="decide_by", runs_from="filed_on")
MOVED: Final = replace(DECIDE, runs_from="decide_by", term=DAY_OF_REST)
"""The term for the decision where days were added to what it was."""
SERVE: Final = Deadline(kind="case.serve", field="serve_by", runs_from="decided_on")
PAY: Final = Deadline(kind="case.pay", field="pay_by")
RECONSIDER: Final = Deadline(kind="reconsider", field="reconsider_by", is_window=True)
LITIGATE: Final = Deadline(kind="litigate", field="litigate_by", is_window=True)


def since(field: str, deadline: Deadline, *, term: str = "") -> Deadline:
    """Return a deadline that runs from the day in a field, by its own term unless another runs."""
    return replace(deadline, runs_from=field, term=term)


def row(  # noqa: PLR0913 - the fields of a row
    event: type[Any],
    given: frozenset[str],
    act: str,
    *,
    to: str = "",
    opens: tuple[Deadline, ...] = (),
    ends: tuple[str, ...] = (),
    ends_on: str = "",
    ends_unless: str = "",
    drops: tuple[str, ...] = (),
    on: str = "",
) -> Transition:
    """Return a row of the table; its act stands in `acts.toml` under `case.`."""
    return Transition(
        event=event,
        given=given,
        to=frozenset({to} if to else ()),
        act=f"case.{act}",
        opens=opens,
        ends=ends,
        ends_on=ends_on,
        ends_unless=ends_unless,
        drops=drops,
        on=on,
    )
