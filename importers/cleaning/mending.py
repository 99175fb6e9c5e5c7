"""What the eye cannot see in a text, put right: invisible characters, private codes, radicals, full width."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import NamedTuple, TypeVar

from importers.findings import Remark

T = TypeVar("T")


class Cleaned(NamedTuple):
    """A text in normal form, and what had to be said about it."""

    value: str
    remarks: tuple[Remark, ...] = ()


MOST_SHOWN, MOST_SUGGESTED = 40, 200


def quoted(text: str) -> str:
    """Return a text between quotation marks as a sentence may hold it: what a cell says may fill forty pages."""
    return f"“{text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + '…'}”"


def suggested(text: str) -> str:
    """Return a text as a suggestion, or none where nobody would write so much."""
    return text if len(text) <= MOST_SUGGESTED else ""


HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

# Control and format characters, and the marks that choose a variant: nothing a clerk can see or mean.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Nothing in such a text needs mending; nearly all texts are such.
_SOUND = re.compile("[\n -~\u3001-\u3003\u3007-\u3011\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e“”‘’…—·]*")
SHORT = 60
BLANKS = re.compile(r"\s+")
# The same characters, for what is taken off the end of a text: a pattern for that costs the square of a long run.
BLANK_SIGNS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
HAN_GAP = re.compile(f"(?<=[{HAN}])\\s+(?=[{HAN}])")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NOTHING = frozenset(
    ("", "无", "/", "-", "—", "——", "－", "\\", "暂无", "没有", "N/A", "--", "...", "……", "、", "／", "空")
)


def _private_use() -> dict[int, str]:
    """Map the private codes that old GBK fonts used to the characters' own code points."""
    assigned = dict(
        zip(
            (
                0xE816,
                0xE817,
                0xE818,
                0xE81E,
                0xE826,
                0xE82B,
                0xE82C,
                0xE831,
                0xE832,
                0xE83B,
                0xE843,
                0xE854,
                0xE855,
                0xE864,
            ),
            "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
            strict=True,
        )
    )
    trail = [byte for byte in range(0x50, 0xA1) if byte != 0x7F]
    decoded = {0xE815 + at: bytes([0xFE, byte]).decode("gb18030") for at, byte in enumerate(trail)}
    return decoded | assigned


def _radicals() -> dict[int, str]:
    """Map radicals and compatibility forms to the characters they look like."""
    ranges = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
    plain = {code: unicodedata.normalize("NFKC", chr(code)) for codes in ranges for code in codes}
    # Those that Unicode gives no normal form though they are whole characters, by name: C-SIMPLIFIED HORSE is 马.
    shapes = "⺠民⻁虎⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
    named = dict(zip(map(ord, shapes[::2]), shapes[1::2], strict=True))
    return {code: text for code, text in (plain | named).items() if text != chr(code)}


_FILLERS = dict.fromkeys((0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0), " ")
_MENDED = _private_use() | _radicals() | _FILLERS


def half_width(text: str) -> str:
    """Return the text with full-width letters, digits and punctuation as ASCII."""
    return text.translate(_FULL_WIDTH)


def visible(text: str) -> str:
    """Return the text without invisible characters."""
    return _INVISIBLE.sub("", text)


def remembered(answer: Callable[[str], T]) -> Callable[[str], T]:
    """Remember what a pure function answers to short texts; those of one column come again and again."""
    short = lru_cache(maxsize=8_192)(answer)

    @wraps(answer)
    def asked(text: str) -> T:
        return short(text) if len(text) <= SHORT else answer(text)

    return asked


def mend(text: str) -> str:
    """Return the text without invisible characters, its private GBK codes and radicals as real characters."""
    if _SOUND.fullmatch(text):
        return text
    return _INVISIBLE.sub("", text).translate(_MENDED)


def is_nothing(text: str) -> bool:
    """Tell whether a cell says that it is empty: blank, a dash, 无."""
    return mend(text).strip() in _NOTHING
