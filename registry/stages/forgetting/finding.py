"""Who is meant by a person to be put away or forgotten: all records merged into one, none of them in a running cycle."""

from dataclasses import dataclass

from registry.errors import NotFound, RuleViolation
from registry.records.identities import groups_of, wait_in_line
from registry.records.models import Cycle, Nomination, Person

RUNNING = ("draft", "open", "review", "notice", "approved")


@dataclass(frozen=True)
class Somebody:
    """One honoree: the record asked for, all records that are one with it, and the name last used."""

    person: Person
    people: tuple[int, ...]
    nominations: tuple[int, ...]
    name: str


def find_somebody(identity: int) -> Somebody:
    """Return the honoree behind a person in scope, whom nobody merges meanwhile."""
    wait_in_line()
    return look_up(identity)


def look_up(identity: int) -> Somebody:
    """Return the honoree behind a person in scope; NotFound otherwise, RuleViolation if some records lie outside it."""
    person = Person.one(identity)
    if person is None:
        raise NotFound(what="这个人员")
    people = sorted(groups_of([person.id])[person.id])
    if Person.select().where(Person.id.in_(people)).count() != len(people):
        raise RuleViolation(reason="这个人与其他单位的记录合并过；请先撤销合并，再由各单位分别办理。")
    stands = list(Nomination.select().where(Nomination.person.in_(people)).order_by(Nomination.id))
    name = stands[-1].name if stands else "这个人员"
    return Somebody(person, tuple(people), tuple(one.id for one in stands), name)


def refuse_running(somebody: Somebody, step: str) -> None:
    """Raise RuleViolation while a nomination of theirs is on its way: nobody may vanish out of a running selection."""
    on_the_way = (Nomination.id.in_(somebody.nominations), Nomination.state != "withdrawn", Cycle.state.in_(RUNNING))
    found = Nomination.select(Nomination, Cycle).join(Cycle).where(*on_the_way).first()
    if found is not None:
        raise RuleViolation(
            reason=f"{somebody.name}还在进行中的{found.cycle.label}里，不能{step}；请先撤回或等这届结束。"
        )
