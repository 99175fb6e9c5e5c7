"""Pages that leave memory when they are shown: the file is whole, its pages are found, its memory stays flat."""

import gc
import io
import tracemalloc

import pikepdf
import pytest

from certificates import print_certificates
from certificates.streaming import BRANCH, StreamedCanvas
from tests.certificates.sheets import LAYOUT, person, printed


class Nowhere(io.RawIOBase):
    """Takes what is written and keeps nothing."""

    def writable(self):
        return True

    def write(self, data):
        return len(data)


def many(count):
    return [
        person(f"王{chr(0x4E00 + place % 900)}", number=f"第{place:05d}号", qr=f"A{place:0151d}")
        for place in range(count)
    ]


def peak(count):
    certificates = many(count)
    tracemalloc.start()
    print_certificates(certificates, LAYOUT, Nowhere())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_pages_hang_on_a_tree_of_small_branches():
    count = 2 * BRANCH + 1
    with pikepdf.open(io.BytesIO(printed(many(count)))) as pdf:
        branches = list(pdf.Root.Pages.Kids)

        assert [int(branch.Count) for branch in branches] == [BRANCH, BRANCH, 1]
        assert len(pdf.pages) == int(pdf.Root.Pages.Count) == count


def test_every_page_says_its_own_size_and_what_it_draws_with():
    out = io.BytesIO()
    canvas = StreamedCanvas(out, (100, 50), "试")
    canvas.showPage()
    canvas.setPageSize((72, 144))
    canvas.setTrimBox((1, 2, 71, 142))
    canvas.showPage()
    canvas.save()

    with pikepdf.open(out) as pdf:
        first, second = (page.obj for page in pdf.pages)
        assert [round(float(edge) * 25.4 / 72, 2) for edge in first.MediaBox] == [0, 0, 100, 50]
        assert [float(edge) for edge in second.MediaBox] == [0, 0, 72, 144]
        assert [float(edge) for edge in second.TrimBox] == [1, 2, 71, 142]
        assert "/TrimBox" not in first
        assert "/Resources" in first


def test_a_file_names_itself_by_what_is_in_it():
    one, same, other = (
        pikepdf.open(io.BytesIO(printed([person(name)]))).trailer.ID[0] for name in ("王芳", "王芳", "李芳")
    )

    assert bytes(one) == bytes(same) != bytes(other)


def test_nothing_of_a_file_stays_when_it_is_written():
    printed(many(3))
    gc.collect()
    before = sum(isinstance(thing, StreamedCanvas) for thing in gc.get_objects())

    printed(many(3))
    gc.collect()

    assert sum(isinstance(thing, StreamedCanvas) for thing in gc.get_objects()) == before


@pytest.mark.slow
def test_a_further_page_takes_no_more_memory_than_its_facts():
    few, more = peak(500), peak(2500)

    assert (more - few) / 2000 < 3000  # bytes: a line of stencils, a payload, a place in the table
