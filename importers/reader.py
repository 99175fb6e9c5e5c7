"""The limited child process that alone parses an upload; whatever happens in it ends as a sentence for the clerk."""

import contextlib
import json
import signal
from collections.abc import Iterator
from typing import Any

from importers import parts
from importers.columns import stored_columns
from importers.errors import UnreadableWorkbook, is_reason, refusal
from importers.guard import inspect
from importers.hints import Hints
from importers.limited import processes
from importers.limited.processes import Child, cpu_seconds
from importers.parts import Part, Repeats, RowPart, SheetEnd

MAX_FRAMES = 10_000


@contextlib.contextmanager
def reading(data: bytes, hints: Hints | None = None) -> Iterator[tuple[str, Iterator[Part]]]:
    """Look at the bytes and let a limited child read them: give the reader's name, and the parts as they come.

    Raise UnreadableWorkbook at any moment, also after some parts; what came before is then worth nothing.
    """
    kind = inspect(data)
    told = json.dumps((hints or Hints()).as_dict()).encode() + b"\n"
    seconds = cpu_seconds(data)
    with processes.reader(kind.value, (told, data), seconds) as child:
        frames = _frames(child)
        first = next(frames, None)
        if first is None or first[0] != "reader":
            raise refusal("aborted", "no reader")
        yield str(first[1]), _parts(frames)


def _frames(child: Child) -> Iterator[list[Any]]:
    """Yield the frames up to the last; raise UnreadableWorkbook where the child refuses, dies, or says nonsense."""
    total = 0
    while True:
        try:
            told = parts.unframed(child.stdout.read)
        except (ValueError, RecursionError) as error:
            raise refusal("aborted", f"frame: {type(error).__name__}") from error
        if told is None:
            raise ended(child.wait())
        if told[0] == "end":
            return
        if told[0] == "refused":
            raise refusal(told[1] if is_reason(told[1]) else "damaged")
        total += 1
        if total > MAX_FRAMES:
            raise refusal("too_large", "answer")
        yield told


def _parts(frames: Iterator[list[Any]]) -> Iterator[Part]:
    columns: dict[str, str] = {}
    for told in frames:
        try:
            if told[0] == "sheet":
                head = parts.head_from(told)
                columns = stored_columns(head.columns)
                yield head
            elif told[0] == "rows":
                yield RowPart(parts.rows_from(told[1], columns))
            elif told[0] == "ended":
                yield SheetEnd(parts.findings_from(told[1]))
            elif told[0] == "repeats":
                yield Repeats(parts.repeats_from(told[1]))
        except (ValueError, TypeError, KeyError, IndexError) as error:
            raise refusal("aborted", f"part: {type(error).__name__}") from error


def ended(code: int) -> UnreadableWorkbook:
    """Return the error for a child that ended with a code before it had answered."""
    slow = {-int(getattr(signal, name)) for name in ("SIGKILL", "SIGXCPU") if hasattr(signal, name)}
    return refusal("too_slow" if code in slow else "aborted", f"child ended with {code}")
