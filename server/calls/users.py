"""`anjuan user token`: a token with which an officer calls the API."""

import argparse

from core.kernel.times import day_of_ms, time_of
from server.acting import acting_of
from server.acts.ids import id_of
from server.answers import Answer, WrongCall
from server.calls.shared import Calls, office_of
from server.tokens import LIFE_HOURS, MOST_HOURS, issue_token
from server.words import N_, _, said

TOKEN = N_("token of officer {id}, good until {until}; whoever holds it acts as that officer:")
BAD_HOURS = N_("{field} takes 1 to {most} hours, not {seen}")
_HOUR_MS = 60 * 60 * 1000


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `user token`."""
    user = calls.add_parser("user", help=_("who calls the API"))
    acts = user.add_subparsers(metavar="ACT", required=True)
    token = acts.add_parser("token", parents=[shared], help=_("a token for an officer"))
    token.add_argument("officer", metavar="OFFICER")
    token.add_argument("--hours", type=int, default=LIFE_HOURS, metavar="N")
    token.set_defaults(run=_token)


def _token(given: argparse.Namespace) -> Answer:
    if not 0 < given.hours <= MOST_HOURS:
        raise WrongCall(BAD_HOURS, "--hours", seen=given.hours, most=MOST_HOURS)
    officer = id_of(given.officer, "officer")
    with office_of(given) as office:
        with office.log.read() as reader:
            acting_of(reader, officer, on=day_of_ms(office.pen.clock.wall_ms()))
        token = issue_token(office.pen, officer, given.hours)
        until = time_of(office.pen.clock.wall_ms() + given.hours * _HOUR_MS)
    return Answer(
        lines=(said(TOKEN, id=officer, until=until), token),
        data={"officer": officer, "token": token, "until": until},
    )
