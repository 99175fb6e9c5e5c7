"""Hold an edited text against the facts it was drafted from: every figure, date, title and office in it must be one of them."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from registry.drafting.dates import month_day
from registry.drafting.facts import NewsFacts
from registry.drafting.house_style import Slip, office_names
from registry.drafting.kinds import MEASURES

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")
_QUOTED = re.compile(r"“([^“”]{2,30})”")
_MEASURE = "|".join(map(re.escape, MEASURES))
_COUNTED = re.compile(rf"(\d+)({_MEASURE})")


def disagreements(text: str, facts: NewsFacts) -> list[Slip]:
    """Return where a text says otherwise than its facts, or no longer says them, in the order of the text."""
    found = [*_figures(text, facts), *_dates(text, facts), *_counts(text, facts), *_titles(text, facts)]
    found += [*office_names(text, facts.offices), *_unsaid(text, facts)]
    told: dict[tuple[int, str], Slip] = {}
    for slip in found:  # one place is told once; what is not said has no place
        told.setdefault((slip.position, slip.suggestion if slip.code == "unsaid" else ""), slip)
    return sorted(told.values(), key=lambda slip: slip.position)


def bound_values(facts: NewsFacts) -> list[str]:
    """Return what must stand in the text to the character: offices, cycle, titles, the day, each count with its measure."""
    titles = dict.fromkeys(group.title or facts.program for group in facts.honorees)
    day = [month_day(facts.held_on)] if facts.held_on else [f"{facts.held_in[1]}月"] if facts.held_in else []
    counts = [f"{group.count}{group.measure}" for group in facts.honorees]
    return [value for value in (*facts.offices, facts.cycle, facts.program, *titles, *day, *counts) if value]


def _figures(text: str, facts: NewsFacts) -> Iterator[Slip]:
    allowed = set(_FIGURE.findall(_given(facts)))
    for match in _FIGURE.finditer(text):
        if match[0] not in allowed:
            yield Slip(match.start(), "figure", f"登记的内容里没有“{match[0]}”这个数。", _nearest(match[0], facts))


def _given(facts: NewsFacts) -> str:
    """Return all that was told, in which a figure of the text must stand."""
    day = facts.held_on
    days = f"{day.year} {day.month} {day.day}" if day else " ".join(map(str, facts.held_in or ()))
    counts = " ".join(f"{group.count} {group.title}" for group in facts.honorees)
    words = (*facts.offices, facts.program, facts.cycle, facts.event, facts.purpose, *facts.acts)
    return f"{days} {counts} {facts.total} {' '.join(words)}"


def _nearest(figure: str, facts: NewsFacts) -> str:
    counts = [str(group.count) for group in facts.honorees]
    return min(counts, key=lambda count: Levenshtein.distance(count, figure))


def _dates(text: str, facts: NewsFacts) -> Iterator[Slip]:
    allowed = set(_DATE.findall(_given(facts)))
    for match in _DATE.finditer(text):
        year, month, day = match.groups()
        held = facts.held_on
        right = held and (int(month), int(day)) == (held.month, held.day) and int(year or held.year) == held.year
        if not right and match.groups(default="") not in allowed:
            yield Slip(match.start(), "date", f"日期“{match[0]}”与登记的不一致。", month_day(held) if held else "")


def _counts(text: str, facts: NewsFacts) -> Iterator[Slip]:
    """Yield counts that are of nothing, and those that stand with another title than their own."""
    allowed = {str(group.count) for group in facts.honorees} | {str(facts.total)}
    allowed |= {count for count, _ in _COUNTED.findall(" ".join((facts.purpose, *facts.acts, *_names(facts))))}
    for match in _COUNTED.finditer(text):
        if match[1] not in allowed and not re.match(r"月|日|年", text[match.end(1) :]):
            yield Slip(match.start(), "count", f"登记的人数里没有“{match[0]}”。", _nearest(match[1], facts))
    for title in _names(facts):
        groups = [group for group in facts.honorees if (group.title or facts.program) == title]
        right = {str(group.count) for group in groups} | {str(sum(group.count for group in groups))}
        name = re.escape(title)
        for match in re.finditer(rf"“{name}”(\d+)(?:{_MEASURE})|(\d+)(?:{_MEASURE})“{name}”", text):
            if groups and (match[1] or match[2]) not in right:
                said = "、".join(f"{group.count}{group.measure}" for group in groups)
                yield Slip(match.start(), "count", f"“{title}”登记的是{said}，这里是“{match[0]}”。", said)


def _names(facts: NewsFacts) -> list[str]:
    return [
        name for name in dict.fromkeys([facts.program, *(group.title for group in facts.honorees), facts.event]) if name
    ]


def _titles(text: str, facts: NewsFacts) -> Iterator[Slip]:
    """Yield what stands in quotes and is nearly, but not quite, a title of the record."""
    known = _names(facts)
    for match in _QUOTED.finditer(text):
        if match[1] in known or match[0] in _given(facts):
            continue
        close = [name for name in known if 0 < Levenshtein.distance(match[1], name) <= max(1, len(name) // 3)]
        if close:
            yield Slip(match.start(), "title", f"“{match[1]}”与登记的“{close[0]}”不一致。", f"“{close[0]}”")


def _unsaid(text: str, facts: NewsFacts) -> Iterator[Slip]:
    for value in dict.fromkeys(bound_values(facts)):
        if not re.search(rf"(?<!\d){re.escape(value)}", text):
            yield Slip(len(text), "unsaid", f"没有写登记的“{value}”。", value)
