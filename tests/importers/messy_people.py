"""Invented people for messy rosters; nothing here is taken from the reader."""

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗宋谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任"
    "姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉梅鑫浩宇轩梓涵欣怡诗雨晨佳琪思远志国建庆春秋冬红卫东海燕小晓雪"
    "莲凤云飞翔龙虎生根旺财福贵荣昌盛兴业"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "慕容", "端木")
MINORITY = (
    "买买提·艾力",
    "阿旺·多吉扎西",
    "古丽娜尔·买买提",
    "扎西·次仁",
    "阿依古丽·吐尔逊",
    "努尔兰·阿不都满金",
    "玛依拉·热合曼江",
)
# Real shapes of names that look like something else: a rank, a plan, a word of the form.
TRAPS = (
    "季军",
    "单婵娟",
    "计划生",
    "金奖",
    "于单位",
    "向前",
    "高级",
    "别小计",
    "尼玛次仁",
    "热依古丽",
    "王冠军",
    "马上",
    "安社区",
    "龙合计",
)
RARE = ("王䶮", "李𬭩", "赵㛃", "陈𣸣", "周龑", "孙喆")
UNITS = (
    "太昊路街道办事处", "文昌社区居民委员会", "川汇区人民医院", "第一初级中学", "安居物业服务公司", "建安路小学", "交通路派出所", "市场监督管理所",
)  # fmt: skip
COMMUNITIES = ("文昌社区", "安居社区", "建安社区", "康宁社区", "第一社区", "第二社区", "东关村", "西关村")
TOWNSHIPS = ("太昊路街道", "人和街道", "七一路街道", "小桥街道")


def naive_check(body: str) -> str:
    """Return the check character of seventeen digits, computed as GB 11643 writes it down."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


@dataclass(frozen=True)
class Person:
    """An invented honoree: what is true of it, whatever the cells say."""

    seq: int
    name: str
    sex: str
    birth: dt.date
    id_no: str
    phone: str
    unit: str
    community: str
    township: str
    recommender: str
    category: str
    grade: str
    award_date: dt.date
    words: dict[str, str]

    def truth(self, field: str) -> str:
        """Return what the cell of a field says in truth, in normal form; dates as far as every spelling tells them."""
        if field in ("birth", "award_date"):
            return str(getattr(self, field).isoformat()[:7])
        return str(self.typed(field))

    def typed(self, field: str) -> Any:
        """Return what a careful clerk types under a field."""
        if field in ("family", "collective", "name"):
            return self.name
        return getattr(self, field) if field in Person.__dataclass_fields__ else self.words[field]


def a_name(pick: random.Random) -> str:
    """Return an invented name: mostly two or three characters, now and then of another shape."""
    way = pick.random()
    if way < 0.03:
        return pick.choice(TRAPS)
    if way < 0.05:
        return pick.choice(RARE)
    if way < 0.12:
        return pick.choice(MINORITY)
    if way < 0.15:
        return pick.choice(COMPOUND) + "".join(pick.sample(GIVEN, 2))
    return pick.choice(SURNAMES) + "".join(pick.sample(GIVEN, 1 if pick.random() < 0.37 else 2))


def invent(pick: random.Random, serial: int, kind: str) -> Person:
    """Return an invented person, head of a household, or collective."""
    birth = dt.date(1945, 1, 1) + dt.timedelta(pick.randrange(60 * 365))
    male = pick.random() < 0.5
    body = f"411602{birth:%Y%m%d}{serial // 5 % 100:02}{2 * (serial % 5) + male}"
    phone = f"{pick.choice(('138', '139', '158', '187', '150'))}0{serial % 10_000:04}{pick.randrange(1000):03}"
    given = pick.choice(SURNAMES) + "".join(pick.sample(GIVEN, 2))
    words = _words(pick, serial, birth, given, phone)
    name = (
        pick.choice(COMMUNITIES) + pick.choice(("", "志愿服务队", "党支部")) if kind == "collective" else a_name(pick)
    )
    township = pick.choice(TOWNSHIPS[:2])
    return Person(
        0, name + (str(serial % 1000) + "组" if kind == "collective" else ""), "男" if male else "女", birth, body + naive_check(body), phone,
        pick.choice(UNITS[:3]), pick.choice(COMMUNITIES[:2]), township, township, pick.choice(("助人为乐", "诚实守信", "敬业奉献")),
        pick.choice(("一等奖", "二等奖", "三等奖")), dt.date(2023, 1, 1) + dt.timedelta(pick.randrange(700)), words,
    )  # fmt: skip


def _words(pick: random.Random, serial: int, birth: dt.date, given: str, phone: str) -> dict[str, str]:
    """Return what the columns say that no check reads closely."""
    return {
        "age": str(dt.date.today().year - birth.year),
        "ethnicity": pick.choice(("汉族", "汉族", "汉", "回族", "维吾尔族")),
        "politics": pick.choice(("中共党员", "群众", "共青团员", "中共预备党员")),
        "education": pick.choice(("本科", "大专", "高中", "初中", "研究生")),
        "native_place": pick.choice(("河南周口", "河南省淮阳县", "安徽阜阳")),
        "post": pick.choice(("主任", "网格员", "志愿者", "教师", "党支部书记", "无")),
        "unit_post": pick.choice(UNITS) + pick.choice(("主任", "网格员", "志愿者")),
        "address": pick.choice(
            ("康宁小区{}-2-3-301", "太昊路2号院{}号楼1单元501", "文昌大道{}号", "1980花园{}-2-101")
        ).format(serial),
        "deeds_short": pick.choice(
            (
                "十年如一日照顾瘫痪婆婆，邻里称赞。",
                "2019年5月6日跳入河中救起落水儿童。",
                "热心公益，参加志愿服务300余小时",
            )
        ),
        "deeds": "孝敬老人，和睦邻里，连续三年被评为社区“好媳妇”。\n2021年捐款2000元。",
        "past_honors": pick.choice(("2020年度优秀志愿者", "无", "2018年区级先进个人；2019年市级好人")),
        "members": pick.choice(("3", "4", "丈夫李强、女儿李雪")),
        "remark": pick.choice(("", "", "", "党员", "已公示", "2022年曾获提名")),
        "bank": f"62220217{serial % 10_000:04}{pick.randrange(10**7):07}",
        "password": f"Zk{pick.randrange(10**6):06}",
        "leader": given,
        "contact": given,
        "contact_phone": phone,
    }
