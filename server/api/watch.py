"""Is the office well? For whoever watches over the server."""

import msgspec
from litestar import Router, get

from server.api.dependencies import Served


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What can be said without a right: that it runs, and how far it is.

    Attributes:
        size: leaves in the log.
        checkpoint: size of the last signed checkpoint.
        read_models_behind: leaves that the slowest read model has not taken yet.
        taking_writes: false after finding that data was lost.
    """

    size: int
    checkpoint: int
    read_models_behind: int
    taking_writes: bool


@get("/api/v1/health", sync_to_thread=True)
def health(station: Served) -> Health:
    """Tell how far log, checkpoints and read models are."""
    with station.office.log.read() as reader:
        size, last = reader.size, reader.last_checkpoint()
    return Health(
        size=size,
        checkpoint=last[0] if last else 0,
        read_models_behind=max(0, size - station.read_upto),
        taking_writes=not station.lost_data,
    )


router = Router("/", route_handlers=[health])
