"""What each `visit` call does: parse what was typed, record it, say what was written."""

import argparse
import mimetypes
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, cast, get_args

import msgspec

from core.domain import catalogue
from core.domain.leg.commands import (
    AnswerItem,
    Command,
    HearParty,
    Leave,
    MeasureItem,
    Order,
    RecheckNotice,
    RecordFinding,
    ReferenceEvidence,
    ReportRectification,
    ServeNotice,
    ShowCredentials,
    SignRecord,
)
from core.domain.leg.events import ItemMeasured, ItemVerdict, NoticeServed, Opened, ShownCredential
from core.kernel.b64 import b64u
from core.kernel.times import date_of
from core.law.thresholds import Category, Mode, Stage
from field_client.answers import Answer, said
from field_client.capture import Capture, Recorded
from field_client.capture_compose import Attachment
from field_client.line_checklist import limits
from field_client.told import Told
from field_client.words import N_

RECORDED = N_("recorded: {type} {event}")
ALREADY = N_("nothing to record: it is already so")
CODE_IS = N_("join code {code}; read it out to the others")
WITHIN = N_("measured {measured}, limit {limit}: within the limit")
BEYOND = N_("measured {measured}, limit {limit}: beyond the limit")
NOTICE_IS = N_("notice {number} ({notice}), to be corrected by {due_on}")
PROVISIONAL = N_("the dates are provisional: a year of the calendar is not published yet")
NO_LEGS = N_("no visit was opened on this device")
OPEN = N_("open")
LEFT = N_("left")
PAIR_NEEDED = N_("{field}: {seen} has to be written {needed}")
BAD_DAY = N_("{field}: {seen} is not a day; write YYYY-MM-DD")
BAD_FILE = N_("{field} cannot be read: {detail}")
NOT_MEASURED = N_("{field}: {seen} was not measured on this leg; measure it first")
SAY_WHICH = N_("{field}: the limit differs by it; say which of {choices}")
NO_SUCH_FINDING = N_("{field}: no finding {seen} stands on this leg")

Verdict = Literal["verified", "failed"]
ANSWERS: Final = ("compliant", "violating", "not_applicable")
MODES: Final = get_args(Mode)
CATEGORIES: Final = get_args(Category)
STAGES: Final = get_args(Stage)
EVIDENCE_KINDS: Final = ("photo", "video", "audio", "document")
RESPONSES: Final = ("statement", "no_objection", "declined")
PARTIES: Final = ("signed", "refused_with_witness", "absent")
SERVICE_MODES: Final = ("handed", "refused_and_left")
DEFAULT_TERM: Final = "notice.item.15"
"""Where no term is typed; every term is a row of the law, this one too."""


def open_visit(capture: Capture, given: argparse.Namespace) -> Answer:
    """Open or join a visit."""
    recorded = capture.open_visit(
        institution=given.institution,
        premises=given.premises,
        code=given.code,
        companions=given.companions,
    )
    leg = capture.leg(recorded.stream)
    code = next(fact.event.code for fact in leg.standing if isinstance(fact.event, Opened))
    lines = (recorded.stream, said(CODE_IS, code=code))
    return answered(recorded, lines, code=code, visit=leg.visit)


def list_legs(capture: Capture, given: argparse.Namespace) -> Answer:
    """List the legs, newest first."""
    del given
    legs = capture.legs()
    lines = [
        f"{one.stream}  {one.code}  {said(LEFT if one.has_left else OPEN)}  {one.place}"
        for one in legs
    ]
    return Answer(lines=tuple(lines) or (said(NO_LEGS),), data={"legs": legs})


def show_leg(capture: Capture, given: argparse.Namespace) -> Answer:
    """Show what stands on a leg; what a correction replaced is marked."""
    stream = capture.find_leg(given.leg)
    leg = capture.leg(stream)
    standing = {fact.id for fact in leg.standing}
    facts = [
        {
            "id": fact.id,
            "type": catalogue.type_of(fact.event),
            "data": fact.event,
            "stands": fact.id in standing,
        }
        for fact in leg.facts
    ]
    lines = [
        f"{'  ' if one['stands'] else 'x '}{one['id']}  {one['type']}  "
        + msgspec.json.encode(one["data"]).decode()
        for one in facts
    ]
    data = {"stream": stream, "stage": leg.stage, "visit": leg.visit, "facts": facts}
    return Answer(lines=(f"{stream}  {leg.stage}", *lines), data=data)


def credentials(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record which credentials were shown."""
    shown = tuple(
        ShownCredential(officer=officer, credential_no=number)
        for officer, number in (_pair(text, "OFFICER=NO") for text in given.shown)
    )
    return record(capture, given, ShowCredentials(shown=shown, on=capture.today()))


def answer(capture: Capture, given: argparse.Namespace) -> Answer:
    """Answer an item by looking."""
    return record(capture, given, AnswerItem(code=given.code, answer=given.value))


def measure(capture: Capture, given: argparse.Namespace) -> Answer:
    """Measure an item, and say at once what the law makes of it."""
    on = capture.today() if given.on is None else _day(given.on, "--on")
    rows = limits(capture, given.code, given.measure, on)
    command = MeasureItem(
        code=given.code,
        measure=given.measure,
        measured=given.value,
        on=on,
        mode=cast("Mode", given.mode or _only(MODES, {row.applies.mode for row in rows}, "--mode")),
        category=cast(
            "Category",
            given.category
            or _only(CATEGORIES, {row.applies.category for row in rows}, "--category"),
        ),
        today=capture.today(),
    )
    recorded = capture.record(capture.find_leg(given.leg), command)
    lines = [
        said(BEYOND if one.exceeded else WITHIN, measured=one.measured, limit=one.limit)
        for one in recorded.events
        if isinstance(one, ItemMeasured)
    ]
    return answered(recorded, tuple(lines))


def finding(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record a finding, with the last measurement that shows it."""
    stream = capture.find_leg(given.leg)
    command = RecordFinding(code=given.code, today=capture.today(), detail=given.detail)
    if given.measure is not None:
        measured = [
            one
            for one in capture.leg(stream).measurements
            if (one.code, one.measure) == (given.code, given.measure)
        ]
        if not measured:
            raise Told(NOT_MEASURED, "--measure", seen=f"{given.code} {given.measure}")
        last = measured[-1]
        command = msgspec.structs.replace(
            command, measure=last.measure, measured=last.measured, limit=last.limit
        )
    return answered(capture.record(stream, command))


def evidence(capture: Capture, given: argparse.Namespace) -> Answer:
    """Commit to a file; the file itself stays where it is."""
    media_type = mimetypes.guess_type(given.file)[0] or "application/octet-stream"
    digest, size = _hashed(Path(given.file))
    attachment = Attachment(kind=given.kind, sha256=digest, bytes=size, media_type=media_type)
    command = ReferenceEvidence(kind=given.kind, about=given.about)
    recorded = capture.record(capture.find_leg(given.leg), command, attachments=[attachment])
    return answered(recorded)


def heard(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record that the party was heard; the words lie beside the event."""
    personal = [(capture.new_id(), "statement", given.words)] if given.words else []
    stream = capture.find_leg(given.leg)
    return answered(capture.record(stream, HearParty(response=given.response), personal=personal))


def notice(capture: Capture, given: argparse.Namespace) -> Answer:
    """Serve a rectification notice on findings of this leg."""
    stream = capture.find_leg(given.leg)
    findings = capture.leg(stream).findings
    orders: list[Order] = []
    for text in given.items:
        found, _, term = text.partition("=")
        if found not in findings:
            raise Told(NO_SUCH_FINDING, "FINDING", seen=found)
        orders.append(Order(code=findings[found].code, finding=found, term=term or DEFAULT_TERM))
    command = ServeNotice(
        notice=capture.new_id(),
        number=capture.checked_number("notice", given.number or ""),
        items=tuple(orders),
        served_on=capture.today(),
        mode=given.mode,
    )
    recorded = capture.record(stream, command)
    lines: list[str] = []
    for one in recorded.events:
        if isinstance(one, NoticeServed):
            seen = {"number": one.number, "notice": one.notice, "due_on": one.due_on}
            lines.append(said(NOTICE_IS, **seen))
            lines += [said(PROVISIONAL)] if one.provisional else []
    return answered(recorded, tuple(lines))


def report(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record that items of an earlier notice were shown corrected."""
    command = ReportRectification(notice=given.notice, codes=tuple(given.codes))
    return record(capture, given, command)


def recheck(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record what a recheck says of each item."""
    verdicts = []
    for text in given.verdicts:
        code, verdict = _pair(text, "CODE=verified|failed")
        if verdict not in get_args(Verdict):
            raise Told(PAIR_NEEDED, "VERDICT", seen=repr(text), needed="CODE=verified|failed")
        verdicts.append(ItemVerdict(code=code, verdict=cast("Verdict", verdict)))
    command = RecheckNotice(notice=given.notice, verdicts=tuple(verdicts), today=capture.today())
    return record(capture, given, command)


def sign(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record how the party stood to the on-site record."""
    return record(capture, given, SignRecord(party=given.party))


def leave(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record that this part of the team leaves."""
    return record(capture, given, Leave())


def wish(capture: Capture, given: argparse.Namespace) -> Answer:
    """Wish that a case be filed."""
    return answered(capture.raise_intent(capture.find_leg(given.leg), given.codes, why=given.why))


def record(capture: Capture, given: argparse.Namespace, command: Command) -> Answer:
    """Record a fact on the leg that is meant, and say what was written."""
    return answered(capture.record(capture.find_leg(given.leg), command))


def answered(recorded: Recorded, lines: tuple[str, ...] = (), **more: str) -> Answer:
    """Say what was written, then these lines."""
    pairs = list(zip(recorded.event_ids, recorded.events, strict=True))
    written = [{"id": one, "type": catalogue.type_of(event), "data": event} for one, event in pairs]
    told = [said(RECORDED, type=catalogue.type_of(event), event=one) for one, event in pairs]
    return Answer(
        lines=(*(told or [said(ALREADY)]), *lines),
        data={"stream": recorded.stream, "events": written, **more},
    )


def _pair(text: str, needed: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise Told(PAIR_NEEDED, needed, seen=repr(text), needed=needed)
    return name, value


def _day(text: str, field: str) -> str:
    try:
        return date_of(text).isoformat()
    except ValueError as error:
        raise Told(BAD_DAY, field, seen=repr(text)) from error


def _only(choices: tuple[str, ...], bound: set[str], field: str) -> str:
    """Return the one choice that the law's rows leave; none that binds means that any will do."""
    named = sorted(bound - {"any"})
    if len(named) > 1:
        raise Told(SAY_WHICH, field, choices=", ".join(named))
    return named[0] if named else choices[0]


def _hashed(path: Path) -> tuple[str, int]:
    try:
        with path.open("rb") as file:
            digest, size = sha256(), 0
            while chunk := file.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise Told(BAD_FILE, str(path), detail=error.strerror or str(error)) from error
    return b64u(digest.digest()), size
