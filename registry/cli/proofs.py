"""Proofs on the command line: layouts by name, paper and kinds; a marked proof; a layout for another sheet."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import click

from certificates import UnusableLayout
from certificates.errors import UnusableFacts, UnusablePaper, UnusableWordings
from certificates.fields import SAMPLE, CertificateFacts
from certificates.layouts import Layout, layout_of
from certificates.paper import Paper, on_paper, paper_named
from certificates.plaques import PlaqueLayout, order_list, plaque_layout_of, print_plaques, sized
from certificates.proofs import facts_of, print_plaque_proofs, print_proofs
from certificates.schema import Fault, read_json
from certificates.wordings import load_wordings, worded
from registry import paths
from registry.cli.shared import say
from registry.errors import InvalidInput
from registry.wording import KINDS

FOLDERS = ("certificates", "plaques")
NAMED = click.option("--layout", "name", required=True, help="版式名称，或版式文件（.json）的路径。")
PAPER = click.option("--paper", default="", help="换成这种纸：A3、大8开、A4竖版，或量好的宽x高（毫米，如 300x220）。")
FACTS = click.option(
    "--facts", type=click.Path(dir_okay=False, path_type=Path), help="证书内容（JSON，一张或一列）；不写就用样例。"
)
OUT = click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个文件。")


@click.command("layouts")
def layouts() -> None:
    """列出证书版式：名称、样子、纸张、适用对象；登记库文件夹里 layouts 下的是本单位的版式。"""
    for path in [path for folder in FOLDERS for path in sorted((paths.templates() / folder).glob("*.json"))]:
        with _said():
            _list(path.stem, _layout(path.stem, ""), "")
    for path in [path for folder in paths.layouts()[1:] for path in sorted(folder.glob("*.json"))]:
        _list_own(path)


def _list(name: str, layout: Layout | PlaqueLayout, remark: str) -> None:
    kinds = "、".join(KINDS[kind] for kind in layout.kinds)
    say("\t".join(filter(None, (name, layout.label, _size(layout), kinds, remark))))


def _list_own(path: Path) -> None:
    """Say of an office's own layout that it is one, or why it is not used."""
    try:
        layout = _read(_values(str(path)), path.stem)
    except UnusableLayout as refusal:
        say(f"{path.stem}\t不能用：{refusal.message}")
        return
    taken = any((paths.templates() / folder / path.name).is_file() for folder in FOLDERS)
    _list(path.stem, layout, "不能用：和自带的版式同名，请改文件名" if taken else "本单位的版式")


@click.command("proof")
@NAMED
@PAPER
@FACTS
@OUT
def proof(name: str, paper: str, facts: Path | None, out: Path) -> None:
    """生成样张：和证书一样排版，满页标“样张”，二维码无效，不作证书使用。"""
    with _said():
        layout = _layout(name, paper)
        certificates = told(facts) if facts else [SAMPLE]
        _warn_of_kinds(certificates, layout)
        page = BytesIO()
        if isinstance(layout, PlaqueLayout):
            print_plaque_proofs(certificates, layout, page)
        else:
            print_proofs(certificates, layout, page)
    out.write_bytes(page.getvalue())
    say(f"已写好样张 {out}：{len(certificates)}页，版式“{layout.label}”，{_size(layout)}。")


@click.command("plaques")
@click.option(
    "--layout", "name", default="plaque", show_default=True, help="奖牌版式的名称，或版式文件（.json）的路径。"
)
@click.option("--size", "paper", default="", help="成品尺寸，宽x高（毫米），如 400x300；不写就用版式的尺寸。")
@FACTS
@OUT
@click.option(
    "--list", "listed", required=True, type=click.Path(dir_okay=False, path_type=Path), help="制作清单写到哪个 .txt。"
)
def plaques(name: str, paper: str, facts: Path | None, out: Path, listed: Path) -> None:
    """生成奖牌画稿（实际大小，四边出血）和交给制作单位的清单。"""
    with _said():
        layout = _layout(name, paper)
        if not isinstance(layout, PlaqueLayout):
            raise UnusableLayout(name, "它是证书版式，不是奖牌版式")
        certificates = told(facts) if facts else [SAMPLE]
        _warn_of_kinds(certificates, layout)
        artwork = BytesIO()
        print_plaques(certificates, layout, artwork)
    out.write_bytes(artwork.getvalue())
    listed.write_text(order_list(certificates, layout), encoding="utf-8-sig")
    say(f"已写好画稿 {out}（{len(certificates)}块，{_size(layout)}）和制作清单 {listed}。")


@click.command("adapt")
@NAMED
@click.option("--paper", required=True, help="A3、大8开、A4竖版，或量好的宽x高（毫米，如 300x220）。")
@OUT
def adapt(name: str, paper: str, out: Path) -> None:
    """把版式换到另一种纸上，写成一个可以修改、可以拷给别的单位的版式文件。"""
    with _said():
        values = _carried(name, paper)
        values["name"] = out.stem
        layout = _read(values, out.stem)
    out.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    say(f"已写好版式 {out}：“{layout.label}”，{_size(layout)}；用 honors certificates proof --layout {out} 看样张。")


@click.command("wordings")
def wordings() -> None:
    """列出证书用语：名称、说明、适用对象、称谓、正文（花括号里的内容逐张填写）。"""
    with _said():
        for wording in load_wordings(_wordings_file()):
            kinds = "、".join(KINDS[kind] for kind in wording.kinds)
            forms = "、".join(form or "（不写）" for form in wording.forms)
            say("\t".join((wording.name, wording.label, kinds, forms, wording.body.replace("\n", "⏎"))))


def _wordings_file() -> Path:
    return paths.templates() / "certificates" / "wordings" / "standard.json"


def told(path: Path) -> list[CertificateFacts]:
    """Return the facts of a file, one certificate or a list of them; raise UnusableFacts."""
    try:
        values = read_json(path)
    except Fault as fault:
        raise UnusableFacts(str(fault)) from fault
    listed = values if isinstance(values, list) else [values]
    if not listed or not all(isinstance(one, dict) for one in listed):
        raise UnusableFacts('要写成一组名称和值，例如 {"addressee": "王小芳"}，或这样的一列')
    wordings = load_wordings(_wordings_file())
    return [facts_of(worded(one, wordings)) for one in listed]


def _values(name: str) -> Any:
    folders = [*(paths.templates() / folder for folder in FOLDERS), *paths.layouts()[1:]]
    shipped = [folder / f"{Path(name).name}.json" for folder in folders]
    path = Path(name) if name.endswith(".json") else next(filter(Path.is_file, shipped), shipped[0])
    try:
        return read_json(path)
    except Fault as fault:
        raise UnusableLayout(name, str(fault)) from fault


def _layout(name: str, paper: str) -> Layout | PlaqueLayout:
    return _read(_carried(name, paper), name)


def _carried(name: str, paper: str) -> Any:
    """Return the values of a layout, carried over to another paper or size if one is asked for."""
    values = _values(name)
    layout = _read(values, name)
    if not paper:
        return values
    if isinstance(layout, PlaqueLayout):
        board = paper_named(paper, landscape=True)
        return sized(values, board.width, board.height)
    return on_paper(values, paper_named(paper, landscape=layout.page.width >= layout.page.height))


def _read(values: Any, name: str) -> Layout | PlaqueLayout:
    plaque = isinstance(values, dict) and "plaque" in values
    return plaque_layout_of(values, name) if plaque else layout_of(values, name)


def _size(layout: Layout | PlaqueLayout) -> str:
    if isinstance(layout, PlaqueLayout):
        return f"{layout.plaque.width:g}×{layout.plaque.height:g}毫米"
    return Paper(layout.page.width, layout.page.height).name


def _warn_of_kinds(certificates: list[CertificateFacts], layout: Layout | PlaqueLayout) -> None:
    for kind in sorted({one.kind for one in certificates} - set(layout.kinds)):
        click.echo(f"注意：版式“{layout.label}”不是给{KINDS[kind]}用的。", err=True)


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except (UnusableLayout, UnusablePaper, UnusableFacts, UnusableWordings) as refusal:
        raise InvalidInput(reason=refusal.message) from refusal


COMMANDS = (layouts, wordings, proof, adapt, plaques)
