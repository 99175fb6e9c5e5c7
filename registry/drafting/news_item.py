"""Write a news item in the bulletin's voice: short, a title that runs into one sentence of facts, or long, in paragraphs.

Each kind of event has a way of its own to be told: a meeting, a list made public, a praise without a meeting, awards
brought home. What is not among the facts is not said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from registry.drafting.dates import month_day
from registry.drafting.facts import HonoreeCount, NewsFacts
from registry.drafting.kinds import COUNTED, counted

SHORT = 200  # characters, the title too
# a sentence of its own begins where the place is set off by a comma
_PLACES = ("会上，", "仪式上，", "典礼上，", "现场，")
_MET = ("会", "仪式", "典礼", "活动", "晚会", "展演")
_MADE_PUBLIC = ("结果", "名单", "揭晓", "公布", "选树", "推选", "评选")
_CHOOSING = {"选树": "选树出", "推选": "推选出", "评选": "评选出"}


@dataclass(frozen=True)
class NewsItem:
    """A news item: its title without a closing mark, its text, whose paragraphs are parted by line breaks, and what was left out."""

    title: str
    text: str
    left_out: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """Return the item as short columns print it: the title runs into the text."""
        return f"{self.title}。{self.text}"


def draft_news(facts: NewsFacts, long: bool = False) -> NewsItem:
    """Return the news item that says these facts and nothing else.

    A short one that grows too long leaves out speeches and the like, from the last on, then the purpose; never a figure,
    a name or a date.
    """
    if long:
        return NewsItem(_title(facts), "\n".join(_paragraphs(facts)))
    item, left_out = NewsItem(_title(facts), _sentence(facts)), list[str]()
    for shorter, dropped in _shorter(facts):
        if len(item.line) <= SHORT:
            break
        left_out.append(dropped)
        item = NewsItem(_title(shorter), _sentence(shorter), tuple(left_out))
    return item


def _shorter(facts: NewsFacts) -> Iterator[tuple[NewsFacts, str]]:
    """Yield the facts with less and less beside the figures, each with what was left out."""
    for act in [act for act in reversed(facts.acts) if "宣读" not in act and not _presents(act)]:
        facts = replace(facts, acts=tuple(one for one in facts.acts if one != act))
        yield facts, act
    if facts.purpose:
        yield replace(facts, purpose=""), facts.purpose


def _title(facts: NewsFacts) -> str:
    program = f"“{facts.program}”" if facts.program else ""
    who, together = _who(facts), _together(facts)
    if is_meeting(facts.event):
        return f"{who}{together}{_verb(facts.event)}{program}{_meeting(facts.event)}"
    if _is_praise(facts.event):
        return f"{who}{together}{facts.event}{program or _titles(facts)}"
    verb, word = _making_public(facts.event)
    return f"{who}{together}{verb}{program}{word}" if who else f"{program}{word}{verb}"


def _sentence(facts: NewsFacts) -> str:
    if not is_meeting(facts.event):
        return f"{_told(facts, _without_meeting(facts))}{_further(facts)}。"
    acts = "，".join(_acts(facts))
    stop = "。" if acts.startswith(_PLACES) else "，"
    return f"{_told(facts, _held(facts))}{stop}{acts}。"


def _paragraphs(facts: NewsFacts) -> Iterator[str]:
    """Yield the long version: what took place, what was done there, and the figures once more where there are several."""
    if not is_meeting(facts.event):
        yield f"{_told(facts, _without_meeting(facts))}。"
        yield from (f"{act}。" for act in facts.acts)
        return
    yield f"{_told(facts, _held(facts))}。"
    yield f"{'，'.join(_acts(facts))}。"
    if len(facts.honorees) > 1:
        yield f"此次受到{_praise(facts.event)}的有{_listing(facts)}{_sum(facts)}。"


def _told(facts: NewsFacts, what: str) -> str:
    """Return the clause before which stand its purpose and its day; 近日 only where the day is not known."""
    return "，".join(clause for clause in (facts.purpose, _day(facts), what) if clause)


def _day(facts: NewsFacts) -> str:
    if facts.held_on:
        return f"{month_day(facts.held_on)}{facts.part_of_day}"
    return f"{facts.held_in[1]}月" if facts.held_in else "近日"


def _who(facts: NewsFacts) -> str:
    return "、".join(facts.offices)


def _together(facts: NewsFacts) -> str:
    return "联合" if len(facts.offices) > 1 else ""


def _honor(facts: NewsFacts) -> str:
    return f"{facts.cycle}“{facts.program}”" if facts.program else facts.cycle


def is_meeting(event: str) -> bool:
    """Tell whether an event is one that people come together for, or go out for; else something was only made public."""
    return event.endswith(_MET) or bool(
        event and not _is_praise(event) and not any(said in event for said in _MADE_PUBLIC)
    )


def _is_praise(event: str) -> bool:
    return event.endswith(("表扬", "表彰", "嘉奖", "命名", "认定"))


def _meeting(event: str) -> str:
    return event if event.endswith(_MET) else f"{event}活动"


def _verb(event: str) -> str:
    return "开展" if _meeting(event).endswith("活动") else "举行"


def _held(facts: NewsFacts) -> str:
    return f"{_who(facts)}{_together(facts)}{_verb(facts.event)}{_honor(facts)}{_meeting(facts.event)}"


def _without_meeting(facts: NewsFacts) -> str:
    """Return the clause of what was only made public: who praises whom, or which list came out with how many."""
    who = f"{_who(facts)}{_together(facts)}"
    if _is_praise(facts.event):
        titled = facts.program and any(group.title not in ("", facts.program) for group in facts.honorees)
        whom = f"{_honor(facts)}：" if titled else facts.cycle
        return f"{who}{facts.event}{whom}{_listing(facts)}{_sum(facts)}"
    verb, word = _making_public(facts.event)
    public = f"{who}{verb}{_honor(facts)}{word}" if who else f"{_honor(facts)}{word}{verb}"
    chosen = next((said for said in _CHOOSING if said in facts.event), "")
    one = facts.honorees[0]
    if len(facts.honorees) == 1 and one.title in ("", facts.program):  # its title was just said
        return f"{public}，共{_CHOOSING.get(chosen, '')}{one.count}{one.measure}"
    return f"{public}，共{_CHOOSING.get(chosen, '有')}{_listing(facts)}{_sum(facts)}"


def _making_public(event: str) -> tuple[str, str]:
    """Return the verb and the noun: 公布…选树结果, 揭晓…名单."""
    verb = "揭晓" if "揭晓" in event else "公布"
    return verb, event if event.endswith(("结果", "名单")) else "名单"


def _further(facts: NewsFacts) -> str:
    return "".join(f"，{act}" for act in facts.acts)


def _acts(facts: NewsFacts) -> Iterator[str]:
    """Yield the clauses of the ceremony; the honorees are named once, where they receive something."""
    if not facts.acts:
        yield _without_acts(facts)
        return
    presenting = next((act for act in facts.acts if _presents(act)), None)
    read_before = False
    for act in _with_recognition(facts, presenting):
        clause = _clause(act, facts, presenting, read_before)
        yield clause if read_before or act != facts.acts[0] else _placed(clause, act, facts.event)
        read_before = "宣读" in act


def _without_acts(facts: NewsFacts) -> str:
    if "送奖上门" in facts.event:
        home = all(group.kind == "household" for group in facts.honorees)
        return f"把荣誉送到{recipients(facts)}{'家中' if home else '手中'}"
    if "揭晓" in facts.event:
        return f"揭晓{_listing(facts)}{_sum(facts)}"
    return f"{recipients(facts)}受到{_praise(facts.event)}"


def _with_recognition(facts: NewsFacts, presenting: str | None) -> Iterator[str]:
    """Yield the acts, and the honorees after the reading of the list where nothing is presented to them."""
    said = presenting is not None or any(re.search(rf"(?<!\d){facts.total}(?!\d)", act) for act in facts.acts)
    if len(facts.honorees) > 1 and presenting is None:
        said = False  # an act may tell the sum; who is honored for what must stand there too
    after = next((act for act in facts.acts if "宣读" in act), facts.acts[0])
    for act in facts.acts:
        yield act
        if act == after and not said:
            yield f"{recipients(facts)}受到{_praise(facts.event)}"


def _presents(act: str) -> bool:
    return act.startswith(("颁发", "授牌", "颁授"))


def _clause(act: str, facts: NewsFacts, presenting: str | None, read_before: bool) -> str:
    if act.startswith("宣读") and not act.startswith("宣读了"):
        return f"宣读了{act.removeprefix('宣读')}"
    if act != presenting:
        return act
    towards = "为" if act.startswith("授牌") else "向"
    return f"{'并' if read_before else ''}{towards}{recipients(facts)}{act}"


def _placed(clause: str, act: str, event: str) -> str:
    """Say with the first act where it happened, unless it says so itself."""
    if act.startswith(("会议", "会上", "大会", "仪式", "典礼", "活动", "现场")):
        return clause
    if event.endswith("会"):
        return f"会议{clause}" if act.startswith("宣读") or _presents(act) else f"会上，{clause}"
    place = next((f"{word}上" for word in ("仪式", "典礼") if event.endswith(word)), "现场")
    return f"{place}{clause}" if act.startswith("宣读") or _presents(act) else f"{place}，{clause}"


def recipients(facts: NewsFacts) -> str:
    """Return who is honored: 当选的198名“…”, with several kinds 获评“…”的1422名个人和78个单位, with several titles each with its own."""
    titled = any(group.title not in ("", facts.program) for group in facts.honorees)
    if titled and len(facts.honorees) > 1:
        return f"{_listing(facts)}{_sum(facts, '（共{}）')}"
    if len(facts.honorees) == 1:
        group = facts.honorees[0]
        elected, title = _elected(facts.honorees), f"“{group.title or facts.program}”"
        if group.measure == "人":  # a measure word that no title follows
            return f"{elected}{title}的{group.count}人"
        return f"{elected}的{group.count}{group.measure}{title}"
    groups = [counted(group.kind, group.count, group.measure) for group in facts.honorees]
    return (
        f"{_elected(facts.honorees)}“{facts.program}”的{'、'.join(groups[:-1])}和{groups[-1]}{_sum(facts, '（共{}）')}"
    )


def _listing(facts: NewsFacts) -> str:
    """Return every title with its number: “最美家庭”15户、“最美少年”15人; kinds under one title by their nouns."""
    by_title = groupby(facts.honorees, key=lambda group: group.title or facts.program)
    return "、".join(f"“{title}”{_numbers(list(groups))}" for title, groups in by_title)


def _numbers(groups: Sequence[HonoreeCount]) -> str:
    if len(groups) == 1:
        return f"{groups[0].count}{groups[0].measure}"
    return "、".join(f"{COUNTED[group.kind].noun}{group.count}{group.measure}" for group in groups)


def _titles(facts: NewsFacts) -> str:
    return "".join(dict.fromkeys(f"“{group.title}”" for group in facts.honorees if group.title))


def _sum(facts: NewsFacts, said: str = "，合计{}") -> str:
    """Return the total where it was told and there is something to add up, with every measure word: 85户（人）."""
    if not facts.total_told or len(facts.honorees) < 2:
        return ""
    first, *others = dict.fromkeys(group.measure for group in facts.honorees)
    measure = f"{first}（{'、'.join(others)}）" if others else first
    return said.format(f"{facts.total}{measure}")


def _elected(honorees: Sequence[HonoreeCount]) -> str:
    """Persons are elected; households and units are rated."""
    return "当选" if all(group.kind == "person" for group in honorees) else "获评"


def _praise(event: str) -> str:
    """Return the event's own word: 表彰 is not every office's to use."""
    return next((word for word in ("表彰", "表扬") if word in event), "褒奖")
