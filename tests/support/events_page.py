"""docs/EVENTS.md, written from the catalogue: `python -m tests.support.events_page`.

Everything on the page that can be read from the code is read from the code: types, writers, fields,
bounds, claims. The introduction and the words of DOMAIN.md are the only text kept here.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, UnsetType

from core.domain import catalogue
from core.kernel import fields
from core.kernel.ids import DEVICE_KINDS, stream_kind

PAGE = Path(__file__).parents[2] / "docs" / "EVENTS.md"

INTRODUCTION: Final = """\
# Events

Generated from `core/domain/catalogue.py`; after a change run `python -m tests.support.events_page`.

## To whoever reads an event ten years from now

You need no program of ours. An event is one line of JSON, the *body*, signed as it stands
(FORMAT §3 to §5). To read one:

1. Check it before you believe it. The signature covers the bytes of the body, not their meaning;
   hash and verify the bytes as they were kept, and never write them anew first. The leaf, the
   signed checkpoint and the path between them prove that the event stood in the log and when.
2. `type` names what happened: kind of stream, what was done, version. The sections below say what
   `data` of that type holds. A type is never changed once released; `…v2` is another type, beside
   the first. A type that is not on this page is younger than the page.
3. `stream` says whose history it belongs to, `ver` which step of it this is, from 1. A stream has
   one writer for ever: a device's key, or the office's.
4. `at` is when it was signed, `occurred` what it speaks of, `received_ms` (beside the body, in the
   entry) when the office had it. A day such as `due_on` is a local day in China, and lasts to its
   end. What was *true* on a day goes by `occurred`, and by the day an outcome names for itself
   (`effective_on`, `annuls_from`); what was *known* on a day goes by `received_ms`.
5. Look whether it counts. An event whose review (`review:` and the event's own id) is open or ended
   in exclusion does not; an event named by a later one's `annuls` counts no more from
   `annuls_from` on, as known since that later one came; one named in a later header's `corrects`
   was replaced. Nothing is ever deleted.
6. You need no law of that time either: an outcome (a date, an amount, a verdict) is written in the
   event, as it was decided. `seen.law` in the header says which rules were relied on.
7. A field that is absent was not known; there is no `null`. Names and other personal data are not
   here: the header's `pd` holds commitments to them, and only a disclosure from the vault opens
   one.
"""

MEANINGS: Final = {
    "Authority": "host name that owns the log, for ever",
    "Uuid7": "id of an event, institution, notice, case, officer, device or intent",
    "VisitId": "id of a visit, derived from its join code",
    "StreamText": "a stream: kind, colon, id",
    "DayText": "local day, to its end",
    "TimeText": "moment with its offset",
    "RegionCode": "administrative division code; its beginning is the division above",
    "KidText": "key id: the first 16 bytes of the SHA-256 of the public key, base64url",
    "HashText": "32 bytes, base64url: a SHA-256, or a public key",
    "Count": "whole number from 1",
    "Natural": "whole number from 0",
    "Fen": "money in fen, a hundredth of a yuan",
    "ViolationCode": "row of `core/law/data/violations.toml`",
    "Measure": "which quantity of a checklist item was measured",
    "TermCode": "row of `core/law/data/terms.toml`",
    "Line": "one line as typed",
    "Text": "passage as typed",
}
"""What each kind of value of `core/kernel/fields.py` is; its bounds are read from there."""

JOINED: Final = (
    ("credentials shown (I3)", "leg.credentials-shown.v1", ""),
    ("`OnSite`", "leg.opened.v1", "one for each device; the visit itself is their merge"),
    ("`RecordSigned`", "leg.record-signed.v1", ""),
    ("`Concluded`", "visit.concluded.v1", "`outcome`"),
    ("`FindingConfirmed`, `FindingReconciled`", "visit.finding-confirmed.v1", ""),
    ("`RectificationServed`", "leg.notice-served.v1", "the paper handed over on site"),
    ("`RectificationServed`", "notice.served.v1", "the office's stream, opened from the paper"),
    ("`ReportedDone`", "leg.rectification-reported.v1", "shown on site"),
    ("`ReportedDone`", "notice.rectification-reported.v1", ""),
    ("`RecheckFailed`", "notice.rechecked.v1", "`verdict` is `failed`"),
    ("`Verified`", "notice.rechecked.v1", "`verdict` is `verified`"),
    ("`RectificationOverdue`, `NoticeOverdue`", "notice.overdue.v1", ""),
    ("`Escalated`", "notice.closed.v1", "`outcome` is `escalated`; then `case.filed.v1`"),
    ("`Filed` 立案", "case.filed.v1", ""),
    ("`AdvanceNotice` 事先告知", "case.advance-notice-served.v1", ""),
    ("`Statement` 陈述申辩", "leg.party-heard.v1", "on site; the words are a disclosure"),
    ("`Decided{Penalty}`", "case.penalty-decided.v1", ""),
    ("`Served`, `Effective`, `DecisionEffective`", "case.decision-served.v1", "`effective_on`"),
    ("`PartPaid`", "case.paid.v1", "`owed_fen` above 0"),
    ("`Executed`", "case.paid.v1", "`owed_fen` is 0"),
    ("`Revoked`", "case.penalty-revoked.v1", "`annuls`, `annuls_from`"),
    ("`Closed`", "case.closed.v2", ""),
    ("`DeviceEnrolled`", "device.enrolled.v1", "one for each key of the device"),
    ("`DeviceRevoked`", "device.revoked.v1", ""),
)
"""Name in DOMAIN.md, EVIDENCE.md or SYNC.md; type; the field that makes the difference."""

KINDS: Final = {name: kind for name, kind in vars(fields).items() if get_origin(kind) is Annotated}
"""Every kind of value by its name; two may have the same bounds."""
_NAME_OF: Final = {kind: name for name, kind in KINDS.items()}
_PROSE: Final = {int: "whole number", str: "text", bool: "true or false"}


def main() -> int:
    """Write the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8")
    return 0


def page() -> str:
    """Return the whole page."""
    return "\n".join([INTRODUCTION, *_values(), *_joined(), *_index(), *_kinds()]).rstrip() + "\n"


def writer(event_type: str) -> str:
    """Return whose key signs events of a type (FORMAT §2)."""
    kind = stream_kind(event_type.replace(".", ":"))
    return "a device's key" if kind in DEVICE_KINDS else "the office's key"


def claims(struct: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    """Return what events of a type claim, each field shown by its name.

    The catalogue itself is asked, about events whose every text is the name of its field.
    """
    found: dict[tuple[str, str], None] = {}
    for kind in ("stream", "notice", "visit", "intent"):
        named = _named(struct, "", kind)
        found.update(dict.fromkeys(catalogue.claims(named)))
        if "number" in struct.__struct_fields__:  # what only the first of several claims
            first = msgspec.structs.replace(named, number=1)
            found.update(dict.fromkeys(catalogue.claims(first)))
    return tuple(sorted(found))


def attributes(struct: type[msgspec.Struct]) -> dict[str, str]:
    """Return what a docstring's `Attributes` section says of each field."""
    told: dict[str, str] = {}
    names: list[str] = []
    for line in (inspect.getdoc(struct) or "").partition("Attributes:\n")[2].splitlines():
        begin = re.match(r"    ([a-z0-9_, ]+): (.*)", line)
        if begin:
            names = begin[1].split(", ")
            told.update(dict.fromkeys(names, begin[2]))
        elif line.strip():
            told.update({name: f"{told[name]} {line.strip()}" for name in names})
    return told


def first_line(struct: type[msgspec.Struct]) -> str:
    """Return the sentence that says what happened."""
    return (inspect.getdoc(struct) or "").partition("\n\n")[0].replace("\n", " ")


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """Yield a Markdown table and an empty line behind it."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


def _values() -> Iterator[str]:
    yield from ("## Kinds of value", "")
    rows = ((f"`{name}`", MEANINGS[name], _bounds(KINDS[name])) for name in KINDS)
    yield from table(("Kind", "What it is", "Bounds"), rows)


def _joined() -> Iterator[str]:
    yield from ("## The words of the domain page", "")
    yield "DOMAIN.md names what must be recorded; these are the types that record it. What that"
    yield "page names and this table does not has no type in this release."
    yield ""
    rows = ((word, f"`{name}`", how) for word, name, how in JOINED)
    yield from table(("In the domain page", "Type", "Which one, told by"), rows)


def _index() -> Iterator[str]:
    yield from ("## All types", "")
    rows = (
        (f"[`{name}`](#{name.replace('.', '')})", first_line(struct), writer(name))
        for name, struct in sorted(catalogue.EVENTS.items())
    )
    yield from table(("Type", "What happened", "Signed by"), rows)


def _kinds() -> Iterator[str]:
    by_kind = groupby(sorted(catalogue.EVENTS), lambda name: name.partition(".")[0])
    for kind, names in by_kind:
        yield from (f"## Stream `{kind}`", "")
        for name in names:
            yield from _event(name, catalogue.EVENTS[name])


def _event(name: str, struct: type[msgspec.Struct]) -> Iterator[str]:
    yield from (f"### {name}", "", first_line(struct), "")
    yield f"Signed by {writer(name)}; `{struct.__module__}.{struct.__name__}`."
    earned = [f"`{kind}/{key}`" for kind, key in claims(struct)]
    if earned:
        yield f"Claims, once in the whole log: {' or '.join(earned)}."
    if name in catalogue.UPCASTS:
        yield "Read as the newest version of its type."
    yield ""
    yield from _fields(struct)
    for part in _parts(struct):
        yield from (f"Each `{part.__name__}`: {first_line(part)}", "")
        yield from _fields(part)


def _fields(struct: type[msgspec.Struct]) -> Iterator[str]:
    told = attributes(struct)
    hints = get_type_hints(struct, include_extras=True)
    if not hints:
        yield from ("`data` is empty.", "")
        return
    rows = (
        (
            f"`{field}`",
            _shown(hint, field) + (", may be absent" if _optional(hint) else ""),
            told.get(field, ""),
        )
        for field, hint in hints.items()
    )
    yield from table(("Field", "Value", "Meaning"), rows)


def _parts(struct: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Yield the structs that stand in an event's fields, the deeper ones after."""
    for hint in get_type_hints(struct).values():
        for one in (hint, *get_args(hint)):
            if inspect.isclass(one) and issubclass(one, msgspec.Struct):
                yield one
                yield from _parts(one)


def _optional(hint: Any) -> bool:
    return UnsetType in get_args(hint)


def _shown(hint: Any, field: str) -> str:
    """Say in words what a field may hold."""
    if hint == fields.Fen:  # `Natural` has the same bounds; a field of money ends in _fen
        return "`Fen`" if field.endswith("_fen") else "`Natural`"
    if hint in _NAME_OF:
        return f"`{_NAME_OF[hint]}`"
    if get_origin(hint) is tuple:
        return f"list of {_shown(get_args(hint)[0], field)}"
    if get_origin(hint) is dict:
        name, value = get_args(hint)
        return f"table, each name {_shown(name, field)}, each value {_shown(value, field)}"
    if get_origin(hint) in {Union, UnionType} and not _optional(hint):
        return " or ".join(_shown(one, field) for one in get_args(hint))
    if get_origin(hint) is Literal:
        return " or ".join(f"`{value}`" for value in get_args(hint))
    if get_origin(hint) is Annotated:
        return _bounds(hint)
    if _optional(hint):
        return _shown(next(one for one in get_args(hint) if one is not UnsetType), field)
    return _PROSE.get(hint) or f"`{hint.__name__}`"


def _bounds(hint: Any) -> str:
    base, meta = get_args(hint)
    assert isinstance(meta, Meta)
    told = {
        "at least {}": meta.ge,
        "at most {}": meta.le,
        "{} characters or more": meta.min_length,
        "{} characters or fewer": meta.max_length,
        "matches `{}`": meta.pattern,
    }
    said = [words.format(value) for words, value in told.items() if value is not None]
    if get_origin(base) in {tuple, dict}:
        of_them = [words.replace("characters", "of them") for words in said]
        return ", ".join([_shown(base, ""), *of_them])
    if get_origin(base) is dict:
        of_them = [words.replace("characters", "of them") for words in said]
        name, value = get_args(base)
        values = " or ".join(_shown(one, "") for one in get_args(value))
        return "; ".join([f"object: names ({_bounds(name)}) to {values}", *of_them])
    return ", ".join([_PROSE[base], *said])


def _named(struct: type[msgspec.Struct], prefix: str, kind: str) -> msgspec.Struct:
    """Return an instance whose texts are `<field>`; a stream is of `kind`."""
    values: dict[str, Any] = {}
    for field, hint in get_type_hints(struct, include_extras=True).items():
        name = f"{prefix}{field}"
        kinds = [one for one in (hint, *get_args(hint)) if inspect.isclass(one)]
        part = next((one for one in kinds if issubclass(one, msgspec.Struct)), None)
        stream = hint == fields.StreamText
        values[field] = (
            _named(part, f"{name}.", kind)
            if part is not None and get_origin(hint) is not tuple
            else (f"<{name}>",)
            if part is None and get_origin(hint) is tuple
            else f"{kind}:<uuid of {name}>"
            if stream
            else f"<{name}>"
        )
    return struct(**values)


if __name__ == "__main__":
    sys.exit(main())
