"""The papers of the room: who walks to the stage with whom (上台分组), and where everybody sits (座次)."""

from collections.abc import Sequence

from registry.drafting.ceremony_facts import CeremonyFacts, Walker
from registry.drafting.ceremony_papers.heads import (
    batches_of,
    counted,
    off_stage,
    ordinal,
    presenter_of,
    remark,
    titled,
    when,
)
from registry.drafting.tables import Cell, Column, Table
from registry.drafting.texts import Paragraph

_ROOM = 257.0  # millimetres of a landscape page
_ROW_NAME = 13.0
_POINT = 0.3528


def batches(facts: CeremonyFacts) -> list[Paragraph | Table]:
    """Write who walks on in which batch, in order, with who presents to them."""
    columns = (
        Column("次序", 14, "center"), Column("姓名（名称）", 36), Column("单位", 52), Column("荣誉", 34),
        Column("座次", 22, "center"), Column("备注", 20),
    )  # fmt: skip
    rows: list[tuple[str | Cell, ...]] = []
    for batch, walkers in batches_of(facts):
        presenter = presenter_of(facts, batch)
        said = f"{ordinal(batch)}　{counted(walkers)}" + (f"　颁奖：{presenter}" if presenter else "")
        rows += [(Cell(said, spans=len(columns), bold=True),), *(_row(one) for one in walkers)]
    if absent := off_stage(facts):
        rows += [(Cell(f"不上台　{counted(absent)}", spans=len(columns), bold=True),), *(_row(one) for one in absent)]
    note = f"{when(facts)}　{facts.place}　从左到右按次序站立；没到的不空位。"
    return [*titled(facts, "上台分组表"), Paragraph("small", note), Table(columns, tuple(rows), size=11, height=8)]


def seating(facts: CeremonyFacts) -> list[Paragraph | Table]:
    """Write the room as a grid, the stage above; each seat with its name and its batch."""
    seats = {_place(one.seat): one for one in facts.walkers if one.seat}
    if not seats:
        return [*titled(facts, "座次表"), Paragraph("small", "没有安排座次。")]
    wide, deep = max(seat for _, seat in seats), max(row for row, _ in seats)
    width = (_ROOM - _ROW_NAME) / wide
    size = max(5.5, min(12.0, (width - 2.2) / _POINT / 3.05))
    columns = (Column("", _ROW_NAME, "center"), *(Column(str(seat), width, "center") for seat in range(1, wide + 1)))
    rows = tuple(_seated(row, [seats.get((row, seat)) for seat in range(1, wide + 1)]) for row in range(1, deep + 1))
    told = "格子里是姓名和上台批次；“—”不上台。"
    stage, table = Paragraph("stage", "主　席　台"), Table(columns, rows, size=size, height=12, small=min(size, 7.5))
    return [*titled(facts, "座次表"), stage, table, Paragraph("small", told)]


def _row(one: Walker) -> tuple[str, ...]:
    return (str(one.place), one.name, one.unit, one.title, one.seat, remark(one))


def _seated(row: int, seats: Sequence[Walker | None]) -> list[str | Cell]:
    return [f"{row}排", *map(_seat, seats)]


def _seat(one: Walker | None) -> Cell:
    return Cell(one.name, below=f"{one.batch}批" if one.batch else "—") if one else Cell("")


def _place(seat: str) -> tuple[int, int]:
    row, _, rest = seat.partition("排")
    return int(row), int(rest.removesuffix("座"))
