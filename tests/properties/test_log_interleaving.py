"""Whatever order threads and works come in, the log is one gap-free sequence of whole chains."""

import threading

from hypothesis import given, settings
from hypothesis import strategies as st

from core.evidence.tree import Tree
from core.log.eventlog import EventLog
from core.log.leaves import row_leaf_hash
from tests.support.logs import Device, FixedClock, check, leg


class Changed(Exception):  # noqa: N818 - a work's change of mind
    """Raised by works that are to leave nothing."""


plans = st.lists(
    st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=6),
    min_size=1,
    max_size=5,
)
"""For each thread its works: how many events, and whether the work changes its mind."""


@settings(deadline=None, max_examples=25)
@given(plan=plans)
def test_any_interleaving_of_writers_gives_gap_free_leaves_and_heads(tmp_path_factory, plan):
    """FORMAT §2, §6: ver, seq and leaf without gap; nothing of a rolled-back work is left."""
    path = tmp_path_factory.mktemp("log") / "log.db"
    devices = [Device(number) for number in range(len(plan))]
    kept = [0] * len(plan)
    with EventLog.open(path, now_ms=FixedClock()) as log:

        def run(number):
            device = devices[number]
            for count, changes_mind in plan[number]:
                chain = device.seq, device.prev
                events = device.events(leg(number), count, after=kept[number])

                def work(writer, events=events, changes_mind=changes_mind):
                    writer.append(events[:1])
                    writer.append(events[1:])
                    if changes_mind:
                        raise Changed

                try:
                    log.write(work)
                    kept[number] += count
                except Changed:
                    device.seq, device.prev = chain

        threads = [threading.Thread(target=run, args=(number,)) for number in range(len(plan))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rows = list(log.iter_rows(page=7))
        with log.read() as reader:
            root = reader.root()
            heads = reader.stream_heads(leg(number) for number in range(len(plan)))
    assert [row[0] for row in rows] == list(range(1, sum(kept) + 1))
    assert {leg(n): count for n, count in enumerate(kept) if count} == {
        stream: head.ver for stream, head in heads.items()
    }
    fresh = Tree(0, (), lambda *_: b"")
    fresh.append([row_leaf_hash(row) for row in rows])
    assert fresh.root() == root
    assert check(path, *devices, server=Device(99)).faults == ()
