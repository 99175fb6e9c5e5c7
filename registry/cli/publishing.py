"""Certificates on the command line: printed on blank paper or on stock, and those held numbered again."""

from dataclasses import replace
from pathlib import Path

import click

from registry.cli import files, overprinting, proofs
from registry.cli.shared import ID, acting, bar, run_command, say
from registry.stages import calibrations, issuing


@click.group("certificates")
def certificates_group() -> None:
    """证书。"""


@certificates_group.command("print")
@click.argument("cycle", type=ID)
@files.OUT
@files.ZIP
@files.PDFA
@files.PDFX
@files.TWO_UP
@click.option("--overprint", is_flag=True, help="套打在成品证书上：不印底纹，按打印机的校准定位。")
@click.option("--printer", default="", help="套打用的打印机，例如 二楼惠普1020。")
@click.option("--tray", default="", help="套打用的纸盒；只有一份校准时可不写。")
@click.option("--stock", default="", help="套打用的成品证书；只有一份校准时可不写。")
@overprinting.ONLY
@overprinting.BY
@click.pass_context
def certificates_print(context: click.Context, cycle: int, out: Path | None, zipped: Path | None, pdfa: bool,
                       pdfx: bool, two_up: str | None, overprint: bool, printer: str, tray: str, stock: str,
                       only: str, by: str) -> None:  # fmt: skip
    """把一届的证书生成一个 PDF（或每人一个文件的 ZIP），并记为已打印（存档的不记）；可以套打，可以只打几个编号，可以交印刷厂。"""
    to, output = files.wanted(out, zipped, pdfa, pdfx, two_up, overprint)
    with acting(context) as (register, actor):
        register.bus.check(issuing.MarkPrinted, actor)  # before a single page is drawn
        wanted = overprinting.chosen(cycle, only, by)
        layouts = overprinting.layouts_of(cycle, wanted)
        kept = overprinting.calibration_meant(actor, layouts, overprint, printer, tray, stock)
        if kept:
            output = replace(output, overprint=calibrations.calibration_of(kept))
        total = len(issuing.drawable(cycle)) if wanted is None else len(wanted)
        with files.written_whole(to) as file, bar("生成证书", total) as progress:
            printed = issuing.print_cycle(cycle, file, progress, only=wanted, output=output)
        if output.printed:
            register.bus.handle(issuing.MarkPrinted(cycle, printed), actor)
        say(f"已生成{len(printed)}张证书{f'（套打，{kept.named}）' if kept else ''}：{to}")
        for reason in issuing.held_reasons(cycle):
            say(f"证书暂缓：{reason}")
        for warning in issuing.warnings(actor.office_id):
            say(warning)


@certificates_group.command("retry")
@click.argument("cycle", type=ID)
@click.pass_context
def certificates_retry(context: click.Context, cycle: int) -> None:
    """问题解决后，给暂缓的证书重新编号。"""
    run_command(context, issuing.RetryHeld(cycle), "{0}张证书已编号。")


for further_command in (*overprinting.COMMANDS, *proofs.COMMANDS):
    certificates_group.add_command(further_command)


COMMANDS: tuple[click.Command, ...] = (
    certificates_group,
)  # fmt: skip
