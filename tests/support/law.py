"""The law as it is shipped, read once."""

from functools import cache
from pathlib import Path

from core.law.book import FILES, Law, build

DATA = Path(__file__).parents[2] / "core" / "law" / "data"


@cache
def shipped_law() -> Law:
    """Return the packaged law; it is frozen, so all tests share one."""
    return build({name: (DATA / name).read_bytes() for name in FILES})
