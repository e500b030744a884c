"""A data folder with people of every kind, and the calls that they make on it.

Everybody holds office in 410422, `elsewhere` in 371302; who carries out the law has a credential.
"""

import json
import os
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from core.kernel.times import date_of, day_of_ms
from core.law.look_up import act
from server.cli import main
from server.clock import SystemClock
from server.follower import Follower
from server.office import Office
from server.opening import open_office
from server.settings import Folder
from tests.support.law import shipped_law

REGION = "410422"
ELSEWHERE = "371302"
SINCE = "2021-07-26"
"""The day from which everybody holds their roles."""
PEOPLE: dict[str, tuple[str, ...]] = {
    "head": ("head", "inspector"),
    "handler": ("handler", "inspector"),
    "second": ("handler", "inspector"),
    "clerk": ("clerk",),
    "cashier": ("cashier",),
    "publisher": ("publisher",),
    "supervisor": ("supervisor",),
    "grid": ("grid_worker",),
    "boss": ("administrator",),
}
SCHOOL = "示范书法学校"
RECEIVE = ("--channel", "hotline", "--topic", "covert_training")
"""What every tip says."""


def today(days: int = 0) -> str:
    """Return the local day, or one so many days from it."""
    day = date_of(day_of_ms(SystemClock().wall_ms()))
    return (day + timedelta(days=days)).isoformat()


class Town:
    """A data folder and the calls on it.

    Attributes:
        agency: id of the agency of REGION.
        people: ids by the names of `PEOPLE`, and of `elsewhere`.
        school: id of an institution of REGION.
        away: id of one of ELSEWHERE.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.people: dict[str, str] = {}
        self.anjuan("init", "--authority", "town.demo.invalid")
        self.agency = self._agency("示范县教育体育局", REGION)
        other = self._agency("另一县教育局", ELSEWHERE)
        for name, roles in PEOPLE.items():
            self._officer(name, roles, self.agency, REGION)
        everything = tuple(dict.fromkeys(role for roles in PEOPLE.values() for role in roles))
        self._officer("elsewhere", everything, other, ELSEWHERE)
        self.school = self._school(SCHOOL, REGION)
        self.away = self._school("外地学校", ELSEWHERE)

    def anjuan(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        """Run a call of the office; return what `--json` says."""
        out = StringIO()
        with redirect_stdout(out), patch.dict(os.environ, {"ANJUAN_LANG": "en"}):
            seen = main([*arguments, "--data", str(self.folder), "--json"])
        assert seen == code, out.getvalue()
        answer: dict[str, Any] = json.loads(out.getvalue())
        return answer

    def act(self, room: str, name: str, *arguments: str, by: str, code: int = 0) -> dict[str, Any]:
        """Let one of the people do an act."""
        return self.anjuan(room, name, *arguments, "--as", self.people[by], code=code)

    def refused(self, room: str, name: str, *arguments: str, by: str) -> dict[str, Any]:
        """Let one of the people try an act that a rule forbids; return what they are told."""
        told: dict[str, Any] = self.act(room, name, *arguments, by=by, code=1)["error"]
        return told

    def wrong(self, *arguments: str) -> dict[str, Any]:
        """Make a call that is wrong in itself; return what the person is told."""
        told: dict[str, Any] = self.anjuan(*arguments, code=2)["error"]
        return told

    def size(self) -> int:
        """Return the number of events in the log."""
        return int(self.with_office(lambda office: len(_all(office))))

    def bodies(self) -> bytes:
        """Return every body of the log."""
        return bytes(self.with_office(lambda office: b"\n".join(_all(office))))

    def hire(self, name: str, role: str, since: str) -> str:
        """Register another officer of REGION with a role from a day on; return the id."""
        new = self.anjuan("officer", "register", "--name", name, "--agency", self.agency,
                          "--scope", REGION, "--on", since, "--role", role)  # fmt: skip
        return str(new["officer"])

    def with_office(self, work: Callable[[Office], Any]) -> Any:
        """Work on the folder in this process."""
        office = open_office(self.folder)
        try:
            return work(office)
        finally:
            office.close()

    def follow(self) -> None:
        """Let the policies react to everything logged."""

        def work(office: Office) -> None:
            follower = Follower(office, Folder(self.folder))
            follower.catch_up()
            follower.close()

        self.with_office(work)

    def _agency(self, name: str, region: str) -> str:
        registered = self.anjuan("officer", "agency", "--kind", "EDU", "--name", name,
                                 "--region", region)  # fmt: skip
        return str(registered["agency"])

    def _officer(self, name: str, roles: tuple[str, ...], agency: str, region: str) -> None:
        given = [part for role in roles for part in ("--role", role)]
        new = self.anjuan("officer", "register", "--name", f"{name}某", "--agency", agency,
                          "--scope", region, "--on", SINCE, *given)["officer"]  # fmt: skip
        self.people[name] = str(new)
        if "inspector" in roles:
            self.anjuan("officer", "credential", new, "--number", f"豫教-{name}", "--issued-by",
                        "示范县人民政府", "--from", SINCE, "--to", "2099-12-31")  # fmt: skip

    def _school(self, name: str, region: str) -> str:
        by = "clerk" if region == REGION else "elsewhere"
        registered = self.act("institution", "register", "--name", name, "--division-code",
                              region, by=by)  # fmt: skip
        return str(registered["institution"])


def received(town: Town, *more: str, by: str = "clerk") -> str:
    """Receive a tip; return its id."""
    return str(town.act("tip", "receive", *RECEIVE, *more, by=by)["tip"])


def is_not_theirs(told: dict[str, Any], code: str) -> bool:
    """Tell whether a refusal says for whom the act is, and by which article of the law."""
    article = act(shipped_law(), code, today()).basis.cite
    return bool(told["code"] == "ROLE_NEEDED" and article in told["sentence"])


def _all(office: Office) -> list[bytes]:
    return [row[4] for row in office.log.iter_rows()]
