"""An invented notice on the holidays of 2027, and the law before and after it is adopted."""

from hashlib import sha256

import msgspec

from core.domain.policy.decide import AdoptLaw
from core.kernel.acting import by_job
from core.kernel.b64 import b64u
from core.kernel.running import Running, SettleDeadlines
from core.law.adopted import overlaid
from tests.support.law import shipped_law
from tests.support.subjects import HEAD, acting

TEXT = """
version = "2026-12-20"
[[row]]
year = 2027
basis = { cite = "an invented notice on the holidays of 2027", verified = "proposed" }
papers = []
off = [
  2027-01-01, 2027-01-02, 2027-01-03, 2027-01-04, 2027-01-05,
  2027-02-06, 2027-02-07, 2027-02-08, 2027-02-09, 2027-02-10, 2027-02-11, 2027-02-12,
  2027-03-18,
]
working = [2027-01-09, 2027-02-20]
"""
"""Monday 4 and Tuesday 5 January rest as well, and Thursday 18 March."""
VERSION = "2026-12-20"
YEARS = (2027,)
UNPUBLISHED = shipped_law()
PUBLISHED = overlaid(UNPUBLISHED, "calendar.toml", "2026-12-20", TEXT.encode())
FOLLOWER = by_job("follower")
ON = "2026-12-21"


def settling(*days: Running, **changes) -> SettleDeadlines:
    """Return what the follower asks of a stream once the notice is known."""
    made = SettleDeadlines(days=days, years=YEARS, on=ON, by=FOLLOWER)
    return msgspec.structs.replace(made, **changes)


def runs(
    kind: str, since: str | None, due_on: str, *, provisional: bool | None = None, term: str = ""
):
    """Return a deadline that runs."""
    return Running(
        kind=kind, term=term or kind, since=since, due_on=due_on, provisional=provisional
    )


def adoption(text: str = TEXT, version: str = VERSION) -> AdoptLaw:
    """Return the adoption of the notice by the head."""
    return AdoptLaw(
        on=ON,
        file="calendar.toml",
        version=version,
        from_day=version,
        sha256=b64u(sha256(text.encode()).digest()),
        text=text,
        by=acting(HEAD, "head", "administrator"),
    )
