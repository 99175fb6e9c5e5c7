"""Private facts (个人信息): shown for a reason and noted down, put away, destroyed by two people, made anonymous in time."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.errors import NotFound
from registry.records.delegations import PrivateOpening
from registry.records.forgettings import Forgetting
from registry.records.models import Actor, Nomination
from registry.stages import disclosing, forgetting
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.showing import show

SHOWN = 100
LONGEST_REASON = 500

pages = Blueprint("privacy", __name__, url_prefix="/privacy")


@pages.get("/")
def page() -> ResponseReturnValue:
    """Show what was put away or forgotten, what will be and when, and to auditors who opened what and why."""
    visits.need("SeeForgettings", "查看封存和粉碎的记录")
    start = forms.position("after")
    noted = Forgetting.select().order_by(Forgetting.id.desc())
    opened = (
        PrivateOpening.select(PrivateOpening, Actor, Nomination).join(Actor).switch(PrivateOpening).join(Nomination)
    )
    proposed = noted.where(Forgetting.state == "proposed", Forgetting.person.is_null(False))
    openings = []
    if visits.may("SeePrivateOpenings"):
        openings = list(opened.order_by(PrivateOpening.id.desc()).offset(start).limit(SHOWN + 1))
    return show(
        "privacy.html", waiting=list(proposed), keeping=forgetting.kept_until(),
        noted=list(noted.where(Forgetting.state != "proposed").limit(SHOWN)), openings=openings[:SHOWN],
        after=start + SHOWN if len(openings) > SHOWN else 0, names=_names,
    )  # fmt: skip


@pages.get("/nominations/<int:nomination>")
def asking(nomination: int) -> ResponseReturnValue:
    """Show which private facts of a nomination are registered, and ask which to open and why."""
    return _private(_find(nomination))


@pages.post("/nominations/<int:nomination>")
@back_to(asking)
def open_(nomination: int) -> ResponseReturnValue:
    """Show private facts, this once; that they were opened is noted down first."""
    found = _find(nomination)
    fields = tuple(dict.fromkeys(request.form.getlist("fields")))
    command = disclosing.OpenPrivate(found.id, fields, forms.text("reason", "理由", LONGEST_REASON))
    return _private(found, visits.send(command))


@pages.get("/people/<int:person>")
def one(person: int) -> ResponseReturnValue:
    """Show how the private facts of an honoree are kept, and the forms to put them away or destroy them."""
    visits.need("SeeForgettings", "查看封存和粉碎的记录")
    found = forgetting.look_up(person)
    noted = list(Forgetting.select().where(Forgetting.person.in_(found.people)).order_by(Forgetting.id.desc()))
    waiting = next((one for one in noted if one.state == "proposed"), None)
    own = found.person.office_id == visits.actor().office_id
    return show("privacy_person.html", found=found, noted=noted, waiting=waiting, own=own)


@pages.post("/people/<int:person>/seal")
@back_to(one)
def seal(person: int) -> ResponseReturnValue:
    """Put the facts away."""
    visits.send(forgetting.SealPerson(person, _reason(), forms.text("doc_no", "文号", 60)))
    return _done(person, "已封存：只存放，不再使用；需要时可以解除。")


@pages.post("/people/<int:person>/unseal")
@back_to(one)
def unseal(person: int) -> ResponseReturnValue:
    """Let the facts be used again."""
    visits.send(forgetting.UnsealPerson(person, _reason()))
    return _done(person, "已解除封存。")


@pages.post("/people/<int:person>/propose")
@back_to(one)
def propose(person: int) -> ResponseReturnValue:
    """Ask to have the facts destroyed."""
    visits.send(forgetting.ProposeShredding(person, _reason()))
    return _done(person, "已提请粉碎，请另一个人批准。")


@pages.post("/people/<int:person>/shred")
@back_to(one)
def shred(person: int) -> ResponseReturnValue:
    """Destroy the facts as proposed."""
    proposal = forms.chosen("proposal", "要批准的申请")
    count = visits.send(forgetting.ShredPerson(proposal, forms.text("doc_no", "批准文号", 60)))
    return _done(person, f"已粉碎，涉及{count}条推荐记录；密钥已经销毁，不能恢复。已公布的荣誉和证书不变。")


def _find(identity: int) -> Nomination:
    """Return a nomination of the own office: what departments below keep to themselves is nobody else's to open."""
    visits.need("OpenPrivate", "查看隐私信息")
    found = Nomination.one(identity)
    if found is None or found.office_id != visits.actor().office_id:
        raise NotFound(what="这个推荐对象")
    return found


def _private(found: Nomination, opened: dict[str, str] | None = None) -> ResponseReturnValue:
    registered = disclosing.registered(found.id)
    return show("privacy_open.html", cycle=found.cycle, nomination=found, registered=registered, opened=opened)


def _names(person: int | None) -> str:
    """Return the name last used of an honoree; it is the mark of the forgotten once the facts are gone."""
    stands = Nomination.select(Nomination.name).where(Nomination.person == person).order_by(Nomination.id.desc())
    last = stands.first() if person else None
    return last.name if last else ""


def _reason() -> str:
    return forms.text("reason", "理由", LONGEST_REASON)


def _done(person: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("privacy.one", person=person))
