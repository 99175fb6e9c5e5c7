"""The kinds of honoree, with the measure words and the collective noun each is counted by."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """How honorees of one kind are counted: the usual measure word first, and the noun they are counted under."""

    measures: tuple[str, ...]
    noun: str

    @property
    def measure(self) -> str:
        """Return the usual measure word."""
        return self.measures[0]


KINDS = {
    "person": Kind(("名", "位", "人", "名（组）"), "个人"),
    "household": Kind(("户", "个"), "家庭"),
    "department": Kind(("个",), "科室"),
    "unit": Kind(("个", "家", "所"), "单位"),
    "group": Kind(("个", "组", "支", "个（组）"), "集体"),
    "community": Kind(("个",), "村（社区）"),
}

# What news counts beside: an office has no category of these, but selections of others honor them.
COUNTED = KINDS | {
    "project": Kind(("个", "项"), "项目"),
    "organisation": Kind(("个", "家", "支"), "组织"),
    "station": Kind(("个", "家", "所"), "站（所）"),
}
MEASURES = tuple(sorted({one for kind in COUNTED.values() for one in kind.measures}, key=lambda one: (-len(one), one)))


def title_of(category: str, is_prize: bool) -> str:
    """Return what is conferred in a category: its title, or the prize of having been nominated for it."""
    return f"{category}提名奖" if is_prize else category


def headed(title: str, kind: str, alone: bool) -> str:
    """Return the heading of a list: the title, and the kind where persons and units stand under one title."""
    return title if alone else f"{title}{KINDS[kind].noun}"


def measure_for(kind: str, preferred: str) -> str:
    """Return the preferred measure word where it fits the kind, else the kind's usual one."""
    return preferred if preferred in KINDS[kind].measures else KINDS[kind].measure


def counted(kind: str, count: int, measure: str = "") -> str:
    """Return a number of honorees with measure word and noun, as 15户家庭 or 2个单位."""
    word = measure or COUNTED[kind].measure
    return f"{count}{word}" if word == "人" else f"{count}{word}{COUNTED[kind].noun}"
