"""What anybody may ask: score, grade, and penalties while they are published (DOMAIN.md §9)."""

import msgspec
from litestar import Router, get
from litestar.params import FromPath

from core.kernel.times import day_of_ms
from core.law.look_up import is_published
from projections.answers import EffectivePenalty, PublicView
from projections.credit_queries import public_view
from projections.queries import find_institutions
from server.api.dependencies import Served
from server.problems import NotFound


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One of several institutions that a name may mean."""

    id: str
    name: str | None
    uscc: str | None


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """More than one institution bears this in its name."""

    found: tuple[Choice, ...]


@get("/credit/{who:str}", sync_to_thread=True)
def credit(station: Served, who: FromPath[str]) -> PublicView | Choices:
    """Give grade, score and effective penalties of an institution, by id, code or name."""
    found = find_institutions(station.views, who)
    if not found:
        raise NotFound(f"no institution is known as {who}")
    first, *others = found
    if others:
        return Choices(
            found=tuple(Choice(id=one.id, name=one.name, uscc=one.uscc) for one in found)
        )
    today = day_of_ms(station.office.pen.clock.wall_ms())
    with station.office.log.read() as reader:  # another process may have adopted meanwhile
        law, _ = station.office.know_law(reader)

    def shown(penalty: EffectivePenalty) -> bool:
        kinds = [one.kind for one in penalty.penalties]
        return is_published(law, kinds, penalty.decided_on, today)

    return public_view(station.views, first.id, today, shown)


router = Router("/api/v1", route_handlers=[credit])
