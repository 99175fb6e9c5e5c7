"""People (人员): who acts for the office and in which roles, for admins; the own roles, lendings and password, for everyone."""

from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.errors import InvalidInput
from registry.records import scope
from registry.records.delegations import Delegation
from registry.records.models import Actor, Office
from registry.stages import offices
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.showing import show

SHOWN = 200
LARGEST = 1_000_000

pages = Blueprint("people", __name__, url_prefix="/people")


@pages.get("/")
def page() -> ResponseReturnValue:
    """Show everyone of the offices in sight, what they lend each other, and the form for one more."""
    visits.need("SeePeople", "查看人员")
    seen, start = scope.current().in_view or frozenset(), forms.position("after")
    query = Actor.select(Actor, Office).join(Office).where(Office.id.in_(seen)).order_by(Office.path, Actor.id)
    found = list(query.offset(start).limit(SHOWN + 1))
    return show(
        "people.html", people=found[:SHOWN], after=start + SHOWN if len(found) > SHOWN else 0, lendings=_lendings(),
        offices=[(str(one.id), one.name) for one in Office.select().where(Office.id.in_(seen)).order_by(Office.path)],
    )  # fmt: skip


@pages.post("/add")
@back_to(page)
def add() -> ResponseReturnValue:
    """Enter a person and show the first password, this once."""
    password = offices.first_password()
    command = offices.RegisterActor(
        forms.chosen("office", "单位"),
        forms.text("username", "用户名", 64, needed=True),
        forms.text("name", "姓名", 60, needed=True),
        _roles(),
        password,
    )
    return _one(visits.send(command), password)


@pages.get("/<int:actor>")
def one(actor: int) -> ResponseReturnValue:
    """Show a person: roles, lendings, open work, and the forms that change them."""
    return _one(actor)


@pages.post("/<int:actor>/roles")
@back_to(one)
def change_roles(actor: int) -> ResponseReturnValue:
    """Give the person other roles."""
    visits.send(offices.ChangeRoles(actor, _roles(), _revision()))
    return _done("角色已调整，立即生效。", actor)


@pages.post("/<int:actor>/password")
@back_to(one)
def reset_password(actor: int) -> ResponseReturnValue:
    """Give the person a new first password and show it, this once; sent again it changes nothing."""
    return _one(actor, visits.send(offices.ResetPassword(actor, _revision())))


@pages.post("/<int:actor>/dismiss")
@back_to(one)
def dismiss(actor: int) -> ResponseReturnValue:
    """Close the account, unless work is open that should go to somebody first."""
    visits.need("DismissActor", "停用人员")
    left = offices.open_work(offices.find_person(actor))
    if left and "leave_work" not in request.form:
        told = "、".join(f"{said}{count}件" for said, count in left.items())
        raise InvalidInput(reason=f"还有{told}，请先移交；确实不移交的，请勾选“不移交，直接停用”。")
    visits.send(offices.DismissActor(actor, _revision()))
    return _done("账号已停用，互相的委托也都结束了。", actor)


@pages.post("/<int:actor>/hand-over")
@back_to(one)
def hand_over(actor: int) -> ResponseReturnValue:
    """Give the open work to a colleague and close the account."""
    moved = visits.send(offices.HandOverWork(actor, forms.chosen("taker", "接手的人")))
    return _done(f"已移交{sum(moved.values())}件没有办完的工作，账号已停用。", actor)


@pages.get("/me")
def me() -> ResponseReturnValue:
    """Show the own roles, what is lent to and by oneself, and the forms to lend and to choose a password."""
    person = visits.actor()
    mine = (Delegation.giver == person) | (Delegation.taker == person)
    takers = [
        (str(other.id), f"{other.name}（{other.username}）")
        for other in _colleagues(person)
        if not set(other.roles) & set(offices.ALONE)
    ]
    return show(
        "people_me.html", lendable=offices.lendable(person) if visits.may("DelegateRoles") else [], takers=takers,
        lendings=_lendings(mine), longest=offices.LONGEST,
    )  # fmt: skip


@pages.post("/me/lend")
@back_to(me)
def lend() -> ResponseReturnValue:
    """Lend some of the own roles."""
    days = forms.day("from_day", "开始日期"), forms.day("to_day", "结束日期")
    visits.send(offices.DelegateRoles(forms.chosen("taker", "受委托的人"), _roles(), *days))
    return _done("已委托，到期自动收回，也可以提前结束。")


@pages.post("/me/password")
@back_to(me)
def change_password() -> ResponseReturnValue:
    """Choose another password and stay signed in here."""
    # Passwords are read as typed: blanks around them may belong to them.
    now, new, again = (request.form.get(f"password_{which}", "") for which in ("now", "new", "again"))
    if new != again:
        raise InvalidInput(reason="两次输入的新密码不一样，请重新输入。")
    visits.send(offices.ChangePassword(now, new))
    visits.enter(Actor.get_by_id(visits.actor().id))
    return _done("密码已修改，别处的登录已失效。")


@pages.post("/delegations/<int:delegation>/end")
def end_delegation(delegation: int) -> ResponseReturnValue:
    """Take lent roles back, or give them back."""
    visits.send(offices.EndDelegation(delegation))
    flash("委托已结束。", "success")
    return redirect(url_for("people.page" if visits.may("SeePeople") else "people.me"))


def _one(actor: int, password: str = "") -> ResponseReturnValue:
    """Show a person; with the first password where one was just made."""
    visits.need("SeePeople", "查看人员")
    person = offices.find_person(actor)
    takers = [(str(other.id), f"{other.name}（{other.username}）", other.roles) for other in _colleagues(person)]
    return show(
        "person.html", person=person, password=password, takers=takers, work=offices.open_work(person),
        seats=offices.open_seats(person), lendings=_lendings((Delegation.giver == person) | (Delegation.taker == person)),
    )  # fmt: skip


def _lendings(*which: object) -> list[Delegation]:
    """Return what is lent today or will be, the first to begin first."""
    today: date = clock.today()
    standing = Delegation.select().where(Delegation.state == "standing", Delegation.to_day >= today, *which)
    return list(standing.order_by(Delegation.from_day, Delegation.id))


def _colleagues(person: Actor) -> list[Actor]:
    """Return who else acts for the office of a person."""
    others = Actor.select().where(Actor.office == person.office_id, Actor.active, Actor.id != person.id)
    return list(others.order_by(Actor.id))


def _roles() -> tuple[str, ...]:
    """Return the roles ticked; whoever unticks all of them means something else."""
    ticked = tuple(dict.fromkeys(request.form.getlist("roles")))
    if not ticked:
        raise InvalidInput(reason="请至少选一个角色。")
    return ticked


def _revision() -> int:
    return forms.number("revision", "版次", 1, LARGEST)


def _done(sentence: str, actor: int | None = None) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("people.one", actor=actor) if actor else url_for("people.me"))
