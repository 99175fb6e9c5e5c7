"""What clerks do to names, numbers and units: each slip spoils a record, or leaves one that cannot be spoilt so."""

from collections.abc import Callable

from importers.likeness.comparing import Somebody
from tests.importers.likely_names import LOOK_ALIKE, NEARLY_SOUND, SOUND_ALIKE, TRADITIONAL, VARIANTS
from tests.importers.likely_people import Maker


def _table(text: str) -> dict[str, str]:
    """Return what each character of a group may be taken for."""
    table: dict[str, str] = {}
    for group in text.split():
        for letter in group:
            table[letter] = table.get(letter, "") + group.replace(letter, "")
    return table


SOUNDS, SHAPES, _NEARLY = _table(SOUND_ALIKE), _table(LOOK_ALIKE), _table(NEARLY_SOUND)


_OLD, _FULL = _table(VARIANTS), {pair[0]: pair[1] for pair in TRADITIONAL.split() if pair[0] != pair[1]}


Slip = Callable[[Maker, Somebody], Somebody | None]


def exchange(table: dict[str, str]) -> Slip:
    """Return the slip of writing one character of a name for another."""

    def slip(maker: Maker, one: Somebody) -> Somebody | None:
        places = [at for at, letter in enumerate(one.name.removesuffix("家庭")) if letter in table]
        if not places or one.kind == "collective":
            return None
        at = maker.pick.choice(places)
        return one._replace(name=one.name[:at] + maker.pick.choice(table[one.name[at]]) + one.name[at + 1 :])

    return slip


def _full(maker: Maker, one: Somebody) -> Somebody | None:
    name = "".join(_FULL.get(letter, letter) for letter in one.name)
    return one._replace(name=name) if name != one.name else None


def _order(maker: Maker, one: Somebody) -> Somebody | None:
    """The given name before the surname, or the characters of the given name swapped."""
    if one.kind != "person" or len(one.name) < 2:
        return None
    if "·" in one.name:
        return one._replace(name="·".join(reversed(one.name.split("·"))))
    if len(one.name) == 3 and maker.pick.random() < 0.4 and one.name[1] != one.name[2]:
        return one._replace(name=one.name[0] + one.name[2] + one.name[1])
    return one._replace(name=one.name[1:] + one.name[0])


def _spacing(maker: Maker, one: Somebody) -> Somebody | None:
    if "·" in one.name:
        return one._replace(name=one.name.replace("·", maker.pick.choice((".", "", "•", " "))))
    return one._replace(name=one.name[0] + " " + one.name[1:]) if one.kind == "person" else None


def _part(maker: Maker, one: Somebody) -> Somebody | None:
    return one._replace(name=one.name.split("·")[0]) if "·" in one.name else None


def _old_number(maker: Maker, one: Somebody) -> Somebody | None:
    return one._replace(id_no=one.id_no[:6] + one.id_no[8:17]) if one.id_no[6:8] == "19" else None


def _lower(maker: Maker, one: Somebody) -> Somebody | None:
    return one._replace(id_no=one.id_no.lower()) if one.id_no.endswith("X") else None


def _digit(column: str) -> Slip:
    def slip(maker: Maker, one: Somebody) -> Somebody | None:
        number = getattr(one, column)
        if not number.isdecimal():
            return None
        at = maker.pick.randrange(1, len(number))
        other = maker.pick.choice([digit for digit in "0123456789" if digit != number[at]])
        return one._replace(**{column: number[:at] + other + number[at + 1 :]})

    return slip


def _swap(column: str) -> Slip:
    def slip(maker: Maker, one: Somebody) -> Somebody | None:
        number = getattr(one, column)
        places = [at for at in range(2, len(number) - 2) if number[at] != number[at + 1]]
        if not places:
            return None
        at = maker.pick.choice(places)
        return one._replace(**{column: number[:at] + number[at + 1] + number[at] + number[at + 2 :]})

    return slip


def _lost(column: str) -> Slip:
    def slip(maker: Maker, one: Somebody) -> Somebody | None:
        number = getattr(one, column)
        at = maker.pick.randrange(2, 10)
        return one._replace(**{column: number[:at] + number[at + 1 :]}) if len(number) > 10 else None

    return slip


def _changed(column: str) -> Slip:
    def slip(maker: Maker, one: Somebody) -> Somebody | None:
        other = maker.phone() if column == "phone" else maker.pick.choice(maker.units)
        return one._replace(**{column: other}) if getattr(one, column) not in ("", other) else None

    return slip


def _unit_written(maker: Maker, one: Somebody) -> Somebody | None:
    """The unit in other words: the township before it, or its kind shortened."""
    if not one.unit:
        return None
    short = one.unit.replace("居民委员会", "").replace("民委员会", "").replace("街道办事处", "办事处")
    other = maker.pick.choice((f"淮阳区{one.unit}", f"太昊路街道{one.unit}", short, f"{one.unit} "))
    return one._replace(unit=other) if other != one.unit else None


def _unit_slip(maker: Maker, one: Somebody) -> Somebody | None:
    table = _table(
        "昊吴 陈阵 州洲 池地 荷何 新心 城诚 店点 集级 楼搂 寨塞 营莹 岗刚 桥侨 庄压 岭玲 丰风 帝第 和合 河何"
    )
    places = [at for at, letter in enumerate(one.unit) if letter in table]
    if not places:
        return None
    at = maker.pick.choice(places)
    return one._replace(unit=one.unit[:at] + maker.pick.choice(table[one.unit[at]]) + one.unit[at + 1 :])


def _household_order(maker: Maker, one: Somebody) -> Somebody | None:
    if one.kind != "household" or "、" not in one.name:
        return None
    husband, wife = one.name.split("、")
    return one._replace(name=wife + maker.pick.choice(("、", " ", "，")) + husband)


def _household_spouse(maker: Maker, one: Somebody) -> Somebody | None:
    """The same household under the name of the other spouse; what tells is where they live, or their phone."""
    if one.kind != "household" or "、" in one.name or not (one.address or one.phone):
        return None
    return one._replace(name=maker.name("女"), id_no="", birth="")


# What is done, how often, and the slip; a record that cannot be spoilt so is spoilt otherwise.
SLIPS: dict[str, tuple[int, Slip]] = {
    "nothing": (12, lambda maker, one: one),
    "homophone": (15, exchange(SOUNDS)),
    "look-alike": (13, exchange(SHAPES)),
    "variant": (25, exchange(_OLD)),
    "traditional": (6, _full),
    "nearly the sound": (2, exchange(_NEARLY)),
    "order": (5, _order),
    "spacing": (3, _spacing),
    "one part": (200, _part),
    "15 digits": (5, _old_number),
    "lower x": (8, _lower),
    "ID digit": (10, _digit("id_no")),
    "ID swapped": (5, _swap("id_no")),
    "ID digit lost": (3, _lost("id_no")),
    "phone digit": (8, _digit("phone")),
    "phone swapped": (3, _swap("phone")),
    "phone digit lost": (2, _lost("phone")),
    "phone changed": (4, _changed("phone")),
    "unit changed": (4, _changed("unit")),
    "unit in other words": (4, _unit_written),
    "unit slip": (3, _unit_slip),
    "spouses' order": (15, _household_order),
    "household": (10, _household_spouse),
}
