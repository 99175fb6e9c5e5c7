"""How two units or dwellings may be one: the same, in longer or shorter words, or a slip apart."""

import re
from functools import lru_cache

from importers.likeness.shapes import look_same
from importers.likeness.sounds import sound_same, standard_forms

# Numerals, directions and sizes tell two places apart, however alike they look or sound.
_TELLING = frozenset("〇零一二三四五六七八九十百千万甲乙丙丁东西南北中上下前后左右大小新老0123456789")
_BLANKS = re.compile(r"[\s()（）\-—－,，。.]+")
_KINDS = re.compile(
    "(?:(?P<community>社区居民委员会|社区居委会|社区居委|居民委员会|居委会|社区)|"
    "(?P<village>村民委员会|村委会|民委员会|行政村|村)|"
    "(?P<street>街道办事处|办事处|街道)|"
    "(?P<company>股份有限公司|有限责任公司|有限公司|公司))$"
)
_DWELLING = re.compile(r"\d|[一二三四五六七八九十]+[号组栋楼室户]")


@lru_cache(65536)
def core_of(unit: str) -> str:
    """Return the few characters by which a unit is known, whatever stands before and after them."""
    bare = plain_place(unit)
    core = _KINDS.sub("", bare)
    return core[-2:] if core != bare and core else bare[-4:]


@lru_cache(4096)
def plain_place(text: str) -> str:
    """Return the name of a place in standard characters without blanks and marks."""
    return "".join(map(standard_forms().__getitem__, _BLANKS.sub("", text)))


def same_place(left: str, right: str) -> str:
    """Return in words how two units are one, or an empty text where they are two."""
    if left == right:
        return "相同"
    one, other = plain_place(left), plain_place(right)
    if one == other:
        return "相同"
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and (long.endswith(short) or long.startswith(short)):
        return "写法不同"
    (few, kind), (many, other_kind) = _split(short), _split(long)
    if len(few) >= 2 and kind == other_kind and kind and many.endswith(few):
        return "写法不同"
    return _slip(one, other)


def is_dwelling(address: str) -> bool:
    """Tell whether an address says one home, not a whole village."""
    return len(address) >= 4 and bool(_DWELLING.search(address))


def _split(place: str) -> tuple[str, str | None]:
    """Return the name proper of a place and its kind; a school or a hospital has none that may be left out."""
    found = _KINDS.search(place)
    return (place[: found.start()], found.lastgroup) if found else (place, None)


def _slip(one: str, other: str) -> str:
    pairs = [(left, right) for left, right in zip(one, other, strict=False) if left != right]
    if len(one) != len(other) or len(one) < 3 or len(pairs) != 1 or not _TELLING.isdisjoint(pairs[0]):
        return ""
    left, right = pairs[0]
    return f"只差一个字（{left}/{right}）" if sound_same(left, right) or look_same(left, right) else ""
