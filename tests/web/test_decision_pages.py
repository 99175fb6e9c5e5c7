"""The decision on its page: its order, who signs it on paper, its draft, and who is told in advance that they may not sign."""

import io
from collections.abc import Callable

import pytest
from docx import Document

from registry import clock
from registry.records import scope
from registry.records.models import Decision
from tests.factories import ADOPTED, Way, instant
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


def lines(file: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(file)).paragraphs]


def test_the_order_and_the_signatories_chosen_on_the_page_are_kept_and_shown(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    page = f"/cycles/{way.open_cycle().store().review().publish().close().cycle}/decision/"
    with clock.at(instant(ADOPTED)):
        approver = as_("approver")
        fields = {"doc_no": "太昊办〔2023〕12号", "adopted_on": "2023-05-05", "issuers": "太昊路办事处"}
        wrong = approver.post(page, **fields, list_order="by age", signatories="")
        assert (wrong.status_code, "名单的次序只能是" in said(wrong)) == (422, True)
        approver.post(page, **fields, list_order="unordered", signatories="王主任\n李书记\n")
        shown = said(approver.get(page))
        assert "授予3个荣誉 · 名单次序：排名不分先后 · 签发人王主任、李书记" in shown
        assert "（排名不分先后）" in lines(approver.get(f"{page}document").data)
        assert "（排名不分先后）" not in lines(approver.get(f"{page}document?order=recommended").data)
    with scope.everywhere():
        assert (Decision.get().signatories, Decision.get().list_order) == (["王主任", "李书记"], "unordered")


def test_the_draft_is_marked_and_only_the_office_reads_it(as_: Callable[[str], Clerk], way: Way) -> None:
    page = f"/cycles/{way.open_cycle().store().review().cycle}/decision/"
    with clock.at(instant(ADOPTED)):
        early = as_("approver").get(f"{page}draft")
        assert (early.status_code, "不能起草表彰决定" in said(early)) == (409, True)
        way.publish().close()
        draft = as_("approver").get(f"{page}draft?order=strokes")
        assert lines(draft.data)[0] == "草稿（未签发，不得外传）"
        assert "（按姓氏笔画为序）" in lines(draft.data)
        assert [as_(who).get(f"{page}draft").status_code for who in ("city_officer", "neighbour")] == [403, 404]


def test_whoever_put_the_list_forward_is_told_before_trying(as_: Callable[[str], Clerk], way: Way) -> None:
    by = "second_neighbour"
    way.open_cycle(by="neighbour").store(by="neighbour").review(by=by).publish(by=by).close(by=by)
    page = f"/cycles/{way.cycle}/decision/"
    with clock.at(instant(ADOPTED)):
        proposer, other = as_(by).get(page), as_("neighbour").get(page)
    assert "公示名单由second_neighbour某提请，要由另一个人签发。您提请了这份名单，不能再签发" in said(proposer)
    assert "作出表彰决定</button>" not in proposer.text
    assert "您提请了" not in said(other)
    assert "作出表彰决定</button>" in other.text


def test_who_waits_for_another_notice_holds_the_decision_up(as_: Callable[[str], Clerk], way: Way) -> None:
    from registry.records.models import Nomination  # noqa: PLC0415 - beside its one use

    way.open_cycle().store().review().publish().close()
    with scope.everywhere():
        Nomination.update(state="substituted").where(Nomination.id == way.nominations()[0]).execute()
    with clock.at(instant(ADOPTED)):
        shown = as_("approver").get(f"/cycles/{way.cycle}/decision/")
    assert "有1个对象还没有公示，请先再次公示，或者撤回他们" in said(shown)
    assert 'fieldset class="card-body" disabled' in shown.text
