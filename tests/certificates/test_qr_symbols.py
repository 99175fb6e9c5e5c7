"""QR codes by tables: not one module differs from what the library makes of the same payload."""

import base64
import random

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from certificates import codes

LONG = st.integers(8, 180).flatmap(lambda length: st.text(codes.ALPHABET, min_size=length, max_size=length))


def token(seed):
    return base64.b32encode(random.Random(seed).randbytes(95)).decode()


def picture(symbol):
    wide = (symbol.modules + 7) // 8 * 8
    rows = Image.frombytes("1", (wide, symbol.modules), symbol.rows).crop((0, 0, symbol.modules, symbol.modules))
    paper = Image.new("L", (symbol.modules + 8, symbol.modules + 8), 255)
    paper.paste(rows.convert("L").point(lambda dark: 255 - dark), (4, 4))
    return paper.resize((paper.width * 4, paper.height * 4), Image.Resampling.NEAREST)


@given(LONG)
def test_a_symbol_by_tables_is_the_library_s_own(payload):
    if any(character not in "0123456789" for character in payload):
        assert codes._tables(len(payload)).symbol(payload) == codes.made_alone(payload)


def test_a_batch_gives_the_symbols_that_each_payload_gives_alone():
    payloads = [token(seed) for seed in range(codes.WORTH_TABLES)] + [
        "HTTPS://A.CN/V/" + token(0),
        "七",
        "0" * 12,
        "aB",
    ]

    assert list(codes.symbols(payloads)) == [codes.made_alone(payload) for payload in payloads]


@pytest.mark.parametrize(
    "payload", [token(1), "HTTP://255.255.255.255/V/V" + token(2), "https://honors.example/v/7?k=Ab", "光荣榜"]
)
def test_a_symbol_is_read_as_its_payload(payload):
    assert [found.text for found in zxingcpp.read_barcodes(picture(codes.made_alone(payload)))] == [payload]


@pytest.mark.prove
def test_ten_thousand_tokens_are_read_as_what_they_say():
    payloads = [token(seed) for seed in range(10_000)]

    read = (zxingcpp.read_barcodes(picture(symbol)) for symbol in codes.symbols(payloads))

    assert [found[0].text for found in read] == payloads
