"""Overprinting on the command line (套打): the ruler sheet, its readings, the saved printers, test sheet and preview."""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import click

from certificates import Layout, print_rulers
from registry.cli.shared import ID, acting, say
from registry.errors import InvalidInput
from registry.records.models import Actor, Certificate
from registry.records.printers import PrinterCalibration
from registry.stages import calibrations, issuing, printing
from registry.stages.issuing.layouts import frozen

OUT = click.option(
    "-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .pdf。"
)
PRINTER = click.option("--printer", required=True, help="打印机，例如 二楼惠普1020。")
LAYOUT = click.option("--layout", default=calibrations.LAYOUT, show_default=True, help="证书版式，决定纸的大小。")
ONLY = click.option("--only", default="", help="只打这些编号，例如 57-63 或 57,60-63。")
BY = click.option(
    "--by", type=click.Choice(list(printing.WAYS)), default=printing.SERIAL, show_default=True,
    help="编号指什么：serial 证书编号末尾的流水号，position 表彰决定名单里的序号。",
)  # fmt: skip


@click.command("ruler")
@OUT
@LAYOUT
def ruler(out: Path, layout: str) -> None:
    """生成套打标尺页：打在白纸上，量四个十字，用来校准打印机。"""
    page = calibrations.layout_named(layout)
    _write(out, lambda file: print_rulers(page, file))
    say(f"已写好 {out}；按实际大小打在白纸上，量好四个十字后用 honors certificates calibrate 填读数。")


@click.command("calibrate")
@PRINTER
@click.option("--tray", required=True, help="纸盒，例如 手动进纸。")
@click.option("--stock", required=True, help="成品证书，例如 A4红绒证书内芯。")
@LAYOUT
@click.argument("readings", nargs=-1, required=True)
@click.pass_context
def calibrate(
    context: click.Context, printer: str, tray: str, stock: str, layout: str, readings: tuple[str, ...]
) -> None:
    """填标尺页的读数，校准打印机：A、B、C、D四个十字，每个先写离左边、再写离下边的毫米数，共8个数；量了几张就接着写几张。"""
    page, read = calibrations.layout_named(layout).page, calibrations.read_readings(" ".join(readings))
    command = calibrations.SetCalibration(printer, tray, stock, read, page.width, page.height)
    with acting(context) as (register, actor):
        kept = calibrations.find(actor.office_id, register.bus.handle(command, actor))
        say(f"已保存“{kept.named}”的校准：{calibrations.said(kept)}。")


@click.command("printers")
@click.pass_context
def printers(context: click.Context) -> None:
    """列出校准过的打印机、纸盒和成品证书。"""
    with acting(context) as (_, actor):
        for kept in calibrations.saved(actor.office_id):
            say(f"{kept.printer}\t{kept.tray}\t{kept.stock}\t{calibrations.said(kept)}")


@click.command("test-sheet")
@OUT
@PRINTER
@click.option("--tray", default="", help="纸盒；只有一份校准时可不写。")
@click.option("--stock", default="", help="成品证书；只有一份校准时可不写。")
@LAYOUT
@click.pass_context
def sample_sheet(context: click.Context, out: Path, printer: str, tray: str, stock: str, layout: str) -> None:
    """生成试打页：按校准套打一张样例，带各栏的虚线框，与成品证书叠着看。"""
    with acting(context) as (_, actor):
        kept = calibrations.by_name(actor.office_id, printer, tray, stock)
        page = calibrations.layout_named(layout)
        _write(out, lambda file: calibrations.sample_sheet(kept, page, file))
        say(f"已写好 {out}；打在白纸上，与成品证书叠在一起对着灯光看。")


@click.command("preview")
@click.argument("cycle", type=ID)
@OUT
@ONLY
@BY
@click.pass_context
def preview(context: click.Context, cycle: int, out: Path, only: str, by: str) -> None:
    """生成一张证书的屏幕预览，带底纹；不记为已打印。"""
    with acting(context):
        shown = BytesIO()
        (first,) = issuing.print_cycle(cycle, shown, only=chosen(cycle, only, by), output=issuing.SCREEN)
        out.write_bytes(shown.getvalue())
        say(f"已写好 {out}：{Certificate.get_by_id(first).number}，只供在屏幕上看。")


def _write(out: Path, draw: Callable[[BinaryIO], None]) -> None:
    """Draw first, then write: what is refused leaves no file."""
    drawn = BytesIO()
    draw(drawn)
    out.write_bytes(drawn.getvalue())


def chosen(cycle: int, only: str, by: str) -> frozenset[int] | None:
    """Return the ids of the certificates meant, None for all that can be printed."""
    if not only:
        return None
    return printing.choose(cycle, {one.id for one in issuing.drawable(cycle)}, only, by)


def layouts_of(cycle: int, only: frozenset[int] | None) -> Iterator[Layout]:
    """Yield the layouts that the certificates meant were frozen with."""
    return map(frozen, printing.one_of_each_layout(cycle, only))


def calibration_meant(
    actor: Actor, layouts: Iterable[Layout], overprint: bool, printer: str, tray: str, stock: str
) -> PrinterCalibration | None:
    """Return the saved calibration to overprint with, None to print on blank paper."""
    if not overprint:
        if printer or tray or stock:
            raise InvalidInput(
                reason="写了打印机、纸盒或成品证书，是要套打吗？套打请加 --overprint，印在空白纸请去掉它们。"
            )
        return None
    if not printer:
        raise InvalidInput(reason="套打要用 --printer 写明打印机；honors certificates printers 列出校准过的。")
    kept = calibrations.by_name(actor.office_id, printer, tray, stock)
    calibrations.refuse_other_paper(kept, layouts)
    return kept


COMMANDS: tuple[click.Command, ...] = (ruler, calibrate, printers, sample_sheet, preview)
