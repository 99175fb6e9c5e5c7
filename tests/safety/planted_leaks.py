"""Leaks as somebody in a hurry would write them, each planted into the running register and taken out again."""

import dataclasses
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

import pytest
from flask import Flask, abort

from registry import bus, roles
from registry.errors import Forbidden, NotFound
from registry.records import delegations, scope
from registry.records.annexes import Annex, file_of
from registry.records.database import fetch_rows
from registry.records.ledger import Entry
from registry.records.models import (
    Actor,
    Award,
    Certificate,
    Cycle,
    Nomination,
    Notice,
    Objection,
    Office,
    Person,
)
from registry.records.paper import StockKind
from registry.records.scope import EVERY_ROW, OfficeOwned
from registry.register import Register
from registry.stages import honorees, notices, rolls
from registry.stages.juries import finding, sheets
from registry.stages.likenesses import standing
from registry.stages.notices import closing
from registry.stages.rolls import timelines
from registry.web import answers, cycles
from registry.web import notices as notice_pages
from tests.safety.ground import Ground

Patch = pytest.MonkeyPatch
COMMAND, PAGE, LINE = "command", "page", "command line"


@dataclasses.dataclass(frozen=True)
class Planted:
    """A register, its pages, and what patches them."""

    ground: Ground
    app: Flask
    patch: Patch

    @property
    def register(self) -> Register:
        """The register that leaks."""
        return self.ground.register

    def sees_all(self, model: type[OfficeOwned], what: str = "in_sight") -> None:
        """Let a condition of a table hold for every row."""
        self.patch.setattr(model, what, classmethod(lambda _: EVERY_ROW))

    def view(self, endpoint: str, view: Callable[..., Any]) -> None:
        """Put another view in the place of one."""
        self.patch.setitem(self.app.view_functions, endpoint, view)

    def everywhere(self, place: Any, name: str) -> None:
        """Let a function look at all offices."""
        self.patch.setattr(place, name, unscoped(getattr(place, name)))


@dataclasses.dataclass(frozen=True)
class Leak:
    """What was done wrong, the doors at which it must be found, and where the one sits who finds it."""

    name: str
    doors: tuple[str, ...]
    where: str
    plant: Callable[[Planted], None]


LEAKS: list[Leak] = []


def leak(name: str, doors: tuple[str, ...], where: str = "beside") -> Callable[[Callable[[Planted], None]], Any]:
    """Enter a leak into the list."""

    def entered(plant: Callable[[Planted], None]) -> Callable[[Planted], None]:
        LEAKS.append(Leak(name, doors, where, plant))
        return plant

    return entered


def unscoped(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that looks at all offices."""

    @wraps(function)
    def carried(*args: Any, **kwargs: Any) -> Any:
        with scope.everywhere():
            return function(*args, **kwargs)

    return carried


@leak("every nomination is in sight", (COMMAND, LINE))
def _nominations(here: Planted) -> None:
    here.sees_all(Nomination)


@leak("every award is in sight", (PAGE,))
def _awards(here: Planted) -> None:
    here.sees_all(Award)


@leak("every person is in sight", (COMMAND, PAGE, LINE))
def _persons(here: Planted) -> None:
    here.sees_all(Person)


@leak("every certificate is in sight", (LINE,))
def _certificates(here: Planted) -> None:
    here.sees_all(Certificate)


@leak("every objection is in sight", (PAGE,))
def _objections(here: Planted) -> None:
    here.sees_all(Objection)


@leak("a row is looked up by its id alone", (COMMAND, PAGE, LINE))
def _one(here: Planted) -> None:
    def one(model: Any, identity: int) -> Any:
        with scope.everywhere():
            return model.get_or_none(model._meta.primary_key == min(identity, scope.LARGEST_ID))

    here.patch.setattr(OfficeOwned, "one", classmethod(one))


@leak("a page takes its row by id", (PAGE,))
def _by_id(here: Planted) -> None:
    def found(identity: int) -> Cycle:
        with scope.everywhere(), suppress(Cycle.DoesNotExist):
            cycle: Cycle = Cycle.get_by_id(identity)
            cycle.program  # noqa: B018 - reading it fetches it
            return cycle
        raise NotFound(what="这届评选活动")

    here.patch.setattr(cycles, "find_cycle", found)


@leak("a refusal names the thing", (COMMAND,))
def _named(here: Planted) -> None:
    def found(identity: int) -> Notice:
        notice = Notice.one(identity)
        if notice is None:
            with scope.everywhere():
                other = Notice.get_or_none(Notice.id == identity)
            raise NotFound(what=f"{other.cycle_id}这届的公示" if other else "这次公示")
        return notice

    here.patch.setattr(closing, "find_notice", found)


@leak("too much counts as handed up", (PAGE, LINE), "above")
def _submitted(here: Planted) -> None:
    here.sees_all(Nomination, "submitted")


@leak("drafts are handed up", (PAGE, LINE), "above")
def _drafts(here: Planted) -> None:
    here.sees_all(Cycle, "submitted")


@leak("a document is given out by id", (PAGE,))
def _exported(here: Planted) -> None:
    document = unscoped(notices.document)

    def given(notice: int, **_place: int) -> Any:
        with scope.everywhere():
            found = Notice.get_or_none(Notice.id == notice)
        if found is None:
            raise NotFound(what="这次公示")
        return answers.docx(document(notice), "公示.docx")

    here.view("notices.document", given)


@leak("a picture is shown by id", (PAGE,))
def _picture(here: Planted) -> None:
    def picture(annex: int) -> Any:
        with scope.everywhere():
            found = Annex.get_or_none(Annex.id == annex)
            return answers.download(file_of(found), "图片.png", found.media) if found else abort(404)

    _new_page(here, "/pictures/<int:annex>", picture)


@leak("a file is given out by its digest", (PAGE,))
def _digest(here: Planted) -> None:
    def file(digest: str) -> Any:
        with scope.everywhere():
            found = Annex.get_or_none(Annex.digest == digest)
            return answers.download(file_of(found), "图片.png", found.media) if found else abort(404)

    _new_page(here, "/files/<digest>", file)


@leak("SQL written by hand knows no offices", (PAGE,))
def _by_hand(here: Planted) -> None:
    here.patch.setattr(standing, "within", lambda *_: "")


@leak("a list shows every office's", (PAGE,))
def _listed(here: Planted) -> None:
    here.view("programs.page", unscoped(here.app.view_functions["programs.page"]))


@leak("a search goes through every office", (PAGE,))
def _searched(here: Planted) -> None:
    def found(name: str, after: int, limit: int) -> list[int]:
        query = "SELECT person_id FROM nomination WHERE name LIKE ? AND person_id > ? ORDER BY 1"
        return [person for (person,) in fetch_rows(query, f"%{name}%", after)][:limit] if name else []

    here.patch.setattr(honorees.finding, "named", found)


@leak("what is another's is forbidden instead of not found", (PAGE,))
def _forbidden(here: Planted) -> None:
    def found(identity: int) -> Cycle:
        cycle = Cycle.one(identity)
        if cycle is None:
            with scope.everywhere():
                there = Cycle.get_or_none(Cycle.id == identity)
            raise Forbidden(what="查看评选活动") if there else NotFound(what="这届评选活动")
        return cycle

    here.patch.setattr(notice_pages, "find_cycle", found)


@leak("the journal of any office is shown", (PAGE, LINE))
def _journal(here: Planted) -> None:
    def told(office: int, limit: int) -> Any:
        if Office.get_or_none(Office.id == office) is None:
            raise NotFound(what="这个单位")
        return timelines._latest(Entry.office == office, limit=limit)

    here.patch.setattr(rolls, "timeline_of_office", told)


@leak("the command line shows any honoree", (LINE,))
def _shown(here: Planted) -> None:
    here.everywhere(honorees, "history")


@leak("the command line lists every office's", (LINE,))
def _cycles(here: Planted) -> None:
    here.patch.setattr(Cycle, "select", classmethod(lambda model, *fields: super(OfficeOwned, model).select(*fields)))


@leak("a lent role never ends", (PAGE, LINE), "inside")
def _lent(here: Planted) -> None:
    def lent(taker: int, day: object) -> frozenset[str]:
        del day
        with scope.everywhere():
            every = delegations.Delegation.select().where(delegations.Delegation.taker == taker)
            return frozenset(role for one in every for role in one.roles)

    here.patch.setattr(bus, "lent_roles", lent)


@leak("a juror reads the sheet of another phase", (LINE,), "inside")
def _sheet(here: Planted) -> None:
    def seat(identity: int, actor: Actor) -> Any:
        del actor
        phase = finding.find_phase(identity)
        return phase, finding.Juror.select().first()

    here.patch.setattr(sheets, "find_seat", seat)


@leak("who sits beside counts as below", (COMMAND, PAGE, LINE))
def _beside(here: Planted) -> None:
    def below(actor: Actor) -> frozenset[int]:
        parent = Office.get_by_id(actor.office.parent_id) if actor.office.parent_id else actor.office
        return frozenset(one.id for one in Office.select().where(Office.path.startswith(parent.path)))

    here.patch.setattr(bus, "_below", below)


@leak("the office above is in sight", (COMMAND, PAGE, LINE), "below")
def _above(here: Planted) -> None:
    def below(actor: Actor) -> frozenset[int]:
        line = actor.office.path.strip("/").split("/")
        return frozenset(int(one) for one in line)

    here.patch.setattr(bus, "_below", below)


@leak("a reach of the own office goes below it", (COMMAND,), "above")
def _reach(here: Planted) -> None:
    far = bus.sight_of
    here.patch.setattr(bus, "sight_of", lambda actor, *_: far(actor))


@leak("an admin reads rosters", (PAGE, LINE), "inside")
def _admin(here: Planted) -> None:
    here.patch.setitem(roles.SIGHT, "admin", (roles.ALL, roles.ALL))


@leak("a new command finds its row by id", (COMMAND,))
def _new_command(here: Planted) -> None:
    @dataclasses.dataclass(frozen=True)
    class DropStock:
        kind: int

    def drop_stock(command: DropStock, _actor: Actor) -> None:
        with scope.everywhere():
            found = StockKind.get_or_none(StockKind.id == command.kind)
        if found is None:
            raise NotFound(what="这种空白证书")

    here.patch.setitem(here.register.bus.commands, DropStock, drop_stock)  # type: ignore[arg-type]  # a Mapping to others
    here.patch.setitem(roles.MATRIX, "DropStock", {"clerk": roles.OWN})


def _new_page(here: Planted, address: str, view: Callable[..., Any]) -> None:
    """Add a page as a new one comes in."""
    here.app._got_first_request = False
    here.app.add_url_rule(address, f"planted.{view.__name__}", view)
