"""What the reader of .xlsx files does not say: errors, formulas saved without their result, rows that are hidden."""

import re
from collections.abc import Iterator
from itertools import chain

from importers.cells import Merge, Typed, position
from importers.containers.archives import Part, contents, parts_of, pieces
from importers.containers.slimming import rowwise
from importers.formats.unsaid import Silent, Unsaid

_ERROR = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*\bt=[\"']e[\"'][^<>]*)>\s*(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*"
    rb"<(?:\w+:)?v>([^<]{1,20})</"
)
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b[^<>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s{0,99}"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s{0,99}</(?:\w+:)?v>)?\s{0,99}</(?:\w+:)?c>"
)
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_MERGE = re.compile(rb"mergeCell\s[^<>]{0,200}?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_HIDDEN = re.compile(rb"<(?:\w+:)?row\s[^<>]{0,400}?\bhidden=[\"'](?:1|true)[\"'][^<>]{0,400}")
_NUMBER = re.compile(rb"\br=[\"'](\d{1,7})[\"']")
_TAG = re.compile(rb"<(?:\w+:)?(?:sheet|Relationship)\b([^<>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def unsaid(package: bytes) -> dict[str, Unsaid]:
    """Return what the reader does not say, by the names of the sheets; a sheet without any costs a glance."""
    return {name: _unsaid(package, part) for name, part in sheet_parts(package)}


def merges_of(package: bytes) -> dict[str, list[Merge]]:
    """Return the merged ranges of a workbook by the names of its sheets, for the reader that does not say them."""
    found: dict[str, list[Merge]] = {}
    for name, part in sheet_parts(package):
        for piece in rowwise(pieces(package, part)):
            for left, top, right, bottom in _MERGE.findall(piece):
                columns = position(left.decode("ascii")), position(right.decode("ascii"))
                found.setdefault(name, []).append((int(top) - 1, columns[0], int(bottom) - 1, columns[1]))
    return found


def _unsaid(package: bytes, part: Part) -> Unsaid:
    found = Unsaid()
    for piece in rowwise(pieces(package, part)):
        for cell in chain(_errors(piece), _unsolved(piece)):
            found.hear(cell)
        if b"hidden=" in piece:
            for row in _HIDDEN.findall(piece):
                for number in _NUMBER.findall(row):
                    found.hide(int(number))
    return found


def _errors(xml: bytes) -> Iterator[Silent]:
    if b't="e"' in xml or (b"'" in xml and b"t='e'" in xml):
        for found in _ERROR.finditer(xml):
            yield from _at(found[1], Typed("error", _text(found[2])))


def _unsolved(xml: bytes) -> Iterator[Silent]:
    # One letter is searched for far faster than two, and most sheets have none.
    if b"f" in xml and (b"<f" in xml or b":f" in xml):
        for found in _NO_RESULT.finditer(xml):
            # A result that is an empty text is a result: templates are filled with such formulas in advance.
            if b't="str"' not in found[1] and b"t='str'" not in found[1]:
                yield from _at(found[1], Typed("formula", "=" + _text(found[2] or b"")))


def _at(attributes: bytes, value: Typed) -> Iterator[Silent]:
    place = _PLACE.search(attributes)
    if place:
        yield Silent(int(place[2]), position(place[1].decode("ascii")), value)


def sheet_parts(package: bytes) -> Iterator[tuple[str, Part]]:
    """Yield the name and the part of each sheet, as the workbook and its relations say them."""
    parts = {part.name.lower().lstrip("/"): part for part in parts_of(package)}
    book = next((part for name, part in parts.items() if name.endswith("workbook.xml")), None)
    if book is None:
        return
    folder, _, file = book.name.lower().lstrip("/").rpartition("/")
    relations = parts.get(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
    if relations is None:
        return
    targets = {tag.get("Id", ""): tag.get("Target", "") for tag in _tags(contents(package, relations))}
    for tag in _tags(contents(package, book)):
        identity = next((value for key, value in tag.items() if key.endswith(":id")), "")
        target = targets.get(identity, "").lower()
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        if "name" in tag and path in parts:
            yield tag["name"], parts[path]


def _tags(xml: bytes) -> Iterator[dict[str, str]]:
    for tag in _TAG.findall(xml):
        yield {_text(key): _text(double or single) for key, double, single in _ATTRIBUTE.findall(tag)}


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    if "&" not in text:
        return text
    import html  # noqa: PLC0415 - its table of entities costs each child some milliseconds

    return html.unescape(text)
