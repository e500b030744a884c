"""The register, its lists, and what agencies do (DOMAIN.md §2, §7)."""

from core.domain.institution import book_commands as book
from core.domain.institution import commands as institution
from core.domain.officer import agency_decide as agency
from server.acts.act import Act, Fill, Filling
from server.words import N_


def _new_id(name: str) -> dict[str, Fill]:
    def fill(filling: Filling) -> str:
        return str(filling.given.get(name) or filling.office.pen.new_id())

    return {name: fill}


INSTITUTION_ACTS = (
    Act(name="categorise", command=institution.Categorise, about=N_("say what it teaches and how")),
    Act(name="license", command=institution.GrantLicence, about=N_("grant or renew a licence")),
    Act(name="revoke-licence", command=institution.RevokeLicence, about=N_("revoke a licence")),
    Act(
        name="call-reregistration",
        command=institution.OpenReregistration,
        about=N_("call it to be registered anew"),
    ),
    Act(name="reregister", command=institution.Reregister, about=N_("register it anew")),
    Act(name="convert", command=institution.Convert, about=N_("record a conversion")),
    Act(name="suspend", command=institution.Suspend, about=N_("stop it until a defect is mended")),
    Act(name="resume", command=institution.Resume, about=N_("let it work again")),
    Act(name="abscond", command=institution.ReportAbsconded, about=N_("record that it is gone")),
    Act(name="close", command=institution.Close, about=N_("record that it closed, and how")),
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
        fills=_new_id("venue"),
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
        fills=_new_id("listing"),
    ),
    Act(
        name="listing-statement", command=book.ReceiveListingStatement, about=N_("take its answer")
    ),
    Act(name="list-enter", command=book.EnterOnList, about=N_("put it on the list")),
    Act(name="listing-drop", command=book.DropListing, about=N_("do not put it on the list")),
    Act(name="listing-publish", command=book.PublishListing, about=N_("make a listing public")),
    Act(name="delist", command=book.Delist, about=N_("take it off a list")),
)

AGENCY_ACTS = (
    Act(
        name="activity",
        command=agency.RecordActivity,
        about=N_("record meetings, trainings, articles"),
    ),
    Act(name="circular", command=agency.IssueCircular, about=N_("issue a circular")),
    Act(name="baseline", command=agency.DeclareBaseline, about=N_("declare a baseline day")),
)
