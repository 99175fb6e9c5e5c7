"""The defects clerks make, one entry each: what they type instead of the truth; nothing is taken from the reader."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any, NamedTuple

from messy_formats import FORMATS, TYPED, Broken, Formula, Number
from messy_people import GIVEN, SURNAMES, Person, naive_check

Typed = dict[str, Any] | None
Make = Callable[[random.Random, Person, set[str]], Typed]
Way = Callable[[str], Any]

# A page keeps no blanks at the ends of a cell; a number stays a number only where cells have types.
NOT_HTML = tuple(form for form in FORMATS if form != "html_xls")
NUMBERED = (*TYPED, "xls", "ods", "xml_2003")


class Defect(NamedTuple):
    """A kind of defect: the field whose cell is spoilt, how, and the formats that can hold it (none named: all)."""

    kind: str
    field: str
    make: Make
    formats: tuple[str, ...] = ()


def _spoilt(field: str, *ways: Way) -> Make:
    """Type the truth of a field in one of the ways."""
    return lambda pick, person, names: {field: pick.choice(ways)(str(getattr(person, field)))}


def _said(field: str, *texts: Any) -> Make:
    """Type one of the texts whatever the truth is."""
    return lambda pick, person, names: {field: pick.choice(texts)}


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _other_digit(pick: random.Random, digit: str) -> str:
    return pick.choice([d for d in "0123456789" if d != digit])


def _checksum(pick: random.Random, person: Person, names: set[str]) -> Typed:
    number, at = person.id_no, pick.choice((14, 15, 16, 17))
    wrong = number[:at] + _other_digit(pick, number[at]) + number[at + 1 :]
    return {"id_no": wrong if naive_check(wrong[:17]) != wrong[17] else wrong[:17] + _other_digit(pick, wrong[17])}


def _exchanged_digits(pick: random.Random, person: Person, names: set[str]) -> Typed:
    number = person.id_no
    at = pick.choice([at for at in range(6, 16) if number[at] != number[at + 1]])
    return {"id_no": number[:at] + number[at + 1] + number[at] + number[at + 2 :]}


def _with_birth(number: str, birth: str) -> str:
    body = number[:6] + birth + number[14:17]
    return body + naive_check(body)


def _no_birth(pick: random.Random, person: Person, names: set[str]) -> Typed:
    day = pick.choice(("1331", "0230", "0431", "0000"))
    return {"id_no": _with_birth(person.id_no, person.id_no[6:10] + day)}


def _future_birth(pick: random.Random, person: Person, names: set[str]) -> Typed:
    return {"id_no": _with_birth(person.id_no, f"{pick.randint(2060, 2090)}{person.id_no[10:14]}")}


def _letters(pick: random.Random, person: Person, names: set[str]) -> Typed:
    number = person.id_no
    wrong = number[:12] + number[12:17].replace("0", "O", 1).replace("1", "l", 1) + number[17]
    return {"id_no": wrong if wrong != number else number[:17] + "Y"}


def _lower_x(pick: random.Random, person: Person, names: set[str]) -> Typed:
    return {"id_no": person.id_no.lower()} if person.id_no.endswith("X") else None


def _exchanged(pick: random.Random, person: Person, names: set[str]) -> Typed:
    return {"id_no": person.phone, "phone": person.id_no} if "phone" in names else None


def _spaced(pick: random.Random, person: Person, names: set[str]) -> Typed:
    if "·" in person.name or len(person.name) not in (2, 3):
        return None
    return {"name": person.name[0] + pick.choice((" ", "　", "  ", "\u00a0", "\u2003", "\t")) + person.name[1:]}


def _dotted(pick: random.Random, person: Person, names: set[str]) -> Typed:
    if "·" not in person.name:
        return None
    return {"name": person.name.replace("·", pick.choice(("•", "．", "・", "‧", ".", "∙", "⋅", " · ", "●", "･", "-")))}


_RADICALS = dict(zip("文金马高龙石方雨玉生飞", "⽂⾦⻢⾼⻰⽯⽅⾬⽟⽣⻜", strict=True))


def _radical(pick: random.Random, person: Person, names: set[str]) -> Typed:
    hits = [character for character in person.name if character in _RADICALS]
    return {"name": person.name.replace(hits[0], _RADICALS[hits[0]], 1)} if hits else None


def _private_code(pick: random.Random, person: Person, names: set[str]) -> Typed:
    return {"name": person.name.replace("䶮", "\ue863")} if "䶮" in person.name else None


def _invisible(pick: random.Random, person: Person, names: set[str]) -> Typed:
    hidden = pick.choice(("\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060"))
    return {"name": person.name[0] + hidden + person.name[1:]}


def _several(pick: random.Random, person: Person, names: set[str]) -> Typed:
    other = pick.choice(SURNAMES) + "".join(pick.sample(GIVEN, 2))
    return {"name": person.name + pick.choice(("、", "，", ",", "/", "；", "\n", "  ", " ")) + other}


def _placeholder(pick: random.Random, person: Person, names: set[str]) -> Typed:
    words = ("某某", person.name[0] + "某某", "XXX", "测试", "待定", "张XX", "xxx", "***", "？？", "空缺")
    return {"name": pick.choice(words)}


def _with_id(pick: random.Random, person: Person, names: set[str]) -> Typed:
    if "id_no" not in names:
        return None
    glued = pick.choice(("{}{}", "{} {}", "{}（{}）", "{}，身份证号：{}")).format(person.name, person.id_no)
    return {"name": glued, "id_no": None}


def _with_phone(pick: random.Random, person: Person, names: set[str]) -> Typed:
    if "phone" not in names:
        return None
    return {"name": pick.choice(("{}{}", "{} {}", "{}（{}）")).format(person.name, person.phone), "phone": None}


def _missing(pick: random.Random, person: Person, names: set[str]) -> Typed:
    return {"name": None} if {"id_no", "phone"} & names else None


def _name_and_sex(pick: random.Random, person: Person, names: set[str]) -> Typed:
    return {"name": person.sex, "sex": person.name} if "sex" in names else None


def _other_sex(pick: random.Random, person: Person, names: set[str]) -> Typed:
    return {"sex": "女" if person.sex == "男" else "男"} if "id_no" in names else None


def _other_birth(pick: random.Random, person: Person, names: set[str]) -> Typed:
    if "id_no" not in names:
        return None
    wrong = dt.date(person.birth.year + pick.choice((-1, 1, 10)), person.birth.month, min(person.birth.day, 28))
    return {"birth": f"{wrong.year}.{wrong.month:02}.{wrong.day:02}"}


def _short_year(pick: random.Random, person: Person, names: set[str]) -> Typed:
    year, month, day = f"{person.birth:%y}", person.birth.month, person.birth.day
    return {"birth": pick.choice((f"{year}.{month}", f"{year}年{month}月", f"{year}-{month}-{day}"))}


def _serial(pick: random.Random, person: Person, names: set[str]) -> Typed:
    return {"birth": pick.choice((str, int))((person.birth - dt.date(1899, 12, 30)).days)}


def _no_year(field: str) -> Make:
    def make(pick: random.Random, person: Person, names: set[str]) -> Typed:
        month, day = getattr(person, field).month, getattr(person, field).day
        spelt = ("{}月{}", "{}月{}日", "{}.{}", "{}/{}", "{}月")
        return {field: pick.choice(spelt).format(month, day)}

    return make


_ALIKE = dict(zip("昊街昌安居人委办区医院和", "吴衔冒按局入季力巨匡完合", strict=True))


def _slip(field: str) -> Make:
    """Write one character of a unit wrong, leave one out, double one, or exchange two."""

    def make(pick: random.Random, person: Person, names: set[str]) -> Typed:
        right = str(getattr(person, field))
        hits = [at for at, character in enumerate(right) if character in _ALIKE]
        way = pick.random()
        if way < 0.6 and hits:
            at = pick.choice(hits)
            return {field: right[:at] + _ALIKE[right[at]] + right[at + 1 :]}
        at = pick.randrange(1, len(right) - 1)
        if way < 0.75:
            return {field: right[:at] + right[at + 1 :]}
        if way < 0.9 or right[at] == right[at + 1]:
            return {field: right[:at] + right[at] + right[at:]}
        return {field: right[:at] + right[at + 1] + right[at] + right[at + 2 :]}

    return make


_NO_DAYS = ("2023-02-30", "1985.13.1", "2021年4月31日", "1990/0/5", "20230229", "2023-99-99", "1978年15月")

DEFECTS: tuple[Defect, ...] = (
    Defect("id_checksum", "id_no", _checksum),
    Defect("id_checksum", "id_no", _checksum),
    Defect("id_exchanged_digits", "id_no", _exchanged_digits),
    Defect("id_birth", "id_no", _no_birth),
    Defect("id_future", "id_no", _future_birth),
    Defect("id_17", "id_no", _spoilt("id_no", lambda n: n[:9] + n[10:])),
    Defect("id_19", "id_no", _spoilt("id_no", lambda n: n[:9] + n[8:])),
    Defect("id_14", "id_no", _spoilt("id_no", lambda n: n[:14])),
    Defect("id_number", "id_no", _spoilt("id_no", lambda n: Number(n[:15] + "000"))),
    Defect("id_number", "id_no", _spoilt("id_no", lambda n: Number(n[:15] + "000")), NUMBERED),
    Defect("id_exponent", "id_no", _said("id_no", "4.11602E+17", "4.11602e+17", "4.1160219750207E+17")),
    Defect("id_letter", "id_no", _letters),
    Defect("id_masked", "id_no", _spoilt("id_no", lambda n: n[:6] + "********" + n[14:])),
    Defect("id_full_width", "id_no", _spoilt("id_no", _wide)),
    Defect("id_lower_x", "id_no", _lower_x),
    Defect("id_quote", "id_no", _spoilt("id_no", *(lambda n, mark=mark: mark + n for mark in "'’‘`"))),
    Defect("id_stop", "id_no", _spoilt("id_no", *(lambda n, mark=mark: n + mark for mark in "。.，"))),
    Defect(
        "id_spaces",
        "id_no",
        _spoilt(
            "id_no",
            lambda n: f"{n[:6]} {n[6:14]} {n[14:]}",
            lambda n: f"{n[:6]}-{n[6:14]}-{n[14:]}",
            lambda n: f"{n[:9]}\u200b{n[9:]}",
        ),
    ),
    Defect(
        "id_padded",
        "id_no",
        _spoilt("id_no", *(lambda n, around=around: around.format(n) for around in (" {}", "{} ", "{}\n", "\u202d{}\u202c"))),
        NOT_HTML,
    ),
    Defect("id_words", "id_no", _spoilt("id_no", lambda n: f"身份证{n}", lambda n: f"{n}（已过期）", lambda n: "待补")),
    Defect("id_15", "id_no", _spoilt("id_no", lambda n: n[:6] + n[8:17])),
    Defect("id_missing", "id_no", _said("id_no", None, None, "无", "不详")),
    Defect("id_and_phone_exchanged", "id_no", _exchanged),
    Defect("id_unsolved", "id_no", _said("id_no", Formula("=B3")), TYPED),
    Defect("id_error", "id_no", _said("id_no", Broken("#N/A"))),
    Defect("name_spaces", "name", _spaced),
    Defect("name_newline", "name", _spoilt("name", lambda name: name[0] + "\n" + name[1:])),
    Defect("name_dot", "name", _dotted),
    Defect("name_private_code", "name", _private_code),
    Defect("name_radical", "name", _radical),
    Defect("name_zero_width", "name", _invisible),
    Defect("name_one_character", "name", _spoilt("name", lambda name: name[0])),
    Defect("name_several", "name", _several),
    Defect("name_placeholder", "name", _placeholder),
    Defect("name_missing", "name", _missing),
    Defect("name_with_id", "name", _with_id),
    Defect("name_with_phone", "name", _with_phone),
    Defect("name_stop", "name", _spoilt("name", *(lambda name, mark=mark: name + mark for mark in "。，、."))),
    Defect("name_brackets", "name", _spoilt("name", *(lambda name, said=said: name + said for said in ("（女）", "(回族)", "（已故）")))),
    Defect("name_title", "name", _spoilt("name", lambda name: name[:3] + "同志", lambda name: name[:3] + "同学")),
    Defect("name_unreadable", "name", _spoilt("name", *(lambda name, lost=lost: name[:-1] + lost for lost in "?？\ufffd□\ue7c8"))),
    Defect("name_digit", "name", _spoilt("name", *(lambda name, digit=digit: name + digit for digit in "12①"))),
    Defect("name_pinyin", "name", _spoilt("name", *(lambda name, tail=tail: name[0] + tail for tail in ("yan", "liang", "x")))),
    Defect("name_formula", "name", _said("name", "=cmd|'/c calc'!A0", "<script>alert(1)</script>", "张三<b>", "@SUM(1)")),
    Defect("name_error", "name", _said("name", *map(Broken, ("#N/A", "#REF!", "#NAME?", "#VALUE!")))),
    Defect("name_unsolved", "name", _said("name", Formula("=VLOOKUP(A3,[1]表!A:B,2,0)")), TYPED),
    Defect("name_and_sex_exchanged", "name", _name_and_sex),
    Defect("phone_10", "phone", _spoilt("phone", lambda n: n[:6] + n[7:])),
    Defect("phone_12", "phone", _spoilt("phone", lambda n: n[:6] + n[5:])),
    Defect("phone_12", "phone", _spoilt("phone", lambda n: float(n[:6] + n[5:])), (*TYPED, "xls")),
    Defect("phone_spaces", "phone", _spoilt("phone", lambda n: f"{n[:3]} {n[3:7]} {n[7:]}", lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}")),
    Defect("phone_country", "phone", _spoilt("phone", *(lambda n, code=code: code + n for code in ("+86", "+86 ", "86-", "0086", "86")))),
    Defect("phone_full_width", "phone", _spoilt("phone", _wide)),
    Defect("phone_several", "phone", _spoilt("phone", *(lambda n, mark=mark: n + mark + "13900001234" for mark in "/、， \n；"))),
    Defect("phone_letter", "phone", _spoilt("phone", lambda n: n[:10] + "O")),
    Defect("phone_words", "phone", _spoilt("phone", lambda n: f"{n}（妻子）", lambda n: "空号", lambda n: "0" * 11, lambda n: "12345678901")),
    Defect("sex_against_id", "sex", _other_sex),
    Defect("sex_unknown", "sex", _said("sex", "未知", "保密", "1", "难", "男女")),
    Defect("birth_against_id", "birth", _other_birth),
    Defect("birth_future", "birth", _said("birth", "2099-01-01", "2087.5", "2091年3月2日")),
    Defect("birth_impossible", "birth", _said("birth", *_NO_DAYS)),
    Defect("birth_short_year", "birth", _short_year),
    Defect("birth_no_year", "birth", _no_year("birth")),
    Defect("birth_serial", "birth", _serial),
    Defect("birth_words", "birth", _said("birth", "不详", "属龙", "八五年五月", "五十年代")),
    Defect("award_no_year", "award_date", _no_year("award_date")),
    Defect("award_impossible", "award_date", _said("award_date", *_NO_DAYS)),
    Defect("award_error", "award_date", _said("award_date", Broken("#VALUE!"))),
    Defect("age_words", "age", _said("age", "三十八", "200", "-5", "1985", "四十多")),
    Defect("ethnicity_unknown", "ethnicity", _said("ethnicity", "汗族", "回民族", "党员")),
    Defect("slip_unit", "unit", _slip("unit")),
    Defect("slip_township", "township", _slip("township")),
    Defect("slip_recommender", "recommender", _slip("recommender")),
    Defect("place_with_phone", "unit", lambda pick, person, names: {"unit": f"{person.unit}{person.phone}"}),
    Defect("place_newline", "unit", _spoilt("unit", lambda unit: unit[:3] + "\n" + unit[3:])),
    Defect("place_ditto", "unit", _said("unit", "同上", "〃", "″")),
    Defect("place_lost_character", "unit", _spoilt("unit", *(lambda unit, lost=lost: unit[:2] + lost + unit[3:] for lost in "?□\ufffd"))),
    Defect("place_error", "unit", _said("unit", Broken("#REF!"))),
    Defect("place_unsolved", "unit", _said("unit", Formula("=B3&C3")), TYPED),
)  # fmt: skip
