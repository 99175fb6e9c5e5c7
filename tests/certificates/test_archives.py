"""Single files in a ZIP: readable names that never collide, the same bytes every time."""

import io
import zipfile

import pytest

from certificates import Labelled, file_names, pack


def packed(files):
    out = io.BytesIO()
    pack(files, out)
    return out.getvalue()


def test_a_name_says_place_honoree_and_number():
    names = file_names(
        [Labelled(1, "张喆", "太昊文明〔2023〕第0001号"), Labelled(198, "王小芳", "太昊文明〔2023〕第0198号")]
    )

    assert names == ["001-张喆-太昊文明〔2023〕第0001号.pdf", "198-王小芳-太昊文明〔2023〕第0198号.pdf"]


def test_two_people_of_one_name_get_two_files():
    names = file_names([Labelled(1, "张伟", "甲1"), Labelled(2, "张伟", "甲2")])

    assert len(set(names)) == 2


@pytest.mark.parametrize(
    "pair",
    [
        (Labelled(3, "张伟", "甲1"), Labelled(3, "张伟", "甲1")),
        (Labelled(3, "LI", "A1"), Labelled(3, "li", "a1")),
        (Labelled(3, "Zoë", "1"), Labelled(3, "Zoe\u0308", "1")),
        (Labelled(3, "某" * 300, "1"), Labelled(3, "某" * 301, "1")),
    ],
)
def test_no_two_names_are_one_file_on_any_system(pair):
    first, second = file_names(pair)

    assert first.casefold() != second.casefold()
    assert second.endswith("（2）.pdf")


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ('a<b>c:d"e/f\\g|h?i*j', "a＜b＞c：d＂e／f＼g｜h？i＊j"),
        ("../../etc", "..／..／etc"),
        ("张\u202e三\n四\t ", "张三四"),
        ("阿布都热合曼·买买提江", "阿布都热合曼·买买提江"),
        ("陈𬭎", "陈𬭎"),
        ("张\U00031350", "张\U00031350"),
        ("", "无"),
    ],
)
def test_names_can_be_written_on_windows_and_stay_readable(told, kept):
    assert file_names([Labelled(7, told, "甲1")]) == [f"7-{kept}-甲1.pdf"]


def test_long_names_stay_within_what_systems_allow():
    (name,) = file_names([Labelled(12345, "周口临港开发区" * 40, "太昊文明" * 40)])

    assert len(name.encode()) <= 255
    assert name.startswith("12345-周口临港开发区周口")
    assert name.endswith(".pdf")


def test_the_same_files_give_the_same_bytes_whatever_the_day():
    files = [("1-张喆-甲1.pdf", b"%PDF-1"), ("2-李四-甲2.pdf", b"%PDF-2")]

    assert packed(files) == packed(files)
    with zipfile.ZipFile(io.BytesIO(packed(files))) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_files_are_stored_under_utf_8_names_and_come_back_whole():
    files = [("1-陈𬭎-太昊文明〔2023〕第0001号.pdf", b"%PDF-1" * 1000)]

    with zipfile.ZipFile(io.BytesIO(packed(files))) as opened:
        (entry,) = opened.infolist()
        assert opened.testzip() is None
        assert (entry.filename, entry.compress_type, entry.flag_bits & 0x800) == (
            files[0][0],
            zipfile.ZIP_STORED,
            0x800,
        )
        assert opened.read(entry) == files[0][1]
