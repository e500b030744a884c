"""How tests hold a read model to its promise: the same rows, however its input was cut."""

from contextlib import closing, contextmanager

from projections.runner import Runner
from projections.views import Views

SPLITS = (1, 2, 7, 1_000)


def digests(folder, log, projections, batch_rows):
    """Return the content digest of every projection after one catch-up in such batches."""
    with Runner(folder, log, projections, batch_rows=batch_rows) as runner:
        for state in runner.catch_up():
            assert state.stopped is None, state.stopped
        return {name: runner.content_digest(name) for name in runner.names}


def assert_same_however_split(folder, log, projections):
    """Catch up in batches of many sizes, and rebuild: every way gives the same content."""
    first = digests(folder / "1", log, projections, SPLITS[0])
    for size in SPLITS[1:]:
        assert digests(folder / str(size), log, projections, size) == first, f"batches of {size}"
    with Runner(folder / "1", log, projections) as runner:
        for name in runner.names:
            runner.rebuild(name)
            assert runner.content_digest(name) == first[name], f"rebuild of {name}"


@contextmanager
def read_models(folder, log, projections):
    """Give views of read models that have caught up."""
    with Runner(folder, log, projections) as runner:
        for state in runner.catch_up():
            assert state.stopped is None, state.stopped
    with closing(Views(folder)) as views:
        yield views
