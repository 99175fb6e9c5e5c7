"""The parts every package has: the content types, the relations, and the workbook with its list of sheets."""

import re
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from importers.marking.package import Package, relations_of, relative, resolved

_CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_NO_WORKBOOK = re.compile(r"\.(?:template|addin)\.(?=(?:macroEnabled\.)?main\+xml$)")
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_DOCUMENT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def parsed(xml: bytes) -> Element:
    """Return the root of a part; nothing outside the part is ever looked at."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def written(root: Element) -> bytes:
    """Return a part as bytes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def namespace_of(root: Element) -> str:
    """Return the namespace of an element, without braces."""
    return str(etree.QName(root).namespace or "")


def links_namespace(namespace: str) -> str:
    """Return the namespace of relations that goes with a spreadsheet's: the strict one or the usual one."""
    return _STRICT_DOCUMENT if namespace == STRICT else _DOCUMENT


class ContentTypes:
    """Which part is of which type."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root = parsed(package.read(_CONTENT_TYPES))
        self._before = etree.tostring(self._root)

    def default(self, part: str, kind: str) -> None:
        """Say the type of a part that is new by its extension, or alone if the extension is said to be of another."""
        self.forget(part)
        extension = part.rpartition(".")[2]
        for known in self._root.iter(f"{_TYPES}Default"):
            if known.get("Extension", "").lower() == extension:
                if known.get("ContentType") != kind:
                    self.override(part, kind)
                return
        # Defaults come before overrides in every package that Excel writes.
        self._root.insert(0, etree.Element(f"{_TYPES}Default", Extension=extension, ContentType=kind))

    def override(self, part: str, kind: str) -> None:
        """Say the type of a part that is new, whatever was said of one of that name before."""
        known = self._override(part)
        if known is None:
            known = etree.SubElement(self._root, f"{_TYPES}Override", PartName=f"/{part}")
        known.set("ContentType", kind)

    def settle(self, part: str) -> None:
        """Say of the main part of a template that it is a workbook's, as its name will say: Excel opens no other."""
        known = self._override(part)
        if known is not None:
            known.set("ContentType", _NO_WORKBOOK.sub(".sheet.", known.get("ContentType", "")))

    def forget(self, part: str) -> None:
        """Say nothing more of a part."""
        known = self._override(part)
        if known is not None:
            self._root.remove(known)

    def _override(self, part: str) -> Element | None:
        name = f"/{part}".lower()
        return next(
            (one for one in self._root.iter(f"{_TYPES}Override") if one.get("PartName", "").lower() == name), None
        )

    def save(self) -> None:
        """Write the part if it changed."""
        if etree.tostring(self._root) != self._before:
            self._package.write(_CONTENT_TYPES, written(self._root))


class Relations:
    """What one part is related to."""

    def __init__(self, package: Package, source: str, namespace: str) -> None:
        self._package, self._source = package, source
        self._types = links_namespace(namespace)
        name = relations_of(source)
        self._name = package.find(name) or name
        known = package.find(name)
        self._root = (
            parsed(package.read(known))
            if known
            else etree.Element(f"{_LINKS}Relationships", nsmap={None: _LINKS[1:-1]})
        )

    def target(self, identity: str) -> str | None:
        """Return the part an id leads to, or None where it leads nowhere inside the package."""
        for link in self._inner():
            if link.get("Id") == identity:
                return self._package.find(resolved(self._source, link.get("Target", "")))
        return None

    def of_kind(self, kind: str) -> tuple[str, str] | None:
        """Return the id and the part of the first relation of a kind that leads to a part."""
        for link in self._inner():
            if link.get("Type", "").rpartition("/")[2].lower() == kind.lower():
                part = self._package.find(resolved(self._source, link.get("Target", "")))
                if part:
                    return link.get("Id", ""), part
        return None

    def add(self, kind: str, part: str) -> str:
        """Relate to a part, if nothing does so far, and return the id."""
        known = self.of_kind(kind)
        if known and known[1] == part:
            return known[0]
        taken = {link.get("Id") for link in self._root}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        etree.SubElement(
            self._root,
            f"{_LINKS}Relationship",
            Id=f"rId{number}",
            Type=f"{self._types}/{kind}",
            Target=relative(self._source, part),
        )
        self._write()
        return f"rId{number}"

    def remove(self, identity: str) -> None:
        """Relate no longer; a part without relations has no part of relations."""
        for link in list(self._root):
            if link.get("Id") == identity:
                self._root.remove(link)
        self._write()

    def _write(self) -> None:
        if len(self._root):
            self._package.write(self._name, written(self._root))
        else:
            self._package.drop(self._name)

    def _inner(self) -> list[Element]:
        return [link for link in self._root.iter(f"{_LINKS}Relationship") if link.get("TargetMode") != "External"]


class SheetPart(NamedTuple):
    """A sheet by its name and the part that holds it, None where there is no such part."""

    name: str
    part: str | None


class Book:
    """The workbook part: its sheets in order, and its relations."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.part = _book_part(package)
        self._root = parsed(package.read(self.part))
        self.namespace = namespace_of(self._root)
        self.relations = Relations(package, self.part, self.namespace)
        self.sheets = [SheetPart(sheet.get("name", ""), self._target(sheet)) for sheet in self._entries()]

    def _entries(self) -> list[Element]:
        return list(self._root.iter(f"{{{self.namespace}}}sheet"))

    def _target(self, sheet: Element) -> str | None:
        # The id's namespace is that of relations, the usual or the strict one; no other attribute is called id.
        identity = next((value for key, value in sheet.attrib.items() if etree.QName(key).localname == "id"), "")
        return self.relations.target(identity)

    def is_active(self, position: int) -> bool:
        """Tell whether the sheet at a position is the one shown first."""
        views = list(self._root.iter(f"{{{self.namespace}}}workbookView"))
        return bool(views) and views[0].get("activeTab", "0") == str(position)

    def free_name(self, wanted: str) -> str:
        """Return a name for a further sheet, as wanted if no other has it."""
        taken = {sheet.name.casefold() for sheet in self.sheets}
        number, name = 2, wanted
        while name.casefold() in taken:
            name, number = f"{wanted}({number})", number + 1
        return name

    def append(self, name: str, part: str) -> None:
        """Add a sheet behind the others."""
        entries = self._entries()
        numbers = [int(sheet.get("sheetId", "0")) for sheet in entries if sheet.get("sheetId", "").isdecimal()]
        links = links_namespace(self.namespace)
        sheets = entries[-1].getparent() if entries else None
        if sheets is None:
            raise ValueError("a workbook without sheets")
        sheet = etree.SubElement(sheets, f"{{{self.namespace}}}sheet", nsmap={"r": links})
        sheet.set("name", name)
        sheet.set("sheetId", str(max(numbers, default=0) + 1))
        sheet.set(f"{{{links}}}id", self.relations.add("worksheet", part))
        self._package.write(self.part, written(self._root))


def _book_part(package: Package) -> str:
    links = package.find("_rels/.rels")
    if links:
        for link in parsed(package.read(links)).iter(f"{_LINKS}Relationship"):
            if link.get("Type", "").endswith("/officeDocument"):
                part = package.find(resolved("", link.get("Target", "")))
                if part:
                    return part
    return next(name for name in package if name.lower().endswith("workbook.xml"))
