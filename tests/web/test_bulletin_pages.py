"""The pages between sender and editor: handed up, adopted with changes, sent back, compiled, signed, read again by the sender."""

from collections.abc import Callable

import pytest

from registry import clock
from registry.records import scope
from registry.records.models import Announcement
from tests.factories import HELD, Way, instant
from tests.stages.test_bulletins import DAY, submitted
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)
ISSUE = {
    "name": "周口精神文明建设",
    "issued_on": "2023-05-10",
    "number": "13",
    "sent-0": "市委、市政府",
    "copies": "80",
}


def news() -> Announcement:
    with scope.everywhere():
        found: Announcement = Announcement.get()
        return found


def test_news_is_edited_with_its_bound_values_and_goes_nowhere_while_it_disagrees(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    way.to_decision(12).celebrate()
    base = f"/cycles/{way.cycle}/news/"
    with clock.at(instant(HELD, 15)):
        clerk, reviewer = as_("clerk"), as_("reviewer")
        kept = news()
        clerk.post(f"{base}edit", revision=str(kept.revision), title=kept.title, text=kept.text.replace("12名", "21名"))
        wrong = clerk.get(base)
        refused = reviewer.post(base, state="checked")
        mended = clerk.post(f"{base}redraft", revision=str(news().revision))
        checked = reviewer.post(base, state="checked")

    assert "登记的内容里没有“21”这个数。 应为“12”。" in said(wrong)
    assert (
        refused.status_code,
        "信息稿与登记的内容不一致，改好才能办理：登记的内容里没有“21”这个数。" in said(refused),
    ) == (409, True)
    assert "并向当选的12名" in said(mended)
    assert "已校对" in said(checked)


def test_the_editor_adopts_with_changes_and_the_sender_sees_what_was_changed(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    with scope.everywhere():
        identity = submitted(way)
    text = news().text
    with clock.at(instant(DAY)):
        editor, clerk = as_("city_officer"), as_("clerk")
        desk, inbox = editor.get("/"), editor.get("/submissions/")
        issue = editor.post("/bulletins/", **ISSUE)
        shorter = text.replace("，部分获奖代表作典型发言、交流心得", "")
        told = {
            "announcement": str(identity),
            "bulletin": "1",
            "column": "文明时讯",
            "title": news().title,
            "text": shorter,
        }
        adopted = editor.post("/submissions/adopt", **told)
        answered = clerk.get(f"/cycles/{way.cycle}/news/")

    assert "1篇报送的信息稿等待答复" in said(desk)
    assert "太昊路办事处 · 2023-05-06 15:00" in said(inbox)
    assert "周口精神文明建设简报 2023年第13期" in said(issue)
    assert f"{news().title}。{shorter}" in said(adopted)
    assert "周口市文明办已采用：周口精神文明建设2023年第13期【文明时讯】" in said(answered)
    assert "<del>，部分获奖代表作典型发言、交流心得</del>" in answered.get_data(as_text=True)


def test_an_issue_is_filled_signed_and_given_in_four_kinds_and_then_stays(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    entered = {"column": "工作动态", "title": "全市推进会召开", "text": "5月9日,推进会召开。", "source": "市文明办"}
    with clock.at(instant(DAY)):
        editor = as_("city_officer")
        editor.post("/bulletins/", **ISSUE)
        empty = editor.post("/bulletins/1/issue", revision="1")
        slipped = editor.post("/bulletins/1/enter", **entered)
        changed = editor.post(
            "/bulletins/1/items/1", revision="1", position="1", **{**entered, "text": "5月9日，推进会召开。"}
        )
        signed = editor.post("/bulletins/1/issue", revision="1")
        files = [editor.get(f"/bulletins/1/file/{ending}") for ending in ("docx", "pdf", "html", "txt", "exe")]
        late = editor.post("/bulletins/1/enter", **entered)

    assert (empty.status_code, "这期简报还没有稿件，不能签发。" in said(empty)) == (409, True)
    assert "汉字之间用了半角标点“,”。 应为“，”。" in said(slipped)
    assert "汉字之间用了半角标点" not in said(changed)
    assert "已签发，内容不再改动。" in said(signed)
    assert [file.status_code for file in files] == [200, 200, 200, 200, 404]
    assert files[3].get_data(as_text=True).splitlines()[2:6] == [
        "周口市文明办　　2023年5月10日", "【工作动态】", "全市推进会召开", "5月9日，推进会召开。",
    ]  # fmt: skip
    assert (late.status_code, "已签发" in said(late)) == (409, True)


def test_what_is_not_printed_goes_back_with_the_reason_and_can_be_taken_up_again(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    with scope.everywhere():
        identity = submitted(way)
    with clock.at(instant(DAY)):
        editor, clerk = as_("city_officer"), as_("clerk")
        unsaid = editor.post("/submissions/reject", announcement=str(identity), reason="")
        editor.post("/submissions/reject", announcement=str(identity), reason="本期已满")
        answered = clerk.get(f"/cycles/{way.cycle}/news/")
        editor.post("/submissions/undo", announcement=str(identity))
        table = editor.get("/submissions/adoption")

    assert (unsaid.status_code, "不采用要写明原因" in said(unsaid)) == (422, True)
    assert "周口市文明办未采用" in said(answered)
    assert "原因：本期已满" in said(answered)
    assert "2023-05太昊路办事处1000010%" in said(table)
