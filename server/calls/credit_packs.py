"""Packs: what ships, what is adopted and in force; one checked, one adopted."""

import argparse
from collections.abc import Iterator

import msgspec

from core.domain.credit.pack import PackError, faults_of, parse
from core.domain.policy.state import LAW_STREAM
from core.evidence.body import Actor
from core.kernel.ids import StreamName, stream_name
from core.kernel.times import day_of_ms
from core.log.packaged import pack_names, pack_text
from core.log.reader import LogReader
from core.process.dossier import Deed
from projections.credit_packs import AdoptedPack, adopted_packs
from server.acting import acting_of
from server.answers import WRONG, Answer
from server.calls.credit_asked import day_of_argument, pack_text_of, today
from server.calls.law_asked import read_day
from server.calls.shared import folder_of, office_of, read_models_of
from server.calls.who import officer_of
from server.office import Asked, Office
from server.packs import SCORING, Adoption, adoption_of
from server.words import N_, _, said, titled

SHIPPED = N_("ships: {name} {version}  {title}")
ADOPTED = N_("adopted: {name} {version}  from {since} to {until}")
IN_FORCE = N_("in force: {name} {version}  from {since} to {until}")
REPLACED = N_("adopted, and replaced by another from the same day: {name} {version}  {since}")
UNREADABLE = N_("  it cannot be read: {detail}")
GOOD = N_("{name} {version}: nothing is wrong; {items} items, {grades} grades")
FAULT = N_("{row}  {field}: {detail}")
COUNT = N_("{file}: {count} faults")
NOW_ADOPTED = N_("adopted: {name} {version} from {since} on")
ALREADY = N_("nothing to record: it is already so")


def packs(given: argparse.Namespace) -> Answer:
    """Answer `credit packs`; without a folder that was named, what ships alone."""
    on = day_of_argument(given.at, "--at", today())
    shipped = [parse(pack_text(name)) for name in pack_names()]
    adopted: tuple[AdoptedPack, ...] = ()
    if given.named is not None or folder_of(given).path.exists():
        with read_models_of(given) as models:
            adopted = adopted_packs(models.views, on)
    lines = [
        said(SHIPPED, name=one.name, version=one.version, title=titled(one.title_zh, one.title_en))
        for one in shipped
    ]
    data = {
        "shipped": [
            {
                "name": one.name,
                "version": one.version,
                "sha256": one.sha256,
                "title_zh": one.title_zh,
                "title_en": one.title_en,
            }
            for one in shipped
        ],
        "adopted": [msgspec.to_builtins(one) for one in adopted],
        "at": on,
    }
    return Answer(lines=(*lines, *_adopted(adopted)), data=data)


def _adopted(packs: tuple[AdoptedPack, ...]) -> Iterator[str]:
    for one in packs:
        is_replaced = one.until is not None and one.until < one.from_day
        sentence = IN_FORCE if one.is_in_force else REPLACED if is_replaced else ADOPTED
        yield said(
            sentence,
            name=one.name,
            version=one.version,
            since=one.from_day,
            until=one.until or "…",
        )
        if one.fault:
            yield said(UNREADABLE, detail=one.fault)


def check(given: argparse.Namespace) -> Answer:
    """Answer `credit pack check`: every fault, by its row and field."""
    try:
        text = given.file.read_bytes().decode("utf-8-sig")
        faults = faults_of(text, SCORING)
    except UnicodeDecodeError as error:
        text, faults = "", (PackError("", "", str(error)),)
    if not faults:
        pack = parse(text, SCORING)
        line = said(
            GOOD,
            name=pack.name,
            version=pack.version,
            items=len(pack.items),
            grades=len(pack.grades),
        )
        data = {"pack": pack.name, "version": pack.version, "sha256": pack.sha256, "faults": []}
        return Answer(lines=(line,), data=data)
    sentence = said(COUNT, file=given.file.name, count=len(faults))
    told = [{"row": one.row, "field": one.field, "detail": one.detail} for one in faults]
    return Answer(
        code=WRONG,
        lines=(sentence, *(said(FAULT, **_placed(one)) for one in faults)),
        data={"error": {"code": "PACK", "sentence": sentence}, "faults": told},
    )


def _placed(fault: PackError) -> dict[str, str]:
    row = fault.row or _("the file as a whole")
    field = f"`{fault.field}`" if fault.field else "-"
    return {"row": row, "field": field, "detail": fault.detail}


def adopt(given: argparse.Namespace) -> Answer:
    """Answer `credit pack adopt`: an event with the pack's whole text."""
    since = read_day(given.since, "--from")
    text = pack_text_of(given.pack, field="PACK")
    officer, administrator = officer_of(given), folder_of(given).load().administrator
    with office_of(given) as office:
        on = day_of_ms(office.pen.clock.wall_ms())
        with office.log.read() as reader:
            by = acting_of(reader, officer, administrator, on=on)
            stream = _stream(reader, office)
        command = adoption_of(text, Adoption(on=on, from_day=since, by=by))
        asked = Asked(actor=Actor(id=officer))
        stored = office.execute([Deed(stream=stream, command=command)], asked)
    line = said(NOW_ADOPTED, name=command.pack, version=command.version, since=since)
    return Answer(
        lines=(line if stored else _(ALREADY),),
        data={
            "pack": command.pack,
            "version": command.version,
            "from_day": since,
            "sha256": command.sha256,
            "recorded": [one.type for one in stored],
        },
    )


def _stream(reader: LogReader, office: Office) -> StreamName:
    """Return the one stream in which all packs are adopted; a new one where there is none."""
    for stream in reader.streams("policy"):
        if stream != LAW_STREAM:
            return StreamName(stream)
    return stream_name("policy", office.pen.new_id())
