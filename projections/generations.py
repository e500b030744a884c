"""The files of one projection: a link to the generation that is read, and the ones around it.

    cases.db -> cases.0002.db        any SQLite tool opens the link
                cases.0003.db        being built beside it, linked when whole

A rebuild never renames a database over another: SQLite would read the old one's write-ahead log
into the new one. The link is replaced in one step; whoever has the old generation open reads on.
"""

import os
import re
from contextlib import suppress
from pathlib import Path
from threading import get_ident

SIDES = ("", "-wal", "-shm")


def link_of(folder: Path, name: str) -> Path:
    """Return the path under which a projection is opened."""
    return folder / f"{name}.db"


def current(folder: Path, name: str) -> Path | None:
    """Return the generation that is read, None before the first."""
    link = link_of(folder, name)
    return folder / link.readlink() if link.is_symlink() and link.exists() else None


def settle(folder: Path, name: str, made: Path) -> Path:
    """Make a file, whole and closed, the first generation, unless another process was faster."""
    path = folder / f"{name}.0001.db"
    with suppress(FileExistsError):
        path.hardlink_to(made)
    made.unlink()
    if current(folder, name) is None:
        switch(folder, name, path)
    return path


def following(folder: Path, name: str) -> Path:
    """Return a path for the next generation; what a crash left there is removed."""
    now = current(folder, name)
    assert now is not None, f"{name} has no first generation"
    path = folder / f"{name}.{number_of(now) + 1:04d}.db"
    remove(path)
    return path


def scratch(folder: Path, name: str) -> Path:
    """Return a path for a copy that is thrown away."""
    path = folder / f"{name}.{os.getpid()}-{get_ident()}.scratch"
    remove(path)
    return path


def switch(folder: Path, name: str, to: Path) -> None:
    """Let the link point to a generation that is whole and closed."""
    fresh = folder / f"{name}.{os.getpid()}-{get_ident()}.link"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(to.name)
    os.replace(fresh, link_of(folder, name))  # noqa: PTH105 - the link itself, not what it points to


def sweep(folder: Path, name: str) -> None:
    """Remove the generations before the current one; a later one may be under construction."""
    now = current(folder, name)
    pattern = re.compile(rf"{re.escape(name)}\.[0-9]{{4,}}\.db\Z")
    for path in folder.iterdir():
        if now and pattern.match(path.name) and number_of(path) < number_of(now):
            remove(path)


def remove(path: Path) -> None:
    """Remove a database with its write-ahead log; open readers keep theirs."""
    for side in SIDES:
        path.with_name(path.name + side).unlink(missing_ok=True)


def number_of(path: Path) -> int:
    """Return the number in a generation's name."""
    return int(path.name.split(".")[-2])
