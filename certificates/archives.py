"""Certificates one file each, packed as ZIP: readable names that never collide and that every system can write."""

import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO, NamedTuple

FORBIDDEN = '<>:"/\\|?*'  # on Windows; each has a full-width twin that is allowed
TO_FULL_WIDTH = 0xFEE0
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")  # not Cn: characters newer than this Python are names, too
LONGEST_PART = 120  # bytes in UTF-8: two parts, the place and the ending stay under the 255 that Linux allows
BEFORE_ALL = (1980, 1, 1, 0, 0, 0)  # the first instant a ZIP can tell: the same batch gives the same bytes
PLAIN_FILE = 0o644 << 16


class Labelled(NamedTuple):
    """What a file is named by: place in the list (序号), honoree, certificate number."""

    place: int
    honoree: str
    number: str


def file_names(labelled: Sequence[Labelled]) -> list[str]:
    """Return a name for each, 序号-姓名-编号.pdf, in an order that file managers keep; no two are alike."""
    digits = max((len(str(one.place)) for one in labelled), default=0)
    taken: set[str] = set()
    names = []
    for one in labelled:
        stem = f"{one.place:0{digits}}-{_part(one.honoree)}-{_part(one.number)}"
        name, again = f"{stem}.pdf", 1
        while _folded(name) in taken:
            again += 1
            name = f"{stem}（{again}）.pdf"
        taken.add(_folded(name))
        names.append(name)
    return names


def pack(files: Iterable[tuple[str, bytes]], out: BinaryIO) -> None:
    """Write named files as a ZIP, one after the other; stored, since what is in a PDF is compressed already."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, content in files:
            entry = zipfile.ZipInfo(name, date_time=BEFORE_ALL)
            entry.create_system, entry.external_attr = 3, PLAIN_FILE  # told as Unix everywhere: the same bytes
            packed.writestr(entry, content)


def _part(text: str) -> str:
    """Return a text as part of a file name: nothing unseen, nothing a system forbids, not too long."""
    seen = "".join(one for one in unicodedata.normalize("NFC", text) if unicodedata.category(one) not in UNSEEN)
    kept = "".join(chr(ord(one) + TO_FULL_WIDTH) if one in FORBIDDEN else one for one in seen)
    return kept.encode()[:LONGEST_PART].decode(errors="ignore") or "无"


def _folded(name: str) -> str:
    """Return a name as Windows and macOS compare it."""
    return unicodedata.normalize("NFC", name).casefold()
