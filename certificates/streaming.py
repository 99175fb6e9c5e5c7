"""A canvas whose pages leave memory when they are shown: ten thousand of them take no more of it than ten."""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, BinaryIO, TypeAlias

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from certificates.embedding import Ready, font_name, stream_of
from certificates.lines import POINT

HEADER = b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n"
BRANCH = 100  # pages a node of the page tree holds: a viewer finds page 9,000 without reading all before it
SMALL_WINDOW, SMALL_MEMORY = 12, 4  # a page's kilobyte needs no more, and making ready for more costs more than it
SHARED = "honors_resources"  # what all pages draw with: fonts and forms
Box: TypeAlias = tuple[float, ...]
BOXES = ("crop", "bleed", "trim", "art")


class StreamedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that writes each page as it is shown; forms, fonts and what else reportlab keeps follow at the end.

    `size` is in millimetres. The file names itself by what is in it: the same pages give the same bytes.
    """

    def __init__(self, out: BinaryIO, size: tuple[float, float], title: str, **kinds: Any) -> None:
        super().__init__(
            out,
            pagesize=(size[0] / POINT, size[1] / POINT),
            invariant=1,
            pageCompression=1,
            initialFontName=font_name("song"),
            initialFontSize=10,
            lang="zh-CN",
            **{"pdfVersion": (1, 4), **kinds},
        )
        self.setTitle(title)
        self.setAuthor("honors")
        self.setCreator("honors")
        self._out, self._written, self._proof = out, 0, hashlib.sha256()
        self._places: dict[int, int] = {}
        self._shown: list[int] = []
        document = self._doc
        self._resources = document.Reference(pdfdoc.PDFResourceDictionary(), SHARED).format(document).decode()
        self._shadings: dict[str, Any] = {}
        self._color_spaces: dict[str, Any] = {}
        document.Reference(document.Pages)
        self._branches: list[int] = []
        self._write(HEADER % document._pdfVersion)

    def showPage(self) -> None:  # noqa: N802  # reportlab's name
        """Write the page and begin the next."""
        self._shadings |= self._shadingUsed
        self._color_spaces |= self._colorsUsed
        deflate = zlib.compressobj(6, zlib.DEFLATED, SMALL_WINDOW, SMALL_MEMORY)
        content = deflate.compress("\n".join(self._code).encode("latin-1")) + deflate.flush()
        drawn = self._add(stream_of("", content))
        if len(self._shown) % BRANCH == 0:
            self._branches.append(self._next())
        told = f"<</Type/Page/Parent {self._branches[-1]} 0 R/Resources {self._resources}/Contents {drawn} 0 R{self._boxes()}>>"
        self._shown.append(self._add(told.encode()))
        self._startPage()

    def save(self) -> None:
        """Write what the pages refer to, and end the file."""
        document = self._doc
        self._share(document.idToObject[SHARED])
        for font in document.delayedFonts:
            font.addObjects(document)
        for held in (document.Catalog, document.info):
            document.Reference(held)
        document.Outlines.prepare(document, self)
        document.Catalog.Outlines = None
        self._write_tree()
        for number, held in self._rest():
            self._write_object(number, pdfdoc.format(held, document, toplevel=1))
        self._write_end()

    def _share(self, resources: Any) -> None:
        """Name what pages draw with."""
        resources.basicFonts()
        resources.allProcs()
        resources.setShading(self._shadings)
        resources.setColorSpace(self._color_spaces)
        forms = [name for name in self._doc.idToObject if name.startswith("FormXob.")]
        resources.XObject = {name: pdfdoc.PDFObjectReference(name) for name in forms}

    def _boxes(self) -> str:
        return _told((0, 0, *self._pagesize), *(getattr(self, f"_{box}Box", None) for box in BOXES))

    def _write_tree(self) -> None:
        """Write the nodes of the page tree; the pages name them already."""
        document = self._doc
        root = document.Reference(document.Pages).format(document)
        for place, number in enumerate(self._branches):
            kids = self._shown[place * BRANCH : (place + 1) * BRANCH]
            self._write_object(
                number, b"<</Type/Pages/Parent %b/Count %d/Kids[%b]>>" % (root, len(kids), _listed(kids))
            )
        self._root = b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(self._shown), _listed(self._branches))

    def _rest(self) -> Iterator[tuple[int, Any]]:
        """Yield all that reportlab keeps; formatting one of them may bring others."""
        document, done = self._doc, set[int]()
        while todo := document.numberToId.keys() - done:
            for number in sorted(todo):
                done.add(number)
                held = document.idToObject[document.numberToId[number]]
                yield number, Ready(self._root) if held is document.Pages else held

    def _write_end(self) -> None:
        document, size, table = self._doc, self._doc.objectcounter + 1, self._written
        catalog, info = (document.Reference(held).format(document) for held in (document.Catalog, document.info))
        mark = self._proof.hexdigest()[:32].encode()
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        self._write(b"".join(b"%010d 00000 n \n" % self._places[number] for number in range(1, size)))
        self._write(b"trailer\n<</Size %d/Root %b/Info %b/ID[<%b><%b>]>>\n" % (size, catalog, info, mark, mark))
        self._write(b"startxref\n%d\n%%%%EOF\n" % table)

    def _next(self) -> int:
        self._doc.objectcounter += 1
        return int(self._doc.objectcounter)

    def _add(self, told: bytes) -> int:
        number = self._next()
        self._write_object(number, told)
        return number

    def _write_object(self, number: int, told: bytes) -> None:
        self._places[number] = self._written
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, told))

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._proof.update(data)
        self._written += len(data)


@lru_cache(maxsize=16)
def _told(media: Box, *others: Box | None) -> str:
    """Return the boxes of a page as its dictionary has them."""
    sizes = [("Media", media), *((name.title(), box) for name, box in zip(BOXES, others, strict=True) if box)]
    return "".join(f"/{name}Box[{' '.join(f'{edge:.4f}' for edge in edges)}]" for name, edges in sizes)


def _listed(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
