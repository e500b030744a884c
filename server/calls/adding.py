"""Every call, in the order of `--help`."""

from server.calls import (
    books,
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
    books.add_import,
    officers.add,
    devices.add,
    reviews.add,
    credit.add,
    replaying.add,
    books.add_export,
    books.add_checks,
)
