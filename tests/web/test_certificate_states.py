"""The page of where certificates are, and the ledger of blank stock: what they show, and what each button does."""

import io
import re
import time
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from flask import Flask

from registry.records import scope
from registry.records.models import Certificate
from registry.records.paper import CertificateMove
from registry.register import Register
from registry.stages import issuing
from tests.factories import ADOPTED, HELD, Way, roster, row
from tests.web.conftest import Clerk, begin_session, said, served

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


@pytest.fixture
def printed(way: Way) -> Way:
    """Return a way whose three certificates are printed."""
    way.open_cycle().store(
        roster([row(2, name="张喆"), row(3, name="李四"), row(4, name="王五")])
    ).review().publish().close().decide()
    way.do("clerk", issuing.MarkPrinted(way.cycle, ids()), ADOPTED)
    return way


def ids() -> tuple[int, ...]:
    with scope.everywhere():
        return tuple(one.id for one in Certificate.select().order_by(Certificate.id))


def states() -> list[str]:
    with scope.everywhere():
        return [one.state for one in Certificate.select().order_by(Certificate.id)]


def place(way: Way) -> str:
    return f"/cycles/{way.cycle}/certificates/states/"


def test_several_are_sealed_and_handed_over_with_hands_and_day(as_: Callable[[str], Clerk], printed: Way) -> None:
    clerk, here = as_("clerk"), place(printed)

    answer = clerk.post(here, certificate=list(ids()[:2]), step="seal")
    assert "2张证书已盖章。" in said(answer)
    answer = clerk.post(
        here, certificate=list(ids()[:1]), step="hand_over", how="by_proxy", recipient="赵六", on_day="2023-04-03"
    )
    assert "1张证书已发放。" in said(answer)

    assert states() == ["handed_over", "sealed", "printed"]
    assert "2023年4月3日 代领：赵六 clerk某" in said(clerk.get(f"{here}?state=handed_over"))


def test_all_of_a_state_go_at_once(as_: Callable[[str], Clerk], printed: Way) -> None:
    as_("clerk").post(place(printed), everyone="on", state="printed", step="seal")

    assert states() == ["sealed"] * 3


def test_a_spoiled_one_shows_what_took_its_place_and_the_numbers_tell(
    as_: Callable[[str], Clerk], printed: Way
) -> None:
    clerk, here = as_("clerk"), place(printed)

    answer = clerk.post(here, certificate=list(ids()[:1]), step="spoil", reason="印歪了")

    assert "1张证书已作废，另编了1个新号，请打印。" in said(answer)
    page = said(clerk.get(f"{here}?state=spoiled"))
    assert "印歪了，换为太昊文明〔2023〕第0004号" in page
    assert "编到4号，没有缺号，没有重号，停用1号。" in page
    assert "账面结存" not in page

    printed.do("clerk", issuing.ReceiveStock("经典红金（A4横版）用纸", 2), HELD)

    assert "“经典红金（A4横版）用纸”账面结存为-1张" in said(clerk.get(here))


def test_what_took_a_place_is_printed_alone(as_: Callable[[str], Clerk], printed: Way) -> None:
    clerk, here = as_("clerk"), place(printed)
    clerk.post(here, certificate=list(ids()[:2]), step="spoil", reason="印歪了")

    assert "打印选中的" in said(clerk.get(f"{here}?state=numbered"))
    assert "请先选择要打印的证书。" in said(clerk.post(f"{here}print", state="numbered"))
    answer = clerk.post(f"{here}print", certificate=list(ids()[3:4]))

    with pikepdf.open(io.BytesIO(answer.get_data())) as pdf:
        assert len(pdf.pages) == 1
    assert states() == ["spoiled", "spoiled", "printed", "printed", "numbered"]
    assert as_("reviewer").post(f"{here}print", certificate=list(ids()[4:5])).status_code == 403


def test_nothing_ticked_and_no_reason_come_back_with_what_was_typed(as_: Callable[[str], Clerk], printed: Way) -> None:
    clerk, here = as_("clerk"), place(printed)

    assert "请先选择要盖章的证书。" in said(clerk.post(here, step="seal"))
    answer = clerk.post(here, certificate=list(ids()[1:2]), step="spoil", reason=" ", state="printed")
    assert (answer.status_code, "作废必须写明原因。" in said(answer)) == (422, True)
    assert f'value="{ids()[1]}" id="c{ids()[1]}" checked' in answer.get_data(as_text=True)
    assert "请点一个按钮" in said(clerk.post(here, certificate=list(ids()[:1]), step="burn"))
    assert states() == ["printed"] * 3


def test_a_lost_one_is_reissued_and_a_wrong_one_corrected_by_the_reviewer(
    as_: Callable[[str], Clerk], printed: Way
) -> None:
    printed.do("clerk", issuing.SealCertificates(printed.cycle, ids()), HELD)
    printed.do("clerk", issuing.HandOverCertificates(printed.cycle, ids(), "signed"), HELD)
    reviewer, here = as_("reviewer"), place(printed)

    answer = reviewer.post(here, certificate=list(ids()[:1]), step="reissue", reason="遗失")
    assert "1张证书待补发：编号不变，注明“补发”，请打印。" in said(answer)
    assert "第0001号（补发）" in said(reviewer.get(f"{here}?state=reissued"))

    form = said(reviewer.get(f"{here}?wrong={ids()[1]}"))
    assert "更正 太昊文明〔2023〕第0002号" in form
    answer = reviewer.post(f"{here}correct", wrong=ids()[1], addressee="李思", reason="姓名有误")
    assert "已更正：原证书作“已更正”" in said(answer)
    assert "李思" in said(reviewer.get(f"{here}?state=numbered"))
    assert "姓名有误，换为太昊文明〔2023〕第0004号" in said(reviewer.get(f"{here}?state=corrected"))


def test_a_correction_refused_keeps_its_form(as_: Callable[[str], Clerk], printed: Way) -> None:
    answer = as_("reviewer").post(f"{place(printed)}correct", wrong=ids()[1], addressee="李四", reason="姓名有误")

    assert "现在和原来的一样" in said(answer)
    assert 'value="姓名有误"' in answer.get_data(as_text=True)


def test_what_cannot_be_corrected_has_no_form(as_: Callable[[str], Clerk], printed: Way) -> None:
    assert as_("reviewer").get(f"{place(printed)}?wrong=999").status_code == 404
    assert "更正的原因" not in said(as_("clerk").get(f"{place(printed)}?wrong={ids()[0]}"))


def test_the_approver_alone_recalls(as_: Callable[[str], Clerk], printed: Way) -> None:
    assert (
        as_("clerk").post(place(printed), certificate=list(ids()[:1]), step="recall", reason="违纪").status_code == 403
    )
    assert "收回" not in said(as_("clerk").get(place(printed)))

    answer = as_("approver").post(place(printed), certificate=list(ids()[:1]), step="recall", reason="违纪")

    assert "1张证书已收回，不再有效。" in said(answer)
    with scope.everywhere():
        assert CertificateMove.get(CertificateMove.state == "recalled").reason == "违纪"


def test_a_cycle_without_certificates_says_so(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle()

    assert "作出表彰决定以后，证书会自动编号" in said(as_("clerk").get(place(way)))


def test_a_neighbour_sees_nothing(as_: Callable[[str], Clerk], printed: Way) -> None:
    assert as_("neighbour").get(place(printed)).status_code == 404


def test_the_ledger_takes_what_came_and_was_spoiled_and_counted(as_: Callable[[str], Clerk], printed: Way) -> None:
    clerk = as_("clerk")

    first = clerk.post(
        "/stock/receive", name="经典红金（A4横版）用纸", received="100", note="12号送货单", layout="classic_red_gold"
    )
    assert "已登记领用“经典红金（A4横版）用纸”100张。" in said(first)
    assert "已登记废页2张，结存95张。" in said(clerk.post("/stock/spoil", kind=1, spoiled="2", reason="卡纸"))
    assert "盘点比账面少1张，请写明原因。" in said(clerk.post("/stock/count", kind=1, counted="94"))
    assert "已盘点，实有94张，比账面少1张，已调整。" in said(
        clerk.post("/stock/count", kind=1, counted="94", why="受潮")
    )

    answer = clerk.get("/stock/")
    figures = re.findall(r'class="num text-end[^>]*>(?:<strong>)?([-−+\d]+)', answer.get_data(as_text=True))
    assert figures[:5] == ["100", "3", "2", "−1", "94"]
    assert figures[5:] == ["−1", "−2", "+100", "−3"]
    assert all(note in said(answer) for note in ("受潮", "卡纸", "12号送货单"))


def test_those_who_only_look_have_no_forms(as_: Callable[[str], Clerk], printed: Way) -> None:
    page = as_("auditor").get("/stock/")

    assert "台账由填报员、审核员登记，您可以查看。" in said(page)
    assert "<form class=" not in page.get_data(as_text=True)
    assert as_("auditor").post("/stock/receive", name="纸", received="1").status_code == 403


@pytest.mark.browser
def test_the_keyboard_alone_ticks_and_seals(chromium: Any, register: Register, printed: Way, app: Flask) -> None:
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(10_000)
    client = app.test_client()
    begin_session(client, printed.people["clerk"], time.time())  # the server's threads live in the present
    cookie = client.get_cookie("honors")
    assert cookie is not None
    with served(register) as address:
        context.add_cookies([{"name": "honors", "value": cookie.value, "url": address}])
        page = context.new_page()
        page.goto(address + place(printed))
        page.focus(f"#c{ids()[0]}")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert page.inner_text(".actionbar strong") == "2"
        page.keyboard.press("Enter")  # the first button of the form is the step that comes next
        page.wait_for_selector("text=2张证书已盖章。")
        context.close()
    assert states() == ["sealed", "sealed", "printed"]
