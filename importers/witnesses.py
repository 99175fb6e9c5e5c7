"""What the values of a column say it is: the second witness beside its heading, or the only one."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from importers.cells import Typed, Value, text_of
from importers.cleaning import clean_name, clean_sex, half_width, looks_like_name, mend

SAMPLE = 200

_ID = re.compile(r"[1-9]\d{13,17}[\dXx]?[。.,，]?")
_PHONE = re.compile(r"(?:\+?86-?)?1[3-9]\d{8,10}|0\d{2,3}-?\d{7,8}")
_DATE = re.compile(r"(?:18|19|20)\d{2}[-./年]?\d{1,2}(?:[-./月]?\d{0,2})?日?月?")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤尚温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷"
    "詹申欧耿关兰焦俞左柳甘祝包宁阮符舒纪梅童凌毕单裴霍涂成苗谷曲盛冉翁蓝骆路游辛欧阳靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时阳阎穆农"
    "司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池"
    "查麻苑迟邝封官谈匡鞠惠荆乐冀胥郁南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄"
    "平计索宣晋相初门云容敬来扈晁芮都普阙戈鹿幸逯公束尉逄展暴银亢邸"
)


def _is_id(text: str) -> bool:
    return bool(_ID.fullmatch(text))


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text)) and len(re.sub(r"\D", "", text)) < 14


def _is_name(text: str) -> bool:
    name = clean_name(text).value
    return looks_like_name(name) and (name[0] in _SURNAMES or "·" in name)


def _is_sex(text: str) -> bool:
    return not clean_sex(text).remarks


_SHAPES: dict[str, Callable[[str], bool]] = {
    "id_no": _is_id,
    "phone": _is_phone,
    "contact_phone": _is_phone,
    "name": _is_name,
    "sex": _is_sex,
    "birth": lambda text: bool(_DATE.fullmatch(text)) or text.isdecimal(),
    "ethnicity": lambda text: text.endswith("族") or len(text) == 1,
    "age": lambda text: text.rstrip("周岁").isdecimal(),
}
VOTING = ("id_no", "phone", "name")


def sample_of(values: Iterable[Value]) -> list[str]:
    """Return the first texts of a column, half-width and without blanks; a date counts with its digits."""
    found: list[str] = []
    for value in values:
        text = re.sub(r"\s", "", half_width(mend(value.text[:10] if isinstance(value, Typed) else text_of(value))))
        if text:
            found.append(text)
        if len(found) == SAMPLE:
            break
    return found


def share(field: str, sample: Sequence[str]) -> float | None:
    """Return which part of the values has the shape of the field, or None where the field has no shape of its own."""
    shape = _SHAPES.get(field)
    if shape is None or not sample:
        return None
    return sum(map(shape, sample)) / len(sample)


def counts_up(sample: Sequence[str]) -> bool:
    """Tell whether the values number the lines: whole numbers that rise, the first of them small."""
    numbers = [int(text) for text in sample if text.isdecimal() and len(text) < 7]
    if len(numbers) < 2 or len(numbers) < 0.8 * len(sample) or numbers[0] > 10:
        return False
    rising = sum(1 for left, right in pairwise(numbers) if 0 < right - left < 10)
    return rising >= 0.8 * (len(numbers) - 1)


def guess(sample: Sequence[str]) -> tuple[str | None, float]:
    """Return the field the values have the shape of, and how sure that is."""
    if counts_up(sample):
        return "seq", 0.8
    for field in (*VOTING, "sex"):
        part = share(field, sample) or 0.0
        if part >= 0.7:
            return field, round(0.8 * part, 2)
    return None, 0.0
