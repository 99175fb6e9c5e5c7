"""Hostile files: OLE containers and the records in them."""

import random
import struct

from clerks import xls
from containers import BOF_BOOK, EOF, biff, number, ole, record
from hostile import MIB, READ, also, flipped

XLS = xls([["姓名", "单位"], ["王敏", "安居社区"]])


def patched(at: int, layout: str, *values: int) -> bytes:
    """Return a plain .xls with a field of its header changed."""
    broken = bytearray(XLS)
    struct.pack_into(layout, broken, at, *values)
    return bytes(broken)


also("OLE header alone", "corrupt", lambda: XLS[:512])
also("OLE cut in half", "corrupt", lambda: XLS[: len(XLS) // 2])
also("OLE cut within the header", "corrupt", lambda: XLS[:100])
for at, layout, value, told in (
    (30, "<H", 31, "sector size 2^31"),
    (30, "<H", 0, "sector size 1"),
    (32, "<H", 63, "small sectors"),
    (44, "<I", 0xFFFFFFFF, "count of tables"),
    (44, "<I", 0, "no tables"),
    (48, "<I", 0xFFFFFFFF, "no directory"),
    (48, "<I", 99_999, "directory far away"),
    (64, "<I", 0x7FFFFFFF, "small tables"),
    (72, "<I", 0xFFFFFFFF, "count of table lists"),
    (68, "<I", 0, "table list at 0"),
    (76, "<I", 99_999, "table far away"),
    (28, "<H", 0xFFFF, "byte order"),
):
    also(f"OLE {told}", "corrupt not_excel read", lambda at=at, layout=layout, value=value: patched(at, layout, value))
also("OLE table list in circles", "corrupt", lambda: listing_in_circles())
also("OLE directory in circles", "corrupt not_excel", lambda: ole({"Workbook": biff(number(0, 0))}, chains={9: 9}))
also(
    "OLE stream in circles",
    "corrupt",
    lambda: ole({"Workbook": biff(*[number(n, 0) for n in range(200)])}, chains={8: 1}),
)
also("OLE stream leaves the file", "corrupt", lambda: ole({"Workbook": biff(number(0, 0))}, chains={3: 5_000_000}))
also(
    "OLE stream of 4 GiB",
    "read corrupt",
    lambda: ole({"Workbook": biff(number(0, 0))}).replace(struct.pack("<Q", 4096), struct.pack("<Q", 0xFFFFFFF0), 1),
)
also("OLE without a workbook", "not_excel", lambda: ole({"Contents": b"x"}))
also("OLE Word document", "not_excel", lambda: ole({"WordDocument": b"x", "1Table": b"y"}))
also("OLE slides", "not_excel", lambda: ole({"PowerPoint Document": b"x"}))
also("OLE encrypted package", "password", lambda: ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}))
also("OLE with FILEPASS", "password", lambda: ole({"Workbook": biff(number(0, 0), globals_=record(0x2F, bytes(54)))}))
also("OLE sectors of 4,096", READ, lambda: ole({"Workbook": biff(number(0, 0))}, shift=12))


def listing_in_circles() -> bytes:
    """Return a container whose list of tables follows itself."""
    broken = bytearray(ole({"Workbook": biff(*[number(n, 0) for n in range(20_000)])}))
    struct.pack_into("<II", broken, 68, 3, 2)
    struct.pack_into("<I", broken, 44, 200)
    struct.pack_into("<I", broken, 512 * 5 - 4, 3)
    return bytes(broken)


def stored(stream: bytes) -> bytes:
    """Return a container that holds a workbook stream."""
    return ole({"Workbook": stream}, shift=9 if len(stream) < 5 * MIB else 12)


ANY = "read corrupt too_large"
also("BIFF of zeros", ANY, lambda: stored(bytes(15 * MIB)))
also("BIFF records of length 0", ANY, lambda: stored(biff(record(0) * 3_000_000)))
also("BIFF records of length 65535", ANY, lambda: stored(biff(record(0x203, bytes(14), length=65_535) * 1000)))
also("BIFF record beyond the end", ANY, lambda: stored(biff(number(0, 0))[:-4] + struct.pack("<HH", 0x203, 65_535)))
also(
    "BIFF CONTINUE 1 M times",
    ANY,
    lambda: stored(biff(number(0, 0), globals_=record(0xFC, struct.pack("<II", 1, 1)) + record(0x3C) * MIB)),
)
also(
    "BIFF strings announced: 4,294,967,295",
    ANY,
    lambda: stored(biff(number(0, 0), globals_=record(0xFC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF)))),
)
also(
    "BIFF string of 65535 in 3 bytes",
    ANY,
    lambda: stored(biff(number(0, 0), globals_=record(0xFC, struct.pack("<IIHB", 1, 1, 65_535, 1) + b"abc"))),
)
also(
    "BIFF string with 65535 runs",
    ANY,
    lambda: stored(
        biff(number(0, 0), globals_=record(0xFC, struct.pack("<IIHBHI", 1, 1, 2, 0x0C, 65_535, 0xFFFFFFFF) + b"ab"))
    ),
)
also(
    "BIFF string index 4,294,967,295",
    ANY,
    lambda: stored(biff(record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0xFFFFFFFF)))),
)
also("BIFF cell at 65535, 65535", ANY, lambda: stored(biff(number(0, 0) + number(65_535, 65_535))))
also("BIFF cell at IV65536", ANY, lambda: stored(biff(number(0, 0) + number(65_535, 255))))
also("BIFF 40 sheets with a far cell", ANY, lambda: stored(biff(*[number(0, 0) + number(65_535, 255)] * 40)))
also(
    "BIFF dimensions lie",
    ANY,
    lambda: stored(biff(record(0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + number(0, 0))),
)
also(
    "BIFF numbers between columns 9 and 3",
    ANY,
    lambda: stored(biff(record(0xBD, struct.pack("<HHHIH", 0, 9, 0, 0, 3)))),
)
also(
    "BIFF numbers between columns 0 and 65535",
    ANY,
    lambda: stored(biff(record(0xBD, struct.pack("<HHHIH", 0, 0, 0, 0, 65_535)))),
)
also(
    "BIFF merges announced: 65535",
    ANY,
    lambda: stored(biff(number(0, 0) + record(0xE5, struct.pack("<H4H", 65_535, 0, 65_535, 0, 255)))),
)
also("BIFF sheet far away", ANY, lambda: stored(biff(number(0, 0), offsets={0: 0xFFFFFFF0})))
also("BIFF sheet at the book", ANY, lambda: stored(biff(number(0, 0), offsets={0: 0})))
also("BIFF sheet within a record", ANY, lambda: stored(biff(number(0, 0), offsets={0: 7})))
also(
    "BIFF 5,000 sheets of one substream",
    ANY,
    lambda: stored(sharing_one_sheet(5_000, b"".join(number(n % 60_000, n % 9) for n in range(20_000)))),
)
also("BIFF BOF 1 M times", ANY, lambda: stored(biff(record(0x809, bytes(16)) * 500_000)))
also("BIFF without an end", ANY, lambda: stored(biff(number(0, 0))[: -len(EOF)]))
also(
    "BIFF formula whose text is missing",
    ANY,
    lambda: stored(biff(record(6, struct.pack("<HHH", 0, 0, 0) + b"\0\0\0\0\0\0\xff\xff" + bytes(8)))),
)
also(
    "BIFF formulas with errors 50,000 times",
    ANY,
    lambda: stored(
        biff(
            b"".join(
                record(6, struct.pack("<HHH", n, 0, 0) + b"\2\0\x2a\0\0\0\xff\xff" + bytes(8)) for n in range(50_000)
            )
        )
    ),
)
also(
    "BIFF formula tokens are noise",
    ANY,
    lambda: stored(biff(record(6, bytes(20) + struct.pack("<H", 65_535) + random.Random(5).randbytes(8000)))),
)
also("BIFF code page 65535", ANY, lambda: stored(biff(number(0, 0), globals_=record(0x42, b"\xff\xff"))))
also(
    "BIFF 60,000 formats",
    ANY,
    lambda: stored(
        biff(
            number(0, 0),
            globals_=b"".join(record(0x41E, struct.pack("<HHB", n, 4, 0) + b"yyyy") for n in range(60_000)),
        )
    ),
)
also(
    "BIFF names are noise",
    ANY,
    lambda: stored(biff(number(0, 0), globals_=record(0x18, random.Random(6).randbytes(3000)) * 50)),
)
also(
    "BIFF pictures are noise",
    ANY,
    lambda: stored(biff(number(0, 0), globals_=record(0xEB, random.Random(7).randbytes(8000)) * 50)),
)
for seed in range(6):
    also(
        f"BIFF bits flipped {seed}",
        "read corrupt unsafe not_excel password too_large",
        lambda seed=seed: flipped(XLS, 100 + seed),
    )


def sharing_one_sheet(count: int, cells: bytes) -> bytes:
    """Return a workbook stream of many sheets that all begin at the same place."""
    sheets = [cells, *[b""] * (count - 1)]
    (at,) = struct.unpack_from("<I", biff(*sheets), len(BOF_BOOK) + 4)
    return biff(*sheets, offsets=dict.fromkeys(range(count), at))
