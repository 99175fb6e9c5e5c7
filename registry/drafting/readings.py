"""How names are read aloud: surnames of several readings by an own table, rare characters by a dictionary, what is open named.

A reader is shown only what one may stumble over; the common characters of a name stay without pinyin.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from registry.drafting.listing import LATE, unspread
from registry.drafting.punctuation import HAN

_HAN = re.compile(HAN)
_NAMED_AFTER_PEOPLE = {"person", "household"}
# Characters of given names whose readings really compete: the usual one first.
_OPEN = {"偲": ("sī", "cāi"),
    "乐": ("lè", "yuè"), "行": ("xíng", "háng"), "重": ("chóng", "zhòng"), "朝": ("cháo", "zhāo"), "长": ("cháng", "zhǎng"),
         "茜": ("qiàn", "xī"), "晟": ("shèng", "chéng"), "曾": ("zēng", "céng"), "宁": ("níng", "nìng"), "柏": ("bǎi", "bó"),
         "传": ("chuán", "zhuàn"), "盛": ("shèng", "chéng"), "识": ("shí", "zhì"),
         "莘": ("shēn", "xīn"), "瑱": ("zhèn", "tiàn")}  # fmt: skip
# Beyond the 3,755 commonest characters, but at home in given names: nobody stumbles over them.
_FAMILIAR = frozenset(
    "婷琪瑶妍昊昕璐钰霖婧婕娅娜媛嫣彤怡悦恺皓琳璇瑾瑜骏鑫雯菲蕾薇莎莉萍芸淇涵沁泓浩滢潇炜珂珊琦琨瑛璟珺玥晗煜烨熙"
    "晔旻昱晖暄曦桢梓楠榕槿樱橙歆沐沅泽洁洺淼渊湘滨漪灏炎焱燕玮玲珑珞琅琼瑞瑄璋甄睿祺祯禧秀筠缨翔翠翰芃芊芙芮苒苗荟莹菁萱葳蓉蔓蕊"
    "蕙薛蘅虹诗诺谊谦豪轩辉迪逸邵郁鄂钊钧铭锐锦闫闵阎隽雅霁霞静靓韬韵颖飒馨骁骐鹏鹭麒黛龚佟佳侃俊倩傲儒冉冠冯凌凯凡刘卉卓吕吴咏哲唯嘉"
    "囡圆坤城培堃夏奕妤妮妙姗姚姜姝娇娉婉嫒嫄孟宁安宋宏宸寅尧岚岩峥峰崔嵘川帆庆廖弘强彦彬徐徽心忻忠怀思恒恩惠慧懿成戴戎捷斌斐新旭旺昂昌明易星"
)


@dataclass(frozen=True)
class Syllable:
    """A character of a name and how it is read; `shown` where a reader may stumble, `also` how others of that name are read.

    No reading at all means that nobody here knows it.
    """

    character: str
    reading: str
    shown: bool = False
    also: tuple[str, ...] = ()


def reading(name: str, kind: str = "person", given: str = "") -> tuple[Syllable, ...]:
    """Return a name's characters with their readings; `given` is pinyin told by its bearer, for the surname or every character."""
    plain = unspread(name)
    people = plain.removesuffix(LATE)
    if kind == "household":
        people = people.removesuffix("家庭")
    rest = plain[len(people) :]
    told = given.split()
    characters = _HAN.findall(people)
    if told and len(told) in (1, len(characters)):
        return _as_told(people, told) + _plainly(rest)
    if kind not in _NAMED_AFTER_PEOPLE:
        return tuple(_given(character) for character in people) + _plainly(rest)
    surname = _surname(people)
    return surname + tuple(_given(character) for character in people[len(surname) :]) + _plainly(rest)


def is_open(syllables: tuple[Syllable, ...]) -> bool:
    """Tell whether a name is to be asked about before it is read out."""
    return any(one.shown and (one.also or not one.reading) for one in syllables)


def said_of(syllables: tuple[Syllable, ...]) -> str:
    """Return what is to be asked: 覃qín（也读tán）."""
    parts = []
    for one in syllables:
        if one.shown and (one.also or not one.reading):
            also = f"（也读{'、'.join(one.also)}）" if one.also else ""
            parts.append(f"“{one.character}”{one.reading or '读音不知道'}{also}")
    return "、".join(parts)


def _as_told(people: str, told: list[str]) -> tuple[Syllable, ...]:
    syllables, left = [], list(told)
    for character in people:
        if _HAN.fullmatch(character) and left:
            syllables.append(Syllable(character, left.pop(0), shown=True))
        else:
            syllables.append(_given(character) if _HAN.fullmatch(character) else Syllable(character, ""))
    return tuple(syllables)


def _plainly(text: str) -> tuple[Syllable, ...]:
    return tuple(Syllable(character, "") for character in text)


def _surname(people: str) -> tuple[Syllable, ...]:
    table = _surnames()
    for length in (3, 2):
        head = people[:length]
        if len(people) > length and head in table:
            return tuple(Syllable(one, said, shown=True) for one, said in zip(head, table[head], strict=True))
    head = people[:1]
    if head in table and len(people) > 1:
        return (Syllable(head, table[head][0], shown=True, also=table[head][1:]),)
    return (_given(head),) if head else ()


def _given(character: str) -> Syllable:
    if not _HAN.fullmatch(character):
        return Syllable(character, "")
    if character in _OPEN:
        usual, *others = _OPEN[character]
        return Syllable(character, usual, shown=True, also=tuple(others))
    return Syllable(character, _usual(character), shown=_is_rare(character))


@lru_cache(maxsize=4096)
def _usual(character: str) -> str:
    """Return the reading that a dictionary gives first; nothing where it has none."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - a tenth of a second that only scripts need

    said = pinyin(character, style=Style.TONE, errors="ignore")
    return said[0][0] if said else ""


@lru_cache(maxsize=4096)
def _is_rare(character: str) -> bool:
    """Tell whether a character is neither among the 3,755 of the first level of GB 2312 nor familiar from names."""
    if character in _FAMILIAR:
        return False
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return not 0xB0 <= code[0] <= 0xD7


@lru_cache(maxsize=1)
def _surnames() -> dict[str, tuple[str, ...]]:
    text = (Path(__file__).parent / "characters" / "surnames.txt").read_text("utf-8")
    rows = (line.split(" ") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: tuple(readings) for name, *readings in rows}
