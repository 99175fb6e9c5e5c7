"""Sheets that lie beside rosters and are none: a balance sheet, counts, a guide, choices, an empty form, a census."""

import random
from collections.abc import Sequence
from typing import Any

from messy_formats import Grid
from messy_people import GIVEN, SURNAMES


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
