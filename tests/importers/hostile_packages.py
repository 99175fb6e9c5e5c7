"""Hostile files: containers that are none, or lie about themselves."""

import random
import struct
import zlib
from collections.abc import Iterator

from containers import STORED, Member, biff, number, package
from hostile import MIB, PARTS, PLAIN, READ, SHEET, TYPES, also, flipped, flood, hostile

also("empty", "empty", lambda: b"")
also("four bytes", "corrupt", lambda: b"PK\3\4")
also("end of directory only", "corrupt not_excel", lambda: b"PK\5\6" + bytes(18))
also("last 20 bytes gone", "corrupt", lambda: PLAIN[:-20])
also("second half gone", "corrupt", lambda: PLAIN[: len(PLAIN) // 2])
also("random", "not_excel", lambda: random.Random(1).randbytes(MIB))
also("random after PK", "corrupt", lambda: b"PK\3\4" + random.Random(2).randbytes(MIB))
also("random after OLE", "corrupt", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(3).randbytes(MIB))
also("zeros", "not_excel", lambda: bytes(MIB))
also("21 MB", "too_large", lambda: bytes(21 * MIB))
also("20 MB of zeros", "not_excel", lambda: bytes(20 * MIB))
also("zip flag encrypted", "password", lambda: package([Member(b"xl/workbook.xml", b"x", flags=1)]))
also("a zip in a zip", "not_excel", lambda: package([Member(b"inner.zip", PLAIN)]))
also("photo in a zip", "not_excel", lambda: package([Member(b"a.png", b"\x89PNG")]))
for said, told in (
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.bin", "xlsb"),
    ("OFD.xml", "ofd"),
    ("Index/Document.iwa", "numbers"),
):
    also(
        told, "not_excel", lambda said=said: package([Member(TYPES.encode(), b"<a/>"), Member(said.encode(), b"<a/>")])
    )
for magic, told in (
    (b"%PDF-1.7\n", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff\xe0", "jpeg"),
    (b"GIF89a", "gif"),
    (b"BM\0\0\0\0\0\0\0\0", "bmp"),
    (b"II*\0", "tiff"),
    (b"RIFF\0\0\0\0WEBP", "webp"),
    (b"\0\0\0\x18ftypheic", "heic"),
    (b"Rar!\x1a\7", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"MZ\x90\0", "exe"),
    (b"{\\rtf1", "rtf"),
    (b"ID;PWXL;N;E\r\n", "sylk"),
    (b"TABLE\r\n0,1\r\n", "dif"),
    (b"\x03\x7b\x05\x06" + struct.pack("<IHH", 3, 97, 20) + bytes(20), "dbf"),
    (b"\0\0\x02\0\x06\x04\x06\0", "wk1"),
    (b"MIME-Version: 1.0\r\n", "mht"),
):
    also(told, "not_excel", lambda magic=magic: magic + b"x,y,z\n" * 50)
for magic, told in (
    (b"\x09\x00\x04\x00\x02\x00\x10\x00", "biff2"),
    (b"\x09\x02\x06\x00\x00\x03\x10\x00", "biff3"),
    (b"\x09\x04\x06\x00\x00\x04\x10\x00", "biff4"),
):
    also(told, "too_old", lambda magic=magic: magic + bytes(500))
also("biff8 without a container", "corrupt", lambda: biff(number(0, 0)))
also("exe before a workbook", "not_excel corrupt", lambda: b"MZ" + PLAIN)
also("pdf and workbook in one", "not_excel", lambda: b"%PDF-1.4\n" + PLAIN)
also("page and workbook in one", "not_excel corrupt", lambda: b"<html><script>1</script>" + PLAIN)
also("bytes after a workbook", "corrupt", lambda: PLAIN + b"tail")
also("comment of a workbook", READ, lambda: package((Member(k.encode(), v) for k, v in PARTS.items()), comment=b"ok"))
also("workbook within a comment", "corrupt", lambda: package([Member(b"a", b"b")], comment=PLAIN, tail=b""))


def listed(*more: Member, **changed: int) -> bytes:
    """Return the plain workbook, its sheet's directory entry changed, members added."""
    members = [Member(k.encode(), v, said=changed if k == SHEET else {}) for k, v in PARTS.items()]
    return package([*members, *more])


also("wrong crc", "corrupt", lambda: listed(crc=1))
also("size too small", "unsafe", lambda: listed(size=100))
also("size too large", "corrupt", lambda: listed(size=10_000))
also("size of 4 GiB", "too_large corrupt", lambda: listed(size=0xFFFFFFFF))
also("size of 1 GiB", "too_large", lambda: listed(size=1 << 30))
also("packed beyond the end", "unsafe corrupt", lambda: listed(packed=1 << 30))
also("offset beyond the end", "corrupt", lambda: listed(offset=1 << 30))
also("offset in the directory", "corrupt unsafe", lambda: listed(offset=len(PLAIN) - 100))
also("two entries, one body", "unsafe", lambda: listed(offset=0))
also("method said otherwise", "corrupt", lambda: listed(method=STORED))
for method, told in ((9, "deflate64"), (12, "bzip2"), (14, "lzma"), (93, "zstd"), (99, "aes"), (65535, "unknown")):
    also(f"method {told}", "unsafe", lambda method=method: listed(Member(b"x", b"y", method=method)))
for name, told in (
    (b"../../evil.xml", "dots"),
    (b"/etc/passwd", "root"),
    (b"C:/x.xml", "drive"),
    (b"xl\\..\\..\\x.xml", "back dots"),
    (b"a\0b.xml", "zero"),
    (b"", "nothing"),
    (b"XL/WORKBOOK.XML", "same in capitals"),
    (b"xl\\workbook.xml", "same with back-slash"),
):
    also(f"part named {told}", "unsafe", lambda name=name: listed(Member(name, b"<a/>")))
also("local name differs", "corrupt", lambda: listed(Member(b"xl/a.xml", b"<a/>", local_name=b"xl/b.xml")))
also("60,000 parts", "unsafe", lambda: package(Member(b"x%d" % n, b"", STORED) for n in range(60_000)))
also("1,001 parts", "unsafe", lambda: package(Member(b"x%d" % n, b"", STORED) for n in range(1_001)))
also("count of parts lies", "unsafe", lambda: package([Member(b"a", b"b")], count=60_000))
also("count of parts is zero", "corrupt", lambda: package([Member(b"a", b"b")], count=0))
also(
    "deflate is noise",
    "corrupt unsafe",
    lambda: listed(Member(b"xl/x.xml", b"a" * 99, packed=random.Random(4).randbytes(9999))),
)
also(
    "deflate cut off",
    "corrupt",
    lambda: listed(Member(b"xl/x.xml", b"<a/>" * 99, packed=zlib.compress(b"<a/>" * 99)[2:-9])),
)
also("empty deflate blocks", "corrupt", lambda: listed(Member(b"xl/x.xml", b"a", packed=b"\0\0\0\xff\xff" * 3_000_000)))
also(
    "19 MB behind the deflate",
    "corrupt",
    lambda: listed(
        Member(b"xl/x.xml", b"<a/>", packed=zlib.compress(b"<a/>")[2:-4] + bytes(19 * MIB), said={"crc": 5})
    ),
)
also(
    "bytes behind a long deflate",
    READ,
    lambda: listed(
        Member(b"xl/x.xml", b"<a/>" * MIB, packed=squeezed(iter([b"<a/>" * MIB])) + b"behind" * 100),
    ),
)
also(
    "member of 1 GiB said to be 100 bytes",
    "unsafe",
    lambda: listed(Member(b"xl/x.xml", packed=squeezed(flood(b" ", 1 << 30)), said={"size": 100})),
    large=True,
)


def squeezed(pieces: Iterator[bytes]) -> bytes:
    """Return what deflate makes of the pieces."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return b"".join(packer.compress(piece) for piece in pieces) + packer.flush()


@hostile("overlapping bodies in a chain", "unsafe")
def _overlapping() -> bytes:
    kernel = Member(b"xl/big.xml", b"<a/>" * 2_500_000)
    return package([kernel, *(Member(b"x%d.xml" % n, b"", said={"offset": 0}) for n in range(400))])


def wide(lie: int = 0, locator: int | None = None) -> bytes:
    """Return the plain workbook with zip64 records, as Java programs write them; they may lie."""
    plain = package(Member(k.encode(), v) for k, v in PARTS.items())
    end = plain.rindex(b"PK\5\6")
    count, _, size, start = struct.unpack("<HHII", plain[end + 8 : end + 20])
    record64 = b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, size + lie, start)
    pointer = b"PK\6\7" + struct.pack("<IQI", 0, end if locator is None else locator, 1)
    return plain[:end] + record64 + pointer + plain[end:]


also("zip64 as Java writes it", READ, wide)
also("zip64 that differs", "corrupt", lambda: wide(1))
also(
    "zip64 locator into nowhere",
    "corrupt",
    lambda: wide(locator=1 << 40),
)
also("zip of several disks", "corrupt", lambda: PLAIN[:-18] + b"\1\0" + PLAIN[-16:])
for seed in range(6):
    also(
        f"bits flipped {seed}",
        "read corrupt unsafe not_excel password too_large",
        lambda seed=seed: flipped(PLAIN, seed),
    )
