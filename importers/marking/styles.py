"""The styles of a workbook: what a marked cell looks like, and what it looked like before it was marked.

A mark is a fill and nothing else. The colour the clerk had given the cell is kept as the background colour of our solid
fill, which no program shows and every program saves: so it travels with the cell, wherever rows are moved. Beside it
the styles part notes which style each of ours was made from, which holds as long as no other program renumbers them.

Two limits: a pattern or a gradient is kept by that note alone, and is lost once another program has saved the file; and
a solid fill of exactly one of our colours is taken for a mark. To ask for a sign of ours behind the colour would be
worse: programs that save no colour behind a solid fill would leave the old marks standing for ever.
"""

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree
from lxml.etree import _Element as Element

from importers.findings import Level
from importers.marking.orders import SHADES
from importers.marking.parts import TRANSITIONAL, namespace_of, parsed, written

_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
_KEPT = "{urn:honors:marks}"
_KEPT_URI = "{6B0F2A54-9C41-4E0B-8C53-3B8F0C8A7D11}"
_LEVEL_OF = {shade.colour: level for level, shade in SHADES.items()}
_NEW = (
    b'<styleSheet xmlns="%s"><fonts count="1"><font><sz val="11"/><name val="\xe5\xae\x8b\xe4\xbd\x93"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    b'</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs '
    b'count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1">'
    b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


class Styles:
    """The styles part, or a new one where the package has none."""

    def __init__(self, xml: bytes | None, namespace: str) -> None:
        self._root = parsed(xml or _NEW % (namespace or TRANSITIONAL).encode())
        self._space = f"{{{namespace_of(self._root)}}}"
        self._before = etree.tostring(self._root)
        self._is_new = xml is None
        self._made: dict[int, int] = {}
        self._kept = self._read_kept()
        self._cache: dict[tuple[int, Level], int] = {}
        self._lists: dict[str, list[Element]] = {}
        self._places: dict[str, dict[object, int]] = {}
        self._complete()

    def _complete(self) -> None:
        """Add what an entry of ours refers to by its number, where the part leaves it out."""
        for section in parsed(_NEW % namespace_of(self._root).encode()):
            name = etree.QName(section).localname
            if not self._entries(name):
                for entry in section:
                    self._append(name, entry)

    def originals(self) -> dict[int, int]:
        """Return for every style of a marked cell the one it had before."""
        found = {}
        for index, style in enumerate(self._entries("cellXfs")):
            fill = self._fill_of(style)
            if fill is not None and self._level_of(fill) is not None:
                found[index] = self._original(index, style, fill)
        return found

    def marked(self, base: int, level: Level) -> int:
        """Return the style that is like another, but for the colour of a level."""
        key = (base, level)
        if key not in self._cache:
            styles = self._entries("cellXfs")
            original = base if base < len(styles) else 0
            fill = self._mark_fill(self._fill_of(styles[original]), SHADES[level].colour)
            self._cache[key] = self._like(styles[original], fill)
            self._made[self._cache[key]] = original
        return self._cache[key]

    def style(self, font: Mapping[str, str], look: Mapping[str, str], colour: str = "", border: bool = False) -> int:
        """Return a style of our own: a font by its elements, an alignment, a fill, thin edges, all text."""
        fill = 0
        if colour:
            fill = self._index("fills", self._solid({"rgb": colour}, {"indexed": "64"}))
        style = self._element(
            "xf",
            self._element("alignment", **look),
            numFmtId="49",
            fontId=str(self._index("fonts", self._font(font))),
            fillId=str(fill),
            borderId=str(self._index("borders", self._edges())) if border else "0",
            xfId="0",
            applyNumberFormat="1",
            applyFont="1",
            applyFill="1",
            applyBorder="1",
            applyAlignment="1",
        )
        return self._index("cellXfs", style)

    def quoted(self, base: int) -> int:
        """Return the style that is like another and says that the cell's text is a text, whatever it begins with."""
        style = deepcopy(self._entries("cellXfs")[base])
        style.set("quotePrefix", "1")
        return self._index("cellXfs", style)

    def to_bytes(self) -> bytes | None:
        """Return the part, or None where nothing changed."""
        self._write_kept()
        if not self._is_new and etree.tostring(self._root) == self._before:
            return None
        return written(self._root)

    def _section(self, name: str) -> Element | None:
        return self._root.find(f"{self._space}{name}")

    def _entries(self, name: str) -> list[Element]:
        """The entries of a section as they are counted: of alternatives the one that every program understands."""
        if name not in self._lists:
            section = self._section(name)
            found = self._lists[name] = []
            for entry in [] if section is None else section.iterchildren(etree.Element):
                if etree.QName(entry).localname == "AlternateContent":
                    branches = [branch for branch in entry if etree.QName(branch).localname == "Fallback"]
                    found += [inner for branch in branches for inner in branch]
                else:
                    found.append(entry)
        return self._lists[name]

    def _known(self, name: str) -> dict[object, int]:
        """Where each entry of a section stands, by what it says."""
        if name not in self._places:
            known = self._places[name] = {}
            for at, entry in enumerate(self._entries(name)):
                known.setdefault(_said(entry), at)
        return self._places[name]

    def _append(self, name: str, entry: Element) -> int:
        section = self._section(name)
        if section is None:
            section = etree.Element(f"{self._space}{name}", nsmap=self._root.nsmap)
            later = _ORDER[_ORDER.index(name) + 1 :]
            behind = next((one for one in self._root if etree.QName(one).localname in later), None)
            if behind is None:
                self._root.append(section)
            else:
                behind.addprevious(section)
        entries, known = self._entries(name), self._known(name)
        section.append(entry)
        entries.append(entry)
        known.setdefault(_said(entry), len(entries) - 1)
        section.set("count", str(len(entries)))
        return len(entries) - 1

    def _index(self, name: str, entry: Element) -> int:
        """Return where a section has an entry, which is added if it has not."""
        present = self._known(name).get(_said(entry))
        return self._append(name, entry) if present is None else present

    def _element(self, name: str, *children: Element, **attributes: str) -> Element:
        element = etree.Element(f"{self._space}{name}", nsmap=self._root.nsmap, **attributes)
        element.extend(children)
        return element

    def _fill_of(self, style: Element) -> Element | None:
        fills, index = self._entries("fills"), style.get("fillId", "0")
        return fills[int(index)] if index.isdecimal() and int(index) < len(fills) else None

    def _solid(self, colour: Mapping[str, str], behind: Mapping[str, str]) -> Element:
        colours = (self._element("fgColor", **colour), self._element("bgColor", **behind))
        return self._element("fill", self._element("patternFill", *colours, patternType="solid"))

    def _colour(self, fill: Element | None, which: str) -> dict[str, str]:
        """Return the colour of a solid fill: its own, or the one behind it."""
        pattern = None if fill is None else fill.find(f"{self._space}patternFill")
        if pattern is None or pattern.get("patternType") != "solid":
            return {}
        colour = pattern.find(f"{self._space}{which}")
        return {} if colour is None else dict(colour.attrib)

    def _level_of(self, fill: Element) -> Level | None:
        return _LEVEL_OF.get(self._colour(fill, "fgColor").get("rgb", "").upper())

    def _mark_fill(self, fill: Element | None, shade: str) -> int:
        return self._index("fills", self._solid({"rgb": shade}, self._colour(fill, "fgColor") or {"indexed": "64"}))

    def _like(self, style: Element, fill: int) -> int:
        """Return the style that is like another but for its fill."""
        copy = deepcopy(style)
        copy.tail = None
        copy.set("fillId", str(fill))
        copy.set("applyFill", "1")
        return self._index("cellXfs", copy)

    def _original(self, index: int, style: Element, fill: Element) -> int:
        kept, styles = self._kept.get(index), self._entries("cellXfs")
        if kept is not None and kept < len(styles) and _said(styles[kept], "fillId") == _said(style, "fillId"):
            self._made[index] = kept
            return kept
        colour = self._colour(fill, "bgColor")
        if not colour or colour.get("indexed") == "64" or colour.get("auto") == "1":
            return self._like(style, 0)
        return self._like(style, self._painted(colour))

    def _painted(self, colour: Mapping[str, str]) -> int:
        """Return a solid fill of a colour, of those that are there if possible."""
        for at, present in enumerate(self._entries("fills")):
            if self._colour(present, "fgColor") == colour:
                return at
        return self._append("fills", self._solid(colour, {"indexed": "64"}))

    def _font(self, told: Mapping[str, str]) -> Element:
        attribute = {"color": "rgb"}
        elements = (self._element(name, **{attribute.get(name, "val"): value}) for name, value in told.items())
        font = self._element("font", *elements)
        first = next((entry.find(f"{self._space}name") for entry in self._entries("fonts")), None)
        font.append(self._element("name", val="宋体" if first is None else first.get("val", "宋体")))
        return font

    def _edges(self) -> Element:
        colour = {"rgb": "FFD0D0D0"}
        edges = (self._element(side, self._element("color", **colour), style="thin") for side in _SIDES)
        return self._element("border", *edges, self._element("diagonal"))

    def _read_kept(self) -> dict[int, int]:
        kept = next(self._root.iter(f"{_KEPT}marks"), None)
        pairs = [] if kept is None else [pair.partition("=") for pair in kept.get("styles", "").split()]
        return {int(own): int(base) for own, _, base in pairs if own.isdecimal() and base.isdecimal()}

    def _write_kept(self) -> None:
        for old in list(self._root.iter(f"{_KEPT}marks")):
            old.getparent().getparent().remove(old.getparent())
        section = self._section("extLst")
        if self._made:
            pairs = " ".join(f"{own}={base}" for own, base in sorted(self._made.items()))
            kept = etree.Element(f"{_KEPT}marks", nsmap={"honors": _KEPT[1:-1]}, styles=pairs)
            entry = self._element("ext", kept, uri=_KEPT_URI)
            if section is None:
                section = self._element("extLst")
                self._root.append(section)
            section.append(entry)
        elif section is not None and not len(section):
            self._root.remove(section)


_SIDES = ("left", "right", "top", "bottom")


def _said(entry: Element, but: str = "") -> tuple[object, ...]:
    """Return what an entry says, however it is written; whether a style applies its fill no program asks."""
    told = sorted((key, value) for key, value in entry.attrib.items() if key not in ("applyFill", but))
    return (entry.tag, tuple(told), tuple(_said(child) for child in entry.iterchildren(etree.Element)))
