import random

import pytest
from clerks import GIVEN, SURNAMES, id_number, people, xlsx

from importers import read_roster
from importers.cells import OpenSheet, Typed
from importers.judging import plain_rows
from importers.judging.plain_rows import PlainRows
from importers.layout.sheets import read_tables

HEADINGS = [
    "序号",
    "姓名",
    "性别",
    "身份证号",
    "出生日期",
    "联系电话",
    "工作单位",
    "家庭住址",
    "类别",
    "主要事迹",
    "备注",
]
STRANGE = {
    0: ["1", 2, 3.0, 4.5, "合计", "A7", Typed("bool", "TRUE"), None],
    1: ["王 伟", "张", "合计", "一等奖", "冠军", "姓名", "某某", "王建军", "李明星", "阿沛·阿旺", "刘𠮷祥", "测试", "没有", 7, None, "无"],
    2: ["男", "女", "M", "不详", None, "男性", 1],
    3: ["411602195001010", "41160219500101001x", "０", 411602195001010010.0, "411602299901010013", "911602195001010011", None, "无"],
    4: ["1950.1.1", "1950年1月", "1950-01-01", Typed("date", "1950-01-01"), 19500101, 1950.1, "2999-01-01", "9月26日", None, ""],
    5: ["138 0000 0001", 13800000001.0, "0394-8221234", "1380000", "13800000001/13800000002", None, "无"],
    6: ["安居社区", "安居 社区", "安居社区13800000001", "无", None, "——", "\u2f24居社区"],
    7: ["太昊路1号", "太昊路 1号", "路", "411602195001010017", None, "住址：太昊路\n2号"],
    8: ["孝老爱亲", "一等奖", None, "13800000001"],
    9: ["热心公益", "热心\u200b公益", "无", None, "事迹 很多  很多", "x" * 100],
    10: ["填表人：王伟", "合计", None, "无", "注：以上属实", Typed("error", "#N/A")],
}  # fmt: skip


def a_line(number: int, pick: random.Random) -> list[object]:
    """Return an honest line, or one with some cells replaced by strange ones."""
    id_no = id_number(number)
    honest = [
        float(number), pick.choice(SURNAMES) + "".join(pick.sample(GIVEN, 2)), "男" if int(id_no[16]) % 2 else "女", id_no,
        f"{id_no[6:10]}-{id_no[10:12]}-{id_no[12:14]}", f"1380000{number % 10_000:04}", "安居社区", f"太昊路{number}号", "孝老爱亲",
        f"热心公益{number}次。", "",
    ]  # fmt: skip
    values: list[object] = [value or None for value in honest]
    for at in pick.sample(range(len(values)), pick.choice([0, 0, 1, 1, 2, 4])):
        values[at] = pick.choice(STRANGE[at])
    return values if pick.random() < 0.97 else [None] * 3 + values[:4]


def read(lines: list[list[object]], monkeypatch: pytest.MonkeyPatch | None = None) -> list[list[object]]:
    if monkeypatch:
        monkeypatch.setattr(PlainRows, "tell", lambda *_: None)
    sheet = OpenSheet("名单", False, ((at, list(line)) for at, line in enumerate(lines, 1)))
    return [row for part in next(read_tables(sheet)).parts for row in part]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("left", [(), (3,), (3, 5), (0, 2, 4, 7, 8, 9, 10), (2, 3, 4, 5, 7, 8, 9)])
def test_a_row_beyond_doubt_is_read_as_the_long_way_reads_it(seed, left, monkeypatch):
    pick = random.Random(seed)
    lines = [HEADINGS, *(a_line(number, pick) for number in range(1, 120))]
    lines = [[value for at, value in enumerate(line) if at not in left] for line in lines]

    quickly = read(lines)

    assert quickly == read(lines, monkeypatch)


def test_an_honest_roster_never_goes_the_long_way(monkeypatch):
    def refused(*_: object) -> None:
        raise AssertionError("the long way")

    honest = [[n, row[1], row[2], row[3], row[4]] for n, row in enumerate(people(5), 1)]
    monkeypatch.setattr("importers.layout.sheets.read_row", refused)

    assert len(read([["序号", "姓名", "身份证号", "联系电话", "工作单位"], *honest])) == 5


def test_memory_of_a_column_is_bounded(monkeypatch):
    monkeypatch.setattr(plain_rows, "REMEMBERED", 10)
    rows = [
        ["姓名", "身份证号", "联系电话", "类别"],
        *(["王伟", row[2], row[3], f"奖项{n}"] for n, row in enumerate(people(50))),
    ]

    assert [row.values["category"] for row in read_roster(xlsx(rows)).rows] == [f"奖项{n}" for n in range(50)]
