"""Texts that people type, without the numbers of persons: those belong into the vault alone."""

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from registry.errors import NamesakesAlike

# ID numbers and phones, run together or set apart in their usual groups; eight digits may be a landline or a birthday.
_NUMBERS = re.compile(r"\d{6}[ -]\d{8}[ -]\d{3}[\dXxＸｘ]|1[3-9]\d[ -]\d{4}[ -]\d{4}|\d{8,}[XxＸｘ]?")
_ID_NO = re.compile(r"\d{17}[\dX]")

# The one mask of the whole register. Masks that differ can be laid over one another until the number is whole: so there
# is one rule, and what a person once showed is shown again and nothing else, for ever. The first three digits are the
# province's and nearly everybody's; the last two tell namesakes apart in 99 of 100 cases and cannot be worked back.
_HEAD, _TAIL = 3, 2


def masked(text: str) -> str:
    """Return a text without the numbers of persons that people put there."""
    return _NUMBERS.sub("…", text)


def mask_of(id_no: str) -> str:
    """Return what a notice may show of an ID number where namesakes force it; nothing of what is no ID number."""
    number = id_no.strip().upper()
    if not _ID_NO.fullmatch(number):
        return ""
    return f"{number[:_HEAD]}{'*' * (len(number) - _HEAD - _TAIL)}{number[-_TAIL:]}"


@dataclass(frozen=True)
class Bearer:
    """Who bears a name of a list: which honoree it is, what was shown of the number before, and the number itself."""

    honoree: Hashable
    name: str
    unit: str
    known: str = ""
    id_no: str = ""
    is_minor: bool = False


def masks_for(bearers: Sequence[Bearer]) -> list[str]:
    """Return what a list must show of each one's number: nothing, unless others bear the same name in the same unit.

    Raise NamesakesAlike where that tells them no more apart, and where one of them is a child: of a child nothing is shown.
    """
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, bearer in enumerate(bearers):
        alike[_bare(bearer.name), _bare(bearer.unit)].append(place)
    masks = [""] * len(bearers)
    for places in alike.values():
        if len({bearers[place].honoree for place in places}) > 1:
            for place, mask in _told_apart([bearers[place] for place in places], places):
                masks[place] = mask
    return masks


def _told_apart(namesakes: Sequence[Bearer], places: Sequence[int]) -> list[tuple[int, str]]:
    shown: dict[Hashable, str] = {}
    for one in namesakes:
        mask = "" if one.is_minor else one.known or mask_of(one.id_no)
        shown[one.honoree] = shown.get(one.honoree) or mask
    if not all(shown.values()) or len(set(shown.values())) < len(shown):
        first = namesakes[0]
        raise NamesakesAlike(name=first.name, unit=first.unit, count=len(shown))
    return [(place, shown[one.honoree]) for place, one in zip(places, namesakes, strict=True)]


def _bare(text: str) -> str:
    return "".join(text.split())
