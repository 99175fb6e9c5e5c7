"""Mend the small slips of punctuation that keyboards leave in Chinese texts: straight quotes, half-width marks."""

import re

TRAILING = " \u3000。．.，,；;、！!：:"
INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]")
HAN = r"[\u3007\u3400-\u9fff\U00020000-\U000323af]"
FULL_WIDTH = str.maketrans(",;:?!", "，；：？！")
HALF_WIDTH_MARK = re.compile(rf"(?<={HAN})\s*([,;:?!])\s*(?={HAN})")


def mended(text: str) -> str:
    """Return a phrase with curly quotes and full-width marks, and without blanks or marks at its end."""
    inner = HALF_WIDTH_MARK.sub(lambda mark: mark[1].translate(FULL_WIDTH), text.strip())
    return curly(inner.rstrip(TRAILING))


def curly(text: str) -> str:
    """Turn straight double quotes into curly ones, opening and closing in turn."""
    first, *rest = text.split('"')
    return first + "".join("“”"[place % 2] + part for place, part in enumerate(rest))


def paired(text: str) -> bool:
    """Tell whether every double quote that opens also closes."""
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”")


def unquoted(title: str) -> str:
    """Take the quotes off around a title, and make those within it single: a text puts its own around it."""
    inner = title[1:-1]
    if title[:1] + title[-1:] == "“”" and not set("“”") & set(inner):
        return inner
    return title.replace("“", "‘").replace("”", "’")
