"""The reconciliation gate on the command line: finished files held against the roll of honor, every difference on a line."""

from collections.abc import Sequence
from pathlib import Path

import click

from registry import reconciling
from registry.cli.shared import ID, acting, need, say
from registry.errors import InvalidInput, RuleViolation

_ENDINGS = (".docx", ".pdf", ".txt")


@click.command("reconcile")
@click.option("--cycle", required=True, type=ID, help="评选活动编号。")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.pass_context
def reconcile(context: click.Context, cycle: int, files: tuple[Path, ...]) -> None:
    """四单一致：核对表彰决定、证书、宣读稿、签领表、信息稿等成品文件（或整个文件夹）与光荣榜；不写文件就核对登记库自己要发出的。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRosters", "核对四单")
        found = files_in(files)
        say_checked(reconciling.reconcile(cycle, found) if files else reconciling.gate(cycle))


def say_checked(checked: Sequence[reconciling.Checked]) -> None:
    """Say file by file what was found; raise RuleViolation where anything disagrees."""
    for one in checked:
        if not one.paper:
            say(f"{one.name}：没有核对，认不出是哪一份文件")
            continue
        verdict = f"有{len(one.differences)}处不一致" if one.differences else "一致"
        say(f"{one.name}：{f'{one.people}人，' if one.people else ''}{verdict}")
        for difference in one.differences:
            say(f"  {difference.said}")
        for remark in one.remarks:
            say(f"  提示：{remark.said}")
    count = sum(len(one.differences) for one in checked)
    if count:
        raise RuleViolation(reason=f"共{count}处不一致，请改好再发出。")


def files_in(chosen: tuple[Path, ...]) -> list[tuple[str, bytes]]:
    """Return the files chosen, and those of folders chosen, that can be held against the record; raise InvalidInput for none."""
    paths = [path for one in chosen for path in (sorted(one.iterdir()) if one.is_dir() else [one])]
    wanted = [path for path in paths if path.suffix.lower() in _ENDINGS and path.is_file()]
    if chosen and not wanted:
        raise InvalidInput(reason="这里没有能核对的文件；能核对.docx、.pdf和.txt。")
    return [(path.name, path.read_bytes()) for path in wanted]


COMMANDS: tuple[click.Command, ...] = (reconcile,)
