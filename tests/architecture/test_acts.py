"""Acts, procedures and the law name one another: nothing is left without its other half."""

import re
import typing
from collections import Counter
from pathlib import Path
from types import UnionType

import pytest

from core.domain.tables import TABLES
from core.process.rooms import ROOMS
from server.acts.act import PartBy
from server.acts.reading import fields_of
from server.acts.table import ACTS
from tests.support import catalogues
from tests.support.law import shipped_law

ROOT = Path(__file__).parents[2]
LAW = shipped_law()
POLICY = "a policy gives it when something else happened"
MACHINE = "the office's machine itself gives it"
DEVICE = "a device says it; the office answers"
KEYS = "keys are believed and disbelieved at the office's own machine alone: device code, revoke"
FILES = "it is made of a file or of the read models, which `anjuan` itself reads"
SEED = "the pools and the seed are never typed: draw freeze, commit, reveal"
BYTES = "refused bytes are looked at and rescued at the office's own machine: review rescue"

NO_ACTS = {
    "agency.IssueReport": FILES,
    "answer.WishCaseFiling": DEVICE,
    "answer.Answer": POLICY,
    "case.FileAgain": POLICY,
    "case.NoteGroundFell": POLICY,
    "case.OpenSimplePenalty": POLICY,
    "credit.FollowProposal": POLICY,
    "device.Enrol": KEYS,
    "device.Revoke": KEYS,
    "device.FindFork": MACHINE,
    "draw.FreezePools": SEED,
    "draw.CommitSeed": SEED,
    "draw.RevealSeed": SEED,
    "institution.LeaveWhiteList": POLICY,
    "ledger.OpenLedger": MACHINE,
    "ledger.Tick": MACHINE,
    "notice.OpenNotice": POLICY,
    "notice.Lengthen": POLICY,
    "notice.EndDay": MACHINE,
    "notice.TakeOver": POLICY,
    "notice.ScheduleRecheck": POLICY,
    "notice.ScheduleLookBack": POLICY,
    "policy.AdoptPack": FILES,
    "policy.AdoptLaw": FILES,
    "refund.EndDay": MACHINE,
    "review.Open": MACHINE,
    "review.Rescue": BYTES,
    "tip.NoteMerge": POLICY,
    "visit.NoteUnplanned": POLICY,
    "visit.NoteOrders": POLICY,
    "visit.DemandPublication": POLICY,
    "*.SettleDeadlines": MACHINE,
}
"""Commands that no person gives by an act, each with its reason."""

ALONG = {
    "case.approve": "comes in one commit with the decision, which is checked",
    "case.order-withdrawal": "comes in one commit with what undoes the decision",
    "case.take-effect": "comes in one commit with the service of the decision",
    "device.keys": KEYS,
    "notice.withdraw-overdue": "comes in one commit with what shows that it was in time",
}
"""Rows that no `decide` asks for by name, each with its reason."""


def members(union):
    """Yield the commands that a union of unions holds."""
    if typing.get_origin(union) in {typing.Union, UnionType}:
        for one in typing.get_args(union):
            yield from members(one)
    else:
        yield union


def commands(kind):
    """Return the commands of a room's `decide`."""
    hints = typing.get_type_hints(ROOMS[kind].decide)
    return tuple(dict.fromkeys(members(hints["command"])))


def excused(kind, name):
    return {f"{kind}.{name}", f"*.{name}"} & NO_ACTS.keys()


@pytest.mark.parametrize("kind", sorted(ROOMS))
def test_every_command_that_a_person_may_give_is_an_act(kind):
    """The command line and the API read one table (STYLE.md, one word per thing)."""
    acts = {act.command for act in ACTS.get(kind, ())}
    without = [one.__name__ for one in commands(kind) if one not in acts]
    assert [name for name in without if not excused(kind, name)] == []


def test_every_command_that_is_no_act_is_a_command():
    """A reason for nothing is a leftover."""
    known = {f"{kind}.{one.__name__}" for kind in ROOMS for one in commands(kind)}
    everywhere = {f"*.{name.partition('.')[2]}" for name in known}
    assert NO_ACTS.keys() - known - everywhere == set()


def test_no_act_is_excused():
    """What has an act needs no reason for having none."""
    acts = {f"{kind}.{act.command.__name__}" for kind, several in ACTS.items() for act in several}
    assert acts & NO_ACTS.keys() == set()


@pytest.mark.parametrize("kind", sorted(ACTS))
def test_the_acts_of_a_room_have_names_of_their_own(kind):
    """`anjuan ROOM ACT` means one thing."""
    assert [
        name for name, times in Counter(one.name for one in ACTS[kind]).items() if times > 1
    ] == []


@pytest.mark.parametrize("kind", sorted(ACTS))
def test_an_act_gives_a_command_of_its_room(kind):
    """What an act makes is what `decide` of its room takes."""
    assert {act.command for act in ACTS[kind]} <= set(commands(kind))


def test_what_an_act_is_about_is_a_message():
    """A person reads it in their language."""
    known = set(catalogues.extract())
    about = {act.about for acts in ACTS.values() for act in acts}
    assert sorted(about - known) == []


def test_what_an_act_names_are_fields_of_its_command():
    """A slip in a name would fill nothing."""
    wrong = [
        f"{kind} {act.name}: {name}"
        for kind, acts in ACTS.items()
        for act in acts
        for name in (
            act.day,
            *act.fills,
            *act.completes,
            *act.reaches,
            *act.names,
            *filter(None, (act.part_day, *act.personal.values())),
        )
        if name not in act.command.__struct_fields__
    ]
    assert wrong == []


def test_every_act_of_a_procedure_is_a_row_of_the_law():
    """Who may do it, and by which article, stands in acts.toml."""
    rows = {row.code for row in LAW.acts}
    named = {row.act for table in TABLES.values() for row in table}
    assert sorted(named - rows) == []


def test_every_part_that_an_act_gives_is_a_row_of_the_law():
    """Whom an act names is held to a row of acts.toml, whatever the other fields say."""
    rows = {row.code for row in LAW.acts}
    wrong = [
        (act.name, code)
        for acts in ACTS.values()
        for act in acts
        for part in act.names.values()
        for code in ((part,) if isinstance(part, str) else part.rows.values())
        if code not in rows
    ]
    assert wrong == []


def test_a_part_that_depends_on_a_word_knows_every_word():
    """A word without a row would let nobody be named."""
    wrong = [
        (act.name, part.field)
        for acts in ACTS.values()
        for act in acts
        for part in act.names.values()
        if isinstance(part, PartBy)
        for field in fields_of(act.command)
        if field.name == part.field and {*field.choices} != {*part.rows}
    ]
    assert wrong == []


def test_every_field_that_names_officers_gives_them_a_part():
    """A field that slips through would let anybody be named."""
    people = {"handlers", "host", "members", "officers", "assistants", "replaced_by"}
    wrong = [
        (act.name, field)
        for acts in ACTS.values()
        for act in acts
        for field in people & {*act.command.__struct_fields__}
        if field not in act.names
    ]
    assert wrong == []


def test_every_deadline_of_a_procedure_is_a_term_of_the_law():
    """The radar titles a deadline by its term, and cites its article."""
    terms = {row.code for row in LAW.terms}
    kinds = {one.kind for table in TABLES.values() for row in table for one in row.opens}
    assert sorted(kinds - terms) == []


def test_every_deadline_that_is_met_was_opened():
    """A kind that nothing opens is a slip."""
    wrong = [
        f"{name}: {kind}"
        for name, table in TABLES.items()
        for row in table
        for kind in row.ends
        if kind != "*" and kind not in {one.kind for other in table for one in other.opens}
    ]
    assert wrong == []


def asked(*, tables):
    """Return the codes that the sources name; in the files of a room by the last word alone."""
    found = set()
    for file in (*(ROOT / "core").rglob("*.py"), *(ROOT / "server").rglob("*.py")):
        if file.name.endswith("table.py") and not tables:
            continue
        words = re.findall(r'"([a-z]+(?:\.[a-z_-]+|[a-z_-]*))"', file.read_text("utf-8"))
        found |= {word if "." in word else f"{file.parent.name}.{word}" for word in words}
    return found


def test_every_row_on_who_may_act_is_used():
    """A row that nobody asks for protects nothing."""
    assert sorted({row.code for row in LAW.acts} - asked(tables=True)) == []


def test_every_row_that_a_person_may_do_is_checked():
    """A row that only a table names lets anybody do it."""
    by_table = {"refund", "fund"}  # their guards take the code from the table's row
    rows = {
        row.code for row in LAW.acts if row.roles and row.code.partition(".")[0] not in by_table
    }
    assert sorted(rows - asked(tables=False) - ALONG.keys()) == []
