"""What each `visit` call does that counts for the reports, or says who was there besides."""

import argparse
import re
from typing import Final, get_args

from core.domain.leg.commands import (
    AttendAssistants,
    RecordHazard,
    Recuse,
    RemoveAds,
    TakeSample,
)
from core.domain.leg.events import HazardKind, Interest, SampleKind
from field_client.answers import Answer
from field_client.capture import Capture
from field_client.line_calls import record
from field_client.told import Told
from field_client.words import N_

BAD_NUMBER = N_("{field}: {seen} is not a number; write digits, e.g. 3")

HAZARDS: Final = get_args(HazardKind)
SAMPLES: Final = get_args(SampleKind)
INTERESTS: Final = get_args(Interest)


def ads(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record how many advertisements were removed."""
    command = RemoveAds(
        pieces=_number(given.pieces, "N"), detail=given.detail, corrects=given.corrects
    )
    return record(capture, given, command)


def hazard(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record at how many places a hazard was seen."""
    command = RecordHazard(
        kind=given.kind,
        hazards=_number(given.hazards, "N"),
        major=given.major,
        detail=given.detail,
        today=capture.today(),
        corrects=given.corrects,
    )
    return record(capture, given, command)


def sample(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record how many were looked at, and how many of them are in breach."""
    command = TakeSample(
        kind=given.kind,
        sampled=_number(given.sampled, "N"),
        violating=_number(given.violating, "IN_BREACH"),
        detail=given.detail,
        today=capture.today(),
        corrects=given.corrects,
    )
    return record(capture, given, command)


def assistants(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record which assisting staff came along."""
    command = AttendAssistants(
        assistants=tuple(given.assistants),
        agency=given.agency,
        delegation=given.delegation,
        today=capture.today(),
        corrects=given.corrects,
    )
    return record(capture, given, command)


def recuse(capture: Capture, given: argparse.Namespace) -> Answer:
    """Record that an officer withdraws."""
    command = Recuse(officer=given.officer, interest=given.interest, corrects=given.corrects)
    return record(capture, given, command)


def _number(text: str, field: str) -> int:
    if re.fullmatch(r"[0-9]{1,6}", text) is None:
        raise Told(BAD_NUMBER, field, seen=repr(text))
    return int(text)
