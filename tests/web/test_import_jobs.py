"""A large roster in the browser: kept at once, read and stored by the worker, its progress shown until it is over."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from importers.writing import roster_bytes
from registry import worker
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Category, Nomination, Roster
from registry.records.uploads import RememberedMapping, Upload
from registry.register import Register
from registry.stages import rosters
from registry.stages.rosters import confirming
from registry.web import rosters as pages
from tests.factories import Way, roster, row
from tests.web.conftest import Clerk, another_cycle, people_rows, plain_workbook, said, workbook

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

HEADINGS = ("序号", "姓名", "身份证号", "密码", "去向", "评定")
CORRECT = {"column-A": "seq", "column-B": "name", "column-C": "id_no", "column-E": "unit", "column-F": "grade"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def clerk(as_: Callable[[str], Clerk], way: Way) -> Clerk:
    way.open_cycle()
    return as_("clerk")


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave every file and every batch to the worker."""
    monkeypatch.setattr(pages, "READ_AT_ONCE", 0)
    monkeypatch.setattr(confirming, "AT_ONCE", 0)


def send(clerk: Clerk, way: Way, content: bytes, name: str = "名单.xlsx", sender: str = "") -> TestResponse:
    fields = {"category": str(way.category), "file": (io.BytesIO(content), name), "sender": sender}
    return clerk.post(f"/cycles/{way.cycle}/rosters/", True, **fields)


def poll(clerk: Clerk, page: str) -> TestResponse:
    answer = clerk.client.get(f"{page}/progress", headers=HTMX)
    answer.get_data()
    answer.close()
    return answer


def odd_book(count: int = 3, first: int = 0) -> bytes:
    rows = [[one[0], one[1], one[2], "a1b2c3", one[4], "一等奖"] for one in people_rows(first + count)[first:]]
    return roster_bytes(f"推荐名单{first}", HEADINGS, rows)


def upload() -> Upload:
    with scope.everywhere():
        found: Upload = Upload.select().order_by(Upload.id.desc()).get()
        return found


@pytest.mark.usefixtures("everything_is_large")
def test_a_large_file_is_read_by_the_worker_while_the_page_says_how_far_it_is(
    clerk: Clerk, way: Way, register: Register
) -> None:
    answer = send(clerk, way, plain_workbook(), sender="文昌社区")
    page = answer.request.path
    assert (answer.status_code, "正在排队等候读取" in said(answer)) == (200, True)
    assert f'hx-get="{page}/progress" hx-trigger="every 1s"' in answer.get_data(as_text=True)
    assert '<noscript><meta http-equiv="refresh"' in answer.get_data(as_text=True)

    with scope.everywhere(), transaction():
        Upload.update(state="reading", rows_read=23_000).execute()
    assert "已读 23,000 行" in said(poll(clerk, page))
    assert poll(clerk, page).get_data(as_text=True).count("<html") == 0

    worker.run_once(register)
    over = poll(clerk, page)
    assert (over.headers["HX-Redirect"], over.get_data()) == (page, b"")
    assert "6 行通过" in said(clerk.get(page))


@pytest.mark.usefixtures("everything_is_large")
def test_progress_opened_by_itself_goes_on_to_the_page(clerk: Clerk, way: Way, register: Register) -> None:
    page = send(clerk, way, plain_workbook()).request.path
    worker.run_once(register)

    answer = clerk.get(f"{page}/progress")

    assert (answer.status_code, answer.headers["Location"]) == (302, page)


@pytest.mark.usefixtures("everything_is_large")
def test_a_large_batch_is_stored_by_the_worker_and_said_when_it_is_done(
    clerk: Clerk, way: Way, register: Register
) -> None:
    page = send(clerk, way, plain_workbook()).request.path
    worker.run_once(register)

    answer = clerk.post(f"{page}/confirm")
    assert "正在入库，共 6 行" in said(answer)
    again = clerk.post(f"{page}/confirm")
    assert (again.status_code, "正在入库，共 6 行" in said(again)) == (200, True)
    assert "正在入库" in said(clerk.get(f"/cycles/{way.cycle}/rosters/"))

    worker.run_once(register)
    assert poll(clerk, page).headers["HX-Redirect"] == f"/cycles/{way.cycle}/rosters/"
    assert "已入库6行。" in said(clerk.get(f"/cycles/{way.cycle}/rosters/"))
    with scope.everywhere():
        assert (Roster.select().count(), Nomination.select().count()) == (1, 6)


@pytest.mark.usefixtures("everything_is_large")
def test_a_batch_being_stored_is_not_given_up_from_a_page_left_open(clerk: Clerk, way: Way, register: Register) -> None:
    page = send(clerk, way, plain_workbook()).request.path
    worker.run_once(register)
    clerk.post(f"{page}/confirm")

    answer = clerk.post(f"{page}/discard")

    assert (answer.status_code, "现在是“正在入库”，不能放弃" in said(answer)) == (409, True)
    worker.run_once(register)
    assert len(way.nominations()) == 6


@pytest.mark.usefixtures("everything_is_large")
def test_a_large_file_that_cannot_be_read_says_why_until_it_is_cleared(
    clerk: Clerk, way: Way, register: Register
) -> None:
    page = send(clerk, way, b"%PDF-1.7 x", "名单.pdf").request.path
    worker.run_once(register)

    answer = clerk.get(page)
    assert (answer.status_code, "这是PDF文件，不是表格" in said(answer)) == (200, True)
    assert "没有读成" in said(clerk.get(f"/cycles/{way.cycle}/rosters/"))
    clerk.post(f"{page}/discard")
    with scope.everywhere():
        assert Upload.select().count() == 0


@pytest.mark.usefixtures("everything_is_large")
def test_a_batch_that_could_not_be_stored_says_why_on_its_page(
    clerk: Clerk, way: Way, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send(clerk, way, plain_workbook()).request.path
    worker.run_once(register)
    clerk.post(f"{page}/confirm")
    monkeypatch.setattr(confirming, "AT_ONCE", 100)
    way.store(roster([row(2, name=one[1], id_no=one[2]) for one in people_rows(6)]), file=b"quicker")
    worker.run_once(register)

    assert "没有入库：没有可以入库的行" in said(clerk.get(page))


def test_columns_are_set_right_on_the_page_and_the_next_file_needs_no_help(clerk: Clerk, way: Way) -> None:
    page = send(clerk, way, odd_book(), sender="许湾社区").request.path
    answer = clerk.post(f"{page}/columns", sheet="0", header_row="2", edition="1", sender="许湾社区", **CORRECT)
    assert "列名已按您说的更正" in said(answer)
    assert "一等奖" in said(answer)
    assert "您更正的" in said(answer)

    second = send(clerk, way, odd_book(4, 10), sender="许湾社区")
    assert "已按上次更正的列名读取“许湾社区”报来的这张表" in said(second)
    assert "一等奖" in said(second)

    forgotten = clerk.post(f"{second.request.path}/forget")
    assert "已忘掉更正过的列名" in said(forgotten)
    assert "一等奖" not in said(forgotten)
    with scope.everywhere():
        assert RememberedMapping.select().count() == 0


def test_a_password_column_is_never_offered_and_never_read(clerk: Clerk, way: Way) -> None:
    answer = send(clerk, way, odd_book())
    page = answer.get_data(as_text=True)
    assert "密码、银行账号从不读取" in page
    assert 'name="column-D"' not in page
    assert not re.search(r'<option value="(password|bank)"', page)

    clerk.post(f"{answer.request.path}/columns", sheet="0", header_row="2", **CORRECT, **{"column-D": "remark"})
    assert "a1b2c3" not in clerk.get(answer.request.path).get_data(as_text=True)


NONSENSE = [
    {},
    {"sheet": "0"},
    {"sheet": "0", "header_row": "二"},
    {"sheet": "0", "header_row": "-1", "column-B": "name"},
    {"sheet": "0", "header_row": "9" * 400, "column-B": "name"},
    {"sheet": "0", "header_row": "2"},
    {"sheet": "0", "header_row": "2", "column-B": "nonsense"},
    {"sheet": "0", "header_row": "2", "column-B": "name", "column-C": "name"},
    {"sheet": "0", "header_row": "2", "column-": "name"},
    {"sheet": "0", "header_row": "2", "column-B": "name", "column-<script>": "unit"},
    {"sheet": "0", "header_row": "2", "column-B": "na\0me"},
    {"sheet": "7", "header_row": "2", "column-B": "name"},
    {"sheet": "9" * 400, "header_row": "2", "column-B": "name"},
    {"sheet": "0", "header_row": "2", "column-B": "name", "sender": "长" * 500},
    {"sheet": "0", "header_row": "2", "column-B": "name", "edition": "99"},
]


def test_no_nonsense_about_columns_is_more_than_a_sentence(clerk: Clerk, way: Way) -> None:
    page = send(clerk, way, odd_book()).request.path

    answers = [clerk.post(f"{page}/columns", **fields) for fields in NONSENSE]

    assert {answer.status_code for answer in answers} <= {404, 409, 422}
    assert all("没有" in said(answer) for answer in answers)
    assert (upload().state, upload().edition) == ("read", 1)


def test_what_was_typed_stands_again_when_a_correction_is_refused(clerk: Clerk, way: Way) -> None:
    page = send(clerk, way, odd_book()).request.path

    answer = clerk.post(f"{page}/columns", sheet="0", header_row="2", **CORRECT | {"column-F": "unit"})

    assert (answer.status_code, "E列和F列都选了“工作单位”" in said(answer)) == (422, True)
    html = answer.get_data(as_text=True)
    assert '<details class="card mb-3" open>' in html
    assert html.count('<option value="unit" selected>') == 2


def test_a_tab_left_open_confirms_nothing_that_was_read_anew(clerk: Clerk, way: Way) -> None:
    page = send(clerk, way, odd_book()).request.path
    clerk.post(f"{page}/columns", sheet="0", header_row="2", edition="1", **CORRECT)

    answer = clerk.post(f"{page}/confirm", edition="1")

    assert (answer.status_code, "重新读取过" in said(answer)) == (409, True)
    assert way.nominations() == ()


def test_a_sheet_that_is_no_roster_can_be_made_one(clerk: Clerk, way: Way) -> None:
    book = roster_bytes("甲", ("子", "丑", "寅"), [["红", "张伟", "好"], ["绿", "李静", "中"]])
    answer = send(clerk, way, book)
    assert "没有标题行，只有B列的内容像姓名" in said(answer)
    assert 'name="column-B"' in answer.get_data(as_text=True)

    fields = {"sheet": "0", "header_row": "2", "column-A": "grade", "column-B": "name"}
    assert "2 行通过" in said(clerk.post(f"{answer.request.path}/columns", **fields))


def test_rows_sent_again_are_told_as_new_changed_and_known(clerk: Clerk, way: Way) -> None:
    rows = people_rows(6)
    clerk.post(f"{send(clerk, way, workbook(rows[:5])).request.path}/confirm")
    rows[1][3] = "13911112222"

    answer = send(clerk, way, workbook(rows))

    assert "新的1行，没有变化的4行，内容有改动的1行" in said(answer)
    assert "导入通过的 1 行" in said(answer)
    changed = clerk.get(f"{answer.request.path}?show=changed")
    assert changed.get_data(as_text=True).count('class="text-secondary num"') == 1
    assert "已在名单，有改动" in said(changed)


def test_the_clerk_s_own_workbook_comes_back_with_its_doubts(clerk: Clerk, way: Way) -> None:
    rows = people_rows(3)
    rows[1][3] = "1390000"
    page = send(clerk, way, workbook(rows), "推荐名单.xlsx").request.path

    answer = clerk.get(f"{page}/marked")

    assert answer.status_code == 200
    assert "%EF%BC%88%E6%A3%80%E6%9F%A5%E7%BB%93%E6%9E%9C%EF%BC%89.xlsx" in answer.headers["Content-Disposition"]
    package = zipfile.ZipFile(io.BytesIO(answer.get_data()))
    assert any("手机号应为11位" in package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_a_workbook_with_macros_comes_back_as_one(clerk: Clerk, way: Way) -> None:
    plain, book = io.BytesIO(workbook(people_rows(3))), io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(book, "w") as target:
        for name in source.namelist():
            usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"
            target.writestr(name, source.read(name).replace(usual, b"application/vnd.ms-excel.sheet.macroEnabled.main"))
    page = send(clerk, way, book.getvalue(), "推荐名单.xlsm").request.path

    answer = clerk.get(f"{page}/marked")

    assert answer.headers["Content-Disposition"].endswith(".xlsm")
    assert answer.mimetype.lower() == "application/vnd.ms-excel.sheet.macroenabled.12"


def test_an_empty_roster_is_given_for_the_category(clerk: Clerk, way: Way) -> None:
    assert "下载空白表" in said(clerk.get(f"/cycles/{way.cycle}/rosters/"))

    answer = clerk.get(f"/cycles/{way.cycle}/rosters/blank?category={way.category}")

    assert (answer.status_code, answer.get_data()[:2]) == (200, b"PK")
    blank = send(clerk, way, answer.get_data(), "空白表.xlsx")
    assert "没有一行人员" in said(blank)
    with scope.everywhere():
        assert Category.get_by_id(way.category).kinds == ["person"]


@pytest.mark.parametrize("question", ["category=99", f"category={'9' * 50}"])
def test_an_empty_roster_of_no_category_is_not_found(clerk: Clerk, way: Way, question: str) -> None:
    status = clerk.get(f"/cycles/{way.cycle}/rosters/blank?{question}").status_code
    assert status == (404 if question == "category=99" else 200)  # what is no number is none: the first category


def test_another_offices_upload_is_not_read_corrected_or_marked(as_: Callable[[str], Clerk], way: Way) -> None:
    identity = way.open_cycle().upload()
    other = Way(way.register, way.people).open_cycle(by="neighbour")
    neighbour = as_("neighbour")

    for cycle in (way.cycle, other.cycle):
        place = f"/cycles/{cycle}/rosters/uploads/{identity}"
        answers = [
            neighbour.post(f"{place}/{step}", sheet="0", header_row="1") for step in ("columns", "forget", "confirm")
        ]
        answers.append(neighbour.get(f"{place}/marked"))
        theirs, missing = (
            neighbour.get(f"{place}/progress"),
            neighbour.get(f"/cycles/{cycle}/rosters/uploads/99/progress"),
        )
        assert {answer.status_code for answer in answers} <= {200, 404}
        assert (answers[-1].status_code, answers[-1].get_data()[:2] == b"PK") == (404, False)
        assert (theirs.status_code, said(theirs)) == (missing.status_code, said(missing))
    assert (upload().state, upload().edition, way.nominations()) == ("read", 1, ())


def test_progress_of_an_upload_that_never_was_goes_back_to_the_rosters(clerk: Clerk, way: Way) -> None:
    for identity in ("99", "9" * 30):
        answer = clerk.get(f"/cycles/{way.cycle}/rosters/uploads/{identity}/progress")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/cycles/{way.cycle}/rosters/")


def test_an_upload_is_not_corrected_through_another_cycle(clerk: Clerk, way: Way) -> None:
    identity = way.upload()
    place = f"/cycles/{another_cycle(way)}/rosters/uploads/{identity}"

    answers = [
        clerk.post(f"{place}/columns", sheet="0", header_row="1", **{"column-A": "name"}),
        clerk.post(f"{place}/forget"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("username", ["reviewer", "auditor"])
def test_only_clerks_correct_columns(as_: Callable[[str], Clerk], way: Way, username: str) -> None:
    identity = way.open_cycle().upload()
    place = f"/cycles/{way.cycle}/rosters/uploads/{identity}"

    answers = [as_(username).post(f"{place}/columns", sheet="0", header_row="1", **{"column-A": "name"}),
               as_(username).post(f"{place}/forget"), as_(username).get(f"{place}/progress"), as_(username).get(f"{place}/marked")]  # fmt: skip

    assert [answer.status_code for answer in answers] == [403] * 4


def test_only_the_parts_that_are_shown_are_opened(clerk: Clerk, way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    read = roster([row(place, name=f"某{place}") for place in range(2, 3_502)])
    page = f"/cycles/{way.cycle}/rosters/uploads/{way.upload(read)}"
    opened: list[int] = []
    rows = rosters.Staged.rows
    monkeypatch.setattr(rosters.Staged, "rows", lambda self, part: opened.append(part.place) or rows(self, part))

    answer = clerk.get(f"{page}?show=all.2500")

    assert answer.get_data(as_text=True).count('class="text-secondary num"') == 200
    assert set(opened) == {0, 2}  # the rows, and the first part for what each column says


def test_whom_the_register_knows_is_said_beside_the_row(clerk: Clerk, way: Way) -> None:
    rows = people_rows(4)
    clerk.post(f"{send(clerk, way, workbook(rows)).request.path}/confirm")
    way.cycle = another_cycle(way)

    answer = send(clerk, way, workbook([rows[0], ["2", "张三三", rows[1][2], rows[1][3], rows[1][4]]]))

    assert "身份证号相同：此人曾在" in said(answer)
    assert "但姓名不同。请核对姓名和身份证号哪个写错了" in said(answer)
    assert "通过但有提示 1" in said(answer)


def test_a_repeat_told_apart_once_is_not_asked_about_again(clerk: Clerk, way: Way) -> None:
    rows = [["1", "张伟", "", "13900000001", "文昌社区"], ["2", "张伟", "", "13900000001", "文昌社区"]]
    first = send(clerk, way, workbook(rows))
    assert "2 行疑似重复" in said(first)
    clerk.post(f"{first.request.path}/confirm", doubtful=["0-3", "0-4"])
    way.cycle = another_cycle(way)

    again = send(clerk, way, workbook([*rows, ["3", "李静", "", "13900000003", "许湾社区"]]))

    assert "0 行疑似重复" in said(again)
    assert "以前核对过：与上面说的不是同一人" in said(again)
    assert "导入通过的 3 行" in said(again)
