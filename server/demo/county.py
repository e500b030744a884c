"""The county of the demonstration: its agencies, officers, institutions; all of them invented."""

from typing import Final

import msgspec

from core.domain.institution.events import Particulars
from core.domain.officer.events import AgencyKind
from core.kernel.acting import Role

AUTHORITY: Final = "anjuan.demo.invalid"
REGION: Final = "410422"
"""GB/T 2260 code that the seeds' county has; what happens in it here is invented."""


class AgencyOf(msgspec.Struct, frozen=True):
    """An agency of the county."""

    kind: AgencyKind
    name: str


class OfficerOf(msgspec.Struct, frozen=True):
    """An officer of the county; names are of no real person."""

    name: str
    agency: AgencyKind
    credential_no: str
    device: str | None
    roles: tuple[Role, ...]


AGENCIES: Final = (
    AgencyOf("EDU", "示范县教育体育局"),
    AgencyOf("MKT", "示范县市场监督管理局"),
)
OFFICERS: Final = (
    OfficerOf("甲", "EDU", "豫教410422-0101", "laptop-a", ("inspector", "handler")),
    OfficerOf("乙", "MKT", "豫市410422-0202", "laptop-b", ("inspector",)),
    OfficerOf("丙", "EDU", "豫教410422-0103", "laptop-c", ("inspector", "handler")),
    OfficerOf("丁", "EDU", "豫教410422-0104", None, ("inspector",)),
    OfficerOf("戊", "EDU", "豫教410422-0105", None, ("head",)),
    OfficerOf("己", "EDU", "豫教410422-0106", None, ("clerk", "cashier", "publisher")),
)


def _institution(name: str, uscc: str, category: str, street: str) -> Particulars:
    return Particulars(
        name=name,
        uscc=uscc,
        division_code=REGION,
        category=category,
        mode="OFFLINE",
        address=f"示范县{street}",
        registered_on="2020-09-01",
        entity_type="民办非企业单位" if uscc.startswith("52") else "有限责任公司",
    )


REGISTER: Final = (
    _institution("示范县晨光语文培训中心", "52410422MJ0000018H", "subject", "文化路1号"),
    _institution("示范县蓝天美术培训有限公司", "91410422MA0000023H", "non_subject", "人民路2号"),
    _institution("示范县飞跃体育培训有限公司", "91410422MA0000031C", "non_subject", "建设路3号"),
    _institution("示范县启明数学培训中心", "52410422MJ00000422", "subject", "中兴路4号"),
    _institution("示范县小荷舞蹈培训有限公司", "91410422MA00000584", "non_subject", "新华路5号"),
    _institution("示范县知行科技培训有限公司", "91410422MA0000066Y", "non_subject", "昆阳路6号"),
)
