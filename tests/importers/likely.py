"""Labelled pairs of records: one person twice with what clerks do to names and numbers, or two people.

Nothing here looks at how the register compares: the tables of slips (`likely_slips`, `likely_names`) were written by hand
from what people mistype.
"""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from importers.cleaning.identity import check_digit
from importers.likeness.comparing import Somebody
from tests.importers.likely_names import FEMALE, MALE
from tests.importers.likely_people import Maker, Person, written
from tests.importers.likely_slips import SHAPES, SLIPS, SOUNDS, exchange


class Pair(NamedTuple):
    """Two records by their numbers, whether one person stands behind them, and what was done."""

    left: int
    right: int
    same: bool
    kinds: tuple[str, ...]


@dataclass
class Material:
    """Records, the person behind each, and labelled pairs of them."""

    records: list[Somebody] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    def add(self, record: Somebody, person: int) -> int:
        """Keep a record; return its number."""
        self.records.append(record)
        self.persons.append(person)
        return len(self.records) - 1


def _tells(left: Somebody, right: Somebody) -> int:
    """Count the facts besides the name that both records tell alike."""
    facts = zip(left[1:6], right[1:6], strict=True)
    return sum(1 for one, other in facts if one and one.upper() == other.upper())


def spoilt(maker: Maker, person: Person) -> tuple[Somebody, Somebody, tuple[str, ...]]:
    """Return two records of one person with one slip, or two, that leave a fact by which a clerk would know them."""
    names, weights = list(SLIPS), [share for share, _ in SLIPS.values()]
    while True:
        left = written(maker, person)
        shown = tuple(column for column in Somebody._fields[1:6] if getattr(left, column))
        columns = shown if maker.pick.random() < 0.4 else ()
        right = written(maker, person, columns)
        kinds: list[str] = []
        wanted = 1 + (maker.pick.random() < 0.2)
        for kind in maker.pick.choices(names, weights, k=20):
            other = SLIPS[kind][1](maker, right) if kind not in kinds and len(kinds) < wanted else None
            if other is not None:
                right = other
                kinds.append(kind)
        if len(kinds) == wanted and _tells(left, right) >= 1:
            return left, right, tuple(kind for kind in kinds if kind != "nothing") or ("nothing",)


def two_people(maker: Maker, kind: str) -> tuple[Person, Person]:
    """Return two people who are easily taken for one, or not at all."""
    one = replace(maker.person(), kind="person", name=maker.name())
    other = replace(one, name=maker.name(), id_no=maker.id_number(), phone=maker.phone())
    surname = one.name[: 2 if len(one.name) == 4 else 1]
    if kind == "namesakes":
        units = [unit for unit in maker.units if unit != one.unit]
        return one, replace(other, name=one.name, unit=maker.pick.choice(units), address=maker.address())
    if kind in ("siblings", "twins"):
        given = one.name[1:2] + maker.pick.choice(MALE + FEMALE)
        phone = one.phone if maker.pick.random() < 0.4 else other.phone
        born = one.id_no[6:14] if kind == "twins" else ""
        return one, replace(other, name=surname + given, phone=phone, id_no=maker.id_number(born))
    if kind == "alike in one unit":
        while True:
            named = Somebody(maker.name())
            slipped = maker.pick.choice((exchange(SOUNDS), exchange(SHAPES)))(maker, named)
            if slipped:
                return replace(one, name=named.name), replace(other, name=slipped.name, address=maker.address())
    if kind == "couple":
        return one, replace(other, name=maker.name("女"), phone=maker.pick.choice((one.phone, other.phone)))
    if kind == "father and son":
        return one, replace(other, name=surname + maker.pick.choice(MALE) + one.name[-1])
    if kind == "households":
        wives = maker.name("女"), maker.name("女")
        near = maker.pick.random() < 0.5  # two homes in one village or block
        one = replace(one, kind="household", name=f"{one.name}、{wives[0]}" if near else one.name)
        where = one.address.rstrip("室号")[:-1] + ("9室" if "室" in one.address else "号")
        return one, replace(
            other, kind="household", name=f"{other.name}、{wives[1]}" if near else other.name, address=where
        )
    if kind == "colleagues":
        return one, replace(other, name=surname + maker.name()[1:], address=maker.address())
    if kind == "near numbers":
        body = one.id_no[:14] + f"{(int(one.id_no[14:17]) + 2) % 1000:03}"
        phone = one.phone[:-1] + str((int(one.phone[-1]) + 1) % 10)
        return one, replace(other, id_no=body + check_digit(body), phone=phone, unit=maker.pick.choice(maker.units))
    return one, replace(maker.person(), kind="person", name=maker.name())


SHARES = {
    "namesakes": 300, "siblings": 400, "alike in one unit": 250, "couple": 250, "twins": 100, "father and son": 150,
    "colleagues": 300, "near numbers": 150, "households": 100, "strangers": 500,
}  # fmt: skip


def _told_apart(left: Somebody, right: Somebody) -> bool:
    """Tell whether anything but the name shows two records to be of two people."""
    facts = [(one, other) for one, other in zip(left[1:6], right[1:6], strict=True) if one and other]
    return any(one != other for one, other in facts[:4]) and left.name != ""


def material(people: int = 30_000, pairs: int = 5_000, seed: int = 1) -> Material:
    """Return that many people's records, and labelled pairs, half of them of one person."""
    maker = Maker(seed)
    made = Material()
    scale = pairs / 5_000
    for kind, share in SHARES.items():
        for _ in range(round(share * scale)):
            one, other = two_people(maker, kind)
            while True:
                left, right = written(maker, one), written(maker, other)
                if _told_apart(left, right):
                    break
            number = len(made.persons)
            made.pairs.append(Pair(made.add(left, number), made.add(right, number + 1), False, (kind,)))
    alone = people - len(made.records)
    doubled = pairs - len(made.pairs)
    for at in range(alone):
        person = maker.person()
        number = len(made.persons)
        if at < doubled:
            left, right, kinds = spoilt(maker, person)
            made.pairs.append(Pair(made.add(left, number), made.add(right, number), True, kinds))
        else:
            made.add(written(maker, person), number)
    return made
