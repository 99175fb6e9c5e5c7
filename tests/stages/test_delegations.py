"""Roles are lent for a time, changed and taken away; whoever leaves hands over the open work; nobody widens the own rights."""

from datetime import date

import pytest

from registry import clock
from registry.bus import held_roles
from registry.errors import Forbidden, InvalidInput, NotFound, Outdated, RuleViolation, WrongState
from registry.records import scope
from registry.records.delegations import Delegation, Handover
from registry.records.ledger import Entry
from registry.records.models import Actor, Award
from registry.records.uploads import Upload
from registry.stages import afterwards, offices, programs
from tests.factories import ADOPTED, PASSWORD, Way, instant
from tests.safety.test_migrations import refused

ON_SQLITE = pytest.mark.parametrize("config", ["sqlite"], indirect=True)  # what the other engine tells no differently
FROM, TO = date(2023, 4, 3), date(2023, 4, 14)

CHECKS = {
    "a delegation stands or has ended": ("delegation", "state", "lost"),
    "it ends after it began": ("delegation", "to_day", "2023-04-01"),
    "nobody lends to themselves": ("delegation", "giver_id", None),
    "nobody hands over to themselves": ("handover", "giver_id", None),
}


def lend(way: Way, roles: tuple[str, ...] = ("approver",), taker: str = "clerk", to: date = TO) -> int:
    identity: int = way.do("approver", offices.DelegateRoles(way.people[taker].id, roles, FROM, to))
    return identity


def names(way: Way) -> list[str]:
    return [entry.name for entry in Entry.select().order_by(Entry.seq)]


def test_a_lent_role_is_held_from_its_first_day_to_its_last(way: Way) -> None:
    lend(way)

    for day, held in ((date(2023, 4, 2), False), (FROM, True), (TO, True), (date(2023, 4, 15), False)):
        with clock.at(instant(day)):
            assert ("approver" in held_roles(way.people["clerk"]), held_roles(way.people["clerk"])) == (
                held, frozenset({"clerk", "approver"} if held else {"clerk"}),
            )  # fmt: skip


@ON_SQLITE
def test_the_taker_acts_and_the_journal_names_the_taker(way: Way) -> None:
    way.open_cycle()
    lend(way)

    way.do("clerk", programs.CancelCycle(way.cycle, "换届"))

    last = Entry.select().order_by(Entry.seq.desc()).first()
    assert (last.name, last.actor) == ("CycleCancelled", way.people["clerk"].id)


@ON_SQLITE
@pytest.mark.parametrize("how", ["ended by the giver", "ended by the taker", "ended by the admin", "giver lost the role",
                                 "giver dismissed", "taker dismissed", "taker made auditor"])  # fmt: skip
def test_a_lent_role_goes_with_what_it_rests_on(way: Way, how: str) -> None:
    lent, approver, clerk = lend(way), way.people["approver"], way.people["clerk"]
    commands = {
        "ended by the giver": ("approver", offices.EndDelegation(lent)),
        "ended by the taker": ("clerk", offices.EndDelegation(lent)),
        "ended by the admin": ("admin", offices.EndDelegation(lent)),
        "giver lost the role": ("admin", offices.ChangeRoles(approver.id, ("reviewer",))),
        "giver dismissed": ("admin", offices.DismissActor(approver.id)),
        "taker dismissed": ("admin", offices.DismissActor(clerk.id)),
        "taker made auditor": ("admin", offices.ChangeRoles(clerk.id, ("auditor",))),
    }

    way.do(*commands[how])

    assert "approver" not in held_roles(Actor.get_by_id(clerk.id))


@ON_SQLITE
def test_a_lent_role_reaches_no_further_than_the_lender_s(way: Way) -> None:
    lend(way)

    with pytest.raises(Forbidden):
        way.do("clerk", programs.StartReview(1))


@ON_SQLITE
@pytest.mark.parametrize(
    ("giver", "taker", "roles", "days", "sentence"),
    [
        ("approver", "clerk", ("reviewer",), (FROM, TO), "只能委托您自己有的角色。"),
        ("approver", "clerk", ("admin",), (FROM, TO), "系统管理员和审计员的角色不能委托。"),
        ("approver", "clerk", (), (FROM, TO), "请选择要委托的角色。"),
        ("approver", "clerk", ("approver",), (FROM, date(2023, 7, 2)), "委托最长90天。"),
        ("approver", "clerk", ("approver",), (TO, FROM), "委托的结束日期早于开始日期，请核对。"),
        ("approver", "clerk", ("approver",), (date(2023, 3, 1), date(2023, 4, 2)), "委托的结束日期已经过去，请核对。"),
        ("approver", "approver", ("approver",), (FROM, TO), "不能委托给自己，请选本单位的另一个人。"),
        ("approver", "auditor", ("approver",), (FROM, TO), "auditor某是审计员，不能兼任别的角色，也不能受委托。"),
        ("approver", "neighbour", ("approver",), (FROM, TO), "没有找到这个人员。"),
        ("county_reviewer", "clerk", ("approver",), (FROM, TO), "没有找到这个人员。"),
    ],
)
def test_what_may_not_be_lent_is_refused(
    way: Way, giver: str, taker: str, roles: tuple[str, ...], days: tuple[date, date], sentence: str
) -> None:
    with pytest.raises((RuleViolation, InvalidInput, NotFound), match=f"^{sentence}$"):
        way.do(giver, offices.DelegateRoles(way.people[taker].id, roles, *days))

    with scope.everywhere():
        assert Delegation.select().count() == 0


@ON_SQLITE
def test_ninety_days_may_be_lent_and_a_dismissed_colleague_takes_nothing(way: Way) -> None:
    lend(way, to=date(2023, 7, 1))
    way.do("admin", offices.DismissActor(way.people["reviewer"].id))

    with pytest.raises(RuleViolation, match="账号已停用，不能受委托"):
        lend(way, taker="reviewer")


@ON_SQLITE
def test_a_colleague_whom_it_does_not_concern_ends_no_delegation(way: Way) -> None:
    lent = lend(way)

    with pytest.raises(RuleViolation, match="只有委托人、受托人和系统管理员"):
        way.do("reviewer", offices.EndDelegation(lent))
    way.do("approver", offices.EndDelegation(lent))
    with pytest.raises(WrongState, match="这项委托现在是“已结束”，不能再结束。"):
        way.do("approver", offices.EndDelegation(lent))


@ON_SQLITE
def test_what_is_borrowed_cannot_be_lent_on(way: Way) -> None:
    lend(way)

    with pytest.raises(RuleViolation, match="只能委托您自己有的角色"):
        way.do("clerk", offices.DelegateRoles(way.people["reviewer"].id, ("approver",), FROM, TO))


@ON_SQLITE
def test_roles_are_changed_by_another_admin_and_at_once(way: Way) -> None:
    clerk, admin = way.people["clerk"], way.people["admin"]

    way.do("admin", offices.ChangeRoles(clerk.id, ("reviewer", "clerk"), revision=1))

    assert held_roles(Actor.get_by_id(clerk.id)) == {"reviewer", "clerk"}
    with pytest.raises(Outdated, match="clerk某的角色刚才被别人改过"):
        way.do("admin", offices.ChangeRoles(clerk.id, ("clerk",), revision=1))
    with pytest.raises(RuleViolation, match="不能调整自己的角色，请由另一位系统管理员办理。"):
        way.do("admin", offices.ChangeRoles(admin.id, ("approver",)))
    assert (Actor.get_by_id(admin.id).roles, Actor.get_by_id(clerk.id).revision) == (["admin"], 2)


@ON_SQLITE
@pytest.mark.parametrize("roles", [("admin", "approver"), ("auditor", "clerk"), ("admin", "auditor")])
def test_who_looks_after_the_register_or_looks_at_it_does_nothing_else(way: Way, roles: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput, match="系统管理员、审计员不能兼任别的角色。"):
        way.do("admin", offices.ChangeRoles(way.people["clerk"].id, roles))
    with pytest.raises(InvalidInput, match="系统管理员、审计员不能兼任别的角色。"):
        way.do("admin", offices.RegisterActor(way.people["clerk"].office_id, "both", "某人", roles, PASSWORD))


@ON_SQLITE
def test_a_dismissed_person_may_do_nothing_and_is_dismissed_once(way: Way) -> None:
    clerk = way.people["clerk"]
    way.do("admin", offices.DismissActor(clerk.id))

    with pytest.raises(InvalidInput, match="用户名或密码不对"):
        offices.sign_in("clerk", PASSWORD)
    with pytest.raises(NotFound):
        offices.by_username("clerk")
    with pytest.raises(WrongState, match="clerk某的账号现在是“停用”，不能再停用。"):
        way.do("admin", offices.DismissActor(clerk.id))
    with pytest.raises(RuleViolation, match="不能停用自己"):
        way.do("admin", offices.DismissActor(way.people["admin"].id))


@ON_SQLITE
def test_a_new_password_signs_in_once_the_old_one_no_longer_does(way: Way) -> None:
    for _ in range(5):
        with pytest.raises(InvalidInput):
            offices.sign_in("clerk", "wrong")

    password = way.do("admin", offices.ResetPassword(way.people["clerk"].id))

    with pytest.raises(InvalidInput):
        offices.sign_in("clerk", PASSWORD)
    assert offices.sign_in("clerk", password) == way.people["clerk"]
    assert password not in "".join(entry.facts for entry in Entry.select())


def test_open_work_goes_over_whole_or_not_at_all(way: Way) -> None:
    upload = way.open_cycle().upload()
    lend(way)
    clerk, reviewer = way.people["clerk"], way.people["reviewer"]

    with pytest.raises(RuleViolation, match="reviewer某没有填报员的角色，接不了没有办完的花名册。"):
        way.do("admin", offices.HandOverWork(clerk.id, reviewer.id))
    assert (Actor.get_by_id(clerk.id).active, "WorkHandedOver" in names(way)) == (True, False)

    way.do("admin", offices.ChangeRoles(reviewer.id, ("reviewer", "clerk")))
    moved = way.do("admin", offices.HandOverWork(clerk.id, reviewer.id))

    with scope.everywhere():
        kept = Handover.get()
        assert Upload.get_by_id(upload).uploaded_by_id == reviewer.id
        assert (kept.what["uploads"], kept.handed_by_id) == (1, way.people["admin"].id)
        assert [lent.state for lent in Delegation.select()] == ["ended"]
    assert (moved["uploads"], Actor.get_by_id(clerk.id).active) == (1, False)
    assert names(way)[-2:] == ["DelegationEnded", "WorkHandedOver"]


@ON_SQLITE
def test_a_revocation_on_its_way_goes_to_a_reviewer_who_then_may_not_sign_it(way: Way) -> None:
    way.to_decision(1)
    with scope.everywhere():
        award = Award.get().id
    reviewer, clerk, approver = (way.people[name] for name in ("reviewer", "clerk", "approver"))
    change = way.do("reviewer", afterwards.ProposeRevocation(award, "crime", ADOPTED, "触犯刑律"), ADOPTED)

    with pytest.raises(RuleViolation, match="clerk某没有审核员的角色，接不了提请中的撤销荣誉。"):
        way.do("admin", offices.HandOverWork(reviewer.id, clerk.id), ADOPTED)
    way.do("admin", offices.ChangeRoles(approver.id, ("reviewer", "approver")), ADOPTED)
    moved = way.do("admin", offices.HandOverWork(reviewer.id, approver.id), ADOPTED)

    assert moved == {"uploads": 0, "changes": 1}
    with pytest.raises(RuleViolation, match="approver某提请的"):
        way.do("approver", afterwards.SignRevocation(change, "太昊办〔2023〕30号"), ADOPTED)


@ON_SQLITE
@pytest.mark.parametrize(
    ("giver", "taker", "sentence"),
    [
        ("clerk", "clerk", "不能移交给本人，请选另一个人。"),
        ("admin", "clerk", "不能停用自己，请由另一位系统管理员办理。"),
        ("clerk", "neighbour", "没有找到这个人员。"),
        ("neighbour", "clerk", "没有找到这个人员。"),
    ],
)
def test_work_is_handed_over_inside_one_office_only(way: Way, giver: str, taker: str, sentence: str) -> None:
    with pytest.raises((InvalidInput, RuleViolation, NotFound), match=f"^{sentence}$"):
        way.do("admin", offices.HandOverWork(way.people[giver].id, way.people[taker].id))


@ON_SQLITE
@pytest.mark.parametrize("identity", [999_999, 0, -1, 2**63, 2**64])
def test_a_person_who_does_not_exist_looks_like_another_office_s(way: Way, identity: int) -> None:
    said = set()
    for person in (identity, way.people["neighbour"].id):
        for command in (
            offices.ChangeRoles(person, ("clerk",)),
            offices.DismissActor(person),
            offices.ResetPassword(person),
        ):
            with pytest.raises(NotFound) as refusal:
                way.do("admin", command)
            said.add(refusal.value.message)

    assert said == {"没有找到这个人员。"}


def test_every_check_of_these_tables_refuses_a_row_that_cannot_be(way: Way) -> None:
    lend(way)
    way.do("admin", offices.HandOverWork(way.people["reviewer"].id, way.people["clerk"].id))
    taker = {"delegation": way.people["clerk"].id, "handover": way.people["clerk"].id}
    bad = {
        check: (table, column, taker[table] if value is None else value)
        for check, (table, column, value) in CHECKS.items()
    }

    assert [check for check, one in bad.items() if refused(*one)] == list(CHECKS)
