"""Flowing pages: paragraphs where their role puts them, headings never alone at a foot, posters in the largest type that fits."""

import io
import itertools
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from certificates import A3_POSTER, Block, UnwritableText, fitted, print_pages
from certificates.lines import POINT
from certificates.pages import A4, EM, _pages
from certificates.runs import Placement

LONG = Block("body", "公示期内，如对公示对象有异议，请以书面、电话等形式实名反映，并告知真实姓名、单位和联系电话。" * 3)
SIGNED = (Block("signature", "清河街道办事处"), Block("date", "2023年4月21日"))


def placed(*blocks: Block) -> list[list[Placement]]:
    return _pages(blocks, A4)


def texts(page: Sequence[Placement]) -> str:
    return "".join(one.text for one in page)


def test_a_paragraph_begins_two_characters_in_and_ends_at_the_margin() -> None:
    (page,) = placed(LONG)
    lefts = [min(one.x for one in page if one.y == y) for y in sorted({one.y for one in page}, reverse=True)]

    assert lefts[0] == pytest.approx(A4.left + 2 * EM * POINT, abs=0.01)
    assert all(left == pytest.approx(A4.left, abs=EM * POINT / 2) for left in lefts[1:])
    assert max(one.x for one in page) < A4.width - A4.right


def test_lines_stand_28_points_apart() -> None:
    (page,) = placed(LONG)
    levels = sorted({one.y for one in page}, reverse=True)

    assert {round((upper - lower) / POINT, 1) for upper, lower in itertools.pairwise(levels)} == {28.0}


def test_cells_stand_at_their_stops_and_a_long_last_one_goes_on_below_itself() -> None:
    (page,) = placed(Block("entries1", f"12.\t孙　伟\t{'很长的单位名称' * 5}"))

    stop = A4.left + 11 * EM * POINT
    levels = sorted({one.y for one in page}, reverse=True)
    assert len(levels) > 1
    assert min(one.x for one in page if one.y == levels[1]) == pytest.approx(stop, abs=0.01)
    assert [one.x for one in page if "孙" in one.text] == [pytest.approx(A4.left + 2.4 * EM * POINT, abs=0.01)]


def test_the_issuer_stands_in_the_middle_over_the_date_four_characters_from_the_edge() -> None:
    (page,) = placed(*SIGNED)
    office = [one for one in page if one.y == max(every.y for every in page)]
    day = [one for one in page if one not in office]
    em = EM * POINT

    middle = office[0].x + 7 * em / 2
    ends = A4.width - A4.right - 4 * em
    assert min(one.x for one in day) < office[0].x + em < ends
    assert middle - min(one.x for one in day) == pytest.approx(ends - middle, abs=0.4)


def test_a_heading_goes_over_to_the_next_page_with_its_list() -> None:
    lines = [Block("body", "行")] * 22  # 225 mm hold 22 lines
    pages = placed(*lines[:21], Block("level1", "一、先进个人"), Block("rows2", "赵安\t李木"))

    assert [texts(page) for page in pages] == ["行" * 21, "一、先进个人赵安李木"]
    assert [texts(page) for page in placed(*lines, Block("body", "末"))] == ["行" * 22, "末"]


def test_an_annex_begins_a_page_and_pages_are_numbered_on_the_outer_side(tmp_path: Path) -> None:
    out = io.BytesIO()
    count = print_pages((LONG, *SIGNED, Block("annex", "附件"), Block("rows1", "赵安")), out, "公示")
    (tmp_path / "pages.pdf").write_bytes(out.getvalue())
    read = subprocess.run(["pdftotext", "-layout", tmp_path / "pages.pdf", "-"], capture_output=True, text=True, check=True)  # fmt: skip
    first, second, *_ = read.stdout.split("\f")

    assert count == 2
    numbers = [page.rstrip().split("\n")[-1] for page in (first, second)]
    assert [number.strip() for number in numbers] == ["— 1 —", "— 2 —"]
    assert len(numbers[0]) - len(numbers[1]) > 15  # to the right on the first page, to the left on the second
    assert "附件" in second


def test_the_same_blocks_give_the_same_bytes() -> None:
    files = [io.BytesIO(), io.BytesIO()]
    for file in files:
        print_pages((LONG, *SIGNED), file, "公示")

    assert files[0].getvalue() == files[1].getvalue()


def test_a_poster_takes_the_largest_type_that_fits_one_sheet() -> None:
    def names(count: int) -> float:
        sheet, _ = fitted(lambda _line: [Block("rows2", "赵安\t李木")] * count, A3_POSTER)
        return sheet.scale

    scales = [names(count) for count in (5, 20, 30, 40, 200)]
    assert scales == sorted(scales, reverse=True)
    assert (scales[0], scales[-1]) == (2.6, 0.8)
    sheet, blocks = fitted(lambda _line: [Block("rows2", "赵安\t李木")] * 30, A3_POSTER)
    assert len(_pages(blocks, sheet)) == 1


def test_a_poster_is_told_how_many_characters_a_line_holds() -> None:
    widths: list[float] = []

    def make(line: float) -> list[Block]:
        widths.append(line)
        return [Block("body", "字")] * 100

    fitted(make, A3_POSTER)

    assert widths == [pytest.approx((297 - 44) / (EM * POINT * 0.8))]  # what does not fit there is set but once


def test_a_character_no_font_has_is_refused_and_nothing_is_written() -> None:
    out = io.BytesIO()

    with pytest.raises(UnwritableText, match="文稿里的“\U0002fa1f”"):
        print_pages((Block("body", "张\U0002fa1f"),), out, "公示")

    assert out.getvalue() == b""
