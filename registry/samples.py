"""An invented office with invented people, for the demo and for trying things out; nobody here exists.

Deterministic: the same seed gives the same roster.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

FAMILY_NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN_NAMES = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文斌海燕志强春雨晓东雪松立新丹阳佳慧子涵思远浩然欣怡俊熙美玲金凤福生德贵长河永安庆喜瑞祥"
RARE_NAMES = (
    "张喆",
    "李䶮",
    "王㛃",
    "陈𬭎",
    "周𫖯",
    "刘𠮷祥",
    "赵昱珩",
    "孙彧",
    "吴堃",
    "阿依古丽·买买提",
    "欧阳淑珍",
    "司马文渊",
)
COMMUNITIES = (
    "七一路东段",
    "文昌",
    "太昊",
    "建安",
    "莲花池",
    "汇河",
    "许湾",
    "朝阳",
    "人和",
    "大庆路",
    "中州路",
    "育新",
)
OTHER_UNITS = ("办事处党政办公室", "综合行政执法大队", "便民服务中心", "第二小学", "社区卫生服务中心", "辖区个体工商户")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Invented:
    """One invented person, as a clerk would type them into a roster."""

    name: str
    sex: str
    id_no: str
    phone: str
    unit: str
    deeds: str


def people(count: int, seed: int = 20230506) -> list[Invented]:
    """Return that many invented people with different names and valid ID numbers; hard names come first among them."""
    dice = random.Random(seed)  # noqa: S311 - an invented roster needs no secrets
    names = _names(count, dice)
    return [_person(name, place, dice) for place, name in enumerate(names)]


def id_number(born: date, serial: int) -> str:
    """Return an ID number of area 411602 and an invented person, with a right check digit (GB 11643)."""
    body = f"411602{born:%Y%m%d}{serial:03d}"
    return body + "10X98765432"[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True)) % 11]


def _names(count: int, dice: random.Random) -> list[str]:
    names = list(RARE_NAMES[:count])
    seen = set(names)
    while len(names) < count:
        name = dice.choice(FAMILY_NAMES) + "".join(dice.choice(GIVEN_NAMES) for _ in range(dice.choice((1, 2, 2))))
        if name not in seen:
            seen.add(name)
            names.append(name)
    dice.shuffle(names)
    return names


def _person(name: str, place: int, dice: random.Random) -> Invented:
    born = date(1950, 1, 1) + timedelta(days=dice.randrange(20_000))
    woman = dice.random() < 0.5
    serial = (place * 2) % 998 + (0 if woman else 1)
    unit = f"{dice.choice(COMMUNITIES)}社区居民委员会" if dice.random() < 0.7 else dice.choice(OTHER_UNITS)
    phone = f"1{dice.choice('3578')}{dice.randrange(10)}0000{dice.randrange(10_000):04d}"
    return Invented(name, "女" if woman else "男", id_number(born, serial), phone, unit, dice.choice(_DEEDS))


_DEEDS = (
    "常年照顾邻里孤寡老人",
    "拾金不昧，主动寻找失主",
    "坚持义务清扫楼院",
    "带头移风易俗",
    "热心调解邻里纠纷",
    "积极参加文明交通劝导",
    "长期参加无偿献血",
)
