"""The compliance check on the command line: a plan from a file, or what the register holds of a cycle."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from registry import compliance
from registry.cli.shared import ID, acting, say
from registry.compliance import Facts, Report, Rulebook
from registry.errors import InvalidInput, NotFound
from registry.records.models import Cycle, Nomination, Office, Program
from registry.wording import FORMS

LARGEST_COUNT = 1_000_000_000
COUNTED_IN = ("received", "checked", "clearing", "candidate", "proposed", "objected", "substituted", "awarded")
HELD = ("decided", "archived", "term_ended")
NOT_SEEN = "全国办法和本省细则的原文没有见到，请向同级人力资源社会保障部门核对。"


@click.command("check")
@click.option("--facts", "file", type=click.Path(dir_okay=False, path_type=Path), help="评选方案的事实（JSON 文件）。")
@click.option("--cycle", type=ID, help="登记库里的一届活动：按现在知道的来查。")
@click.option(
    "--province", envvar="HONORS_PROVINCE", default=compliance.DEFAULT_PROVINCE, show_default=True,
    help="哪个省的规定：henan 河南、anhui 安徽、guizhou 贵州、shaanxi 陕西；也可以设环境变量 HONORS_PROVINCE。",
)  # fmt: skip
@click.option("--items", is_flag=True, help="列出事实文件里可以写的项。")
@click.pass_context
def program_check(context: click.Context, file: Path | None, cycle: int | None, province: str, items: bool) -> None:
    """评比表彰合规体检：对照规定查评选方案，只提醒，不拦办理。"""
    book = _rulebook(province)
    if items:
        for name, told in book.facts.items():
            say(f"{name}\t{told['said']}\t{_wanted(name, told)}")
        return
    if (file is None) == (cycle is None):
        raise InvalidInput(reason="请用 --facts 给出事实文件，或用 --cycle 给出活动编号，两样选一样。")
    if file is not None:
        facts = read_facts(_read(file), book)
        what = f"“{facts.name or '未写名称的项目'}”"
    else:
        with acting(context):
            found = Cycle.one(cycle or 0)
            if found is None:
                raise NotFound(what="这届评选活动")
            facts, what = facts_of(found), f"{found.label}“{found.program.name}”"
    for line in told_of(what, compliance.examine(facts, book.rules), facts, book):
        say(line)


def read_facts(told: object, book: Rulebook) -> Facts:
    """Return the facts of a plan file, or raise InvalidInput naming every slip in it."""
    if not isinstance(told, Mapping):
        raise InvalidInput(reason="方案的事实应当是一个对象，写成{…}的样子。")
    faults = [fault for name, value in told.items() if (fault := _fault(str(name), value, book))]
    if not faults:
        values: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) else value for name, value in told.items()
        }
        facts = Facts(**values)
        faults = _contradictions(facts, book)
    if faults:
        raise InvalidInput(reason=f"方案的事实有误：{'；'.join(faults)}。--items 列出可以写的项。")
    return facts


def facts_of(cycle: Cycle) -> Facts:
    """Return what the register knows of a cycle; whom it does not know of may have been honored elsewhere."""
    program, office = cycle.program, Office.get_by_id(cycle.office_id)
    standing = Nomination.select().where(Nomination.cycle == cycle, Nomination.state.in_(COUNTED_IN))
    persons = standing.where(Nomination.kind == "person").count()
    collectives = standing.where(Nomination.kind.not_in(("person", "household"))).count()
    nobody_yet = not standing.exists()
    return Facts(
        form=program.form,
        level=office.level,
        name=program.name,
        approval_no=program.approval_no.strip(),
        persons=None if nobody_yet else persons,
        collectives=None if nobody_yet else collectives,
        projects=_projects_of(cycle) if program.form == "表彰" else None,
        notice_days=program.notice_days,
        year=cycle.starts_on.year,
        last_year=_last_year(cycle),
        growing=frozenset(("projects", *(("persons", "collectives") if cycle.state in ("draft", "open") else ()))),
    )


def told_of(what: str, report: Report, facts: Facts, book: Rulebook) -> list[str]:
    """Say line by line what was found of a plan, by which rule, and what was not judged."""
    count = len(report.warnings)
    head = f"有{count}处与规定不符，只作提醒，不影响办理。" if count else "没有查出与规定不符的地方。"
    lines = [f"合规体检（{book.province}）：{what}{head}"]
    for place, found in enumerate(report.warnings, 1):
        lines.append(f"{place}. {found.rule.name}（{found.rule.id}）：{found.says}")
        lines.append(f"　　办法：{found.rule.advice.format(limit=found.rule.limit)}")
        lines.append(f"　　出处：{_source(found.rule)}")
    for found in report.notes:
        lines += [f"说明（{found.rule.id}）：{found.says}", f"　　出处：{_source(found.rule)}"]
    if report.unjudged:
        lines.append("还不知道、所以没有判断的：")
    for left in report.unjudged:
        lines.append(f"　　{left.rule.name}（{left.rule.id}）：{'；'.join(_lacking(left.lacking, facts, book))}")
    return [*lines, f"注：{book.remark}"]


def _source(rule: compliance.Rule) -> str:
    return f"{rule.source}。{'' if rule.seen else NOT_SEEN}"


def _lacking(names: tuple[str, ...], facts: Facts, book: Rulebook) -> list[str]:
    said = []
    for name in names:
        known, label = getattr(facts, name), book.facts[name]["said"]
        said.append(f"不知道{label}" if known is None else f"{label}现在查到{known}，可能还有")
    return said


def _rulebook(province: str) -> Rulebook:
    known = compliance.provinces()
    if province not in known:
        listed = "、".join(f"{code} {name}" for code, name in known.items())
        raise InvalidInput(reason=f"还没有“{province}”的规定，现有的是：{listed}。")
    return compliance.rulebook(province)


def _read(file: Path) -> object:
    try:
        return json.loads(file.read_text("utf-8-sig"), object_pairs_hook=_told_once)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(reason=f"读不到事实文件{file}，请核对文件名，并存为UTF-8文本。") from error
    except ValueError as error:
        where = f"第{error.lineno}行第{error.colno}列" if isinstance(error, json.JSONDecodeError) else "其中"
        raise InvalidInput(reason=f"{file}不是正确的JSON，{where}附近写得不对，请核对引号、逗号和括号。") from error


def _told_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object, refusing a key that is told twice: nobody could say which one holds."""
    names = [name for name, _ in pairs]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InvalidInput(reason=f"事实文件里有重复的项：{'、'.join(repeated)}，请各留一个。")
    return dict(pairs)


def _fault(name: str, value: object, book: Rulebook) -> str:
    """Return what is wrong with one fact of a file, or nothing."""
    if name not in book.facts:
        return f"不认识“{name}”这一项"
    told = book.facts[name]
    fits = {
        "text": isinstance(value, str),
        "number": isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT,
        "yes_no": isinstance(value, bool),
    }[told["kind"]]
    allowed = FORMS if name == "form" else tuple(told.get("values", ()))
    if fits and (not allowed or str(value).strip() in allowed):
        return ""
    return f"{name}（{told['said']}）要写{_wanted(name, told)}"


def _contradictions(facts: Facts, book: Rulebook) -> list[str]:
    """Return what cannot be true at once: a part larger than its whole, an edition before that came later."""
    pairs = (("division_persons", "persons"), ("division_units", "collectives"), ("last_year", "year"))
    return [
        f"{small}（{book.facts[small]['said']}）不能大于{large}（{book.facts[large]['said']}）"
        for small, large in pairs
        if (getattr(facts, small) or 0)
        > (getattr(facts, large) if getattr(facts, large) is not None else LARGEST_COUNT)
    ]


def _wanted(name: str, told: Mapping[str, Any]) -> str:
    """Say what a fact is written as."""
    if name == "form":
        return f"这几种之一：{'、'.join(FORMS)}"
    if "values" in told:
        return f"这几种之一：{'、'.join(f'{code}（{said}）' for code, said in told['values'].items())}"
    return {"text": "文字（加引号）", "number": "不小于0的整数", "yes_no": "true（是）或 false（否）"}[told["kind"]]


def _projects_of(cycle: Cycle) -> int:
    """Count the office's 表彰 cycles of the year; there may be more than the register holds."""
    others = Cycle.select(Cycle.starts_on).join(Program).where(
        Cycle.office == cycle.office_id, Cycle.state != "cancelled", Program.form == "表彰"
    )  # fmt: skip
    return sum(other.starts_on.year == cycle.starts_on.year for other in others)


def _last_year(cycle: Cycle) -> int | None:
    """Return the year of the edition before, if the register holds one that was carried through."""
    before = Cycle.select().where(
        Cycle.program == cycle.program_id, Cycle.starts_on < cycle.starts_on, Cycle.state.in_(HELD)
    )
    latest = before.order_by(Cycle.starts_on.desc()).first()
    return latest.starts_on.year if latest else None
