"""The system page shows an office its own affairs: what is wrong with another's rows is not for its eyes."""

from collections.abc import Callable

import pytest

from registry.records import scope
from registry.records.ledger import Bookmark
from registry.records.models import Actor, Award, Certificate
from tests.factories import Way
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


@pytest.fixture
def their_auditor(as_: Callable[[str], Clerk], people: dict[str, Actor]) -> Clerk:
    """Return an auditor of the office next door."""
    theirs = people["neighbour"]
    kept = {"name": "邻居", "roles": ["auditor"], "password_hash": theirs.password_hash}
    people["their_auditor"] = Actor.create(office=theirs.office, username="their_auditor", **kept)
    return as_("their_auditor")


def test_an_office_hears_of_its_own_damaged_awards_and_of_no_others(
    as_: Callable[[str], Clerk], way: Way, their_auditor: Clerk
) -> None:
    way.to_decision()
    with scope.everywhere():
        awards = list(Award.select().order_by(Award.position))
        Award.update(name="冒名者").where(Award.id == awards[0].id).execute()
        number = Certificate.get(Certificate.award == awards[1]).number
        for award in awards[1:]:
            Certificate.delete().where(Certificate.award == award).execute()
        Award.delete().where(Award.id == awards[2].id).execute()

    ours = said(as_("auditor").post("/system/verify"))
    theirs = said(their_auditor.post("/system/verify"))

    assert "核对发现4处问题" in ours
    assert f"荣誉第{awards[0].id}号现为“冒名者”" in ours
    assert f"日志记载的证书“{number}”，表中已不存在" in ours
    assert f"日志记载授予“{awards[2].name}”的荣誉第{awards[2].id}号，表中已不存在" in ours
    assert "本单位和下级单位的光荣榜与日志一致" in theirs
    for secret in ("冒名者", number, *(award.name for award in awards)):
        assert secret not in theirs


def test_of_a_follower_that_stopped_only_the_kind_of_error_and_the_entry_are_shown(
    way: Way, their_auditor: Clerk
) -> None:
    way.to_decision()
    stopped = {Bookmark.error: "IntegrityError: 张伟 411602197905190000: 重复", Bookmark.failed_at: 17}
    Bookmark.update(stopped).where(Bookmark.follower == "certificates").execute()
    page = their_auditor.get("/system/")
    assert "停在第17条：IntegrityError" in said(page)
    assert "张伟" not in page.get_data(as_text=True)
    assert "411602" not in page.get_data(as_text=True)


def test_every_follower_is_called_by_what_it_does(as_: Callable[[str], Clerk]) -> None:
    page = said(as_("auditor").get("/system/"))

    assert [name for name in ("编证书号", "起草信息稿", "查找疑似同一人") if name not in page] == []
    assert "likenesses" not in page
