"""Pages for people: an admin adds, changes and dismisses; everyone lends roles, takes them back and chooses a password."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest

from registry.cli import main
from registry.records import scope
from registry.records.delegations import Delegation
from registry.records.models import Actor
from registry.register import Register
from registry.stages import offices
from tests.factories import PASSWORD, Way
from tests.web.conftest import Clerk, plain_workbook, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

LENT = {"roles": "reviewer", "from_day": "2023-04-03", "to_day": "2023-04-10"}


def shown_password(page: str) -> str:
    found = re.search(r"初始密码：(\S+) 只显示这一次", page) or re.search(r"初始密码：(\S{12})", page)
    assert found, page
    return found.group(1)


def test_an_admin_adds_a_person_changes_roles_and_resets_the_password_once_however_often_it_is_sent(
    as_: Callable[[str], Clerk], people: dict[str, Actor]
) -> None:
    admin, own = as_("admin"), people["admin"].office_id
    fresh = {"office": own, "username": "wangfang", "name": "王芳", "roles": ["clerk", "reviewer"]}
    offices.sign_in("wangfang", shown_password(said(admin.post("/people/add", **fresh))))
    again = admin.post("/people/add", **fresh)
    assert (again.status_code, "用户名“wangfang”已有人使用" in said(again)) == (422, True)

    person = Actor.get(Actor.username == "wangfang")
    place = f"/people/{person.id}"
    both = admin.post(f"{place}/roles", revision=1, roles=["admin", "clerk"])
    none = admin.post(f"{place}/roles", revision=1)
    assert "系统管理员、审计员不能兼任别的角色" in said(both)
    assert "请至少选一个角色" in said(none)
    admin.post(f"{place}/roles", revision=1, roles="approver")
    assert Actor.get_by_id(person.id).roles == ["approver"]

    reset = shown_password(said(admin.post(f"{place}/password", revision=2)))
    twice = admin.post(f"{place}/password", revision=2)
    assert (twice.status_code, "王芳的密码刚才被别人改过" in said(twice)) == (409, True)
    assert offices.sign_in("wangfang", reset) == person
    assert "不能调整自己的角色" in said(admin.post(f"/people/{people['admin'].id}/roles", revision=1, roles="clerk"))


def test_whoever_leaves_hands_over_what_is_listed_before_the_account_is_closed(
    as_: Callable[[str], Clerk], way: Way, people: dict[str, Actor]
) -> None:
    way.open_cycle()
    clerk, admin = as_("clerk"), as_("admin")
    clerk.post(
        f"/cycles/{way.cycle}/rosters/",
        category=way.category,
        file=(BytesIO(plain_workbook()), "名单.xlsx"),
        sender="太昊社区",
    )
    place = f"/people/{people['clerk'].id}"
    assert "没有办完的花名册：1件" in said(admin.get(place))
    refused = admin.post(f"{place}/dismiss", revision=1)
    assert (refused.status_code, "还有没有办完的花名册1件，请先移交" in said(refused)) == (422, True)
    assert "没有填报员的角色" in said(admin.post(f"{place}/hand-over", taker=people["reviewer"].id))
    admin.post(f"/people/{people['reviewer'].id}/roles", revision=1, roles=["clerk", "reviewer"])
    assert "已移交1件没有办完的工作" in said(admin.post(f"{place}/hand-over", taker=people["reviewer"].id))
    twice = admin.post(f"{place}/hand-over", taker=people["reviewer"].id)
    assert (twice.status_code, Actor.get_by_id(people["clerk"].id).active) == (409, False)


def test_a_role_is_lent_on_one_s_own_page_told_on_every_page_of_the_taker_and_taken_back(
    as_: Callable[[str], Clerk], people: dict[str, Actor]
) -> None:
    reviewer, clerk, admin = as_("reviewer"), as_("clerk"), as_("admin")
    told = "您受委托代行reviewer某的审核员（到2023年4月10日）"
    assert told not in said(clerk.get("/"))
    assert "已委托" in said(reviewer.post("/people/me/lend", taker=people["clerk"].id, **LENT))
    twice = reviewer.post("/people/me/lend", taker=people["clerk"].id, **LENT)
    assert (twice.status_code, "不用再办一次" in said(twice)) == (409, True)
    assert told in said(clerk.get("/"))
    assert "reviewer某clerk某" in said(admin.get("/people/")).replace(" ", "")

    passed_on = clerk.post("/people/me/lend", taker=people["approver"].id, **LENT)
    assert "审核员是别人委托给您的，不能再委托" in said(passed_on)
    assert "不能受委托" in said(reviewer.post("/people/me/lend", taker=people["auditor"].id, **LENT))
    assert "请选择受委托的人" in said(reviewer.post("/people/me/lend", **LENT))
    with scope.everywhere():
        lent = Delegation.get().id
    assert "只有委托人、受托人和系统管理员可以结束" in said(as_("approver").post(f"/people/delegations/{lent}/end"))
    assert "委托已结束" in said(admin.post(f"/people/delegations/{lent}/end"))
    assert told not in said(clerk.get("/"))


def test_everyone_chooses_a_password_and_stays_signed_in_here_only(as_: Callable[[str], Clerk]) -> None:
    here, elsewhere = as_("approver"), as_("approver")
    typed = {"password_now": PASSWORD, "password_new": "another long one", "password_again": "another long one"}
    for slip, sentence in (
        ({"password_now": "wrong"}, "现在的密码不对"), ({"password_again": "different"}, "两次输入的新密码不一样"),
        ({"password_new": "short", "password_again": "short"}, "新密码要有8至200位"),
        ({"password_new": PASSWORD, "password_again": PASSWORD}, "新密码和现在的一样"),
    ):  # fmt: skip
        assert sentence in said(here.post("/people/me/password", **{**typed, **slip}))
    assert "密码已修改" in said(here.post("/people/me/password", **typed))
    assert "我的角色" in said(here.get("/people/me"))
    assert elsewhere.get("/people/me").status_code == 302
    offices.sign_in("approver", "another long one")


def test_links_and_forms_stand_where_they_may_be_used_and_a_person_next_door_looks_like_nobody(
    as_: Callable[[str], Clerk], people: dict[str, Actor]
) -> None:
    linked = {name: 'href="/people/"' in as_(name).get("/people/me").get_data(as_text=True) for name in
              ("admin", "auditor", "clerk", "approver")}  # fmt: skip
    assert linked == {"admin": True, "auditor": True, "clerk": False, "approver": False}
    auditor = as_("auditor").get(f"/people/{people['clerk'].id}").get_data(as_text=True)
    assert "clerk某" in auditor
    assert f"/people/{people['clerk'].id}/roles" not in auditor
    answers = [as_("admin").get(f"/people/{number}") for number in (people["neighbour"].id, 999_999)]
    assert [(one.status_code, said(one)) for one in answers] == [(404, said(answers[1]))] * 2


def test_a_password_is_chosen_on_the_command_line_too(
    register: Register, people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HONORS_HOME", str(register.config.home))
    told = []
    for old in ("wrong", PASSWORD):
        with pytest.raises(SystemExit):
            main(["--as", "clerk", "actor", "change-password", "--old", old, "--new", "another long one"])
        told.append("".join(capsys.readouterr()))
    assert "现在的密码不对" in told[0]
    assert "密码已修改。" in told[1]
    assert offices.sign_in("clerk", "another long one") == people["clerk"]
