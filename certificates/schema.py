"""Read JSON into the records of a layout, or say in a sentence which place is wrong and how."""

import json
import math
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import Any, get_args, get_origin, get_type_hints

from certificates.fields import FIELDS, KINDS
from certificates.fonts import STYLES
from certificates.inks import INKS

ROWS = range(1, 4)  # a name in more rows is no name any more


class Fault(Exception):
    """What is wrong with the values, said so that the place can be found."""


def read_json(path: Path) -> Any:
    """Return the values of a JSON file; raise Fault where it is missing or cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_told_once)
    except FileNotFoundError as error:
        raise Fault("没有这个文件") from error
    except json.JSONDecodeError as error:
        raise Fault(f"第{error.lineno}行不是合格的JSON") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Fault("文件读不了，请核对它是不是UTF-8文本") from error


def _told_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise Fault(f"里面重复写了{'、'.join(repeated)}，请各留一个")
    return dict(pairs)


def read(kind: Any, value: Any, where: str) -> Any:
    """Return a value as the kind its place asks for; raise Fault."""
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise Fault(f"{where}应当是列表")
        return tuple(read(get_args(kind)[0], item, f"{where}第{k}项") for k, item in enumerate(value, 1))
    if is_dataclass(kind):
        return _read_record(kind, value, where)
    if kind is float:
        return _read_number(value, where)
    if kind is int:
        if isinstance(value, bool) or not isinstance(value, int) or value not in ROWS:
            raise Fault(f"{where}应当是{ROWS[0]}到{ROWS[-1]}的整数")
        return value
    if kind is bool:
        if not isinstance(value, bool):
            raise Fault(f"{where}应当是true或false")
        return value
    if not isinstance(value, str):
        raise Fault(f"{where}应当是文字")
    return value


def _read_record(kind: Any, value: Any, where: str) -> Any:
    wanted = [field for field in fields(kind) if not field.metadata.get("computed")]
    if not isinstance(value, dict):
        raise Fault(f"{where}应当是一组名称和值")
    if missing := [field.name for field in wanted if field.name not in value and field.default is MISSING]:
        raise Fault(f"{where}缺少{'、'.join(missing)}")
    if unknown := sorted(set(value) - {field.name for field in wanted}):
        raise Fault(f"{where}里有不认识的{'、'.join(unknown)}")
    hints = get_type_hints(kind)
    told = [field.name for field in wanted if field.name in value]
    given = {name: read(hints[name], value[name], f"{where}.{name}") for name in told}
    _check_names(given, where)
    return kind(**given)


def _read_number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        raise Fault(f"{where}应当是大于零的数")
    return float(value)


def _check_names(given: dict[str, Any], where: str) -> None:
    for name, value in given.items():
        if (name == "style" or name.endswith("_style")) and value not in STYLES:
            raise Fault(f"{where}.{name}没有“{value}”这种字体，可用：{'、'.join(STYLES)}")
        if (name == "color" or name.endswith("_color")) and value not in INKS:
            raise Fault(f"{where}.{name}没有“{value}”这种颜色")
    if unknown := [kind for kind in given.get("kinds", ()) if kind not in KINDS]:
        raise Fault(f"{where}.kinds里没有“{unknown[0]}”这种对象，可用：{'、'.join(KINDS)}")
    if given.get("smallest_points", 0) > given.get("points", math.inf):
        raise Fault(f"{where}.smallest_points比points还大")
    if "text" in given:
        check_slots(given["text"], FIELDS, f"{where}.text")


def check_slots(text: str, allowed: Any, where: str) -> None:
    """Allow the names given in braces and nothing more: data holds no code; raise Fault."""
    try:
        parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError as error:
        raise Fault(f"{where}的花括号不成对") from error
    for name, specification, conversion in parts:
        if name not in allowed:
            raise Fault(f"{where}里没有“{name}”这项内容")
        if specification or conversion:
            raise Fault(f"{where}里只能写{{名称}}")
