"""The library's `Application` over a log, for whoever wants its repository and notification log."""

from pathlib import Path

from eventsourcing.application import Application


class LogApplication(Application[str]):
    """Saves `mapper.Recorded` with `proofs=` and `received_ms=`, reads with a projector function.

    `repository.get` of a stream without events gives what the projector makes of none.
    """


def application(path: Path | str) -> LogApplication:
    """Open the library's application on `log.db`; close it, or use it in a `with`."""
    return LogApplication(
        {
            "PERSISTENCE_MODULE": "core.log.sqlite:Factory",
            "MAPPER_TOPIC": "core.log.mapper:BodyMapper",
            "ORIGINATOR_ID_TYPE": "text",
            "SQLITE_DBNAME": str(path),
        }
    )
