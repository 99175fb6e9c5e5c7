"""Containers written byte by byte, so that every field in them can lie: zip packages, OLE containers, BIFF records."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORED, DEFLATED = 0, 8


@dataclass
class Member:
    """A member of a package, with whatever its headers shall say instead of the truth."""

    name: bytes
    content: bytes = b""
    method: int = DEFLATED
    flags: int = 0
    said: dict[str, int] = field(default_factory=dict)
    local_name: bytes | None = None
    packed: bytes | None = None

    def pack(self) -> bytes:
        """Return the packed bytes."""
        if self.packed is not None:
            return self.packed
        if self.method != DEFLATED:
            return self.content
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        return packer.compress(self.content) + packer.flush()


def package(members: Iterable[Member], comment: bytes = b"", tail: bytes = b"", count: int | None = None) -> bytes:
    """Return a zip package; `said` of a member may hold size, packed, crc, offset and method."""
    body, directory = bytearray(), bytearray()
    said = count
    for number, member in enumerate(members, 1):
        said = number if count is None else count
        packed = member.pack()
        told = {"size": len(member.content), "packed": len(packed), "crc": zlib.crc32(member.content)}
        told |= {"offset": len(body), "method": member.method} | member.said
        head = struct.pack("<HHHHIII", member.flags, member.method, 0, 33, told["crc"], told["packed"], told["size"])
        local = member.name if member.local_name is None else member.local_name
        body += b"PK\3\4\x14\0" + head + struct.pack("<HH", len(local), 0) + local + packed
        entry = struct.pack("<HHHHIII", member.flags, told["method"], 0, 33, told["crc"], told["packed"], told["size"])
        rest = struct.pack("<HHHHHII", len(member.name), 0, 0, 0, 0, 0, told["offset"])
        directory += b"PK\1\2\x14\0\x14\0" + entry + rest + member.name
    end = struct.pack("<HHHHIIH", 0, 0, said or 0, said or 0, len(directory), len(body), len(comment))
    return bytes(body + directory) + b"PK\5\6" + end + comment + tail


def members_of(book: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(book)) as source:
        return {name: source.read(name) for name in source.namelist()}


def zipped(parts: Mapping[str, bytes | Iterator[bytes]]) -> bytes:
    """Return a package of parts; large ones may come in pieces."""
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, content in parts.items():
            with target.open(name, "w") as member:
                for piece in (content,) if isinstance(content, bytes) else content:
                    member.write(piece)
    return saved.getvalue()


def ole(streams: Mapping[str, bytes], shift: int = 9, chains: Mapping[int, int] | None = None) -> bytes:
    """Return an OLE container of streams, each of 4,096 bytes at least; `chains` overrides which sector follows."""
    width = 1 << shift
    sizes = {name: max(len(content), 4096) for name, content in streams.items()}
    wanted = sum(-(-size // width) for size in sizes.values()) + -(-128 * (len(streams) + 1) // width)
    tables = next(count for count in range(1, 110) if count * width // 4 >= wanted + count)
    table, body, entries = [TABLE] * tables, b"", [_entry("Root Entry", 5, tables, 0, below=1)]
    for number, (name, content) in enumerate(streams.items(), 1):
        start, sectors = len(table), -(-sizes[name] // width)
        table += [*range(start + 1, start + sectors), END]
        body += content.ljust(sectors * width, b"\0")
        entries.append(_entry(name, 2, start, sizes[name], right=number + 1 if number < len(streams) else FREE))
    directory, listed = len(table), b"".join(entries)
    sectors = -(-len(listed) // width)
    table += [*range(directory + 1, directory + sectors), END]
    table += [FREE] * (tables * width // 4 - len(table))
    for sector, following in (chains or {}).items():
        table[sector] = following
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6x", 62, 3 if shift == 9 else 4, 0xFFFE, shift, 6)
    )
    header += struct.pack("<IIIIIIIII", sectors if shift == 12 else 0, tables, directory, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    return (
        header.ljust(width, b"\0")
        + struct.pack(f"<{len(table)}I", *table)
        + body
        + listed.ljust(sectors * width, b"\0")
    )


def _entry(name: str, kind: int, start: int, size: int, right: int = FREE, below: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(text), kind, 1, FREE, right, below)
    return (text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)).ljust(128, b"\0")


def record(kind: int, content: bytes = b"", length: int | None = None) -> bytes:
    """Return a BIFF record, whose header may say another length than it has."""
    return struct.pack("<HH", kind, len(content) if length is None else length) + content


BOF_BOOK, BOF_SHEET = (record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0)) for kind in (5, 16))
EOF = record(0x0A)


def biff(*sheets: bytes, globals_: bytes = b"", offsets: Mapping[int, int] | None = None) -> bytes:
    """Return a workbook stream: the records of each sheet, which BOF and EOF are put around."""
    listed = [
        record(0x85, struct.pack("<IBBBB", 0, 0, 0, 2, 0) + f"S{number % 10}".encode()) for number in range(len(sheets))
    ]
    start = len(BOF_BOOK) + len(globals_) + sum(map(len, listed)) + len(EOF)
    body, heads = b"", b""
    for number, sheet in enumerate(sheets):
        at = (offsets or {}).get(number, start + len(body))
        heads += listed[number][:4] + struct.pack("<I", at) + listed[number][8:]
        body += BOF_SHEET + sheet + EOF
    return BOF_BOOK + globals_ + heads + EOF + body


def number(row: int, column: int, value: float = 1.0) -> bytes:
    """Return the record of a cell that holds a number."""
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))
