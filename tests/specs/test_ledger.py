"""The log about itself (FORMAT §6)."""

from core.domain.ledger.decide import OpenLedger, Tick, decide
from core.domain.ledger.events import Opened, Ticked
from core.kernel.reasons import Reason
from tests.support.builders import b64u
from tests.support.given import given
from tests.support.law import shipped_law

LAW = shipped_law()
OPEN = OpenLedger(n=1, server_pub=b64u(32))
OPENED = Opened(n=1, zone="Asia/Shanghai", server_pub=b64u(32))


def test_an_incarnation_opens_with_the_key_of_its_server():
    """FORMAT §6: leaf 0."""
    given().when(decide, OPEN, LAW).then(OPENED)


def test_the_second_incarnation_carries_the_last_checkpoint_of_the_first():
    """FORMAT §6."""
    again = OpenLedger(n=2, server_pub=b64u(32), previous="anjuan.example.gov.cn/log/1\n")
    given().when(decide, again, LAW).then(
        Opened(
            n=2,
            zone="Asia/Shanghai",
            server_pub=b64u(32),
            previous="anjuan.example.gov.cn/log/1\n",
        )
    )


def test_an_open_log_is_not_opened_otherwise():
    """One log has one leaf 0."""
    other = OpenLedger(n=1, server_pub=b64u(32, "other"))
    given(OPENED).when(decide, other, LAW).then_refused(Reason.WRONG_STAGE, stage="open")


def test_opening_the_same_again_is_already_so():
    """A server that starts twice adds nothing."""
    given(OPENED).when(decide, OPEN, LAW).then_nothing()


def test_a_quiet_log_ticks():
    """A tick closes the time bracket of what comes next, so each is a new event."""
    given(OPENED, Ticked()).when(decide, Tick(), LAW).then(Ticked())


def test_a_log_ticks_only_once_it_is_open():
    """Leaf 0 opens the incarnation (FORMAT §6)."""
    given().when(decide, Tick(), LAW).then_refused(Reason.WRONG_STAGE, stage="unopened")
