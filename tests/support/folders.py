"""Data folders for tests: many events fast, and a byte flipped behind the product's back."""

import sqlite3
from contextlib import closing

from core.domain.institution.events import Particulars, ParticularsChanged, Registered
from core.kernel.ids import stream_name
from server.scribe import Saying, Scribe


def grow(office, count, actor, streams=50):
    """Append events of the register, 500 a commit, each commit closed by a checkpoint."""
    names = [stream_name("institution", office.pen.new_id()) for _ in range(streams)]

    def saying(number):
        particulars = Particulars(name=f"示范培训中心{number}", business_scope="语文培训" * 20)
        event = (
            Registered(particulars=particulars, source="test")
            if number < streams
            else ParticularsChanged(particulars=particulars, cleared=(), source="test")
        )
        return Saying(stream=names[number % streams], event=event, actor=actor)

    for at in range(0, count, 500):
        sayings = [saying(number) for number in range(at, min(at + 500, count))]

        def work(writer, sayings=sayings):
            scribe = Scribe(writer, office.pen)
            scribe.say(sayings)
            scribe.checkpoint()

        office.log.write(work)


def tables_of(file):
    """Return the tables of a file, each with how many rows it has."""
    with closing(sqlite3.connect(file)) as db:
        names = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        counted = {}
        for (name,) in names:
            query = f"SELECT count(*) FROM {name}"  # noqa: S608 - tables of our own
            counted[name] = db.execute(query).fetchone()[0]
        return counted


def flips(value):
    """Yield a value with one byte changed, or a number by one; others if a key has that already."""
    match value:
        case None | "":
            yield "1"
        case bytes():
            yield value[:-1] + bytes([value[-1] ^ 1])
        case str():
            yield value[:-1] + chr(ord(value[-1]) ^ 1)
            yield value[:-1] + chr(ord(value[-1]) ^ 2)
        case int():
            yield from (value ^ 1, value + 1, value - 1, value + 1000)
        case _:
            raise AssertionError(f"no column of ours holds {value!r}")


def tamper(file, table, column, *, place="last"):
    """Flip one byte of one row with every trigger taken away meanwhile.

    Args:
        file: of SQLite.
        table: in it.
        column: of it.
        place: `first` or `last` of the rows by key, those that have a value first.

    Returns:
        The row's key before, and after.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints=ON")
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = triggers.fetchall()
        for name, _ in kept:
            db.execute(f"DROP TRIGGER {name}")
        changed = _change(db, table, column, "DESC" if place == "last" else "ASC")
        for _, sql in kept:
            db.execute(sql)
    return changed


def _change(db, table, column, order):
    keys = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
    by = ", ".join(f"{name} {order}" for name in keys)
    *key, value = db.execute(
        f"SELECT {', '.join(keys)}, {column} FROM {table}"  # noqa: S608 - tables of our own
        f" ORDER BY coalesce({column}, '') = '', {by} LIMIT 1"
    ).fetchone()
    match = " AND ".join(f"{name} = ?" for name in keys)
    for other in flips(value):
        try:
            update = f"UPDATE {table} SET {column} = ? WHERE {match}"  # noqa: S608 - as above
            db.execute(update, (other, *key))
        except sqlite3.IntegrityError:
            continue
        now = [other if name == column else part for name, part in zip(keys, key, strict=True)]
        return tuple(key), tuple(now)
    raise AssertionError(f"no other {column} fits beside {key}")
