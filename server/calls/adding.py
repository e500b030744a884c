"""Every call, in the order of `--help`."""

from server.calls import (
    credit,
    demo,
    devices,
    folder,
    officers,
    replaying,
    reviews,
)

ALL = (
    demo.add,
    folder.add,
    officers.add,
    devices.add,
    reviews.add,
    credit.add,
    replaying.add,
)
