"""The `visit` call that records a penalty imposed on the spot 当场处罚 (行政处罚法 第五十一条)."""

import argparse
import re
from typing import Final, get_args

import msgspec

from core.domain.leg.commands import ImposeSimplePenalty
from core.domain.leg.simple_events import SimplePenalty
from core.law.penalties import Party
from field_client.answers import Answer
from field_client.capture import Capture
from field_client.line_calls import answered
from field_client.told import Told
from field_client.words import N_

BAD_PENALTY = N_("{field}: {seen} is not warning or fine=YUAN, e.g. fine=500.00")
BAD_AMOUNT = N_("{field}: {seen} is not an amount in yuan, e.g. 500.00")
PARTIES: Final = get_args(Party)
WHYS: Final = ("small", "hard_later", "remote")
MODES: Final = ("handed", "refused_noted")
_YUAN: Final = re.compile(r"(\d{1,8})(?:\.(\d{2}))?", re.ASCII)


def penalty(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record what was imposed and handed over; the name of a citizen stays beside the event."""
    person = capture.new_id() if given.party == "citizen" else None
    command = ImposeSimplePenalty(
        case=capture.new_id(),
        number=capture.checked_number("simple_penalty", given.number),
        party=given.party,
        person=person,
        penalties=tuple(_penalty(text) for text in given.penalties),
        findings=tuple(given.findings),
        basis=given.basis,
        today=capture.today(),
        collected_fen=_fen(given.collected, "--collected") if given.collected else 0,
        collected_why=given.why,
        receipt_no=given.receipt,
        mode=given.mode,
    )
    personal = [(person, "name", given.name)] if person and given.name else []
    recorded = capture.record(capture.find_leg(given.leg), command, personal=personal)
    return answered(recorded)


def _penalty(text: str) -> SimplePenalty:
    kind, equals, amount = text.partition("=")
    money = {"fine_fen": _fen(amount, "fine=YUAN")} if equals else {}
    try:
        return msgspec.convert({"kind": kind, **money}, SimplePenalty)
    except msgspec.ValidationError as error:
        raise Told(BAD_PENALTY, "PENALTY", seen=repr(text)) from error


def _fen(text: str, field: str) -> int:
    """Read an amount in yuan as whole fen; nothing is rounded."""
    read = _YUAN.fullmatch(text)
    if read is None:
        raise Told(BAD_AMOUNT, field, seen=repr(text))
    return int(read[1]) * 100 + int(read[2] or 0)
