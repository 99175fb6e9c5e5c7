"""Invented people, and what a roster tells of them: the same for one seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from importers.cleaning.identity import check_digit
from importers.likeness.comparing import Somebody
from tests.importers.likely_names import AREAS, FEMALE, HEADS, KINDS_OF_UNIT, MALE, MINORITY, PLACES, SURNAMES


@dataclass(frozen=True)
class Person:
    """Somebody invented, with everything a roster may ask."""

    name: str
    id_no: str
    phone: str
    unit: str
    address: str
    kind: str = "person"

    @property
    def birth(self) -> str:
        """The birth date the ID number tells."""
        return f"{self.id_no[6:10]}-{self.id_no[10:12]}-{self.id_no[12:14]}"


def _weighted(text: str) -> tuple[list[str], list[int]]:
    names, weights, name = [], [], ""
    for letter in text:
        if letter.isdigit():
            if name:
                names.append(name)
                weights.append(int(letter))
                name = ""
            else:
                weights[-1] = weights[-1] * 10 + int(letter)
        else:
            name += letter
    return names, weights


_SURNAMES, _WEIGHTS = _weighted(SURNAMES)


class Maker:
    """Makes people and spoils their records, the same for one seed."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.units = [place + kind for place in PLACES.split() for kind in KINDS_OF_UNIT[: 3 if len(place) < 3 else 2]]
        self._taken: set[str] = set()

    def person(self) -> Person:
        """Return an invented person, household or collective."""
        draw = self.pick.random()
        unit = self.pick.choice(self.units)
        facts = (self.id_number(), self.phone(), unit, self.address())
        if draw < 0.90:
            return Person(self.name(), *facts)
        if draw < 0.97:
            husband, wife = self.name("男"), self.name("女")
            return Person(self.pick.choice((husband, f"{husband}、{wife}", f"{husband}家庭")), *facts, "household")
        return Person(self.collective(), *facts, "collective")

    def name(self, sex: str = "") -> str:
        """Return a name with the shares real names have: two characters in five, three in the rest, few others."""
        if not sex and self.pick.random() < 0.01:
            return "·".join(self.pick.sample(MINORITY, 2))
        pool = {"男": MALE, "女": FEMALE}[sex or self.pick.choice("男女")]
        # Squared, so that the first characters of the pool come as often as the commonest characters do.
        given = "".join(
            pool[int(len(pool) * self.pick.random() ** 1.7)] for _ in range(1 + (self.pick.random() < 0.62))
        )
        return self.surname() + given

    def surname(self) -> str:
        """Return a surname by its share."""
        return self.pick.choices(_SURNAMES, _WEIGHTS)[0]

    def id_number(self, birth: str = "") -> str:
        """Return a valid number nobody else has."""
        while True:
            day = birth or f"{self.pick.randint(1935, 2012)}{self.pick.randint(1, 12):02}{self.pick.randint(1, 28):02}"
            body = f"{self.pick.choices(AREAS, (40, 5, 5, 5, 5, 5, 5, 5, 10, 5, 5, 5))[0]}{day}{self.pick.randint(1, 999):03}"
            if body not in self._taken:
                self._taken.add(body)
                return body + check_digit(body)

    def phone(self) -> str:
        """Return a mobile number."""
        return (
            self.pick.choice(("138", "139", "135", "158", "187", "152", "177", "199"))
            + f"{self.pick.randint(0, 10**8 - 1):08}"
        )

    def address(self) -> str:
        """Return a dwelling."""
        if self.pick.random() < 0.5:
            house = f"{self.pick.choice(HEADS)}小区{self.pick.randint(1, 30)}号楼{self.pick.randint(1, 4)}单元"
            return f"{house}{self.pick.randint(1, 18)}0{self.pick.randint(1, 4)}室"
        return f"{self.pick.choice(PLACES.split())}村{self.pick.randint(1, 12)}组{self.pick.randint(1, 160)}号"

    def collective(self) -> str:
        """Return the name of a team."""
        place = self.pick.choice(PLACES.split()) + self.pick.choice(PLACES.split())
        return place + self.pick.choice(("志愿服务队", "幼儿园", "合作社", "业主委员会", "文艺宣传队", "便民服务中心"))


PROFILES = (
    (32, ("id_no", "phone", "unit")),
    (10, ("id_no", "phone", "unit", "address")),
    (18, ("phone", "unit")),
    (9, ("id_no", "unit")),
    (9, ("unit",)),
    (4, ("phone", "unit", "address")),
    (7, ("phone", "unit", "birth")),
    (5, ("unit", "birth")),
    (6, ("id_no", "phone")),
)


def written(maker: Maker, person: Person, columns: Sequence[str] = ()) -> Somebody:
    """Return a person as a roster of some columns tells of them, a cell left empty here and there."""
    chosen = columns or maker.pick.choices([profile for _, profile in PROFILES], [share for share, _ in PROFILES])[0]
    told = {column: getattr(person, column) for column in chosen if maker.pick.random() > 0.04}
    if person.kind == "collective":
        told.pop("id_no", None)
        told.pop("birth", None)
    return Somebody(name=person.name, kind=person.kind, **told)
