"""No number of a person can be read outside the vault; and the search that says so finds what is planted."""

import base64
import gzip
import io
import zipfile
from collections.abc import Callable

import pytest

from tests.safety.canaries import invented

CANARIES = invented(50)
ONE = CANARIES.people[7]


def zipped(number: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<t>" + number + b"</t>")
    return file.getvalue()


HIDDEN: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda number: b"name\x00" + number + b"\xff",
    "small x": lambda number: number.lower(),
    "glued to others": lambda number: b"20230503" + number + b"17",
    "two bytes, little first": lambda number: b"\xfe\xff" + number.decode().encode("utf-16-le"),
    "two bytes, big first": lambda number: b"\x01" + number.decode().encode("utf-16-be"),
    "backwards": lambda number: b"<" + number[::-1] + b">",
    "hyphens": lambda number: b"-".join((number[:3], number[3:7], number[7:])),
    "blanks": lambda number: b" ".join((number[:6], number[6:])),
    "base64": lambda number: base64.b64encode(b"id=" + number),
    "base64, shifted": lambda number: base64.b64encode(b"i=" + number + b"."),
    "base64 of addresses": lambda number: base64.urlsafe_b64encode(b"\xff\xfe" + number),
    "hex": lambda number: b"\\x0" + number.hex().encode(),
    "a workbook": zipped,
    "an archive in an archive": lambda number: zipped(zipped(number)),
    "gzip": gzip.compress,
}


@pytest.mark.parametrize("way", HIDDEN)
def test_a_number_is_found_however_it_is_written(way: str) -> None:
    for number in (ONE.id_no.encode(), ONE.phone.encode()):
        assert CANARIES.found(HIDDEN[way](number)) == {number}


def test_eleven_digits_amid_a_digest_are_nobody_s_phone_but_beside_one_they_are() -> None:
    phone, digest = ONE.phone.encode(), b"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c"

    assert CANARIES.found(digest + phone + digest) == set()
    assert CANARIES.found(digest + b" " + phone + b" " + digest) == {phone}
    assert CANARIES.found(b"face" + phone + b"cafe") == {phone}


def test_nothing_is_found_where_nobody_of_them_stands() -> None:
    others = "".join(f"{one.id_no} {one.phone}\n" for one in invented(50, 99).people)

    assert CANARIES.found(others.encode()) == set()


def test_numbers_are_told_apart_from_one_another() -> None:
    numbers = [number for one in invented(10_000).people for number in (one.id_no, one.phone)]

    assert len(set(numbers)) == 20_000
