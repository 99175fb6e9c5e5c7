"""Fuzz what looks at the bytes of an upload: python -m tests.safety.fuzz_guard CORPUS -max_total_time=600.

Only UnreadableWorkbook may come out, and within five seconds. The first byte chooses where the others go: they are the
file itself, or one part of a package, a stream of a container, a text; so mutations get behind checksums and headers.
Some parts are marked too, where the guard lets them through; what cannot be marked may fail, as its child answers all.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "importers"))

with atheris.instrument_imports(include=["importers"]):
    from importers import UnreadableWorkbook
    from importers.containers.slimming import slim_package
    from importers.formats import biff, formulas, opendocument
    from importers.formats.spreadsheetml import read_spreadsheetml
    from importers.formats.texts import decode, read_csv
    from importers.formats.webpages import read_html
    from importers.guard import Kind, inspect
    from importers.marking.child import marked_as
    from importers.marking.orders import Mark, Order, SheetOrder

from containers import Member, members_of, number, ole, package, record
from containers import biff as stream_of
from hostile import BOOK, PARTS, PLAIN, RELATIONS, SHEET, STRINGS, STYLES
from hostile_files import FILES
from hostile_ods import NAMES, ods

LARGEST = 64 << 10
SECONDS = 5  # of the processor; the clock of a busy machine stops only what never ends
PLACES = (SHEET, STRINGS, STYLES, BOOK, RELATIONS)
NOTES, DRAWING = "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"
MARKED_PLACES = (SHEET, STYLES, NOTES, DRAWING)


def in_package(name: str) -> Callable[[bytes], None]:
    """Return what puts the bytes into a workbook as one part and looks at it."""

    def look(data: bytes) -> None:
        changed = {**PARTS, name: data}
        book = package(Member(part.encode(), content, method=0) for part, content in changed.items())
        inspect(book)
        formulas.unsaid(book)
        formulas.merges_of(book)
        slim_package(book)

    return look


def order_for(cell: str) -> Order:
    """Return what one finding asks to be marked."""
    return Order("名单.xlsx", (SheetOrder("Sheet", False, (Mark(cell, "error", "请核对。", "", "王敏"),)),))


MARKED = members_of(marked_as(PLAIN, Kind.XLSX, order_for("B2")))


def in_marking(name: str) -> Callable[[bytes], None]:
    """Return what puts the bytes into a marked workbook as one part, and marks another cell of it."""

    def look(data: bytes) -> None:
        changed = {**MARKED, name: data}
        book = package(Member(part.encode(), content, method=0) for part, content in changed.items())
        inspect(book)
        try:
            answer = marked_as(book, Kind.XLSX, order_for("C2"))
        except Exception:
            return  # the child answers every one of them with a refusal
        try:
            inspect(answer)
        except UnreadableWorkbook as error:
            raise AssertionError("what was let through is refused when it is marked") from error

    return look


def in_container(data: bytes) -> None:
    """Look at the bytes as the workbook stream of an OLE container."""
    book = ole({"Workbook": data})
    inspect(book)
    biff.unsaid(book)


def in_opendocument(data: bytes) -> None:
    """Look at the bytes as what stands in a table of an OpenDocument file."""
    book = ods(data.decode("utf-8", "replace"))
    inspect(book)
    opendocument.unsaid(book)


def as_text(data: bytes) -> None:
    """Read the bytes as each kind of text."""
    text = decode(data)
    if text is not None:
        list(read_csv(text))
        read_html(text)
        read_spreadsheetml(text)


WAYS: tuple[Callable[[bytes], object], ...] = (
    inspect,
    *(in_package(name) for name in PLACES),
    in_container,
    in_opendocument,
    as_text,
    *(in_marking(name) for name in MARKED_PLACES),
)


def try_one(data: bytes) -> None:
    """Send the bytes one way."""
    if data:
        begun = time.process_time()
        try:
            WAYS[data[0] % len(WAYS)](data[1:])
        except UnreadableWorkbook as error:
            if not error.message.endswith("。"):
                raise AssertionError(error.message) from error
        if time.process_time() - begun > SECONDS:
            raise AssertionError("too slow")


def seeds(folder: Path) -> None:
    """Write the small hostile files, and what is inside them, as the first inputs."""
    folder.mkdir(parents=True, exist_ok=True)
    told = [(0, file.make()) for file in FILES if not file.large]
    told += [(1 + at, PARTS[name]) for at, name in enumerate(PLACES) if name in PARTS]
    told += [(1, b"<worksheet><sheetData><row r='1'><c r='A1' t='s'><f/><v>0</v></c></row></sheetData></worksheet>")]
    told += [(2, b'<sst uniqueCount="1"><si><t>a</t></si></sst>'), (7, NAMES.encode())]
    cells = b"".join(number(row, 0) for row in range(3))
    label = record(0x204, b"\0\0\1\0\0\0\2\0\0ab")
    told += [
        (6, stream_of(cells)),
        (6, stream_of(cells, label)),
        (6, stream_of(cells, globals_=record(0x42, b"\xa8\3"))),
    ]
    told += [(9 + at, MARKED[name]) for at, name in enumerate(MARKED_PLACES)]
    told += [(8, data) for _, data in told if data[:1] in (b"<", b'"') or data[:4].isascii()]
    for at, (way, data) in enumerate(told):
        if len(data) < LARGEST:
            (folder / f"{at:04}").write_bytes(bytes([way]) + data)


if __name__ == "__main__":
    seeds(Path(sys.argv[1]))
    atheris.Setup([*sys.argv, f"-max_len={LARGEST}", "-timeout=60", "-rss_limit_mb=1024"], try_one)
    atheris.Fuzz()
