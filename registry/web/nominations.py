"""Nominations one by one: entered by form, looked at, corrected, endorsed, marked, withdrawn, with their pictures."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from importers.columns import BY_FIELD
from registry import clock
from registry.errors import InvalidInput, NotFound
from registry.records import annexes
from registry.records.annexes import Annex
from registry.records.keys import KeyErased
from registry.records.models import Category, Cycle, Nomination
from registry.records.plans import recommenders_of, rules_of
from registry.stages import nominating, reviews
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.progress import find_cycle
from registry.web.rosters import base_name
from registry.web.showing import show
from registry.wording import CHANNELS, KINDS, PRIVATE_FIELDS

PICTURES_UNTIL = ("received", "returned", "checked", "clearing", "candidate")
WITHDRAWN_FROM = (*PICTURES_UNTIL, "substituted", "proposed")
_BEFORE_NOTICE = ("open", "review")
_OF_PEOPLE = ("sex", "ethnicity", "politics", "education", "post", "members", "birth", "native_place", "address")
_OF_GROUPS = ("credit", "headcount", "leader", "contact", "contact_phone")
_FIRST = ("id_no", "phone")

pages = Blueprint("nominations", __name__, url_prefix="/cycles/<int:cycle>/nominations")


@pages.get("/new")
def new(cycle: int) -> ResponseReturnValue:
    """Show the form for one nominee, and before its button how the quotas stand."""
    visits.need("EnterNomination", "填报推荐对象")
    found = find_cycle(cycle)
    categories = list(Category.select().where(Category.program == found.program_id).order_by(Category.id))
    return show(
        "nomination_new.html", cycle=found, categories=categories, channels=CHANNELS, units=_units(found),
        kinds={kind: said for kind, said in KINDS.items() if any(kind in one.kinds for one in categories)},
        quotas=reviews.standing(found), limits=list(rules_of(found).values()), known={}, **_fields(),
    )  # fmt: skip


@pages.post("/new")
@back_to(new)
def enter(cycle: int) -> ResponseReturnValue:
    """Enter one nominee."""
    visits.need("EnterNomination", "填报推荐对象")
    found = find_cycle(cycle)
    identity = forms.chosen("category", "奖项类别")
    category = Category.one(identity)
    kind = forms.text("kind", "对象种类", 12) or (category.kinds[0] if category else "")
    command = nominating.EnterNomination(
        found.id, identity, kind, forms.text("name", "姓名或名称", nominating.LONGEST_DEEDS),
        forms.text("unit", "单位"), forms.text("recommender", "推荐单位"), forms.text("channel", "推荐方式", 12),
        _facts({}), forms.text("deeds", "事迹", nominating.LONGEST_DEEDS), _marks(),
    )  # fmt: skip
    entered = nominating.find_nomination(visits.send(command))
    flash(f"已填报“{entered.name}”，可以接着上传照片材料。", "success")
    for used in _quota(entered):
        if used.over or not used.listed:
            flash(used.sentence, "warning")
    return _back(entered)


@pages.get("/<int:nomination>")
def one(cycle: int, nomination: int) -> ResponseReturnValue:
    """Show one nominee: state, where it came from, deeds, pictures, and what may be done now."""
    visits.need("SeeRosters", "查看推荐对象")
    found = _find(cycle, nomination)
    values = nominating.private_of(found).values
    early = found.cycle.state in _BEFORE_NOTICE
    waiting = early and found.state in ("received", "returned")
    return show(
        "nomination.html", cycle=found.cycle, nomination=found, deeds=nominating.deeds_of(values),
        length=reviews.deeds_length(values), limits=rules_of(found.cycle)[found.category_id],
        kept=[BY_FIELD[field].label for field in nominating.FIELDS if values.get(field)],
        ours=bool(values), pictures=nominating.annexes_of(found), quotas=_quota(found), units=_units(found.cycle),
        obstacles=reviews.obstacles(found.cycle, [found]).get(found.id, ()) if waiting else (), overdue=_overdue(found),
        waiting=waiting, early=early, picturing=early and found.state in PICTURES_UNTIL,
        withdrawing=found.cycle.state in (*_BEFORE_NOTICE, "notice", "approved") and found.state in WITHDRAWN_FROM,
    )  # fmt: skip


@pages.get("/<int:nomination>/correct")
def correcting(cycle: int, nomination: int) -> ResponseReturnValue:
    """Show what a nomination says, to be written anew; numbers of the person are not shown."""
    visits.need("CorrectNomination", "补正推荐对象")
    found = _find(cycle, nomination)
    values = nominating.private_of(found).values
    recommender = found.recommender.name if found.recommender else ""
    return show(
        "nomination_correct.html", cycle=found.cycle, nomination=found, recommender=recommender, overdue=_overdue(found),
        unit=values.get("unit") or (found.unit if found.unit != recommender else ""), known=values, units=_units(found.cycle),
        deeds=nominating.deeds_of(values), limits=[rules_of(found.cycle)[found.category_id]], kinds=[found.kind],
        open_=found.cycle.state in _BEFORE_NOTICE and found.state in ("received", "returned"), **_fields(),
    )  # fmt: skip


@pages.post("/<int:nomination>/correct")
@back_to(correcting)
def correct(cycle: int, nomination: int) -> ResponseReturnValue:
    """Write anew what a nomination says."""
    visits.need("CorrectNomination", "补正推荐对象")
    found = _find(cycle, nomination)
    command = nominating.CorrectNomination(
        found.id, forms.place(request.form.get("revision", "")) or None,
        forms.text("name", "姓名或名称", needed=True), forms.text("unit", "单位"), forms.text("recommender", "推荐单位"),
        _facts(nominating.private_of(found).values), forms.text("deeds", "事迹", nominating.LONGEST_DEEDS), _marks(),
    )  # fmt: skip
    visits.send(command)
    flash("已补正并重新报送，等待资格审查。", "success")
    return _back(found)


@pages.post("/<int:nomination>/endorse")
@back_to(one)
def endorse(cycle: int, nomination: int) -> ResponseReturnValue:
    """Enter that the unit stands behind a self-nomination."""
    visits.need("EndorseNomination", "登记推荐意见")
    found = _find(cycle, nomination)
    visits.send(nominating.EndorseNomination(found.id, forms.text("recommender", "推荐单位")))
    flash("已登记推荐单位盖章同意。", "success")
    return _back(found)


@pages.post("/<int:nomination>/marks")
@back_to(one)
def mark(cycle: int, nomination: int) -> ResponseReturnValue:
    """Write the marks anew."""
    visits.need("MarkNominations", "标注推荐对象")
    found = _find(cycle, nomination)
    visits.send(nominating.MarkNominations(cycle, (found.id,), _marks()))
    flash("标注已改。", "success")
    return _back(found)


@pages.post("/<int:nomination>/withdraw")
@back_to(one)
def withdraw(cycle: int, nomination: int) -> ResponseReturnValue:
    """Take a nomination back."""
    visits.need("WithdrawNominations", "撤回推荐")
    found = _find(cycle, nomination)
    visits.send(reviews.WithdrawNominations(cycle, (found.id,), forms.text("reason", "撤回的原因", 500)))
    flash(f"已撤回“{found.name}”。", "success")
    return _back(found)


@pages.post("/<int:nomination>/annexes")
@back_to(one)
def add(cycle: int, nomination: int) -> ResponseReturnValue:
    """Keep a picture of the nominee."""
    visits.need("AddAnnex", "上传照片材料")
    found = _find(cycle, nomination)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInput(reason="请先选择照片（JPG、PNG）。")
    file, digests = sent.read(), {annex.digest for annex in nominating.annexes_of(found)}
    identity = visits.send(nominating.AddAnnex(found.id, base_name(sent.filename), file))
    again = nominating.find_annex(identity).digest in digests
    flash(
        "已上传。这张照片和已有的一张完全相同，多余的可以删去。" if again else "已上传照片材料。",
        "warning" if again else "success",
    )
    return _back(found)


@pages.get("/annexes/<int:annex>")
def picture(cycle: int, annex: int) -> ResponseReturnValue:
    """Return a picture of a nominee."""
    visits.need("SeeRosters", "查看照片材料")
    kept = _picture(cycle, annex)
    try:
        return Response(annexes.file_of(kept), mimetype=kept.media)
    except KeyErased as erased:
        raise NotFound(what="这张照片材料") from erased


@pages.post("/annexes/<int:annex>/drop")
def drop(cycle: int, annex: int) -> ResponseReturnValue:
    """Take a picture off a nomination."""
    visits.need("DropAnnex", "删去照片材料")
    kept = _picture(cycle, annex)
    found = nominating.find_nomination(int(kept.nomination_id or 0))
    visits.send(nominating.DropAnnex(kept.id))
    flash("已删去照片材料。", "success")
    return _back(found)


def _find(cycle: int, nomination: int) -> Nomination:
    found = nominating.find_nomination(nomination)
    if found.cycle_id != cycle:
        raise NotFound(what="这个推荐对象")
    return found


def _picture(cycle: int, annex: int) -> Annex:
    found = nominating.find_annex(annex)
    if found.nomination is None or found.nomination.cycle_id != cycle:
        raise NotFound(what="这张照片材料")
    return found


def _facts(kept: Mapping[str, str]) -> dict[str, str]:
    """Read the facts of the form; what pages never show stays as it was where nothing is written."""
    said = {field: forms.text(f"fact-{field}", BY_FIELD[field].label) for field in nominating.FIELDS}
    hidden = {field: kept[field] for field in PRIVATE_FIELDS if field in nominating.FIELDS and kept.get(field)}
    return {field: text or hidden.get(field, "") for field, text in said.items()}


def _marks() -> tuple[str, ...]:
    return tuple(forms.text("marks", "标注").replace("，", "、").replace(",", "、").split("、"))


def _fields() -> dict[str, object]:
    """Return the fields of the form in groups, under the names people give them."""
    groups = (_FIRST, _OF_PEOPLE, _OF_GROUPS, ("past_honors", "remark"))
    first, people, several, other = ([(field, BY_FIELD[field].label) for field in group] for group in groups)
    return {"first": first, "of_people": people, "of_groups": several, "other": other, "hidden": PRIVATE_FIELDS}


def _units(cycle: Cycle) -> list[str]:
    return [unit.name for unit in recommenders_of(cycle)]


def _quota(nomination: Nomination) -> list[reviews.Used]:
    """Return how the quota of the nominee's unit stands; empty where the plan gives none."""
    if nomination.recommender is None or not reviews.has_quotas(nomination.cycle):
        return []
    return reviews.used_by(nomination.cycle, nomination.category_id, {nomination.recommender.name: 0})


def _overdue(nomination: Nomination) -> bool:
    return (
        nomination.state == "returned" and nomination.correct_by is not None and nomination.correct_by < clock.today()
    )


def _back(nomination: Nomination) -> ResponseReturnValue:
    return redirect(url_for("nominations.one", cycle=nomination.cycle_id, nomination=nomination.id))
