"""Read the facts of a news item strictly: what is unknown or contradictory is refused, all of it at once.

What nobody knows is left out of the facts, and the item does not say it; only the honorees must be told.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from registry.drafting.kinds import COUNTED, MEASURES
from registry.drafting.punctuation import INVISIBLE, TRAILING, mended, paired, unquoted
from registry.errors import InvalidInput

PARTS_OF_DAY = ("上午", "下午", "晚上")
_LABELS = {
    "office": "单位",
    "hosts": "联合主办单位",
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
_TEXTS = ("office", "program", "cycle", "event", "part_of_day", "purpose")
_HONOREE_KEYS = {"kind", "count", "measure", "title"}
_QUOTES = "“”\"‘’'"
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ISO_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class HonoreeCount:
    """How many honorees of one kind and title there are, with their measure word; no title is the program's name."""

    kind: str
    count: int
    measure: str
    title: str = ""


@dataclass(frozen=True)
class NewsFacts:
    """Everything a news item says: of a day (`held_on`), of a month alone (`held_in`, year and month), or of neither."""

    office: str
    program: str
    cycle: str
    event: str
    held_on: date | None
    honorees: tuple[HonoreeCount, ...]
    acts: tuple[str, ...] = ()
    part_of_day: str = ""
    purpose: str = ""
    hosts: tuple[str, ...] = ()
    held_in: tuple[int, int] | None = None
    total_told: bool = False

    @property
    def total(self) -> int:
        """Return the number of honorees of all kinds."""
        return sum(group.count for group in self.honorees)

    @property
    def offices(self) -> tuple[str, ...]:
        """Return who held it, several in their order; nobody where nobody was told."""
        return self.hosts or ((self.office,) if self.office else ())

    @property
    def year(self) -> int | None:
        """Return the year it is of, where that is known."""
        if self.held_on:
            return self.held_on.year
        return self.held_in[0] if self.held_in else None


def read_news_facts(facts: Mapping[str, object]) -> NewsFacts:
    """Return the facts of a news item with small slips of punctuation mended, or raise InvalidInput naming every fault.

    Mended are quotes around the program and a mark at the end of the purpose, the event or an act.
    """
    if not isinstance(facts, Mapping):
        raise InvalidInput(reason="消息稿的事实应当是一个对象，写成{…}的样子。")
    _refuse(_shape_faults(facts))
    read = _read(facts)
    _refuse(_contradictions(read, facts.get("total") or None))
    return read


def _refuse(faults: Iterator[str]) -> None:
    found = list(dict.fromkeys(faults))
    if found:
        raise InvalidInput(reason=f"消息稿的事实有误：{'；'.join(found)}。")


def _label(key: str) -> str:
    return f"{key}（{_LABELS[key]}）" if key in _LABELS else key


def _shape_faults(facts: Mapping[str, object]) -> Iterator[str]:
    unknown = [str(key) for key in facts if key not in _LABELS]
    if unknown:
        yield f"不认识{'、'.join(unknown)}"
    if not facts.get("honorees"):
        yield f"缺少{_label('honorees')}" if "honorees" not in facts else "honorees（获奖者）应是列表，至少有一类"
    told = {key: fact for key, fact in facts.items() if fact is not None and fact != ""}
    for key in _TEXTS:
        if key in told:
            yield from _text_faults(_label(key), told[key])
    if "held_on" in told and _day(told["held_on"]) is None and _month(told["held_on"]) is None:
        yield f"held_on（举行日期）应写成2023-05-06这样真实的日期，现在是{_shown(told['held_on'])}"
    if told.get("part_of_day", "上午") not in PARTS_OF_DAY:
        yield f"part_of_day（时段）只能是{'、'.join(PARTS_OF_DAY)}，现在是{_shown(told['part_of_day'])}"
    if "total" in told and not _is_count(told["total"]):
        yield f"total（总数）应是1以上的整数，现在是{_shown(told['total'])}"
    if facts.get("honorees"):
        yield from _honoree_faults(facts["honorees"])
    for key in ("acts", "hosts"):
        if key in told:
            yield from _list_faults(_label(key), told[key])


def _text_faults(label: str, text: object) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"{label}应是文字，现在是{_shown(text)}"
    elif not text.strip(TRAILING + _QUOTES):
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
    kind = COUNTED.get(honoree["kind"]) if isinstance(honoree.get("kind"), str) else None
    if "kind" in honoree and kind is None:
        yield f"{label}的kind只能是{'、'.join(COUNTED)}，现在是{_shown(honoree['kind'])}"
    if honoree.get("title") not in (None, ""):
        yield from _text_faults(f"{label}的title", honoree["title"])
    if kind and honoree.get("measure", kind.measure) not in kind.measures:
        yield f"{label}的measure与kind不合，应是{'、'.join(kind.measures)}，现在是{_shown(honoree['measure'])}"


def _list_faults(label: str, texts: object) -> Iterator[str]:
    if not isinstance(texts, list | tuple):
        yield f"{label}应是列表"
        return
    for place, text in enumerate(texts, start=1):
        yield from _text_faults(f"{label}第{place}项", text)


def _is_count(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= 1


def _day(text: object) -> date | None:
    if not isinstance(text, str) or not _ISO_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _month(text: object) -> tuple[int, int] | None:
    if not isinstance(text, str) or not _ISO_MONTH.fullmatch(text):
        return None
    return int(text[:4]), int(text[5:])


def _shown(fact: object) -> str:
    text = "空值" if fact is None else str(fact)
    return f"“{text[:20]}…”" if len(text) > 20 else f"“{text}”"


def _read(facts: Mapping[str, object]) -> NewsFacts:
    honorees: list[Mapping[str, object]] = list(facts["honorees"])  # type: ignore[call-overload]  # its shape was checked above
    acts: list[str] = list(facts.get("acts") or ())  # type: ignore[call-overload]  # its shape was checked above
    hosts: list[str] = list(facts.get("hosts") or ())  # type: ignore[call-overload]  # its shape was checked above
    said = {key: mended(str(facts.get(key) or "")) for key in _TEXTS}
    return NewsFacts(
        office=said["office"],
        program=unquoted(said["program"]),
        cycle=said["cycle"],
        event=said["event"],
        held_on=_day(facts.get("held_on")),
        honorees=tuple(_honoree(honoree) for honoree in honorees),
        acts=tuple(mended(act) for act in acts),
        part_of_day=said["part_of_day"],
        purpose=said["purpose"],
        hosts=tuple(mended(host) for host in hosts),
        held_in=_month(facts.get("held_on")),
        total_told=bool(facts.get("total")),
    )


def _honoree(honoree: Mapping[str, object]) -> HonoreeCount:
    kind, count = str(honoree["kind"]), honoree["count"]
    assert isinstance(count, int)  # noqa: S101 - _shape_faults has looked already
    title = unquoted(mended(str(honoree.get("title") or "")))
    return HonoreeCount(kind, count, str(honoree.get("measure") or COUNTED[kind].measure), title)


def _contradictions(facts: NewsFacts, total: object) -> Iterator[str]:
    groups = Counter((group.kind, group.title or facts.program) for group in facts.honorees)
    if kinds := [kind for (kind, _), times in groups.items() if times > 1]:
        yield f"honorees（获奖者）里{'、'.join(kinds)}写了两次"
    if not facts.program and not all(group.title for group in facts.honorees):
        yield f"缺少{_label('program')}，或者每类获奖者的title（称号）"
    if total is not None and total != facts.total:
        yield f"total（总数）是{total}，各类相加却是{facts.total}"
    if acts := [act for act, times in Counter(facts.acts).items() if times > 1]:
        yield f"acts（议程）里“{'、'.join(acts)}”写了两次"
    if facts.office and facts.hosts and facts.office not in facts.hosts:
        yield f"office（单位）是“{facts.office}”，hosts（联合主办单位）里却没有它"
    if any(told and told in facts.event for told in (facts.program, facts.cycle)):
        yield f"event（活动名称）只写颁奖大会这样的名称，不要再带届次和项目，现在是“{facts.event}”"
    if facts.part_of_day and not facts.held_on:
        yield "part_of_day（时段）要和held_on（举行日期）一起写"
    years = [int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", facts.cycle)]
    if years and facts.year and min(years) > facts.year:
        yield f"cycle（届次）是“{facts.cycle}”，举行日期却在{facts.year}年"
    yield from _other_counts(facts)


def _other_counts(facts: NewsFacts) -> Iterator[str]:
    allowed = {group.count for group in facts.honorees} | {facts.total}
    if not facts.program:
        return
    measures = "|".join(map(re.escape, MEASURES))
    counted = re.compile(rf"(\d+)(?:{measures})[“‘]?{re.escape(facts.program)}")
    for act in facts.acts:
        for number in counted.findall(act):
            if int(number) not in allowed:
                yield f"acts（议程）写了{number}，honorees（获奖者）里却是{facts.total}"
