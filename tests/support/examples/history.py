"""HISTORY: another office's ledger calls INSTITUTION 30075445, and records a visit, a payment."""

import msgspec

from core.domain.history.events import (
    FactRecorded,
    FileRead,
    InstitutionNamed,
    LedgerRead,
    OddityCount,
    RecordedFinding,
    VisitRecorded,
)
from tests.support.subjects import INSTITUTION, b64u

LEDGER = "city-visits"
KEY = "30075445"

STORY: tuple[msgspec.Struct, ...] = (
    InstitutionNamed(ledger=LEDGER, key=KEY, institution=INSTITUTION),
    VisitRecorded(
        ledger=LEDGER,
        key="30075445 | 2017-12-11",
        institution=INSTITUTION,
        visited_on="2017-12-11",
        kind="Routine - Unscheduled",
        findings=(
            RecordedFinding(
                code="103144",
                severity="Low Risk",
                points="2",
                detail="Unapproved or unmaintained equipment",
                fields={"corrected": True},
            ),
            RecordedFinding(code="103157"),
        ),
        score="93.5",
        grade="A",
        fields={"card": "A", "seats": 30},
    ),
    FactRecorded(
        ledger=LEDGER,
        key="A1 | payment",
        institution=INSTITUTION,
        kind="payment",
        happened_on="2018-02-01",
        subject="A1",
        amount="35",
        currency="EUR",
        fields={"channel": "post"},
    ),
    LedgerRead(
        ledger=LEDGER,
        mapping=('ledger = "city-visits"\n',),
        mapping_sha256=b64u(32),
        files=(FileRead(name="visits.csv", sha256=b64u(32, "other"), rows=3),),
        rows=3,
        added=2,
        corrected=0,
        unchanged=0,
        vanished=0,
        oddities=(OddityCount(code="bad-date", count=1),),
        report_sha256=b64u(32),
    ),
)
