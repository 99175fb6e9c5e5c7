"""Hostile parts cost the marking no more than honest ones of their size, and take nothing of the clerk's with them."""

import time
from collections.abc import Callable

import pytest
from annotated import error, parts, plain_book, rewritten, roster_of

from importers.annotating import annotate
from importers.marking.notes import Notes, block_of
from importers.marking.orders import Mark
from importers.marking.shapes import Drawing, blocks_of
from importers.marking.tags import attributes, masked, tags

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FIRST = block_of([Mark("A1", "error", "甲", "", "")]).partition("\n")[0]


def comments(text: str) -> bytes:
    """Return a comments part of one comment."""
    told = f'<comment ref="A1" authorId="0"><text><t>{text}</t></text></comment>'
    return f'<comments xmlns="{MAIN}"><authors/><commentList>{told}</commentList></comments>'.encode()


FLOODS: dict[str, tuple[Callable[[int], bytes], Callable[[bytes], object]]] = {
    "shapes without an end": (lambda count: b"<v:shape >" * count + b"</", Drawing),
    "shapes of many prefixes": (lambda count: b"".join(b"<a%d:shape >" % n for n in range(count)) + b"</", Drawing),
    "number blocks without an end": (lambda count: b"<o:idmap " * count, blocks_of),
    "comments without an end": (lambda count: b"<!--" * count, masked),
    "a name without an end": (lambda count: b"<" + b"a" * count + b"<", lambda xml: list(tags(xml))),
    "an attribute without a value": (lambda count: b"<c " + b"a" * count + b"/>", attributes),
    "first lines of ours": (lambda count: comments((FIRST + "\n") * count), lambda xml: Notes(xml, MAIN)),
}


def seconds(look: Callable[[bytes], object], data: bytes) -> float:
    begun = time.process_time()
    look(data)
    return time.process_time() - begun


@pytest.mark.parametrize("flood", FLOODS)
def test_four_times_as_much_takes_about_four_times_as_long(flood: str):
    make, look = FLOODS[flood]

    # Whatever takes next to no time is no matter, and too little to be measured.
    assert seconds(look, make(8_000)) < 8 * max(seconds(look, make(2_000)), 0.01)


def with_drawing(data: bytes, old: bytes, new: bytes) -> bytes:
    """Return a workbook with its notes' drawings changed."""
    return rewritten(data, lambda name, content: content.replace(old, new) if name.endswith(".vml") else content)


def test_an_empty_shape_does_not_swallow_the_one_behind_it():
    once = annotate(plain_book(), roster_of(error("B3"), error("D3")))
    data = with_drawing(once, b"<v:shape ", b'<v:shape id="x"/><v:shape ')

    after = parts(annotate(data, roster_of(error("B3"), own="检查结果")))["xl/drawings/vmlDrawing1.vml"]

    assert (after.count(b'<v:shape id="x"/>'), after.count(b"ClientData ")) == (2, 1)


def test_the_buttons_of_a_sheet_stay_when_its_last_comment_of_ours_goes():
    once = annotate(plain_book(), roster_of(error("B3")))
    button = b'<v:rect id="b"><x:ClientData ObjectType="Button"><x:Row>1</x:Row></x:ClientData></v:rect></xml>'

    after = parts(annotate(with_drawing(once, b"</xml>", button), roster_of(own="检查结果")))

    assert "xl/comments1.xml" not in after
    assert after["xl/drawings/vmlDrawing1.vml"].count(b"ClientData ") == 1
    assert b"legacyDrawing" in after["xl/worksheets/sheet1.xml"]
