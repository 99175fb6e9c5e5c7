"""Columns set right by a clerk: read again so, remembered for the sender and the layout, forgotten on request."""

from datetime import date
from typing import Any

import pytest

from importers.writing import roster_bytes
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.models import Nomination
from registry.records.uploads import RememberedMapping, Upload
from registry.stages import rosters
from registry.stages.rosters import readings
from tests.factories import Way, roster, row, shown
from tests.web.conftest import people_rows

pytestmark = pytest.mark.usefixtures("everywhere")

DAY = date(2023, 4, 12)
HEADINGS = ("序号", "姓名", "身份证号", "密码", "去向", "评定")
CORRECT = {"A": "seq", "B": "name", "C": "id_no", "E": "unit", "F": "grade"}


def book(count: int = 3, first: int = 0, headings: tuple[str, ...] = HEADINGS, title: str = "推荐名单") -> bytes:
    rows = [[one[0], one[1], one[2], "a1b2c3", one[4], "一等奖"] for one in people_rows(first + count)[first:]]
    return roster_bytes(title, headings, rows)


def read(way: Way, file: bytes, sender: str = "文昌社区") -> int:
    command = rosters.UploadRoster(way.cycle, way.category, "名单.xlsx", file, sender=sender)
    upload: int = way.do("clerk", command, DAY)
    rosters.read_upload(upload)
    return upload


def correct(way: Way, upload: int, columns: dict[str, str | None], header_row: int = 2, **more: Any) -> None:
    way.do("clerk", rosters.CorrectColumns(upload, 0, columns, header_row, **more), DAY)
    rosters.read_upload(upload)


def by(upload: int) -> list[str]:
    return [sheet.by for sheet in rosters.Staged(Upload.get_by_id(upload)).summary.sheets]


def fields(upload: int) -> list[str]:
    return list(shown(upload).read.rows[0].originals)


@pytest.fixture
def upload(way: Way) -> int:
    return read(way.open_cycle(), book())


def test_what_the_reader_cannot_know_is_not_read(upload: int) -> None:
    assert (fields(upload), by(upload)) == (["seq", "name", "id_no"], [""])


def test_a_corrected_file_is_read_again_as_the_clerk_says(way: Way, upload: int) -> None:
    correct(way, upload, dict(CORRECT))

    assert (fields(upload), by(upload)) == (["seq", "name", "id_no", "unit", "grade"], ["corrected"])
    assert Upload.get_by_id(upload).edition == 2
    assert shown(upload).read.rows[0].values["grade"] == "一等奖"


def test_the_next_file_of_the_sender_with_that_layout_is_read_so_at_once(way: Way, upload: int) -> None:
    correct(way, upload, dict(CORRECT))

    same = read(way, book(4, first=10, title="第二批名单"))
    other_sender = read(way, book(5, first=20), sender="许湾社区")
    other_layout = read(way, book(6, first=30, headings=("序号", "姓名", "身份证号", "密码", "评定", "去向")))

    assert (fields(same), by(same)) == (["seq", "name", "id_no", "unit", "grade"], ["remembered"])
    assert (by(other_sender), by(other_layout)) == ([""], [""])
    assert len(shown(same).read.rows) == 4


def test_a_file_corrected_again_is_remembered_as_corrected_last(way: Way, upload: int) -> None:
    correct(way, upload, dict(CORRECT))
    correct(way, upload, CORRECT | {"F": None})

    same = read(way, book(4, first=10))

    assert (fields(same), RememberedMapping.select().count()) == (["seq", "name", "id_no", "unit"], 1)


def test_a_correction_is_forgotten_on_request(way: Way, upload: int) -> None:
    correct(way, upload, dict(CORRECT))
    second = read(way, book(4, first=10))

    way.do("clerk", rosters.ForgetMapping(second), DAY)
    rosters.read_upload(second)

    assert (by(second), by(read(way, book(5, first=20))), RememberedMapping.select().count()) == ([""], [""], 0)
    with pytest.raises(NotFound, match="更正过的列名"):
        way.do("clerk", rosters.ForgetMapping(second), DAY)


def test_the_line_of_headings_can_be_set_right(way: Way) -> None:
    rows = [["1", "张伟", "文昌社区"], ["2", "李静", "许湾社区"]]
    upload = read(way.open_cycle(), roster_bytes("名单", ("甲", "乙", "丙"), rows))

    correct(way, upload, {"B": "name", "C": "unit"}, header_row=2)

    seen = shown(upload).read
    assert [(one.row, dict(one.values)) for one in seen.rows] == [
        (3, {"name": "张伟", "unit": "文昌社区"}), (4, {"name": "李静", "unit": "许湾社区"}),
    ]  # fmt: skip


def test_what_must_never_be_read_stays_so(way: Way, upload: int) -> None:
    correct(way, upload, CORRECT | {"D": "remark"})

    assert "remark" not in fields(upload)
    assert "a1b2c3" not in str(shown(upload).read.as_dict())


@pytest.mark.parametrize(
    ("columns", "header_row", "sentence"),
    [
        ({"B": "unit", "C": "unit", "A": "name"}, 2, "B列和C列都选了“工作单位”"),
        ({"B": "unit"}, 2, "至少要有一列是姓名、户主姓名、单位名称中的一种"),
        ({"B": "password"}, 2, "不能读取"),
        ({"B": "nonsense"}, 2, "不能读取"),
        ({"B": "name", "'; DROP": "unit"}, 2, "不完整"),
        ({"B": "name"}, -1, "0至1000之间的整数"),
        ({"B": "name"}, 10**9, "0至1000之间的整数"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    way: Way, upload: int, columns: dict[str, str | None], header_row: int, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        correct(way, upload, columns, header_row)

    assert (Upload.get_by_id(upload).state, RememberedMapping.select().count()) == ("read", 0)


def test_only_what_was_looked_at_is_corrected(way: Way, upload: int) -> None:
    with pytest.raises(RuleViolation, match="重新读取过"):
        correct(way, upload, dict(CORRECT), edition=7)
    with pytest.raises(NotFound, match="这个工作表"):
        way.do("clerk", rosters.CorrectColumns(upload, 5, dict(CORRECT), 2), DAY)


def test_a_file_sent_under_the_wrong_name_is_remembered_under_the_right_one(way: Way, upload: int) -> None:
    correct(way, upload, dict(CORRECT), sender="许湾社区")

    assert by(read(way, book(4, first=10), sender="许湾社区")) == ["remembered"]
    assert rosters.senders(Upload.get_by_id(upload).cycle) == ["许湾社区"]


def test_units_of_many_nominees_and_of_offices_are_known_to_the_reader(way: Way) -> None:
    rows = [row(place, name=f"某{place}", unit="文昌社区居委会") for place in range(2, 6)]
    way.open_cycle().store(roster([*rows, row(9, name="某九", unit="文吴社区居委会")]))
    office = Nomination.select().first().office_id

    assert readings.known_units(office) == ("太昊路办事处", "文昌社区居委会")
