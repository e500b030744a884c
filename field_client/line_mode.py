"""The line mode: the same capture as the screens, one call a fact, for scripts and screen readers.

Every call names its leg: a stream, its uuid, the visit's join code, or `last`.
"""

import argparse
from collections.abc import Callable
from typing import Any

from field_client import line_calls, line_checklist, line_counts, line_penalties
from field_client.answers import Answer
from field_client.capture import Capture
from field_client.device import Device
from field_client.words import _

Opener = Callable[[argparse.Namespace], Device]
Call = Callable[[Capture, argparse.Namespace], Answer]
Calls = Any
"""What argparse returns from `add_subparsers`; its class has no public name."""


def add_calls(calls: Calls, shared: argparse.ArgumentParser, opener: Opener) -> None:
    """Add `visit …` to the calls of the console script."""
    visit = calls.add_parser("visit", parents=[shared], help=_("record a visit, line by line"))
    inner = visit.add_subparsers(metavar="CALL", required=True)

    def add(name: str, call: Call, text: str, *, on_leg: bool = True) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = inner.add_parser(name, parents=[shared], help=text)
        if on_leg:
            parser.add_argument("leg", metavar="LEG", help=_("stream, uuid, join code or last"))
        parser.set_defaults(run=_runner(opener, call))
        return parser

    _add_reads(add)
    _add_facts(add)
    _add_counts(add)
    _add_papers(add)


def _runner(opener: Opener, call: Call) -> Callable[[argparse.Namespace], Answer]:
    def run(given: argparse.Namespace) -> Answer:
        with opener(given) as device:
            return call(Capture(device), given)

    return run


def _add_reads(add: Callable[..., argparse.ArgumentParser]) -> None:
    opened = add("open", line_calls.open_visit, _("open or join a visit"), on_leg=False)
    opened.add_argument("--institution", metavar="ID", help=_("id in the register"))
    opened.add_argument("--premises", metavar="TEXT", help=_("name of premises in no register"))
    opened.add_argument("--code", metavar="CODE", help=_("join code read out by a companion"))
    opened.add_argument(
        "--with", dest="companions", metavar="OFFICER", nargs="+", default=[], help=_("present too")
    )
    add("list", line_calls.list_legs, _("the legs of this device"), on_leg=False)
    add("show", line_calls.show_leg, _("what stands on a leg"))
    asked = add("checklist", line_checklist.show, _("what is measured or seen"), on_leg=False)
    asked.add_argument("--mode", choices=line_calls.MODES, default="OFFLINE")
    asked.add_argument("--category", choices=line_calls.CATEGORIES, default="non_subject")
    asked.add_argument("--stage", dest="stages", choices=line_calls.STAGES, nargs="+", default=())


def _add_facts(add: Callable[..., argparse.ArgumentParser]) -> None:
    shown = add("credentials", line_calls.credentials, _("credentials were shown"))
    shown.add_argument("shown", metavar="OFFICER=NO", nargs="+")
    answer = add("answer", line_calls.answer, _("answer an item by looking"))
    answer.add_argument("code", metavar="CODE")
    answer.add_argument("value", choices=line_calls.ANSWERS)
    measure = add("measure", line_calls.measure, _("measure an item"))
    for name in ("code", "measure", "value"):
        measure.add_argument(name, metavar=name.upper())
    measure.add_argument("--mode", choices=line_calls.MODES)
    measure.add_argument("--category", choices=line_calls.CATEGORIES)
    measure.add_argument("--on", metavar="DAY", help=_("day of the lesson or charge; today"))
    finding = add("finding", line_calls.finding, _("find a violation"))
    finding.add_argument("code", metavar="CODE")
    finding.add_argument("--measure", metavar="MEASURE", help=_("the measure that shows it"))
    finding.add_argument("--detail", metavar="TEXT", help=_("in words, nothing about persons"))
    evidence = add("evidence", line_calls.evidence, _("a photo, recording or paper exists"))
    evidence.add_argument("kind", choices=line_calls.EVIDENCE_KINDS)
    evidence.add_argument("file", metavar="FILE")
    evidence.add_argument("--about", metavar="EVENT", help=_("id of the fact that it supports"))
    heard = add("heard", line_calls.heard, _("the party was heard"))
    heard.add_argument("response", choices=line_calls.RESPONSES)
    heard.add_argument("--words", metavar="TEXT", help=_("what was said; kept beside the event"))
    signed = add("sign", line_calls.sign, _("the record was signed or refused"))
    signed.add_argument("party", choices=line_calls.PARTIES)
    add("leave", line_calls.leave, _("this part of the team leaves"))


def _add_counts(add: Callable[..., argparse.ArgumentParser]) -> None:
    apart = _("what tells it from another of the same number, e.g. where")
    ads = add("ads", line_counts.ads, _("unlawful advertisements were removed"))
    ads.add_argument("pieces", metavar="N")
    hazard = add("hazard", line_counts.hazard, _("safety hazards were seen"))
    hazard.add_argument("kind", choices=line_counts.HAZARDS)
    hazard.add_argument("hazards", metavar="N")
    hazard.add_argument("--major", action="store_true", help=_("a major hazard"))
    sample = add("sample", line_counts.sample, _("so many were looked at one by one"))
    sample.add_argument("kind", choices=line_counts.SAMPLES)
    sample.add_argument("sampled", metavar="N")
    sample.add_argument("violating", metavar="IN_BREACH")
    for counted in (ads, hazard, sample):
        counted.add_argument("--detail", metavar="TEXT", help=apart)
    assist = add("assistants", line_counts.assistants, _("assisting staff came along"))
    assist.add_argument("assistants", metavar="PERSON", nargs="+")
    assist.add_argument("--agency", metavar="ID", help=_("whose staff they are"))
    assist.add_argument("--delegation", metavar="NO", help=_("paper by which it acts"))
    recuse = add("recuse", line_counts.recuse, _("an officer withdraws for an interest"))
    recuse.add_argument("officer", metavar="OFFICER")
    recuse.add_argument("interest", choices=line_counts.INTERESTS)
    for counted in (ads, hazard, sample, assist, recuse):
        counted.add_argument("--corrects", metavar="EVENT", help=_("id of the fact it replaces"))


def _add_papers(add: Callable[..., argparse.ArgumentParser]) -> None:
    notice = add("notice", line_calls.notice, _("serve a rectification notice"))
    notice.add_argument("items", metavar="FINDING[=TERM]", nargs="+")
    notice.add_argument("--number", metavar="NO", help=_("as printed; else a provisional one"))
    notice.add_argument("--mode", choices=line_calls.SERVICE_MODES, default="handed")
    _add_penalty(add("penalty", line_penalties.penalty, _("penalise on the spot")))
    report = add("report", line_calls.report, _("items of a notice were shown corrected"))
    report.add_argument("notice", metavar="NOTICE")
    report.add_argument("codes", metavar="CODE", nargs="+")
    recheck = add("recheck", line_calls.recheck, _("items of a notice were rechecked"))
    recheck.add_argument("notice", metavar="NOTICE")
    recheck.add_argument("verdicts", metavar="CODE=VERDICT", nargs="+")
    wish = add("wish", line_calls.wish, _("wish that a case be filed"))
    wish.add_argument("codes", metavar="CODE", nargs="+")
    wish.add_argument("--why", metavar="TEXT")


def _add_penalty(penalty: argparse.ArgumentParser) -> None:
    penalty.add_argument("penalties", metavar="warning|fine=YUAN", nargs="+")
    penalty.add_argument("--finding", dest="findings", metavar="FINDING", action="append",
                         required=True, help=_("what it rests on; may be said again"))  # fmt: skip
    penalty.add_argument("--number", metavar="NO", required=True, help=_("of the numbered form"))
    penalty.add_argument("--basis", metavar="TEXT", required=True, help=_("the article"))
    penalty.add_argument("--party", choices=line_penalties.PARTIES, default="organisation")
    penalty.add_argument("--name", metavar="TEXT", help=_("a citizen's; kept beside the event"))
    penalty.add_argument("--collected", metavar="YUAN", help=_("what was collected on the spot"))
    penalty.add_argument("--why", choices=line_penalties.WHYS, help=_("why it was collected"))
    penalty.add_argument("--receipt", metavar="NO", help=_("of the receipt for it"))
    penalty.add_argument("--mode", choices=line_penalties.MODES, default="handed")
