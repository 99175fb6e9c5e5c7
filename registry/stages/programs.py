"""Programs and their cycles: what an office honors, and one edition of it after another."""

from dataclasses import dataclass
from datetime import date
from re import fullmatch
from string import Formatter

from certificates import UnusableLayout, load_layout
from registry import events, journal, paths
from registry.drafting.dates import full_date
from registry.drafting.kinds import KINDS as MEASURES
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records.masking import masked
from registry.records.models import Actor, Category, Cycle, Nomination, Program
from registry.records.plans import begin_plan, copy_plan
from registry.records.revisions import edit
from registry.wording import CYCLE_STATES, FORMS, KINDS

WORDING_SLOTS = ("name", "program", "cycle", "title", "year")
NUMBER_SLOTS = ("code", "year", "serial")
DEFAULT_LAYOUT = "classic_red_gold"
UNDER_WAY = ("open", "review", "notice", "approved", "decided")  # papers of these may still be written


@dataclass(frozen=True)
class CategorySketch:
    """One category: which kinds of honoree, how counted, what the certificate says and how it is numbered.

    `wording` has the slots {name} {program} {cycle} {title} {year}; `number_pattern` {code} {year} {serial}, serial with a width.
    """

    name: str
    kinds: tuple[str, ...]
    measure: str
    wording: str
    number_pattern: str = "{code}〔{year}〕第{serial:04d}号"
    address_form: str = ""
    layout: str = DEFAULT_LAYOUT


@dataclass(frozen=True)
class CreateProgram:
    """Set up a selection with its categories."""

    name: str
    form: str
    categories: tuple[CategorySketch, ...]
    basis: str = ""
    approval_no: str = ""
    notice_days: int = 5
    count_publication_day: bool = False


@dataclass(frozen=True)
class SetProgram:
    """Say in which form a selection honors, on what basis and under which approval; `revision` is the one seen."""

    program: int
    form: str
    basis: str = ""
    approval_no: str = ""
    revision: int | None = None


@dataclass(frozen=True)
class PlanCycle:
    """Draft a cycle of a program; the label is free text such as 2023年度第二届."""

    program: int
    label: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class CopyCycle:
    """Draft the next cycle of a program with the plan and the quotas of an earlier one."""

    source: int
    label: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class OpenCycle:
    """Publish the plan (文号) and collect nominations."""

    cycle: int
    plan_no: str = ""


@dataclass(frozen=True)
class StartReview:
    """End the collection and review what came in."""

    cycle: int


@dataclass(frozen=True)
class CancelCycle:
    """Give up a cycle before its decision, with the reason."""

    cycle: int
    reason: str


@dataclass(frozen=True)
class ArchiveCycle:
    """Put a decided cycle on file."""

    cycle: int


def create_program(command: CreateProgram, actor: Actor) -> int:
    """Create the program and its categories; return its id."""
    _check_program(command)
    if Program.select().where(Program.office == actor.office_id, Program.name == command.name.strip()).exists():
        raise RuleViolation(reason=f"本单位已有评选项目“{command.name.strip()}”，新的一届请在它下面起草。")
    program = Program.create(
        office=actor.office,
        name=command.name.strip(),
        form=command.form,
        basis=masked(command.basis.strip()),
        approval_no=command.approval_no,
        notice_days=command.notice_days,
        count_publication_day=command.count_publication_day,
    )
    for sketch in command.categories:
        facts = {
            "kinds": list(sketch.kinds),
            "measure": sketch.measure,
            "wording": sketch.wording,
            "layout": sketch.layout,
        }
        numbers = {"number_pattern": sketch.number_pattern, "address_form": sketch.address_form}
        Category.create(office=actor.office, program=program, name=sketch.name, **facts, **numbers)
    names = tuple(sketch.name for sketch in command.categories)
    journal.record(events.ProgramCreated(actor.office_id, program.id, program.name, program.form, names))
    return int(program.id)


def set_program(command: SetProgram, _actor: Actor) -> None:
    """Write down what holds from the next cycle on; not while one is under way, whose papers would contradict each other."""
    program = Program.one(command.program)
    if program is None:
        raise NotFound(what="这个评选项目")
    _check_form(command.form)
    running = under_way(program)
    if running is not None:
        raise WrongState(
            what=f"{running.label}评选活动", state=CYCLE_STATES[running.state], step=f"修改“{program.name}”"
        )
    told = {"form": command.form, "basis": masked(command.basis.strip()), "approval_no": command.approval_no.strip()}
    edit(program, command.revision, f"评选项目“{program.name}”", **told)
    journal.record(events.ProgramSet(program.office_id, program.id, program.revision + 1, command.form))


def under_way(program: Program) -> Cycle | None:
    """Return a cycle of a program that has opened and is not closed yet, None where there is none."""
    found: Cycle | None = Cycle.select().where(Cycle.program == program, Cycle.state.in_(UNDER_WAY)).first()
    return found


def plan_cycle(command: PlanCycle, _actor: Actor) -> int:
    """Draft the cycle with a plan that limits nothing yet; return its id."""
    program = Program.one(command.program)
    if program is None:
        raise NotFound(what="这个评选项目")
    cycle = _drafted(program, command)
    begin_plan(cycle)
    return int(cycle.id)


def copy_cycle(command: CopyCycle, _actor: Actor) -> int:
    """Draft the cycle after an earlier one; return its id. Who was nominated then is not nominated now."""
    source = Cycle.one(command.source)
    if source is None:
        raise NotFound(what="这届评选活动")
    cycle = _drafted(source.program, command)
    copy_plan(source, cycle)
    journal.record(events.CycleCopied(cycle.office_id, cycle.id, source.id))
    return int(cycle.id)


def _drafted(program: Program, told: PlanCycle | CopyCycle) -> Cycle:
    label = told.label.strip()
    if not label:
        raise InvalidInput(reason="请填写届次，例如“2023年度第二届”。")
    if told.starts_on > told.ends_on:
        raise InvalidInput(reason=f"开始日期{full_date(told.starts_on)}晚于结束日期{full_date(told.ends_on)}，请核对。")
    if Cycle.select().where(Cycle.program == program, Cycle.label == label, Cycle.state != "cancelled").exists():
        raise RuleViolation(reason=f"“{program.name}”已有“{label}”这一届，请换一个届次名称。")
    dates = {"starts_on": told.starts_on, "ends_on": told.ends_on}
    cycle: Cycle = Cycle.create(office=program.office_id, program=program, label=label, **dates)
    journal.record(events.CyclePlanned(cycle.office_id, cycle.id, program.id, cycle.label))
    return cycle


def open_cycle(command: OpenCycle, _actor: Actor) -> None:
    """Move the cycle from draft to open."""
    cycle = _moved(command.cycle, ("draft",), "open", "开始征集推荐", plan_no=command.plan_no)
    journal.record(events.CycleOpened(cycle.office_id, cycle.id, cycle.plan_no))


def start_review(command: StartReview, _actor: Actor) -> None:
    """Move the cycle from open to review; an empty list cannot be reviewed."""
    if (
        Cycle.one(command.cycle)
        and not Nomination.select().where(Nomination.cycle == command.cycle, Nomination.state != "withdrawn").exists()
    ):
        raise InvalidInput(reason="还没有任何推荐对象，请先导入花名册。")
    cycle = _moved(command.cycle, ("open",), "review", "开始审核")
    journal.record(events.ReviewStarted(cycle.office_id, cycle.id))


def cancel_cycle(command: CancelCycle, _actor: Actor) -> None:
    """Cancel the cycle, in any state before its decision."""
    reason = masked(command.reason.strip())
    if not reason:
        raise InvalidInput(reason="取消评选活动必须写明原因。")
    before = ("draft", "open", "review", "notice", "approved")
    cycle = _moved(command.cycle, before, "cancelled", "取消", cancelled_for=reason)
    journal.record(events.CycleCancelled(cycle.office_id, cycle.id, reason))


def archive_cycle(command: ArchiveCycle, _actor: Actor) -> None:
    """Put the cycle on file."""
    cycle = _moved(command.cycle, ("decided",), "archived", "归档")
    journal.record(events.CycleArchived(cycle.office_id, cycle.id))


def _moved(identity: int, before: tuple[str, ...], after: str, step: str, **changes: str) -> Cycle:
    cycle = Cycle.one(identity)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    if cycle.state not in before:
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step=step)
    cycle.state = after
    for name, value in changes.items():
        setattr(cycle, name, value)
    cycle.save()
    return cycle


def _check_program(command: CreateProgram) -> None:
    if not command.name.strip():
        raise InvalidInput(reason="请填写评选项目名称。")
    if any(mark in command.name for mark in "“”\"'"):
        raise InvalidInput(reason=f"项目名称“{command.name}”里不要带引号，打印时会自动加上。")
    _check_form(command.form)
    if not 1 <= command.notice_days <= 30:
        raise InvalidInput(reason="公示期应为1至30个工作日。")
    if not command.categories:
        raise InvalidInput(reason="请至少设一个奖项类别。")
    for sketch in command.categories:
        _check_category(sketch)


def _check_form(form: str) -> None:
    if form not in FORMS:
        raise InvalidInput(reason=f"评选形式“{form}”不认识，只能是：{'、'.join(FORMS)}。")


def _check_category(sketch: CategorySketch) -> None:
    unknown = [kind for kind in sketch.kinds if kind not in KINDS]
    if unknown or not sketch.kinds:
        raise InvalidInput(
            reason=f"类别“{sketch.name}”的对象种类{'、'.join(unknown)}不认识，只能是：{'、'.join(KINDS)}。"
        )
    fitting = list(dict.fromkeys(measure for kind in sketch.kinds for measure in MEASURES[kind].measures))
    if sketch.measure not in fitting:
        raise InvalidInput(reason=f"量词“{sketch.measure}”不合类别“{sketch.name}”的对象，可用：{'、'.join(fitting)}。")
    try:
        load_layout(sketch.layout, paths.layout_folder(sketch.layout))
    except UnusableLayout as refusal:
        raise InvalidInput(reason=refusal.message) from refusal
    _check_slots(sketch.name, "证书用语", sketch.wording, WORDING_SLOTS)
    _check_slots(sketch.name, "编号规则", sketch.number_pattern, NUMBER_SLOTS)
    if "{serial" not in sketch.number_pattern:
        raise InvalidInput(reason=f"类别“{sketch.name}”的编号规则里要有流水号{{serial:04d}}，否则编号会重复。")


def _check_slots(name: str, what: str, text: str, slots: tuple[str, ...]) -> None:
    try:
        used = [(slot, spec) for _, slot, spec, _ in Formatter().parse(text) if slot is not None]
    except ValueError as error:
        raise InvalidInput(reason=f"类别“{name}”的{what}里花括号不成对：{text}") from error
    unknown = sorted({slot for slot, _ in used} - set(slots))
    if unknown:
        raise InvalidInput(
            reason=f"类别“{name}”的{what}里有不认识的项：{'、'.join(unknown)}；可用的是：{'、'.join(slots)}。"
        )
    # Only the serial takes a width, of one digit: any other would let a pattern fill the memory.
    if any(spec and not (slot == "serial" and fullmatch(r"0[1-9]d", spec)) for slot, spec in used):
        raise InvalidInput(reason=f"类别“{name}”的{what}写法有误：{text}；流水号写作{{serial:04d}}。")
