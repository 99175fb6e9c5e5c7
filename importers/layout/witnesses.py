"""What the values of a column say it is: the second witness beside its heading, or the only one."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from importers.cells import Typed, Value, text_of
from importers.cleaning.fields import clean_ethnicity, clean_name, clean_sex, half_width, looks_like_name, mend
from importers.cleaning.names import begins_with_surname

SAMPLE = 200
GUESSED = 0.5

_ID = re.compile(r"[1-9]\d{13,17}[\dXx]?[。.,，]?")
# Stricter, for a column whose heading says otherwise: with the month and the day of a birth.
_SURE_ID = re.compile(r"[1-9]\d{5}(?:(?:18|19|20)\d{2}(?:0\d|1[0-2])[0-3]\d{4}[\dXx]|\d{2}(?:0\d|1[0-2])[0-3]\d{4})")
_PHONE = re.compile(r"(?:\+?86-?)?1[3-9]\d{8,10}|0\d{2,3}-?\d{7,8}")
_DATE = re.compile(r"(?:18|19|20)\d{2}[-./年]?\d{1,2}(?:[-./月]?\d{0,2})?日?月?")
_SURE_DATE = re.compile(r"(?:18|19|20)\d{2}(?:[-./年]\d{1,2}(?:[-./月]\d{0,2})?日?月?|(?:0\d|1[0-2])(?:[0-3]\d)?)")
_POLITICS = re.compile(
    r"(?:中共)?(?:预备)?党员|(?:中共)?党员\(?预备\)?|(?:共青)?团员|群众|无党派.*|民[盟建进革]会?员?.*|积极分子"
)
_EDUCATION = re.compile(
    r"小学|初中|高中|中专|中技|职高|大专|专科|本科|大学(?:本科|专科)?|硕士|博士|(?:硕士|博士)?研究生|学士|文盲"
)
_COMMUNITY = re.compile(r".+(?:社区|村|居委会|村委会)")
_TOWNSHIP = re.compile(r".+(?:街道|办事处|镇|乡)")
_UNIT = re.compile(
    r".+(?:社区|街道|办事处|镇|乡|村|委员会|居委会|村委会|公司|小学|中学|大学|学校|幼儿园|医院|派出所|局|厅|处|科|所|站|中心|协会|支部|银行|厂|队)"
)


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text)) and len(re.sub(r"\D", "", text)) < 14


def _is_name(text: str) -> bool:
    name = clean_name(text).value
    return looks_like_name(name) and (begins_with_surname(name) or "·" in name) and not _UNIT.fullmatch(name)


def _is_nearly_name(text: str) -> bool:
    """Tell whether a short text begins as a name does, whatever is glued to it."""
    return len(text) < 16 and begins_with_surname(text) and not _UNIT.fullmatch(text)


def _is_honoree(text: str) -> bool:
    name = clean_name(text).value
    return looks_like_name(name) and (begins_with_surname(name) or "·" in name)


def _is_sex(text: str) -> bool:
    return not clean_sex(text).remarks


def _is_age(text: str) -> bool:
    return text.rstrip("周岁").isdecimal() and len(text) < 6


_SHAPES: dict[str, Callable[[str], bool]] = {
    "id_no": lambda text: bool(_ID.fullmatch(text)),
    "phone": _is_phone,
    "contact_phone": _is_phone,
    "name": _is_honoree,
    "sex": _is_sex,
    "birth": lambda text: bool(_DATE.fullmatch(text)) or text.isdecimal(),
    "award_date": lambda text: bool(_DATE.fullmatch(text)) or text.isdecimal(),
    "ethnicity": lambda text: text.endswith("族") or (len(text) == 1 and text not in "男女"),
    "politics": lambda text: bool(_POLITICS.fullmatch(text)),
    "education": lambda text: bool(_EDUCATION.match(text)),
    "age": _is_age,
}
# By these shapes a column is told whose heading says something else, or nothing.
_SURE: dict[str, Callable[[str], bool]] = _SHAPES | {
    "id_no": lambda text: bool(_SURE_ID.fullmatch(text)),
    "name": _is_name,
    "birth": lambda text: bool(_SURE_DATE.fullmatch(text)),
    "ethnicity": lambda text: not clean_ethnicity(text).remarks,
    "age": lambda text: bool(re.fullmatch(r"[1-9]\d(?:周?岁)?", text)),
    "community": lambda text: bool(_COMMUNITY.fullmatch(text)),
    "township": lambda text: bool(_TOWNSHIP.fullmatch(text)),
    "unit": lambda text: bool(_UNIT.fullmatch(text)),
}
VOTING = ("id_no", "phone", "sex", "ethnicity", "birth", "name", "politics")
# Numbers of persons are told whatever the heading of their column is.
UNMISTAKABLE = ("id_no", "phone")


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
    return _share(_SHAPES.get(field), sample)


def vote(sample: Sequence[str], fields: Sequence[str]) -> tuple[str, float]:
    """Return the field whose shape most of the values have, and how many of them."""
    votes = [(_share(_SURE[field], sample) or 0.0, -at, field) for at, field in enumerate(fields)]
    part, _, field = max(votes)
    if field == "birth" and _recent(sample):
        field = "award_date"
    return field, part


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
    field, part = vote(sample, (*VOTING, "education", "community", "township", "unit", "age"))
    if part >= GUESSED:
        return field, round(0.8 * part, 2)
    part = _share(_is_nearly_name, sample) or 0.0
    return ("name", round(0.6 * part, 2)) if part >= 0.7 else (None, 0.0)


def _share(shape: Callable[[str], bool] | None, sample: Sequence[str]) -> float | None:
    if shape is None or not sample:
        return None
    return sum(map(shape, sample)) / len(sample)


def _recent(sample: Sequence[str]) -> bool:
    """Tell whether most of the years are of the last ten: days of awards, not of births."""
    years = [int(text[:4]) for text in sample if text[:4].isdecimal()]
    return sum(1 for year in years if year > dt.date.today().year - 10) > len(years) / 2
