"""One planned ceremony: its arrangements, the order on stage, the papers to print, and in the end what really happened."""

from io import BytesIO

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry import ceremony_pack
from registry.drafting.ceremony_facts import CeremonyFacts, Walker
from registry.drafting.ceremony_papers import papers_for
from registry.drafting.facts import PARTS_OF_DAY
from registry.drafting.purposes import usual_purposes
from registry.drafting.readings import is_open, reading, said_of
from registry.records.ceremonies import cycles_of
from registry.records.models import Ceremony
from registry.stages import ceremonies, issuing
from registry.web import forms, visits
from registry.web.answers import PDF, docx, download
from registry.web.ceremonies import arrangements
from registry.web.forms import back_to
from registry.web.showing import show

SHOWN = 300
ZIP = "application/zip"

pages = Blueprint("arrangements", __name__, url_prefix="/ceremonies/<int:ceremony>")


@pages.get("/")
def page(ceremony: int) -> ResponseReturnValue:
    """Show the ceremony: what is arranged, who walks when, the papers, what is still lacking."""
    found = _seen(ceremony)
    facts, after = ceremonies.facts_of(found), forms.position("after")
    listed = [one for one in facts.walkers if one.place > after]
    attended, awards = ceremonies.counts_of(found), [one.award_id for one in ceremonies.attendances(found)]
    return show(
        "arrangements.html", held=found, cycles=cycles_of(found), facts=facts, walkers=listed[:SHOWN], shown=SHOWN,
        more=len(listed) > SHOWN, after=after, attended=attended, papers=papers_for(facts), lacking=ceremony_pack.lacking(facts),
        purposes=usual_purposes(facts.programs[0][1]), titles=len({one.title for one in facts.walkers}),
        parts_of_day=PARTS_OF_DAY, batches=max((one.batch for one in facts.walkers), default=0),
        speakers=[one for one in facts.walkers if one.speaks], awards=awards, asked=_asked(facts, awards),
    )  # fmt: skip


@pages.post("/")
@back_to(page)
def change(ceremony: int) -> ResponseReturnValue:
    """Change the arrangements."""
    revision = forms.number("revision", "版本", 1, 10**9 - 1)
    visits.send(ceremonies.SetCeremony(_seen(ceremony).id, revision, arrangements()))
    flash("安排已修改，上台次序已跟着排好，请重新下载材料。", "success")
    return redirect(url_for("arrangements.page", ceremony=ceremony))


@pages.post("/reflow")
@back_to(page)
def reflow(ceremony: int) -> ResponseReturnValue:
    """Arrange all who are left once more."""
    done = forms.number("batches_done", "已上台的批数", 0, 10_000)
    batches = visits.send(ceremonies.ReflowCeremony(_seen(ceremony).id, done))
    flash(f"已重排：现在共{batches}批，请重新下载宣读稿、分组表、签领表和证书。", "success")
    return redirect(url_for("arrangements.page", ceremony=ceremony))


@pages.post("/speakers")
@back_to(page)
def speak(ceremony: int) -> ResponseReturnValue:
    """Say who speaks: those ticked, and those who spoke before and are listed on another page."""
    chosen = forms.ids("award")
    count = visits.send(ceremonies.NameSpeakers(_seen(ceremony).id, chosen))
    flash(f"典型发言{count}人。" if count else "没有安排典型发言。", "success")
    return redirect(url_for("arrangements.page", ceremony=ceremony))


@pages.post("/reading")
@back_to(page)
def read(ceremony: int) -> ResponseReturnValue:
    """Write down how a name is read, as its bearer said."""
    award, reading = forms.chosen("award", "姓名"), forms.text("reading", "读音", 60, needed=True)
    visits.send(ceremonies.GiveReading(_seen(ceremony).id, award, reading))
    flash("读音已记下，宣读稿照此注音。", "success")
    return redirect(url_for("arrangements.page", ceremony=ceremony))


@pages.post("/conclude")
@back_to(page)
def conclude(ceremony: int) -> ResponseReturnValue:
    """Enter that it took place."""
    found, revision = _seen(ceremony), forms.number("revision", "版本", 1, 10**9 - 1)
    told = (request.form.get("others", ""), forms.text("purpose", "目的", 500), forms.lines("acts", "会议内容"))
    visits.send(ceremonies.ConcludeCeremony(found.id, revision, *told))
    flash("已登记颁奖大会的结果，信息稿已自动起草。", "success")
    return redirect(url_for("announcements.page", cycle=found.cycle_id))


@pages.post("/cancel")
@back_to(page)
def cancel(ceremony: int) -> ResponseReturnValue:
    """Give the planned ceremony up."""
    found, revision = _seen(ceremony), forms.number("revision", "版本", 1, 10**9 - 1)
    cycle = found.cycle_id
    visits.send(ceremonies.CancelCeremony(found.id, revision))
    flash("这次大会已取消，可以重新安排。", "success")
    return redirect(url_for("ceremonies.page", cycle=cycle))


@pages.get("/papers/<paper>")
def paper(ceremony: int, paper: str) -> ResponseReturnValue:
    """Return one paper of the ceremony as a document."""
    name, content = ceremony_pack.paper_of(_seen(ceremony), paper)
    return docx(content, name)


@pages.post("/pack")
@back_to(page)
def pack(ceremony: int) -> ResponseReturnValue:
    """Return everything as one ZIP, and enter that its certificates were printed."""
    found = _seen(ceremony)
    visits.need("MarkPrinted", "打印证书")
    file = BytesIO()
    _mark(found, ceremony_pack.write_pack(found, file))
    return download(file.getvalue(), f"{found.event}资料包.zip", ZIP)


@pages.post("/certificates")
@back_to(page)
def certificates(ceremony: int) -> ResponseReturnValue:
    """Return the certificates in walking order as one PDF, and enter that they were printed."""
    found = _seen(ceremony)
    visits.need("MarkPrinted", "打印证书")
    file = BytesIO()
    _mark(found, issuing.print_in_order(ceremonies.certificates_of(found), file))
    return download(file.getvalue(), ceremony_pack.CERTIFICATES, PDF)


def _asked(facts: CeremonyFacts, awards: list[int]) -> list[tuple[int, Walker, str]]:
    """Return the names that several readings are borne of, or nobody here can read, until somebody asked."""
    told = [
        (award, one, reading(one.name, one.kind))
        for award, one in zip(awards, facts.walkers, strict=True)
        if not one.reading
    ]
    return [(award, one, said_of(syllables)) for award, one, syllables in told if is_open(syllables)][:SHOWN]


def _mark(ceremony: Ceremony, printed: tuple[int, ...]) -> None:
    for cycle in cycles_of(ceremony):
        visits.send(issuing.MarkPrinted(cycle.id, printed))


def _seen(identity: int) -> Ceremony:
    """Return a ceremony for whoever may see its honorees; raise Forbidden or NotFound."""
    visits.need("SeeRosters", "查看颁奖大会的安排")
    return ceremonies.find(identity)
