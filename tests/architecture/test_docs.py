"""What the pages for people say can be followed: links lead somewhere, calls are calls."""

import argparse
import re
import shlex
import shutil
from itertools import pairwise

import pytest

from field_client import cli as field
from server import cli as office
from server.demo.run import run_demo
from tests.support.breaches import ROOT

READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(
    file.relative_to(ROOT).as_posix()
    for file in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)
DECISIONS = sorted(file.name for file in (ROOT / "docs" / "decisions").glob("*.md"))
PARSERS = {"anjuan": office.parser, "anjuan-field": field.parser}
MAINS = {"anjuan": office.main, "anjuan-field": field.main}
LANGUAGES = {"README.md": "en", "README.zh-CN.md": "zh_CN"}
WITH_CALLS = (*READMES, "docs/OPERATING.md")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
CODE = re.compile(r"`[^`\n]+`")
INLINE = re.compile(r"`(anjuan(?:-field)? [^`]+)`")


def text_of(page):
    return (ROOT / page).read_text("utf-8")


def prose_of(page):
    """Return a page without its code blocks, where `#` and `](` mean something else."""
    return FENCE.sub("", text_of(page))


def blocks_of(page):
    return FENCE.findall(text_of(page))


def links_of(page):
    """Return where a page leads within this tree, without the place in the other page."""
    prose = CODE.sub("", prose_of(page))
    found = (link.partition("#")[0] for link in LINK.findall(prose))
    return [link for link in found if link and not link.startswith("http")]


def shown_calls(page):
    """Return the calls in a page's blocks: behind the prompt of a console, or lines of a shell."""
    calls = []
    for kind, block in blocks_of(page):
        lines = block.splitlines()
        if kind == "console":
            lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        elif kind != "sh":
            continue
        calls += [line for line in lines if line.split(" ")[0] in PARSERS]
    return calls


def all_calls(page):
    """Return the calls of the blocks, and those named within a sentence."""
    return [*shown_calls(page), *INLINE.findall(prose_of(page))]


def is_understood(call):
    """Tell whether the real parser takes a call; a name in capitals stands for a value."""
    words = shlex.split(call.replace("[", "").replace("]", ""))
    try:
        PARSERS[words[0]]().parse_args(words[1:], argparse.Namespace())
    except SystemExit:
        return False
    return True


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_to_a_file(page):
    """STYLE.md, Houses: documentation is under test."""
    folder = (ROOT / page).parent
    assert [link for link in links_of(page) if not (folder / link).exists()] == []


@pytest.mark.parametrize("page", WITH_CALLS)
def test_every_call_of_a_page_is_taken_by_the_real_parser(page, capsys):
    """A call that does not parse is the first thing a newcomer sees of us."""
    calls = all_calls(page)
    wrong = [call for call in calls if not is_understood(call)]
    capsys.readouterr()
    assert wrong == []
    assert len(calls) >= 10, "the page shows calls, and this test finds them"


def test_a_call_that_the_parser_does_not_know_is_noticed(capsys):
    """The test above can fail."""
    assert not is_understood("anjuan frobnicate --data x")
    assert not is_understood("anjuan-field visit finding")
    capsys.readouterr()


def test_every_sentence_of_the_tour_shows_the_make_targets_that_exist():
    """PRODUCT.md: set-up on a fresh machine is `make demo` and `make test`."""
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    for page in (*READMES, "CONTRIBUTING.md"):
        named = set(re.findall(r"`?make ([a-z]+)\b", "\n".join(_code_of(page))))
        assert {"demo", "test"} & named, page
        assert sorted(named - targets) == [], page


def _code_of(page):
    """Return what stands in code on a page: blocks and inline."""
    return [*(block for _, block in blocks_of(page)), *CODE.findall(prose_of(page))]


def test_the_two_readmes_have_the_same_headings_in_depth_and_number():
    """Every page of the product exists in Chinese and English (PRODUCT.md)."""
    english, chinese = (HEADING.findall(prose_of(page)) for page in READMES)
    assert english == chinese


def test_the_two_readmes_have_the_same_code_blocks_in_kind_and_number():
    """Who reads Chinese is shown the same calls."""
    english, chinese = ([kind for kind, _ in blocks_of(page)] for page in READMES)
    assert english == chinese


def test_the_two_readmes_show_the_same_calls_in_the_same_order():
    """A call that one of them does not have is a feature that its readers do not have."""
    english, chinese = (shown_calls(page) for page in READMES)
    assert english == chinese


def test_the_two_readmes_name_as_many_things_that_are_not_there():
    """What is missing is said to everybody."""
    english, chinese = (len(re.findall(r"^- ", prose_of(page), re.MULTILINE)) for page in READMES)
    assert english == chinese


def test_the_decision_records_are_numbered_without_a_gap():
    """ARCHITECTURE.md: a choice hard to undo gets docs/decisions/NNNN."""
    numbers = [int(name[:4]) for name in DECISIONS]
    assert numbers[0] == 1
    assert all(after == before + 1 for before, after in pairwise(numbers))


def test_the_architecture_page_leads_to_every_decision_record():
    """A record that no page leads to is not read."""
    named = {link.removeprefix("decisions/") for link in links_of("docs/ARCHITECTURE.md")}
    assert [name for name in DECISIONS if name not in named] == []


def test_every_file_that_the_architecture_page_names_is_there():
    """The folders as they are in the tree, not as they are planned."""
    page = text_of("docs/ARCHITECTURE.md")
    named = re.findall(r"`((?:core|projections|server|field_client|tests)/[\w/.]*)`", page)
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert len(named) >= 20


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_record_says_context_decision_consequence_and_alternatives(name):
    """A record that leaves out what else was possible persuades nobody later."""
    record = text_of(f"docs/decisions/{name}")
    wanted = ("Context", "Decision", "Consequence", "Alternatives")
    assert [one for one in wanted if f"**{one}.**" not in record] == []
    assert record.startswith(f"# {name[:4]} ")
    assert re.search(r"^20\d\d-\d\d-\d\d, (accepted|superseded)", record, re.MULTILINE)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Make the folder that the tour walks through, once."""
    folder = tmp_path_factory.mktemp("tour") / "demo-data"
    run_demo(folder, 1, lambda _line: None)
    return folder


def toured(page):
    """Return each call of the tour with the lines that the page shows as its answer."""
    found: list[tuple[str, list[str]]] = []
    for kind, block in blocks_of(page):
        if kind != "console":
            continue
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            elif line.strip() not in {"", "…"}:
                found[-1][1].append(line.strip())
    return [one for one in found if one[0] != OF_THE_APP]


OF_THE_APP = "anjuan-field --data demo-data-field/laptop-a"
"""Takes the terminal; the snapshots look at it."""


def stands_in(line, answer):
    """Tell whether a line of the page is in an answer; `…` stands for whatever was left out."""
    pattern = ".*".join(map(re.escape, line.split("…")))
    return re.search(pattern, answer) is not None


@pytest.mark.parametrize("page", READMES)
def test_what_a_readme_shows_is_what_the_demonstration_answers(
    page, demo, tmp_path, monkeypatch, capsys
):
    """Documentation that runs: a page that shows yesterday's output is not true today."""
    for name in ("demo-data", "demo-data-field"):
        shutil.copytree(demo.with_name(name), tmp_path / name, symlinks=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANJUAN_LANG", LANGUAGES[page])
    untrue = []
    for call, shown in toured(page):
        program, *arguments = shlex.split(call)
        MAINS[program](arguments)
        said = capsys.readouterr()
        answer = said.out + said.err
        untrue += [(call, line) for line in shown if not stands_in(line, answer)]
    assert untrue == []


def test_a_line_that_is_not_in_the_answer_is_noticed():
    """The test above can fail."""
    assert stands_in("leaf …, received 2026", "      leaf 45, received 2026-03-07")
    assert not stands_in("leaf 44, …", "      leaf 45, received 2026-03-07")
