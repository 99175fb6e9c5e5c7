"""The compliance check on the command line: a plan from a file, or what the register holds of a cycle."""

from pathlib import Path

import click

from registry import compliance
from registry.cli.shared import ID, acting, config_of, read_json, say
from registry.compliance import Facts, Report, Rulebook
from registry.errors import InvalidInput, NotFound
from registry.records.models import Cycle
from registry.stages import plans

PROVINCE = click.option(
    "--province", help="哪个省的规定：henan 河南、anhui 安徽、guizhou 贵州、shaanxi 陕西；不写就用环境变量 HONORS_PROVINCE 的，没有就是河南。"
)  # fmt: skip


@click.command("check")
@click.option("--facts", "file", type=click.Path(dir_okay=False, path_type=Path), help="评选方案的事实（JSON 文件）。")
@click.option("--cycle", type=ID, help="登记库里的一届活动：按现在知道的来查。")
@PROVINCE
@click.option("--items", is_flag=True, help="列出事实文件里可以写的项。")
@click.pass_context
def program_check(
    context: click.Context, file: Path | None, cycle: int | None, province: str | None, items: bool
) -> None:
    """评比表彰合规体检：对照规定查评选方案，只提醒，不拦办理。"""
    province = province or config_of(context).province
    book = plans.rulebook(province)
    if items:
        for name, told in book.facts.items():
            say(f"{name}\t{told['said']}\t{plans.wanted(name, told)}")
        return
    if (file is None) == (cycle is None):
        raise InvalidInput(reason="请用 --facts 给出事实文件，或用 --cycle 给出活动编号，两样选一样。")
    if file is not None:
        facts = plans.read_facts(read_json(file), book)
        what = f"“{facts.name or '未写名称的项目'}”"
        for line in told_of(what, compliance.examine(facts, book.rules), facts, book):
            say(line)
    else:
        say_checked(context, cycle or 0, province)


def say_checked(context: click.Context, cycle: int, province: str, found_only: bool = False) -> None:
    """Say what the check finds of a cycle in sight; `found_only` keeps silent where it has nothing to warn or explain."""
    with acting(context):
        found = Cycle.one(cycle)
        if found is None:
            raise NotFound(what="这届评选活动")
        checked, what = plans.check_cycle(found, province), f"{found.label}“{found.program.name}”"
    if found_only and not (checked.report.warnings or checked.report.notes):
        return
    for line in told_of(what, checked.report, checked.facts, checked.book):
        say(line)


def told_of(what: str, report: Report, facts: Facts, book: Rulebook) -> list[str]:
    """Say line by line what was found of a plan, by which rule, and what was not judged."""
    count = len(report.warnings)
    head = f"有{count}处与规定不符，只作提醒，不影响办理。" if count else "没有查出与规定不符的地方。"
    lines = [f"合规体检（{book.province}）：{what}{head}"]
    for place, found in enumerate(report.warnings, 1):
        lines.append(f"{place}. {found.rule.name}（{found.rule.id}）：{found.says}")
        lines.append(f"　　办法：{found.rule.advice.format(limit=found.rule.limit)}")
        lines.append(f"　　出处：{plans.source_said(found.rule)}")
    for found in report.notes:
        lines += [f"说明（{found.rule.id}）：{found.says}", f"　　出处：{plans.source_said(found.rule)}"]
    if report.unjudged:
        lines.append("还不知道、所以没有判断的：")
    for left in report.unjudged:
        lines.append(
            f"　　{left.rule.name}（{left.rule.id}）：{'；'.join(plans.lacking_said(left.lacking, facts, book))}"
        )
    return [*lines, f"注：{book.remark}"]
