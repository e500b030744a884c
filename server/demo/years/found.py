"""What the demonstration's cases rest on: a defect corrected on the spot, unregistered premises."""

from collections.abc import Sequence

from core.domain.institution.events import Particulars
from core.domain.leg.commands import (
    Order,
    RecheckNotice,
    RecordFinding,
    ReportRectification,
    ServeNotice,
)
from core.domain.leg.events import ItemVerdict
from server.demo.years.bureau import Bureau
from server.demo.years.hand import Act
from server.demo.years.schools import School


def notice_corrected(bureau: Bureau, code: str, day: str) -> tuple[str, Sequence[Act]]:
    """Return a notice's id, and the acts of a visit that finds, orders and sees it corrected."""
    notice = bureau.new_id()

    def serve(ids: Sequence[str]) -> ServeNotice:
        return ServeNotice(
            notice=notice,
            number=f"{bureau.place.name}责改〔{day[:4]}〕9001号",
            items=(Order(code=code, finding=ids[-1], term="notice.item.immediate"),),
            served_on=day,
            mode="handed",
        )

    verdict = ItemVerdict(code=code, verdict="verified")
    return notice, (
        RecordFinding(code=code, today=day),
        serve,
        ReportRectification(notice=notice, codes=(code,)),
        RecheckNotice(notice=notice, verdicts=(verdict,), today=day),
    )


def premises(bureau: Bureau, number: int) -> School:
    """Return premises that stand in no register: they have an address, and no id yet."""
    region = bureau.place.parts[0]
    return School(
        id="",
        region=region,
        category="SUBJECT",
        profit="FORPROFIT",
        particulars=Particulars(
            name=f"示范路{number}号无证培训点",
            division_code=region,
            address=f"示范路{number}号三楼",
        ),
    )
