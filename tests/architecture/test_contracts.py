"""The import contracts hold, and each of them would be missed (ARCHITECTURE.md, Folders)."""

import re

import pytest
from grimp import build_graph

from tests.support.breaches import (
    BREACHES,
    PACKAGES,
    ROOT,
    Breach,
    committed,
    contracts,
    copy_tree,
    lint,
    matches,
    shown,
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return copy_tree(tmp_path_factory.mktemp("tree"))


def test_the_real_tree_keeps_every_contract():
    """Imports point one way; lint-imports is the judge (STYLE.md, Shape)."""
    held, report = lint(ROOT)
    assert held, report
    assert f"Contracts: {len(contracts())} kept, 0 broken." in report


@pytest.mark.parametrize("breach", BREACHES, ids=lambda one: f"{one.contract}: {one.what}")
def test_a_breach_is_caught_by_its_contract(tree, breach):
    """A wildcard that matches nothing passes silently; deliberate breaches stay as tests."""
    with committed(breach, tree):
        held, report = lint(tree, breach.contract)
    assert not held
    assert f"{contracts()[breach.contract]['name']} BROKEN" in report
    assert [line for line in shown(breach) if line not in report] == []


def test_a_breach_leaves_the_copied_tree_as_it_was(tree):
    """Otherwise one breach would be caught in the name of another."""
    before = {file: file.read_bytes() for file in tree.rglob("*") if file.is_file()}
    with committed(BREACHES[0], tree):
        changed = {file: file.read_bytes() for file in before}
    assert changed != before
    assert {file: file.read_bytes() for file in tree.rglob("*") if file.is_file()} == before


def test_every_contract_has_a_breach():
    """A contract added without one is a wish."""
    assert set(contracts()) == {breach.contract for breach in BREACHES}


@pytest.mark.parametrize("side", ["source_modules", "forbidden_modules"])
@pytest.mark.parametrize("name", [n for n, c in contracts().items() if c["type"] == "forbidden"])
def test_every_word_of_a_prohibition_has_a_breach(name, side):
    """Each source and each forbidden module is proved by itself, not by its neighbour."""
    at = 0 if side == "source_modules" else 1
    modules = [pair[at] for breach in _of(name) for pair in breach.imports]
    unproved = [
        word for word in contracts()[name][side] if not any(matches(one, word) for one in modules)
    ]
    assert unproved == []


@pytest.mark.parametrize("name", [n for n, c in contracts().items() if c["type"] == "layers"])
def test_every_layer_but_the_lowest_is_imported_from_below_by_a_breach(name):
    """A layer that nobody below is caught importing is no layer."""
    contract = contracts()[name]
    layers = [re.findall(r"[a-z_]+", layer) for layer in contract["layers"]]
    prefixes = [f"{container}." for container in contract.get("containers", [])] or [""]
    imported = [pair[1] for breach in _of(name) for pair in breach.imports]
    unproved = [
        layer
        for rooms in layers[:-1]
        for layer in rooms[:1]
        if not any(matches(one, prefix + layer) for prefix in prefixes for one in imported)
    ]
    assert unproved == []


def test_every_name_in_a_contract_is_that_of_a_module():
    """A wildcard is proved on the tree as it stands; a new name for a file must not mute it."""
    graph = build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)
    ours = [
        word
        for contract in contracts().values()
        for side in ("source_modules", "forbidden_modules", "containers", "ancestors")
        for word in contract.get(side, [])
        if word.partition(".")[0] in PACKAGES
    ]
    assert len(ours) > 20
    assert [word for word in ours if not graph.find_matching_modules(word)] == []


def _of(contract: str) -> list[Breach]:
    return [breach for breach in BREACHES if breach.contract == contract]
