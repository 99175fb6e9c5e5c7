"""Find honorees by any name they ever had, and tell the history of one."""

from dataclasses import dataclass

from registry.errors import NotFound
from registry.records.honorees import History, history_of, named
from registry.records.models import Person

PER_PAGE = 30


@dataclass(frozen=True)
class Found:
    """An honoree that was asked for by name, and its history."""

    person: int
    history: History


def find_honorees(name: str, after: int = 0) -> tuple[list[Found], int]:
    """Return a page of honorees of that name, and the id after which the next begins, 0 where none follows."""
    persons = named(name, after, PER_PAGE + 1)
    shown = [Found(person, history_of(person)) for person in persons[:PER_PAGE]]
    return shown, persons[PER_PAGE - 1] if len(persons) > PER_PAGE else 0


def history(person: int) -> History:
    """Return the history of an honoree in sight; raise NotFound for any other, and for whoever was sealed or shredded."""
    find_person(person)
    return history_of(person)


def find_person(identity: int) -> Person:
    """Return a person in sight whose facts are open; raise NotFound for any other."""
    person = Person.one(identity)
    if person is None or person.state != "open":
        raise NotFound(what="这个对象")
    return person
