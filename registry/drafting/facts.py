"""Read the facts of a news item strictly: what is unknown, missing or contradictory is refused, all of it at once."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from registry.drafting.kinds import KINDS
from registry.drafting.punctuation import INVISIBLE, TRAILING, mended, paired, unquoted
from registry.errors import InvalidInput

PARTS_OF_DAY = ("上午", "下午", "晚上")
_LABELS = {
    "office": "单位",
    "program": "评选项目",
    "cycle": "届次",
    "event": "活动名称",
    "held_on": "举行日期",
    "part_of_day": "时段",
    "purpose": "目的",
    "honorees": "获奖者",
    "acts": "议程",
    "total": "总数",
}
_OPTIONAL = {"part_of_day", "purpose", "total"}
_TEXTS = ("office", "program", "cycle", "event", "part_of_day", "purpose")
_HONOREE_KEYS = {"kind", "count", "measure"}
_QUOTES = "“”\"‘’'"
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class HonoreeCount:
    """How many honorees of one kind there are, with the measure word they are counted by."""

    kind: str
    count: int
    measure: str


@dataclass(frozen=True)
class NewsFacts:
    """Everything a news item about a ceremony says."""

    office: str
    program: str
    cycle: str
    event: str
    held_on: date
    honorees: tuple[HonoreeCount, ...]
    acts: tuple[str, ...]
    part_of_day: str = ""
    purpose: str = ""

    @property
    def total(self) -> int:
        """Return the number of honorees of all kinds."""
        return sum(group.count for group in self.honorees)


def read_news_facts(facts: Mapping[str, object]) -> NewsFacts:
    """Return the facts of a news item with small slips of punctuation mended, or raise InvalidInput naming every fault.

    Mended are quotes around the program and a mark at the end of the purpose, the event or an act.
    """
    if not isinstance(facts, Mapping):
        raise InvalidInput(reason="消息稿的事实应当是一个对象，写成{…}的样子。")
    _refuse(_shape_faults(facts))
    read = _read(facts)
    _refuse(_contradictions(read, facts.get("total")))
    return read


def _refuse(faults: Iterator[str]) -> None:
    found = list(dict.fromkeys(faults))
    if found:
        raise InvalidInput(reason=f"消息稿的事实有误：{'；'.join(found)}。")


def _label(key: str) -> str:
    return f"{key}（{_LABELS[key]}）" if key in _LABELS else key


def _shape_faults(facts: Mapping[str, object]) -> Iterator[str]:
    unknown = [str(key) for key in facts if key not in _LABELS]
    missing = [_label(key) for key in _LABELS if key not in facts and key not in _OPTIONAL]
    if unknown:
        yield f"不认识{'、'.join(unknown)}"
    if missing:
        yield f"缺少{'、'.join(missing)}"
    for key in _TEXTS:
        if key in facts:
            yield from _text_faults(_label(key), facts[key], may_be_empty=key in _OPTIONAL)
    if "held_on" in facts and _day(facts["held_on"]) is None:
        yield f"held_on（举行日期）应写成2023-05-06这样真实的日期，现在是{_shown(facts['held_on'])}"
    if facts.get("part_of_day", "上午") not in (*PARTS_OF_DAY, ""):
        yield f"part_of_day（时段）只能是{'、'.join(PARTS_OF_DAY)}，现在是{_shown(facts['part_of_day'])}"
    if "total" in facts and not _is_count(facts["total"]):
        yield f"total（总数）应是1以上的整数，现在是{_shown(facts['total'])}"
    if "honorees" in facts:
        yield from _honoree_faults(facts["honorees"])
    if "acts" in facts:
        yield from _act_faults(facts["acts"])


def _text_faults(label: str, text: object, may_be_empty: bool = False) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"{label}应是文字，现在是{_shown(text)}"
    elif not may_be_empty and not text.strip(TRAILING + _QUOTES):
        yield f"{label}是空的"
    elif INVISIBLE.search(text.strip()):
        yield f"{label}里有换行或看不见的字符"
    elif not paired(text):
        yield f"{label}里的引号不成对"


def _honoree_faults(honorees: object) -> Iterator[str]:
    if not isinstance(honorees, list | tuple) or not honorees:
        yield "honorees（获奖者）应是列表，至少有一类"
        return
    for place, honoree in enumerate(honorees, start=1):
        yield from _one_honoree_faults(f"honorees（获奖者）第{place}项", honoree)


def _one_honoree_faults(label: str, honoree: object) -> Iterator[str]:
    if not isinstance(honoree, Mapping):
        yield f"{label}应写明kind和count"
        return
    if unknown := [str(key) for key in honoree if key not in _HONOREE_KEYS]:
        yield f"{label}不认识{'、'.join(unknown)}"
    if missing := [key for key in ("kind", "count") if key not in honoree]:
        yield f"{label}缺少{'、'.join(missing)}"
    if "count" in honoree and not _is_count(honoree["count"]):
        yield f"{label}的count应是1以上的整数，现在是{_shown(honoree['count'])}"
    kind = KINDS.get(honoree["kind"]) if isinstance(honoree.get("kind"), str) else None
    if "kind" in honoree and kind is None:
        yield f"{label}的kind只能是{'、'.join(KINDS)}，现在是{_shown(honoree['kind'])}"
    if kind and honoree.get("measure", kind.measure) not in kind.measures:
        yield f"{label}的measure与kind不合，应是{'、'.join(kind.measures)}，现在是{_shown(honoree['measure'])}"


def _act_faults(acts: object) -> Iterator[str]:
    if not isinstance(acts, list | tuple) or not acts:
        yield "acts（议程）应是列表，至少有一项"
        return
    for place, act in enumerate(acts, start=1):
        yield from _text_faults(f"acts（议程）第{place}项", act)


def _is_count(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= 1


def _day(text: object) -> date | None:
    if not isinstance(text, str) or not _ISO_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shown(fact: object) -> str:
    text = "空值" if fact is None else str(fact)
    return f"“{text[:20]}…”" if len(text) > 20 else f"“{text}”"


def _read(facts: Mapping[str, object]) -> NewsFacts:
    held_on = _day(facts["held_on"])
    assert held_on is not None  # noqa: S101 - _shape_faults has read it already
    honorees: list[Mapping[str, object]] = list(facts["honorees"])  # type: ignore[call-overload]  # its shape was checked above
    acts: list[str] = list(facts["acts"])  # type: ignore[call-overload]  # its shape was checked above
    return NewsFacts(
        office=mended(str(facts["office"])),
        program=unquoted(mended(str(facts["program"]))),
        cycle=mended(str(facts["cycle"])),
        event=mended(str(facts["event"])),
        held_on=held_on,
        honorees=tuple(_honoree(honoree) for honoree in honorees),
        acts=tuple(mended(act) for act in acts),
        part_of_day=mended(str(facts.get("part_of_day", ""))),
        purpose=mended(str(facts.get("purpose", ""))),
    )


def _honoree(honoree: Mapping[str, object]) -> HonoreeCount:
    kind, count = str(honoree["kind"]), honoree["count"]
    assert isinstance(count, int)  # noqa: S101 - _shape_faults has looked already
    return HonoreeCount(kind, count, str(honoree.get("measure", KINDS[kind].measure)))


def _contradictions(facts: NewsFacts, total: object) -> Iterator[str]:
    kinds = [kind for kind, times in Counter(group.kind for group in facts.honorees).items() if times > 1]
    if kinds:
        yield f"honorees（获奖者）里{'、'.join(kinds)}写了两次"
    if total is not None and total != facts.total:
        yield f"total（总数）是{total}，各类相加却是{facts.total}"
    if acts := [act for act, times in Counter(facts.acts).items() if times > 1]:
        yield f"acts（议程）里“{'、'.join(acts)}”写了两次"
    if facts.program in facts.event or facts.cycle in facts.event:
        yield f"event（活动名称）只写颁奖大会这样的名称，不要再带届次和项目，现在是“{facts.event}”"
    years = [int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", facts.cycle)]
    if years and min(years) > facts.held_on.year:
        yield f"cycle（届次）是“{facts.cycle}”，举行日期却在{facts.held_on.year}年"
    yield from _other_counts(facts)


def _other_counts(facts: NewsFacts) -> Iterator[str]:
    allowed = {group.count for group in facts.honorees} | {facts.total}
    measures = "|".join(sorted({re.escape(m) for kind in KINDS.values() for m in kind.measures}, key=len, reverse=True))
    counted = re.compile(rf"(\d+)(?:{measures})[“‘]?{re.escape(facts.program)}")
    for act in facts.acts:
        for number in counted.findall(act):
            if int(number) not in allowed:
                yield f"acts（议程）写了{number}，honorees（获奖者）里却是{facts.total}"
