"""The limited child that marks one upload: converts it if it must, marks it, and answers with the new workbook."""

import gc
import json
import sys

from importers.guard import Kind
from importers.marking.marker import marked
from importers.marking.orders import Order


def serve(kind: str) -> None:
    """Read an order and an upload from standard input, and write the marked workbook to standard output."""
    gc.disable()  # one file and this process is over
    try:
        order = Order.from_dict(json.loads(sys.stdin.buffer.readline()))
        answer = marked_as(sys.stdin.buffer.read(), Kind(kind), order)
    except MemoryError:
        answer = b"refused too_large"
    except Exception:
        # Parsers raise anything on damaged files; a panic or an abort ends this process instead.
        answer = b"refused damaged"
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def marked_as(data: bytes, kind: Kind, order: Order) -> bytes:
    """Return the marked workbook of an upload of a kind."""
    if kind is Kind.XLSX:
        return marked(data, order)
    from importers.marking.conversion import converted  # noqa: PLC0415 - its libraries cost each child 0.2 s

    return marked(*converted(data, kind, order))
