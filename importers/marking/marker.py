"""Mark a whole package: sheets, their comments and drawings, the styles, and the summary; the rest is not touched."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice

from importers.findings import Level
from importers.marking.notes import Notes, block_of
from importers.marking.orders import SHADES, SUMMARY_NAME, Mark, Order, Place, SheetOrder, address_of, place_of
from importers.marking.package import Package, relations_of
from importers.marking.parts import Book, ContentTypes, Relations
from importers.marking.shapes import Drawing, Grid, blocks_of, lines_in
from importers.marking.sheets import Sheet, unstyled
from importers.marking.styles import Styles
from importers.marking.summary import Line, summary_of
from importers.marking.tags import opening

MOST_NOTES = 10_000
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_FORMULA = opening(b"f")
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_MARKED = "有问题的单元格已经上色并加了批注；改好后把这个文件再上传一次就行，颜色、批注和这一页会自动换新，不用删除。"
_IN_THREAD = "（这一格已有会话式批注，问题没有写进批注，只写在这里；那边的对话没有改动。）"
_UNNOTED = f"有问题的单元格太多，只给前{MOST_NOTES}个加了批注，其余的只上了颜色。"


def marked(data: bytes, order: Order) -> bytes:
    """Return the workbook with the marks an order asks for, and without those of earlier checks."""
    return _Marker(data, order).done()


class _Marker:
    def __init__(self, data: bytes, order: Order) -> None:
        self._package = Package(data)
        self._book = Book(self._package)
        self._types = ContentTypes(self._package)
        self._types.settle(self._book.part)
        known = self._book.relations.of_kind("styles")
        self._styles_part = known[1] if known else self._package.free("xl/styles{}.xml", first="xl/styles.xml")
        self._styles = Styles(self._package.read(known[1]) if known else None, self._book.namespace)
        self._has_styles = known is not None
        self._orders = {sheet.name: sheet for sheet in order.sheets}
        self._order = order
        self._blocks = {
            block
            for name in self._package
            if name.lower().endswith(".vml")
            for block in blocks_of(self._package.read(name))
        }
        self._notes_left = MOST_NOTES
        self._unnoted = False
        self._in_threads: set[Mark] = set()

    def done(self) -> bytes:
        originals = self._styles.originals()
        lines: list[Line] = []
        for name, part in self._book.sheets:
            order = self._orders.pop(name, SheetOrder(name, False, ()))
            self._in_threads = set()
            if not order.own:
                linked = part is not None and self._mark_sheet(part, order.marks, originals)
                lines += _lines(name, map(self._told, order.marks), linked)
        for order in self._orders.values():
            lines += _lines(order.name, order.marks, linked=False)
        self._write_summary(lines)
        self._write_styles()
        self._types.save()
        return self._package.to_bytes()

    def _mark_sheet(self, part: str, marks: Iterable[Mark], originals: Mapping[int, int]) -> bool:
        """Mark one sheet; tell whether it has cells at all."""
        before = self._package.read(part)
        sheet = Sheet(unstyled(before, originals))
        if not sheet.is_grid:
            return False
        by_cell = _by_cell(sheet, marks)
        levels = {place: _gravest(found) for place, found in by_cell.items()}
        sheet.restyle(levels, self._styles.marked)
        self._annotate(part, sheet, by_cell)
        after = sheet.to_bytes()
        if after != before:
            self._package.write(part, after)
        return True

    def _annotate(self, part: str, sheet: Sheet, by_cell: Mapping[Place, list[Mark]]) -> None:
        relations = Relations(self._package, part, self._book.namespace)
        known = relations.of_kind("comments")
        notes = Notes(self._package.read(known[1]) if known else None, self._book.namespace)
        wanted = {place: found for place, found in sorted(by_cell.items()) if not notes.is_thread(address_of(place))}
        self._in_threads = {mark for place in by_cell.keys() - wanted.keys() for mark in by_cell[place]}
        noted = {place: block_of(found) for place, found in islice(wanted.items(), self._notes_left)}
        self._notes_left -= len(noted)
        self._unnoted |= len(noted) < len(wanted)
        if not noted and not notes.removed and not notes.shrunk:
            return
        old = relations.target(sheet.drawing or "")
        drawing = Drawing(self._package.read(old) if old else None)
        _draw(notes, drawing, noted)
        self._save_notes(notes, known, relations)
        self._save_drawing(drawing, old, relations, sheet)

    def _told(self, mark: Mark) -> Mark:
        return replace(mark, message=mark.message + _IN_THREAD) if mark in self._in_threads else mark

    def _save_notes(self, notes: Notes, known: tuple[str, str] | None, relations: Relations) -> None:
        if notes.is_empty:
            if known:
                relations.remove(known[0])
                self._package.drop(known[1])
                self._types.forget(known[1])
            return
        part = known[1] if known else self._package.free("xl/comments{}.xml")
        content = notes.to_bytes()
        if content is not None:
            self._package.write(part, content)
        if not known:
            relations.add("comments", part)
            self._types.override(part, f"{_SHEETML}comments+xml")

    def _save_drawing(self, drawing: Drawing, old: str | None, relations: Relations, sheet: Sheet) -> None:
        if drawing.is_empty:
            if old:
                relations.remove(sheet.drawing or "")
                self._package.drop(old)
                self._package.drop(relations_of(old))
                sheet.drop_drawing()
            return
        part = old or self._package.free("xl/drawings/vmlDrawing{}.vml")
        self._package.write(part, drawing.to_bytes(Grid(sheet.width, sheet.height), self._blocks))
        if not old:
            self._types.default(part, _VML)
            sheet.set_drawing(relations.add("vmlDrawing", part), self._book.namespace)

    def _write_summary(self, lines: list[Line]) -> None:
        own = {sheet.name for sheet in self._order.sheets if sheet.own}
        place = next((at for at, sheet in enumerate(self._book.sheets) if sheet.name in own and sheet.part), None)
        remarks = [self._order.remark, _MARKED if lines else "", _UNNOTED if self._unnoted else ""]
        shown = place is not None and self._book.is_active(place)
        content = summary_of(lines, [one for one in remarks if one], self._styles, self._book.namespace, shown)
        if place is not None:
            part = self._book.sheets[place].part or ""
            if _FORMULA.search(self._package.read(part)):
                self._forget_order_of_sums()
            self._package.drop(relations_of(part))
        else:
            part = self._package.free("xl/worksheets/sheet{}.xml")
            self._types.override(part, f"{_SHEETML}worksheet+xml")
            self._book.append(self._book.free_name(SUMMARY_NAME), part)
        self._package.write(part, content)

    def _forget_order_of_sums(self) -> None:
        """Drop the order in which formulas are worked out, which any program makes anew, for it lists the old sheet's."""
        known = self._book.relations.of_kind("calcChain")
        if known:
            self._book.relations.remove(known[0])
            self._package.drop(known[1])
            self._types.forget(known[1])

    def _write_styles(self) -> None:
        content = self._styles.to_bytes()
        if content is not None:
            self._package.write(self._styles_part, content)
        if not self._has_styles:
            self._book.relations.add("styles", self._styles_part)
            self._types.override(self._styles_part, f"{_SHEETML}styles+xml")


def _lines(sheet: str, marks: Iterable[Mark], linked: bool) -> list[Line]:
    """The lines of the summary for one sheet, from its top to its bottom."""
    ordered = sorted(marks, key=lambda mark: mark.place or Place(0, 0))
    return [Line(sheet, linked and mark.place is not None, mark) for mark in ordered]


def _by_cell(sheet: Sheet, marks: Iterable[Mark]) -> dict[Place, list[Mark]]:
    """The findings by the cell they are seen on."""
    placed = [(place, mark) for mark in marks if (place := mark.place)]
    anchors = sheet.anchors(place for place, _ in placed)
    found: dict[Place, list[Mark]] = {}
    for place, mark in placed:
        found.setdefault(anchors[place], []).append(mark)
    return {place: sorted(found[place], key=lambda mark: _GRAVITY[mark.level]) for place in found}


_GRAVITY: Mapping[Level, int] = {level: at for at, level in enumerate(SHADES)}


def _gravest(marks: Iterable[Mark]) -> Level:
    return min((mark.level for mark in marks), key=lambda level: _GRAVITY[level])


def _draw(notes: Notes, drawing: Drawing, noted: Mapping[Place, str]) -> None:
    """Put the blocks into the comments, and give each comment a box that holds them."""
    drawing.remove(place for ref in notes.removed if (place := place_of(ref)))
    grown = {place: -lines_in(text.strip()) for ref, text in notes.shrunk.items() if (place := place_of(ref))}
    for place, block in noted.items():
        is_new = notes.put(address_of(place), block)
        if is_new or not drawing.has(place):
            drawing.add(place, block)
        else:
            grown[place] = grown.get(place, 0) + lines_in(block)
    drawing.stretch(grown)
