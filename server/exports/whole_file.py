"""A file that takes its name only when all of it is on the disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def place_beside(out: Path) -> Iterator[Path]:
    """Give the path of a file to write beside `out`; it takes the name when the block is done.

    Where the block breaks off, what was there stays.
    """
    beside = out.with_name(f"{out.name}.part")
    beside.unlink(missing_ok=True)  # of a call that was killed
    try:
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def opened(out: Path | BinaryIO) -> Iterator[BinaryIO]:
    """Give the stream itself, or a file that takes its name only when all is on the disk."""
    if not isinstance(out, Path):
        yield out
        out.flush()
        return
    with place_beside(out) as beside, beside.open("wb") as file:
        yield file
