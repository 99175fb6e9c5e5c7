"""The papers of the desk at the door: who is here (签到), who got what (签领), the cards on the tables, the way from door to door."""

from registry.drafting.ceremony_facts import CeremonyFacts, Walker
from registry.drafting.ceremony_papers.heads import counted, remark, titled, when
from registry.drafting.listing import width
from registry.drafting.tables import Cell, Column, Table
from registry.drafting.texts import Paragraph

_CARD = (178.0, 118.0)  # millimetres: two on a sheet
_LARGEST, _ROOM = 110.0, 480.0  # points of a name on its card, and how wide it may become


def sign_in(facts: CeremonyFacts) -> list[Paragraph | Table]:
    """Write the list at the door, in walking order, with room for the name of whoever comes."""
    columns = (
        Column("序号", 13, "center"), Column("姓名（名称）", 34), Column("单位", 56), Column("座次", 22, "center"),
        Column("签名", 33), Column("备注", 20),
    )  # fmt: skip
    rows = tuple((str(one.place), one.name, one.unit, one.seat, "", remark(one)) for one in facts.walkers)
    return [*titled(facts, "签到表"), _of(facts), Table(columns, rows, size=11, height=9.5)]


def receipts(facts: CeremonyFacts) -> list[Paragraph | Table]:
    """Write the list on which each signs for the certificate, in the order in which they lie."""
    columns = (
        Column("序号", 10, "center"), Column("姓名（名称）", 24), Column("单位", 34), Column("荣誉", 23), Column("证书编号", 48),
        Column("签领人", 19), Column("备注", 20),
    )  # fmt: skip
    rows = tuple(
        (str(one.place), one.name, one.unit, one.title, one.number or "未编号", "", remark(one))
        for one in facts.walkers
    )
    return [*titled(facts, "证书签领表"), _of(facts), Table(columns, rows, size=10, height=9.5)]


def delivery(facts: CeremonyFacts) -> list[Paragraph | Table]:
    """Write the list for those who bring the honors home, unit by unit, each in walking order."""
    columns = (
        Column("单位", 44), Column("序号", 12, "center"), Column("姓名（名称）", 32), Column("荣誉", 36),
        Column("送达人", 24), Column("送达时间", 30),
    )  # fmt: skip
    units = list(dict.fromkeys(one.unit for one in facts.walkers))
    rows = tuple(
        (unit, str(one.place), one.name, one.title, "", "")
        for unit in units
        for one in facts.walkers
        if one.unit == unit
    )
    return [*titled(facts, "安排表"), _of(facts), Table(columns, rows, size=10.5, height=9.5)]


def name_cards(facts: CeremonyFacts) -> list[Paragraph | Table]:
    """Write a card for each seat, two on a sheet, to be cut and folded: the name as large as it can be."""
    seated = [one for one in facts.walkers if one.attendance != "absent"]
    cards: list[Paragraph | Table] = []
    for one in seated:
        size = _fitting(one.name)
        rows = ((Cell(_spread(one), below=f"{one.unit}　{one.seat}".strip("　")),),)
        cards.append(
            Table(
                (Column("", _CARD[0], "center"),), rows, size=size, height=_CARD[1], headed=False, exact=True, small=16
            )
        )
        cards.append(Paragraph("cut", ""))
    return cards[:-1]


def _of(facts: CeremonyFacts) -> Paragraph:
    place = f"　地点：{facts.place}" if facts.place else ""
    return Paragraph("small", f"时间：{when(facts)}{place}　共{counted(facts.walkers)}")


def _spread(one: Walker) -> str:
    return f"{one.name[0]}　{one.name[1]}" if len(one.name) == 2 and one.kind == "person" else one.name


def _fitting(name: str) -> float:
    return float(int(min(_LARGEST, _ROOM / max(3.0, width(name)))))
