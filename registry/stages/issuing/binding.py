"""Binding: pages of PDF files that were printed before, or are drawn apart, become one file; no page is drawn anew.

It reads what this house has printed: objects one after the other under a plain table of their places.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_PARENT = re.compile(rb"/Parent \d+ 0 R")
_HEADER = b"%PDF-1.7\n%\xe5\x85\x89\xe8\x8d\xa3\n"


class NotBindable(Exception):
    """The file is built in another way than this module reads."""


class _File:
    """The objects of one PDF file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", data)
        if start is None:
            raise NotBindable("no place of the table")
        table = int(start.group(1))
        head = re.match(rb"xref\s+0 (\d+)\s", data[table : table + 30])
        if head is None:
            raise NotBindable("no plain table of places")
        count, begin = int(head.group(1)), table + head.end()
        rows = [data[begin + 20 * place : begin + 20 * place + 18] for place in range(count)]
        self.places = {number: int(row[:10]) for number, row in enumerate(rows) if row.endswith(b"n")}
        self.ends = dict(zip(ordered := sorted(self.places.values()), [*ordered[1:], table], strict=True))
        self.trailer = data[begin + 20 * count : start.start()]
        self.root = _named(self.trailer, b"Root")
        self.pages = list(self._kids(_named(self.head(self.root), b"Pages")))

    def body(self, number: int) -> bytes:
        """Return an object without its number and its end."""
        place = self.places[number]
        text = self.data[place : self.ends[place]]
        return text[text.index(b"obj") + 3 : text.rindex(b"endobj")].strip(b"\r\n ")

    def head(self, number: int) -> bytes:
        """Return what an object says before its stream, if it has one."""
        body = self.body(number)
        found = _STREAM.search(body)
        return body[: found.start()] if found else body

    def _kids(self, number: int) -> Iterator[int]:
        head = self.head(number)
        kids = re.search(rb"/Kids\s*\[(.*?)\]", head, re.S)
        if kids is None:
            yield number
            return
        for kid in _REFERENCE.findall(kids.group(1)):
            yield from self._kids(int(kid))


def bind(pages: Sequence[tuple[bytes, int]]) -> bytes:
    """Return one file of pages, each named by its file and its place there; raise NotBindable for an unknown build."""
    files = {id(data): data for data, _ in pages}
    read = {identity: _File(data) for identity, data in files.items()}
    book = _Book()
    kids = [book.take_page(read[id(data)], place) for data, place in pages]
    return book.finish(read[id(pages[0][0])], kids)


class _Book:
    """The new file: objects taken over under new numbers. 1 is its catalog, 2 its tree of pages."""

    def __init__(self) -> None:
        self.objects: dict[int, bytes] = {}
        self.taken: dict[tuple[int, int], int] = {}
        self.last = 2

    def take_page(self, file: _File, place: int) -> int:
        """Take a page over with all it refers to; return its new number. A page asked for twice becomes two."""
        source = file.pages[place]
        self.last += 1
        number = self.last
        head = _PARENT.sub(b"/Parent 0 0 R", file.body(source))
        self.objects[number] = self._renumbered(file, head).replace(b"/Parent 0 0 R", b"/Parent 2 0 R")
        return number

    def finish(self, first: _File, kids: Sequence[int]) -> bytes:
        """Return the file, under the catalog of the first one."""
        listed = b" ".join(b"%d 0 R" % kid for kid in kids)
        self.objects[2] = b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (len(kids), listed)
        catalog = re.sub(rb"/(Pages|Outlines) \d+ 0 R", b"", first.body(first.root))
        catalog = self._renumbered(first, catalog)
        self.objects[1] = catalog[: catalog.rindex(b">>")] + b"/Pages 2 0 R >>"
        info = re.search(rb"/Info (\d+) 0 R", first.trailer)
        told = b"/Info %d 0 R " % self._take(first, int(info.group(1))) if info else b""
        return self._written(told)

    def _take(self, file: _File, number: int) -> int:
        key = (id(file), number)
        if key not in self.taken:
            self.last += 1
            self.taken[key] = self.last
            self.objects[self.taken[key]] = self._renumbered(file, file.body(number))
        return self.taken[key]

    def _renumbered(self, file: _File, body: bytes) -> bytes:
        found = _STREAM.search(body)
        head, tail = (body[: found.start()], body[found.start() :]) if found else (body, b"")

        def renumbered(match: re.Match[bytes]) -> bytes:
            number = int(match.group(1))
            return b"%d 0 R" % self._take(file, number) if number in file.places else match.group(0)

        return _REFERENCE.sub(renumbered, head) + tail

    def _written(self, told: bytes) -> bytes:
        out, places = bytearray(_HEADER), {}
        for number in range(1, self.last + 1):
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, self.objects[number])
        table = len(out)
        mark = hashlib.sha256(out).hexdigest()[:32].encode()
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (self.last + 1)
        out += b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, self.last + 1))
        out += b"trailer\n<< /Size %d /Root 1 0 R %s/ID [<%s><%s>] >>\n" % (self.last + 1, told, mark, mark)
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def _named(text: bytes, name: bytes) -> int:
    found = re.search(rb"/%s (\d+) 0 R" % name, text)
    if found is None:
        raise NotBindable(f"no {name.decode()}")
    return int(found.group(1))
