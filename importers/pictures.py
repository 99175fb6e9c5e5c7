"""Pictures as clerks send them: checked part by part, and kept without anything that tells of place, device or time.

No pixel is decoded: only the parts that draw are copied, so that whatever a phone wrote beside them stays behind.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST = 8 * 2**20  # bytes
WIDEST = 8_000  # pixels, either way

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_MOST_PARTS = 20_000  # an 8 MB photo has a few hundred; each part costs a turn

_START, _END, _SCAN, _EXIF, _JFIF, _ADOBE = 0xD8, 0xD9, 0xDA, 0xE1, 0xE0, 0xEE
_FRAMES = (0xC0, 0xC1, 0xC2)  # baseline, extended, progressive: what every viewer draws
_OTHER_FRAMES = (0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
_DRAWING = (*_FRAMES, 0xC4, 0xDB, 0xDD, _SCAN)  # frame, Huffman tables, quantisation tables, restart interval, scan
_BARE = (0x01, *range(0xD0, 0xD8))  # markers without a length
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # inside a scan: neither an escaped byte nor a restart
_ORIENTATION = 0x0112
_SHORT = 3

_KEPT_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND")
_CRITICAL = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
_CHUNK_FRAME = 12  # bytes around the content of a chunk: its length, its name, its check sum

_OTHER_TYPE = "只收 JPG 或 PNG 图片；PDF、Word 材料请拍照或扫描成图片再传。"
_APPLE = "这是苹果手机的 HEIC 照片，只收 JPG 或 PNG 图片；请在手机上转存为 JPG，或者截屏后再传。"
_BROKEN = "图片不完整，请重新导出后再传。"
_UNUSUAL = "这张图片的编码方式一般软件打不开；请用看图软件另存为 JPG 后再传。"


class UnfitPicture(Exception):
    """Carry the sentence that tells the clerk what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Picture:
    """A picture that may be kept: what it is, its size in pixels, and the file stripped of all but what draws."""

    media: str
    width: int
    height: int
    file: bytes


def check_picture(file: bytes) -> Picture:
    """Return a JPEG or PNG without its metadata; raise UnfitPicture for anything else, too large or incomplete."""
    if len(file) > LARGEST:
        raise UnfitPicture(f"照片太大，有{len(file) / 2**20:.1f}兆，最多{LARGEST // 2**20}兆；请压缩后再传。")
    if file.startswith(_JPEG):
        return _jpeg(file)
    if file.startswith(_PNG):
        return _png(file)
    raise UnfitPicture(_APPLE if file[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1") else _OTHER_TYPE)


def _jpeg(file: bytes) -> Picture:
    size, kept, orientation = None, [], 1
    for marker, content, scan in _segments(file):
        if marker in _OTHER_FRAMES or (marker in _FRAMES and size):
            raise UnfitPicture(_UNUSUAL)
        if marker in _FRAMES:
            size = _frame_size(content)
        if marker == _SCAN and not size:
            raise UnfitPicture(_BROKEN)
        if marker == _EXIF:
            orientation = _orientation(content) or orientation
        drawing = _without_extras(marker, content)
        if drawing:
            kept += [_segment(marker, drawing), scan]
    if size is None or not any(kept[1::2]):
        raise UnfitPicture(_BROKEN)
    turned = [] if orientation == 1 else [_segment(_EXIF, _exif_of(orientation))]
    parts = [bytes((0xFF, _START)), *turned, *kept, bytes((0xFF, _END))]
    return Picture("image/jpeg", *_fitting(*size), b"".join(parts))


def _segments(file: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Walk a JPEG up to its end: the marker, its content, and the scan behind it; what follows the end is left out."""
    at = 2
    for _ in range(_MOST_PARTS):
        while file[at : at + 2] == b"\xff\xff":  # fill bytes
            at += 1
        if len(file) < at + 2 or file[at] != 0xFF:
            raise UnfitPicture(_BROKEN)
        marker, at = file[at + 1], at + 2
        if marker == _END:
            return
        if marker in _BARE:
            continue
        length = int.from_bytes(file[at : at + 2], "big")
        if length < 2 or len(file) < at + length:
            raise UnfitPicture(_BROKEN)
        content, at = file[at + 2 : at + length], at + length
        end = _end_of_scan(file, at) if marker == _SCAN else at
        yield marker, content, file[at:end]
        at = end
    raise UnfitPicture(_BROKEN)


def _end_of_scan(file: bytes, start: int) -> int:
    found = _MARKER.search(file, start)
    if found is None:
        raise UnfitPicture(_BROKEN)
    return found.start()


def _frame_size(content: bytes) -> tuple[int, int]:
    if len(content) < 6:
        raise UnfitPicture(_BROKEN)
    return int.from_bytes(content[3:5], "big"), int.from_bytes(content[1:3], "big")


def _without_extras(marker: int, content: bytes) -> bytes:
    """Return what draws of a segment; the head of JFIF goes without the small picture it may hold."""
    if marker in _DRAWING:
        return content
    if marker == _JFIF and content.startswith(b"JFIF\0") and len(content) >= 14:
        return content[:12] + b"\0\0"
    return content[:12] if marker == _ADOBE and content.startswith(b"Adobe") and len(content) >= 12 else b""


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def _orientation(content: bytes) -> int | None:
    """Return which way up a phone says its photo is (2 to 8): without that word it would lie on its side."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(content[6:10])
    if not content.startswith(b"Exif\0\0") or order is None:
        return None
    tiff = content[6:]
    try:
        (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, directory)
        for entry in range(min(count, 200)):
            tag, kind, _, said = struct.unpack_from(f"{order}HHIH", tiff, directory + 2 + entry * 12)
            if tag == _ORIENTATION and kind == _SHORT:
                return said if 2 <= said <= 8 else None
    except struct.error:
        return None
    return None


def _exif_of(orientation: int) -> bytes:
    """Return EXIF data that say which way up, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)


def _png(file: bytes) -> Picture:
    kept: list[bytes] = []
    size = None
    for name, content in _chunks(file):
        if size is None and (name != b"IHDR" or len(content) != 13):
            raise UnfitPicture(_BROKEN)
        if name[:1].isupper() and name not in _CRITICAL:  # what must be understood to draw, and is not
            raise UnfitPicture(_UNUSUAL)
        size = size or (int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big"))
        if name in _KEPT_CHUNKS:
            kept.append(_chunk(name, content))
    if size is None or not any(chunk[4:8] == b"IDAT" for chunk in kept):
        raise UnfitPicture(_BROKEN)
    return Picture("image/png", *_fitting(*size), _PNG + b"".join(kept))


def _chunks(file: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Walk a PNG up to its end: names and contents, their check sums proven; what follows the end is left out."""
    at = len(_PNG)
    for _ in range(_MOST_PARTS):
        length, name = int.from_bytes(file[at : at + 4], "big"), file[at + 4 : at + 8]
        end = at + length + _CHUNK_FRAME
        if len(name) < 4 or len(file) < end:
            raise UnfitPicture(_BROKEN)
        content = file[at + 8 : end - 4]
        if zlib.crc32(name + content) != int.from_bytes(file[end - 4 : end], "big"):
            raise UnfitPicture(_BROKEN)
        yield name, content
        if name == b"IEND":
            return
        at = end
    raise UnfitPicture(_BROKEN)


def _chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")


def _fitting(width: int, height: int) -> tuple[int, int]:
    if not width or not height:
        raise UnfitPicture(_BROKEN)
    if max(width, height) > WIDEST:
        raise UnfitPicture(f"图片太大，宽{width}、高{height}像素，宽和高最多各{WIDEST}像素；请缩小后再传。")
    return width, height
