"""Pictures lose what tells of place, device and time, and nothing that draws."""

import random
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from importers.pictures import LARGEST, UnfitPicture, check_picture

GPS, MAKE, MODEL, SOFTWARE, TAKEN, ORIENTATION = 0x8825, 0x010F, 0x0110, 0x0131, 0x0132, 0x0112
CANARY = "HONORS-CANARY"


def drawn(seed: int, size: tuple[int, int] = (48, 32), mode: str = "RGB") -> Image.Image:
    noise = random.Random(seed).randbytes(size[0] * size[1] * len(mode))
    return Image.frombytes(mode, size, noise)


def told(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[MAKE], exif[MODEL], exif[SOFTWARE], exif[TAKEN] = CANARY, CANARY, CANARY, "2023:05:05 10:11:12"
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS).update({1: "N", 2: (33.0, 37.0, 41.5), 3: "E", 4: (114.0, 39.0, 22.0)})
    return exif


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def photo(seed: int, **how: object) -> bytes:
    thumbnail = b"JFXX\0\x10" + CANARY.encode()
    comment = {"comment": CANARY.encode(), "exif": told(orientation=seed % 8 + 1), "icc_profile": CANARY.encode() * 20}
    file = saved(drawn(seed), "JPEG", progressive=seed % 2 == 0, subsampling=seed % 3, **{**comment, **how})
    extra = b"\xff\xe0" + (len(thumbnail) + 2).to_bytes(2, "big") + thumbnail
    return file[:2] + extra + file[2:] + CANARY.encode()  # phones put films behind the end of a photo


def screenshot(seed: int) -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", CANARY)
    texts.add_itxt("XML:com.adobe.xmp", CANARY)
    mode = ("L", "RGB", "RGBA")[seed % 3]
    return saved(drawn(seed, mode=mode), "PNG", pnginfo=texts, exif=told(), dpi=(96, 96)) + CANARY.encode()


@pytest.mark.parametrize("make", [photo, screenshot])
def test_nothing_of_place_or_device_is_left_in_twenty_five_of_each(make: Callable[[int], bytes]) -> None:
    for seed in range(25):
        file = make(seed)
        assert CANARY.encode() in file
        picture = check_picture(file)
        assert CANARY.encode() not in picture.file
        before, after = Image.open(BytesIO(file)), Image.open(BytesIO(picture.file))
        exif = after.getexif()
        assert set(exif) <= {ORIENTATION}
        assert exif.get_ifd(GPS) == {}
        assert not after.info.get("icc_profile")
        assert not after.info.get("comment")
        assert (after.size, after.tobytes()) == ((picture.width, picture.height), before.tobytes())


def test_a_photo_taken_sideways_still_says_which_way_up_it_is() -> None:
    kept = check_picture(photo(5)).file
    assert Image.open(BytesIO(kept)).getexif()[ORIENTATION] == 6
    assert b"Exif" not in check_picture(photo(8)).file  # upright: nothing to say


def test_the_small_picture_in_the_head_of_a_photo_goes() -> None:
    file = saved(drawn(1), "JPEG")
    head = b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x02" + b"\x7f" * 12
    assert file[2:4] == b"\xff\xe0"
    length = int.from_bytes(file[4:6], "big")
    with_small = file[:2] + b"\xff\xe0" + (len(head) + 2).to_bytes(2, "big") + head + file[4 + length :]
    assert check_picture(with_small).file == file


def test_inks_keep_the_mark_that_says_they_are_turned_round() -> None:
    file = saved(drawn(3, mode="CMYK"), "JPEG")
    kept = check_picture(file)
    assert kept.media == "image/jpeg"
    assert Image.open(BytesIO(kept.file)).tobytes() == Image.open(BytesIO(file)).tobytes()


def test_what_was_stripped_once_stays_as_it_is() -> None:
    for file in (photo(5), photo(8), screenshot(2)):
        once = check_picture(file)
        assert check_picture(once.file) == once


@pytest.mark.parametrize("make", [photo, screenshot])
def test_a_picture_cut_short_anywhere_is_refused(make: Callable[[int], bytes]) -> None:
    whole = make(4)[: -len(CANARY)]
    for length in range(12, len(whole), 41):
        with pytest.raises(UnfitPicture, match="图片不完整，请重新导出后再传。"):
            check_picture(whole[:length])


@pytest.mark.parametrize("make", [photo, screenshot])
def test_a_damaged_picture_is_kept_or_refused_and_never_fails_otherwise(make: Callable[[int], bytes]) -> None:
    dice, whole, kept = random.Random(7), make(6), 0
    for _ in range(400):
        file = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            file[dice.randrange(8, len(file))] = dice.randrange(256)
        with suppress(UnfitPicture):
            assert len(check_picture(bytes(file)).file) <= len(file) + 40
            kept += 1
    assert kept < 400


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "只收 JPG 或 PNG 图片；PDF、Word 材料请拍照或扫描成图片再传。"),
        (b"%PDF-1.7\n", "只收 JPG 或 PNG 图片；PDF、Word 材料请拍照或扫描成图片再传。"),
        (b"PK\x03\x04word/document.xml", "只收 JPG 或 PNG 图片；PDF、Word 材料请拍照或扫描成图片再传。"),
        (b"GIF89a\1\0\1\0", "只收 JPG 或 PNG 图片；PDF、Word 材料请拍照或扫描成图片再传。"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "只收 JPG 或 PNG 图片；PDF、Word 材料请拍照或扫描成图片再传。"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "这是苹果手机的 HEIC 照片，只收 JPG 或 PNG 图片；请在手机上转存为 JPG，或者截屏后再传。"),
        (b"\xff\xd8\xff" + bytes(LARGEST), "照片太大，有8.0兆，最多8兆；请压缩后再传。"),
        (b"\xff\xd8\xff\xd9", "图片不完整，请重新导出后再传。"),
    ],
    ids=["empty", "pdf", "word", "gif", "svg", "heic", "too large", "nothing in it"],
)  # fmt: skip
def test_anything_else_is_refused_with_a_way_out(file: bytes, said: str) -> None:
    with pytest.raises(UnfitPicture) as refusal:
        check_picture(file)
    assert refusal.value.message == said


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    wide = saved(Image.new("1", (8001, 3)), "PNG")
    with pytest.raises(UnfitPicture, match="宽8001、高3像素，宽和高最多各8000像素"):
        check_picture(wide)
    assert check_picture(saved(Image.new("1", (8000, 3)), "PNG")).width == 8000


def test_what_no_viewer_draws_is_refused() -> None:
    file = saved(drawn(2), "JPEG")
    arithmetic = file.replace(b"\xff\xc0", b"\xff\xc9", 1)
    chunk = b"CgBI" + bytes(4)
    apple = b"\0\0\0\x04" + chunk + struct.pack(">I", zlib.crc32(chunk))
    png = saved(drawn(2), "PNG")
    for odd in (arithmetic, png[:33] + apple + png[33:]):
        with pytest.raises(UnfitPicture, match="一般软件打不开"):
            check_picture(odd)


def test_a_film_of_pictures_keeps_its_first() -> None:
    frames = [drawn(seed) for seed in range(3)]
    film = saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
    kept = Image.open(BytesIO(check_picture(film).file))
    assert (getattr(kept, "n_frames", 1), kept.tobytes()) == (1, frames[0].tobytes())


def test_eight_megabytes_of_empty_parts_are_not_walked_to_the_end() -> None:
    empty = bytes(4) + b"tEXt" + struct.pack(">I", zlib.crc32(b"tEXt"))
    png = saved(drawn(1), "PNG")
    for flood in (b"\xff\xd8" + b"\xff\xfe\0\x02" * 500_000, png[:33] + empty * 500_000 + png[33:]):
        with pytest.raises(UnfitPicture, match="图片不完整"):
            check_picture(flood)
