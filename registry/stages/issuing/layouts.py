"""Layouts: as they are now, where a certificate is frozen; as they were then, for every print of it ever after.

A layout is kept as its canonical JSON under its digest. What else decides the bytes of a page, engine, program, fonts
and libraries, is recorded as the press.
"""

import hashlib
import json
import platform
import zlib
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import certificates
from certificates import ENGINE, Layout, UnusableLayout, load_layout
from certificates.layouts import layout_of
from certificates.schema import read_json
from registry import clock, paths
from registry.errors import RuleViolation
from registry.records.fields import canonical
from registry.records.models import Category, Certificate
from registry.records.paper import FrozenLayout, Press

LIBRARIES = ("reportlab", "segno", "uharfbuzz")
_MARK = 16  # characters, as the certificates' column has them
_PACKAGE = Path(certificates.__file__).parent


def layout_named(name: str) -> Layout:
    """Return the layout of that name as it is now; raise UnusableLayout."""
    return load_layout(name, paths.layout_folder(name))


def labels(office: int) -> dict[str, str]:
    """Return the layouts that an office's categories name, with their labels; the name for one that cannot be read."""
    query = Category.select(Category.layout).where(Category.office == office).distinct().order_by(Category.layout)
    return {name: label_of(name) for (name,) in query.tuples()}


def offered() -> dict[str, Layout]:
    """Return the layouts that a category may name: the program's, then the office's own; what cannot be used is not offered."""
    names = dict.fromkeys(path.stem for folder in paths.layouts() for path in sorted(folder.glob("*.json")))
    found = {}
    for name in names:
        with suppress(UnusableLayout):
            found[name] = layout_named(name)
    return found


def label_of(name: str) -> str:
    """Return what people call a layout; its name where it cannot be read."""
    try:
        return layout_named(name).label
    except UnusableLayout:
        return name


def freeze(names: Iterable[str]) -> dict[str, Layout]:
    """Return layouts as they are now, each kept under its digest from now on."""
    found = {}
    for name in names:
        text = _text_now(name)
        found[name] = layout = _read(name, text)
        kept = {"name": name, "layout": text, "frozen_at": clock.written(clock.now())}
        FrozenLayout.insert(digest=layout.digest, **kept).on_conflict_ignore().execute()
    return found


def frozen(certificate: Certificate) -> Layout:
    """Return the layout a certificate was frozen with, whatever became of it; raise RuleViolation where it is lost."""
    kept = FrozenLayout.get_or_none(FrozenLayout.digest == certificate.layout_digest)
    if kept is not None:
        return _read(kept.name, kept.layout)
    now = layout_named(certificate.layout)  # numbered before layouts were kept
    if now.digest != certificate.layout_digest:
        said = f"证书“{certificate.number}”编号时的版式“{certificate.layout}”没有留存，后来又改动过，不能照原样打印。"
        raise RuleViolation(reason=f"{said}请恢复原来的版式文件，或更正、换号重打。")
    return now


def frozen_or_now(certificate: Certificate) -> Layout:
    """Return the layout for new paper in the place of a certificate: its own, or today's where it can be read no longer."""
    try:
        return frozen(certificate)
    except (UnusableLayout, RuleViolation):
        return freeze({certificate.layout})[certificate.layout]


def press() -> str:
    """Return the mark of what draws now, kept with all it stands for: of one mark, equal facts give equal bytes."""
    told = {
        "engine": ENGINE,
        "program": _PROGRAM,
        "fonts": _fonts(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    mark = f"{ENGINE}-{hashlib.sha256(canonical(told).encode()).hexdigest()}"[:_MARK]
    Press.insert(mark=mark, told=told, used_at=clock.written(clock.now())).on_conflict_ignore().execute()
    return mark


def _text_now(name: str) -> str:
    layout_named(name)  # says in a whole sentence what is wrong with it
    return canonical(read_json(paths.layout_folder(name) / f"{name}.json"))


@lru_cache(maxsize=64)
def _read(name: str, text: str) -> Layout:
    return layout_of(json.loads(text), name)


def _digest_of_program() -> str:
    files = sorted(_PACKAGE.rglob("*.py"))
    told = {str(file.relative_to(_PACKAGE)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    return hashlib.sha256(canonical(told).encode()).hexdigest()


_PROGRAM = _digest_of_program()  # what was loaded just now: files changed under a running server are not what draws


def _fonts() -> dict[str, str]:
    files = sorted((_PACKAGE / "fonts").glob("*.ttf"))
    return {file.name: _digest(file, file.stat().st_size, file.stat().st_mtime_ns) for file in files}


@lru_cache(maxsize=64)
def _digest(file: Path, _size: int, _changed: int) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
