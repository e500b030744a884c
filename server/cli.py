"""`anjuan`: the office's command line.

A call imports what it needs when it runs, so that asking for a score or a status does not wait for
an HTTP framework.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from server.answers import Answer, answer_of, show
from server.calls import adding
from server.words import N_, _

DATA = "data"
"""The data folder where none is named."""
ABOUT = N_("案卷 Anjuan: the case file of a regulator's field teams")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one call and return its exit code; for the console script."""
    # what is said before the call holds unless it is said again behind it: argparse would let an
    # inner parser's default win, so the defaults stand here and in no parser
    unsaid = argparse.Namespace(data=None, json=False)
    given = parser().parse_args(arguments, unsaid)
    given.named = given.data  # a call that can do without a folder asks whether one was named
    given.data = DATA if given.data is None else given.data
    try:
        answer: Answer = given.run(given)
    except Exception as error:
        found = answer_of(error)
        if found is None:
            raise
        answer = found
    except KeyboardInterrupt:
        return 130
    try:
        show(answer, as_json=given.json)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough: `anjuan tip list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answer.code


def parser() -> argparse.ArgumentParser:
    """Return the whole command line; also what the documentation is checked against."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data", metavar="DIR", default=argparse.SUPPRESS, help=_("data folder; default ./data")
    )
    shared.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=_("answer as JSON")
    )
    whole = argparse.ArgumentParser(prog="anjuan", parents=[shared], description=_(ABOUT))
    calls = whole.add_subparsers(metavar="CALL", required=True)
    for add in adding.ALL:
        add(calls, shared)
    return whole


if __name__ == "__main__":
    sys.exit(main())
