"""A layout read from JSON and checked: where each fact stands.

Places are millimetres from the bottom left of the sheet, type sizes points.
"""

import hashlib
import json
import math
import re
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import Any, get_args, get_origin, get_type_hints

from certificates.errors import UnusableLayout
from certificates.fields import FIELDS
from certificates.fonts import STYLES
from certificates.inks import INKS

DESIGNS = ("classic_red_gold",)
NAME = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True)
class Page:
    """The sheet."""

    width: float
    height: float


@dataclass(frozen=True)
class Background:
    """A built-in vector design and the words that belong to it; `*_y` are baselines, `crest_y` a centre."""

    design: str
    title: str
    title_y: float
    title_points: float
    subtitle: str
    subtitle_y: float
    subtitle_points: float
    crest_y: float


@dataclass(frozen=True)
class Addressee:
    """The line of the honoree: baseline of one line, size it begins with and size it may shrink to."""

    x: float
    y: float
    width: float
    style: str
    points: float
    unit_points: float
    smallest_points: float
    form_style: str
    form_points: float


@dataclass(frozen=True)
class Body:
    """The paragraph under the addressee; the honorary title in it has a style and an ink of its own.

    `leading`, and `tight_leading` for a long text, are in em.
    """

    x: float
    width: float
    style: str
    points: float
    smallest_points: float
    leading: float
    tight_leading: float
    title_style: str
    title_color: str


@dataclass(frozen=True)
class Issuers:
    """Issuers above the date, centred on each other and on the place left free for the seal.

    `seal` is its diameter, `leading` the widest step from row to row in em, `date_ratio` the date's size over the
    issuers'; the block ends at `right`, the place for the seal at `margin_right`.
    """

    right: float
    center_y: float
    width: float
    leading: float
    style: str
    points: float
    smallest_points: float
    date_ratio: float
    seal: float
    margin_right: float


@dataclass(frozen=True)
class Note:
    """One small line; `text` may name facts in braces."""

    text: str
    x: float
    y: float
    width: float
    style: str
    points: float
    smallest_points: float


@dataclass(frozen=True)
class Code:
    """The QR code's lower left module corner and its size without the quiet zone."""

    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Layout:
    """One certificate layout; `digest` names its exact content for frozen certificates."""

    name: str
    label: str
    page: Page
    background: Background
    addressee: Addressee
    body: Body
    issuers: Issuers
    notes: tuple[Note, ...]
    qr: Code
    digest: str = field(default="", metadata={"computed": True})


def load_layout(name: str, folder: Path) -> Layout:
    """Read `folder/name.json`; raise UnusableLayout for anything a certificate cannot be drawn from."""
    if not NAME.fullmatch(name):
        raise UnusableLayout(name, "名称只能用小写字母、数字和下划线")
    try:
        values = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return _layout(values)
    except FileNotFoundError as error:
        raise UnusableLayout(name, "没有这个文件") from error
    except json.JSONDecodeError as error:
        raise UnusableLayout(name, f"第{error.lineno}行不是合格的JSON") from error
    except _Fault as fault:
        raise UnusableLayout(name, str(fault)) from fault


def _layout(values: Any) -> Layout:
    layout = _read(Layout, values, "版式")
    if layout.background.design not in DESIGNS:
        raise _Fault(f"没有“{layout.background.design}”这种底纹设计")
    return Layout(**{**{f.name: getattr(layout, f.name) for f in fields(layout)}, "digest": digest(values)})


def digest(values: Any) -> str:
    """Return the SHA-256 of the canonical JSON: equal for equal values, whatever their order and spacing."""
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class _Fault(Exception):
    """What is wrong with the values, said so that the line can be found."""


def _read(kind: Any, value: Any, where: str) -> Any:
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise _Fault(f"{where}应当是列表")
        return tuple(_read(get_args(kind)[0], item, f"{where}第{k}项") for k, item in enumerate(value, 1))
    if is_dataclass(kind):
        return _read_record(kind, value, where)
    if kind is float:
        return _read_number(value, where)
    if not isinstance(value, str):
        raise _Fault(f"{where}应当是文字")
    return value


def _read_record(kind: Any, value: Any, where: str) -> Any:
    wanted = [f.name for f in fields(kind) if not f.metadata.get("computed")]
    if not isinstance(value, dict):
        raise _Fault(f"{where}应当是一组名称和值")
    if missing := [name for name in wanted if name not in value]:
        raise _Fault(f"{where}缺少{'、'.join(missing)}")
    if unknown := sorted(set(value) - set(wanted)):
        raise _Fault(f"{where}里有不认识的{'、'.join(unknown)}")
    hints = get_type_hints(kind)
    read = {name: _read(hints[name], value[name], f"{where}.{name}") for name in wanted}
    _check_names(read, where)
    return kind(**read)


def _read_number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        raise _Fault(f"{where}应当是大于零的数")
    return float(value)


def _check_names(read: dict[str, Any], where: str) -> None:
    for name, value in read.items():
        if (name == "style" or name.endswith("_style")) and value not in STYLES:
            raise _Fault(f"{where}.{name}没有“{value}”这种字体，可用：{'、'.join(STYLES)}")
        if name.endswith("_color") and value not in INKS:
            raise _Fault(f"{where}.{name}没有“{value}”这种颜色")
    if "text" in read:
        _check_text(read["text"], f"{where}.text")


def _check_text(text: str, where: str) -> None:
    """Allow the names of facts in braces and nothing more: a layout holds no code."""
    try:
        parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError as error:
        raise _Fault(f"{where}的花括号不成对") from error
    for name, specification, conversion in parts:
        if name not in FIELDS:
            raise _Fault(f"{where}里没有“{name}”这项内容")
        if specification or conversion:
            raise _Fault(f"{where}里只能写{{名称}}")
