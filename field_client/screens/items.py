"""Which rows of the law a visit asks: by how the lessons are held, and by the category."""

from typing import Final

import msgspec
from msgspec import UNSET

from core.domain import catalogue
from core.domain.institution.events import ParticularsChanged, Registered
from core.domain.leg.state import Leg
from core.evidence.body import trusted_header
from core.kernel import codec
from core.kernel.ids import stream_name
from core.law.look_up import checklist, violations
from core.law.thresholds import Category, Mode, ThresholdRow
from field_client.device import Device
from field_client.screens.desk import LegDesk
from field_client.words import N_

MODES: Final = (("OFFLINE", N_("offline")), ("ONLINE", N_("online")))
CATEGORIES: Final = (("subject", N_("subject")), ("non_subject", N_("non-subject")))

_ONLINE: Final = "线上"
_SUBJECT: Final = "学科"
_NON_SUBJECT: Final = "非学科"


Items = dict[tuple[str, str], tuple[ThresholdRow, ...]]
"""The rows that bind an item, by code and measure; to break one of them is the violation."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What decides which limits bind an institution."""

    mode: Mode = "OFFLINE"
    category: Category = "non_subject"


def scope_of(device: Device, leg: Leg, stream: str) -> Scope:
    """Return what the officer chose for this leg, else what the register says, else the common."""
    chosen = device.journal.setting(_setting(stream))
    if chosen is not None:
        return codec.decode(chosen.encode(), Scope)
    mode, category = _registered(device, leg.institution)
    is_subject = _SUBJECT in category and _NON_SUBJECT not in category
    return Scope(
        mode="ONLINE" if _ONLINE in mode else "OFFLINE",
        category="subject" if is_subject else "non_subject",
    )


def remember_scope(device: Device, stream: str, scope: Scope) -> None:
    """Keep what the officer chose."""
    device.journal.put_setting(_setting(stream), codec.encode(scope).decode())


def measured_items(desk: LegDesk, scope: Scope) -> Items:
    """Return today's limits to measure by code and measure, in the order of the law's file."""
    return _items(desk, scope, looked_at=False)


def looked_items(desk: LegDesk, scope: Scope) -> Items:
    """Return today's questions to answer by looking, by code and measure."""
    return _items(desk, scope, looked_at=True)


def answered_by_looking(desk: LegDesk) -> tuple[str, ...]:
    """Return the codes seen on the spot that no row asks, in the order of the law's file."""
    law = desk.device.law
    asked = {row.code for row in law.thresholds}
    today = desk.capture.today()
    return tuple(
        row.code for row in violations(law, today) if row.on_the_spot and row.code not in asked
    )


def _items(desk: LegDesk, scope: Scope, *, looked_at: bool) -> Items:
    found: Items = {}
    today = desk.capture.today()
    for row in checklist(desk.device.law, today, scope.mode, scope.category):
        if (row.kind == "boolean") is looked_at:
            key = (row.code, row.measure)
            found[key] = (*found.get(key, ()), row)
    return found


def _registered(device: Device, institution: str | None) -> tuple[str, str]:
    """Return mode and category as the register words them."""
    mode = category = ""
    if institution is None:
        return mode, category
    for event in device.mirror.stream(stream_name("institution", institution)):
        if not catalogue.knows(event.type):
            continue
        data = catalogue.read(event.type, trusted_header(event.body).data)
        if isinstance(data, (Registered, ParticularsChanged)):
            said = data.particulars
            mode = mode if said.mode is UNSET else said.mode
            category = category if said.category is UNSET else said.category
    return mode, category


def _setting(stream: str) -> str:
    return f"scope/{stream}"
