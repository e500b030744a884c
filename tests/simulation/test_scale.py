"""A year by chance at any scale: every read model says what a model of plain counters says."""

import json
import os
import secrets
import subprocess
import sys
from contextlib import closing
from copy import deepcopy

import pytest

from benchmarks import memory, scaling
from server.demo.scale.compare import compare
from server.demo.scale.run import ScaleResult, opened
from server.demo.scale.year import LAST_DAY, play_year

FEW, SOME, MANY = 20, 200, 10_000
NIGHT = secrets.randbelow(1_000_000)
"""Another year every night; the seed is in what a failure says."""


def _demo(folder, institutions, seed):
    ran = subprocess.run(  # noqa: S603 - our own console script
        [
            sys.executable, "-m", "server.cli", "demo", "--once", "--scale", str(institutions),
            "--seed", str(seed), "--data", str(folder), "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"ANJUAN_LANG": "en"},
    )  # fmt: skip
    print(f"seed {seed}")  # noqa: T201 - a failure shows it, and the seed becomes a test
    assert ran.stdout, ran.stderr
    return ran.returncode, json.loads(ran.stdout)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    return _demo(tmp_path_factory.mktemp("year") / "office", SOME, 1)


def test_every_read_model_agrees_with_the_model(told):
    """Issue 3, must-be-seen 4: events, stages, deadlines, figures by month, points, one by one."""
    code, answer = told
    assert (code, answer["differences"], answer["stopped"], answer["declined"]) == (0, [], [], 0)


def test_enough_is_compared_for_that_to_say_something(told):
    """Thirteen reports, and each read model by what it counts."""
    _, answer = told
    assert answer["numbers"] > 500
    assert answer["events"] > 15 * SOME


def test_a_year_by_chance_ends_with_a_clean_check(told):
    """EVIDENCE.md: every row of every table was recomputed."""
    _, answer = told
    assert answer["fsck"] == "clean"
    assert answer["checked"]["stored_events"] == answer["events"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return _demo(tmp_path_factory.mktemp("small") / "office", FEW, 7)


def test_the_same_seed_plays_the_same_year(small, tmp_path):
    """Nothing is left to chance but by the seed."""
    assert _demo(tmp_path / "office", FEW, 7) == small


def test_another_seed_plays_another_year(small, tmp_path):
    """Or the seed is not used."""
    _, other = _demo(tmp_path / "office", FEW, 8)
    assert other["events"] != small[1]["events"] or other["checked"] != small[1]["checked"]


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Give an open office after a year, with the model of it."""
    station, task = opened(tmp_path_factory.mktemp("played") / "office", 3, FEW)
    with closing(station):
        yield station, play_year(task, lambda *_: None)


def _differences(station, model):
    with station.office.log.read() as reader:
        size = reader.size
    compared = compare(station.folder.projections, station.office.law, model, size)
    return [one.what for one in compared.differences]


def _an_event(model):
    model.says("tip.received")


def _a_stage(model):
    model.moves("institution", "registered", "closed")


def _a_deadline(model):
    model.running["visit"] += 1


def _a_point(model):
    model.points["N02"] += 1


def _a_fen(model):
    model.sums["fine_fen"] += 1


def _a_figure(model):
    model.counts(LAST_DAY, "ads")


def _an_institution(model):
    absent = model.whom[LAST_DAY[:7], "penalised"].index(0)
    model.meets(LAST_DAY, "penalised", absent)


def _a_person(model):
    model.batches["2025-06"].add("nobody")


@pytest.mark.parametrize(
    ("one_more", "named"),
    [
        (_an_event, "events: tip.received"),
        (_a_stage, "proceedings: institution closed"),
        (_a_deadline, "deadlines: visit"),
        (_a_point, "points: N02"),
        (_a_fen, "money of cases: fined fen"),
        (_a_figure, "2025-12: K10"),
        (_an_institution, "2025-12: K05"),
        (_a_person, "persons by batch: all"),
    ],
)
def test_one_too_many_of_anything_is_named(played, one_more, named):
    """A comparison that cannot fail proves nothing."""
    station, model = played
    assert _differences(station, model) == []
    wrong = deepcopy(model)
    one_more(wrong)
    assert named in _differences(station, wrong)


def test_a_difference_is_no_agreement(played):
    """What differs ends the call with exit code 1."""
    station, model = played
    wrong = deepcopy(model)
    _an_event(wrong)
    with station.office.log.read() as reader:
        size = reader.size
    folder, law = station.folder.projections, station.office.law
    found = compare(folder, law, wrong, size).differences
    result = ScaleResult(
        seed=3, institutions=FEW, events=0, numbers=1, differences=found, stopped=(),
        declined=0, fsck="clean", faults=0, checked={},
    )  # fmt: skip
    assert not result.agrees


@pytest.mark.slow
def test_ten_thousand_institutions_agree(tmp_path):
    """Issue 3, must-be-seen 4: about 200,000 events, another seed every night."""
    code, answer = _demo(tmp_path / "office", MANY, NIGHT)
    assert (code, answer["differences"], answer["fsck"]) == (0, [], "clean")
    assert answer["events"] > 15 * MANY


@pytest.mark.slow
def test_ten_times_the_institutions_need_hardly_more_memory(tmp_path):
    """PERFORMANCE.md P12: at most 1.2 times, as whole processes."""
    small = scaling.year(tmp_path / "small", MANY // 10)
    large = scaling.year(tmp_path / "large", MANY)
    assert large.peak_kib <= memory.GOAL * small.peak_kib
