"""A ceremony is planned, attended, arranged once more, and entered with who really came."""

import io
import zipfile
from datetime import date
from typing import Any

import pypdfium2
import pytest
from docx import Document

from registry import ceremony_pack
from registry.errors import InvalidInput, NotFound, Outdated, RuleViolation, WrongState
from registry.journal import event_of
from registry.records.ceremonies import Attendance, CeremonyCycle
from registry.records.ledger import Entry
from registry.records.models import Announcement, Ceremony, Cycle
from registry.stages import ceremonies, programs
from tests.drafting.test_ceremony_papers import names_read
from tests.factories import ADOPTED, HELD, PUBLISHED, Way, roster, row

pytestmark = pytest.mark.usefixtures("everywhere")


def arranged(**changes: Any) -> ceremonies.Arrangements:
    told: dict[str, Any] = {
        "held_on": HELD,
        "part_of_day": "上午",
        "starts_at": "9:00",
        "place": "会议室",
        "batch_size": 4,
        "row_size": 5,
    }
    return ceremonies.Arrangements(**(told | changes))


def plan(way: Way, count: int = 12, **changes: Any) -> int:
    way.to_decision(count)
    identity: int = way.do("clerk", ceremonies.PlanCeremony((way.cycle,), arranged(**changes)), ADOPTED)
    return identity


def seen(name: str) -> str:
    """Return a name as this reader of PDFs gives it: it knows no character beyond the basic plane."""
    return "".join(one for one in name if ord(one) < 0x10000)


def walking(ceremony: int) -> list[tuple[str, int, str]]:
    """Return who walks, in order: name, batch, state."""
    facts = ceremonies.facts_of(ceremonies.find(ceremony))
    return [(one.name, one.batch, one.attendance) for one in facts.walkers]


def awards(ceremony: int) -> list[int]:
    return [one.award_id for one in ceremonies.attendances(ceremonies.find(ceremony))]


def test_everybody_walks_in_the_order_of_the_decision_in_even_batches_and_has_a_seat(way: Way) -> None:
    facts = ceremonies.facts_of(ceremonies.find(plan(way, 9)))

    assert [(one.place, one.batch, one.seat) for one in facts.walkers] == [
        (1, 1, "1排1座"), (2, 1, "1排2座"), (3, 1, "1排3座"), (4, 2, "1排4座"), (5, 2, "1排5座"),
        (6, 2, "2排1座"), (7, 3, "2排2座"), (8, 3, "2排3座"), (9, 3, "2排4座"),
    ]  # fmt: skip
    assert [one.number.split("第")[1] for one in facts.walkers] == [f"{number:04d}号" for number in range(1, 10)]


def test_a_reflow_puts_the_absent_last_the_late_before_them_and_leaves_who_has_walked(way: Way) -> None:
    ceremony = plan(way)
    everybody, names = awards(ceremony), [name for name, _, _ in walking(ceremony)]
    way.do("clerk", ceremonies.CheckIn(ceremony, (everybody[5], everybody[9]), "absent"), HELD)
    way.do("clerk", ceremonies.CheckIn(ceremony, (everybody[4],), "late"), HELD)
    way.do("clerk", ceremonies.CheckIn(ceremony, (everybody[6],), "by_proxy", " 王小二 "), HELD)

    batches = way.do("clerk", ceremonies.ReflowCeremony(ceremony, 1), HELD)

    told = walking(ceremony)
    assert batches == 4
    assert [name for name, _, _ in told] == [names[place] for place in (0, 1, 2, 3, 6, 7, 8, 10, 11, 4, 5, 9)]
    assert [batch for _, batch, _ in told] == [1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 0, 0]
    assert [state for _, _, state in told][4] == "by_proxy"
    assert {one.seat for one in ceremonies.facts_of(ceremonies.find(ceremony)).walkers if one.name == names[11]} == {
        "3排2座"
    }


def test_a_reflow_twice_is_the_same_and_who_came_after_all_walks_with_the_others_again(way: Way) -> None:
    ceremony = plan(way)
    everybody, before = awards(ceremony), walking(ceremony)
    way.do("clerk", ceremonies.CheckIn(ceremony, (everybody[0],), "absent"), HELD)
    way.do("clerk", ceremonies.ReflowCeremony(ceremony), HELD)
    once = walking(ceremony)
    way.do("clerk", ceremonies.ReflowCeremony(ceremony), HELD)
    twice = walking(ceremony)

    way.do("clerk", ceremonies.CheckIn(ceremony, (everybody[0],), "expected"), HELD)
    way.do("clerk", ceremonies.ReflowCeremony(ceremony), HELD)

    assert (once, walking(ceremony)) == (twice, before)
    assert once[-1] == (before[0][0], 0, "absent")


def test_script_certificates_and_receipt_sheet_have_one_order_after_a_reflow(way: Way) -> None:
    ceremony = plan(way, 30, batch_size=5)
    everybody = awards(ceremony)
    way.do("clerk", ceremonies.CheckIn(ceremony, tuple(everybody[2:14:3]), "absent"), HELD)
    way.do("clerk", ceremonies.CheckIn(ceremony, (everybody[20],), "late"), HELD)
    way.do("clerk", ceremonies.ReflowCeremony(ceremony), HELD)
    held, file = ceremonies.find(ceremony), io.BytesIO()

    printed = ceremony_pack.write_pack(held, file)

    facts = ceremonies.facts_of(held)
    with zipfile.ZipFile(file) as packed:
        pages = [
            page.get_textpage().get_text_range()
            for page in pypdfium2.PdfDocument(packed.read(ceremony_pack.CERTIFICATES))
        ]
        script = names_read(Document(io.BytesIO(packed.read("宣读稿.docx"))))
        receipts = [
            row.cells[1].text for row in Document(io.BytesIO(packed.read("证书签领表.docx"))).tables[0].rows[1:]
        ]
    assert script == receipts == [one.name for one in facts.walkers]
    assert len(pages) == len(printed) == 30
    assert [one.number in page and seen(one.name) in page for one, page in zip(facts.walkers, pages, strict=True)] == [
        True
    ] * 30


def test_the_result_is_entered_with_who_really_came_and_the_news_drafts_itself(way: Way) -> None:
    ceremony = plan(way)
    everybody = awards(ceremony)
    way.do("clerk", ceremonies.CheckIn(ceremony, tuple(everybody[:8]), "present"), HELD)
    way.do("clerk", ceremonies.CheckIn(ceremony, (everybody[8],), "late"), HELD)
    way.do("clerk", ceremonies.CheckIn(ceremony, (everybody[9],), "by_proxy", "王小二"), HELD)
    with pytest.raises(RuleViolation, match="还有2名没有签到"):
        way.do("clerk", ceremonies.ConcludeCeremony(ceremony, 1), HELD, 14)

    way.do(
        "clerk", ceremonies.ConcludeCeremony(ceremony, 1, "absent", acts=("宣读表彰人员名单", "颁发荣誉证书")), HELD, 14
    )

    held: Any = event_of(Entry.select().where(Entry.name == "CeremonyHeld").get())
    assert (held.present, held.late, held.by_proxy, held.absent, held.cycles) == (8, 1, 1, 2, (way.cycle,))
    assert (Ceremony.get().state, Announcement.get().title) == ("held", "太昊路办事处举行“道德文明使者”颁奖大会")
    assert "并向当选的12名“道德文明使者”颁发荣誉证书。" in Announcement.get().text
    with pytest.raises(WrongState, match="已经举行”，不能签到"):
        way.do("clerk", ceremonies.CheckIn(ceremony, (everybody[0],), "late"), HELD)


def test_a_ceremony_serves_two_cycles_and_each_of_them_knows_it(way: Way) -> None:
    way.to_decision(3)
    first = way.cycle
    way.cycle = way.do("reviewer", programs.PlanCycle(Cycle.get().program_id, "2023年度第三届", PUBLISHED, HELD))
    way.do("approver", programs.OpenCycle(way.cycle, "太昊办〔2023〕10号"))
    way.store(count=2).review().publish().close()
    way.do("approver", way.adoption_of("太昊办〔2023〕13号"), ADOPTED)

    ceremony = way.do("clerk", ceremonies.PlanCeremony((way.cycle, first), arranged()), ADOPTED)

    assert [one.cycle_id for one in CeremonyCycle.select().order_by(CeremonyCycle.position)] == [way.cycle, first]
    assert [one.decisions for one in [ceremonies.facts_of(ceremonies.find(ceremony))]] == [
        ("太昊办〔2023〕13号", "太昊办〔2023〕12号")
    ]
    assert [batch for _, batch, _ in walking(ceremony)] == [1, 1, 2, 2, 2]
    with pytest.raises(InvalidInput, match="已经安排了2023年5月6日的颁奖大会，一届只有一次"):
        way.do("clerk", ceremonies.PlanCeremony((first,), arranged()), ADOPTED)
    with pytest.raises(RuleViolation, match="请到这次大会的页面登记结果"):
        way.do("clerk", ceremonies.HoldCeremony(first, HELD), HELD)


def test_a_cancelled_ceremony_leaves_its_cycle_free_and_nobody_seated(way: Way) -> None:
    ceremony = plan(way)

    way.do("clerk", ceremonies.CancelCeremony(ceremony, 1), HELD)

    assert (Ceremony.select().count(), CeremonyCycle.select().count(), Attendance.select().count()) == (0, 0, 0)
    assert way.do("clerk", ceremonies.PlanCeremony((way.cycle,), arranged()), HELD) > ceremony


def test_the_arrangements_are_changed_by_whom_saw_them_last_and_the_rows_follow(way: Way) -> None:
    ceremony = plan(way)
    way.do("clerk", ceremonies.SetCeremony(ceremony, 1, arranged(row_size=3, batch_size=6, place="礼堂")), HELD)

    with pytest.raises(Outdated):
        way.do("clerk", ceremonies.SetCeremony(ceremony, 1, arranged()), HELD)

    facts = ceremonies.facts_of(ceremonies.find(ceremony))
    assert (facts.place, facts.walkers[-1].seat, facts.walkers[-1].batch) == ("礼堂", "4排3座", 2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": date(2023, 5, 4)}, "在表彰决定的日期2023年5月5日以前"),
        ({"starts_at": "九点"}, "请写成9:00的样子"),
        ({"batch_size": 0}, "每批上台人数应是1至100之间的整数"),
        ({"plaques": ("cat",)}, "不认识发奖牌的对象种类cat"),
        ({"event": "道德文明使者颁奖大会"}, "不要再带届次和项目"),
    ],
)
def test_arrangements_that_cannot_be_are_refused_whole(way: Way, changes: dict[str, Any], sentence: str) -> None:
    way.to_decision()

    with pytest.raises(InvalidInput, match=sentence):
        way.do("clerk", ceremonies.PlanCeremony((way.cycle,), arranged(**changes)), ADOPTED)

    assert (Ceremony.select().count(), Attendance.select().count()) == (0, 0)


def test_speakers_and_readings_are_named_and_only_honorees_can_be_checked_in(way: Way) -> None:
    ceremony = plan(way)
    everybody = awards(ceremony)
    way.do("clerk", ceremonies.NameSpeakers(ceremony, (everybody[1], everybody[3])), HELD)
    way.do("clerk", ceremonies.NameSpeakers(ceremony, (everybody[3],)), HELD)
    way.do("clerk", ceremonies.GiveReading(ceremony, everybody[3], " tán  hǎi "), HELD)

    facts = ceremonies.facts_of(ceremonies.find(ceremony))
    assert [(one.place, one.reading) for one in facts.walkers if one.speaks] == [(4, "tán hǎi")]
    with pytest.raises(NotFound, match="这次大会的1名获奖者"):
        way.do("clerk", ceremonies.CheckIn(ceremony, (987_654,), "present"), HELD)
    with pytest.raises(InvalidInput, match="代领要写明代领人的姓名"):
        way.do("clerk", ceremonies.CheckIn(ceremony, (everybody[0],), "by_proxy"), HELD)


def test_brought_home_nobody_sits_and_nobody_walks(way: Way) -> None:
    ceremony = plan(way, at_home=True, event="送奖上门")

    facts = ceremonies.facts_of(ceremonies.find(ceremony))

    assert {(one.batch, one.seat) for one in facts.walkers} == {(0, "")}


def test_units_get_their_plaques_in_walking_order_beside_the_certificates(way: Way) -> None:
    way.open_cycle(kinds=("unit",), wording="被评为{cycle}“{title}”。").store(
        roster([row(2, name="清河小学"), row(3, name="清河医院")])
    )
    way.review().publish().close().decide()
    command = ceremonies.PlanCeremony((way.cycle,), arranged(plaques=("unit",)))
    ceremony, file = way.do("clerk", command, ADOPTED), io.BytesIO()

    ceremony_pack.write_pack(ceremonies.find(ceremony), file)

    with zipfile.ZipFile(file) as packed:
        listed = packed.read(ceremony_pack.PLAQUE_LIST).decode("utf-8-sig")
        artwork = pypdfium2.PdfDocument(packed.read(ceremony_pack.PLAQUES))
    assert len(artwork) == 2
    assert listed.index("清河小学") < listed.index("清河医院")
