"""Fuzz what looks at the bytes of an upload: python -m tests.safety.fuzz_guard CORPUS -max_total_time=600.

Only UnreadableWorkbook may come out, and within five seconds. The first byte chooses where the others go: they are the
file itself, or one part of a package, a stream of a container, a text; so mutations get behind checksums and headers.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "importers"))

with atheris.instrument_imports(include=["importers"]):
    from importers import UnreadableWorkbook, biff, formulas, opendocument
    from importers.guard import inspect
    from importers.slimming import slim_package
    from importers.spreadsheetml import read_spreadsheetml
    from importers.texts import decode, read_csv
    from importers.webpages import read_html

from containers import Member, ole, package
from hostile import BOOK, PARTS, RELATIONS, SHEET, STRINGS, STYLES
from hostile_files import FILES
from hostile_ods import NAMES, ods

LARGEST = 64 << 10
SECONDS = 5  # of the processor; the clock of a busy machine stops only what never ends
PLACES = (SHEET, STRINGS, STYLES, BOOK, RELATIONS)


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
    told += [(8, data) for _, data in told if data[:1] in (b"<", b'"') or data[:4].isascii()]
    for number, (way, data) in enumerate(told):
        if len(data) < LARGEST:
            (folder / f"{number:04}").write_bytes(bytes([way]) + data)


if __name__ == "__main__":
    seeds(Path(sys.argv[1]))
    atheris.Setup([*sys.argv, f"-max_len={LARGEST}", "-timeout=60", "-rss_limit_mb=1024"], try_one)
    atheris.Fuzz()
