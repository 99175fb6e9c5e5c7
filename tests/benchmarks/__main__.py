"""Measure, interleaved in one run, and report ratios; never fails a build.

Run by `make bench`. Each pair runs turn by turn, so that a busy machine slows both alike; medians of CPU time.
"""

import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

from certificates import CertificateFacts, load_layout, print_certificates
from importers import read_roster
from importers.writing import roster_bytes
from registry import events, journal, paths, samples, verification
from registry.config import at_home
from registry.records.database import connected, database, transaction
from registry.register import migrate, open_register

ROUNDS = 5


def interleaved(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the median seconds of both, wall time, run turn by turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for call, times in zip((ours, theirs), taken, strict=True):
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
    return statistics.median(taken[0]), statistics.median(taken[1])


def report(what: str, ours: float, theirs: float, against: str) -> None:
    print(f"{what}: {ours * 1000:.1f} ms, {ours / theirs:.2f} × {against} ({theirs * 1000:.1f} ms)")  # noqa: T201


def read_rosters() -> None:
    headings = ("序号", "姓名", "身份证号", "联系电话", "工作单位")
    for count in (198, 5_000):
        people = [
            (str(place), one.name, one.id_no, one.phone, one.unit) for place, one in enumerate(samples.people(count), 1)
        ]
        content = roster_bytes("名单", headings, people)
        ours, theirs = interleaved(
            lambda c=content: read_roster(c, "名单.xlsx"), lambda c=content: load_workbook(io.BytesIO(c))
        )  # type: ignore[misc]
        report(f"roster of {count} rows read in the child and checked", ours, theirs, "openpyxl merely loading it")


def print_a_batch() -> None:
    from datetime import date  # noqa: PLC0415 - beside its use

    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - the peer

    layout = load_layout("classic_red_gold", paths.templates() / "certificates")
    body = "被评为“道德文明使者”。特发此证，以资鼓励。"
    day = date(2023, 5, 6)
    facts = [
        CertificateFacts("person", one.name, "同志", "道德文明使者", body, ("某办事处",), day, f"某〔2023〕第{place:04d}号", "A", f"N={place}")
        for place, one in enumerate(samples.people(198), 1)
    ]  # fmt: skip

    def plain() -> None:
        canvas = Canvas(io.BytesIO())
        for one in facts:
            for line in range(12):
                canvas.drawString(72, 72 + 20 * line, one.number.encode("ascii", "replace").decode())
            canvas.showPage()
        canvas.save()

    ours, theirs = interleaved(lambda: print_certificates(facts, layout, io.BytesIO()), plain, 3)
    report("198 certificates with design and QR", ours, theirs, "reportlab printing 12 Latin lines a page")


def record_events() -> None:
    with tempfile.TemporaryDirectory() as home:
        config = at_home(Path(home))
        migrate(config)
        open_register(config)
        with connected():
            database.execute_sql("CREATE TABLE plain (id INTEGER PRIMARY KEY, facts TEXT)")
            happened = [events.CycleOpened(1, place, "太昊办〔2023〕9号") for place in range(1_000)]
            texts = [(events.write(event),) for event in happened]

            def ours() -> None:
                with transaction():
                    journal.record(*happened)

            def theirs() -> None:
                with transaction():
                    database.cursor().executemany("INSERT INTO plain (facts) VALUES (?)", texts)

            report("1,000 events recorded, hashed and signed", *interleaved(ours, theirs, 9), "inserting their texts")
            start = time.perf_counter()
            verdict = verification.verify(config.head)
            print(f"journal of {verdict.entries} entries verified: {time.perf_counter() - start:.2f} s")  # noqa: T201


if __name__ == "__main__":
    read_rosters()
    print_a_batch()
    record_events()
