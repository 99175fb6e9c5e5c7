"""What an office has published, written out for an intranet portal."""

from pathlib import Path

import click

from registry import publishing
from registry.cli.shared import ID, acting, need, say


@click.group("export")
def export_group() -> None:
    """导出到内网门户。"""


@export_group.command("site")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--program", type=ID, default=None, help="只导出一个评选项目的。")
@click.pass_context
def export_site(context: click.Context, folder: Path, program: int | None) -> None:
    """把本单位已公布的名单、已签发的简报、已采用的信息写成一个文件夹：网页、文件和 Atom、JSON Feed 订阅，放到门户上就能看。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRoll", "导出已公布的内容")
        count = publishing.export_site(actor.office_id, folder, program or 0)
        say(f"已导出{count}项到{folder}，请打开其中的 index.html。")


COMMANDS: tuple[click.Command, ...] = (export_group,)
