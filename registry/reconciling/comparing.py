"""Hold a finished paper against what it must say: every difference with its place and its person, a rewording as a remark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from registry.reconciling.marks import Expected, Mark, Person, Stream, plain

WHATS = {
    "name": "姓名（名称）", "unit": "单位", "title": "荣誉", "number": "证书编号", "place": "序号", "count": "人数", "date": "日期",
    "office": "单位名称", "program": "评选项目", "cycle": "届次", "doc_no": "文号", "figure": "数字", "order": "次序",
    "heading": "标题", "missing": "缺少", "extra": "多出", "wording": "文字", "page": "页数", "frozen": "证书内容",
}  # fmt: skip
_LIKE, _AROUND = 80.0, 12  # how like a title must be to be meant; characters looked at around an item
_SHOWN = 24  # characters of a text that a difference repeats
_SLIP = 2  # characters: a change of so few in plain wording is taken for a slip, a longer one for a rewording


@dataclass(frozen=True)
class Difference:
    """Where a paper says otherwise than the record; a remark where it is only put otherwise."""

    file: str
    page: int
    line: int
    what: str
    expected: str
    found: str
    person: Person | None = None
    is_remark: bool = False

    @property
    def where(self) -> str:
        """Return the place: 第3页第5行, or 第57行."""
        page = f"第{self.page}页" if self.page else ""
        return f"{page}第{self.line}行" if self.line else page or "全文"

    @property
    def label(self) -> str:
        """Return what is different, as people call it."""
        return WHATS[self.what]

    @property
    def said(self) -> str:
        """Say it in one sentence."""
        who = f"第{self.person.place}名{self.person.name}，" if self.person else ""
        if self.what == "order":
            return f"{self.file} {self.where}：{who}次序不同，这里是“{self.found}”。"
        if self.what in ("missing", "page", "frozen"):
            return f"{self.file} {self.where}：{who}{WHATS[self.what]}：{self.expected}{f'；文件里是{self.found}' if self.found else ''}。"
        if self.what == "extra":
            return f"{self.file} {self.where}：{who}多出“{self.found}”。"
        found = f"文件里是“{self.found}”" if self.found else "文件里没有"
        return f"{self.file} {self.where}：{who}{WHATS[self.what]}应为“{self.expected}”，{found}。"


@dataclass(frozen=True)
class _Change:
    start: int
    end: int
    found_start: int
    found_end: int


def compare(expected: Expected, found: Stream, file: str) -> list[Difference]:
    """Return the differences of a paper, then what is only worded otherwise, in the order of its text."""
    if expected.title:
        return _compare_within(expected, found, file)
    if expected.stream.text == found.text:
        return []
    changes = list(_changes(expected.stream.text, found.text))
    told = list(_told(expected, found, file, changes))
    return _with_orders(_once(told), expected, found, file)


def _compare_within(expected: Expected, found: Stream, file: str) -> list[Difference]:
    """Return the differences of one item of a bulletin, and of its title wherever else it stands: in the contents."""
    text = expected.stream.text
    at = fuzz.partial_ratio_alignment(text, found.text)
    if at is None or at.score < _LIKE:
        return [Difference(file, 0, 0, "missing", _shown(text), "")]
    start, end = max(0, at.dest_start - _AROUND), min(len(found.text), at.dest_end + _AROUND)
    window = found.part(start, end)
    inside = [change for change in _changes(text, window.text) if not _is_beside(change, text)]
    told = list(_told(expected, window, file, inside))
    return [*_titles(expected, found, file, (at.dest_start, at.dest_end)), *_once(told)]


def _is_beside(change: "_Change", text: str) -> bool:
    """Tell whether something stands before or behind an item, where other items do."""
    return change.start == change.end and change.start in (0, len(text))


def _titles(expected: Expected, found: Stream, file: str, item: tuple[int, int]) -> Iterator[Difference]:
    title = plain(expected.title)
    ends = [*found.starts[1:], len(found.text)]
    for start, end, (page, line) in zip(found.starts, ends, found.lines, strict=True):
        said = found.text[start:end]
        is_elsewhere = end <= item[0] or start >= item[1]
        if is_elsewhere and said != title and fuzz.ratio(said, title) >= _LIKE:
            yield Difference(file, page, line, "heading", title, said)


def _changes(expected: str, found: str) -> Iterator[_Change]:
    for code in Levenshtein.opcodes(expected, found):
        if code.tag != "equal":
            yield _Change(code.src_start, code.src_end, code.dest_start, code.dest_end)


def _told(expected: Expected, found: Stream, file: str, changes: Sequence[_Change]) -> Iterator[Difference]:
    text, listed = expected.stream.text, _listed(expected)
    for change in changes:
        marks = [mark for mark in expected.marks if _touches(mark, change, text, found.text)]
        page, line = found.place(change.found_start)
        for mark in marks:
            yield Difference(
                file,
                page,
                line,
                mark.what,
                text[mark.start : mark.end],
                _as_found(mark, changes, found.text),
                mark.person,
            )
        if not marks:
            yield _unmarked(expected, change, found, file, listed)


def _touches(mark: Mark, change: _Change, text: str, found: str) -> bool:
    if change.start < change.end:
        return change.start < mark.end and mark.start < change.end
    if mark.start < change.start < mark.end:
        return True
    added = found[change.found_start : change.found_end]
    edge = added[-1:] if change.start == mark.start else added[:1] if change.start == mark.end else ""
    own = text[mark.start] if change.start == mark.start else text[mark.end - 1]
    return bool(edge) and (edge.isdigit() if own.isdigit() else mark.what in ("name", "unit") and not edge.isdigit())


def _as_found(mark: Mark, changes: Sequence[_Change], found: str) -> str:
    """Return what stands where a fact should stand."""
    shift, start, end = 0, None, mark.end
    first, last = mark.start, mark.end
    for change in changes:
        if change.end < mark.start or (change.end == mark.start and change.start < change.end):
            shift = change.found_end - change.end
        elif change.start > mark.end or (change.start == mark.end and change.start < change.end):
            break
        else:
            if start is None:
                start = change.found_start - max(0, change.start - mark.start)
                if change.start < mark.start:
                    start = change.found_start
            last = change.found_end + max(0, mark.end - change.end)
            end = last
    if start is None:
        return found[first + shift : end + shift]
    return found[start:end]


def _listed(expected: Expected) -> tuple[int, int]:
    """Return from where to where the honorees are listed."""
    people = [mark for mark in expected.marks if mark.person]
    return (people[0].start, people[-1].end) if people else (-1, -1)


def _unmarked(expected: Expected, change: _Change, found: Stream, file: str, listed: tuple[int, int]) -> Difference:
    page, line = found.place(change.found_start)
    was, now = expected.stream.text[change.start : change.end], found.text[change.found_start : change.found_end]
    names = {person.name for person in expected.people}
    if any(character.isdigit() for character in now) or any(name in now for name in names):
        return Difference(file, page, line, "extra", _shown(was), _shown(now))
    is_in_list = listed[0] <= change.start <= listed[1]
    if now and not was and is_in_list:
        return Difference(file, page, line, "extra", "", _shown(now))
    is_slip = max(len(was), len(now)) <= _SLIP
    return Difference(file, page, line, "wording", _shown(was), _shown(now), None, not is_slip)


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _once(told: Sequence[Difference]) -> list[Difference]:
    """Tell each fact of each person once, where it first differs."""
    seen: dict[tuple[object, ...], Difference] = {}
    for one in told:
        key = (
            (one.what, one.expected, one.person)
            if one.person or one.what == "figure"
            else (one.what, one.page, one.line, one.expected)
        )
        seen.setdefault(key, one)
    return list(seen.values())


def _with_orders(told: list[Difference], expected: Expected, found: Stream, file: str) -> list[Difference]:
    """Tell people who stand in each other's places as out of order, and those of whom nothing is left as missing."""
    names = {person.name for person in expected.people}
    placed, gone = dict[Person, Difference](), set[Person]()
    for one in told:
        if one.what == "name" and one.person:
            if one.found in names and one.found != one.expected:
                placed[one.person] = Difference(file, one.page, one.line, "order", one.expected, one.found, one.person)
            elif not one.found and one.person.name not in found.text:
                gone.add(one.person)
    kept = []
    for one in told:
        if one.person in placed:
            if one.what == "name":
                kept.append(placed[one.person])
        elif one.person in gone:
            if one.what == "name":
                kept.append(Difference(file, one.page, one.line, "missing", one.expected, "", one.person))
        else:
            kept.append(one)
    return kept
