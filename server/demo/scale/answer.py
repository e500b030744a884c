"""What `anjuan demo --scale` says: how much was played, how fast, and whether all of it agrees."""

import resource
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import msgspec

from server.answers import DONE, NO, Answer
from server.demo.scale.run import ScaleResult, run_scale
from server.words import N_, said

AGREE = N_("agree: {numbers} numbers of the read models are those of the model")
DIFFERENT = N_("{what}: the read model says {says}, the model {model}")
STOPPED = N_("the read model {name} stopped")
DECLINED = N_("{count} deeds of the office were refused")
CLEAN = N_("fsck: clean, {rows} rows checked")
FAULTS = N_("fsck: {count} faults")
TOOK = N_("{seconds} s, {rate} events/s with every check, at most {peak} MiB of memory")


def scaled(path: Path, seed: int, institutions: int, tell: Callable[[str], None]) -> Answer:
    """Play a year and answer; exit code 1 where anything is not as it should be."""
    began = perf_counter()
    result = run_scale(path, seed, institutions, tell)
    took = perf_counter() - began
    return Answer(
        code=DONE if result.agrees else NO,
        lines=(*_lines(result), _took(result, took)),
        data=msgspec.to_builtins(result),
    )


def _lines(result: ScaleResult) -> tuple[str, ...]:
    rows = sum(result.checked.values())
    return (
        *(
            said(DIFFERENT, what=one.what, says=str(one.says), model=str(one.model))
            for one in result.differences
        ),
        *(said(STOPPED, name=name) for name in result.stopped),
        *((said(DECLINED, count=result.declined),) if result.declined else ()),
        *(() if result.differences else (said(AGREE, numbers=result.numbers),)),
        said(FAULTS, count=result.faults) if result.faults else said(CLEAN, rows=rows),
    )


def _took(result: ScaleResult, seconds: float) -> str:
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return said(
        TOOK,
        seconds=round(seconds),
        rate=round(result.events / seconds),
        peak=round(peak_kib / 1024),
    )
