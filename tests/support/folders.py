"""Data folders for tests: many events fast, and a byte flipped behind the product's back."""
# ruff: noqa: S608 - tables and columns are the tests' own

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


def flipped(value):
    """Flip the lowest bit of a value's last character, byte or number."""
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    return value[:-1] + chr(ord(value[-1]) ^ 1) if isinstance(value, str) else value ^ 1


def tamper(file, table, column, *, where="1"):
    """Flip one byte of one row with every trigger taken away meanwhile; return the row's key."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints=ON")
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = triggers.fetchall()
        for name, _ in kept:
            db.execute(f"DROP TRIGGER {name}")
        keys = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
        *key, value = db.execute(
            f"SELECT {', '.join(keys)}, {column} FROM {table}"
            f" WHERE {where} AND {column} IS NOT NULL ORDER BY 1 DESC LIMIT 1"
        ).fetchone()
        match = " AND ".join(f"{name} = ?" for name in keys)
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {match}", (flipped(value), *key))
        for _, sql in kept:
            db.execute(sql)
    return tuple(key)
