"""What must be forgotten is forgotten in every table and copy; what was published stands, and the journal verifies."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PIL import Image

from importers.pictures import check_picture
from registry import clock, worker
from registry.errors import Forbidden, InvalidInput, NotFound, RuleViolation, WrongState
from registry.records import annexes, keys, scope, vault
from registry.records.annexes import Annex
from registry.records.clearances import Clearance, ClearanceReply
from registry.records.database import transaction
from registry.records.forgettings import Forgetting
from registry.records.identities import LikenessKey
from registry.records.ledger import Entry
from registry.records.models import (
    Actor,
    Award,
    Certificate,
    Cycle,
    Nomination,
    Objection,
    Person,
    Program,
    Review,
    SealedRow,
)
from registry.records.plans import Plan
from registry.stages import forgetting, likenesses, notices, programs, reviews
from registry.stages.rolls import differences
from registry.stages.rolls.timelines import timeline_of_cycle
from registry.verification import verify
from registry.wording import FORGOTTEN
from tests.factories import ADOPTED, PUBLISHED, Way, instant, invented_roster
from tests.safety.test_migrations import refused

AFTER = date(2025, 5, 5)  # two years, as plans say where they say nothing else
ON_SQLITE = pytest.mark.parametrize("config", ["sqlite"], indirect=True)  # what the other engine tells no differently
WHY, DOC = "本人申请删除，档案保管期已满", "太昊办〔2025〕3号"


def walk(way: Way) -> Way:
    """Store six people: one returned and withdrawn, one dropped, one objected to and struck off, three awarded."""
    way.open_cycle().store(count=6)
    first, second, third, *_ = way.nominations()
    way.do("reviewer", programs.StartReview(way.cycle), date(2023, 4, 17))
    way.do("reviewer", reviews.ReturnNominations(way.cycle, (first,), "住址13800000001不对"), date(2023, 4, 17))
    way.do("reviewer", reviews.CheckNominations(way.cycle, way.nominations()), date(2023, 4, 18))
    way.do("reviewer", reviews.WithdrawNominations(way.cycle, (first,), "本人不愿参评"), date(2023, 4, 18))
    way.do("reviewer", reviews.SelectCandidates(way.cycle, way.nominations()), date(2023, 4, 19))
    way.do("reviewer", reviews.DropCandidates(way.cycle, (second,), "事迹不突出"), date(2023, 4, 19))
    way.publish()
    objection = way.do("reviewer", notices.RaiseObjection(way.notice, third, PUBLISHED, "李四", "事迹不实"), PUBLISHED)
    way.do("reviewer", notices.ResolveObjection(objection, True, "属实"), PUBLISHED)
    return way.close().decide()


def later(way: Way, day: date) -> int:
    """Let the worker go round on a day; return how many nominations are anonymous then."""
    with clock.at(instant(day)):
        worker.run_once(way.register)
    with scope.everywhere():
        return int(Nomination.select().where(Nomination.name == FORGOTTEN).count())


def put_beside(nomination: int) -> list[str]:
    """Keep a picture of a nominee and what a department said; return their keys."""
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    with scope.everywhere(), transaction():
        found = Nomination.get_by_id(nomination)
        annex = annexes.keep(found, check_picture(file.getvalue()), "照片.png", Actor.get())
        (key,) = keys.make(1)
        asked, _ = Clearance.get_or_create(
            office=found.office_id, cycle=found.cycle_id, department="police", defaults={
                "asked_on": PUBLISHED, "due_on": PUBLISHED, "rows": 6, "workbook_digest": "",
            },
        )  # fmt: skip
        sealed = keys.seal(key, "有违法记录".encode(), "clearance_reply.sealed")
        ClearanceReply.create(
            office=found.office_id,
            clearance=asked,
            nomination=found,
            place=nomination,
            answer="veto",
            replied_on=PUBLISHED,
            key=key,
            sealed=sealed,
        )
    return [annex.key, key]


def person_of(nomination: int) -> int:
    with scope.everywhere():
        return int(Nomination.get_by_id(nomination).person_id)


def key_of(person: int) -> str:
    with scope.everywhere():
        return str(Person.get_by_id(person).key)


def told(way: Way) -> list[str]:
    """Return every fault of the journal, and every difference of the tables from it."""
    with scope.everywhere():
        found = [fault.message for fault in verify(way.register.config.head).faults]
        found += [one.message for one in differences()]
        return found + [one.message for one in likenesses.unexplained()]


def test_unsuccessful_nominees_are_made_anonymous_when_their_time_is_over_and_not_a_day_sooner(way: Way) -> None:
    walk(way)
    with scope.everywhere():
        everyone = list(Nomination.select().order_by(Nomination.position))
        known = {one.id: (one.state, one.person_id, key_of(one.person_id)) for one in everyone}
        objected = Objection.get().key
    awarded = [one for one, (state, *_) in known.items() if state == "awarded"]
    beside = {key: one for one in known for key in put_beside(one)}

    assert later(way, date(2025, 5, 4)) == 0
    assert later(way, AFTER) == 3
    assert later(way, date(2025, 5, 6)) == 3

    with scope.everywhere():
        for one in Nomination.select():
            state, person, key = known[one.id]
            forgotten = one.id not in awarded
            assert one.state == state
            assert (one.name == FORGOTTEN, one.row_digest is None, vault.read(one.id) is None) == (forgotten,) * 3
            assert (not keys.fetch_kept([key]), Person.get_by_id(person).state == "shredded") == (forgotten,) * 2
            assert bool(LikenessKey.select().where(LikenessKey.person == person).count()) is not forgotten
        assert keys.fetch_kept([objected]) == {}
        assert {beside[key] for key in keys.fetch_kept(list(beside))} == set(awarded)
        assert {one.nomination_id for one in Annex.select()} == set(awarded)
        assert [one.reason for one in Review.select() if one.nomination_id not in awarded and one.reason] == []
        noted = Forgetting.get()
        assert (noted.what, noted.nominations, noted.erasable) == ("anonymised", 3, [])
    assert told(way) == []
    assert [entry.name for entry in Entry.select()].count("NominationsAnonymised") == 1


def test_a_plan_says_how_long_nominees_are_kept_and_a_cancelled_cycle_forgets_all(way: Way) -> None:
    way.open_cycle().store(count=3)
    with scope.everywhere(), transaction():
        Plan.update(retention_months=6).where(Plan.cycle == way.cycle).execute()
    way.do("approver", programs.CancelCycle(way.cycle, "换届"), date(2023, 4, 30))

    assert (later(way, date(2023, 10, 29)), later(way, date(2023, 10, 30))) == (0, 3)
    assert told(way) == []


@ON_SQLITE
def test_a_running_cycle_forgets_nobody_however_old(way: Way) -> None:
    way.open_cycle().store(count=3)

    assert later(way, date(2030, 1, 1)) == 0


@ON_SQLITE
def test_whoever_stands_in_another_cycle_too_keeps_that(way: Way) -> None:
    way.open_cycle().store(invented_roster(2))
    way.do("approver", programs.CancelCycle(way.cycle, "换届"), date(2023, 4, 30))
    again = next_cycle(way).store(invented_roster(2))

    assert later(way, AFTER) == 2

    with scope.everywhere():
        assert all(vault.read(one) for one in again.nominations())
        assert {person.state for person in Person.select()} == {"open"}


@ON_SQLITE
def test_keys_decided_on_are_erased_even_if_a_crash_came_first(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    walk(way)
    with monkeypatch.context() as crashed:
        crashed.setattr(keys, "erase_many", lambda _ids: None)
        assert later(way, AFTER) == 3
    with scope.everywhere():
        owed = Forgetting.get().erasable
    assert len(keys.fetch_kept(owed)) == len(owed) > 3

    later(way, AFTER)

    with scope.everywhere():
        assert (keys.fetch_kept(owed), Forgetting.get().erasable) == ({}, [])


def test_somebody_sealed_is_used_for_nothing_until_unsealed(way: Way) -> None:
    walk(way)
    nomination = way.nominations()[-1]
    person = person_of(nomination)
    with scope.everywhere():
        facts = vault.read(nomination)
        before = marks_of(person)
    assert facts is not None

    way.do("approver", forgetting.SealPerson(person, WHY), AFTER)

    with scope.everywhere():
        found = (vault.read(nomination), vault.read_many([nomination]), vault.find_by_id_no(facts.values["id_no"]))
        assert (found, marks_of(person)) == ((None, {}, []), set())
        assert Award.get(Award.nomination == nomination).name == Nomination.get_by_id(nomination).name
    with pytest.raises(WrongState, match="的个人信息现在是“已封存”，不能封存。"):
        way.do("approver", forgetting.SealPerson(person, WHY), AFTER)

    way.do("approver", forgetting.UnsealPerson(person, "本人同意"), AFTER)

    with scope.everywhere():
        assert (vault.read(nomination), marks_of(person)) == (facts, before)
    assert told(way) == []


def next_cycle(way: Way) -> Way:
    """Open the program's next cycle."""
    with scope.everywhere():
        program = Program.get().id
    plan = programs.PlanCycle(program, "第三届", date(2023, 4, 3), date(2023, 12, 31))
    cycle = way.do("reviewer", plan)
    way.do("approver", programs.OpenCycle(cycle, "太昊办〔2023〕19号"))
    return Way(way.register, way.people, cycle, way.category)


def marks_of(person: int) -> set[int]:
    return {key.mark for key in LikenessKey.select().where(LikenessKey.person == person)}


@ON_SQLITE
def test_somebody_sealed_who_is_nominated_again_is_somebody_new(way: Way) -> None:
    walk(way)
    person = person_of(way.nominations()[-1])
    way.do("approver", forgetting.SealPerson(person, WHY), AFTER)

    again = next_cycle(way).store(count=6)

    assert person not in {person_of(one) for one in again.nominations()}
    assert person_of(way.nominations()[-2]) in {person_of(one) for one in again.nominations()}


def test_shredding_destroys_the_facts_and_leaves_what_was_published(way: Way) -> None:
    walk(way)
    nomination = way.nominations()[-1]
    person = person_of(nomination)
    key = key_of(person)
    with scope.everywhere():
        name, number = Award.get(Award.nomination == nomination).name, Certificate.select().count()
    proposal = way.do("reviewer", forgetting.ProposeShredding(person, WHY), AFTER)

    assert way.do("approver", forgetting.ShredPerson(proposal, DOC), AFTER) == 1

    with scope.everywhere():
        assert (keys.fetch_kept([key]), SealedRow.select().where(SealedRow.person == person).count()) == ({}, 0)
        assert (Person.get_by_id(person).id_index, marks_of(person)) == (None, set())
        assert (Award.get(Award.nomination == nomination).name, Certificate.select().count()) == (name, number)
        assert Nomination.get_by_id(nomination).name == name
        noted = Forgetting.get()
        assert (noted.state, noted.doc_no, noted.done_by_id) == ("done", DOC, way.people["approver"].id)
    assert told(way) == []
    for command, username in ((forgetting.ProposeShredding(person, WHY), "reviewer"),
                              (forgetting.SealPerson(person, WHY), "approver")):  # fmt: skip
        with pytest.raises(WrongState, match="已粉碎"):
            way.do(username, command, AFTER)
    with pytest.raises(WrongState, match="这件粉碎申请现在是“已办理”"):
        way.do("approver", forgetting.ShredPerson(proposal, DOC), AFTER)


@ON_SQLITE
def test_all_records_merged_into_one_are_shredded_together_and_the_merge_still_agrees_with_the_journal(
    way: Way,
) -> None:
    walk(way)
    left, right = (person_of(one) for one in way.nominations()[-2:])
    both = [key_of(left), key_of(right)]
    way.do("reviewer", likenesses.MergePeople(left, right, "电话核实为同一人"), ADOPTED)
    proposal = way.do("reviewer", forgetting.ProposeShredding(right, WHY), AFTER)

    assert way.do("approver", forgetting.ShredPerson(proposal, DOC), AFTER) == 2

    assert (keys.fetch_kept(both), told(way)) == ({}, [])


@ON_SQLITE
def test_one_person_never_proposes_and_decides(way: Way) -> None:
    walk(way)
    person = person_of(way.nominations()[-1])
    approver = way.people["approver"]
    approver.roles = ["reviewer", "approver"]
    proposal = way.do("approver", forgetting.ProposeShredding(person, WHY), AFTER)

    with pytest.raises(RuleViolation, match="粉碎要由另一个人批准：这件是approver某提请的。"):
        way.do("approver", forgetting.ShredPerson(proposal, DOC), AFTER)
    twin = way.people["clerk"]
    twin.name, twin.roles = approver.name, ["approver"]
    with pytest.raises(RuleViolation, match="粉碎要由另一个人批准"):
        way.do("clerk", forgetting.ShredPerson(proposal, DOC), AFTER)
    with pytest.raises(RuleViolation, match="已经提请粉碎"):
        way.do("approver", forgetting.ProposeShredding(person, WHY), AFTER)


@ON_SQLITE
@pytest.mark.parametrize("step", ["封存", "粉碎"])
def test_nobody_vanishes_out_of_a_running_cycle(way: Way, step: str) -> None:
    way.open_cycle().store()
    first = way.nominations()[0]
    person = person_of(first)
    commands: dict[str, tuple[str, Callable[[int, str], Any]]] = {
        "封存": ("approver", forgetting.SealPerson),
        "粉碎": ("reviewer", forgetting.ProposeShredding),
    }
    username, command = commands[step]

    with pytest.raises(RuleViolation, match=f"还在进行中的2023年度第二届里，不能{step}；请先撤回或等这届结束。"):
        way.do(username, command(person, WHY))
    way.do("clerk", reviews.WithdrawNominations(way.cycle, (first,), "本人不愿参评"))

    assert way.do(username, command(person, WHY)) == 1


@ON_SQLITE
def test_forgetting_wants_reasons_documents_and_the_own_office(way: Way) -> None:
    walk(way)
    person = person_of(way.nominations()[-1])
    proposal = way.do("reviewer", forgetting.ProposeShredding(person, WHY), AFTER)

    for username, command, sentence in (
        ("approver", forgetting.SealPerson(person, " "), "封存必须写明理由。"),
        (
            "reviewer",
            forgetting.ProposeShredding(person, ""),
            "提请粉碎必须写明理由，例如“本人申请删除，档案保管期已满”。",
        ),
        ("approver", forgetting.ShredPerson(proposal, " "), "请写明批准粉碎的文号。"),
    ):
        with pytest.raises(InvalidInput, match=f"^{sentence}$"):
            way.do(username, command, AFTER)
    for username in ("neighbour", "county_reviewer"):
        for command, what in (
            (forgetting.SealPerson(person, WHY), "这个人员"),
            (forgetting.UnsealPerson(person, WHY), "这个人员"),
            (forgetting.ProposeShredding(person, WHY), "这个人员"),
            (forgetting.ShredPerson(proposal, DOC), "这件粉碎申请"),
        ):
            with pytest.raises(NotFound, match=f"^没有找到{what}。$"):
                way.do(username, command, AFTER)
    with pytest.raises(Forbidden):
        way.do("clerk", forgetting.ProposeShredding(person, WHY), AFTER)


def test_every_check_of_what_was_forgotten_refuses_a_row_that_cannot_be(way: Way) -> None:
    walk(way)
    person = person_of(way.nominations()[-1])
    way.do("approver", forgetting.ShredPerson(way.do("reviewer", forgetting.ProposeShredding(person, WHY)), DOC), AFTER)
    bad = {
        "what": "lost", "state": "open", "cycle_id": way.cycle, "person_id": None, "reason": "", "nominations": -1,
        "doc_no": "", "done_by_id": way.people["reviewer"].id,
    }  # fmt: skip

    assert [column for column, value in bad.items() if refused("forgetting", column, value)] == list(bad)


def test_a_month_later_is_the_first_of_the_next_where_a_month_is_short() -> None:
    moved = [
        forgetting.retention.later(date(2023, *day), months) for *day, months in ((1, 31, 1), (12, 31, 2), (3, 15, 24))
    ]

    assert moved == [date(2023, 3, 1), date(2024, 3, 1), date(2025, 3, 15)]


@ON_SQLITE
def test_a_timeline_says_nothing_where_nobody_was_left_to_make_anonymous(way: Way) -> None:
    way.to_decision(2)
    assert later(way, AFTER) == 0
    with scope.everywhere():
        assert [entry.name for entry in Entry.select()].count("NominationsAnonymised") == 1
        told = timeline_of_cycle(Cycle.get_by_id(way.cycle), 50)
    assert "DecisionAdopted" in {moment.name for moment in told}
    assert "NominationsAnonymised" not in {moment.name for moment in told}
