"""Read an issue of a bulletin back from plain text, as scanned or pasted: its items found by its contents, its slips mended and named.

What is not a slip stays to the character. Contents and titles that differ are told; a registered office name decides.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import fuzz

from registry.drafting.bulletin import BulletinFacts, BulletinItem
from registry.drafting.house_style import Slip
from registry.drafting.punctuation import HAN
from registry.errors import InvalidInput

_ISSUE = re.compile(r"(增刊)?第\s*(\d+)\s*期(?:[（(]?总第\s*(\d+)\s*期[）)]?)?")
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_COLUMN = re.compile(r"【\s*([^】]+?)\s*】")
_SENT = re.compile(r"^(报|送|发|主送|抄送|抄报)\s*[：:]\s*(.+)$")
_COPIES = re.compile(r"[（(]?共印\s*(\d+)\s*份[）)]?")
_WITNESS = re.compile(r"登记日志(\d+)条，树根([0-9a-f]{64})")
_ENDS = "。！？”：；"
_WIDE = rf"(?:{HAN}|[，。；：、！？“”（）《》〔〕])"
_BLANKS = re.compile(rf"(?<={_WIDE})[ \t\u3000\xa0]+(?=\S)|(?<=\S)[ \t\u3000\xa0]+(?={_WIDE})")
_TWO_HALVES = re.compile(r"[^\s。]{4,30} [^\s。]{4,30}")  # a title of two halves, with the blank that parts them
_HALF = re.compile(rf"(?<={_WIDE})\s*([,;:?!])\s*|(?<=\d)([,;])(?={HAN})")
_FULL = str.maketrans(",;:?!", "，；：？！")
_PURPOSE = re.compile(r"(^|。)(为(?:了|进一步|深入|充分|大力|弘扬|推动)[^。]*)。(?=\d+月|近日|日前)")
_LIKE = 82.0
_LONGEST_TITLE = 60


@dataclass(frozen=True)
class ReadIssue:
    """An issue as it was read, and what was mended or does not agree in it; a slip's position is its line, from 1 on."""

    facts: BulletinFacts
    slips: tuple[Slip, ...]


@dataclass(frozen=True)
class _Part:
    """A paragraph with the line it begins on, mended."""

    text: str
    line: int


def read_bulletin(text: str, offices: Sequence[str] = ()) -> ReadIssue:
    """Return the issue that a text is, and its slips; raise InvalidInput where it is none."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    issue = next((place for place, (_, line) in enumerate(lines) if _ISSUE.fullmatch(line.replace(" ", ""))), None)
    heads = [place for place, (_, line) in enumerate(lines) if _COLUMN.fullmatch(line)]
    if issue is None or not heads or not lines[:issue]:
        raise InvalidInput(reason="这不像一期简报：要有报名、“第几期”和【工作动态】这样的栏目。")
    opening = lines[heads[0]][1]
    body = next((place for place in heads[1:] if lines[place][1] == opening), None)
    if body is None:
        raise InvalidInput(reason="没有找到正文：目录之后，第一个栏目的名称应当再出现一次。")
    slips: list[Slip] = list(_junk(lines[1:issue]))
    contents = _contents(lines[heads[0] : body])
    rest, facts = _without_footer(lines[body:], _head(lines, issue, heads[0]))
    parts = list(_parts(rest, slips))
    begun = list(_items(parts, contents))
    if not begun:
        raise InvalidInput(reason="正文里没有找到目录上的任何一条，请核对目录和正文的标题。")
    items = [_agreed(item, line, contents, text, offices, slips) for item, line in begun]
    return ReadIssue(replace(facts, items=tuple(items)), tuple(sorted(slips, key=lambda slip: slip.position)))


def _junk(lines: Sequence[tuple[int, str]]) -> Iterator[Slip]:
    for number, line in lines:
        if line.replace(" ", "") not in ("简报", "简", "报"):
            yield Slip(number, "junk", f"报头里有认不出的“{line}”，没有采用。", "简报")


def _head(lines: Sequence[tuple[int, str]], issue: int, contents: int) -> BulletinFacts:
    numbered = _ISSUE.fullmatch(lines[issue][1].replace(" ", ""))
    below = [line for _, line in lines[issue + 1 : contents]]
    found = next((match for line in below if (match := _DAY.search(line))), None)
    if numbered is None or found is None:
        raise InvalidInput(reason="报头里没有找到印发日期，请写成2023年5月10日的样子。")
    day = date(int(found[1]), int(found[2]), int(found[3]))
    office = "".join(_DAY.sub("", line).strip() for line in below)
    running = int(numbered[3]) if numbered[3] else None
    name = lines[0][1].replace(" ", "").removesuffix("简报")
    return BulletinFacts(name, int(numbered[2]), office, day, (), running, bool(numbered[1]))


def _contents(lines: Sequence[tuple[int, str]]) -> dict[str, tuple[str, int]]:
    """Return each column's titles as one run without blanks, with the line it begins on."""
    found: dict[str, tuple[str, int]] = {}
    column = ""
    for number, line in lines:
        head = _COLUMN.fullmatch(line)
        if head:
            column = head[1]
            found[column] = "", number + 1
        elif column:
            said, first = found[column]
            found[column] = said + _bare(line), first if said else number
    return found


def _without_footer(
    lines: Sequence[tuple[int, str]], facts: BulletinFacts
) -> tuple[Sequence[tuple[int, str]], BulletinFacts]:
    """Return the lines above the footer, and the issue with what its footer says."""
    sent = tuple((match[1], match[2]) for _, line in lines if (match := _SENT.match(line)))
    copies = next((int(match[1]) for _, line in lines if (match := _COPIES.fullmatch(line))), None)
    witness = next(((int(match[1]), match[2]) for _, line in lines if (match := _WITNESS.fullmatch(line))), None)
    kept = [one for one in lines if not any(mark.match(one[1]) for mark in (_SENT, _COPIES, _WITNESS))]
    return kept, replace(facts, sent_to=sent, copies=copies, witness=witness)


def _parts(lines: Sequence[tuple[int, str]], slips: list[Slip]) -> Iterator[_Part]:
    """Yield mended paragraphs; one that a page break cut in two is joined again."""
    text, first = "", 0
    for number, line in lines:
        if _COLUMN.fullmatch(line):
            if text:
                yield _Part(text, first)
            text = ""
            continue
        said = _mended(line.removeprefix("- ").strip(), number, slips)
        if text and (text[-1] in _ENDS or (len(text) <= _LONGEST_TITLE and not set("。；") & set(text))):
            yield _Part(text, first)
            text = ""
        elif text:
            slips.append(Slip(number, "page-break", "一个自然段在这里断开了，已接上。", ""))
        text, first = (text + said, first) if text else (said, number)
    if text:
        yield _Part(text, first)


def _mended(line: str, number: int, slips: list[Slip]) -> str:
    """Return a paragraph with its slips of scanning and typing mended, each told."""
    text = line
    if '"' in text:
        slips.append(Slip(number, "straight-quotes", f"有{text.count(chr(34))}个直引号，已改为弯引号。", ""))
        text = _curled(text)
    text, blanks = (text, 0) if _TWO_HALVES.fullmatch(text) else _BLANKS.subn("", text)
    if blanks:
        slips.append(Slip(number, "blank", f"词里有{blanks}处空格，已去掉。", ""))
    text, halves = _HALF.subn(lambda mark: (mark[1] or mark[2]).translate(_FULL), text)
    if halves:
        slips.append(Slip(number, "half-width", f"有{halves}处半角标点，已改为全角。", ""))
    broken = _PURPOSE.search(text)
    if broken:
        slips.append(Slip(number, "purpose-full-stop", "表示目的的分句后面用了句号，句子断开了，已改为逗号。", "，"))
        text = f"{text[: broken.end() - 1]}，{text[broken.end() :]}"
    return text


def _curled(text: str) -> str:
    """Turn straight quotes into curly ones in turn; a curly one that is there already counts."""
    out, is_open = [], False
    for character in text:
        if character == '"':
            out.append("”" if is_open else "“")
            is_open = not is_open
        else:
            is_open = character == "“" or (is_open and character != "”")
            out.append(character)
    return "".join(out)


def _items(parts: Sequence[_Part], contents: dict[str, tuple[str, int]]) -> Iterator[tuple[BulletinItem, int]]:
    """Yield the items in their order: what stands in the contents begins one, what follows belongs to it."""
    current: BulletinItem | None = None
    line = 0
    for part in parts:
        begun = _begun(part, contents)
        if begun is not None:
            if current is not None:
                yield current, line
            current, line = begun, part.line
        elif current is not None:
            current = replace(current, text=f"{current.text}\n{part.text}".strip("\n"))
    if current is not None:
        yield current, line


def _begun(part: _Part, contents: dict[str, tuple[str, int]]) -> BulletinItem | None:
    """Return the item that a paragraph begins: a title on its own, or one run into its text."""
    title, mark, rest = part.text.partition("。")
    if len(title) > _LONGEST_TITLE or (not mark and part.text[-1] in "。；，"):
        return None
    column, like = max(
        ((column, _likeness(title, said)) for column, (said, _) in contents.items()), key=lambda pair: pair[1]
    )
    return BulletinItem(column, title, rest, run_in=bool(rest)) if like >= _LIKE else None


def _likeness(title: str, said: str) -> float:
    bare = _bare(title)
    return fuzz.partial_ratio(bare, said) if len(bare) <= len(said) else fuzz.ratio(bare, said)


def _agreed(
    item: BulletinItem,
    line: int,
    contents: dict[str, tuple[str, int]],
    text: str,
    offices: Sequence[str],
    slips: list[Slip],
) -> BulletinItem:
    """Return an item whose title contents and text agree on; where they did not, the registered or the commoner name holds."""
    said, number = contents[item.column]
    bare = _bare(item.title)
    if bare in said:
        return item
    at = fuzz.partial_ratio_alignment(bare, said)
    start = (
        min(at.dest_start, max(0, len(said) - len(bare))) if at else 0
    )  # a window cut short at the end begins earlier
    listed = said[start : start + len(bare)]
    wrong, right = _differing(listed, bare)
    title = item.title
    if right and wrong and _is_better(wrong, right, text, offices):
        slips.append(Slip(line, "title", f"正文标题里是“{right}”，目录里是“{wrong}”，登记的名称是“{wrong}”。", wrong))
        title = title.replace(right, wrong)
    else:
        slips.append(
            Slip(number, "title", f"目录里是“{wrong}”，正文标题里是“{right}”，两处应当一致，已按“{right}”。", right)
        )
    return replace(item, title=title)


def _differing(one: str, other: str) -> tuple[str, str]:
    """Return the words in which two titles differ, with what stands beside them so that each is a name."""
    start = next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
    end = next((place for place, pair in enumerate(zip(one[::-1], other[::-1], strict=False)) if pair[0] != pair[1]), 0)
    before, after = max(0, start - 1), max(0, end - 1)
    return one[before : len(one) - after], other[before : len(other) - after]


def _is_better(listed: str, titled: str, text: str, offices: Sequence[str]) -> bool:
    """Tell whether the contents are right and the title is wrong: by the registered names, else by what is said more often."""
    registered = Counter(
        {listed: sum(listed in office for office in offices), titled: sum(titled in office for office in offices)}
    )
    if registered[listed] != registered[titled]:
        return registered[listed] > registered[titled]
    bare = _bare(text)
    return bare.count(listed) > bare.count(titled)


def _bare(text: str) -> str:
    """Return a text without blanks and quotes, which scanning loses and turns."""
    return re.sub(r"[\s\"“”]", "", text)
