"""What files certificates are printed to, on the command line: one, one each, for the archive, for the print shop."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from certificates import ARCHIVE, PLATES, Product
from registry.errors import InvalidInput
from registry.stages import issuing

_PATH = click.Path(dir_okay=False, path_type=Path)
OUT = click.option("-o", "--out", type=_PATH, help="写到哪个 .pdf，所有证书一个文件。")
ZIP = click.option("--zip", "zipped", type=_PATH, help="写到哪个 .zip，每人一个文件，名为 序号-姓名-编号.pdf。")
PDFA = click.option("--pdfa", is_flag=True, help="存档用：PDF/A-2b。")
PDFX = click.option("--pdfx", is_flag=True, help="交印刷厂：PDF/X-1a，四色、3毫米出血、裁切线。")
TWO_UP = click.option(
    "--two-up", type=click.Choice(["A3", "SRA3"]), is_flag=False, flag_value="A3", default=None,
    help="两张拼一张大纸（不写就是A3），裁一刀，两叠相接就是原来的次序。",
)  # fmt: skip


def wanted(
    out: Path | None, zipped: Path | None, pdfa: bool, pdfx: bool, two_up: str | None, overprint: bool
) -> tuple[Path, issuing.Output]:
    """Return where to write and what, as yet without a calibration; refuse what does not go together."""
    if out and zipped:
        raise InvalidInput(reason="一个文件用 -o，每人一个文件用 --zip，两个只写一个。")
    if pdfa and pdfx:
        raise InvalidInput(reason="存档用 --pdfa，交印刷厂用 --pdfx，两个只写一个。")
    if overprint and (zipped or pdfa or pdfx or two_up):
        raise InvalidInput(reason="套打只能用 -o 写一个普通的 .pdf；请去掉 --zip、--pdfa、--pdfx、--two-up。")
    if two_up and (zipped or pdfa):
        raise InvalidInput(reason="拼版（--two-up）只能用 -o 写一个文件，可以加 --pdfx；请去掉 --zip、--pdfa。")
    if (to := out or zipped) is None:
        raise InvalidInput(reason="请写明写到哪个文件：-o 证书.pdf（一个文件），或 --zip 证书.zip（每人一个文件）。")
    product = Product(ARCHIVE if pdfa else PLATES if pdfx else "", two_up or "")
    return to, issuing.Output(product=product, each=zipped is not None)


@contextmanager
def written_whole(out: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes its name only when all is written."""
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
