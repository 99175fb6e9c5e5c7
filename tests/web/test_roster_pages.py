"""From a workbook in the browser to nominations in the register."""

import io
import logging
import threading
from collections.abc import Callable
from functools import cache

import pytest
from werkzeug.test import TestResponse

from importers import RosterRow
from registry.records import scope
from registry.records.database import connected
from registry.records.models import Nomination, Roster
from registry.records.uploads import Upload
from registry.register import Register
from registry.stages import rosters
from registry.web.rosters import base_name
from tests.factories import Way, invented_roster
from tests.importers.containers import ole
from tests.web.conftest import Clerk, people_rows, plain_workbook, said, workbook

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


def upload(clerk: Clerk, way: Way, content: bytes, name: str = "名单.xlsx", follow: bool = True) -> TestResponse:
    return clerk.post(
        f"/cycles/{way.cycle}/rosters/", follow, category=str(way.category), file=(io.BytesIO(content), name)
    )


@pytest.fixture
def clerk(as_: Callable[[str], Clerk], way: Way) -> Clerk:
    way.open_cycle()
    return as_("clerk")


def stored() -> int:
    with scope.everywhere():
        return int(Nomination.select().count())


@cache
def spoiled() -> bytes:
    """A wrong check digit in line 4, a person twice in lines 6 and 7."""
    rows = people_rows(8)
    rows[1][2] = rows[1][2][:-1] + ("0" if rows[1][2][-1] != "0" else "1")
    rows[4] = ["5", *rows[3][1:]]
    return workbook(rows)


def test_an_upload_is_shown_before_anything_is_stored(clerk: Clerk, way: Way) -> None:
    answer = upload(clerk, way, spoiled(), "推荐名单(终稿2).xlsx")
    text = said(answer)
    assert answer.status_code == 200
    assert "推荐名单(终稿2).xlsx" in text
    assert "5 行通过" in text
    assert "1 行有错" in text
    assert "2 行疑似重复" in text
    assert "身份证号校验位不对" in text
    assert "与第7行疑似同一人" in text
    assert "导入通过的 5 行" in text
    assert stored() == 0


def test_the_good_rows_are_stored_and_the_others_are_not(clerk: Clerk, way: Way) -> None:
    page = upload(clerk, way, spoiled()).request.path
    answer = clerk.post(f"{page}/confirm")
    assert "已入库5行，另有3行没有入库" in said(answer)
    assert stored() == 5


def test_a_repeated_row_is_stored_once_the_clerk_vouches_for_it(clerk: Clerk, way: Way) -> None:
    page = upload(clerk, way, spoiled()).request.path
    clerk.post(f"{page}/confirm", doubtful=["0-6", "0-4", "9-9", "nonsense"])
    with scope.everywhere():
        rows = [one.source_row for one in Nomination.select().order_by(Nomination.position)]
    assert rows == [3, 5, 6, 8, 9, 10]


def test_ticks_survive_another_filter(clerk: Clerk, way: Way) -> None:
    page = upload(clerk, way, spoiled()).request.path
    answer = clerk.get(f"{page}?sheet=0&show=error&doubtful=0-6&doubtful=0-4")
    html = answer.get_data(as_text=True)
    assert '<input type="hidden" name="doubtful" value="0-6">' in html
    assert "0-4" not in html
    assert "导入通过的 6 行" in said(answer)


def test_confirming_twice_stores_once_and_says_so_kindly(clerk: Clerk, way: Way) -> None:
    page = upload(clerk, way, plain_workbook()).request.path
    clerk.post(f"{page}/confirm")
    answer = clerk.post(f"{page}/confirm")
    assert answer.status_code == 200
    assert "已入库6行。" in said(answer)
    assert "被放弃或过期" not in said(answer)
    assert stored() == 6
    with scope.everywhere():
        assert Roster.select().count() == 1


def test_confirming_what_was_given_up_says_so_kindly(clerk: Clerk, way: Way) -> None:
    page = upload(clerk, way, plain_workbook()).request.path
    clerk.post(f"{page}/discard")
    answer = clerk.post(f"{page}/confirm")
    assert answer.status_code == 200
    assert "已入库、被放弃或过期" in said(answer)


def test_a_file_that_cannot_be_read_and_is_sent_twice_at_once_says_why_both_times(
    clerk: Clerk, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    discard = rosters.DiscardUpload

    def the_other_was_quicker(identity: int) -> rosters.DiscardUpload:
        way.do("clerk", discard(identity))
        return discard(identity)

    monkeypatch.setattr(rosters, "DiscardUpload", the_other_was_quicker)
    answer = upload(clerk, way, b"%PDF-1.7 x", "名单.pdf")
    assert (answer.status_code, "这是PDF文件，不是表格" in said(answer)) == (422, True)


@pytest.mark.parametrize("shown", ["", "/marked"])
def test_a_page_is_shown_whole_though_its_upload_is_given_up_meanwhile(
    clerk: Clerk, way: Way, register: Register, monkeypatch: pytest.MonkeyPatch, shown: str
) -> None:
    rows = people_rows(3)
    rows[1][3] = "1390000"
    page = upload(clerk, way, workbook(rows)).request.path
    with scope.everywhere():
        identity = Upload.get().id
    open_rows = rosters.Staged.rows

    def give_up() -> None:
        with connected(), scope.everywhere():
            if Upload.select().exists():
                register.bus.handle(rosters.DiscardUpload(identity), way.people["clerk"])

    def rows_after_that(self: rosters.Staged, part: rosters.StagedPart) -> list[RosterRow]:
        other = threading.Thread(target=give_up)
        other.start()
        other.join()
        return open_rows(self, part)

    monkeypatch.setattr(rosters.Staged, "rows", rows_after_that)
    # What was opened before is shown; the workbook's own bytes are opened last, when their key is gone.
    assert clerk.get(f"{page}{shown}").status_code == (404 if shown else 200)
    assert clerk.get(page).status_code == 404


def test_the_numbers_of_persons_in_a_file_s_name_are_shown_to_nobody(
    clerk: Clerk, as_: Callable[[str], Clerk], way: Way
) -> None:
    upload(clerk, way, plain_workbook(), "张伟411602199001011234.xlsx")
    for username in ("clerk", "auditor"):
        page = said(as_(username).get(f"/cycles/{way.cycle}/rosters/"))
        assert "张伟….xlsx" in page
        assert "411602199001011234" not in page


def test_the_rosters_page_asks_no_more_for_many_rosters_than_for_few(
    clerk: Clerk, way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    def queries() -> int:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "peewee"):
            clerk.get(f"/cycles/{way.cycle}/rosters/")
        return sum(record.name == "peewee" for record in caplog.records)

    for place in range(2):
        way.store(invented_roster(1, seed=place), file=f"stored {place}".encode())
        way.upload(invented_roster(1, seed=place), file=f"waiting {place}".encode())
    few = queries()
    for place in range(2, 6):
        way.store(invented_roster(1, seed=place), file=f"stored {place}".encode())
        way.upload(invented_roster(1, seed=place), file=f"waiting {place}".encode())

    assert few == queries() > 0


def test_an_upload_given_up_is_gone(clerk: Clerk, way: Way) -> None:
    page = upload(clerk, way, plain_workbook()).request.path
    clerk.post(f"{page}/discard")
    assert clerk.get(page).status_code == 404
    with scope.everywhere():
        assert Upload.select().count() == 0
    assert stored() == 0


def test_people_nominated_already_are_named_and_left_out(clerk: Clerk, way: Way) -> None:
    clerk.post(f"{upload(clerk, way, plain_workbook()).request.path}/confirm")
    answer = upload(clerk, way, workbook([*people_rows(6)[:2], ["3", "新来的人", "", "13900001234", "文昌社区"]]))
    assert "2 行已在本届名单里" in said(answer)
    assert "导入通过的 1 行" in said(answer)
    clerk.post(f"{answer.request.path}/confirm")
    assert stored() == 7


def test_a_stored_roster_can_be_taken_back_before_the_review(clerk: Clerk, way: Way) -> None:
    clerk.post(f"{upload(clerk, way, plain_workbook()).request.path}/confirm")
    with scope.everywhere():
        roster = Roster.get().id
    answer = clerk.post(f"/cycles/{way.cycle}/rosters/{roster}/undo")
    assert "已撤销“名单.xlsx”的6行" in said(answer)
    assert way.nominations() == ()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "空.xlsx", "这个文件是空的"),
        (b"%PDF-1.7 x", "名单.pdf", "这是PDF文件，不是表格"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 64, "照片.png", "这是一张图片"),
        (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 5000}), "密.xlsx", "设有打开密码"),
        (b"PK\x03\x04 torn", "坏.xlsx", "请"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_its_sentence(
    clerk: Clerk, way: Way, content: bytes, name: str, sentence: str
) -> None:
    answer = upload(clerk, way, content, name)
    assert answer.status_code == 422
    assert "没有办成" in said(answer)
    assert sentence in said(answer)
    assert "上传并检查" in said(answer)


def test_a_workbook_without_people_says_so_and_lets_the_columns_be_set_right(clerk: Clerk, way: Way) -> None:
    answer = upload(clerk, way, workbook([]))
    assert answer.status_code == 200
    assert "没有一行人员" in said(answer)
    assert '<details class="card mb-3" open>' in answer.text


def test_a_workbook_without_people_looks_neither_checked_nor_ready_to_be_stored(clerk: Clerk, way: Way) -> None:
    page = upload(clerk, way, workbook([])).text

    assert page.index("没有一行人员") < page.index("列名核对：")  # what is wrong comes before what can be done
    assert '<li class="current" aria-current="step">识别列名</li>' in page
    assert "没有读到可以入库的人：请在上面指明列名重新读取" in page
    for gone in ("行通过", "导入通过的", "可以整批撤销", "没有这样的行"):
        assert gone not in page
    assert "没有认出名单" in clerk.get(f"/cycles/{way.cycle}/rosters/").text


def test_the_foot_of_a_preview_says_what_is_left_out_and_how_to_mend_it(clerk: Clerk, way: Way) -> None:
    doubtful = said(upload(clerk, way, workbook([people_rows(1)[0], people_rows(1)[0], people_rows(3)[2]]), "重.xlsx"))
    clean = said(upload(clerk, way, plain_workbook(), "好.xlsx"))

    assert "疑似重复的行不会入库，除非勾选“不是同一人”；同一人在表格里只留一行再上传。" in doubtful
    assert "有错的行不会入库" not in doubtful
    assert "入库以后、审核以前，可以整批撤销。" in clean
    assert "不会入库" not in clean


def test_a_suggestion_that_its_sentence_holds_already_is_not_said_twice(clerk: Clerk, way: Way) -> None:
    text = said(upload(clerk, way, workbook([["1", "晓 明", *people_rows(1)[0][2:]]])))

    assert "按“晓明”读取" in text
    assert "建议：晓明" not in text


def test_a_form_without_a_file_asks_for_one(clerk: Clerk, way: Way) -> None:
    answer = clerk.post(f"/cycles/{way.cycle}/rosters/", category=str(way.category))
    assert answer.status_code == 422
    assert "请先选择花名册文件" in said(answer)


def test_a_file_too_large_gets_a_page_in_chinese(clerk: Clerk, way: Way) -> None:
    clerk.get("/")
    kind = "multipart/form-data; boundary=x"
    answer = clerk.client.post(f"/cycles/{way.cycle}/rosters/", data=b"0" * (21 * 1024 * 1024), content_type=kind)
    assert answer.status_code == 413
    assert "最多20兆" in said(answer)


def test_the_same_file_is_not_taken_twice(clerk: Clerk, way: Way) -> None:
    content = plain_workbook()
    clerk.post(f"{upload(clerk, way, content).request.path}/confirm")
    answer = upload(clerk, way, content)
    assert answer.status_code == 409
    assert "这份文件已经入库" in said(answer)


def test_markup_in_cells_and_names_is_shown_as_text(clerk: Clerk, way: Way) -> None:
    rows = people_rows(3)
    rows[0][4] = '<img src=x onerror="alert(1)">社区'
    rows[1][1] = "<b>张伟</b>"
    page = upload(clerk, way, workbook(rows), "<script>名单.xlsx").get_data(as_text=True)
    assert "<img" not in page
    assert "<b>" not in page
    assert "<script>" not in page
    assert "&lt;b&gt;张伟" in page


def test_good_rows_with_a_doubt_can_be_looked_at_alone(clerk: Clerk, way: Way) -> None:
    rows = people_rows(3)
    rows[1][3] = "1390000"
    page = upload(clerk, way, workbook(rows))
    assert "通过但有提示 1" in said(page)
    answer = clerk.get(f"{page.request.path}?show=hinted")
    assert answer.get_data(as_text=True).count('class="text-secondary num"') == 1
    assert "手机号应为11位" in said(answer)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("道德文明使者推荐名单(终稿2).xlsx", "道德文明使者推荐名单(终稿2).xlsx"),
        ("C:\\用户\\王敏\\桌面\\名单.xls", "名单.xls"),
        ("../../etc/passwd", "passwd"),
        ("名\x00单\n.xlsx", "名单.xlsx"),
        ("名" * 300 + ".xlsx", "名" * 190 + ".xlsx"),
        ("/", "花名册"),
    ],
)
def test_a_files_own_name_is_kept_and_nothing_else(sent: str, kept: str, config: object) -> None:
    assert base_name(sent) == kept


def test_a_long_roster_is_shown_a_part_at_a_time(clerk: Clerk, way: Way) -> None:
    answer = upload(clerk, way, workbook(count=450))
    assert answer.get_data(as_text=True).count('class="text-secondary num"') == 200
    assert "后面的行" in said(answer)
    answer = clerk.get(f"{answer.request.path}?sheet=0&show=good.402")
    assert answer.get_data(as_text=True).count('class="text-secondary num"') == 50
    assert "导入通过的 450 行" in said(answer)
