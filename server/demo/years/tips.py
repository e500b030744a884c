"""Tips of the seeds' years: every one received, routed, checked and closed."""

from collections.abc import Sequence

import msgspec

from core.domain.tip.commands import AssignTip, CloseTip, ReceiveTip, TriageTip, VerifyTip
from core.domain.tip.events import VerifyingOfficer
from core.kernel.ids import stream_name
from core.process.dossier import Deed
from server.demo.years.bureau import Bureau, credential_no
from server.demo.years.schools import School


def tips(bureau: Bureau, schools: Sequence[School], received: str, checked: str) -> None:
    """Take a tip about each institution, and have it checked."""
    streams = [stream_name("tip", bureau.new_id()) for _ in schools]
    clerk, handler = bureau.people["clerk"], bureau.people["handler"]
    second = bureau.people["second"]
    bureau.at(received)
    for stream, one in zip(streams, schools, strict=True):
        receive = ReceiveTip(
            tip=stream.partition(":")[2],
            receipt_no=f"T-{stream[-12:]}",
            channel="hotline",
            topic="covert_training",
            institution=one.id,
            is_anonymous=True,
            on=received,
            by=clerk,
        )
        triage = TriageTip(route="check", on=received, by=clerk)
        assign = AssignTip(
            kind="verification", handlers=(handler.officer, second.officer), on=received, by=clerk
        )
        _do(bureau, "clerk", one, stream, (receive, triage, assign))
    bureau.at(checked)
    officers = tuple(
        VerifyingOfficer(
            officer=bureau.people[who].officer, credential_no=credential_no(bureau.place, who)
        )
        for who in ("handler", "second")
    )
    for place, (stream, one) in enumerate(zip(streams, schools, strict=True)):
        verify = VerifyTip(
            finding="unfounded" if place % 3 else "founded",
            officers=officers,
            on=checked,
            by=handler,
        )
        _do(bureau, "handler", one, stream, (verify, CloseTip(on=checked, by=handler)))
    bureau.settle()


def _do(
    bureau: Bureau, who: str, school: School, stream: str, commands: Sequence[msgspec.Struct]
) -> None:
    deeds = [Deed(stream=stream, command=command) for command in commands]
    bureau.do(who, deeds, school.region)
