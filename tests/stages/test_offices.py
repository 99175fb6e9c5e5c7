"""Offices form a tree; people sign in with a password that is never kept, and five failures lock a name."""

from datetime import date, timedelta

import pytest

from registry import clock
from registry.errors import InvalidInput, NotFound
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Actor, Office
from registry.register import Register
from registry.stages import offices
from tests.factories import PASSWORD, Way, instant


def test_the_path_of_an_office_leads_from_the_city_to_itself(way: Way) -> None:
    paths = {office.name: [int(part) for part in office.path.strip("/").split("/")] for office in Office.select()}
    ids = {office.name: office.id for office in Office.select()}

    assert paths["太昊路办事处"] == [ids["周口市文明办"], ids["临港开发区"], ids["太昊路办事处"]]


@pytest.mark.parametrize(("level", "parent"), [("township", None), ("city", 3), ("county", 3), ("village", 3)])
def test_an_office_in_the_wrong_place_is_refused(way: Way, level: str, parent: int | None) -> None:
    with pytest.raises(InvalidInput):
        way.do("admin", offices.RegisterOffice("某单位", level, "某", parent))

    assert Office.select().count() == 4


def test_an_office_below_one_that_does_not_exist_is_refused(way: Way) -> None:
    with pytest.raises(NotFound, match="没有找到上级单位"):
        way.do("admin", offices.RegisterOffice("某单位", "base", "某", 999))


def test_the_right_password_signs_in(people: dict[str, Actor]) -> None:
    assert offices.sign_in("clerk", PASSWORD) == people["clerk"]


@pytest.mark.parametrize("username", ["clerk", "nobody"])
def test_a_wrong_password_and_an_unknown_name_sound_alike(people: dict[str, Actor], username: str) -> None:
    with pytest.raises(InvalidInput, match=r"^用户名或密码不对，请核对后重新输入。$"):
        offices.sign_in(username, "wrong")


def test_five_failures_lock_a_name_for_ten_minutes(people: dict[str, Actor]) -> None:
    for _ in range(5):
        with pytest.raises(InvalidInput):
            offices.sign_in("clerk", "wrong")

    with pytest.raises(InvalidInput, match="密码连续输错5次"):
        offices.sign_in("clerk", PASSWORD)
    with clock.at(instant(date(2023, 4, 3)) + timedelta(minutes=11)):
        assert offices.sign_in("clerk", PASSWORD) == people["clerk"]


def test_a_password_is_kept_as_an_argon2_hash_only(people: dict[str, Actor]) -> None:
    assert people["clerk"].password_hash.startswith("$argon2id$")
    assert PASSWORD not in people["clerk"].password_hash


@pytest.mark.parametrize(
    ("username", "roles", "password", "sentence"),
    [
        ("li", ("boss",), "long enough", "角色“boss”不认识"),
        ("li", (), "long enough", "角色“”不认识"),
        ("li", ("clerk",), "short", "密码至少要8位"),
        ("clerk", ("clerk",), "long enough", "用户名“clerk”已有人使用"),
        (" ", ("clerk",), "long enough", "用户名和姓名都要填写"),
    ],
)
def test_a_person_who_could_not_sign_in_is_refused(
    way: Way, username: str, roles: tuple[str, ...], password: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        way.do("admin", offices.RegisterActor(3, username, "李某", roles, password))


def test_the_first_office_has_no_parent_and_no_actor(register: Register) -> None:
    with scope.everywhere(), transaction():
        identity = offices.register_office(offices.RegisterOffice("周口市", "city", "周"), None)

    assert Office.get_by_id(identity).path == f"/{identity}/"


def test_an_admin_registers_people_and_offices_in_sight_only(way: Way) -> None:
    ids = {office.name: office.id for office in Office.select()}

    for elsewhere in (ids["周口市文明办"], ids["人和路办事处"]):
        with pytest.raises(NotFound, match="没有找到这个单位"):
            way.do("admin", offices.RegisterActor(elsewhere, "mole", "某人", ("approver",), PASSWORD))
    with pytest.raises(NotFound, match="没有找到上级单位"):
        way.do("admin", offices.RegisterOffice("某社区", "base", "某", ids["人和路办事处"]))

    assert Actor.get_or_none(Actor.username == "mole") is None
