"""Every call, in the order of `--help`."""

from server.calls import (
    books,
    cases,
    credit,
    demo,
    devices,
    draws,
    folder,
    law,
    officers,
    replaying,
    reviews,
    status,
    visits,
)

ALL = (
    demo.add,
    folder.add,
    books.add_import,
    officers.add,
    devices.add,
    reviews.add,
    visits.add,
    cases.add,
    draws.add,
    status.add,
    law.add,
    credit.add,
    replaying.add,
    books.add_export,
    books.add_checks,
)
