"""Programs: the list of what the offices honor, the form for a new one, and the form that plans a cycle."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from certificates import Layout
from certificates.paper import Paper
from registry import paths
from registry.errors import NotFound
from registry.records.models import Category, Cycle, Program
from registry.stages import issuing, programs
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.showing import show

MOST_CATEGORIES = 8

pages = Blueprint("programs", __name__, url_prefix="/programs")


@pages.get("/")
def page() -> ResponseReturnValue:
    """List the programs in sight with their categories and cycles."""
    visits.need("SeeCycles", "查看评选项目")
    found = list(Program.select().order_by(Program.id.desc()))
    return show("programs.html", programs=found, categories=_by_program(Category), cycles=_by_program(Cycle))


@pages.get("/new")
def new() -> ResponseReturnValue:
    """Show the form for a new program."""
    visits.need("CreateProgram", "新建评选项目")
    asked = forms.place(request.form.get("categories") or request.args.get("categories", ""))
    count = min(max(asked, 1), MOST_CATEGORIES)
    chosen = {"layouts": _layouts(), "default_layout": programs.DEFAULT_LAYOUT}
    return show("program_new.html", count=count, most=MOST_CATEGORIES, **chosen)


@pages.post("/new")
@back_to(new)
def create() -> ResponseReturnValue:
    """Create the program."""
    command = programs.CreateProgram(
        forms.text("name", "项目名称", 60, needed=True),
        forms.text("form", "评选形式", 8, needed=True),
        tuple(_sketch(place) for place in range(forms.number("categories", "类别数", 1, MOST_CATEGORIES))),
        forms.text("basis", "依据", 500),
        forms.text("approval_no", "批准文号", 60),
        forms.number("notice_days", "公示天数", 1, 30),
        "count_publication_day" in request.form,
    )
    identity = visits.send(command)
    flash(f"已建评选项目“{command.name}”，接着起草一届评选活动。", "success")
    return redirect(url_for("programs.plan_form", program=identity))


@pages.get("/<int:program>/edit")
def edit_form(program: int) -> ResponseReturnValue:
    """Show the form of what a program rests on."""
    visits.need("SetProgram", "修改评选项目")
    found = _find(program)
    return show("program_edit.html", program=found, running=programs.under_way(found))


@pages.post("/<int:program>/edit")
@back_to(edit_form)
def set_program(program: int) -> ResponseReturnValue:
    """Change the form of honoring, the basis and the approval number."""
    command = programs.SetProgram(
        program,
        forms.text("form", "评选形式", 8, needed=True),
        forms.text("basis", "依据", 500),
        forms.text("approval_no", "批准文号", 60),
        forms.number("revision", "版次", 1, 1_000_000),
    )
    visits.send(command)
    flash("评选项目已修改，从下一届起照此办理。", "success")
    return redirect(url_for("programs.page"))


@pages.get("/<int:program>/plan")
def plan_form(program: int) -> ResponseReturnValue:
    """Show the form that plans a cycle."""
    visits.need("PlanCycle", "起草评选活动")
    found = _find(program)
    return show("cycle_new.html", program=found, earlier=_earlier(found))


@pages.post("/<int:program>/plan")
@back_to(plan_form)
def plan(program: int) -> ResponseReturnValue:
    """Plan the cycle, after an earlier one where one was chosen."""
    label = forms.text("label", "届次", 60, needed=True)
    dates = forms.day("starts_on", "开始日期"), forms.day("ends_on", "结束日期")
    sources = forms.ids("source")
    if sources and sources[0] not in [cycle.id for cycle in _earlier(_find(program))]:
        raise NotFound(what="要照着起草的那一届")
    cycle = visits.send(
        programs.CopyCycle(sources[0], label, *dates) if sources else programs.PlanCycle(program, label, *dates)
    )
    flash(f"已起草{label}评选活动，请核对评选方案。", "success")
    return redirect(url_for("cycles.page", cycle=cycle))


def _earlier(program: Program) -> list[Cycle]:
    """Return the cycles of a program after which the next may be drafted, the latest first."""
    return list(Cycle.select().where(Cycle.program == program).order_by(Cycle.id.desc()))


def _layouts() -> list[tuple[str, str]]:
    """Return the layouts to choose from by their labels; those of the office's own say so, and what paper they are for."""
    shipped = paths.layouts()[0]
    return [
        (name, layout.label if paths.layout_folder(name) == shipped else f"{layout.label}（本单位，{_paper(layout)}）")
        for name, layout in issuing.offered().items()
    ]


def _paper(layout: Layout) -> str:
    return Paper(layout.page.width, layout.page.height).name


def _find(identity: int) -> Program:
    found = Program.one(identity)
    if found is None:
        raise NotFound(what="这个评选项目")
    return found


def _by_program(model: type[Category] | type[Cycle]) -> dict[int, list[Category | Cycle]]:
    found: dict[int, list[Category | Cycle]] = {}
    for row in model.select().order_by(model.id):
        found.setdefault(row.program_id, []).append(row)
    return found


def _sketch(place: int) -> programs.CategorySketch:
    """Read one category of the form; its fields carry its place in their names."""
    return programs.CategorySketch(
        forms.text(f"name-{place}", "称号", 60) or forms.text("name", "项目名称", 60),
        tuple(request.form.getlist(f"kinds-{place}")),
        forms.text(f"measure-{place}", "量词", 8, needed=True),
        forms.text(f"wording-{place}", "证书用语", 500, needed=True),
        forms.text(f"number_pattern-{place}", "编号规则", 80, needed=True),
        forms.text(f"address_form-{place}", "称呼", 8),
        forms.text(f"layout-{place}", "证书版式", 60) or programs.DEFAULT_LAYOUT,
    )
