"""Private facts are told on request alone, with a reason, and the register remembers who asked for what."""

import pytest

from registry.errors import Forbidden, InvalidInput, NotFound, RuleViolation
from registry.records import scope, vault
from registry.records.delegations import PrivateOpening
from registry.records.ledger import Entry
from registry.records.models import Nomination
from registry.stages import disclosing, forgetting
from tests.factories import ADOPTED, Way
from tests.safety.test_migrations import refused

WHY = "电话核实本人信息"


def test_what_is_asked_for_is_told_and_the_asking_is_noted_down(way: Way) -> None:
    nomination = way.open_cycle().store().nominations()[0]
    with scope.everywhere():
        facts = vault.read(nomination)
        assert disclosing.registered(nomination) == ["id_no", "phone"]
    assert facts is not None

    told = way.do("clerk", disclosing.OpenPrivate(nomination, ("phone", "address"), WHY))

    assert told == {"phone": facts.values["phone"], "address": ""}
    with scope.everywhere():
        noted = PrivateOpening.get()
    assert (noted.fields, noted.reason, noted.opened_by_id) == (["phone", "address"], WHY, way.people["clerk"].id)
    last = Entry.select().order_by(Entry.seq.desc()).first()
    assert (last.name, last.actor, facts.values["phone"] in last.facts) == (
        "PrivateOpened", way.people["clerk"].id, False,
    )  # fmt: skip
    assert refused("private_opening", "reason", "")


@pytest.mark.parametrize(
    ("fields", "reason", "sentence"),
    [
        (("id_no",), "看看 ", "请写明为什么要看（至少4个字）。"),
        (("id_no",), "", "请写明为什么要看（至少4个字）。"),
        (("name",), WHY, "请选择要查看哪几项：身份证号、联系电话、住址、出生日期、籍贯、联系人、联系人电话。"),
        ((), WHY, "请选择要查看哪几项：身份证号、联系电话、住址、出生日期、籍贯、联系人、联系人电话。"),
    ],
)
def test_without_a_field_or_a_reason_nothing_is_told(
    way: Way, fields: tuple[str, ...], reason: str, sentence: str
) -> None:
    nomination = way.open_cycle().store().nominations()[0]

    with pytest.raises(InvalidInput, match=f"^{sentence}$"):
        way.do("clerk", disclosing.OpenPrivate(nomination, fields, reason))

    with scope.everywhere():
        assert PrivateOpening.select().count() == 0


def test_only_clerks_and_reviewers_of_the_own_office_are_told(way: Way) -> None:
    nomination = way.open_cycle().store().nominations()[0]
    command = disclosing.OpenPrivate(nomination, ("id_no",), WHY)

    for username in ("approver", "admin", "auditor", "city_officer"):
        with pytest.raises(Forbidden):
            way.do(username, command)
    for username in ("neighbour", "county_reviewer"):
        with pytest.raises(NotFound, match="没有找到这个推荐对象。"):
            way.do(username, command)


def test_numbers_typed_into_a_reason_are_not_kept(way: Way) -> None:
    nomination = way.open_cycle().store().nominations()[0]

    way.do("clerk", disclosing.OpenPrivate(nomination, ("phone",), "核对411602199001011234是否本人"))

    with scope.everywhere():
        assert PrivateOpening.get().reason == "核对…是否本人"


def test_what_was_put_away_or_never_registered_is_not_told(way: Way) -> None:
    way.to_decision()
    nomination = way.nominations()[0]
    with scope.everywhere():
        person = Nomination.get_by_id(nomination).person_id
    way.do("approver", forgetting.SealPerson(person, "本人申请"), ADOPTED)

    with pytest.raises(RuleViolation, match="的个人信息已封存，不能查看"):
        way.do("clerk", disclosing.OpenPrivate(nomination, ("id_no",), WHY), ADOPTED)
    way.do("approver", forgetting.UnsealPerson(person, "本人同意"), ADOPTED)

    assert len(way.do("clerk", disclosing.OpenPrivate(nomination, ("id_no",), WHY), ADOPTED)["id_no"]) == 18
