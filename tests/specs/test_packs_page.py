"""The page for whoever writes a pack: every block of it is checked, every score computed."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.domain import catalogue
from core.domain.credit.entries import EventContext, facts_of
from core.domain.credit.facts import joined
from core.domain.credit.items import Item
from core.domain.credit.numbers import shown
from core.domain.credit.pack import parse
from core.domain.credit.scheme import Check, Grade, Scale, ScoreRule
from core.domain.credit.score import score
from core.domain.credit.speaking import Annuller, Condition, Eraser, Evidence, Owing
from tests.support.builders import INSTITUTION, uid
from tests.support.schemes import BASIS, GRADES, UP, item

PAGE = (Path(__file__).parents[2] / "docs" / "PACKS.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
PACKS = [text for kind, text in BLOCKS if kind == "toml"]


def whole(text: str) -> str:
    """Put a part of a pack into one that has the rest."""
    if re.search(r"^name = ", text, re.MULTILINE):
        return text
    head = 'name = "part"\nversion = "1"\ntitle_zh = "部"\ntitle_en = "part"\n'
    scale = "" if "[scale]" in text else f"[scale]\n{UP}\n{BASIS}\n\n"
    one = "" if "[[item]]" in text else item("ANY", "points = -1")
    return head + scale + text + "\n" + one + ("" if "[[grade]]" in text else GRADES)


def told() -> list[tuple[str, dict[str, Any]]]:
    """Return every example with the pack that stands before it."""
    found: list[tuple[str, dict[str, Any]]] = []
    pack = ""
    for kind, text in BLOCKS:
        if kind == "toml":
            pack = text
        elif kind == "json":
            decoder, rest = json.JSONDecoder(), text.strip()
            while rest:
                example, end = decoder.raw_decode(rest)
                found.append((pack, example))
                rest = rest[end:].strip()
    return found


def read(number: int, event: dict[str, Any]) -> msgspec.Struct:
    """Read an event of an example; what every ledger has is filled in."""
    filled: dict[str, Any] = {"ledger": "page", "key": f"key {number}", "institution": INSTITUTION}
    if event["type"] == "hist.visit-recorded.v1":
        filled["findings"] = []
    return catalogue.read(event["type"], json.dumps({**filled, **event["data"]}).encode())


@pytest.mark.parametrize("text", PACKS, ids=[str(n) for n in range(len(PACKS))])
def test_every_pack_of_the_page_is_one(text):
    """docs/PACKS.md: strangers copy from it."""
    assert parse(whole(text), catalogue.EVENTS).items


@pytest.mark.parametrize(("text", "example"), told())
def test_every_score_of_the_page_is_what_is_computed(text, example):
    """docs/PACKS.md: no figure of the page is typed by hand and believed."""
    pack = parse(whole(text), catalogue.EVENTS)
    known = joined(
        facts_of(
            pack,
            event["type"],
            read(number, event),
            EventContext(event_id=uid(number), leaf=number, received_ms=0, institution=INSTITUTION),
        )
        for number, event in enumerate(example["events"], start=1)
    )
    result = score(pack, known, example["at"])
    assert shown(result.total, pack.scale.decimals) == example["total"]
    assert example.get("grade", result.grade) == result.grade


@pytest.mark.parametrize(
    "kind",
    [Item, Evidence, Eraser, Owing, Annuller, Condition, Check, Grade, Scale, ScoreRule],
    ids=lambda k: k.__name__,
)
def test_every_key_stands_on_the_page(kind):
    """docs/PACKS.md: a pack is written from this page alone."""
    names = {field.encode_name for field in msgspec.structs.fields(kind)}
    assert {name for name in names if f"`{name}`" not in PAGE and f"`[[{name}]]`" not in PAGE} <= {
        "also",
        "erased_when",
        "owed",
        "occasion",
    }
