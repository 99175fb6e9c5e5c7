"""A cycle of people whose numbers are known, through every step that sees a number or lets somebody type one."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from registry import clock, worker
from registry.drafting.news_document import news_document
from registry.records import scope
from registry.records.models import Announcement, Award, Certificate, Nomination
from registry.stages import (
    afterwards,
    announcements,
    clearances,
    decisions,
    disclosing,
    forgetting,
    honorees,
    issuing,
    juries,
    nominating,
    notices,
    programs,
    reviews,
    rosters,
)
from tests.factories import ADOPTED, HELD, PUBLISHED, Way, instant
from tests.safety.canaries import Canaries
from tests.stages import clearing, jurying

UPLOADED, REVIEWED, SCORED = date(2023, 4, 12), date(2023, 4, 17), date(2023, 4, 19)
HEADINGS = ("序号", "姓名", "身份证号", "联系电话", "工作单位", "主要事迹")


@dataclass
class CanaryCycle:
    """The walk itself; what it writes for people outside goes to `exports`, what only departments get to `clearance`."""

    way: Way
    canaries: Canaries
    exports: Path
    clearance: Path
    said: dict[str, Any] = field(default_factory=dict)

    def walk(self) -> None:
        """Go the whole way, from rosters to people forgotten."""
        self._collect()
        self._clear()
        self._score()
        self._publish()
        self._decide()
        self._look_back()
        self._forget()

    def told_by(self, place: int) -> str:
        """Return a sentence as clerks type it, with the numbers of somebody in it."""
        one = self.canaries.people[place]
        return f"本人（身份证号{one.id_no}，电话{one.phone}）来说明过情况"

    def _collect(self) -> None:
        self.way.open_cycle()
        clearing.rule(self.way, {"person": ["police"]})
        people = self.canaries.people
        for kept in (False, True):
            upload = self._upload(roster_of(self.canaries, people[2:]))
            with self._on(UPLOADED):
                if kept:
                    self._do("clerk", rosters.ConfirmRoster(upload), UPLOADED)
                    worker.run_once(self.way.register)
                else:
                    self._do("clerk", rosters.DiscardUpload(upload), UPLOADED)
        self._upload(roster_of(self.canaries, people[:2]))  # left lying, unconfirmed
        one = people[0]
        entered = nominating.EnterNomination(
            self.way.cycle, self.way.category, "person", one.name, one.unit, "", "organisation",
            {"id_no": one.id_no, "phone": one.phone}, f"助人为乐。{self.told_by(0)}", ("县处级",),
        )  # fmt: skip
        self.said["entered"] = self._do("clerk", entered, UPLOADED)

    def _upload(self, file: bytes) -> int:
        command = rosters.UploadRoster(self.way.cycle, self.way.category, "名单.xlsx", file)
        upload: int = self._do("clerk", command, UPLOADED)
        with self._on(UPLOADED):
            worker.read(upload)
        return upload

    def _clear(self) -> None:
        self._do("reviewer", programs.StartReview(self.way.cycle), REVIEWED)
        returned = reviews.ReturnNominations(self.way.cycle, (self.said["entered"],), self.told_by(0))
        self._do("reviewer", returned, REVIEWED)
        everybody = self.way.nominations()
        self._do("reviewer", reviews.CheckNominations(self.way.cycle, everybody), REVIEWED)
        asked = self._do("reviewer", clearances.AskClearance(self.way.cycle, "police", clearing.DUE), clearing.ASKED_ON)
        file = self._do("reviewer", clearances.ExportClearance(asked), clearing.ASKED_ON).content
        answers = {1: ("不同意", self.told_by(1))} | dict.fromkeys(range(2, len(everybody) + 1), ("同意", ""))
        replied = clearing.filled(file, answers)
        (self.clearance / "征求意见.xlsx").write_bytes(file)
        (self.clearance / "答复.xlsx").write_bytes(replied)
        rows = clearances.read_replies(replied, "答复.xlsx")
        self._do("clerk", clearances.TakeReplies(asked, rows), clearing.ASKED_ON)
        self._do("reviewer", clearances.CloseClearance(asked), clearing.OVER)

    def _score(self) -> None:
        names = jurying.seat_people(self.way, 2)
        plan = juries.PlanPhase(self.way.cycle, 1, "表决", "approval", most_votes=10_000, sees=("deeds",))
        phase = self._do("reviewer", plan, clearing.OVER)
        self._do("reviewer", juries.SeatJurors(phase, tuple(self.way.people[name].id for name in names)), clearing.OVER)
        self._do("reviewer", juries.OpenPhase(phase), clearing.OVER)
        standing = self._in_state("clearing")
        self._do("juror1", juries.Recuse(phase, standing[0], self.told_by(2)), clearing.OVER)
        for name in names:
            chosen = standing[1:] if name == "juror1" else standing
            self._do(name, juries.CastBallot(phase, chosen), clearing.OVER)
        self._do("reviewer", juries.ClosePhase(phase), clearing.OVER)
        with scope.everywhere():
            self._write("排名.xlsx", juries.ranking_workbook(phase))
            self._write("回避.xlsx", juries.recusal_workbook(phase))
        chosen, dropped = standing[:-2], standing[-2:]
        reason = f"按会议决定。{self.told_by(3)}"
        self._do("reviewer", reviews.SelectCandidates(self.way.cycle, chosen, reason), date(2023, 4, 20))
        self._do("reviewer", reviews.DropCandidates(self.way.cycle, dropped, self.told_by(4)), date(2023, 4, 20))

    def _publish(self) -> None:
        self.way.publish()
        listed = self._in_state("proposed")
        about = self.way.notice
        raised = self._do(
            "clerk", notices.RaiseObjection(about, listed[0], PUBLISHED, "李四", self.told_by(5), phone=self._phone(5)), PUBLISHED
        )  # fmt: skip
        self._do("reviewer", notices.ResolveObjection(raised, False, self.told_by(5)), PUBLISHED)
        self.way.close()
        with self._on(date(2023, 4, 28)):
            self._write("公示.docx", notices.document(about))
            self._write("公示情况说明.docx", notices.result_document(about, date(2023, 4, 28)))

    def _decide(self) -> None:
        with self._on(ADOPTED):
            self._write("草稿.docx", decisions.draft(self.way.cycle, ADOPTED, ""))
        self.way.decide()
        with self._on(ADOPTED):
            self._write("决定.docx", decisions.document(self.way.decision, "", ()))
        self.way.celebrate()
        with self._on(HELD):
            with (self.exports / "证书.pdf").open("wb") as file:
                issuing.print_cycle(self.way.cycle, file)
            item = Announcement.get()
            self._write("信息.docx", news_document(announcements.item_of(item), "太昊路办事处", HELD))

    def _look_back(self) -> None:
        opened = disclosing.OpenPrivate(self.said["entered"], ("id_no",), self.told_by(0))
        self.said["opened"] = self._do("reviewer", opened, HELD)
        with scope.everywhere():
            awards = [one.id for one in Award.select(Award.id).order_by(Award.id).limit(3)]
        self._do("reviewer", afterwards.AdmonishHolders((awards[0],), self.told_by(6), HELD), HELD)
        proposed = afterwards.ProposeRevocation(awards[1], "dishonest", HELD, self.told_by(7))
        change = self._do("reviewer", proposed, HELD)
        self._do("approver", afterwards.SignRevocation(change, "太昊办〔2023〕20号"), HELD)
        self._do("approver", programs.ArchiveCycle(self.way.cycle), HELD)
        other = self._do(
            "reviewer", programs.CopyCycle(self.way.cycle, "2024年度", date(2024, 1, 1), date(2024, 12, 31)), HELD
        )
        self._do("approver", programs.CancelCycle(other, self.told_by(8)), HELD)
        with scope.everywhere():
            papers = tuple(one.id for one in Certificate.select(Certificate.id).order_by(Certificate.id))
        self._do("clerk", issuing.MarkPrinted(self.way.cycle, papers), HELD)
        self._do("clerk", issuing.SpoilCertificates(self.way.cycle, papers[:1], self.told_by(9)), HELD)

    def _forget(self) -> None:
        with scope.everywhere():
            people = [one.person_id for one in Nomination.select(Nomination.person).order_by(Nomination.id).limit(9)]
        self._do("clerk", honorees.RecordHonoreeChange(people[6], "deceased", HELD), HELD)
        self._do("approver", forgetting.SealPerson(people[4], self.told_by(8)), HELD)
        proposal = self._do("reviewer", forgetting.ProposeShredding(people[5], self.told_by(9)), HELD)
        self._do("approver", forgetting.ShredPerson(proposal, "太昊办〔2023〕21号"), HELD)

    def _phone(self, place: int) -> str:
        return self.canaries.people[place].phone

    def _in_state(self, state: str) -> tuple[int, ...]:
        with scope.everywhere():
            found = Nomination.select(Nomination.id).where(Nomination.state == state)
            return tuple(one.id for one in found.order_by(Nomination.position))

    def _write(self, name: str, content: bytes) -> None:
        (self.exports / name).write_bytes(content)

    def _do(self, by: str, command: object, day: date) -> Any:
        return self.way.do(by, command, day)

    @contextmanager
    def _on(self, day: date) -> Iterator[None]:
        with clock.at(instant(day)), scope.everywhere():
            yield


def roster_of(canaries: Canaries, people: Any) -> bytes:
    """Return a workbook of these people, their numbers also where they do not belong: in the deeds."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(HEADINGS)
    for place, one in enumerate(people, 1):
        deeds = f"热心助人，邻里称赞。如有疑问请拨{one.phone}，身份证{one.id_no}"
        sheet.append((place, one.name, one.id_no, one.phone, one.unit, deeds))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
