"""What Excel asks of a package before it opens it without repairing: the judge openpyxl and our own reader are not."""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree
from lxml.etree import _Element as Element

from importers.marking.orders import Place, place_of

# CT_Worksheet of ECMA-376, part 1, in its order.
WORKSHEET = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
TALLEST, WIDEST, LONGEST = 409.5, 255, 32_767
_NOTE = re.compile(rb"<(?:\w+:)?ClientData\s[^>]*ObjectType=[\"']Note[\"'].*?</(?:\w+:)?ClientData>", re.DOTALL)
_WHERE = re.compile(rb":(Row|Column)>\s*(\d+)\s*<")


def faults(package: bytes) -> set[str]:
    """Return everything in a workbook that Excel would stumble over."""
    return set(_Judge(package).faults())


class _Judge:
    def __init__(self, package: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(package)) as source:
            self._names = [name.replace("\\", "/") for name in source.namelist()]
            self._parts = {name.replace("\\", "/").lower(): source.read(name) for name in source.namelist()}
        self._types = self._root("[content_types].xml")

    def faults(self) -> Iterator[str]:
        """Every fault, part by part."""
        for name, count in Counter(map(str.lower, self._names)).items():
            if count > 1:
                yield f"{name}: twice in the package"
        yield from self._types_said()
        sheets = {}
        for name in self._parts:
            if name.endswith(".rels"):
                yield from self._links(name)
            if self._type_of(name).endswith("worksheet+xml"):
                sheets[name] = self._root(name)
        yield from self._styles(sheets)
        for name, sheet in sheets.items():
            yield from self._sheet(name, sheet)
        yield from self._chain()

    def _root(self, name: str) -> Element:
        parser = etree.XMLParser(recover=True, resolve_entities=False)
        root = etree.fromstring(self._parts.get(name, b"<nothing/>"), parser)
        return etree.Element("nothing") if root is None else root

    def _types_said(self) -> Iterator[str]:
        said = Counter((one.get("PartName") or one.get("Extension") or "").lower() for one in self._types)
        yield from (f"{name}: its type is said twice" for name, count in said.items() if count > 1)
        for one in self._types:
            part = (one.get("PartName") or "").lstrip("/").lower()
            if part and part not in self._parts:
                yield f"{part}: a type for no part"

    def _type_of(self, name: str) -> str:
        for one in self._types:
            if (one.get("PartName") or "").lstrip("/").lower() == name:
                return one.get("ContentType") or ""
        extension = name.rpartition(".")[2]
        usual = (one for one in self._types if (one.get("Extension") or "").lower() == extension)
        return next((one.get("ContentType") or "" for one in usual), "")

    def _targets(self, name: str) -> list[tuple[str, str, str]]:
        """The id, the kind and the part of every relation of a part to another part."""
        folder, file = posixpath.split(name)
        source = posixpath.dirname(folder)
        if not file.endswith(".rels") or name not in self._parts:
            return []
        links = [one for one in self._root(name) if one.get("TargetMode") != "External"]
        return [
            (
                one.get("Id") or "",
                (one.get("Type") or "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/" + source, one.get("Target") or "")).lstrip("/").lower(),
            )
            for one in links
        ]

    def _links(self, name: str) -> Iterator[str]:
        targets = self._targets(name)
        yield from (f"{name}: {key} twice" for key, count in Counter(one[0] for one in targets).items() if count > 1)
        for _, kind, part in targets:
            if part not in self._parts:
                yield f"{name}: a {kind} that is not there"
            elif not self._type_of(part):
                yield f"{part}: no type"
            elif kind in ("comments", "worksheet", "styles", "vmlDrawing") and kind not in self._type_of(part):
                yield f"{part}: a {kind} of another type"

    def _related(self, part: str, kind: str) -> list[str]:
        folder, file = posixpath.split(part)
        return [one[2] for one in self._targets(posixpath.join(folder, "_rels", f"{file}.rels")) if one[1] == kind]

    def _styles(self, sheets: dict[str, Element]) -> Iterator[str]:
        part = next((name for name in self._parts if self._type_of(name).endswith("styles+xml")), None)
        counts: dict[str, int] = {}
        styles = [] if part is None else list(self._root(part))
        for section in styles:
            entries = [entry for entry in section if isinstance(entry.tag, str)]
            counts[_name(section)] = len(entries)
            if section.get("count", str(len(entries))) != str(len(entries)):
                yield f"{part}: {_name(section)} counted wrong"
        for section in styles:
            if _name(section) in ("cellXfs", "cellStyleXfs"):
                for entry in section:
                    for what in ("font", "fill", "border"):
                        if int(entry.get(f"{what}Id", "0")) >= max(counts.get(f"{what}s", 0), 1):
                            yield f"{part}: no such {what}"
        for name, sheet in sheets.items():
            used = {int(one.get("s") or 0) for one in sheet.iter() if _name(one) in ("c", "row")}
            used |= {int(one.get("style") or 0) for one in sheet.iter() if _name(one) == "col"}
            if max(used, default=0) >= max(counts.get("cellXfs", 0), 1):
                yield f"{name}: no such style"

    def _sheet(self, name: str, sheet: Element) -> Iterator[str]:
        order = [WORKSHEET.index(_name(one)) for one in sheet if _name(one) in WORKSHEET]
        if order != sorted(order):
            yield f"{name}: elements out of order"
        yield from (f"{name}: {what}" for what in _measures(sheet))
        yield from (f"{name}: {what}" for what in _cells(sheet))
        ids = {
            one[0]
            for one in self._targets(
                posixpath.join(posixpath.dirname(name), "_rels", f"{name.rpartition('/')[2]}.rels")
            )
        }
        for one in sheet.iter():
            if _name(one) in ("legacyDrawing", "drawing"):
                told = next((value for key, value in one.attrib.items() if etree.QName(key).localname == "id"), "")
                if told not in ids:
                    yield f"{name}: a {_name(one)} that leads nowhere"
        yield from self._notes(name)

    def _notes(self, name: str) -> Iterator[str]:
        noted: list[Place | None] = []
        for part in self._related(name, "comments"):
            noted += [
                place_of((one.get("ref") or "").replace("$", ""))
                for one in self._root(part).iter()
                if _name(one) == "comment"
            ]
        drawn: list[Place | None] = []
        for part in self._related(name, "vmlDrawing"):
            for found in _NOTE.finditer(self._parts[part]):
                where = {what: int(number) for what, number in _WHERE.findall(found[0])}
                drawn.append(Place(where[b"Row"] + 1, where[b"Column"]))
        if len(set(noted)) != len(noted):
            yield f"{name}: two comments on one cell"
        if noted and Counter(noted) != Counter(place for place in drawn if place in noted):
            yield f"{name}: comments and their boxes differ"

    def _chain(self) -> Iterator[str]:
        chain = next((name for name in self._parts if name.endswith("calcchain.xml")), None)
        book = next((name for name in self._parts if self._type_of(name).endswith("main+xml")), None)
        if chain is None or book is None:
            return
        folder, file = posixpath.split(book)
        links = {one[0]: one[2] for one in self._targets(posixpath.join(folder, "_rels", f"{file}.rels"))}
        parts = {}
        for one in self._root(book).iter():
            if _name(one) == "sheet":
                told = next(value for key, value in one.attrib.items() if etree.QName(key).localname == "id")
                parts[one.get("sheetId")] = links.get(told, "")
        number = None
        for one in self._root(chain):
            number = one.get("i") or number
            if one.get("r") not in self._sums(parts.get(number, "")):
                yield f"{chain}: {one.get('r')} has no formula"

    def _sums(self, part: str) -> set[str | None]:
        cells = self._root(part).iter() if part in self._parts else iter(())
        return {one.get("r") for one in cells if _name(one) == "c" and any(_name(inner) == "f" for inner in one)}


def _name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _measures(sheet: Element) -> Iterator[str]:
    for one in sheet.iter():
        if _name(one) == "row" and float(one.get("ht", "0")) > TALLEST:
            yield "a row too high"
        if _name(one) == "col" and float(one.get("width", "0")) > WIDEST:
            yield "a column too wide"


def _cells(sheet: Element) -> Iterator[str]:
    """Rows and cells must rise; texts and links have their limits."""
    rows = [int(one.get("r", "0")) for one in sheet.iter() if _name(one) == "row"]
    if all(rows) and any(one >= other for one, other in pairwise(rows)):
        yield "rows out of order"
    for row in sheet.iter():
        if _name(row) == "row":
            places = [place_of(cell.get("r", "")) for cell in row if _name(cell) == "c"]
            known = [place.column for place in places if place]
            if any(one >= other for one, other in pairwise(known)):
                yield f"cells of row {row.get('r')} out of order"
    for cell in sheet.iter():
        if _name(cell) == "t" and len((cell.text or "").encode("utf-16-le")) // 2 > LONGEST:
            yield "a text too long"
