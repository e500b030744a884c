"""Which rows of the law a visit asks: by how the lessons are held, and by the category."""

from typing import Final

import msgspec
from msgspec import UNSET

from core.domain import catalogue
from core.domain.institution.state import Institution, evolve
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

_ONLINE: Final = ("线上", "ONLINE")
_SUBJECT: Final = ("学科", "subject")
_NON_SUBJECT: Final = ("非学科", "non_subject")
"""How registers word what no code says; `subject` is a part of `non_subject` in both languages."""


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
    known = _registered(device, leg.institution)
    return Scope(mode=_mode(known), category=_category(known))


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


def _mode(known: Institution) -> Mode:
    """Return how lessons are held; of both, the officer chooses the other."""
    coded = known.registration.kind.mode
    if coded is not UNSET:
        return "ONLINE" if coded == "ONLINE" else "OFFLINE"
    said = known.particulars.mode or ""
    return "ONLINE" if any(word in said for word in _ONLINE) else "OFFLINE"


def _category(known: Institution) -> Category:
    """Return what is taught, as the law parts it; who teaches both is asked as non-subject."""
    coded = known.registration.kind.categories
    if coded:
        return "subject" if coded == ("SUBJECT",) else "non_subject"
    said = known.particulars.category or ""
    is_other = any(word in said for word in _NON_SUBJECT)
    is_subject = any(word in said for word in _SUBJECT)
    return "subject" if is_subject and not is_other else "non_subject"


def _registered(device: Device, institution: str | None) -> Institution:
    """Return an institution as its events left it, as far as this device pulled them."""
    known = Institution()
    if institution is None:
        return known
    for event in device.mirror.stream(stream_name("institution", institution)):
        if not catalogue.knows(event.type):
            continue
        data = catalogue.read(event.type, trusted_header(event.body).data)
        known = evolve(known, data)  # type: ignore[arg-type] # its stream holds its events alone
    return known


def _setting(stream: str) -> str:
    return f"scope/{stream}"
