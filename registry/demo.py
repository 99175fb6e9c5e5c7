"""The demo: an invented roster of 198 people walks the whole way, with the dates of spring 2023.

Every step is a command through the bus, as a person would send it; nothing is written beside it.
"""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from importers.writing import write_roster
from registry import bulletin_files, ceremony_pack, clock, reconciling, samples, verification, worker
from registry.config import at_home
from registry.drafting.dates import full_date
from registry.drafting.news_document import news_document
from registry.errors import RuleViolation
from registry.records import scope
from registry.records.database import transaction
from registry.records.ledger import Entry
from registry.records.models import Actor, Announcement, Category, Certificate, Nomination, Notice
from registry.register import Register, migrate, opened
from registry.stages import (
    announcements,
    bulletins,
    ceremonies,
    decisions,
    issuing,
    notices,
    offices,
    programs,
    reviews,
    rosters,
)
from registry.wording import ROLES

PEOPLE = 198
OFFICE = "临港开发区太昊路办事处"
PURPOSE = "为进一步彰显身边榜样力量，引领社会文明风尚"
WORDING = "在临港开发区太昊路办事处{cycle}“{title}”选树活动中，崇德向善、见贤思齐，事迹突出，群众公认，被评为“{title}”。特发此证，以资鼓励。"
PACK = "颁奖大会资料包.zip"
WRITTEN = (
    "名单.xlsx", "公示.docx", "表彰决定.docx", "荣誉证书.pdf", PACK, "文明时讯.txt", "文明时讯.docx", "简报.docx", "简报.pdf",
)  # fmt: skip
RECONCILED = ("表彰决定.docx", "荣誉证书.pdf", "文明时讯.txt", "文明时讯.docx")
ABSENT, BY_PROXY, LATE = 12, 5, 3
KEPT = (
    "honors.db",
    "honors.db-wal",
    "honors.db-shm",
    "honors.keys",
    "honors.keys-wal",
    "honors.keys-shm",
    "honors.secret",
    "honors.head",
)
MARK = ".honors-demo"

Say = Callable[[str], None]


@dataclass(frozen=True)
class _Stage:
    """What the demo's steps work on."""

    register: Register
    folder: Path
    say: Say
    actors: dict[str, Actor]

    def do(self, role: str, command: object, day: date, hour: int = 9) -> Any:
        with clock.at(datetime(day.year, day.month, day.day, hour, tzinfo=clock.SHANGHAI)):
            return self.register.bus.handle(command, self.actors[role])


def run(folder: Path, say: Say) -> None:
    """Write the demo into a folder; an earlier demo there is replaced, anything else is refused."""
    _clear(folder)
    config = at_home(folder)
    say(f"1. 建库并登记单位和人员：{config.home / 'honors.db'}")
    with clock.at(datetime(2023, 4, 3, 8, 30, tzinfo=clock.SHANGHAI)):
        migrate(config)
    with opened(config) as register:
        passwords = _people(register)
        with scope.everywhere():
            actors = {role: Actor.get(Actor.username == role) for role in passwords}
        stage = _Stage(register, folder, say, actors)
        with scope.everywhere():
            _walk(stage)
            _close(stage, passwords)


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise RuleViolation(reason=f"文件夹“{folder}”里已有别的东西，演示不会覆盖它；请换一个空文件夹。")
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*WRITTEN, *KEPT):
        with suppress(FileNotFoundError):
            (folder / name).unlink()
    (folder / MARK).write_text("honors demo\n", "ascii")


def _people(register: Register) -> dict[str, str]:
    passwords = {role: secrets.token_urlsafe(8) for role in ROLES}
    names = {
        "clerk": "王敏",
        "reviewer": "李建",
        "approver": "赵文",
        "admin": "钱进",
        "auditor": "孙正",
        "city_officer": "周明",
        "juror": "吴评",
    }
    with clock.at(datetime(2023, 4, 3, 9, tzinfo=clock.SHANGHAI)), scope.everywhere(), transaction():
        city = offices.register_office(offices.RegisterOffice("周口市文明办", "city", "周文明"), None)
        county = offices.register_office(offices.RegisterOffice("临港开发区", "county", "临港文明", city), None)
        office = offices.register_office(offices.RegisterOffice(OFFICE, "township", "太昊文明", county), None)
        for role, password in passwords.items():
            place = city if role == "city_officer" else office
            offices.register_actor(offices.RegisterActor(place, role, names[role], (role,), password), None)
    return passwords


def _walk(stage: _Stage) -> None:
    cycle, category = _open_cycle(stage)
    _import(stage, cycle, category)
    _review(stage, cycle)
    notice = _publish(stage, cycle)
    _decide(stage, cycle, notice)
    _print(stage, cycle)
    _celebrate(stage, cycle)
    _announce(stage, cycle)
    _reconcile(stage, cycle)
    _compile(stage)


def _open_cycle(stage: _Stage) -> tuple[int, int]:
    sketch = programs.CategorySketch("道德文明使者", ("person",), "名", WORDING, address_form="同志")
    program = stage.do("reviewer", programs.CreateProgram("道德文明使者", "选树", (sketch,)), date(2023, 4, 3), 10)
    cycle = stage.do(
        "reviewer",
        programs.PlanCycle(program, "2023年度第二届", date(2023, 4, 3), date(2023, 12, 31)),
        date(2023, 4, 3),
        11,
    )
    stage.do("approver", programs.OpenCycle(cycle, "太昊办〔2023〕9号"), date(2023, 4, 4))
    stage.say("2. 评选项目“道德文明使者”，2023年度第二届，开始征集推荐")
    return cycle, Category.select().where(Category.program == program).get().id


def _import(stage: _Stage, cycle: int, category: int) -> None:
    path = stage.folder / "名单.xlsx"
    headings = ("序号", "姓名", "性别", "身份证号", "联系电话", "工作单位", "简要事迹")
    people = [
        (str(place), one.name, one.sex, one.id_no, one.phone, one.unit, one.deeds)
        for place, one in enumerate(samples.people(PEOPLE), 1)
    ]
    write_roster(path, "2023年度第二届“道德文明使者”推荐名单", headings, people)
    content = path.read_bytes()
    upload = stage.do("clerk", rosters.UploadRoster(cycle, category, path.name, content), date(2023, 4, 12))
    worker.read(upload)
    rows = rosters.find_upload(upload).rows_read
    stored = stage.do("clerk", rosters.ConfirmRoster(upload), date(2023, 4, 12), 10)
    stage.say(f"3. 读入花名册{path.name}：{rows}行，入库{stored.rows_stored}行，未入库{stored.rows_left}行")


def _review(stage: _Stage, cycle: int) -> None:
    stage.do("reviewer", programs.StartReview(cycle), date(2023, 4, 17))
    everyone = tuple(
        nomination.id
        for nomination in Nomination.select(Nomination.id)
        .where(Nomination.cycle == cycle)
        .order_by(Nomination.position)
    )
    checked = stage.do("reviewer", reviews.CheckNominations(cycle, everyone), date(2023, 4, 18))
    chosen = stage.do("reviewer", reviews.SelectCandidates(cycle, everyone), date(2023, 4, 20))
    stage.say(f"4. 审核：{checked}人通过资格审查，{chosen}人列为候选对象")


def _publish(stage: _Stage, cycle: int) -> int:
    command = notices.PublishNotice(
        cycle,
        date(2023, 4, 21),
        "办事处公示栏、各社区公开栏",
        "0394-0000000",
        "临港开发区太昊路1号",
    )
    identity: int = stage.do("reviewer", command, date(2023, 4, 21))
    notice = Notice.get_by_id(identity)
    (stage.folder / "公示.docx").write_bytes(notices.document(identity))
    stage.say(
        f"5. 公示：{full_date(notice.first_day)}至{full_date(notice.last_day)}24时，{notice.working_days}个工作日 → 公示.docx"
    )
    return identity


def _decide(stage: _Stage, cycle: int, notice: int) -> None:
    stage.do("reviewer", notices.CloseNotice(notice), date(2023, 4, 28))
    decision = stage.do(
        "approver", decisions.AdoptDecision(cycle, "太昊办〔2023〕12号", date(2023, 5, 6)), date(2023, 5, 6), 8
    )
    (stage.folder / "表彰决定.docx").write_bytes(decisions.document(decision))
    numbered = Certificate.select().where(Certificate.state == "numbered").count()
    held = Certificate.select().where(Certificate.state == "held").count()
    stage.say(f"6. 表彰决定 太昊办〔2023〕12号：证书自动编号{numbered}张，暂缓{held}张 → 表彰决定.docx")


def _print(stage: _Stage, cycle: int) -> None:
    with (stage.folder / "荣誉证书.pdf").open("wb") as file:
        printed = issuing.print_cycle(cycle, file)
    stage.do("clerk", issuing.MarkPrinted(cycle, printed), date(2023, 5, 6), 8)
    stage.say(f"7. 打印证书：{len(printed)}张 → 荣誉证书.pdf")


def _celebrate(stage: _Stage, cycle: int) -> None:
    arranged = ceremonies.Arrangements(
        date(2023, 5, 6), "颁奖大会", "上午", "9:00", "办事处会议室", PURPOSE, presiding="办事处主任", reader="宣传委员"
    )
    ceremony = stage.do("clerk", ceremonies.PlanCeremony((cycle,), arranged), date(2023, 5, 6), 8)
    awards = [one.award_id for one in ceremonies.attendances(ceremonies.find(ceremony))]
    parts = {"absent": awards[7::16][:ABSENT], "by_proxy": awards[3::40][:BY_PROXY], "late": awards[5::60][:LATE]}
    for state, chosen in parts.items():
        command = ceremonies.CheckIn(ceremony, tuple(chosen), state, "家人" if state == "by_proxy" else "")
        stage.do("clerk", command, date(2023, 5, 6), 9)
    batches = stage.do("clerk", ceremonies.ReflowCeremony(ceremony), date(2023, 5, 6), 9)
    with (stage.folder / PACK).open("wb") as file:
        ceremony_pack.write_pack(ceremonies.find(ceremony), file)
    stage.do("clerk", ceremonies.ConcludeCeremony(ceremony, None, "present"), date(2023, 5, 6), 14)
    stage.say(f"8. 颁奖大会：未到{ABSENT}人、代领{BY_PROXY}人、迟到{LATE}人，一次重排为{batches}批；全套材料 → {PACK}")


def _announce(stage: _Stage, cycle: int) -> None:
    kept = Announcement.select().where(Announcement.cycle == cycle).get()
    item = announcements.item_of(kept)
    (stage.folder / "文明时讯.txt").write_text(item.line + "\n", "utf-8")
    (stage.folder / "文明时讯.docx").write_bytes(news_document(item, OFFICE, date(2023, 5, 6)))
    stage.say("9. 信息稿自动起草 → 文明时讯.txt、文明时讯.docx")
    stage.say(f"   {item.line}")
    for role, state in (("reviewer", "checked"), ("approver", "approved"), ("reviewer", "submitted")):
        stage.do(role, announcements.MoveAnnouncement(kept.id, state), date(2023, 5, 6), 15)


def _reconcile(stage: _Stage, cycle: int) -> None:
    checked = reconciling.reconcile(cycle, [(name, (stage.folder / name).read_bytes()) for name in RECONCILED])
    found = [one.said for file in checked for one in file.differences]
    assert not found, found  # noqa: S101 - the demo must not end well over papers that disagree
    stage.say(f"10. 四单核对：{'、'.join(RECONCILED)}与光荣榜逐字一致")


def _compile(stage: _Stage) -> None:
    day = date(2023, 5, 10)
    particulars = bulletins.Particulars(
        "周口精神文明建设", day, 13, sent_to=(("报", "市委、市政府"), ("送", "各县（市、区）文明办"))
    )
    issue = stage.do("city_officer", bulletins.PlanBulletin(particulars), day)
    sent = Announcement.get()
    told = (issue, (sent.id,), "文明时讯", sent.title, sent.text)
    stage.do("city_officer", bulletins.AdoptAnnouncements(*told), day)
    stage.do("city_officer", bulletins.IssueBulletin(issue, None), day, 10)
    facts = bulletins.facts_of(bulletins.find(issue))
    for ending in ("docx", "pdf"):
        (stage.folder / f"简报.{ending}").write_bytes(bulletin_files.compiled(facts, ending))
    stage.say("11. 报送市文明办，采用后编进简报第13期，签发 → 简报.docx、简报.pdf")


def _close(stage: _Stage, passwords: dict[str, str]) -> None:
    verdict = verification.verify(stage.register.config.head)
    assert not verdict.faults, verdict.faults  # noqa: S101 - the demo must not end well over a broken journal
    stage.say(f"12. 核对日志：{Entry.select().count()}条记录全部无误，树根 {verdict.root.hex()[:16]}")
    stage.say("")
    stage.say(f"打开网页：.venv/bin/honors --home {stage.folder} serve   然后用浏览器访问 http://127.0.0.1:5080")
    stage.say("演示用户（密码随机，只显示这一次）：")
    for role, password in passwords.items():
        stage.say(f"   {ROLES[role]}　用户名 {role:<13}密码 {password}")
