"""The layouts clerks make: titles, headings of every kind, sections, footnotes, notes beside, tables by and under others."""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from messy_formats import MANY_SHEETS, Day, Formula, Grid
from messy_people import GIVEN, SURNAMES, Person, invent

HEADINGS: dict[str, str] = {
    "seq": "序号 编号 顺序号 No NO. № 排序 推荐顺序 序 排名",
    "name": (
        "姓名 姓名 姓名 获奖人 名字 真实姓名 被推荐人 被推荐人姓名 候选人 候选人姓名 推荐对象 推荐人选 拟表彰对象 表彰对象 "
        "获奖者 当选人 志愿者姓名 人员姓名 使者姓名"
    ),
    "family": "户主 户主姓名 家庭代表 家庭(代表)姓名 户名 家庭代表姓名",
    "collective": "单位名称 集体名称 科室名称 团队名称 队伍名称 组织名称 获奖单位 先进集体名称",
    "members": "家庭成员 家庭人口 主要成员 成员姓名及关系",
    "sex": "性别 性别 男/女",
    "birth": "出生年月 出生日期 出生年月日 出生时间 生日",
    "age": "年龄 周岁",
    "ethnicity": "民族 族别",
    "politics": "政治面貌 政治面貎 党派",
    "education": "文化程度 学历 学历学位 最高学历",
    "native_place": "籍贯 户籍地 户籍所在地",
    "id_no": "身份证号 身份证号码 公民身份号码 身份证 证件号码 证件号 身份证件号 居民身份证号",
    "phone": "手机号码 手机号 电话 电话号码 联系电话 联系方式 手机 移动电话 本人电话",
    "contact": "联系人 经办人",
    "contact_phone": "联系人电话",
    "unit": "工作单位 单位 所属单位 所在单位 就职单位",
    "post": "职务 职务职称 职业 岗位 职称",
    "unit_post": "工作单位及职务 现工作单位及职务 单位及职务 单位职务",
    "community": "社区 村(居) 所属社区 所在村 行政村 村(社区)",
    "township": "镇(街道) 乡镇 办事处 乡镇(街道、办事处)",
    "address": "现住址 家庭住址 住址 详细地址 居住地址 联系地址",
    "recommender": "推荐单位 报送单位 申报单位 选送单位",
    "category": "类别 奖项 申报类别 推荐类别 荣誉类别 先进类型 荣誉称号",
    "grade": "等级 奖级 等次",
    "deeds_short": "简要事迹 事迹简介 简要事迹(200字以内)",
    "deeds": "主要事迹 先进事迹 推荐理由",
    "past_honors": "曾获荣誉 获奖情况 所获荣誉",
    "award_date": "获奖时间 表彰时间 授予时间",
    "leader": "负责人 主要负责人",
    "bank": "银行卡号 开户行",
    "password": "密码 登录密码",
    "remark": "备注 说明 备 注",
}
GROUPS = {
    "基本情况": ("sex", "birth", "ethnicity", "politics", "education", "age", "native_place"),
    "联系方式": ("phone", "address"),
    "工作情况": ("unit", "post"),
    "推荐情况": ("recommender", "category", "grade"),
}
OPTIONAL: dict[str, tuple[str, ...]] = {
    "name": (
        "sex", "birth", "age", "ethnicity", "politics", "education", "native_place", "id_no", "id_no", "id_no", "phone", "phone", "unit",
        "unit", "post", "unit_post", "community", "township", "address", "recommender", "category", "grade", "deeds_short", "past_honors",
        "award_date", "remark", "bank", "password",
    ),
    "family": ("members", "id_no", "phone", "phone", "community", "township", "address", "recommender", "category", "deeds", "remark"),
    "collective": ("leader", "contact", "contact_phone", "recommender", "category", "deeds", "remark", "address"),
}  # fmt: skip
TITLES = (
    "2023年度“道德文明使者”推荐名单",
    "太昊路办事处第二届道德文明使者拟表彰人员名单",
    "“最美家庭”推荐户汇总表",
    "附件2\n先进个人推荐汇总表",
    "XX街道优秀志愿者花名册（198人）",
    "2021—2023年度文明家庭、先进个人汇总表（按推荐顺序填写）",
)
FILL_INS = (
    ("填报单位（盖章）：太昊路办事处",),
    ("填报单位：", "太昊路办事处", "填报日期：2023年5月6日"),
    ("推荐单位（盖章）：", None, "联系人：李主任", "联系电话：0394-8251234"),
    ("单位：太昊路办事处      填表人：王磊      联系电话：0394-8251234",),
    ("____区____镇（街道）____社区",),
    ("填报时间：     年   月   日",),
)
NOTES_BELOW = (
    "注：以上人员排名不分先后。",
    "备注：1.此表一式两份；2.电子版发至街道文明办邮箱。",
    "说明：身份证号码请务必填写准确",
    "填表人：王磊　　　审核人：孙丽　　　单位负责人（签字）：",
    "以上名单经公示无异议。",
    "太昊路办事处",
    "2023年5月6日",
    "联系人：李主任  电话：0394-8251234",
    "*带星号的为必填项",
    "第1页，共1页",
    "单位（盖章）：",
    "制表：王磊",
)
SIDE_NOTES: tuple[tuple[Any, ...], ...] = (
    ("请于5月10日前报送",),
    ("李主任：这几个人的身份证号再核一下",),
    ("一等奖3名",),
    ("社区", "人数"),
    ("文昌", 3),
    ("电话", "0394-8251234"),
    ("合计", 12),
    ("已核",),
    ("√",),
    ("王敏",),
)
SECTIONS = {
    "grade": ("一等奖", "二等奖", "三等奖", "优秀奖"),
    "category": ("助人为乐", "见义勇为", "诚实守信", "敬业奉献", "孝老爱亲"),
    "community": ("文昌社区", "安居社区", "建安社区", "康宁社区"),
}
NUMERALS = "一二三四五六七八九十"


@dataclass
class Column:
    """A column of a table: its field, its heading, and how this clerk spells its values."""

    field: str
    heading: str
    spell: Callable[[Person], Any]
    place: int = 0


@dataclass
class Table:
    """A table being laid out: the clean sheet, its columns, and which line holds whom (None: kept for a repeat)."""

    grid: Grid
    columns: list[Column]
    kind: str
    rows: dict[int, Person | None] = field(default_factory=dict)
    sections: dict[int, tuple[str, str]] = field(default_factory=dict)
    headings: dict[int, tuple[int, ...]] = field(default_factory=dict)
    headless: bool = False
    merged_fields: set[str] = field(default_factory=set)

    def of(self, name: str) -> Column | None:
        """Return the column of a field."""
        return next((column for column in self.columns if column.field == name), None)


class Maker:
    """One clerk's habits."""

    def __init__(self, pick: random.Random, form: str) -> None:
        self.pick, self.form = pick, form
        self.typed = form in ("xlsx", "xlsx_1904", "xls", "ods")
        self.said: list[str] = []
        self.serial = pick.randrange(10_000)
        self.names: set[str] = set()

    def sheets(self) -> tuple[list[Table], list[Grid]]:
        """Return the tables of the file, and the sheets that hold none."""
        pick = self.pick
        if self.form not in MANY_SHEETS:
            return self.sheet("名单", pick.randint(12, 40)), []
        count = pick.choice((1, 1, 1, 2, 3))
        names = pick.choice(
            (("Sheet1", "Sheet4", "Sheet5"), ("网格员1", "网格员2", "网格员3"), ("甲社区", "乙社区", "丙社区"))
        )
        tables = [
            table
            for at in range(count)
            for table in self.sheet(names[at], pick.randint(14, 40) if count == 1 else pick.randint(8, 18))
        ]
        if count > 1 and self.form != "ods" and pick.random() < 0.3:
            tables[-1].grid.hidden = True
            self.said.append("hidden")
        others = [Grid("Sheet2"), Grid("Sheet3")] if pick.random() < 0.5 else []
        if pick.random() < 0.3:
            others.append(pick.choice(NO_ROSTERS)(pick))
            self.said.append(others[-1].name)
        return tables, others

    def sheet(self, name: str, count: int) -> list[Table]:
        """Return the tables of one sheet: mostly one, now and then two under each other or side by side."""
        pick, grid = self.pick, Grid(name)
        way = pick.random()
        if way < 0.08:
            self.said.append("side by side")
            return self.side_by_side(grid, count)
        if way < 0.18 and count > 12:
            self.said.append("stacked")
            first, row = self.table(grid, count // 2, 1, False)
            second, _ = self.table(grid, count - count // 2, row + pick.choice((1, 2)), False)
            return [first, second]
        table, _ = self.table(grid, count, 1, True)
        self.beside(table)
        return [table]

    def table(self, grid: Grid, count: int, row: int, alone: bool) -> tuple[Table, int]:
        """Lay one table out from a line on; return it and the first line below it."""
        pick = self.pick
        kind = pick.choice(("name",) * 7 + ("family", "collective"))
        columns = self.columns(kind)
        table = Table(grid, columns, kind)
        people = [self.somebody(kind) for _ in range(count)]
        left = pick.choice((0, 0, 0, 0, 1, 2))
        gap = pick.randrange(1, len(columns)) if alone and pick.random() < 0.06 else len(columns)
        for at, column in enumerate(columns):
            column.place = left + 1 + at + (at >= gap)
        witnesses = {"id_no", "phone", "unit", "sex"} & {column.field for column in columns}
        table.headless = alone and kind == "name" and bool(witnesses) and gap == len(columns) and pick.random() < 0.12
        if table.headless:
            self.said.append("headless")
            row += pick.choice((0, 0, 0, 1))
        else:
            row = self.head(table, row)
        row = self.body(table, people, row)
        row = self.foot(table, row)
        self.merge_down(table)
        self.said.append(f"{kind}×{count}")
        return table, row

    def side_by_side(self, grid: Grid, count: int) -> list[Table]:
        """Lay two tables of one form out beside each other, as clerks do who want to save paper."""
        pick = self.pick
        columns = self.columns("name")[:5]
        if not any(column.field == "name" for column in columns):
            columns.append(Column("name", "姓名", lambda p: p.name))
        gap = pick.choice((0, 1))
        if pick.random() < 0.6:
            grid.put(1, 1, pick.choice(TITLES))
            grid.merges.append((1, 1, 1, 2 * len(columns) + gap))
        tables = []
        for half in range(2):
            left = half * (len(columns) + gap)
            own = [Column(c.field, c.heading, c.spell, left + at) for at, c in enumerate(columns, 1)]
            table = Table(grid, own, "name")
            row = self.headings(table, 2, False)
            for at in range(count // 2):
                person = replace(self.somebody("name"), seq=half * (count // 2) + at + 1)
                table.rows[row + at] = person
                for column in own:
                    grid.put(row + at, column.place, column.spell(person))
            tables.append(table)
        return tables

    def somebody(self, kind: str) -> Person:
        """Invent a person whose name nobody else in the file has: only errors shall look like repeats."""
        while True:
            self.serial += 1
            person = invent(self.pick, self.serial, kind)
            if person.name not in self.names:
                self.names.add(person.name)
                return person

    def columns(self, kind: str) -> list[Column]:
        """Choose the columns, their order, their headings, and how their values are spelt."""
        pick = self.pick
        wanted = list(dict.fromkeys(pick.sample(OPTIONAL[kind], pick.randint(3, min(10, len(OPTIONAL[kind]))))))
        if "unit_post" in wanted:
            wanted = [name for name in wanted if name not in ("unit", "post")]
        if "contact_phone" in wanted and "contact" not in wanted:
            wanted.remove("contact_phone")
        wanted.insert(pick.choice((0, 0, 0, 0, len(wanted), 1)), kind)
        if pick.random() < 0.75:
            wanted.insert(pick.choice((0, 0, 0, 0, len(wanted) - 1)), "seq")
        self.spelling = {
            "birth": pick.randrange(12),
            "award_date": pick.randrange(12),
            "phone": pick.randrange(4),
            "seq": pick.randrange(3),
        }
        return [Column(name, self.heading(name), self.speller(name)) for name in wanted]

    def heading(self, name: str) -> str:
        pick = self.pick
        plain = pick.choice(HEADINGS[name].split(" ")) if name != "remark" else pick.choice(("备注", "说明", "备 注"))
        way = pick.random()
        if way < 0.55:
            return plain
        if way < 0.62 and len(plain) == 2:
            return plain[0] + pick.choice((" ", "　", "  ", "\n")) + plain[1]
        if way < 0.70 and len(plain) > 3:
            cut = pick.randint(2, len(plain) - 1)
            return plain[:cut] + "\n" + plain[cut:]
        if way < 0.76:
            return plain + pick.choice(("（必填）", "(必填)", "\n（必填）"))
        if way < 0.82:
            return pick.choice(("*", "＊", "★")) + plain
        if way < 0.87:
            return plain + pick.choice(("：", ":", "*", "。", ";"))
        if way < 0.92:
            return f" {plain} "
        hints = {
            "birth": "（如1980.05）",
            "id_no": "（18位）",
            "phone": "（手机）",
            "deeds_short": "（200字以内）",
            "grade": "（一、二、三等）",
        }
        return plain + hints.get(name, "")

    def speller(self, name: str) -> Callable[[Person], Any]:
        way = self.spelling.get(name, 0)
        if name == "seq":
            return {
                0: lambda p: p.seq,
                1: lambda p: str(p.seq),
                2: lambda p: Formula("=ROW()-3", p.seq) if self.form != "csv" else p.seq,
            }[way]
        if name == "phone":
            return lambda p: (float(p.phone) if self.typed else p.phone) if way == 1 else p.phone
        if name in ("birth", "award_date"):
            typed = self.typed and self.form != "ods"
            return lambda p: spelt_day(p.birth if name == "birth" else p.award_date, way, typed)
        return lambda p: p.typed(name)

    def head(self, table: Table, row: int) -> int:
        """Write titles, fill-in lines and headings; return the first line of people."""
        pick, grid = self.pick, table.grid
        left, right = table.columns[0].place, table.columns[-1].place
        row += pick.choice((0, 0, 0, 0, 1))
        for _ in range(pick.choice((0, 1, 1, 1, 2))):
            grid.put(row, left, pick.choice(TITLES))
            if right > left:
                grid.merges.append((row, left, row, right))
            row += 1
        for _ in range(pick.choice((0, 0, 1, 1, 2))):
            for at, text in enumerate(pick.choice(FILL_INS)):
                grid.put(row, left + 2 * at, text)
            row += 1
        row += pick.choice((0, 0, 0, 1))
        return self.headings(table, row, pick.random() < 0.25)

    def headings(self, table: Table, row: int, grouped: bool) -> int:
        grid = table.grid
        groups = self._groups(table) if grouped else {}
        table.headings = {column.place: (row + (column.place in groups),) for column in table.columns}
        if not groups:
            for column in table.columns:
                grid.put(row, column.place, column.heading)
            return row + 1
        self.said.append("two levels")
        for column in table.columns:
            if column.place not in groups:
                grid.put(row, column.place, column.heading)
                grid.merges.append((row, column.place, row + 1, column.place))
            else:
                grid.put(row + 1, column.place, column.heading)
        for group, places in _by_group(groups).items():
            grid.put(row, places[0], group)
            grid.merges.append((row, places[0], row, places[-1]))
        return row + 2

    def _groups(self, table: Table) -> dict[int, str]:
        """Return the group of each grouped column: runs of two or more neighbours of one group."""
        groups: dict[int, str] = {}
        for group, names in GROUPS.items():
            run: list[int] = []
            for column in [*table.columns, None]:
                if column is not None and column.field in names:
                    run.append(column.place)
                    continue
                if len(run) > 1:
                    groups |= dict.fromkeys(run, group)
                    break
                run = []
        return groups

    def body(self, table: Table, people: list[Person], row: int) -> int:
        """Write the people, with sections, blank lines and repeated title blocks where this clerk has them."""
        pick, grid = self.pick, table.grid
        left, right = table.columns[0].place, table.columns[-1].place
        about = pick.choice(list(SECTIONS)) if pick.random() < 0.25 and not table.headless else ""
        if about and table.of(about) is not None:
            about = ""
        again = pick.randint(4, 12) if pick.random() < 0.15 and not table.headless else 0
        words = list(SECTIONS[about]) if about else []
        per = max(2, len(people) // max(1, len(words))) if words else 0
        style = pick.randrange(5)
        current = None
        if words:
            self.said.append(f"sections {about}")
        for at, person in enumerate(people):
            person = replace(person, seq=at + 1)
            if again and at and at % again == 0:
                row = self.head_again(table, row)
            if words and at % per == 0 and at // per < len(words):
                word = words[at // per]
                current = (about, word)
                grid.put(row, left, _section_text(style, at // per, word, per))
                if right > left and pick.random() < 0.6:
                    grid.merges.append((row, left, row, right))
                row += 1
            for column in table.columns:
                grid.put(row, column.place, column.spell(person))
            table.rows[row] = person
            if current:
                table.sections[row] = current
            row += 1
            if pick.random() < 0.02:
                row += 1
            if pick.random() < 0.06:
                table.rows[row] = None
                row += 1
        return row

    def head_again(self, table: Table, row: int) -> int:
        grid = table.grid
        if "again" not in self.said:
            self.said.append("again")
        left, right = table.columns[0].place, table.columns[-1].place
        if self.pick.random() < 0.6:
            grid.put(row, left, TITLES[0] + "（续表）")
            if right > left:
                grid.merges.append((row, left, row, right))
            row += 1
        for column in table.columns:
            grid.put(row, column.place, column.heading)
            table.headings[column.place] += (row,)
        return row + 1

    def foot(self, table: Table, row: int) -> int:
        pick, grid = self.pick, table.grid
        left, right = table.columns[0].place, table.columns[-1].place
        count = sum(1 for person in table.rows.values() if person)
        if pick.random() < 0.3:
            words = pick.choice((("合计", f"{count}人"), ("总计", count), (f"共计{count}人",), ("合 计", None, count)))
            for at, word in enumerate(words):
                grid.put(row, left + at, word)
            row += 1
        row += pick.choice((0, 0, 1))
        for _ in range(pick.choice((0, 0, 1, 2, 3))):
            place = left + pick.choice((0, 0, 0, min(2, right - left)))
            grid.put(row, place, pick.choice(NOTES_BELOW))
            if place == left and right > left and pick.random() < 0.5:
                grid.merges.append((row, left, row, right))
            row += 1
        if pick.random() < 0.2:
            for at, text in enumerate(("填表人：", "王磊", "审核人：", "孙丽")):
                grid.put(row, left + at, text)
            row += 1
        return row

    def merge_down(self, table: Table) -> None:
        """Merge runs of one unit or community, as clerks do who sort by them."""
        pick, grid = self.pick, table.grid
        name = pick.choice(("unit", "community", "township", "recommender", "category"))
        column = table.of(name)
        if column is None or self.form.startswith(("csv", "tsv")) or pick.random() < 0.6:
            return
        rows = sorted(table.rows)
        start = 0
        while start < len(rows):
            size = pick.randint(1, 5)
            run = rows[start : start + size]
            start += size
            whole = run == list(range(run[0], run[0] + len(run))) and all(table.rows[row] for row in run)
            if len(run) < 2 or not whole:
                continue
            first = table.rows[run[0]]
            assert first is not None
            grid.merges.append((run[0], column.place, run[-1], column.place))
            for row in run[1:]:
                table.rows[row] = replace(table.rows[row], **{name: getattr(first, name)})  # type: ignore[type-var]
                grid.put(row, column.place, None)
            table.merged_fields.add(name)

    def beside(self, table: Table) -> None:
        """Write notes to the right of the table, behind a gap."""
        pick, grid = self.pick, table.grid
        if pick.random() > 0.25:
            return
        self.said.append("side notes")
        place = table.columns[-1].place + pick.choice((2, 2, 3))
        row = pick.choice((1, 2, 3, *list(table.rows)[:12]))
        for _ in range(pick.randint(1, 6)):
            for at, text in enumerate(pick.choice(SIDE_NOTES)):
                grid.put(row, place + at, text)
            row += pick.choice((1, 1, 2, 5))


def _section_text(style: int, at: int, word: str, count: int) -> str:
    numeral = NUMERALS[at]
    return (
        word,
        f"{numeral}、{word}",
        f"（{numeral}）{word}",
        f"{word}（{count}名）",
        f"{numeral}、{word}（{count}人）",
    )[style]


def _by_group(groups: dict[int, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, group in sorted(groups.items()):
        found.setdefault(group, []).append(place)
    return found


_HAN = "〇一二三四五六七八九"


def _han(number: int) -> str:
    if number < 10:
        return _HAN[number]
    return ("" if number < 20 else _HAN[number // 10]) + "十" + (_HAN[number % 10] if number % 10 else "")


def spelt_day(day: dt.date, way: int, typed: bool) -> Any:
    """Return a day in one of the spellings clerks use."""
    y, m, d = day.year, day.month, day.day
    spelt: tuple[Any, ...] = (
        f"{y}.{m}.{d}", f"{y}-{m:02}-{d:02}", f"{y}/{m}/{d}", f"{y}年{m}月{d}日", f"{y}年{m}月", f"{y}.{m:02}", f"{y}{m:02}{d:02}", f"{y}{m:02}",
        "".join(_HAN[int(c)] for c in str(y)) + f"年{_han(m)}月" + (f"{_han(d)}日" if d % 2 else ""),
        Day(day), Day(day, 'yyyy"年"m"月"d"日"'), Day(day, "yyyy-mm-dd"),
    )  # fmt: skip
    return spelt[way] if typed or way < 9 else spelt[way - 9]


def _balance_sheet(pick: random.Random) -> Grid:
    grid = Grid("资产负债表")
    lines = [["资产负债表"], ["资产", "行次", "年初数", "期末数"]]
    lines += [
        [f"{word}", at, pick.randint(1, 9999), pick.randint(1, 9999)]
        for at, word in enumerate(("货币资金", "应收账款", "存货", "固定资产"), 1)
    ]
    return _filled(grid, lines)


def _counts(pick: random.Random) -> Grid:
    lines = [["各社区推荐人数统计表"], ["序号", "社区", "推荐人数", "备注"]]
    lines += [[at, word, pick.randint(1, 30), None] for at, word in enumerate(("文昌社区", "安居社区", "建安社区"), 1)]
    return _filled(Grid("统计"), [*lines, ["合计", None, 47]])


def _guide(pick: random.Random) -> Grid:
    lines = [
        ["填表说明"],
        ["1. 姓名与身份证一致，中间不要加空格。"],
        ["2. 身份证号请设置为文本格式。"],
        ["3. 联系电话填写本人手机号码。"],
    ]
    return _filled(Grid("填表说明"), lines)


def _choices(pick: random.Random) -> Grid:
    return _filled(
        Grid("下拉选项"), [["男", "文昌社区", "党员"], ["女", "安居社区", "群众"], [None, "建安社区", "团员"]]
    )


def _form(pick: random.Random) -> Grid:
    lines = [
        ["道德文明使者推荐表"], ["姓名", None, "性别", None, "出生年月", None], ["民族", None, "政治面貌", None, "文化程度", None],
        ["身份证号", None, None, None, "联系电话", None], ["工作单位", None, None, None, "职务", None], ["主要事迹"], ["推荐单位意见"],
    ]  # fmt: skip
    return _filled(Grid("推荐表"), lines)


def _census(pick: random.Random) -> Grid:
    lines = [
        ["普查工作记录表"],
        [
            "序号",
            "日期",
            "统一社会信用代码",
            "单位名称",
            "详细地址",
            "联系人",
            "联系电话",
            "1-8月营业收入",
            "从业人数",
            "1-8月工资总额",
            "资产总计",
            "是否联网直报",
        ],
    ]
    lines += [
        [
            at,
            "9月26",
            "9241160" + str(pick.randrange(10**10, 10**11)),
            f"川汇区{word}商店",
            f"太昊路{at}号",
            pick.choice(SURNAMES) + pick.choice(GIVEN),
            f"1380000{at:04}",
            None,
            2,
            None,
            None,
            "否",
        ]
        for at, word in enumerate(("小林", "万家", "福来"), 1)
    ]
    return _filled(Grid("普查表"), lines)


def _filled(grid: Grid, lines: Sequence[Sequence[Any]]) -> Grid:
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            grid.put(row, column, value)
    return grid


NO_ROSTERS = (_balance_sheet, _counts, _guide, _choices, _form, _census)
