"""The limited child that reads one upload: opens the workbook, reads its sheets, and says what it found in frames."""

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from python_calamine import PasswordError

from importers.cells import OpenSheet, Value
from importers.columns import stored_columns
from importers.errors import UnreadableWorkbook
from importers.formats.workbooks import open_workbook
from importers.guard import Kind
from importers.hints import Hints
from importers.judging.units import UnitsSaid
from importers.layout.sheets import PART, SheetReading, read_tables
from importers.likeness.duplicates import Repeats, honoree_column, somebody_of
from importers.parts import SheetHead, findings_told, framed, head_told


def serve(kind: str) -> None:
    """Read hints and upload from standard input, and write frames to standard output; the last says how it ended."""
    gc.disable()  # one file and this process is over
    say = _speaker()
    try:
        hints = Hints.from_dict(json.loads(sys.stdin.buffer.readline()))
        for told in frames(sys.stdin.buffer.read(), Kind(kind), hints):
            say(told)
        say(["end"])
    except PasswordError:
        say(["refused", "password"])
    except MemoryError:
        say(["refused", "too_large"])
    except BrokenPipeError:
        return  # nobody listens any longer
    except UnreadableWorkbook as error:
        say(["refused", error.reason])
    except Exception:
        # Readers raise anything on damaged files; a panic or an abort ends this process instead.
        say(["refused", "damaged"])


def _speaker() -> Callable[[object], None]:
    out = sys.stdout.buffer

    def say(told: object) -> None:
        out.write(framed(told))
        out.flush()

    return say


def frames(data: bytes, kind: Kind, hints: Hints) -> Iterator[object]:
    """Yield the plain values of every frame but the last."""
    reader, sheets = open_workbook(data, kind)
    yield ["reader", reader]
    yield from _tables(sheets, hints)


def warm_up() -> None:
    """Read an invented sheet: what patterns and tables it needs, every child forked later has already."""
    lines: list[list[Value]] = [
        ["序号", "姓名", "性别", "出生日期", "身份证号", "手机号", "单位", "主要事迹"],
        [1.0, "王 敏", "女", "1980.5.6", "110105194912310021", "138 1234 5678", "甲街道办事处", "热心公益。"],
        [2.0, "李强", "男", "1980-05-06", "11010519491231002X", "13812345678", "甲街办事处", "热心公益。"],
    ]
    sheet = OpenSheet("名单", False, iter(list(enumerate(lines, 1))))
    for told in _tables([sheet], Hints()):
        framed(told)


def _tables(sheets: Iterable[OpenSheet], hints: Hints) -> Iterator[object]:
    repeats, units, names = Repeats(), UnitsSaid(), list[str]()
    for sheet in sheets:
        for reading in read_tables(sheet, hints):
            yield from _table(len(names), reading, repeats, units)
            names.append(reading.name)
    found = [
        [place, row, *findings_told([finding])] for place, row, finding in chain(repeats.found(names), units.found())
    ]
    for start in range(0, len(found), PART):
        yield ["repeats", found[start : start + PART]]


def _table(place: int, reading: SheetReading, repeats: Repeats, units: UnitsSaid) -> Iterator[object]:
    begun = len(reading.findings)
    head = SheetHead(reading.name, reading.roster, reading.header_row, reading.columns, tuple(reading.findings))
    yield head_told(head)
    letters = stored_columns(reading.columns)
    for part in reading.parts:
        for number, originals, values, more, _ in part:
            kept = dict(zip(letters, values or originals, strict=True))
            one = somebody_of(kept | more if more else kept)
            id_cell = f"{letters['id_no']}{number}" if "id_no" in letters else ""
            repeats.add(place, number, honoree_column(letters) + str(number), one, id_cell)
            units.add(place, number, kept, letters)
        yield ["rows", part]
    yield ["ended", findings_told(reading.findings[begun:])]
