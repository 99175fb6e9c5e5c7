"""Printing: for those who may, of exactly what is entered as printed, on blank paper or on stock, all or a few numbers."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from typing import Any, BinaryIO
from urllib.parse import unquote

import pikepdf
import pytest
from werkzeug.test import TestResponse

from registry import worker
from registry.errors import RuleViolation
from registry.records import scope
from registry.records.models import Certificate
from registry.records.printers import PrinterCalibration
from registry.stages import issuing
from registry.web import files
from tests.certificates import preflight
from tests.certificates.test_calibration import Printer
from tests.factories import ADOPTED, Way
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


@pytest.fixture
def opened_files(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the temporary files opened from now on."""
    opened: list[Any] = []
    make = tempfile.TemporaryFile
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: opened.append(make()) or opened[-1])
    return opened


def states() -> list[str]:
    with scope.everywhere():
        return [one.state for one in Certificate.select().order_by(Certificate.id)]


def test_nothing_is_drawn_for_those_who_may_not_print(
    as_: Callable[[str], Clerk], way: Way, opened_files: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    way.to_decision()
    monkeypatch.setattr(issuing, "print_cycle", lambda *_, **_asked: pytest.fail("a page was drawn"))
    for username, status in (("reviewer", 403), ("approver", 403), ("auditor", 403), ("admin", 404)):
        assert as_(username).post(f"/cycles/{way.cycle}/certificates/print").status_code == status
    assert (states(), opened_files) == (["numbered"] * 3, [])


def test_exactly_what_was_drawn_is_entered_as_printed(
    as_: Callable[[str], Clerk], way: Way, opened_files: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    way.to_decision()
    with scope.everywhere():
        late = Certificate.select().order_by(Certificate.id.desc()).get()
        Certificate.update(state="spoiled").where(Certificate.id == late.id).execute()
    draw = issuing.print_cycle

    def numbers_one_more_meanwhile(cycle: int, out: BinaryIO, **asked: Any) -> tuple[int, ...]:
        printed = draw(cycle, out, **asked)
        Certificate.update(state="numbered").where(Certificate.id == late.id).execute()
        return printed

    monkeypatch.setattr(issuing, "print_cycle", numbers_one_more_meanwhile)
    answer = as_("clerk").post(f"/cycles/{way.cycle}/certificates/print")
    assert answer.data.startswith(b"%PDF")
    assert states() == ["printed", "printed", "numbered"]
    assert (len(opened_files), all(one.closed for one in opened_files)) == (2, True)  # one to draw to, one to give


def test_a_printing_that_fails_leaves_no_file_and_marks_nothing(
    as_: Callable[[str], Clerk], way: Way, opened_files: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    way.to_decision()

    def fails(cycle: int, out: BinaryIO, **_asked: Any) -> tuple[int, ...]:
        out.write(b"%PDF half")
        raise RuleViolation(reason="字体坏了。")

    monkeypatch.setattr(issuing, "print_cycle", fails)
    answer = as_("clerk").post(f"/cycles/{way.cycle}/certificates/print")
    assert (answer.status_code, "字体坏了" in said(answer)) == (409, True)
    assert (states(), [one.closed for one in opened_files]) == (["numbered"] * 3, [True])


def test_the_button_counts_the_pages_it_will_bring(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    with scope.everywhere():
        spoiled = Certificate.select().order_by(Certificate.id).get()
        Certificate.update(state="spoiled").where(Certificate.id == spoiled.id).execute()
    assert "荣誉证书（2张）" in said(as_("clerk").get(f"/cycles/{way.cycle}/certificates/"))


# --- on stock, and a few numbers -------------------------------------------------------------------------------------

READINGS = {
    f"{name}-{axis}": f"{value:g}"
    for name, reading in zip("ABCD", Printer().read(0.5), strict=True)
    for axis, value in zip("xy", reading, strict=True)
}
MEASURED = {"printer": "二楼惠普1020", "tray": "手动进纸", "stock": "A4内芯", **READINGS}


def calibrated(clerk: Clerk, way: Way) -> int:
    """Calibrate a printer by the page; return the id of its calibration."""
    answer = clerk.post(f"/cycles/{way.cycle}/certificates/calibrate", **MEASURED)
    assert "已保存“二楼惠普1020·手动进纸·A4内芯”的校准：纸的左下角处偏右" in said(answer)
    with scope.everywhere():
        return int(PrinterCalibration.get().id)


def pdf(answer: TestResponse) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(answer.data))


def test_without_a_calibrated_printer_only_blank_paper_is_offered(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    clerk, base = as_("clerk"), f"/cycles/{way.cycle}/certificates/"
    page = clerk.get(base)
    assert "还没有校准过打印机" in said(page)
    assert re.search(r'value="stock"[^>]* disabled', page.get_data(as_text=True))
    calibrated(clerk, way)
    page = clerk.get(base)
    assert not re.search(r'value="stock"[^>]* disabled', page.get_data(as_text=True))
    assert "二楼惠普1020 · 手动进纸 · A4内芯" in said(page)


def test_a_few_are_overprinted_and_only_these_are_entered(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision(5)
    clerk = as_("clerk")
    asked = {"paper": "stock", "calibration": calibrated(clerk, way), "only": "2-3，5", "by": "serial"}
    answer = clerk.post(f"/cycles/{way.cycle}/certificates/print", **asked)
    with pdf(answer) as printed:
        assert len(printed.pages) == 3
        assert not any("/FormXob.background" in page.Resources.get("/XObject", {}) for page in printed.pages)
    assert "%E5%A5%97%E6%89%93" in answer.headers["Content-Disposition"]  # 套打
    assert states() == ["numbered", "printed", "printed", "numbered", "printed"]


def test_a_few_on_blank_paper_have_their_design(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision(5)
    answer = as_("clerk").post(f"/cycles/{way.cycle}/certificates/print", paper="blank", only="4", by="position")
    with pdf(answer) as printed:
        assert [len(page.Resources.XObject) for page in printed.pages] == [1]
    assert states() == ["numbered", "numbered", "numbered", "printed", "numbered"]


@pytest.mark.parametrize(
    ("asked", "status", "sentence"),
    [
        ({"only": "4-9"}, 422, "第1项“4-9”里没有第6号至第9号"),
        ({"only": "三"}, 422, "第1项“三”看不懂"),
        ({"paper": "stock"}, 422, "请选择套打用的打印机。"),
        ({"files": "pdfa"}, 422, "请从列表里选择做成什么文件。"),
        ({"paper": "stock", "calibration": "99"}, 404, "没有找到这台打印机的校准"),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_entered(
    as_: Callable[[str], Clerk], way: Way, asked: dict[str, str], status: int, sentence: str
) -> None:
    way.to_decision(5)
    answer = as_("clerk").post(f"/cycles/{way.cycle}/certificates/print", **asked)
    assert (answer.status_code, sentence in said(answer)) == (status, True)
    assert status == 404 or f'value="{asked.get("only", "")}"' in answer.get_data(as_text=True)
    assert states() == ["numbered"] * 5


def test_the_preview_shows_one_with_its_design_and_enters_nothing(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision(5)
    base = f"/cycles/{way.cycle}/certificates/preview"
    with pdf(as_("clerk").post(base, only="3", by="serial")) as shown:
        assert [len(page.Resources.XObject) for page in shown.pages] == [1]
    refused = as_("clerk").post(base, only="7-6")
    assert (refused.status_code, "前大后小" in said(refused)) == (422, True)
    assert as_("approver").post(base).status_code == 403
    assert states() == ["numbered"] * 5


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"printer": " "}, "请填写打印机。"),
        ({"B-x": "28.2"}, "十字B离左边应在282毫米左右，填的是28.2，差得太多"),
        ({"C-y": "十五"}, "十字C离下边的读数“十五”不是毫米数，请写成 15.5 的样子。"),
        ({"D-x": ""}, "请填写十字D离左边的读数。"),
        ({"more": "15 195 282"}, "读数共3个，不成对"),
        ({"more": "15 195 282 195 15 15 282 150"}, "第2张的十字D离下边应在15毫米左右，填的是150"),
    ],
)
def test_readings_that_cannot_be_are_said_and_stay_to_be_mended(
    as_: Callable[[str], Clerk], way: Way, changed: dict[str, str], sentence: str
) -> None:
    way.to_decision()
    answer = as_("clerk").post(f"/cycles/{way.cycle}/certificates/calibrate", **(MEASURED | changed))
    page = answer.get_data(as_text=True)
    assert (answer.status_code, sentence in said(answer)) == (422, True)
    assert re.search(r'<details[^>]* id="printers" open>', page)
    assert f'value="{READINGS["A-x"]}"' in page
    with scope.everywhere():
        assert PrinterCalibration.select().count() == 0


def test_several_sheets_are_measured_together(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    more = " ".join(f"{x:.1f} {y:.1f}" for x, y in Printer(dx=2.5).read())
    as_("clerk").post(f"/cycles/{way.cycle}/certificates/calibrate", **MEASURED, more=f"{more}\n{more}")
    with scope.everywhere():
        kept = PrinterCalibration.get()
    assert len(kept.readings) == 12


def test_the_sheets_come_as_files(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    clerk, base = as_("clerk"), f"/cycles/{way.cycle}/certificates"
    identity = calibrated(clerk, way)
    for address in (f"{base}/rulers", f"{base}/test-sheet/{identity}"):
        with pdf(clerk.get(address)) as sheet:
            assert len(sheet.pages) == 1
    assert clerk.get(f"{base}/test-sheet/{identity + 1}").status_code == 404
    assert as_("neighbour").get(f"{base}/test-sheet/{identity}").status_code == 404


def test_another_office_s_printer_is_not_found(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    identity = calibrated(as_("clerk"), way)
    with scope.everywhere():
        PrinterCalibration.update(office=4).execute()
    asked = {"paper": "stock", "calibration": identity}
    assert as_("clerk").post(f"/cycles/{way.cycle}/certificates/print", **asked).status_code == 404
    assert states() == ["numbered"] * 3


# --- other files than the one to print from --------------------------------------------------------------------------


def test_each_gets_a_file_of_their_own_in_a_zip(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision(5)
    clerk, address = as_("clerk"), f"/cycles/{way.cycle}/certificates/print"
    answer = clerk.post(address, paper="blank", files="each", only="2-3", by="serial")
    assert states() == ["numbered", "printed", "printed", "numbered", "numbered"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        names = packed.namelist()
        pages = [len(pikepdf.open(io.BytesIO(packed.read(name))).pages) for name in names]
    with scope.everywhere():
        expected = [f"{one.award.position}-{one.award.name}-{one.number}.pdf" for one in Certificate.select()][1:3]
    assert (names, pages) == (expected, [1, 1])
    assert clerk.post(address, paper="blank", files="each", only="2-3", by="serial").data == answer.data


def test_a_single_file_is_the_one_its_number_alone_gives(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision(5)
    clerk, address = as_("clerk"), f"/cycles/{way.cycle}/certificates/print"
    answer = clerk.post(address, files="each")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        fourth = packed.read(packed.namelist()[3])
    assert clerk.post(address, only="4", by="serial").data == fourth


@pytest.mark.parametrize(
    ("kind", "standard", "pages", "named", "entered"),
    [
        ("archive", preflight.ARCHIVE, 5, "荣誉证书（存档）5张.pdf", "numbered"),
        ("pairs", preflight.PLAIN, 3, "荣誉证书（两张拼A3）5张.pdf", "printed"),
        ("plates", preflight.PLATES, 5, "荣誉证书（印刷厂）5张.pdf", "printed"),
    ],
)
def test_the_print_shop_s_files_come_from_the_page(
    as_: Callable[[str], Clerk], way: Way, kind: str, standard: str, pages: int, named: str, entered: str
) -> None:
    way.to_decision(5)
    clerk, base = as_("clerk"), f"/cycles/{way.cycle}/certificates/"
    assert f'<option value="{kind}">' in clerk.get(base).get_data(as_text=True)
    answer = clerk.post(f"{base}print", paper="blank", files=kind)
    with pdf(answer) as made:
        assert len(made.pages) == pages
    assert preflight.faults(answer.data, standard) == []
    assert f"filename*=UTF-8''2023年度第二届“道德文明使者”{named}" in unquote(answer.headers["Content-Disposition"])
    assert states() == [entered] * 5


# --- many at once: the worker makes the file -------------------------------------------------------------------------


def test_a_large_file_is_made_by_the_worker_shown_on_its_page_and_given_then(
    as_: Callable[[str], Clerk], way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 2)
    way.to_decision(3)
    clerk, base = as_("clerk"), f"/cycles/{way.cycle}/certificates/"
    sent = clerk.post(f"{base}print", False, paper="blank", files="each")
    place = sent.headers["Location"]
    assert (sent.status_code, place) == (302, f"{base}files/1")
    assert "正在排队等候生成，共 3 张" in said(clerk.get(place))
    assert "正在排队等候生成" in said(clerk.get(f"{place}/progress"))
    assert states() == ["numbered"] * 3

    worker.run_once(way.register)

    assert clerk.get(f"{place}/progress").headers["Location"] == place
    assert "证书文件已做好" in said(clerk.get(place))
    assert "荣誉证书（每人一个文件）3张.zip 已做好" in said(clerk.get(base))
    answer = clerk.post(place)
    assert zipfile.is_zipfile(io.BytesIO(answer.data))
    assert "荣誉证书（每人一个文件）3张.zip" in unquote(answer.headers["Content-Disposition"])
    assert states() == ["printed"] * 3
    assert clerk.post(f"{base}print", paper="blank", files="each").data == answer.data  # kept: it comes at once


def test_a_large_file_of_those_ticked_goes_the_same_way(
    as_: Callable[[str], Clerk], way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 2)
    way.to_decision(3)
    sent = as_("clerk").post(f"/cycles/{way.cycle}/certificates/states/print", False, state="numbered", everyone="on")
    assert sent.headers["Location"] == f"/cycles/{way.cycle}/certificates/files/1"


def test_a_large_file_is_for_those_who_may_print_in_that_office(
    as_: Callable[[str], Clerk], way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 2)
    way.to_decision(3)
    place = as_("clerk").post(f"/cycles/{way.cycle}/certificates/print", False).headers["Location"]
    worker.run_once(way.register)
    for username, status in (("neighbour", 404), ("reviewer", 403)):
        other = as_(username)
        answers = [other.get(place), other.get(f"{place}/progress"), other.post(place)]
        assert [answer.status_code for answer in answers] == [status] * 3
    assert as_("clerk").get(place.replace("files/1", "files/2")).status_code == 404
    assert states() == ["numbered"] * 3


def test_a_file_whose_certificate_became_void_is_not_given(
    as_: Callable[[str], Clerk], way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 2)
    way.to_decision(3)
    clerk = as_("clerk")
    place = clerk.post(f"/cycles/{way.cycle}/certificates/print", False).headers["Location"]
    worker.run_once(way.register)
    with scope.everywhere():
        spoiled = Certificate.select().order_by(Certificate.id).get()
    way.do("clerk", issuing.SpoilCertificates(way.cycle, (spoiled.id,), "写错了"), ADOPTED)

    answer = clerk.post(place)

    assert (answer.status_code, "其中有证书作废" in said(answer)) == (409, True)
    assert states() == ["spoiled", "numbered", "numbered", "numbered"]
