"""A layout read from JSON and checked: where each fact stands.

Places are millimetres from the bottom left of the sheet, type sizes points.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from certificates.errors import UnusableLayout
from certificates.fields import KINDS
from certificates.fonts import NoFontHas, faces
from certificates.schema import Fault, read, read_json

DESIGNS = ("classic_red_gold", "elegant", "award", "letter")
NAME = re.compile(r"[a-z0-9_]+")
SMALLEST_CODE = 22.0  # millimetres: less is not read by every phone
TITLE_GAP = 7.0  # millimetres between the characters of a title


@dataclass(frozen=True)
class Page:
    """The sheet."""

    width: float
    height: float


@dataclass(frozen=True)
class Background:
    """A built-in vector design and the words that belong to it; `*_y` are baselines, `crest_y` a centre.

    A design leaves out the line under the title where it is empty, and the crest where it has no place.
    """

    design: str
    title: str
    title_y: float
    title_points: float
    subtitle: str = ""
    subtitle_y: float = 0.0
    subtitle_points: float = 0.0
    crest_y: float = 0.0
    title_gap: float = TITLE_GAP


@dataclass(frozen=True)
class Addressee:
    """The line of the honoree: baseline of one line, size it begins with and size it may shrink to.

    A long name is cut into as many as `rows`. `below` is the least distance to the first line of the body, baseline to
    baseline, in em of the honoree's name.
    """

    x: float
    y: float
    width: float
    style: str
    points: float
    unit_points: float
    smallest_points: float
    form_style: str
    form_points: float
    rows: int = 2
    below: float = 0.0


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
    issuers'; the block ends at `right`, the place for the seal at `margin_right`. A sheet larger than the seal may give
    the block a `height` of its own.
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
    height: float = 0.0


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
    """One certificate layout for some kinds of honoree; `digest` names its exact content for frozen certificates."""

    name: str
    label: str
    page: Page
    background: Background
    addressee: Addressee
    body: Body
    issuers: Issuers
    notes: tuple[Note, ...]
    qr: Code
    kinds: tuple[str, ...] = KINDS
    digest: str = field(default="", metadata={"computed": True})


def load_layout(name: str, folder: Path) -> Layout:
    """Read `folder/name.json`; raise UnusableLayout for anything a certificate cannot be drawn from."""
    if not NAME.fullmatch(name):
        raise UnusableLayout(name, "名称只能用小写字母、数字和下划线")
    return read_layout(folder / f"{name}.json")


def read_layout(path: Path) -> Layout:
    """Read a layout from a file of any place; raise UnusableLayout."""
    try:
        return layout_of(read_json(path), path.stem)
    except Fault as fault:
        raise UnusableLayout(path.stem, str(fault)) from fault


def layout_of(values: Any, name: str) -> Layout:
    """Return the layout that JSON values describe; raise UnusableLayout, which calls it by the name given."""
    try:
        if isinstance(values, dict) and "plaque" in values:
            raise Fault("这是奖牌的版式，请用 honors certificates plaques 制作")
        layout: Layout = read(Layout, values, "版式")
        if layout.background.design not in DESIGNS:
            raise Fault(f"没有“{layout.background.design}”这种底纹设计")
        _check_words(layout.background)
        _check_places(layout)
    except Fault as fault:
        raise UnusableLayout(name, str(fault)) from fault
    return replace(layout, digest=digest(values))


def digest(values: Any) -> str:
    """Return the SHA-256 of the canonical JSON: equal for equal values, whatever their order and spacing."""
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _check_words(words: Background) -> None:
    """Raise Fault for a title no font has: it would print as boxes on every certificate."""
    if not words.title:
        raise Fault("版式.background.title不能为空")
    for where, text, styles in (("title", words.title, ("brush", "biaosong")), ("subtitle", words.subtitle, ("song",))):
        try:
            for style in styles:
                one_face(style, text)
        except NoFontHas as missing:
            raise Fault(f"版式.background.{where}中的“{missing.character}”，现有字体都没有这个字") from missing
    if words.subtitle and not (words.subtitle_y and words.subtitle_points):
        raise Fault("版式.background有subtitle，还要有subtitle_y和subtitle_points")


def one_face(style: str, text: str) -> str:
    """Return a face that has a whole text, best in the style asked for; raise NoFontHas."""
    for tried in (style, "name"):
        chosen = set(faces(tried, text))
        if len(chosen) <= 1:
            return next(iter(chosen), "song")
    raise NoFontHas(next(c for c, face in zip(text, faces("name", text), strict=True) if face != "song"))


def _check_places(layout: Layout) -> None:
    """Raise Fault for what leaves the sheet, and for a code too small to be read."""
    if layout.qr.size < SMALLEST_CODE:
        raise Fault(f"版式.qr.size只有{layout.qr.size:g}毫米，二维码至少要{SMALLEST_CODE:g}毫米才扫得出")
    width, height = layout.page.width, layout.page.height
    for where, left, right, foot, top in _places(layout):
        if left < 0 or right > width or foot < 0 or top > height:
            raise Fault(f"版式.{where}超出了纸面（纸宽{width:g}毫米、高{height:g}毫米）")


def _places(layout: Layout) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield each place of a layout: its name, left, right, foot and top."""
    page, named, body, box, code = layout.page, layout.addressee, layout.body, layout.issuers, layout.qr
    yield "addressee", named.x, named.x + named.width, named.y, named.y
    yield "body", body.x, body.x + body.width, 0, 0
    half = max(box.seal, box.height) / 2
    yield "issuers", box.right - box.width, box.right, box.center_y - half, box.center_y + half
    yield "issuers.seal", box.margin_right - box.seal, box.margin_right, 0, 0
    for k, note in enumerate(layout.notes, 1):
        yield f"notes第{k}项", note.x, note.x + note.width, note.y, note.y
    yield "qr", code.x, code.x + code.size, code.y, code.y + code.size
    yield "background.title_y", 0, page.width, layout.background.title_y, layout.background.title_y
