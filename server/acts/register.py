"""The register, its lists, and what agencies do (DOMAIN.md §2, §7)."""

from typing import Any, Final

import msgspec

from core.domain.institution import book_commands as book
from core.domain.institution import commands as institution
from core.domain.institution.state import Institution
from core.domain.officer import agency_decide as agency
from core.domain.officer.decide import RegisterAgency
from core.kernel.ids import stream_uuid
from core.law.rows import in_force
from projections.queries import cases
from server.acts.act import Act, Fill, Filling
from server.acts.matters import check_score
from server.office import state_of
from server.words import N_

_SERIOUS: Final = "S"
"""Severity of a violation whose open case keeps an institution off the white list."""
_SHOWS: Final = ("case", "credit", "notice", "visit", "tip", "refund", "fund")
"""Kinds of stream that show a ground for putting an institution on a list."""


def _new_id(name: str) -> dict[str, Fill]:
    def fill(filling: Filling) -> str:
        return str(filling.given.get(name) or filling.office.pen.new_id())

    return {name: fill}


def _source(filling: Filling) -> str:
    """Return what the entry was read from: the office itself, where nothing else is said."""
    return str(filling.given.get("source") or "office")


def _with_what_stands(filling: Filling) -> dict[str, Any]:
    """Return the entry whole: an amendment by hand leaves what it does not name."""
    there: Institution = state_of(filling.writer, filling.stream)
    known: dict[str, Any] = msgspec.to_builtins(there.particulars)
    return {**known, **filling.given.get("particulars", {})}


def _open_cases(filling: Filling) -> list[str]:
    """Return the institution's cases that are open, on a serious violation of the catalogue."""
    assert filling.views is not None, "the act looks things up"
    rows = in_force(filling.office.law.violations, str(filling.given["on"]))
    serious = {row.code for row in rows if row.severity == _SERIOUS}
    found = cases(filling.views, institution=stream_uuid(filling.stream))
    return [f"case:{one.id}" for one in found if not one.closed_on and serious & {*one.violations}]


INSTITUTION_ACTS = (
    Act(
        name="register",
        command=institution.Register,
        about=N_("enter an institution in the register"),
        creates=True,
        completes={"source": _source},
    ),
    Act(
        name="amend",
        command=institution.Amend,
        about=N_("bring an entry of the register up to date; what is not named stays"),
        completes={"source": _source, "particulars": _with_what_stands},
    ),
    Act(name="categorise", command=institution.Categorise, about=N_("say what it teaches and how")),
    Act(name="license", command=institution.GrantLicence, about=N_("grant or renew a licence")),
    Act(
        name="revoke-licence",
        command=institution.RevokeLicence,
        about=N_("revoke a licence"),
        rests_on={"case": ("case",)},
    ),
    Act(
        name="call-reregistration",
        command=institution.OpenReregistration,
        about=N_("call it to be registered anew"),
    ),
    Act(name="reregister", command=institution.Reregister, about=N_("register it anew")),
    Act(name="convert", command=institution.Convert, about=N_("record a conversion")),
    Act(
        name="suspend",
        command=institution.Suspend,
        about=N_("stop it until a defect is mended"),
        rests_on={"rests_on": ("notice",)},
    ),
    Act(name="resume", command=institution.Resume, about=N_("let it work again")),
    Act(name="abscond", command=institution.ReportAbsconded, about=N_("record that it is gone")),
    Act(
        name="close",
        command=institution.Close,
        about=N_("record that it closed, and how"),
        rests_on={"case": ("case",)},
    ),
    Act(name="reopen", command=institution.Reopen, about=N_("record that it is there again")),
    Act(
        name="join-platform", command=book.JoinPlatform, about=N_("record that it is on a platform")
    ),
    Act(name="audit", command=book.Audit, about=N_("record an audit of its data")),
    Act(
        name="annual",
        command=book.ConcludeAnnualInspection,
        about=N_("conclude the annual inspection of a year"),
    ),
    Act(name="commend", command=book.Commend, about=N_("record a commendation")),
    Act(name="contacts", command=book.AssignContact, about=N_("name who is in charge of it")),
    Act(
        name="add-venue",
        command=book.AddVenue,
        about=N_("add a place at which it teaches"),
        completes=_new_id("venue"),
    ),
    Act(name="close-venue", command=book.CloseVenue, about=N_("close a place")),
    Act(
        name="engage",
        command=book.EngageStaff,
        about=N_("record that a person works for it"),
        personal={"name": "person"},
    ),
    Act(name="staff-left", command=book.RecordStaffLeft, about=N_("record that a person left")),
    Act(
        name="notice-listing",
        command=book.NoticeListing,
        about=N_("tell it that it is to be put on a list"),
        rests_on={"rests_on": _SHOWS},
        checks=(check_score,),
        fills={"open_cases": _open_cases},
        looks_up=True,
        completes=_new_id("listing"),
    ),
    Act(
        name="listing-statement", command=book.ReceiveListingStatement, about=N_("take its answer")
    ),
    Act(
        name="list-enter",
        command=book.EnterOnList,
        about=N_("put it on the list"),
        fills={"open_cases": _open_cases},
        looks_up=True,
    ),
    Act(name="listing-drop", command=book.DropListing, about=N_("do not put it on the list")),
    Act(name="listing-publish", command=book.PublishListing, about=N_("make a listing public")),
    Act(name="delist", command=book.Delist, about=N_("take it off a list")),
)

AGENCY_ACTS = (
    Act(
        name="register",
        command=RegisterAgency,
        about=N_("enter an agency in the books"),
        creates=True,
    ),
    Act(
        name="activity",
        command=agency.RecordActivity,
        about=N_("record meetings, trainings, articles"),
    ),
    Act(name="circular", command=agency.IssueCircular, about=N_("issue a circular")),
    Act(name="baseline", command=agency.DeclareBaseline, about=N_("declare a baseline day")),
)
