"""What the office does in the demonstration: each act a command through `decide`."""

from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from core.domain.case import commands as case
from core.domain.case.events import Penalty
from core.domain.case.money_commands import RecordPayment
from core.domain.institution.decide import Register
from core.domain.officer.decide import IssueCredential, RegisterAgency, RegisterOfficer
from core.domain.review.decide import Admit
from core.domain.visit.commands import Conclude, ConfirmFinding
from core.evidence.body import Actor
from core.evidence.commitment import commit, disclose
from core.kernel.acting import Acting
from core.kernel.ids import stream_name
from core.kernel.times import ZONE, date_of, day_of_ms
from core.log.vault import Disclosure
from core.process.dossier import Deed
from projections.queries import visit_streams
from projections.replay import merged_visit
from server.acting import acting_of
from server.clock import SimulatedClock
from server.demo import county
from server.enrolment import Grant, issue_code
from server.office import Asked
from server.station import Station


class DemoOffice:
    """The county's office on simulated days."""

    def __init__(self, station: Station, clock: SimulatedClock, administrator: str) -> None:
        """Work on an open station."""
        self.station = station
        self.clock = clock
        self.administrator = administrator
        self.officers: dict[str, str] = {}

    def at(self, day: str, wall: str) -> int:
        """Move to a moment of a day, and do what falls due on the way; return its milliseconds."""
        moment = datetime.fromisoformat(f"{day}T{wall}:00").replace(tzinfo=ZONE)
        ms = int(moment.timestamp() * 1000)
        self._pass_midnights(day)
        self.clock.move_to(ms)
        self.station.work_once()
        return ms

    def set_up(self) -> None:
        """Enter agencies, officers with their credentials, and the register."""
        agencies: dict[str, str] = {}
        for agency in county.AGENCIES:
            command = RegisterAgency(kind=agency.kind, name=agency.name, region=county.REGION)
            agencies[agency.kind] = self._new("agency", command)
        for officer in county.OFFICERS:
            self._officer(officer, agencies[officer.agency])
        for particulars in county.REGISTER:
            self._new("institution", Register(particulars=particulars, source="demo register"))

    def code_for(self, officer: str, label: str) -> str:
        """Issue an enrolment code for an officer's laptop."""
        grant = Grant(
            device=self.station.office.pen.new_id(),
            officer=self.officers[officer],
            scope=(county.REGION,),
            label=label,
            approved_by=self.administrator,
        )
        return issue_code(self.station.office, self.station.folder, grant)

    def institution(self, place: int) -> str:
        """Return the id of an institution of the register."""
        with self.station.office.log.read() as reader:
            leaf = reader.claimed("uscc", str(county.REGISTER[place].uscc))
            event = None if leaf is None else reader.event(leaf)
        assert event is not None, "the register was entered"
        return event.stream.partition(":")[2]

    def case_of(self, notice: str) -> str:
        """Return the case that a notice's overdue filed."""
        with self.station.office.log.read() as reader:
            leaf = reader.claimed("case-of", notice)
            event = None if leaf is None else reader.event(leaf)
        assert event is not None, "an overdue files a case"
        return event.stream.partition(":")[2]

    def investigate(
        self, filed: str, penalties: tuple[Penalty, ...], days: tuple[str, str]
    ) -> None:
        """Name the handlers, who then report what they found, on these two days."""
        stream = stream_name("case", filed)
        handlers = tuple(self.officers[name] for name in _HANDLERS)
        head, handler = self._by("戊"), self._by(_HANDLERS[0])
        self._do(stream, case.AssignHandlers(handlers=handlers, on=days[0], by=head))
        report = case.CloseInvestigation(
            evidence=("inspection_record", "party_statement"),
            proposal="penalty",
            penalties=penalties,
            on=days[1],
            by=handler,
        )
        self._do(stream, report)

    def propose(self, filed: str, penalties: tuple[Penalty, ...], day: str) -> None:
        """Serve the advance notice."""
        command = case.ServeAdvanceNotice(
            proposed=penalties, basis=_BASIS, on=day, by=self._by(_HANDLERS[0])
        )
        self._do(stream_name("case", filed), command)

    def penalise(self, filed: str, penalties: tuple[Penalty, ...], day: str) -> None:
        """Decide the penalty."""
        command = case.DecidePenalty(
            doc_no="示教罚〔2026〕1号",
            penalties=penalties,
            basis=_BASIS,
            on=day,
            by=self._by("戊"),
        )
        self._do(stream_name("case", filed), command)

    def serve_decision(self, filed: str, day: str) -> None:
        """Serve the decision."""
        self._do(stream_name("case", filed), case.ServeDecision(on=day, by=self._by("己")))

    def receive_payment(self, filed: str, fen: int, day: str) -> None:
        """Record what the bank received, and close the case."""
        stream = stream_name("case", filed)
        paid = RecordPayment(ref=f"BANK-{day}-1", paid_fen=fen, on=day, by=self._by("己"))
        self._do(stream, paid)
        self._do(stream, case.CloseCase(on=day, by=self._by("戊")))

    def conclude(self, visit: str, outcome: Literal["notice", "case_referral"]) -> None:
        """Stand by every finding of a visit, and close it."""
        streams = visit_streams(self.station.views, visit)
        merged = merged_visit(self.station.office.log, visit, streams)
        (institution,) = merged.institutions
        stream = stream_name("visit", visit)
        for finding in merged.findings:
            confirm = ConfirmFinding(
                finding=finding.id,
                code=finding.event.code,
                institution=institution,
                merged=merged,
            )
            self._do(stream, confirm)
        close = Conclude(
            visit=visit,
            institution=institution,
            outcome=outcome,
            legs=merged.legs_seen,
            missing=merged.missing,
        )
        self._do(stream, close)

    def admit(self, event: str, reason: str) -> None:
        """Let an event under review count."""
        by = Acting(officer=self.administrator, roles=("administrator",))
        today = day_of_ms(self.clock.wall_ms())
        admit = Admit(event=event, reason=reason, on=today, by=by)
        self._do(stream_name("review", event), admit)
        self.station.work_once()

    def _pass_midnights(self, day: str) -> None:
        now = datetime.fromtimestamp(self.clock.wall_ms() / 1000, ZONE).date()
        while now < date_of(day):
            now += timedelta(days=1)
            start = datetime(now.year, now.month, now.day, 0, 5, tzinfo=ZONE)
            self.clock.move_to(int(start.timestamp() * 1000))
            self.station.work_once()

    def _officer(self, officer: county.OfficerOf, agency: str) -> None:
        office = self.station.office
        new = office.pen.new_id()
        disclosure = disclose(office.pen.random(16), "name", officer.name)
        c = commit(disclosure)
        today = day_of_ms(self.clock.wall_ms())
        command = RegisterOfficer(
            agency=agency, roles=officer.roles, scope=(county.REGION,), on=today
        )
        stream = stream_name("officer", new)
        deed = Deed(stream=stream, command=command, pd=((new, c),))
        stored = office.execute([deed], self._asked())[0]
        office.keep([Disclosure(c=c, event_id=stored.event_id, subject=new, d=disclosure.encode())])
        credential = IssueCredential(
            credential_no=officer.credential_no,
            issued_by="示范县人民政府",
            valid_from="2025-01-01",
            valid_to="2027-12-31",
        )
        self._do(stream, credential)
        self.officers[officer.name] = new

    def _by(self, name: str) -> Acting:
        with self.station.office.log.read() as reader:
            return acting_of(reader, self.officers[name])

    def _new(self, kind: str, command: msgspec.Struct) -> str:
        new = self.station.office.pen.new_id()
        self._do(stream_name(kind, new), command)
        return new

    def _do(self, stream: str, command: msgspec.Struct) -> None:
        self.station.office.execute([Deed(stream=stream, command=command)], self._asked())

    def _asked(self) -> Asked:
        return Asked(actor=Actor(id=self.administrator), region=county.REGION)


_HANDLERS: Final = ("甲", "丙")
_BASIS: Final = "校外培训行政处罚暂行办法 第二十一条"
