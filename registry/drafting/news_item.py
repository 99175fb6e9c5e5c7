"""Write the news item of a ceremony in the bulletin's voice: a title that runs into one sentence of facts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from registry.drafting.dates import month_day
from registry.drafting.facts import HonoreeCount, NewsFacts
from registry.drafting.kinds import counted

# a sentence of its own begins where the place is set off by a comma
_PLACES = ("会上，", "仪式上，", "典礼上，", "现场，")


@dataclass(frozen=True)
class NewsItem:
    """A news item: its title without a closing mark, and its text."""

    title: str
    text: str

    @property
    def line(self) -> str:
        """Return the item as short columns print it: the title runs into the text."""
        return f"{self.title}。{self.text}"


def draft_news(facts: NewsFacts) -> NewsItem:
    """Return the news item that says all these facts and nothing else."""
    day = f"{month_day(facts.held_on)}{facts.part_of_day}"
    verb = "开展" if facts.event.endswith("活动") else "举行"
    held = f"{facts.office}{verb}{facts.cycle}“{facts.program}”{facts.event}"
    opening = "，".join(clause for clause in (facts.purpose, day, held) if clause)
    acts = "，".join(_acts(facts))
    stop = "。" if acts.startswith(_PLACES) else "，"
    return NewsItem(f"{facts.office}{verb}“{facts.program}”{facts.event}", f"{opening}{stop}{acts}。")


def _acts(facts: NewsFacts) -> Iterator[str]:
    """Yield the clauses of the ceremony; the honorees are named once, where they receive something."""
    presenting = next((act for act in facts.acts if _presents(act)), None)
    read_before = False
    for act in _with_recognition(facts, presenting):
        clause = _clause(act, facts, presenting, read_before)
        yield clause if read_before or act != facts.acts[0] else _placed(clause, act, facts.event)
        read_before = "宣读" in act


def _with_recognition(facts: NewsFacts, presenting: str | None) -> Iterator[str]:
    """Yield the acts, and the honorees after the reading of the list where nothing is presented to them."""
    said = presenting is not None or any(re.search(rf"(?<!\d){facts.total}(?!\d)", act) for act in facts.acts)
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
    """Return who is honored: 当选的198名“…”, or with several kinds 获评“…”的1422名个人和78个单位."""
    if len(facts.honorees) == 1:
        group = facts.honorees[0]
        return f"{_elected(facts.honorees)}的{group.count}{group.measure}“{facts.program}”"
    groups = [counted(group.kind, group.count, group.measure) for group in facts.honorees]
    return f"{_elected(facts.honorees)}“{facts.program}”的{'、'.join(groups[:-1])}和{groups[-1]}"


def _elected(honorees: tuple[HonoreeCount, ...]) -> str:
    """Persons are elected; households and units are rated."""
    return "当选" if all(group.kind == "person" for group in honorees) else "获评"


def _praise(event: str) -> str:
    """Return the event's own word: 表彰 is not every office's to use."""
    return next((word for word in ("表彰", "表扬") if word in event), "褒奖")
