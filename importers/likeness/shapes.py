"""Which characters are taken for one another by their look, and which are two forms of one."""

from functools import cache

from importers.likeness.sounds import standard_forms, table


@cache
def _look_alikes() -> dict[str, str]:
    return {line[0]: line for line in table("look_alikes")}


@cache
def _families() -> dict[str, list[int]]:
    families: dict[str, list[int]] = {}
    for number, line in enumerate(table("parts")):
        for letter in line:
            families.setdefault(letter, []).append(number)
    return families


@cache
def _interchanged() -> dict[str, str]:
    return {other: line[0] for line in table("interchanged") for other in line[1:]}


def look_same(left: str, right: str) -> bool:
    """Tell whether two characters look alike: nearly the same picture, or all but the radical the same."""
    if left > right:
        left, right = right, left
    if right in _look_alikes().get(left, ""):
        return True
    families = _families().get(left)
    return families is not None and not set(families).isdisjoint(_families().get(right, ()))


def same_character(left: str, right: str) -> bool:
    """Tell whether two characters are forms of one: traditional and simplified, or variants."""
    return standard(left) == standard(right)


def standard(letter: str) -> str:
    """Return the standard form of a character."""
    one = standard_forms()[letter]
    return _interchanged().get(one, one)
