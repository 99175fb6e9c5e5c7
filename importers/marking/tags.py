"""XML as bytes: find tags and change them where they stand, so that every other byte of a part stays as it was.

What is put in is ASCII, which says the same in every encoding a part may declare.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_INSIDE = rb"(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+"
_TAG = re.compile(rb"<(/?)((?:[\w.-]++:)?)([\w.-]++)(" + _INSIDE + rb")>")
_ATTRIBUTE = re.compile(rb"(?<![\w:.-])([\w:.-]++)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# What is never closed goes on to the end; to look for its end once from every beginning would take for ever.
_NO_TAG = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)


class Tag(NamedTuple):
    """A tag by where it begins and ends: its prefix with the colon, its name, and whether it closes or is empty."""

    start: int
    end: int
    prefix: bytes
    name: bytes
    closing: bool
    empty: bool


def tag_of(found: "re.Match[bytes]") -> Tag:
    """Return the tag a pattern of this module found."""
    closing, prefix, name, inside = found.groups()
    return Tag(found.start(), found.end(), prefix, name, bool(closing), inside.endswith(b"/"))


def opening(*names: bytes) -> "re.Pattern[bytes]":
    """Return the pattern of the opening tags of these names, with any prefix."""
    return re.compile(rb"<()((?:[\w.-]+:)?)(" + b"|".join(names) + rb")(?=[\s/>])(" + _INSIDE + rb")>")


def closing(name: bytes) -> "re.Pattern[bytes]":
    """Return the pattern of the closing tag of a name, with any prefix."""
    return re.compile(rb"<(/)((?:[\w.-]+:)?)(" + name + rb")(\s*)>")


def tags(xml: bytes, start: int = 0, end: int | None = None) -> Iterator[Tag]:
    """Yield the tags of a masked part in their order."""
    for found in _TAG.finditer(xml, start, len(xml) if end is None else end):
        yield tag_of(found)


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a tag, values as they are written."""
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def with_attribute(tag: bytes, name: bytes, value: bytes) -> bytes:
    """Return the tag with one attribute changed, or added behind the others."""
    for found in _ATTRIBUTE.finditer(tag):
        if found[1] == name:
            at = 2 if found[2] is not None else 3
            return tag[: found.start(at)] + value + tag[found.end(at) :]
    body = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:body].rstrip() + b" " + name + b'="' + value + b'"' + tag[body:]


def opened(tag: bytes) -> bytes:
    """Return an empty tag as an opening one."""
    return tag[:-2].rstrip() + b">"


def masked(xml: bytes) -> bytes:
    """Return the part with comments, character data sections and instructions blanked out, at the same length.

    A part that has none of them, but for its first line, which no pattern takes for a tag, is returned as it is.
    """
    if b"<!" not in xml and xml.count(b"<?", 0) == xml.count(b"<?", 0, 10):
        return xml
    return _NO_TAG.sub(lambda found: b" " * len(found[0]), xml)


def escaped(text: str) -> str:
    """Return a text as it stands between tags or quotes; the library's own function costs each child 30 ms to load."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


class Splices:
    """Changes to a part, gathered first and made at once."""

    def __init__(self) -> None:
        self._made: list[tuple[int, int, bytes]] = []

    def put(self, start: int, end: int, text: bytes) -> None:
        """Let the bytes from start to end become the text; several texts at one place keep their order."""
        self._made.append((start, end, text))

    def applied(self, xml: bytes) -> bytes:
        """Return the part with all changes made."""
        if not self._made:
            return xml
        pieces, at = [], 0
        for start, end, text in sorted(self._made, key=lambda made: made[:2]):
            pieces += [xml[at:start], text]
            at = end
        return b"".join((*pieces, xml[at:]))
