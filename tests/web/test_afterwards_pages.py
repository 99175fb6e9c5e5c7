"""What becomes of titles, on pages: many at once, one revoked by two people, its paper taken back, its texts."""

from collections.abc import Callable
from datetime import date

from registry import clock
from registry.records import scope
from registry.records.models import Award
from tests.factories import Way, instant
from tests.web.conftest import Clerk

LATER = date(2023, 9, 1)


def test_titles_of_a_cycle_are_kept_or_rest_many_at_once(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    with scope.everywhere():
        first, second, _ = (award.id for award in Award.select().order_by(Award.position))
    with clock.at(instant(LATER)):
        page = f"/cycles/{way.cycle}/awards/"
        approver, reviewer = as_("approver"), as_("reviewer")
        assert page in approver.get(f"/cycles/{way.cycle}/").text
        kept = {"what": "retain", "on_day": "2023-09-01", "until": "2023-12-31", "doc_no": "太昊办〔2023〕30号"}
        done = approver.post(page, award=first, **kept)
        assert "已办理：继续保留，1项荣誉。" in done.text
        assert "继续保留通报.docx" in done.text
        document = approver.get(f"{page}retention.docx?doc_no=太昊办〔2023〕30号")
        assert document.data[:2] == b"PK"
        refused = reviewer.post(page, what="suspend", on_day="2023-09-01", until="2023-10-01", reason="", award=second)
        assert (refused.status_code, "责令整改必须写明原因。" in refused.text) == (422, True)
        assert f'value="{second}" aria-label' in refused.text
        resting = reviewer.post(
            page, what="suspend", on_day="2023-09-01", until="2023-10-01", reason="占道", award=second
        )
        assert "整改" in resting.text
        early = reviewer.post(f"{page}expire", expired_on="2023-09-01")
        assert (early.status_code, "已经届满的荣誉" in early.text) == (409, True)


def test_a_title_is_revoked_by_two_people_and_its_paper_taken_back(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    with scope.everywhere():
        award = Award.select().order_by(Award.position).first().id
    page = f"/awards/{award}"
    with clock.at(instant(LATER)):
        reviewer, approver, clerk = as_("reviewer"), as_("approver"), as_("clerk")
        asked = reviewer.post(f"{page}/propose", cause="vice", on_day="2023-09-01", reason="查实")
        assert "等待签发人签发" in asked.text
        outdated = approver.post(f"{page}/sign/1", doc_no="太昊办〔2023〕31号", signed_on="2023-09-01", revision=7)
        assert (outdated.status_code, "刚才被别人改过" in outdated.text) == (409, True)
        signed = approver.post(f"{page}/sign/1", doc_no="太昊办〔2023〕31号", signed_on="2023-09-01", revision=1)
        assert "荣誉已撤销。" in signed.text
        assert "撤销决定.docx" in signed.text
        assert approver.get(f"{page}/revocation/1.docx").data[:2] == b"PK"
        assert "通知收回" in clerk.post(f"{page}/ask-back", whats="certificate").text
        assert "2023年9月1日收回" in clerk.post(f"{page}/got-back/1", got_on="2023-09-01").text
        assert as_("auditor").get(page).status_code == 200
        city = as_("city_officer").get(page)
        assert (city.status_code, "查实" in city.text, "提请撤销</summary>" in city.text) == (200, False, False)
        for missing in (page, "/awards/9999"):
            assert as_("neighbour").get(missing).status_code == 404
        assert as_("admin").get(page).status_code == 403


def test_a_misprint_is_put_right_on_the_page(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    with scope.everywhere():
        award = Award.select().order_by(Award.position).first()
    with clock.at(instant(LATER)):
        said = {"name": "黄晓明", "unit": award.unit, "why": "错字", "revision": award.revision}
        done = as_("approver").post(f"/awards/{award.id}/correct", **said)
        assert f"原为“{award.name}" in done.text
        assert as_("approver").get(f"/awards/{award.id}/correction.docx").data[:2] == b"PK"
