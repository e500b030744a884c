"""Who does an act, as a command carries it: a person in office with roles, or a job of the server.

The shell builds it from the officer's own stream; `decide` judges it by `core.law.acts`.
"""

from typing import Final, Literal, get_args

import msgspec

Role = Literal[
    "inspector",
    "handler",
    "reviewer",
    "head",
    "administrator",
    "legal_reviewer",
    "hearing_host",
    "clerk",
    "cashier",
    "publisher",
    "supervisor",
    "auditor",
    "assistant",
    "expert",
    "social_supervisor",
    "community",
    "grid_worker",
]
"""What a person is trusted with (DOMAIN.md §1.2, §1.3); `reviewer` settles what a sync held."""

ROLES: Final[tuple[str, ...]] = get_args(Role)


class Acting(msgspec.Struct, frozen=True, kw_only=True):
    """A person in office, or a job of the server, at the moment of an act.

    Attributes:
        officer: the person's id; empty for a job.
        job: the server's job, e.g. `follower`; empty for a person.
        agency: id of the agency that the person belongs to.
        agency_kind: its code in DOMAIN.md §1.1, e.g. `EDU`.
        roles: what the person is trusted with.
        scope: division codes in which the person works; empty for one without bounds.
        credentials: first and last day of each credential that may be shown.
        recused: has an interest in the institution that the act is about (行政处罚法 第四十三条).
    """

    officer: str = ""
    job: str = ""
    agency: str = ""
    agency_kind: str = ""
    roles: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    credentials: tuple[tuple[str, str], ...] = ()
    recused: bool = False

    def is_credentialed(self, on: str) -> bool:
        """Tell whether a valid credential can be shown on a DATE (行政处罚法 第五十五条)."""
        return any(first <= on <= last for first, last in self.credentials)


def by_job(job: str) -> Acting:
    """Return a job of the server as who acts."""
    return Acting(job=job)
