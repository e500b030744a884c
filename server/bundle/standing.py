"""Under which checkpoint a bundle stands: the newest that the office's witnesses have cosigned."""

from contextlib import closing

from core.evidence.note import format_vkey
from core.evidence.policy import NONE, Policy, parse_policy
from core.kernel.errors import Rejected
from server.bundle.writing import Under
from server.cosigning.store import CosignedStore
from server.office import Office
from server.settings import Folder


def stand(office: Office, folder: Folder) -> Under:
    """Return the checkpoint to stand under, and what the office asks of witnesses.

    Where witnesses are asked for, the newest that has their quorum: events since then are for the
    next bundle. Else one over the log as it stands now, with what cosignatures there are.
    """
    size, note = office.checkpoint()
    log = f"log {format_vkey(office.pen.origin, office.pen.signer.public)}\n"
    if not folder.cosigned.exists():
        return Under(size=size, note=note, policy=f"{log}quorum {NONE}\n")
    text, policy = _policy(folder)
    with closing(CosignedStore.open(folder.cosigned, office.pen.origin)) as store:
        found = store.newest(policy) if policy.quorum != NONE else None
        if found is not None:
            return Under(size=found[1].checkpoint.size, note=found[0], policy=text)
        return Under(
            size=size, note=store.dressed(size, note), policy=text or f"{log}quorum none\n"
        )


def _policy(folder: Folder) -> tuple[str, Policy]:
    """Return the office's policy as it is written; none if it cannot be read."""
    try:
        text = folder.policy.read_text("utf-8")
        return text, parse_policy(text)
    except (OSError, ValueError, Rejected):
        return "", Policy()
