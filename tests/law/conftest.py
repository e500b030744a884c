"""The packaged law, read once for all tests of this folder."""

from pathlib import Path

import pytest

from core.law.book import FILES, Law, build

DATA = Path(__file__).parents[2] / "core" / "law" / "data"


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    """The packaged files as a shell hands them to `build`."""
    return {name: (DATA / name).read_bytes() for name in FILES}


@pytest.fixture(scope="session")
def law(files: dict[str, bytes]) -> Law:
    """The packaged law."""
    return build(files)
