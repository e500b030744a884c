"""What was verified, for a judge: one page in Chinese and English, as text or to be printed."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

import msgspec

from core.kernel.times import time_of
from server.words import CHINESE, N_, Tongue

ENGLISH: Final = Tongue("en")
TITLE = N_("Verification of an Anjuan bundle")
YES = N_("Verified: nothing in it was changed since it was logged")
NO = N_("NOT verified: do not rely on it")
SENTENCES: Final = {
    "bag": N_("a file of the bundle is missing, changed, unknown or unsafe to open"),
    "malformed": N_("a line is not in the one spelling that the format allows"),
    "note": N_("the checkpoint is not signed by the log whose key you gave"),
    "checkpoint": N_("the checkpoint is not in the one spelling that the format allows"),
    "quorum": N_("too few of the witnesses that you trust have cosigned the checkpoint"),
    "signature": N_("a signature is false: something was changed after it was signed"),
    "key": N_("a key signed that the log had not enrolled for this before"),
    "revoked": N_("a key signed after it was revoked, and nobody reviewed it"),
    "proof": N_("an event does not stand in the log as the bundle says"),
    "order": N_("events are not in the order of the log, or one stands there twice"),
    "gap": N_("an event in the middle of a stream was left out"),
    "truncated": N_("the last events of a stream were left out"),
    "commitment": N_("a personal value is not the one that was signed"),
}
SEEN = N_("seen in {where}: {detail}")
LOG = N_("Log")
LEAVES = N_("{count} events in the log, root {root}")
WITNESSES = N_("Witnesses")
NOBODY = N_("none asked for: that the log shows everybody the same history rests on its word")
COSIGNED = N_("{name}, {time}")
EVENTS = N_("Events")
RECEIVED = N_("{count}, received from {first} to {last}")
KEYS = N_("Signed by")
BY_KEY = N_("key {kid}: {count} events")
VALUES = N_("Personal values")
SHOWN = N_("{disclosed} shown, {withheld} withheld, {erased} erased by law, {files} files not here")
STREAMS = N_("Streams")
COMPLETE = N_("{proven} of {all} proven complete: no event of theirs was left out")
CLAIMED = N_("{count} said to be complete, which this bundle cannot prove")
STANDING = N_("Under review")
STOOD = N_("{admitted} admitted; {opened} open and {excluded} excluded, which do not count")
LIMITS = N_("What this does not say")
UNTRUE = N_("that what was recorded is true: only who recorded it, when, and that it is unchanged")
OTHERS = N_("that no other stream speaks of the matter, unless the bundle is of the whole log")
VIEWS = N_("anything about data/views: tables for reading, which prove nothing")

_STYLE: Final = (
    "body{font:16px/1.6 'Noto Serif SC','Songti SC',Georgia,serif;max-width:46em;margin:3em auto;"
    "padding:0 1em;color:#111;background:#fff}h1{font-size:1.5em;border-bottom:2px solid}"
    ".yes,.no{font-size:1.2em;padding:.6em 1em;border:2px solid}.yes{color:#064}.no{color:#a00}"
    "dt{font-weight:bold;margin-top:.8em}dd{margin:0 0 0 1.5em;overflow-wrap:anywhere}"
    "section+section{break-before:page;margin-top:4em}@page{margin:2.5cm}"
)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with its sentences."""

    title: str
    lines: tuple[str, ...]


def lines_of(found: dict[str, Any], tongue: Tongue) -> tuple[str, ...]:
    """Return the report as lines in one language."""
    lines = [_verdict(found, tongue)]
    for part in _parts(found, tongue):
        lines += [part.title, *(f"  {line}" for line in part.lines)]
    return tuple(lines)


def text_of(found: dict[str, Any], name: str) -> str:
    """Return the report in both languages, Chinese first."""
    pages = [
        "\n".join((f"{tongue.said(TITLE)}: {name}", "", *lines_of(found, tongue)))
        for tongue in (CHINESE, ENGLISH)
    ]
    return "\n\n\n".join(pages) + "\n"


def html_of(found: dict[str, Any], name: str) -> str:
    """Return the report as one page that needs nothing else, a sheet a language when printed."""
    pages = "".join(_page(found, name, tongue) for tongue in (CHINESE, ENGLISH))
    head = f'<meta charset="utf-8"><title>{escape(name)}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{pages}</body></html>\n'


def _page(found: dict[str, Any], name: str, tongue: Tongue) -> str:
    kind = "yes" if found["verified"] else "no"
    parts = "".join(
        f"<dt>{escape(part.title)}</dt>" + "".join(f"<dd>{escape(x)}</dd>" for x in part.lines)
        for part in _parts(found, tongue)
    )
    return (
        f'<section lang="{tongue.language.replace("_", "-")}"><h1>{escape(tongue.said(TITLE))}</h1>'
        f'<p>{escape(name)}</p><p class="{kind}">{escape(_verdict(found, tongue))}</p>'
        f"<dl>{parts}</dl></section>"
    )


def _verdict(found: dict[str, Any], tongue: Tongue) -> str:
    return tongue.said(YES if found["verified"] else NO)


def _parts(found: dict[str, Any], tongue: Tongue) -> Sequence[Part]:
    if not found["verified"]:
        seen = tongue.said(SEEN, where=found["where"], detail=found["detail"])
        return [Part(title=tongue.said(SENTENCES[found["code"]]), lines=(seen,))]
    first, last = (time_of(ms) for ms in found["received_ms"])
    keys = tuple(tongue.said(BY_KEY, kid=kid, count=n) for kid, n in found["keys"].items())
    size = tongue.said(LEAVES, count=found["size"], root=found["root"])
    received = tongue.said(RECEIVED, count=found.get("events", 0), first=first, last=last)
    told = {name: found.get(name, 0) for name in ("disclosed", "withheld", "erased", "files")}
    parts = [
        (LOG, (found["origin"], size)),
        (WITNESSES, _witnesses(found, tongue)),
        (EVENTS, (received,)),
        (KEYS, keys),
        (VALUES, (tongue.said(SHOWN, **told),)),
        (STREAMS, _streams(found, tongue)),
    ]
    if found["standing"]:
        count = {
            name: found["standing"].get(name, 0) for name in ("opened", "admitted", "excluded")
        }
        parts.append((STANDING, (tongue.said(STOOD, **count),)))
    parts.append((LIMITS, tuple(tongue.said(one) for one in (UNTRUE, OTHERS, VIEWS))))
    return [Part(title=tongue.said(title), lines=lines) for title, lines in parts]


def _witnesses(found: dict[str, Any], tongue: Tongue) -> tuple[str, ...]:
    seen = found["cosigned"].items()
    told = tuple(tongue.said(COSIGNED, name=name, time=time_of(at * 1000)) for name, at in seen)
    return told if found.get("quorum") else (*told, tongue.said(NOBODY))


def _streams(found: dict[str, Any], tongue: Tongue) -> tuple[str, ...]:
    streams = found["streams"]
    lines = [tongue.said(COMPLETE, proven=streams["proven"], all=streams["all"])]
    if streams["claimed"] and not found["whole"]:
        lines.append(tongue.said(CLAIMED, count=streams["claimed"]))
    return tuple(lines)
