"""How the characters of a name are read: for the keys of names, and for names that sound the same."""

from functools import cache
from pathlib import Path

_TABLES = Path(__file__).parent / "characters"


def table(name: str) -> list[str]:
    """Return the lines of a table of characters; where it comes from stands in characters/README.md."""
    return (_TABLES / f"{name}.txt").read_text("utf-8").split("\n")[:-1]


class Letters(dict[str, str]):
    """What each character is taken for; one that is not listed stands for itself."""

    def __missing__(self, letter: str) -> str:
        return letter


_NOTHING = dict.fromkeys(" \u3000\u00b7.\u2022", "")


@cache
def standard_forms() -> Letters:
    """Return the standard form of each traditional or variant character; blanks and dots vanish."""
    return Letters({other: line[0] for line in table("forms") for other in line[1:]} | _NOTHING)


@cache
def syllables() -> Letters:
    """Return the syllable, without its tone, by which each character is read in a name; blanks and dots vanish."""
    read = Letters()
    for line in table("sounds"):
        word, letters = line.split(" ")
        read.update(dict.fromkeys(letters, word[:-1]))
    read.update((other, read[one]) for other, one in standard_forms().items())
    read.update(_NOTHING)
    return read


@cache
def _further() -> dict[str, set[str]]:
    read: dict[str, set[str]] = {}
    for line in table("further_sounds"):
        word, letters = line.split(" ")
        for letter in letters:
            read.setdefault(letter, {syllables()[letter]}).add(word[:-1])
    return read


def sound_same(left: str, right: str) -> bool:
    """Tell whether two characters have a reading in common, whatever its tone."""
    one, other = syllables()[left], syllables()[right]
    if one == other:
        return True
    return not _further().get(left, {one}).isdisjoint(_further().get(right, (other,)))


def sound_near(left: str, right: str) -> bool:
    """Tell whether two characters differ in what many speakers do not tell apart: z/zh, n/ng, l/n, f/h."""
    return _blurred(syllables()[left]) == _blurred(syllables()[right])


@cache
def _blurred(syllable: str) -> str:
    for sharp, flat in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        syllable = syllable.replace(sharp, flat)
    if syllable.endswith(("ang", "eng", "ing")):
        syllable = syllable[:-1]
    if syllable.startswith("n") and len(syllable) > 1:
        syllable = "l" + syllable[1:]
    return "f" + syllable[2:] if syllable in ("hua", "huan", "hui", "hun") else syllable
